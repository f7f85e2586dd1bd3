//! The readings of the browser equal the native ones, for every picture and PDF of the fixtures.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must fail")]

#[allow(unreachable_pub, reason = "the native suite's crate exports it")]
#[path = "../../tests/src/fingerprint.rs"]
mod fingerprint;

use omr_core::SheetLayout;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

// In a worker, as in the app.
wasm_bindgen_test_configure!(run_in_dedicated_worker);

macro_rules! files {
    ($($name:literal,)*) => {
        &[$(($name, include_bytes!(concat!("../../fixtures/", $name)))),*]
    };
}

/// The native suite checks that none is missing here.
const FILES: &[(&str, &[u8])] = files![
    "formats/1bit.png",
    "formats/alpha.webp",
    "formats/apart-420.jpg",
    "formats/apart-440.jpg",
    "formats/big-endian.tif",
    "formats/big.tif",
    "formats/cmyk.jpg",
    "formats/cmyk.tif",
    "formats/colour-420.jpg",
    "formats/colour-422.jpg",
    "formats/colour-440.jpg",
    "formats/colour-444.jpg",
    "formats/g3-2d.tif",
    "formats/g3-fill-lsb.tif",
    "formats/g3.tif",
    "formats/g4-black-is-zero.tif",
    "formats/g4-lsb.tif",
    "formats/g4-strips.tif",
    "formats/g4.tif",
    "formats/grey.jpg",
    "formats/grey16-lzw.tif",
    "formats/grey16.png",
    "formats/grey8.png",
    "formats/grey8.tif",
    "formats/jpeg.tif",
    "formats/jpeg2000.pdf",
    "formats/lossless.webp",
    "formats/lossy.webp",
    "formats/packbits.tif",
    "formats/pages.tif",
    "formats/palette.png",
    "formats/palette.tif",
    "formats/planar.tif",
    "formats/progressive.jpg",
    "formats/rgb16-lzw.tif",
    "formats/rgb16.png",
    "formats/rgb8-deflate.tif",
    "formats/rgb8-predictor.tif",
    "formats/rgb8.png",
    "formats/rgba.tif",
    "formats/rgba8.png",
    "formats/tiled.tif",
    "negatives/blank-page.pdf",
    "negatives/blank-paper.jpg",
    "negatives/cut.jpg",
    "negatives/cut.pdf",
    "negatives/desk.jpg",
    "negatives/empty.pdf",
    "negatives/encrypted.pdf",
    "negatives/huge-page.pdf",
    "negatives/iphone.heic",
    "negatives/no-pages.pdf",
    "negatives/one-pixel.png",
    "negatives/other-sheet.jpg",
    "negatives/strip.png",
    "negatives/text.pdf",
    "negatives/unknown-sheet.jpg",
    "photos/bio210-1-across.jpg",
    "photos/bio210-2-exif.jpg",
    "photos/bio210-slips.jpg",
    "photos/cs101-1-wood.jpg",
    "photos/cs101-2-upside-down.jpg",
    "photos/cs101-3-shadow.jpg",
    "photos/phy101-1-messenger.jpg",
    "scans/dense-45-grey.jpg",
    "scans/roster-90-changed.pdf",
    "scans/roster-90-g4.pdf",
    "scans/roster-90-grey.pdf",
    "scans/slips-any-order.jpg",
    "sheets/bio210-letter-en.pdf",
    "sheets/bio210-slips-letter-en.pdf",
    "sheets/chm110-dense-a4-ckb.pdf",
    "sheets/cs101-a4-ar.pdf",
    "sheets/cs101-slips-a4-ar.pdf",
    "sheets/phy101-a4-ckb.pdf",
];

const LAYOUTS: &[(&str, &[u8])] = files![
    "sheets/bio210-letter-en.layout.json",
    "sheets/bio210-slips-letter-en.layout.json",
    "sheets/chm110-dense-a4-ckb.layout.json",
    "sheets/cs101-a4-ar.layout.json",
    "sheets/cs101-slips-a4-ar.layout.json",
    "sheets/phy101-a4-ckb.layout.json",
];

const GOLDEN: &str = include_str!("../../tests/golden/same-everywhere.txt");

fn compare(folder: &str) {
    let parse = |(_, bytes): &(&str, &[u8])| serde_json::from_slice(bytes).unwrap();
    let layouts: Vec<SheetLayout> = LAYOUTS.iter().map(parse).collect();
    let is_of_folder = |name: &str| name.starts_with(folder);
    let files = FILES.iter().filter(|(name, _)| is_of_folder(name));
    let found = files.flat_map(|(name, bytes)| fingerprint::lines(name, bytes, &layouts));
    let expected: Vec<&str> = GOLDEN.lines().filter(|line| is_of_folder(line)).collect();
    assert!(!expected.is_empty());
    assert_eq!(found.collect::<Vec<String>>(), expected);
}

#[wasm_bindgen_test]
fn pictures_in_every_format_become_the_same_pixels() {
    compare("formats/");
}

#[wasm_bindgen_test]
fn photos_are_read_alike() {
    compare("photos/");
}

#[wasm_bindgen_test]
fn scanned_pdfs_are_read_alike() {
    compare("scans/");
}

#[wasm_bindgen_test]
fn bad_files_are_refused_alike() {
    compare("negatives/");
}

#[wasm_bindgen_test]
fn printed_sheets_are_read_alike() {
    compare("sheets/");
}
