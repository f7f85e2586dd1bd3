//! Stores as plain rows, for backups: whole stores out, whole stores in.

use super::transaction::{BODY, blob_of, row, row_with, set};
use super::{Connection, Kept, StorageError, reviews::Review, schema};
use attendance::book::{Conflict, Line};
use attendance::sheet_plan::PrintedSheet;
use attendance::stored::{Register, RosterRow, is_of_today};
use attendance::{Course, Excuse, Lesson, Section, Session, Student};
use js_sys::{Array, JsString, Object, Reflect};
use std::collections::BTreeSet;
use wasm_bindgen::{JsCast, JsValue};
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

/// A row of a backup, without its keys: they follow from its text.
#[derive(Debug, Clone)]
pub struct PlainRow {
    /// A value of `attendance::stored`, or of the app's own kinds.
    pub body: String,
    /// The file beside it.
    pub file: Option<Blob>,
}

/// A row as it lies here. Its text stays with the browser until it is asked for.
#[derive(Debug, Clone)]
pub struct StoredRow {
    /// The text.
    pub body: JsString,
    /// The file beside it.
    pub file: Option<Blob>,
}

/// How many rows are read at a time.
const PAGE: u32 = 1000;

/// The rows of a store in the order of their keys, some at a time.
pub struct Pages<'a> {
    connection: &'a Connection,
    store: &'a str,
    after: Option<JsValue>,
    is_over: bool,
}

impl<'a> Pages<'a> {
    /// From the first row on.
    #[must_use]
    pub const fn of(connection: &'a Connection, store: &'a str) -> Self {
        Self { connection, store, after: None, is_over: false }
    }

    /// The next rows; none at the end.
    ///
    /// # Errors
    ///
    /// As [`super::connection`].
    pub async fn next(&mut self) -> Result<Vec<StoredRow>, StorageError> {
        if self.is_over {
            return Ok(Vec::new());
        }
        let stores = self.connection.read(&[self.store])?;
        let page = stores.page_js(self.store, self.after.as_ref(), PAGE).await?;
        match page.last() {
            Some(last) if page.len() == PAGE as usize => {
                self.after = Some(key_of(self.store, last)?);
            }
            _ => self.is_over = true,
        }
        let file = |row: &JsValue| file_name(self.store).and_then(|name| blob_of(row, name));
        let body = |row: &JsValue| Reflect::get(row, &BODY.into()).ok()?.dyn_into().ok();
        let none = || JsString::from("");
        let stored =
            |row: &JsValue| StoredRow { body: body(row).unwrap_or_else(none), file: file(row) };
        Ok(page.iter().map(stored).collect())
    }
}

/// All texts of a store, in the order of their keys.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn texts(connection: &Connection, store: &str) -> Result<Vec<String>, StorageError> {
    let (mut pages, mut texts) = (Pages::of(connection, store), Vec::new());
    loop {
        let page = pages.next().await?;
        if page.is_empty() {
            return Ok(texts);
        }
        texts.extend(page.into_iter().map(|row| String::from(row.body)));
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

/// Brings the pictures of another device beside the sessions that are here now: files that are not
/// here yet, with their pages, and reviews of sessions that nobody reviewed here. What is here
/// stays as it is. Gives how many files came.
///
/// # Errors
///
/// [`StorageError::Unreadable`] or [`StorageError::Newer`] when a text is not understood; nothing
/// was brought then.
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

/// A row of a backup as the browser keeps it: its text is understood first, so that nothing gets in
/// that could not be read again.
pub(super) fn keyed(store: &str, plain: &PlainRow) -> Result<JsValue, StorageError> {
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
        schema::JOURNAL => verbatim(&line(body)?, body),
        _ => with_json_keys(store, plain),
    }
}

/// A row in today's shape: text of an older one is written anew.
fn again<T: Kept>(body: &str) -> Result<JsValue, StorageError> {
    let value = understood::<T>(body)?;
    if is_of_today(body) { verbatim(&value, body) } else { row(&value) }
}

/// A row whose text stays as it is, letter by letter: of a line, its hash was taken of it.
pub(super) fn verbatim<T: Kept>(value: &T, body: &str) -> Result<JsValue, StorageError> {
    row_with(value, &body.into())
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
