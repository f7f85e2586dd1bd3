//! The stores, and how each version comes from the one before.
//!
//! Migrations run through raw `web-sys`: the crate above it cannot add an index to an existing
//! store. Version 1 is every new phone's first step, so a new phone and an old one end alike.
//!
//! Since version 2 a row is its keys, what is looked up by an index, and one text, `body`, which is
//! a value of `attendance::stored`; files lie beside it as blobs. What is not needed to find a row
//! is opaque to the browser. Records lie in one row a session and enrolments in one row a course:
//! a hundred thousand rows would take the browser ten seconds to write.

use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::{
    IdbDatabase, IdbIndexParameters, IdbObjectStore, IdbObjectStoreParameters, IdbTransaction,
};

use super::upgrade;

/// Name of the database.
pub const NAME: &str = "hadir";

/// Students, by `id`.
pub const STUDENTS: &str = "students";
/// Courses, by `id`.
pub const COURSES: &str = "courses";
/// Sections and groups, by `id`.
pub const SECTIONS: &str = "sections";
/// Everyone's place in a course, by `course`.
pub const ROSTERS: &str = "rosters";
/// Lines of the timetable, by `id`.
pub const LESSONS: &str = "lessons";
/// Sessions, by `id`.
pub const SESSIONS: &str = "sessions";
/// All records of a session, by `session`.
pub const REGISTERS: &str = "registers";
/// Excuses, by `id`.
pub const EXCUSES: &str = "excuses";
/// Printed sheets, by `sheet_id`.
pub const SHEETS: &str = "sheets";
/// Scanned files, by `id`.
pub const SCANS: &str = "scans";
/// Pages of scanned files, by scan and page.
pub const PAGES: &str = "pages";
/// Decisions of reviews that are not recorded yet, by session.
pub const REVIEWS: &str = "reviews";
/// Choices, by `key`.
pub const SETTINGS: &str = "settings";
/// Photos of excuses, by `id`.
pub const PHOTOS: &str = "photos";
/// Every change of all of it, by device and number.
pub const JOURNAL: &str = "journal";
/// What two devices say differently, until a person decides, by `key`.
pub const CONFLICTS: &str = "conflicts";
/// Work that survives a closed tab, by `id`.
pub const JOBS: &str = "jobs";
/// What happened, without names, numbered.
pub const LOG: &str = "log";
/// Whole copies of the data from before a migration, numbered.
pub const SNAPSHOTS: &str = "snapshots";

/// Index by course.
pub const BY_COURSE: &str = "by_course";
/// Index by student.
pub const BY_STUDENT: &str = "by_student";
/// Index by session.
pub const BY_SESSION: &str = "by_session";
/// Index by scan.
pub const BY_SCAN: &str = "by_scan";
/// Index by day.
pub const BY_DATE: &str = "by_date";
/// Index of the journal by everything that a line is about.
pub const BY_SUBJECT: &str = "by_subject";
/// Index by kind of job.
pub const BY_KIND: &str = "by_kind";
/// Index by state of job.
pub const BY_STATE: &str = "by_state";

/// The fields that a store's key is made of; none of a store that numbers its rows.
pub(super) fn key_fields(store: &str) -> &'static [&'static str] {
    match store {
        ROSTERS => &["course"],
        REGISTERS | REVIEWS => &["session"],
        SHEETS => &["sheet_id"],
        CONFLICTS | SETTINGS => &["key"],
        PAGES => &["scan", "page_idx"],
        JOURNAL => &["device", "n"],
        LOG | SNAPSHOTS => &[],
        _ => &["id"],
    }
}

/// The field that an index looks up.
pub(super) fn field_of(index: &str) -> &str {
    match index {
        BY_SUBJECT => "subjects",
        index => index.strip_prefix("by_").unwrap_or(index),
    }
}

/// Stores of version 1 that became others.
pub(super) mod v1 {
    /// Enrolments, by course and student; since version 2 in [`super::ROSTERS`].
    pub(in crate::storage) const ENROLMENTS: &str = "enrolments";
    /// Records, by session and student; since version 2 in [`super::REGISTERS`].
    pub(in crate::storage) const RECORDS: &str = "records";
    /// Changes of records; since version 2 in [`super::JOURNAL`].
    pub(in crate::storage) const HISTORY: &str = "history";
}

