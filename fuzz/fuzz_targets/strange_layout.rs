//! A real page read with a layout that was made up: whatever a layout may say, reading ends.
#![no_main]
#![forbid(unsafe_code)]

use fuzz::{PAGE, SHEET};
use libfuzzer_sys::{Corpus, fuzz_target};
use omr_core::SheetLayout;

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(mut layout) = SheetLayout::from_json(bytes) else { return Corpus::Reject };
    layout.sheet_id = SHEET.sheet_id.clone();
    layout.pages[0].page = 1;
    let _ = PAGE.read(&[layout]);
    Corpus::Keep
});
