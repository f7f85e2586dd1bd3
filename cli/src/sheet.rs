use std::fs;
use std::path::Path;

use omr_core::{Density, RosterSheet, pdf};

use crate::args::Roster;
use crate::{Failure, students};

/// Writes a roster sheet as PDF and its layout as JSON.
pub(crate) fn roster(options: &Roster) -> Result<(), Failure> {
    let from =
        |message: String| Failure::Usage(format!("{}: {message}", options.students.display()));
    let bytes = fs::read(&options.students).map_err(|error| from(error.to_string()))?;
    let rows = students::parse(&bytes).map_err(from)?;
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
    let sheet = if options.dense { sheet.with_density(Density::Scanner) } else { sheet };
    let unprintable = |error: &dyn std::fmt::Display| Failure::Usage(error.to_string());
    let layout = sheet.layout().map_err(|error| unprintable(&error))?;
    let json = layout.to_json().map_err(|error| unprintable(&error))?;
    let pdf = pdf::roster(&sheet).map_err(|error| unprintable(&error))?;
    // The layout first: a printed sheet without one can never be read.
    write(&options.layout, json.as_bytes())?;
    write(&options.out, &pdf)?;
    let n_pages = layout.pages.len();
    crate::say(&format!("sheet {}: {n_students} students, {n_pages} pages", sheet.sheet_id));
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| Failure::Output(format!("{}: {error}", path.display())))
}
