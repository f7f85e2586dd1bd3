//! Files that are not what they should be: each gives its own error, and none a panic.
use std::fs;
use std::path::Path;

use intake::{Document, IntakeError, LumaPage};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use tests::handmade_pdf::{grey, one_page, picture};

fn formats() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/formats");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ext| ext != "sh" && ext != "md"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path)))
        .map(|(name, bytes)| (name, bytes.unwrap()))
        .collect();
    files.sort();
    files
}

fn file(name: &str) -> Vec<u8> {
    formats().into_iter().find(|(known, _)| known == name).unwrap().1
}

fn first_page(bytes: &[u8]) -> Result<LumaPage, IntakeError> {
    Document::open(bytes.to_vec())?.page(0)
}

#[test]
fn a_file_that_is_no_picture_is_named() {
    assert_eq!(first_page(b""), Err(IntakeError::Empty));
    assert_eq!(first_page(b"Dear colleague, the list is"), Err(IntakeError::UnknownFormat));
    assert_eq!(first_page(b"PK\x03\x04 a workbook"), Err(IntakeError::UnknownFormat));
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heicmeta";
    assert_eq!(first_page(heic), Err(IntakeError::Heic));
}

#[test]
fn one_pixel_is_a_page_and_too_many_are_not() {
    let page = first_page(&png(1, 1)).unwrap();
    assert_eq!((page.width, page.height, page.luma), (1, 1, vec![255]));
    let refused = Err(IntakeError::TooLarge { width: 20_000, height: 20 });
    assert_eq!(first_page(&png(20_000, 20)), refused);
    assert_eq!(first_page(&tiff(20_000, 20)), refused);
    assert_eq!(first_page(&with_jpeg_size(&file("grey.jpg"), 20_000, 20)), refused);
}

fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(width, height, image::ImageFormat::Png)
}

fn tiff(width: u32, height: u32) -> Vec<u8> {
    encoded(width, height, image::ImageFormat::Tiff)
}

