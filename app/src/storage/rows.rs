//! Stores as plain rows, for backups: whole stores out, whole stores in.

use super::transaction::{BODY, Stores, blob_of, body_of, row, set};
use super::{Connection, Kept, StorageError, reviews::Review, schema};
use attendance::book::{Conflict, Head, Line};
use attendance::sheet_plan::PrintedSheet;
use attendance::stored::{Register, RosterRow};
use attendance::{Course, Excuse, Lesson, Section, Session, Student};
use js_sys::{Array, Object, Reflect};
use std::collections::BTreeSet;
use wasm_bindgen::JsValue;
use web_sys::Blob;

/// Stores of what a person owns, in the order in which a backup holds them.
pub const OWNED: &[&str] = &[
    schema::STUDENTS,
    schema::SECTIONS,
    schema::COURSES,
    schema::ROSTERS,
    schema::LESSONS,
    schema::SESSIONS,
    schema::REGISTERS,
    schema::EXCUSES,
    schema::SHEETS,
    schema::REVIEWS,
    schema::JOURNAL,
    schema::CONFLICTS,
];

/// Stores whose rows have a file beside them; they belong to full backups only.
pub const WITH_FILES: &[&str] = &[schema::SCANS, schema::PAGES, schema::PHOTOS];

/// A row of a store, without its keys: they follow from its text.
#[derive(Debug, Clone)]
pub struct PlainRow {
    /// A value of `attendance::stored`, or of the app's own kinds.
    pub body: String,
    /// The file beside it.
    pub file: Option<Blob>,
}

/// How many rows are read at a time.
const PAGE: u32 = 1000;

/// All rows of a store, in the order of their keys.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn dump(connection: &Connection, store: &str) -> Result<Vec<PlainRow>, StorageError> {
    let stores = connection.read(&[store])?;
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let page = stores.page_js(store, after.as_ref(), PAGE).await?;
        for row in &page {
            let file = file_name(store).and_then(|name| blob_of(row, name));
            rows.push(PlainRow { body: body_of(row).unwrap_or_default(), file });
        }
        match page.last() {
            Some(last) if page.len() == PAGE as usize => after = Some(key_of(store, last)?),
            _ => return Ok(rows),
        }
    }
}

/// A line of the journal as a backup holds it.
///
/// # Errors
///
/// [`StorageError::Unreadable`] or [`StorageError::Newer`] when its text is not understood.
pub fn line(body: &str) -> Result<Line, StorageError> {
    understood(body)
}

impl Stores<'_> {
    /// Puts a row of a backup into its store: its text is understood first, so that nothing gets
    /// in that could not be read again.
    ///
    /// # Errors
    ///
    /// [`StorageError::Unreadable`] or [`StorageError::Newer`] when its text is not understood.
    pub(super) fn put_plain(&self, store: &str, plain: &PlainRow) -> Result<(), StorageError> {
        self.put_js(store, &keyed(store, plain)?)
    }
}

/// Replaces the rows of stores by others, all of them or none; files are only added to. `made_by`
/// is the device whose backup they are.
///
/// # Errors
///
/// As [`Stores::put_plain`]; everything is as it was then.
pub async fn replace(
    connection: &Connection,
    made_by: &str,
    stores_and_rows: &[(&str, Vec<PlainRow>)],
) -> Result<(), StorageError> {
    let names: Vec<&str> = stores_and_rows.iter().map(|(store, _)| *store).collect();
    let stores = connection.write(&[names.as_slice(), &[schema::SETTINGS]].concat())?;
    for (store, rows) in stores_and_rows {
        // Pictures that the backup does not have stay: they are nowhere else, and going back to the
        // copy of what was here finds them with their sessions again.
        if !WITH_FILES.contains(store) {
            stores.clear(store)?;
        }
        for plain in rows {
            stores.put_plain(store, plain)?;
        }
    }
    stores.begin_anew(end_of(made_by, stores_and_rows)?)?;
    stores.touch([super::events::EVERYTHING.to_owned()]);
    stores.commit().await
}

/// Brings the pictures of another device beside the sessions that are here now: files that are not
/// here yet, with their pages, and reviews of sessions that nobody reviewed here. What is here
/// stays as it is. Gives how many files came.
///
/// # Errors
///
/// As [`Stores::put_plain`]; nothing was brought then.
pub async fn bring_pictures(
    connection: &Connection,
    stores_and_rows: &[(&str, Vec<PlainRow>)],
) -> Result<usize, StorageError> {
    let read = [schema::SESSIONS, schema::SETTINGS];
    let names: Vec<&str> = stores_and_rows.iter().map(|(store, _)| *store).collect();
    let stores = connection.write(&[names.as_slice(), &read].concat())?;
    let mut brought = BTreeSet::new();
    // A scan's pages come with it: `WITH_FILES` has scans first.
    for (store, rows) in stores_and_rows {
        for plain in rows {
            let row = keyed(store, plain)?;
            let field = |name: &str| Reflect::get(&row, &name.into()).unwrap_or(JsValue::UNDEFINED);
            let has_place = match *store {
                schema::PAGES => field("scan").as_string().is_some_and(|id| brought.contains(&id)),
                schema::SCANS | schema::REVIEWS => {
                    stores.get_js(schema::SESSIONS, &field("session")).await?.is_some()
                }
                _ => true,
            };
            let key = key_of(store, &row)?;
            if !has_place || stores.get_js(store, &key).await?.is_some() {
                continue;
            }
            stores.put_js(store, &row)?;
            if *store == schema::SCANS {
                brought.extend(key.as_string());
            }
        }
    }
    stores.touch([super::events::EVERYTHING.to_owned()]);
    stores.commit().await?;
    Ok(brought.len())
}

