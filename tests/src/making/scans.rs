//! Three pages from an office scanner, as grey JPEG and as 1-bit fax data in a PDF.
use super::{Sheets, place, run, write_truth};
use crate::fixtures::FileTruth;
use crate::optics::jpeg;
use crate::raster::Grey;
use crate::scanner::{Scan, ScanMode, scan};
use std::path::{Path, PathBuf};
use std::process::Command;

const SKEW_DEGREES: [f64; 3] = [0.7, -1.4, 2.1];

pub(super) fn settings(dpi: f64, mode: ScanMode, page_idx: usize) -> Scan {
    Scan {
        dpi,
        mode,
        skew_degrees: SKEW_DEGREES[page_idx % 3],
        // One page went in upside down.
        quarters: if page_idx == 1 { 2 } else { 0 },
        print_scale: 1.0,
        shift_mm: (0.8, -1.1),
        blur_px: 0.9 * dpi / 300.0,
        noise: 2.0,
        white: 244.0,
        black: 24.0,
        lid: 246,
        n_specks: 5,
        lift: 24,
        ..Scan::PLAIN
    }
}

/// Makes the three scans.
pub(super) fn make(sheets: &Sheets) {
    grey(
        sheets,
        "roster-90-grey",
        false,
        100,
        "an office scanner, grey JPEG at 150 dpi; page 2 upside down",
    );
    one_bit(sheets, "roster-90-g4", 200);
    long("roster-90-g4", 10);
    grey(
        sheets,
        "roster-90-changed",
        true,
        300,
        "the same sheet scanned again, rows 12 and 77 changed",
    );
}

fn grey(sheets: &Sheets, name: &str, changed: bool, seed: u64, made: &str) {
    let mut truth = truth_of(made);
    let mut files = Vec::new();
    for page_idx in 0..3 {
        let page = sheets.lecture_10::<1>(page_idx, changed);
        let mut scanned = settings(150.0, ScanMode::Grey, page_idx);
        if changed {
            scanned.skew_degrees *= -0.6;
        }
        let picture = scan(&page.raster, &scanned, seed + page_idx as u64);
        let file = scratch(&format!("{name}-{page_idx}.jpg"));
        std::fs::write(&file, jpeg(&picture, 72)).expect("the temporary folder can be written");
        files.push(file);
        truth.pages.push(page.truth);
    }
    bind(&files, 150, &place(&format!("scans/{name}.pdf")));
    write_truth(&format!("scans/{name}.toml"), &truth);
}

fn one_bit(sheets: &Sheets, name: &str, seed: u64) {
    let mut truth = truth_of("the same paper as roster-90-grey, 1-bit CCITT G4 at 200 dpi");
    let mut files = Vec::new();
    for page_idx in 0..3 {
        let page = sheets.lecture_10::<1>(page_idx, false);
        let scanned = settings(200.0, ScanMode::OneBit, page_idx);
        let picture = scan(&page.raster, &scanned, seed + page_idx as u64);
        let file = scratch(&format!("{name}-{page_idx}.pbm"));
        std::fs::write(&file, pbm(&picture)).expect("the temporary folder can be written");
        files.push(file);
        truth.pages.push(page.truth);
    }
    bind(&files, 200, &place(&format!("scans/{name}.pdf")));
    write_truth(&format!("scans/{name}.toml"), &truth);
}

/// So many times the same paper, as one long file; its pictures stand in it once.
fn long(name: &str, n_times: usize) {
    let one = place(&format!("scans/{name}.pdf"));
    let mut qpdf = Command::new("qpdf");
    qpdf.args(["--empty", "--deterministic-id", "--pages"]);
    for _ in 0..n_times {
        qpdf.arg(&one).arg("1-3");
    }
    run(qpdf.arg("--").arg(place("long/thirty-pages.pdf")));
}

fn truth_of(made: &str) -> FileTruth {
    let layout = "../sheets/cs101-a4-ar.layout.json".to_owned();
    FileTruth { layout, made: made.to_owned(), pages: Vec::new() }
}

fn scratch(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("hadir-fixture-{name}"))
}

/// Pictures to a PDF, their data untouched (img2pdf turns 1-bit pictures into CCITT G4). Its own
/// engine writes no random identifier.
fn bind(files: &[PathBuf], dpi: u32, pdf: &Path) {
    let size = format!("{dpi}dpix{dpi}dpi");
    run(Command::new("img2pdf")
        .args(["--nodate", "--engine=internal", "--imgsize", &size])
        .args(files)
        .arg("-o")
        .arg(pdf));
}

/// Binary PBM: a set bit is black.
fn pbm(picture: &Grey) -> Vec<u8> {
    let mut bytes = format!("P4\n{} {}\n", picture.width, picture.height).into_bytes();
    for row in picture.pixels.chunks(picture.width) {
        for eight in row.chunks(8) {
            let set =
                |byte: u8, (i, [v]): (usize, &[u8; 1])| byte | (u8::from(*v < 128) << (7 - i));
            bytes.push(eight.iter().enumerate().fold(0, set));
        }
    }
    bytes
}
