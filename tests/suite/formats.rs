//! One picture in every form that scanners, faxes, phones and programs give it.
use std::fs;
use std::path::{Path, PathBuf};

use intake::{Document, Format, LumaPage};

/// `fixtures/formats`: made by its `make.sh`, by other programs than the decoders under test.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/formats")
}

fn open(name: &str) -> Document {
    let bytes = fs::read(folder().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    Document::open(bytes).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn only_page(name: &str, format: Format) -> LumaPage {
    let document = open(name);
    assert_eq!(document.format(), format, "{name}");
    assert_eq!(document.n_pages(), 1, "{name}");
    document.page(0).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Mean and largest difference of two pages, in levels of grey.
fn difference(a: &LumaPage, b: &LumaPage, name: &str) -> (f64, u8) {
    assert_eq!((a.width, a.height), (b.width, b.height), "{name}");
    let differences = a.luma.iter().zip(&b.luma).map(|(a, b)| a.abs_diff(*b));
    let sum: f64 = differences.clone().map(f64::from).sum();
    (sum / a.luma.len() as f64, differences.max().unwrap_or(0))
}

#[test]
fn every_lossless_form_shows_the_same_greys() {
    let truth = only_page("rgb8.png", Format::Png);
    let at = |x: usize, y: usize| truth.luma[y * truth.width + x];
    assert_eq!([at(90, 58), at(11, 45), at(70, 15), at(70, 31)], [255, 0, 82, 66]);

    let png = ["rgb16.png", "grey8.png", "grey16.png", "palette.png", "rgba8.png"];
    let webp = ["lossless.webp", "alpha.webp"];
    let tiff = [
        "grey8.tif",
        "grey16-lzw.tif",
        "rgb16-lzw.tif",
        "rgb8-deflate.tif",
        "rgb8-predictor.tif",
        "palette.tif",
        "cmyk.tif",
        "rgba.tif",
        "planar.tif",
        "tiled.tif",
        "big.tif",
        "big-endian.tif",
    ];
    let png = png.map(|name| (name, Format::Png));
    let webp = webp.map(|name| (name, Format::Webp));
    let tiff = tiff.map(|name| (name, Format::Tiff));
    for (name, format) in png.into_iter().chain(webp).chain(tiff) {
        let (_, largest) = difference(&only_page(name, format), &truth, name);
        // Another program's own rounding to grey or CMYK is one level off.
        assert!(largest <= 1, "{name} is {largest} levels off");
    }
}

#[test]
fn every_lossy_form_shows_nearly_the_same_greys() {
    let truth = only_page("rgb8.png", Format::Png);
    let jpeg = [
        "grey.jpg",
        "colour-444.jpg",
        "colour-422.jpg",
        "colour-420.jpg",
        "colour-440.jpg",
        "progressive.jpg",
        "cmyk.jpg",
        "apart-420.jpg",
        "apart-440.jpg",
    ];
    let jpeg = jpeg.map(|name| (name, Format::Jpeg));
    for (name, format) in
        jpeg.into_iter().chain([("lossy.webp", Format::Webp), ("jpeg.tif", Format::Tiff)])
    {
        let (mean, largest) = difference(&only_page(name, format), &truth, name);
        assert!(mean < 1.5 && largest < 70, "{name}: mean {mean:.2}, largest {largest}");
    }
}

/// Where the chroma is stored does not change the luma.
#[test]
fn colours_in_scans_of_their_own_leave_the_greys_as_they_are() {
    for sampling in ["420", "440"] {
        let together = only_page(&format!("colour-{sampling}.jpg"), Format::Jpeg);
        assert!(only_page(&format!("apart-{sampling}.jpg"), Format::Jpeg) == together);
    }
}

/// JPEG 2000 comes in PDFs only.
#[test]
fn a_page_of_jpeg_2000_shows_the_same_greys() {
    let truth = only_page("rgb8.png", Format::Png);
    let (_, largest) = difference(&only_page("jpeg2000.pdf", Format::Pdf), &truth, "JPEG 2000");
    assert!(largest <= 1, "{largest} levels off");
}

#[test]
fn every_one_bit_form_is_the_same_black_and_white() {
    let truth = only_page("1bit.png", Format::Png);
    assert!(truth.luma.iter().all(|v| matches!(v, 0 | 255)));
    for name in [
        "g4.tif",
        "g4-black-is-zero.tif",
        "g4-lsb.tif",
        "g4-strips.tif",
        "g3.tif",
        "g3-2d.tif",
        "g3-fill-lsb.tif",
        "packbits.tif",
    ] {
        assert!(only_page(name, Format::Tiff) == truth, "{name}");
    }
}

#[test]
fn the_pages_of_a_tiff_come_in_order() {
    let document = open("pages.tif");
    assert_eq!(document.n_pages(), 3);
    let first = document.page(0).unwrap();
    assert!(first == only_page("1bit.png", Format::Png));
    assert!(document.page(1).unwrap() == only_page("grey8.png", Format::Png));
    let mut turned = document.page(2).unwrap();
    turned.luma.reverse();
    assert!(turned == first);
    assert_eq!(document.page(3).unwrap_err(), intake::IntakeError::NoSuchPage { page_idx: 3 });
}

/// `jpeg` with an EXIF segment that says how the camera was held.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let tiff = [
        b"MM\0\x2A\0\0\0\x08".as_slice(),
        &[0, 1],                             // one entry:
        &[0x01, 0x12, 0, 3, 0, 0, 0, 1],     // orientation, one short
        &[0, orientation, 0, 0, 0, 0, 0, 0], // its value; no next directory
    ]
    .concat();
    let len = (2 + 6 + tiff.len()) as u16;
    [&jpeg[..2], &[0xFF, 0xE1], &len.to_be_bytes(), b"Exif\0\0", &tiff, &jpeg[2..]].concat()
}

#[test]
fn photos_stand_upright_however_the_camera_was_held() {
    let upright = only_page("grey.jpg", Format::Jpeg);
    let (w, h) = (upright.width, upright.height);
    let jpeg = fs::read(folder().join("grey.jpg")).unwrap();
    for exif in 1..=8 {
        let page = Document::open(with_exif(&jpeg, exif)).unwrap().page(0).unwrap();
        let is_turned = exif >= 5;
        let size = if is_turned { (h, w) } else { (w, h) };
        assert_eq!((page.width, page.height), size, "EXIF {exif}");
        // Where the stored pixel (x, y) is shown, from the words of the EXIF standard: the
        // stored row 0 is the visual top, top, bottom, bottom, left, right, right, left, and
        // the stored column 0 the left, right, right, left, top, top, bottom, bottom.
        let shown = |x: usize, y: usize| match exif {
            1 => (x, y),
            2 => (w - 1 - x, y),
            3 => (w - 1 - x, h - 1 - y),
            4 => (x, h - 1 - y),
            5 => (y, x),
            6 => (h - 1 - y, x),
            7 => (h - 1 - y, w - 1 - x),
            _ => (y, w - 1 - x),
        };
        for (x, y) in [(0, 0), (11, 45), (40, 11), (70, 31), (92, 60)] {
            let (sx, sy) = shown(x, y);
            let (stored, seen) = (upright.luma[y * w + x], page.luma[sy * page.width + sx]);
            assert_eq!(stored, seen, "EXIF {exif}, stored pixel {x}, {y}");
        }
    }
}