/// The last line that the device of a backup had written.
fn end_of(
    made_by: &str,
    stores_and_rows: &[(&str, Vec<PlainRow>)],
) -> Result<Option<Head>, StorageError> {
    let mut end: Option<Head> = None;
    let journal = stores_and_rows.iter().filter(|(store, _)| *store == schema::JOURNAL);
    for plain in journal.flat_map(|(_, rows)| rows) {
        let line = line(&plain.body)?;
        if line.device().as_str() == made_by && end.as_ref().is_none_or(|end| end.n < line.n()) {
            end = Some(line.head());
        }
    }
    Ok(end)
}

fn keyed(store: &str, plain: &PlainRow) -> Result<JsValue, StorageError> {
    let body = plain.body.as_str();
    match store {
        schema::STUDENTS => again::<Student>(body),
        schema::SECTIONS => again::<Section>(body),
        schema::COURSES => again::<Course>(body),
        schema::ROSTERS => again::<RosterRow>(body),
        schema::LESSONS => again::<Lesson>(body),
        schema::SESSIONS => again::<Session>(body),
        schema::REGISTERS => again::<Register>(body),
        schema::EXCUSES => again::<Excuse>(body),
        schema::SHEETS => again::<PrintedSheet>(body),
        schema::REVIEWS => again::<Review>(body),
        schema::CONFLICTS => again::<Conflict>(body),
        schema::JOURNAL => verbatim::<Line>(body),
        _ => with_json_keys(store, plain),
    }
}

/// A row whose text is written anew, in today's shape.
fn again<T: Kept>(body: &str) -> Result<JsValue, StorageError> {
    row(&understood::<T>(body)?)
}

/// A row whose text stays as it is, letter by letter: its hash was taken of it.
fn verbatim<T: Kept>(body: &str) -> Result<JsValue, StorageError> {
    let row = row(&understood::<T>(body)?)?;
    set(&row, BODY, &body.into())?;
    Ok(row)
}

fn understood<T: Kept>(body: &str) -> Result<T, StorageError> {
    super::transaction::understand(T::from_body(body))
}

/// A row whose keys are fields of its text.
fn with_json_keys(store: &str, plain: &PlainRow) -> Result<JsValue, StorageError> {
    let unreadable =
        |detail: &str| StorageError::Unreadable { store: known(store), detail: detail.to_owned() };
    let value = js_sys::JSON::parse(&plain.body).map_err(|_| unreadable("no JSON"))?;
    let row: JsValue = Object::new().into();
    for name in fields(store) {
        let field = Reflect::get(&value, &(*name).into()).unwrap_or(JsValue::UNDEFINED);
        if field.as_string().is_none() && field.as_f64().is_none() {
            return Err(unreadable(name));
        }
        set(&row, name, &field)?;
    }
    set(&row, BODY, &plain.body.as_str().into())?;
    if let (Some(name), Some(file)) = (file_name(store), &plain.file) {
        set(&row, name, file)?;
    }
    Ok(row)
}

fn file_name(store: &str) -> Option<&'static str> {
    match store {
        schema::SCANS => Some("file"),
        schema::PAGES => Some("pictures"),
        schema::PHOTOS => Some("photo"),
        _ => None,
    }
}

/// The key, and what is looked up, of rows that hold no value of the domain.
fn fields(store: &str) -> &'static [&'static str] {
    match store {
        schema::SCANS => &["id", "session"],
        schema::PAGES => &["scan", "page_idx"],
        _ => &["id"],
    }
}

fn known(store: &str) -> &'static str {
    OWNED.iter().chain(WITH_FILES).find(|name| **name == store).copied().unwrap_or("rows")
}

fn key_of(store: &str, row: &JsValue) -> Result<JsValue, StorageError> {
    let field = |name: &str| {
        let failed = |error| StorageError::Failed { detail: format!("{error:?}") };
        Reflect::get(row, &name.into()).map_err(failed)
    };
    match schema::key_fields(store) {
        [one] => field(one),
        fields => Ok(fields.iter().map(|name| field(name)).collect::<Result<Array, _>>()?.into()),
    }
}
