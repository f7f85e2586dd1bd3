//! What a phone has kept must be read by every release.
use serde_json::Value;

use super::{Register, RosterRow, Stored, StoredError, StoredV1};
use crate::book::{Conflict, Head, Line, verify};
use crate::record::Method;
use crate::sheet_plan::{Printed, PrintedSheet};
use crate::{
    Change, Course, Enrolment, Excuse, Lesson, Record, Section, Session, Student, Week, Weekday,
};
use omr_core::{Density, Locale, Paper, RosterSheet};

fn fixture(version: u32, name: &str) -> String {
    file(version, &format!("{name}.json"))
}

fn file(version: u32, name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/stored");
    std::fs::read_to_string(format!("{folder}/v{version}/{name}")).unwrap().trim().to_owned()
}

fn read<T: StoredV1>(json: &Value) -> Result<T, StoredError> {
    T::from_shape(serde_json::from_value(json.clone()).unwrap())
}

/// Reads an object of version 1, writes it again and compares; then tries it with a field of
/// tomorrow, and as a whole from tomorrow.
fn survives<T: StoredV1 + std::fmt::Debug>(name: &str) -> T {
    let mut json: Value = serde_json::from_str(&fixture(1, name)).unwrap();
    let value: T = read(&json).unwrap();
    assert_eq!(serde_json::to_value(value.to_shape()).unwrap(), json, "{name}");

    json["added_later"] = "something".into();
    assert!(read::<T>(&json).is_ok(), "{name}: a field added later is passed over");
    json["v"] = 2.into();
    assert_eq!(read::<T>(&json).unwrap_err(), StoredError::Newer { v: 2 }, "{name}");
    value
}

