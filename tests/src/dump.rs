//! Pictures of what went wrong, for whoever tunes the reader.
use crate::lab::Outcome;
use crate::raster::Raster;
use crate::score::{PageVerdict, Verdict};
use image::ExtendedColorType;
use omr_core::FieldReading;
use std::fmt::Write as _;
use std::path::Path;

/// What went wrong with a picture, a line a row; `None` when nothing did.
#[must_use]
pub fn fault(outcome: &Outcome) -> Option<String> {
    let Some(truth) = &outcome.sample.truth else {
        return outcome.reading.is_ok().then(|| "a stranger was read as a sheet".to_owned());
    };
    let verdicts = match &outcome.verdict {
        PageVerdict::Refused(error) => return Some(format!("refused: {error}")),
        PageVerdict::WrongPage => return Some("read as another page".to_owned()),
        PageVerdict::Read(verdicts) => verdicts,
    };
    let reading = outcome.reading.as_ref().ok()?;
    let mut note = String::new();
    for ((field, verdict), read) in truth.fields.iter().zip(verdicts).zip(&reading.fields) {
        if is_fault(*verdict) {
            let _ = writeln!(
                note,
                "{verdict:?} {}: {:?} {} [{}; {}] {}",
                field.field,
                field.state,
                field.value.as_deref().unwrap_or("-"),
                field.habit,
                field.pen,
                evidence(read),
            );
        }
    }
    (!note.is_empty()).then_some(note)
}

fn is_fault(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Silent | Verdict::Review)
}

fn evidence(read: &FieldReading) -> String {
    let mark = |b: &omr_core::BubbleReading| format!("{} {:?} {:.3}", b.value, b.mark, b.fill);
    let marks: Vec<String> = read.bubbles.iter().map(mark).collect();
    let value = read.value.as_deref().unwrap_or("-");
    format!("read {:?} {value} {:?}: {}", read.state, read.reasons, marks.join(", "))
}

/// Writes the whole picture, a strip for each wrong row, and the note.
///
/// # Panics
///
/// When the folder cannot be written.
pub fn dump(folder: &Path, suite: &str, outcome: &Outcome, note: &str) {
    std::fs::create_dir_all(folder).expect("the dump folder can be written");
    let path = |what: &str| folder.join(format!("{suite}-{:03}{what}", outcome.idx));
    save_png(&outcome.sample.picture, &path(".png"));
    std::fs::write(path(".txt"), note).expect("the dump folder can be written");
    let (Ok(reading), PageVerdict::Read(verdicts)) = (&outcome.reading, &outcome.verdict) else {
        return;
    };
    for (field, verdict) in reading.fields.iter().zip(verdicts) {
        if is_fault(*verdict) {
            let strip = cut(&outcome.sample.picture, field.place.corners.map(|p| (p.x, p.y)));
            save_png(&strip, &path(&format!("-{}-{verdict:?}.png", field.field)));
        }
    }
}

/// The box around a quadrilateral.
fn cut<const C: usize>(picture: &Raster<C>, corners: [(f64, f64); 4]) -> Raster<C> {
    let clamp = |v: f64, side: usize| (v.max(0.0) as usize).min(side - 1);
    let fold = |pick: fn(&(f64, f64)) -> f64, side: usize| {
        let values = corners.iter().map(pick);
        let (lo, hi) = values.fold((f64::MAX, f64::MIN), |(lo, hi), v| (lo.min(v), hi.max(v)));
        (clamp(lo, side), clamp(hi, side))
    };
    let ((x0, x1), (y0, y1)) = (fold(|p| p.0, picture.width), fold(|p| p.1, picture.height));
    let rows = picture.pixels.chunks(picture.width).skip(y0).take(y1 - y0 + 1);
    let pixels = rows.flat_map(|row| row[x0..=x1].to_vec()).collect();
    Raster { width: x1 - x0 + 1, height: y1 - y0 + 1, pixels }
}

/// Writes a picture as PNG.
///
/// # Panics
///
/// When the file cannot be written.
pub fn save_png<const C: usize>(picture: &Raster<C>, path: &Path) {
    let kind = if C == 1 { ExtendedColorType::L8 } else { ExtendedColorType::Rgb8 };
    image::save_buffer(path, picture.bytes(), picture.width as u32, picture.height as u32, kind)
        .expect("the picture can be written");
}
