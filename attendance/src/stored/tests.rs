//! What a phone has kept must be read by every release.
use serde_json::Value;

use super::{Stored, StoredError};
use crate::record::Method;
use crate::sheet_plan::{Printed, PrintedSheet};
use crate::{Change, Course, Enrolment, Record, Session, Student};
use omr_core::{Density, Locale, Paper, RosterSheet};

fn fixture(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/stored/v1/");
    std::fs::read_to_string(format!("{folder}{name}.json")).unwrap()
}

fn read<T: Stored>(json: &Value) -> Result<T, StoredError> {
    T::from_shape(serde_json::from_value(json.clone()).unwrap())
}

/// Reads a stored value, writes it again and compares; then tries it with a field of tomorrow, and
/// as a whole from tomorrow.
fn survives<T: Stored + std::fmt::Debug>(name: &str) -> T {
    let mut json: Value = serde_json::from_str(&fixture(name)).unwrap();
    let value: T = read(&json).unwrap();
    assert_eq!(serde_json::to_value(value.to_shape()).unwrap(), json, "{name}");

    json["added_later"] = "something".into();
    assert!(read::<T>(&json).is_ok(), "{name}: a field added later is passed over");
    json["v"] = 2.into();
    assert_eq!(read::<T>(&json).unwrap_err(), StoredError::Newer { v: 2 }, "{name}");
    value
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
    let mut json: Value = serde_json::from_str(&fixture("sheet")).unwrap();
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
        let mut json: Value = serde_json::from_str(&fixture(name)).unwrap();
        json[field] = junk.into();
        let damaged = StoredError::Damaged { field: field.to_owned(), text: junk.to_owned() };
        assert_eq!(read::<Record>(&json).unwrap_err(), damaged);
    }
    let mut json: Value = serde_json::from_str(&fixture("sheet")).unwrap();
    json["paper"] = "a3".into();
    assert!(read::<PrintedSheet>(&json).is_err());
}
