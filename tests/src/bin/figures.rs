//! Draws docs/method/: every stage of reading one simulated photo, as the reader saw it.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a command of the laboratory: a run that cannot draw must stop"
)]
use std::fs;
use std::path::Path;

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use omr_core::figures::{Figure, figures};
use omr_core::{ImageView, ReadError, SheetReading};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use tests::covers::{Caster, HardShadow};
use tests::marking::mark;
use tests::paper::PrintedSheet;
use tests::phone::{Shot, send};
use tests::plan::{Mix, plan};
use tests::score::{PageVerdict, Verdict, judge_page};
use tests::students::lecture_10;
use tests::surface::Curl;
use tests::truth::PageTruth;

/// The same photo in every run: curled, in an edge of shadow, marked in many ways.
const SEED: u64 = 29;

/// Most bytes of a figure.
const MOST_BYTES: usize = 60_000;

fn main() {
    let sheet = PrintedSheet::print(lecture_10());
    let mut rng = SmallRng::seed_from_u64(SEED);
    let entries = plan(Mix::Habits, sheet.page(0).0, false, &mut rng);
    let mut page = mark::<1>(&sheet, 0, &entries, SEED);
    let (photo, seen) = send(&page.raster, &SHOT, SEED);
    seen.mark_losses(&sheet.page(0).0.fields, &mut page.truth);
    let view = ImageView::new(photo.bytes(), photo.width, photo.height, photo.width);
    let view = view.expect("a picture");
    let drawn = figures(&view, std::slice::from_ref(&sheet.layout));
    tell(&page.truth, &omr_core::read(&view, std::slice::from_ref(&sheet.layout)));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/method");
    fs::create_dir_all(&folder).expect("the folder can be made");
    for figure in drawn.expect("the photo is read") {
        let bytes = coded(&figure);
        fs::write(folder.join(format!("{}.jpg", figure.name)), &bytes).expect("it can be written");
        println!("{}: {} × {} px, {} bytes", figure.name, figure.width, figure.height, bytes.len());
    }
}

/// Bent paper, seen aslant, under the edge of a shadow.
const SHOT: Shot = Shot {
    tilt_degrees: 14.0,
    tilt_towards_degrees: 60.0,
    roll_degrees: 5.0,
    curl: Some(Curl { height_mm: 12.0, wave_mm: 300.0, across_degrees: 25.0, phase: 0.2 }),
    shadow: Some(HardShadow {
        caster: Caster::Body,
        at: (120.0, 150.0),
        degrees: 25.0,
        soft_mm: 6.0,
        left: 0.5,
        seed: SEED,
    }),
    noise: 3.0,
    ..Shot::PLAIN
};

/// What became of the rows, for the text beside the figures.
fn tell(truth: &PageTruth, reading: &Result<SheetReading, ReadError>) {
    let PageVerdict::Read(verdicts) = judge_page(truth, reading) else {
        return println!("not read: {reading:?}");
    };
    for (verdict, field) in verdicts.iter().zip(&truth.fields) {
        if *verdict != Verdict::Right {
            println!("{}: {verdict:?} ({}, {})", field.field, field.habit, field.pen);
        }
    }
}

/// As good a JPEG as fits.
fn coded(figure: &Figure) -> Vec<u8> {
    let mut quality = 90;
    loop {
        let mut bytes = Vec::new();
        let (width, height) = (figure.width as u32, figure.height as u32);
        JpegEncoder::new_with_quality(&mut bytes, quality)
            .encode(&figure.rgb, width, height, ExtendedColorType::Rgb8)
            .expect("a figure can be coded");
        if bytes.len() <= MOST_BYTES || quality <= 30 {
            return bytes;
        }
        quality -= 5;
    }
}
