//! Sheets to practise on, made of the invented students of `fixtures/rosters`.
use crate::paper::PrintedSheet;
use omr_core::{Density, Locale, Paper, RosterRow, RosterSheet, SlipSheet};

const STUDENTS_90: &str = include_str!("../../fixtures/rosters/students-90.csv");

/// The ninety students, in printed order.
///
/// # Panics
///
/// When the fixture is not as it was committed.
#[must_use]
pub fn ninety() -> Vec<RosterRow> {
    let row = |line: &str| {
        let mut cells = line.split(',');
        let mut next = || cells.next().expect("a row has an id and a name").to_owned();
        RosterRow { id: next(), name: next() }
    };
    STUDENTS_90.trim_end().lines().skip(1).map(row).collect()
}

/// The sheet of the fixtures: ninety students of CS101, in Arabic on A4.
#[must_use]
pub fn lecture_10() -> RosterSheet {
    RosterSheet::new(
        Paper::A4,
        Locale::Ar,
        "CS101",
        "مقدمة في البرمجة",
        "المحاضرة 10",
        "2026-12-15",
        ninety(),
    )
}

/// The slips of the fixtures: six of CS101, in Arabic on A4.
#[must_use]
pub fn lecture_11_slips() -> SlipSheet {
    SlipSheet::new(
        Paper::A4,
        Locale::Ar,
        "CS101",
        "مقدمة في البرمجة",
        "المحاضرة 11",
        "2026-12-22",
        6,
    )
}

/// The sheets the lab draws from: both papers, three languages.
#[must_use]
pub fn lab_sheets() -> Vec<PrintedSheet> {
    lab_rosters().into_iter().map(PrintedSheet::print).collect()
}

/// The same sheets with their rows close together.
#[must_use]
pub fn lab_dense_sheets() -> Vec<PrintedSheet> {
    let dense = |sheet: RosterSheet| PrintedSheet::print(sheet.with_density(Density::Scanner));
    lab_rosters().into_iter().map(dense).collect()
}

/// Twelve slips of the same courses.
#[must_use]
pub fn lab_slips() -> Vec<PrintedSheet> {
    let slips = |RosterSheet { paper, locale, course, course_name, session, date, .. }| {
        SlipSheet::new(paper, locale, course, course_name, session, date, 12)
    };
    lab_rosters().into_iter().map(|sheet| PrintedSheet::slips(&slips(sheet))).collect()
}

fn lab_rosters() -> [RosterSheet; 4] {
    let english = |paper| {
        let (course, session) = ("Programming 1", "Lecture 10");
        RosterSheet::new(paper, Locale::En, "CS101", course, session, "2026-12-15", ninety())
    };
    let kurdish = RosterSheet::new(
        Paper::A4,
        Locale::Ckb,
        "CS101",
        "بەرنامەسازی 1",
        "وانەی 10",
        "2026-12-15",
        ninety(),
    );
    [lecture_10(), english(Paper::Letter), kurdish, english(Paper::A4)]
}
