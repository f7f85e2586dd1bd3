//! The stores, and how each version comes from the one before.
//!
//! Migrations run through raw `web-sys`: the crate above it cannot add an index to an existing
//! store. Version 1 is every new phone's first step, so a new phone and an old one end alike.

use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::{
    IdbDatabase, IdbIndexParameters, IdbObjectStore, IdbObjectStoreParameters, IdbTransaction,
};

/// Name of the database.
pub const NAME: &str = "hadir";

/// Students, by `id`.
pub const STUDENTS: &str = "students";
/// Courses, by `id`; index [`BY_CODE`] is unique.
pub const COURSES: &str = "courses";
/// Enrolments, by course and student.
pub const ENROLMENTS: &str = "enrolments";
/// Sessions, by `id`.
pub const SESSIONS: &str = "sessions";
/// Printed sheets, by `sheet_id`.
pub const SHEETS: &str = "sheets";
/// Scanned files, by `id`.
pub const SCANS: &str = "scans";
/// Pages of scanned files, by scan and page.
pub const PAGES: &str = "pages";
/// Attendance records, by session and student.
pub const RECORDS: &str = "records";
/// Every change of a record, in the order it was made.
pub const HISTORY: &str = "history";
/// Decisions of reviews that are not recorded yet, by session.
pub const REVIEWS: &str = "reviews";
/// Choices, by `key`.
pub const SETTINGS: &str = "settings";

/// Index of courses by their unique code.
pub const BY_CODE: &str = "by_code";
/// Index by course.
pub const BY_COURSE: &str = "by_course";
/// Index by student.
pub const BY_STUDENT: &str = "by_student";
/// Index by session.
pub const BY_SESSION: &str = "by_session";
/// Index by scan.
pub const BY_SCAN: &str = "by_scan";

/// A step of the schema: from the version before it.
pub type Migration = fn(&IdbDatabase, &IdbTransaction) -> Result<(), JsValue>;

/// The steps; the schema's version is their number.
pub const MIGRATIONS: &[Migration] = &[version_1];

fn version_1(db: &IdbDatabase, _: &IdbTransaction) -> Result<(), JsValue> {
    create(db, STUDENTS, &["id"])?;
    let courses = create(db, COURSES, &["id"])?;
    let unique = IdbIndexParameters::new();
    unique.set_unique(true);
    courses.create_index_with_str_and_optional_parameters(BY_CODE, "code", &unique)?;
    let enrolments = create(db, ENROLMENTS, &["course", "student"])?;
    enrolments.create_index_with_str(BY_COURSE, "course")?;
    enrolments.create_index_with_str(BY_STUDENT, "student")?;
    create(db, SESSIONS, &["id"])?.create_index_with_str(BY_COURSE, "course")?;
    create(db, SHEETS, &["sheet_id"])?.create_index_with_str(BY_SESSION, "session")?;
    create(db, SCANS, &["id"])?.create_index_with_str(BY_SESSION, "session")?;
    create(db, PAGES, &["scan", "page_idx"])?.create_index_with_str(BY_SCAN, "scan")?;
    let records = create(db, RECORDS, &["session", "student"])?;
    records.create_index_with_str(BY_SESSION, "session")?;
    records.create_index_with_str(BY_STUDENT, "student")?;
    create_numbered(db, HISTORY)?.create_index_with_str(BY_SESSION, "session")?;
    create(db, REVIEWS, &["session"])?;
    create(db, SETTINGS, &["key"])?;
    Ok(())
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
