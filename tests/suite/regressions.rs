//! What the fuzzer once found: each input gives a page or an error, and what once went wrong is
//! named here.
use std::fs;
use std::path::{Path, PathBuf};

use intake::Document;
use omr_core::{ImageView, ReadError, SheetLayout};

fn inputs(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = tests::fixtures::folder().join("regressions").join(target);
    let entries = fs::read_dir(&folder).into_iter().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Opens a file and shows its first pages, as the fuzzer does.
fn show(path: &Path, bytes: Vec<u8>) {
    let Ok(document) = Document::open(bytes) else { return };
    for page_idx in 0..document.n_pages().min(3) {
        if let Ok(page) = document.page(page_idx) {
            assert_eq!(page.luma.len(), page.width * page.height, "{}", path.display());
        }
    }
}

#[test]
fn files_that_once_broke_a_decoder_are_shown_or_refused() {
    let pictures = inputs("picture_bytes");
    assert!(!pictures.is_empty(), "the regressions were not found");
    for (path, bytes) in pictures.into_iter().chain(inputs("pdf")) {
        show(&path, bytes);
    }
}

#[test]
fn layouts_that_once_broke_the_reader_are_accepted_or_refused() {
    for (path, bytes) in inputs("layout_json").into_iter().chain(inputs("strange_layout")) {
        let Ok(layout) = SheetLayout::from_json(&bytes) else { continue };
        assert_eq!(layout.validate(), Ok(()), "{}", path.display());
    }
}

/// A picture as the target `raw_luma` makes it: width, height and padding of a row, and a pattern that
/// is repeated.
fn repeated(bytes: &[u8]) -> (Vec<u8>, usize, usize, usize) {
    let (&[w, w_high, h, h_high, padding, _], pattern) = bytes.split_first_chunk().unwrap();
    let side = |low, high| usize::from(u16::from_le_bytes([low, high]));
    let (width, height) = (side(w, w_high), side(h, h_high));
    let stride = width + usize::from(padding);
    (pattern.iter().copied().cycle().take(stride * height).collect(), width, height, stride)
}

#[test]
fn patterns_that_once_looked_like_a_sheet_are_none() {
    let patterns = inputs("raw_luma");
    assert!(!patterns.is_empty(), "the regressions were not found");
    for (path, bytes) in patterns {
        let (luma, width, height, stride) = repeated(&bytes);
        let read = omr_core::read(&ImageView::new(&luma, width, height, stride).unwrap(), &[]);
        let is_none = matches!(read, Err(ReadError::NoSheetFound { .. }));
        assert!(is_none, "{}: {read:?}", path.display());
    }
}
