//! Sheets as PDF: exact squares and circles for the reader, joined and ordered text for people.
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};

use self::canvas::{Canvas, pt};
use self::fonts::Fonts;
use self::line::Typesetter;
use self::page::Page;
use crate::layout::{
    Grid, LayoutError, Locale, PageLayout, PaperSize, RosterSheet, SheetCode, SheetId, SlipSheet,
};

mod canvas;
mod contour;
mod date;
mod fit;
mod fonts;
mod header;
mod line;
mod machine;
mod page;
mod place;
mod slip;
mod words;

/// Why a sheet cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum PdfError {
    /// The sheet cannot be laid out.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The PDF writer refused; our fault.
    #[error("the PDF could not be written: {detail}")]
    Writer {
        /// What the writer said.
        detail: String,
    },
}

/// Draws a roster sheet: the same sheet always gives the same bytes.
///
/// # Errors
///
/// [`PdfError`] when the sheet has no rows or too many, or the writer refuses.
pub fn roster(sheet: &RosterSheet) -> Result<Vec<u8>, PdfError> {
    let layout = sheet.layout()?;
    let set = Typesetter::new(Fonts::load()?, sheet.locale);
    let mut document = Document::new_with(settings());
    let texts = [&*sheet.course, &sheet.course_name, &sheet.session];
    document.set_metadata(metadata(texts, &sheet.date, &sheet.sheet_id, sheet.locale));
    let rows = sheet.rows.chunks(sheet.rows_per_page());
    for (page_layout, rows) in layout.pages.iter().zip(rows) {
        let page = Page {
            sheet,
            grid: Grid::new(sheet.paper, sheet.locale, sheet.density),
            page: page_layout.page as usize,
            n_pages: layout.pages.len(),
            rows,
        };
        draw(&mut document, &set, &page, page_layout)?;
    }
    finish(document)
}

/// Draws a sheet of slips, four on a page with lines to cut along: the same sheet always gives the
/// same bytes.
///
/// # Errors
///
/// [`PdfError`] when the sheet has no slips or too many, or the writer refuses.
pub fn slips(sheet: &SlipSheet) -> Result<Vec<u8>, PdfError> {
    let layout = sheet.layout()?;
    let set = Typesetter::new(Fonts::load()?, sheet.locale);
    let mut document = Document::new_with(settings());
    let texts = [&*sheet.course, &sheet.course_name, &sheet.session];
    document.set_metadata(metadata(texts, &sheet.date, &sheet.sheet_id, sheet.locale));
    let pdf_page = |page: &PageLayout| page.placement.map(|placement| placement.pdf_page);
    for on_page in layout.pages.chunk_by(|a, b| pdf_page(a) == pdf_page(b)) {
        let mut pdf_page = document.start_page_with(page_settings(layout.paper)?);
        let mut surface = pdf_page.surface();
        let mut canvas = Canvas { surface: &mut surface, set: &set };
        slip::cut_lines(&mut canvas, layout.paper);
        for layout in on_page {
            slip::draw(&mut canvas, sheet, layout)?;
        }
    }
    finish(document)
}

fn finish(document: Document) -> Result<Vec<u8>, PdfError> {
    document.finish().map_err(|error| PdfError::Writer { detail: format!("{error:?}") })
}

fn page_settings(size: PaperSize) -> Result<PageSettings, PdfError> {
    PageSettings::from_wh(pt(size.width_mm), pt(size.height_mm))
        .ok_or_else(|| PdfError::Writer { detail: "a page without a size".to_owned() })
}

fn draw(
    document: &mut Document,
    set: &Typesetter,
    page: &Page<'_>,
    layout: &PageLayout,
) -> Result<(), PdfError> {
    let settings = page_settings(page.sheet.paper.size())?;
    let mut pdf_page = document.start_page_with(settings);
    let mut surface = pdf_page.surface();
    let mut canvas = Canvas { surface: &mut surface, set };
    let sheet_id = page.sheet.sheet_id.clone();
    let code = SheetCode { sheet_id, page: layout.page, n_pages: page.n_pages as u32 };
    machine::draw(&mut canvas, layout, &code)?;
    if let Some(unmarked) = layout.fields.first() {
        header::header(page, &mut canvas, unmarked);
    }
    page::table(page, &mut canvas);
    header::footer(page, &mut canvas);
    Ok(())
}

fn settings() -> SerializeSettings {
    SerializeSettings {
        // Grey as printers know it: no colour profile between us and the toner.
        no_device_cs: false,
        enable_tagging: false,
        ..SerializeSettings::default()
    }
}

/// Dates are the session's and ids the sheet's, so that nothing in the file depends on when or
/// where it was made.
fn metadata(texts: [&str; 3], date: &str, sheet_id: &SheetId, locale: Locale) -> Metadata {
    let (year, month, day) = date::parse(date).unwrap_or((2000, 1, 1));
    let direction =
        if locale.is_rtl() { TextDirection::RightToLeft } else { TextDirection::LeftToRight };
    let title = texts.map(line::clean);
    let title = title.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" – ");
    Metadata::new()
        .title(title)
        .creator("Hadir".to_owned())
        .document_id(sheet_id.to_string())
        .language(words::language_tag(locale).to_owned())
        .text_direction(direction)
        .creation_date(DateTime::new(year).month(month).day(day))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::layout::{Locale, Paper, RosterRow};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn any_text_can_be_printed(
            texts in proptest::collection::vec("\\PC*|.*|[\u{600}-\u{6ff} ]*", 34),
            locale in prop::sample::select(vec![Locale::En, Locale::Ar, Locale::Ckb]),
        ) {
            let row = |name: &String| RosterRow { id: name.clone(), name: name.clone() };
            let rows = texts[4..].iter().map(row).collect();
            let [course, name, session, date] = [0, 1, 2, 3].map(|i: usize| &*texts[i]);
            let sheet = RosterSheet::new(Paper::Letter, locale, course, name, session, date, rows);
            let pdf = roster(&sheet);
            prop_assert!(pdf.is_ok_and(|bytes| bytes.starts_with(b"%PDF")));
        }
    }
}
