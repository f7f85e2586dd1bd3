//! What the fuzzer once found: each input gives a page or an error, and what once went wrong is
//! named here.
use std::fs;
use std::path::{Path, PathBuf};

use intake::Document;
use omr_core::SheetLayout;

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
