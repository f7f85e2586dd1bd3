//! What went wrong, for whoever tunes the reader: notes, strips, contact sheets, and every
//! bubble's evidence beside its truth.
use crate::lab::Outcome;
use crate::raster::{Grey, Raster};
use crate::score::{PageVerdict, Verdict};
use crate::truth::FieldTruth;
use image::ExtendedColorType;
use omr_core::{FieldReading, FieldState};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// What went wrong with a picture, a line a row; `None` when nothing did.
#[must_use]
pub fn fault(outcome: &Outcome) -> Option<String> {
    let (truth, verdicts) = match (&outcome.sample.truth, &outcome.verdict) {
        (None, PageVerdict::Refused(_)) | (_, PageVerdict::Named) => return None,
        (None, _) => return Some("a stranger was read as a sheet".to_owned()),
        (_, PageVerdict::Refused(error)) => return Some(format!("refused: {error}")),
        (_, PageVerdict::WrongPage) => return Some("read as another page".to_owned()),
        (Some(truth), PageVerdict::Read(verdicts)) => (truth, verdicts),
    };
    let reading = outcome.reading.as_ref().ok()?;
    let mut note = String::new();
    for ((field, verdict), read) in truth.fields.iter().zip(verdicts).zip(&reading.fields) {
        if is_fault(*verdict) {
            let _ = writeln!(
                note,
                "{verdict:?} {}: {} [{}; {}] {}",
                field.field,
                meant(field),
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

/// The truth in a word or two.
fn meant(field: &FieldTruth) -> String {
    let lost = if field.lost { " (lost)" } else { "" };
    let value = field.value.as_deref().unwrap_or("-");
    format!("{:?} {value}{lost}", field.state)
}

fn evidence(read: &FieldReading) -> String {
    let mark = |b: &omr_core::BubbleReading| format!("{} {:?} {:.3}", b.value, b.mark, b.fill);
    let marks: Vec<String> = read.bubbles.iter().map(mark).collect();
    let value = read.value.as_deref().unwrap_or("-");
    let (state, reasons, sure) = (read.state, &read.reasons, read.confidence);
    format!("read {state:?} {value} {sure:.4} {reasons:?}: {}", marks.join(", "))
}

/// The faults of one suite, in the order of its pictures.
pub struct Faults {
    suite: &'static str,
    notes: BTreeMap<usize, String>,
    /// A strip with its mark in the margin for each faulty row, silent errors first.
    strips: BTreeMap<(Verdict, usize, usize), (String, Grey)>,
    /// Pictures that were refused or have a silent error, and which of both.
    pictures: BTreeMap<usize, (&'static str, Grey)>,
}

impl Faults {
    /// None yet.
    #[must_use]
    pub const fn new(suite: &'static str) -> Self {
        Self { suite, notes: BTreeMap::new(), strips: BTreeMap::new(), pictures: BTreeMap::new() }
    }

    /// Notes what went wrong with a picture, and keeps what there is to see when asked to.
    pub fn add(&mut self, outcome: &Outcome, keeps_pictures: bool) {
        let Some(note) = fault(outcome) else { return };
        self.notes.insert(outcome.idx, note);
        if !keeps_pictures {
            return;
        }
        let picture = &outcome.sample.picture;
        let (Ok(reading), PageVerdict::Read(verdicts), Some(truth)) =
            (&outcome.reading, &outcome.verdict, &outcome.sample.truth)
        else {
            self.pictures.insert(outcome.idx, ("refused", picture.clone()));
            return;
        };
        if verdicts.contains(&Verdict::Silent) {
            self.pictures.insert(outcome.idx, ("silent", picture.clone()));
        }
        for (row, (field, verdict)) in reading.fields.iter().zip(verdicts).enumerate() {
            if is_fault(*verdict) {
                let strip = straightened(picture, field.place.corners.map(|p| (p.x, p.y)));
                let caption = format!(
                    "#{} {verdict:?} {}: {} [{}; {}] {}",
                    outcome.idx,
                    field.field,
                    meant(&truth.fields[row]),
                    truth.fields[row].habit,
                    truth.fields[row].pen,
                    evidence(field),
                );
                // Silent errors come first on the contact sheet.
                let order = if *verdict == Verdict::Silent { Verdict::Right } else { *verdict };
                self.strips.insert((order, outcome.idx, row), (caption, strip));
            }
        }
    }

    /// The notes, at most `n_lines` a picture.
    #[must_use]
    pub fn text(&self, n_lines: usize) -> String {
        let mut text = String::new();
        for (idx, note) in &self.notes {
            let lines: Vec<&str> = note.lines().collect();
            let shown = lines.len().min(n_lines);
            if shown > 0 {
                let _ = writeln!(text, "  #{idx} {}", lines[..shown].join("\n      "));
            }
            if 0 < shown && shown < lines.len() {
                let _ = writeln!(text, "      … {} more", lines.len() - shown);
            }
        }
        text
    }

    /// Writes the contact sheets (`SUITE-0.png` …), their captions from top to bottom
    /// (`SUITE.txt`), and the pictures that were refused or have a silent error.
    ///
    /// # Panics
    ///
    /// When the folder cannot be written.
    pub fn write(&self, folder: &Path) {
        std::fs::create_dir_all(folder).expect("the dump folder can be written");
        let path = |what: &str| folder.join(format!("{}{what}", self.suite));
        for (idx, (why, picture)) in &self.pictures {
            save_png(picture, &path(&format!("-{why}-{idx:03}.png")));
        }
        let strips: Vec<&(String, Grey)> = self.strips.values().collect();
        let mut captions = String::new();
        for (sheet, some) in strips.chunks(STRIPS_A_SHEET).enumerate() {
            save_png(&contact_sheet(some), &path(&format!("-{sheet}.png")));
            for (i, (caption, _)) in some.iter().enumerate() {
                let _ = writeln!(captions, "{sheet}/{:02} {caption}", i + 1);
            }
        }
        if !self.notes.is_empty() {
            std::fs::write(path(".txt"), captions + &self.text(usize::MAX))
                .expect("the dump folder can be written");
        }
    }
}

const STRIPS_A_SHEET: usize = 20;
/// Size of a strip on the contact sheet, px.
const STRIP: (usize, usize) = (1300, 62);

/// Strips under one another; the left margin counts them in tally marks of ten and one.
fn contact_sheet(strips: &[&(String, Grey)]) -> Grey {
    let (margin, gap) = (60, 6);
    let (width, line) = (STRIP.0 + margin, STRIP.1 + gap);
    let mut sheet = Grey { width, height: line * strips.len(), pixels: Vec::new() };
    sheet.pixels = vec![[255]; width * sheet.height];
    for (i, (_, strip)) in strips.iter().enumerate() {
        for y in 0..STRIP.1 {
            let row = &mut sheet.pixels[(i * line + y) * width..][..width];
            row[margin..].copy_from_slice(&strip.pixels[y * STRIP.0..][..STRIP.0]);
            let (tens, ones) = ((i + 1) / 10, (i + 1) % 10);
            for k in 0..tens {
                row[k * 12..k * 12 + 9].fill([0]);
            }
            for k in 0..ones {
                row[26 + k * 3] = [0];
            }
        }
    }
    sheet
}

/// The row laid straight, its four corners clockwise from its own top-left.
fn straightened(picture: &Grey, corners: [(f64, f64); 4]) -> Grey {
    let (width, height) = STRIP;
    let mut pixels = Vec::with_capacity(width * height);
    let mix = |a: (f64, f64), b: (f64, f64), t: f64| (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
    for y in 0..height {
        let t = (y as f64 + 0.5) / height as f64;
        let (left, right) = (mix(corners[0], corners[3], t), mix(corners[1], corners[2], t));
        for x in 0..width {
            let (px, py) = mix(left, right, (x as f64 + 0.5) / width as f64);
            let [value] = picture.sample(px as f32, py as f32);
            pixels.push([(value + 0.5) as u8]);
        }
    }
    Grey { width, height, pixels }
}

/// The first line of [`csv_lines`]' table.
pub const CSV_HEADER: &str = "suite,picture,field,habit,pen,may_ask,lost,true_state,true_value,\
state,value,confidence,verdict,reasons,bubble,is_true,mark,fill,margin\n";

/// One line a bubble of the picture.
#[must_use]
pub fn csv_lines(suite: &str, outcome: &Outcome) -> String {
    let mut text = String::new();
    let (Some(truth), PageVerdict::Read(verdicts), Ok(reading)) =
        (&outcome.sample.truth, &outcome.verdict, &outcome.reading)
    else {
        return text;
    };
    for ((truth, read), verdict) in truth.fields.iter().zip(&reading.fields).zip(verdicts) {
        let reasons: Vec<String> = read.reasons.iter().map(|r| format!("{r:?}")).collect();
        let field = format!(
            "{suite},{},{},{},{},{},{},{:?},{},{:?},{},{:.5},{verdict:?},{}",
            outcome.idx,
            truth.field,
            truth.habit,
            truth.pen,
            u8::from(truth.may_ask),
            u8::from(truth.lost),
            truth.state,
            truth.value.as_deref().unwrap_or(""),
            read.state,
            read.value.as_deref().unwrap_or(""),
            read.confidence,
            reasons.join(" "),
        );
        for bubble in &read.bubbles {
            let is_true = truth.state == FieldState::Marked
                && truth.value.as_deref() == Some(bubble.value.as_str());
            let _ = writeln!(
                text,
                "{field},{},{},{:?},{:.4},{:.4}",
                bubble.value,
                u8::from(is_true),
                bubble.mark,
                bubble.fill,
                bubble.margin
            );
        }
    }
    text
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
