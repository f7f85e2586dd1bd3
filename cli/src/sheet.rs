use std::fs;
use std::path::Path;

use omr_core::{Density, RosterRow, RosterSheet, SheetLayout, SlipSheet, pdf};

use crate::args::{Roster, Sheet};
use crate::{Failure, students};

/// Writes a roster sheet as PDF and its layout as JSON.
pub(crate) fn roster(options: &Roster) -> Result<(), Failure> {
    let density = if options.dense { Density::Scanner } else { Density::Phone };
    let options = &options.sheet;
    let rows = students(options)?;
    let n_students = rows.len();
    let sheet = RosterSheet::new(
        options.paper.into(),
        options.lang.into(),
        options.course.as_str(),
        options.course_name.as_str(),
        options.session.as_str(),
        options.date.to_string(),
        rows,
    );
    let sheet = sheet.with_density(density);
    let layout = sheet.layout().map_err(|error| unprintable(&error))?;
    let pdf = pdf::roster(&sheet).map_err(|error| unprintable(&error))?;
    write_both(options, &layout, &pdf)?;
    let n_pages = layout.pages.len();
    crate::say(&format!("sheet {}: {n_students} students, {n_pages} pages", sheet.sheet_id));
    Ok(())
}

/// Writes a slip for each student of the list as PDF, and their layout as JSON.
pub(crate) fn slips(options: &Sheet) -> Result<(), Failure> {
    let sheet = SlipSheet::new(
        options.paper.into(),
        options.lang.into(),
        options.course.as_str(),
        options.course_name.as_str(),
        options.session.as_str(),
        options.date.to_string(),
        students(options)?.len(),
    );
    let layout = sheet.layout().map_err(|error| unprintable(&error))?;
    let pdf = pdf::slips(&sheet).map_err(|error| unprintable(&error))?;
    write_both(options, &layout, &pdf)?;
    let (n_slips, n_pages) = (sheet.n_slips, sheet.n_slips.div_ceil(SlipSheet::PER_PAGE));
    crate::say(&format!("sheet {}: {n_slips} slips, {n_pages} pages", sheet.sheet_id));
    Ok(())
}

fn students(options: &Sheet) -> Result<Vec<RosterRow>, Failure> {
    let from =
        |message: String| Failure::Usage(format!("{}: {message}", options.students.display()));
    let bytes = fs::read(&options.students).map_err(|error| from(error.to_string()))?;
    students::parse(&bytes).map_err(from)
}

/// The layout first: a printed sheet without one can never be read.
fn write_both(options: &Sheet, layout: &SheetLayout, pdf: &[u8]) -> Result<(), Failure> {
    let json = layout.to_json().map_err(|error| unprintable(&error))?;
    write(&options.layout, json.as_bytes())?;
    write(&options.out, pdf)
}

fn unprintable(error: &dyn std::fmt::Display) -> Failure {
    Failure::Usage(error.to_string())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| Failure::Output(format!("{}: {error}", path.display())))
}