/// A step of the schema: from the version before it.
pub type Migration = fn(&IdbDatabase, &IdbTransaction) -> Result<(), JsValue>;

/// The steps; the schema's version is their number.
pub const MIGRATIONS: &[Migration] = &[version_1, version_2];

fn version_1(db: &IdbDatabase, _: &IdbTransaction) -> Result<(), JsValue> {
    create(db, STUDENTS, &["id"])?;
    let courses = create(db, COURSES, &["id"])?;
    let unique = IdbIndexParameters::new();
    unique.set_unique(true);
    courses.create_index_with_str_and_optional_parameters("by_code", "code", &unique)?;
    let enrolments = create(db, v1::ENROLMENTS, &["course", "student"])?;
    enrolments.create_index_with_str(BY_COURSE, "course")?;
    enrolments.create_index_with_str(BY_STUDENT, "student")?;
    create(db, SESSIONS, &["id"])?.create_index_with_str(BY_COURSE, "course")?;
    create(db, SHEETS, &["sheet_id"])?.create_index_with_str(BY_SESSION, "session")?;
    create(db, SCANS, &["id"])?.create_index_with_str(BY_SESSION, "session")?;
    create(db, PAGES, &["scan", "page_idx"])?.create_index_with_str(BY_SCAN, "scan")?;
    let records = create(db, v1::RECORDS, &["session", "student"])?;
    records.create_index_with_str(BY_SESSION, "session")?;
    records.create_index_with_str(BY_STUDENT, "student")?;
    create_numbered(db, v1::HISTORY)?.create_index_with_str(BY_SESSION, "session")?;
    create(db, REVIEWS, &["session"])?;
    create(db, SETTINGS, &["key"])?;
    Ok(())
}

/// New stores, and every row of version 1 as one of version 2.
fn version_2(db: &IdbDatabase, transaction: &IdbTransaction) -> Result<(), JsValue> {
    for (store, key) in
        [(SECTIONS, "id"), (LESSONS, "id"), (PHOTOS, "id"), (CONFLICTS, "key"), (ROSTERS, "course")]
    {
        create(db, store, &[key])?;
    }
    create(db, REGISTERS, &["session"])?.create_index_with_str(BY_COURSE, "course")?;
    create(db, EXCUSES, &["id"])?.create_index_with_str(BY_STUDENT, "student")?;
    let journal = create(db, JOURNAL, &["device", "n"])?;
    let each = IdbIndexParameters::new();
    each.set_multi_entry(true);
    journal.create_index_with_str_and_optional_parameters(BY_SUBJECT, "subjects", &each)?;
    let jobs = create(db, JOBS, &["id"])?;
    jobs.create_index_with_str(BY_KIND, "kind")?;
    jobs.create_index_with_str(BY_STATE, "state")?;
    create_numbered(db, LOG)?;
    create_numbered(db, SNAPSHOTS)?;
    transaction.object_store(SESSIONS)?.create_index_with_str(BY_DATE, "date")?;
    // Codes are compared without regard to case and digits, which an index cannot do.
    transaction.object_store(COURSES)?.delete_index("by_code")?;
    upgrade::to_version_2(db, transaction)
}

/// A store whose key is made of the named fields.
fn create(db: &IdbDatabase, name: &str, key: &[&str]) -> Result<IdbObjectStore, JsValue> {
    let options = IdbObjectStoreParameters::new();
    match key {
        [field] => options.set_key_path(&JsValue::from_str(field)),
        fields => {
            let fields: Array = fields.iter().map(|field| JsValue::from_str(field)).collect();
            options.set_key_path(&fields);
        }
    }
    db.create_object_store_with_optional_parameters(name, &options)
}

/// A store whose keys are numbers that the browser counts up.
fn create_numbered(db: &IdbDatabase, name: &str) -> Result<IdbObjectStore, JsValue> {
    let options = IdbObjectStoreParameters::new();
    options.set_auto_increment(true);
    db.create_object_store_with_optional_parameters(name, &options)
}
