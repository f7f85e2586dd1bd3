//! What several targets share: a real page as luma, small enough to be read thousands of times, and
//! what must hold for every reading and every list.
#![forbid(unsafe_code)]

use std::sync::LazyLock;

use attendance::excel;
use attendance::import::{ImportOptions, MAX_COLUMNS, MAX_ROWS};
use intake::Document;
use omr_core::{FieldState, ImageView, Mark, ReadError, SheetLayout, SheetReading};

/// A small photo of a marked page and the layout of its sheet, both from fixtures/.
const PHOTO: &[u8] = include_bytes!("../../fixtures/photos/phy101-1-messenger.jpg");
const LAYOUT: &[u8] = include_bytes!("../../fixtures/sheets/phy101-a4-ckb.layout.json");

/// A grey picture.
#[derive(Clone)]
pub struct Picture {
    pub luma: Vec<u8>,
    pub width: usize,
    pub height: usize,
}

impl Picture {
    /// Reads the picture and checks the reading.
    pub fn read(&self, layouts: &[SheetLayout]) -> Result<SheetReading, ReadError> {
        let view = ImageView::new(&self.luma, self.width, self.height, self.width);
        let reading = omr_core::read(&view.expect("as long as its sides say"), layouts);
        if let Ok(reading) = &reading {
            check(reading, layouts);
        }
        reading
    }
}

/// The page at half its size (about 3 px/mm), which is still read.
pub static PAGE: LazyLock<Picture> = LazyLock::new(|| {
    let document = Document::open(PHOTO.to_vec()).expect("a fixture opens");
    let page = document.page(0).expect("a fixture decodes");
    let (width, height) = (page.width / 2, page.height / 2);
    let at = |x: usize, y: usize| u32::from(page.luma[y * page.width + x]);
    let mean = |x: usize, y: usize| (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4;
    let row = |y: usize| (0..width).map(move |x| (x, y));
    let luma = (0..height).flat_map(row).map(|(x, y)| mean(2 * x, 2 * y) as u8).collect();
    Picture { luma, width, height }
});

/// The layout of [`PAGE`].
pub static SHEET: LazyLock<SheetLayout> =
    LazyLock::new(|| SheetLayout::from_json(LAYOUT).expect("a fixture is a layout"));

/// What every reading promises, whatever the picture and the layout.
fn check(reading: &SheetReading, layouts: &[SheetLayout]) {
    let sheet = layouts.iter().find(|sheet| sheet.sheet_id == reading.sheet_id);
    let page = sheet.and_then(|sheet| sheet.pages.iter().find(|page| page.page == reading.page));
    let page = page.expect("only pages at hand are read");
    assert_eq!(page.fields.len(), reading.fields.len());
    for (field, read) in page.fields.iter().zip(&reading.fields) {
        assert_eq!(field.bubbles.len(), read.bubbles.len());
        assert!((0.0..=1.0).contains(&read.confidence), "{read:?}");
        let n_filled = read.bubbles.iter().filter(|bubble| bubble.mark == Mark::Filled).count();
        match read.state {
            FieldState::Marked => assert!(read.value.is_some() && n_filled == 1, "{read:?}"),
            FieldState::Blank => assert!(read.value.is_none() && n_filled == 0, "{read:?}"),
            _ => assert!(read.value.is_none(), "{read:?}"),
        }
    }
}

/// Takes a list of students in any format, and checks what its preview promises.
pub fn take_list(bytes: &[u8]) {
    let options = ImportOptions::default();
    let Ok(table) = excel::read_table(bytes, &options) else { return };
    assert!(table.rows.len() <= MAX_ROWS);
    assert!(table.rows.iter().all(|row| row.cells.len() <= MAX_COLUMNS));
    let Ok(preview) = attendance::import::preview(&table, &options, &[]) else { return };
    let saved: Vec<_> = preview.to_save().cloned().collect();
    assert_eq!(saved.len(), preview.summary.n_new);
    assert!(saved.iter().all(|student| student.problems().is_empty()));
    let again = attendance::import::preview(&table, &options, &saved).expect("a list stays one");
    assert_eq!((again.summary.n_new, again.summary.n_changed), (0, 0));
}
