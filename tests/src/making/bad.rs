//! Files that give no reading.
use super::{Sheets, place, run, write};
use crate::fixtures::Negative;
use crate::light::LightRange;
use crate::optics::jpeg;
use crate::paper::PrintedSheet;
use crate::phone::{Difficulty, Shot, shoot};
use crate::raster::{Colour, Grey};
use crate::scanner::{Scan, ScanMode, scan};
use crate::strangers::{Stranger, other_sheet};
use crate::students::ninety;
use image::ExtendedColorType;
use omr_core::{Locale, Paper, RosterSheet};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use std::process::Command;

const LIST: [(&str, &str, &str); 15] = [
    ("desk.jpg", "no_sheet_found", "a table"),
    ("blank-paper.jpg", "no_sheet_found", "a photo of an empty sheet of paper"),
    ("other-sheet.jpg", "no_sheet_found", "another program's bubble sheet"),
    ("unknown-sheet.jpg", "unknown_sheet", "a sheet of ours whose layout is not at hand"),
    ("blank-page.pdf", "blank_page", "a PDF page with nothing on it"),
    ("cut.pdf", "damaged", "a scanned PDF, its last two thirds missing"),
    ("empty.pdf", "empty", "no bytes"),
    ("text.pdf", "unknown_format", "a letter, called .pdf"),
    ("encrypted.pdf", "encrypted", "a PDF that asks for a password"),
    ("no-pages.pdf", "no_pages", "a PDF without pages"),
    ("huge-page.pdf", "too_large", "a page of 30000×30000 points"),
    ("one-pixel.png", "picture_too_small", "1×1 pixels"),
    ("strip.png", "too_large", "20000×20 pixels"),
    ("cut.jpg", "damaged", "a photo, its last half missing"),
    ("iphone.heic", "heic", "the head of an iPhone picture"),
];

/// Makes the bad files and their list.
pub(super) fn make(sheets: &Sheets) {
    list();
    strangers(sheets);
    pictures();
    pdfs(sheets);
}

fn list() {
    let mut text =
        "# What each file must be called, in the words of `omr read --json`.\n".to_owned();
    for (name, code, what) in LIST {
        let Negative { name, code, what } =
            Negative { name: name.into(), code: code.into(), what: what.into() };
        text.push_str(&format!("\n[[file]]\nname = {name:?}\ncode = {code:?}\nwhat = {what:?}\n"));
    }
    write("negatives/expected.toml", text.as_bytes());
}

fn strangers(sheets: &Sheets) {
    let mut rng = SmallRng::seed_from_u64(5);
    let small = Shot {
        width: 900,
        height: 1200,
        roll_degrees: 4.0,
        defocus_px: 0.5,
        light: LightRange { fall: 0.3, shadow: 0.3, warmth: 0.8 },
        ..Shot::any(Difficulty::Easy, &mut rng)
    };
    let save =
        |name: &str, picture: &Colour| write(&format!("negatives/{name}"), &jpeg(picture, 72));
    save("desk.jpg", &halved(&Stranger::Desk.picture(&sheets.arabic, 3)));
    let blank = Colour::filled(2480, 3508, [255; 3]);
    save("blank-paper.jpg", &shoot(&blank, &small, 6));
    save("other-sheet.jpg", &shoot(&other_sheet(&mut rng), &small, 7));
    let rows = ninety().into_iter().take(20).collect();
    let stranger =
        RosterSheet::new(Paper::A4, Locale::En, "ART1", "Drawing", "1", "2026-10-01", rows);
    let stranger = PrintedSheet::print(stranger);
    let page = Sheets::everyday::<1>(
        &stranger,
        0,
        crate::pens::PenKind::BlueBall,
        crate::habits::Habit::Filled,
        9,
    );
    let settings = Scan { quarters: 0, ..Scan::any(110.0, ScanMode::Grey, &mut rng) };
    write("negatives/unknown-sheet.jpg", &jpeg(&scan(&page.raster, &settings, 8), 70));
}

/// Smaller until its longer side fits a screen.
fn halved(picture: &Colour) -> Colour {
    if picture.width.max(picture.height) > 1600 {
        halved(&picture.halved())
    } else {
        picture.clone()
    }
}

fn pictures() {
    let png = |name: &str, width: usize, height: usize| {
        let white = Grey::filled(width, height, [255; 3]);
        let path = place(&format!("negatives/{name}"));
        image::save_buffer(path, white.bytes(), width as u32, height as u32, ExtendedColorType::L8)
            .expect("fixtures/ can be written");
    };
    png("one-pixel.png", 1, 1);
    png("strip.png", 20_000, 20);
    write("negatives/iphone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08meta");
    let photo = std::fs::read(place("negatives/other-sheet.jpg")).expect("made before");
    write("negatives/cut.jpg", &photo[..photo.len() / 2]);
}

fn pdfs(sheets: &Sheets) {
    write("negatives/empty.pdf", b"");
    write("negatives/text.pdf", "Dear colleague,\nthe list is in the office.\n".as_bytes());
    write("negatives/no-pages.pdf", &plain_pdf(None));
    write("negatives/blank-page.pdf", &plain_pdf(Some((595, 842))));
    write("negatives/huge-page.pdf", &plain_pdf(Some((30_000, 30_000))));
    let whole = std::fs::read(place("scans/roster-90-grey.pdf")).expect("made before");
    write("negatives/cut.pdf", &whole[..whole.len() / 3]);
    let open = std::env::temp_dir().join("hadir-fixture-open.pdf");
    std::fs::write(&open, &sheets.kurdish.pdf).expect("the temporary folder can be written");
    let locked = place("negatives/encrypted.pdf");
    // Old encryption and a fixed identifier give the same bytes each time; it keeps no secret.
    run(Command::new("qpdf")
        .args([
            "--static-id",
            "--allow-weak-crypto",
            "--encrypt",
            "teacher",
            "owner",
            "128",
            "--use-aes=n",
            "--",
        ])
        .args([&open, &locked]));
}

/// A PDF of at most one page with nothing on it.
fn plain_pdf(page: Option<(u32, u32)>) -> Vec<u8> {
    let kids = if page.is_some() { "[3 0 R]" } else { "[]" };
    let n_pages = usize::from(page.is_some());
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids {kids} /Count {n_pages} >>"),
    ];
    if let Some((width, height)) = page {
        let size = format!("[0 0 {width} {height}]");
        objects.push(format!("<< /Type /Page /Parent 2 0 R /MediaBox {size} /Resources << >> >>"));
    }
    let (mut text, mut offsets) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (i, object) in objects.iter().enumerate() {
        offsets.push(text.len());
        text.push_str(&format!("{} 0 obj\n{object}\nendobj\n", i + 1));
    }
    let start = text.len();
    text.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        text.push_str(&format!("{offset:010} 00000 n \n"));
    }
    let n = objects.len() + 1;
    text.push_str(&format!("trailer\n<< /Size {n} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    text.into_bytes()
}
