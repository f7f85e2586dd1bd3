//! From version 1 of the schema to version 2, inside the upgrade's own transaction: all of it
//! happens or the old version stays whole.
//!
//! Every old row is kept as it was in [`schema::SNAPSHOTS`], also one that is not understood: such
//! a one is left out of the new stores and counted there, since a person who cannot open the app
//! has lost everything.

use super::scans::rows::{page_of, scan_of};
use super::schema::{self, v1};
use super::settings::{LastImport, Setting};
use super::transaction::{BODY, row, set};
use super::{Kept, StorageError, book, reviews::Review};
use crate::platform::clock;
use attendance::book::{Entry, Head, Line};
use attendance::sheet_plan::PrintedSheet;
use attendance::stored::{self, Register, RosterRow, Stored, StoredV1};
use attendance::{Change, Course, CourseId, Enrolment, Record, Session, SessionId, Student};
use js_sys::{Array, JSON, Object};
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{IdbDatabase, IdbRequest, IdbTransaction};

/// The stores whose rows change their shape.
const OLD: [&str; 11] = [
    schema::STUDENTS,
    schema::COURSES,
    v1::ENROLMENTS,
    schema::SESSIONS,
    schema::SHEETS,
    v1::RECORDS,
    v1::HISTORY,
    schema::REVIEWS,
    schema::SETTINGS,
    schema::SCANS,
    schema::PAGES,
];

/// Asks for all old rows; once the last have come, writes the new ones and removes the old stores.
pub(super) fn to_version_2(db: &IdbDatabase, transaction: &IdbTransaction) -> Result<(), JsValue> {
    let requests: Vec<IdbRequest> = OLD
        .iter()
        .map(|name| transaction.object_store(name)?.get_all())
        .collect::<Result<_, _>>()?;
    let Some(last) = requests.last().cloned() else { return Ok(()) };
    let (db, transaction) = (db.clone(), transaction.clone());
    // Requests of a transaction are answered in their order: with the last, all are.
    let on_success = Closure::once_into_js(move || {
        let done = rows_of(&requests).and_then(|rows| rewrite(&db, &transaction, &rows));
        if let Err(error) = done {
            web_sys::console::error_1(&error);
            // Leaves version 1 as it was.
            drop(transaction.abort());
        }
    });
    last.set_onsuccess(Some(on_success.unchecked_ref()));
    Ok(())
}

type Rows = BTreeMap<&'static str, Array>;

fn rows_of(requests: &[IdbRequest]) -> Result<Rows, JsValue> {
    let result = |(name, request): (&&'static str, &IdbRequest)| {
        Ok((*name, request.result()?.unchecked_into::<Array>()))
    };
    OLD.iter().zip(requests).map(result).collect()
}

/// What could be understood, and how much could not.
#[derive(Default)]
struct Understood {
    n_problems: u32,
}

impl Understood {
    /// The values of a store.
    fn all<T: Stored>(&mut self, rows: &Rows, store: &str) -> Vec<T> {
        let texts = rows.get(store).into_iter().flat_map(Array::iter).map(|row| text(&row));
        let values: Vec<Option<T>> = texts.map(|text| T::from_text(&text?).ok()).collect();
        self.n_problems += values.iter().filter(|value| value.is_none()).count() as u32;
        values.into_iter().flatten().collect()
    }
}

impl Understood {
    /// The old history, in the order in which it was written.
    fn changes(&mut self, rows: &Rows) -> Vec<Change> {
        let texts = rows.get(v1::HISTORY).into_iter().flat_map(Array::iter).map(|row| text(&row));
        let change = |text: Option<String>| {
            let shape: stored::v1::Change = serde_json::from_str(&text?).ok()?;
            Change::from_shape(shape).ok()
        };
        let changes: Vec<Option<Change>> = texts.map(change).collect();
        self.n_problems += changes.iter().filter(|change| change.is_none()).count() as u32;
        changes.into_iter().flatten().collect()
    }
}

fn text(row: &JsValue) -> Option<String> {
    JSON::stringify(row).ok().and_then(|text| text.as_string())
}