/// Reads a row of version 2 and writes the same text again; then tries it with a field of
/// tomorrow, as a whole from tomorrow, cut off, and as something else.
fn holds<T: Stored + std::fmt::Debug + PartialEq>(name: &str) -> T {
    let text = fixture(2, name);
    let value = T::from_text(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(value.to_text(), text, "{name}");

    let later = text.replacen('{', "{\"added_later\":[1],", 1);
    assert_eq!(T::from_text(&later).as_ref(), Ok(&value), "{name}: a field added later");
    let newer = text.replacen("\"v\":2", "\"v\":3", 1);
    assert_eq!(T::from_text(&newer), Err(StoredError::Newer { v: 3 }), "{name}");
    for junk in [&text[..text.len() - 1], "", "null", "[]", "{\"v\":2}"] {
        let refused = T::from_text(junk);
        assert!(matches!(refused, Err(StoredError::Damaged { .. })), "{name}: {junk}");
    }
    value
}

/// Reads what version 1 kept, and writes it as version 2.
fn moves_on<T: Stored + std::fmt::Debug + PartialEq>(name: &str) {
    let old = T::from_text(&fixture(1, name)).unwrap();
    let text = old.to_text();
    assert!(text.starts_with("{\"v\":2,"), "{text}");
    assert_eq!(T::from_text(&text), Ok(old), "{name}");
}

#[test]
fn every_kind_of_version_1_is_taken_over() {
    moves_on::<Student>("student");
    moves_on::<Course>("course");
    moves_on::<Enrolment>("enrolment");
    moves_on::<Session>("session");
    moves_on::<Record>("record");
    moves_on::<Record>("record-slip");
    moves_on::<PrintedSheet>("sheet");
    moves_on::<PrintedSheet>("sheet-slips");
    // The first ones had no version in them.
    let bare = fixture(1, "student").replace("\"v\":1,", "");
    assert_eq!(Student::from_text(&bare), Student::from_text(&fixture(1, "student")));
}

#[test]
fn every_kind_of_version_2_is_read_and_written_alike() {
    assert_eq!(holds::<Student>("student").section.unwrap().as_str(), "sec-a1");
    assert_eq!(holds::<Course>("course").planned_hours, Some(45));
    assert_eq!(holds::<Section>("section").parent.unwrap().as_str(), "sec-a");
    assert!(holds::<Enrolment>("enrolment").until.is_some());
    assert_eq!(holds::<Lesson>("lesson").weekday, Weekday::Tuesday);
    assert_eq!(holds::<Session>("session").hours(), Some(1.5));
    assert_eq!(holds::<Record>("record").late_minutes, Some(12));
    assert_eq!(holds::<Excuse>("excuse").photo.unwrap().as_str(), "photo-1");
    assert_eq!(holds::<Week>("week"), Week::default());
    assert_eq!(holds::<RosterRow>("roster").enrolments().len(), 2);
    let register = holds::<Register>("register");
    let methods: Vec<Method> = register.records().map(|r| r.source.method()).collect();
    let all = [
        Method::Roster,
        Method::Slip,
        Method::Camera,
        Method::Manual,
        Method::Import,
        Method::Code,
        Method::Roster,
    ];
    assert_eq!(methods, all);
    assert_eq!(holds::<PrintedSheet>("sheet").sheet.sheet_id().as_str(), "7K3QX9");
    assert_eq!(holds::<Conflict>("conflict").theirs.len(), 2);
}

#[test]
fn a_chain_that_was_stored_verifies_from_its_text() {
    let lines: Vec<Line> = file(2, "journal.jsonl")
        .lines()
        .map(|row| {
            let line = Line::from_text(row).unwrap();
            assert_eq!(line.to_text(), row);
            line
        })
        .collect();
    assert_eq!(lines.len(), 12, "a line for each cause");
    let start = Head::start(lines[0].device().clone());
    assert_eq!(verify(start.clone(), &lines).unwrap(), lines[11].head());

    let forged = file(2, "journal.jsonl").replacen("Sara Omar", "Sara Omer", 1);
    let forged: Vec<Line> = forged.lines().map(|row| Line::from_text(row).unwrap()).collect();
    assert_eq!(verify(start, &forged).unwrap_err().n, 2);
}

#[test]
fn every_kind_of_version_1_is_read_and_written_alike() {
    assert_eq!(survives::<Student>("student").id.as_str(), "00210001");
    assert_eq!(survives::<Course>("course").credits, Some(3));
    assert!(survives::<Enrolment>("enrolment").since.is_some());
    assert_eq!(survives::<Session>("session").date.to_string(), "2026-12-15");
    assert_eq!(survives::<Record>("record").source.picture().unwrap().field, "row-31");
    let change = survives::<Change>("change");
    assert_ne!(change.before.unwrap().status, change.after.unwrap().status);
    let printed = survives::<PrintedSheet>("sheet");
    assert_eq!(printed.sheet.sheet_id().as_str(), "7K3QX9");
    let roster = roster(printed);
    assert_eq!((roster.rows.len(), roster.density), (2, Density::Phone));
}

fn roster(printed: PrintedSheet) -> RosterSheet {
    match printed.sheet {
        Printed::Roster(sheet) => sheet,
        Printed::Slips(sheet) => panic!("slips {}", sheet.sheet_id),
    }
}

#[test]
fn slips_and_records_of_them_are_read_and_written_alike() {
    let Printed::Slips(slips) = survives::<PrintedSheet>("sheet-slips").sheet else {
        panic!("a roster");
    };
    assert_eq!((slips.sheet_id.as_str(), slips.n_slips), ("MWZ59K", 42));
    assert_eq!((slips.paper, slips.locale), (Paper::Letter, Locale::Ckb));
    let record = survives::<Record>("record-slip");
    assert_eq!(record.source.method(), Method::Slip);
    assert_eq!(record.source.picture().unwrap().part, 3);
    // What was kept before pictures had parts is the first of them.
    assert_eq!(survives::<Record>("record").source.picture().unwrap().part, 0);
}

#[test]
fn a_dense_sheet_is_stored_as_one() {
    let mut json: Value = serde_json::from_str(&fixture(1, "sheet")).unwrap();
    json["density"] = "scanner".into();
    let dense = read::<PrintedSheet>(&json).unwrap();
    assert_eq!(roster(dense.clone()).density, Density::Scanner);
    assert_eq!(serde_json::to_value(dense.to_shape()).unwrap(), json);
    json["density"] = "elastic".into();
    let damaged = StoredError::Damaged { field: "density".to_owned(), text: "elastic".to_owned() };
    assert_eq!(read::<PrintedSheet>(&json).unwrap_err(), damaged);
}

#[test]
fn damage_is_named_and_not_guessed_away() {
    for (name, field, junk) in
        [("record", "status", "perhaps"), ("record", "student", ""), ("record", "session", "\u{7}")]
    {
        let mut json: Value = serde_json::from_str(&fixture(1, name)).unwrap();
        json[field] = junk.into();
        let damaged = StoredError::Damaged { field: field.to_owned(), text: junk.to_owned() };
        assert_eq!(read::<Record>(&json).unwrap_err(), damaged);
    }
    let mut json: Value = serde_json::from_str(&fixture(1, "sheet")).unwrap();
    json["paper"] = "a3".into();
    assert!(read::<PrintedSheet>(&json).is_err());
}