fn encoded(width: u32, height: u32, format: image::ImageFormat) -> Vec<u8> {
    let white = image::GrayImage::from_pixel(width, height, image::Luma([255]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    white.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The same file, promising another size.
fn with_jpeg_size(jpeg: &[u8], width: u16, height: u16) -> Vec<u8> {
    let mut bytes = jpeg.to_vec();
    let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// A file that promises a large picture and holds nothing costs nothing.
#[test]
fn a_promise_of_a_gigapixel_takes_no_memory() {
    let mut bytes = png(1, 1);
    bytes[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    // Its check sum makes the header valid again.
    let crc = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    let refused = Err(IntakeError::TooLarge { width: 65_536, height: 65_536 });
    assert_eq!(first_page(&bytes), refused);
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), |crc, _| step(crc)))
}

/// Wherever a download breaks off, the page is refused: never shown with a part left blank.
#[test]
fn a_cut_picture_is_never_shown_in_part() {
    for (name, bytes) in formats().iter().filter(|(name, _)| !name.ends_with(".pdf")) {
        let whole = first_page(bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
        for tenths in 0..10 {
            let cut = &bytes[..bytes.len() * tenths / 10];
            match first_page(cut) {
                Err(
                    IntakeError::Damaged { .. }
                    | IntakeError::UnknownFormat
                    | IntakeError::Unsupported { .. }
                    | IntakeError::Empty,
                ) => {}
                Err(other) => panic!("{name} cut to {tenths}/10: {other}"),
                // What comes after the pixels may be missing.
                Ok(page) => assert!(page == whole, "{name} cut to {tenths}/10 is another page"),
            }
        }
    }
}

#[test]
fn a_jpeg_without_its_last_bytes_is_damaged() {
    for name in ["grey.jpg", "colour-420.jpg", "progressive.jpg", "cmyk.jpg"] {
        let bytes = file(name);
        for missing in [1, 2, 3, 50] {
            let cut = first_page(&bytes[..bytes.len() - missing]);
            assert!(matches!(cut, Err(IntakeError::Damaged { .. })), "{name} less {missing}");
        }
        // Phones write a film or a second picture behind the first.
        let longer = [bytes.as_slice(), b"and a film"].concat();
        assert!(first_page(&longer) == first_page(&bytes), "{name} with a tail");
    }
}

/// Bytes flipped, cut out, repeated and mixed with another file: a value or an error, always.
#[test]
fn any_bytes_give_a_page_or_an_error() {
    let files = formats();
    let mut rng = SmallRng::seed_from_u64(0x4AD1);
    for round in 0..100 {
        for (name, bytes) in &files {
            let other = &files[rng.random_range(0..files.len())].1;
            let mutant = mutated(bytes, other, &mut rng);
            let Ok(document) = Document::open(mutant) else { continue };
            for page_idx in 0..document.n_pages().min(4) {
                if let Ok(page) = document.page(page_idx) {
                    let n = page.width * page.height;
                    assert!(n > 0 && page.luma.len() == n, "{name}, round {round}");
                }
            }
        }
    }
}

/// PDFs of each kind that is handed out differently: a JPEG, raw pixels, strips, a mask, drawings.
fn pdfs() -> Vec<Vec<u8>> {
    let luma: Vec<u8> = (0..60 * 80).map(|i| if i % 7 == 0 { 20 } else { 230 }).collect();
    let raw = grey(60, 80, &luma);
    let (top, foot) = luma.split_at(60 * 40);
    let jpeg = file("grey.jpg");
    let jpeg_coded = "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode";
    let mask = picture(8, 2, "/ImageMask true/BitsPerComponent 1", &[0x0F, 0xFF]);
    let page = "/MediaBox[0 0 60 80]";
    let whole = "q 60 0 0 80 0 0 cm /P1 Do Q";
    let strips = "q 60 0 0 40 0 40 cm /P1 Do Q q 60 0 0 40 0 0 cm /P2 Do Q";
    vec![
        one_page(page, whole, &[picture(93, 61, jpeg_coded, &jpeg)]),
        one_page(&format!("{page}/Rotate 90"), whole, std::slice::from_ref(&raw)),
        one_page(page, strips, &[grey(60, 40, top), grey(60, 40, foot)]),
        one_page(page, whole, &[mask]),
        one_page(page, &format!("{whole} 0 g 30 10 12 8 re f"), &[raw]),
    ]
}

#[test]
fn any_pdf_gives_a_page_or_an_error() {
    let files = pdfs();
    for (kind, whole) in files.iter().enumerate() {
        assert!(first_page(whole).is_ok(), "kind {kind}: {:?}", first_page(whole));
    }
    let mut rng = SmallRng::seed_from_u64(0x9DF);
    for _ in 0..60 {
        for (kind, bytes) in files.iter().enumerate() {
            let mutant = mutated(bytes, &files[(kind + 1) % files.len()], &mut rng);
            let Ok(document) = Document::open(mutant) else { continue };
            for page_idx in 0..document.n_pages().min(2) {
                if let Ok(page) = document.page(page_idx) {
                    assert_eq!(page.luma.len(), page.width * page.height, "kind {kind}");
                }
            }
        }
    }
}

fn mutated(bytes: &[u8], other: &[u8], rng: &mut SmallRng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..rng.random_range(1..=4) {
        if bytes.is_empty() {
            break;
        }
        let at = rng.random_range(0..bytes.len());
        let end = (at + rng.random_range(1..64)).min(bytes.len());
        match rng.random_range(0..6) {
            0 => bytes[at] ^= 1 << rng.random_range(0..8),
            1 => bytes[at] = rng.random(),
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(at..end)),
            4 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let from = rng.random_range(0..other.len());
                let to = (from + 64).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
        }
    }
    bytes
}