fn rewrite(db: &IdbDatabase, transaction: &IdbTransaction, rows: &Rows) -> Result<(), JsValue> {
    let mut understood = Understood::default();
    let students: Vec<Student> = understood.all(rows, schema::STUDENTS);
    let courses: Vec<Course> = understood.all(rows, schema::COURSES);
    let enrolments: Vec<Enrolment> = understood.all(rows, v1::ENROLMENTS);
    let sessions: Vec<Session> = understood.all(rows, schema::SESSIONS);
    let sheets: Vec<PrintedSheet> = understood.all(rows, schema::SHEETS);
    let records: Vec<Record> = understood.all(rows, v1::RECORDS);
    let changes = understood.changes(rows);

    let put = |store: &str, row: &JsValue| transaction.object_store(store)?.put(row).map(|_| ());
    for store in [schema::STUDENTS, schema::COURSES, schema::SESSIONS, schema::SHEETS] {
        transaction.object_store(store)?.clear()?;
    }
    put_all(transaction, &students)?;
    put_all(transaction, &courses)?;
    put_all(transaction, &sessions)?;
    put_all(transaction, &sheets)?;
    put_all(transaction, &rosters(&enrolments))?;
    put_all(transaction, &registers(&sessions, &records))?;
    texts_of_files(transaction, rows)?;
    reviews_and_settings(transaction, rows)?;

    let entries: Vec<Entry> = students
        .into_iter()
        .map(Entry::Student)
        .chain(courses.into_iter().map(Entry::Course))
        .chain(enrolments.into_iter().map(Entry::Enrolment))
        .chain(sessions.into_iter().map(Entry::Session))
        .chain(sheets.into_iter().map(|sheet| Entry::Sheet(Box::new(sheet))))
        .chain(records.into_iter().map(Entry::Record))
        .collect();
    if !entries.is_empty() || understood.n_problems > 0 {
        put(schema::SNAPSHOTS, &snapshot(rows, understood.n_problems)?)?;
        let mut head = book::new_device().map_err(js)?;
        for action in attendance::book::upgrade(entries, &changes, clock::now()) {
            let line = Line::append(&head, action);
            put(schema::JOURNAL, &row(&line).map_err(js)?)?;
            head = line.head();
        }
        let body = serde_json::to_string(&head).map_err(|error| error.to_string())?;
        put(schema::SETTINGS, &setting(Head::KEY, &body)?)?;
    }
    for store in [v1::ENROLMENTS, v1::RECORDS, v1::HISTORY] {
        db.delete_object_store(store)?;
    }
    Ok(())
}

fn put_all<T: Kept>(transaction: &IdbTransaction, values: &[T]) -> Result<(), JsValue> {
    let store = transaction.object_store(T::STORE)?;
    for value in values {
        store.put(&row(value).map_err(js)?)?;
    }
    Ok(())
}

fn rosters(enrolments: &[Enrolment]) -> Vec<RosterRow> {
    let courses: BTreeSet<&CourseId> = enrolments.iter().map(|place| &place.course).collect();
    // A roster leaves out the places of other courses.
    courses.into_iter().map(|id| RosterRow::new(id.clone(), enrolments.iter().cloned())).collect()
}

/// Records of sessions that are gone had no place to be shown; they stay in the snapshot and the
/// journal.
fn registers(sessions: &[Session], records: &[Record]) -> Vec<Register> {
    let mut by_session: BTreeMap<&SessionId, Vec<Record>> = BTreeMap::new();
    for record in records {
        by_session.entry(&record.session).or_default().push(record.clone());
    }
    let register = |session: &Session| {
        let records = by_session.get(&session.id)?.clone();
        Some(Register::new(session.id.clone(), session.course.clone(), records))
    };
    sessions.iter().filter_map(register).collect()
}

/// Scans and pages keep their files and get their text. A scan that is not understood stays as it
/// is, for its file's sake; a page is read anew.
fn texts_of_files(transaction: &IdbTransaction, rows: &Rows) -> Result<(), JsValue> {
    for store in [schema::SCANS, schema::PAGES] {
        for old in rows.get(store).into_iter().flat_map(Array::iter) {
            let body = text(&old).unwrap_or_default();
            set(&old, BODY, &body.into()).map_err(js)?;
            let new = if store == schema::SCANS {
                scan_of(&old).ok().map(|scan| super::scans::rows::scan_row(&scan))
            } else {
                page_of(&old).map(|page| super::scans::rows::page_row(&page))
            };
            if let Some(new) = new {
                transaction.object_store(store)?.put(&new.map_err(js)?)?;
            }
        }
    }
    Ok(())
}

fn reviews_and_settings(transaction: &IdbTransaction, rows: &Rows) -> Result<(), JsValue> {
    let reviews = transaction.object_store(schema::REVIEWS)?;
    reviews.clear()?;
    for old in rows.get(schema::REVIEWS).into_iter().flat_map(Array::iter) {
        if let Ok(review) = Review::from_body(&text(&old).unwrap_or_default()) {
            reviews.put(&row(&review).map_err(js)?)?;
        }
    }
    let settings = transaction.object_store(schema::SETTINGS)?;
    settings.clear()?;
    for old in rows.get(schema::SETTINGS).into_iter().flat_map(Array::iter) {
        let body = text(&old).unwrap_or_default();
        if serde_json::from_str::<LastImport>(&body).is_ok() {
            settings.put(&setting(LastImport::KEY, &body)?)?;
        }
    }
    Ok(())
}

fn setting(key: &str, body: &str) -> Result<JsValue, JsValue> {
    let row = Object::new();
    set(&row, "key", &key.into()).map_err(js)?;
    set(&row, BODY, &body.into()).map_err(js)?;
    Ok(row.into())
}

/// Everything as it was, but the files, which stay where they are.
fn snapshot(rows: &Rows, n_problems: u32) -> Result<JsValue, JsValue> {
    let all = Object::new();
    for (name, rows) in rows.iter().filter(|(name, _)| **name != schema::PAGES) {
        set(&all, name, rows).map_err(js)?;
    }
    let snapshot = Object::new();
    let millis = clock::now().as_millis() as f64;
    set(&snapshot, "made_at", &millis.into()).map_err(js)?;
    set(&snapshot, "version", &1.into()).map_err(js)?;
    set(&snapshot, "n_problems", &n_problems.into()).map_err(js)?;
    set(&snapshot, BODY, &JSON::stringify(&all)?.into()).map_err(js)?;
    Ok(snapshot.into())
}

fn js(error: StorageError) -> JsValue {
    JsValue::from_str(&error.to_string())
}
