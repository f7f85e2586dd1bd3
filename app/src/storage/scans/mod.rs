//! Scanned files and what was read from their pages.
//!
//! A file is stored before it is read, so that nothing is lost with a closed tab. A page counts as
//! read once its row stands in `pages`: the reading and the pictures of its rows are written in
//! that one transaction. What is in `pages` can always be made again from the file, so a row of
//! another release that is not understood is simply read anew.

pub(super) mod rows;

use super::{Connection, StorageError, jobs, schema, transaction::Stores};
use crate::log::{self, Stage};
use ::jobs::JobRow;
use attendance::{ScanId, SessionId, Timestamp};
use omr_core::SheetReading;
use protocol::JobError;
use rows::{page_key, page_of, page_row, scan_of, scan_row};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;
use web_sys::Blob;

/// A scanned file.
#[derive(Debug, Clone)]
pub struct Scan {
    /// For the program.
    pub id: ScanId,
    /// The session it was scanned for.
    pub session: SessionId,
    /// The file's name, for people.
    pub name: String,
    /// When it was chosen.
    pub added_at: Timestamp,
    /// Place among the files chosen together.
    pub position: u32,
    /// The file itself; its bytes stay on the disk until they are asked for.
    pub file: Blob,
}

/// A file that is stored never changes; each time its row is read, it has another handle to it.
impl PartialEq for Scan {
    fn eq(&self, other: &Self) -> bool {
        let key = |scan: &Self| (scan.added_at, scan.position);
        self.id == other.id
            && self.session == other.session
            && self.name == other.name
            && key(self) == key(other)
            && self.file.size() == other.file.size()
    }
}

/// A page that is done, well or badly.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its scan.
    pub scan: ScanId,
    /// Page of the file, from 0.
    pub page_idx: u32,
    /// Pages of the file; 1 when the file could not be opened.
    pub n_pages: u32,
    /// The sheets' pages and slips that it shows; at least one.
    pub parts: Vec<Part>,
    /// The pictures of all rows of all parts, one after the other: grey JPEG each.
    pub pictures: Option<Blob>,
}

/// By the reading; its pictures follow from it.
impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        let size = |page: &Self| page.pictures.as_ref().map(Blob::size);
        self.scan == other.scan
            && (self.page_idx, self.n_pages) == (other.page_idx, other.n_pages)
            && self.parts == other.parts
            && size(self) == size(other)
    }
}

/// One of the sheets' pages and slips that a page of a file shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// What came of it.
    pub outcome: Outcome,
    /// Where each row's picture lies in the page's.
    pub strips: Vec<Strip>,
}

/// What came of a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// It was read.
    Read(SheetReading),
    /// It, or the whole file, could not be.
    Failed(JobError),
}

/// One row's picture inside its page's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strip {
    /// The field, such as `row-7`.
    pub field: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// First byte.
    pub offset: u32,
    /// Bytes.
    pub length: u32,
}

/// A scan with the pages that are done.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanWithPages {
    /// The file.
    pub scan: Scan,
    /// By page of the file; pages that are missing here are not read yet.
    pub pages: BTreeMap<u32, Page>,
}

/// A scan that was removed, to be put back.
#[derive(Debug, Clone)]
pub struct Removed {
    scan: JsValue,
    pages: Vec<JsValue>,
    job: Option<JsValue>,
}

impl ScanWithPages {
    /// Pages of the file, once it was opened.
    #[must_use]
    pub fn n_pages(&self) -> Option<u32> {
        self.pages.values().next().map(|page| page.n_pages)
    }

    /// Whether nothing is left to read.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.n_pages().is_some_and(|n| (0..n).all(|idx| self.pages.contains_key(&idx)))
    }
}

impl Page {
    /// Its parts with their places among them, from 0.
    pub fn numbered_parts(&self) -> impl Iterator<Item = (u32, &Part)> {
        (0..).zip(&self.parts)
    }

    /// The picture of a row of a part, cut out of the page's.
    #[must_use]
    pub fn strip(&self, part: u32, field: &str) -> Option<(&Strip, Blob)> {
        let strips = &self.parts.get(part as usize)?.strips;
        let strip = strips.iter().find(|strip| strip.field == field)?;
        let (start, end) = (strip.offset as i32, (strip.offset + strip.length) as i32);
        let all = self.pictures.as_ref()?;
        let one = all.slice_with_i32_and_i32_and_content_type(start, end, "image/jpeg").ok()?;
        Some((strip, one))
    }
}

/// Stores a file before anything is done with it, together with the job that will read it.
///
/// # Errors
///
/// [`StorageError::Full`] when the disk is; [`StorageError::Failed`] also when the phone does not
/// hand over the file's bytes.
pub async fn add(connection: &Connection, scan: &Scan) -> Result<(), StorageError> {
    let stores = connection.write(&[schema::SCANS, schema::JOBS])?;
    stores.put_js(schema::SCANS, &scan_row(scan)?)?;
    jobs::add_in(&stores, &jobs::of_scan(scan)?).await?;
    stores.commit().await
}

/// The scans of a session, in the order they were chosen, with their pages.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn of_session(
    connection: &Connection,
    session: &SessionId,
) -> Result<Vec<ScanWithPages>, StorageError> {
    let stores = connection.read(&[schema::SCANS, schema::PAGES])?;
    let mut scans = Vec::new();
    for value in stores.all_js_by(schema::SCANS, schema::BY_SESSION, session.as_str()).await? {
        let scan = scan_of(&value)?;
        let pages = pages_of(&stores, &scan.id).await?;
        scans.push(ScanWithPages { scan, pages });
    }
    scans.sort_by(|a, b| order(&a.scan).cmp(&order(&b.scan)));
    Ok(scans)
}

/// The scans of a session, without reading their pages.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn ids_of_session(
    connection: &Connection,
    session: &SessionId,
) -> Result<Vec<ScanId>, StorageError> {
    let stores = connection.read(&[schema::SCANS])?;
    let rows = stores.all_js_by(schema::SCANS, schema::BY_SESSION, session.as_str()).await?;
    rows.iter().map(|row| Ok(scan_of(row)?.id)).collect()
}

/// One scanned file.
///
/// # Errors
///
/// [`StorageError::Missing`] when it was removed.
pub async fn one(connection: &Connection, id: &ScanId) -> Result<Scan, StorageError> {
    let stores = connection.read(&[schema::SCANS])?;
    let value = stores.get_js(schema::SCANS, &id.as_str().into()).await?;
    scan_of(&value.ok_or(StorageError::Missing { store: schema::SCANS })?)
}

/// Makes a page done: its reading, its pictures and the progress of its job together, or nothing.
/// `then` is the job's step after this page; gives the job as it is now.
///
/// # Errors
///
/// [`StorageError::Missing`] when the scan was removed meanwhile: nothing is written then.
pub async fn finish_page(
    connection: &Connection,
    page: &Page,
    now: Timestamp,
    then: impl FnOnce(&mut JobRow),
) -> Result<Option<JobRow>, StorageError> {
    let stores = connection.write(&[schema::SCANS, schema::PAGES, schema::JOBS])?;
    let scan = stores.get_js(schema::SCANS, &page.scan.as_str().into()).await?;
    if scan.is_none() {
        return Err(StorageError::Missing { store: schema::SCANS });
    }
    stores.put_js(schema::PAGES, &page_row(page)?)?;
    let job = jobs::page_is_done(&stores, page, now, then).await?;
    log::timed(Stage::PageKept, stores.commit()).await?;
    log::page_done(page);
    Ok(job)
}

/// Makes a page unread again, and its job one that waits.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn forget_page(
    connection: &Connection,
    scan: &ScanId,
    page_idx: u32,
    now: Timestamp,
) -> Result<(), StorageError> {
    let stores = connection.write(&[schema::PAGES, schema::JOBS])?;
    stores.delete_js(schema::PAGES, &page_key(scan, page_idx))?;
    jobs::page_is_open(&stores, scan, page_idx, now).await?;
    stores.commit().await
}

/// Removes a scan and its pages. Records that were made of it stay.
///
/// # Errors
///
/// [`StorageError::Missing`] when it is not there.
pub async fn remove(connection: &Connection, id: &ScanId) -> Result<Removed, StorageError> {
    let stores = connection.write(&[schema::SCANS, schema::PAGES, schema::JOBS])?;
    let key = JsValue::from_str(id.as_str());
    let scan = stores.get_js(schema::SCANS, &key).await?;
    let scan = scan.ok_or(StorageError::Missing { store: schema::SCANS })?;
    let pages = stores.all_js_by(schema::PAGES, schema::BY_SCAN, id.as_str()).await?;
    for page in &pages {
        stores.delete_js(schema::PAGES, &rows::key_of_page(page)?)?;
    }
    stores.delete_js(schema::SCANS, &key)?;
    let job = jobs::take(&stores, &jobs::id_of_scan(id)).await?;
    stores.commit().await?;
    Ok(Removed { scan, pages, job })
}

/// Puts a removed scan back.
///
/// # Errors
///
/// As [`add`].
pub async fn put_back(
    connection: &Connection,
    removed: &Removed,
    now: Timestamp,
) -> Result<(), StorageError> {
    let stores = connection.write(&[schema::SCANS, schema::PAGES, schema::JOBS])?;
    stores.put_js(schema::SCANS, &removed.scan)?;
    for page in &removed.pages {
        stores.put_js(schema::PAGES, page)?;
    }
    if let Some(job) = &removed.job {
        jobs::put_back(&stores, job, now)?;
    }
    stores.commit().await
}

/// Every scanned file, without its pages.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn all(connection: &Connection) -> Result<Vec<Scan>, StorageError> {
    let stores = connection.read(&[schema::SCANS])?;
    stores.all_js(schema::SCANS).await?.iter().map(scan_of).collect()
}

/// Scanned files whose session is not here, the latest first: it was removed, or a backup without
/// it replaced what was here.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn without_session(connection: &Connection) -> Result<Vec<Scan>, StorageError> {
    let stores = connection.read(&[schema::SCANS, schema::SESSIONS])?;
    let mut left = Vec::new();
    for row in stores.all_js(schema::SCANS).await? {
        let scan = scan_of(&row)?;
        if stores.get_js(schema::SESSIONS, &scan.session.as_str().into()).await?.is_none() {
            left.push(scan);
        }
    }
    left.sort_by(|a, b| order(b).cmp(&order(a)));
    Ok(left)
}

/// A scan with the pages that are done.
///
/// # Errors
///
/// [`StorageError::Missing`] when it was removed.
pub async fn with_pages(
    connection: &Connection,
    id: &ScanId,
) -> Result<ScanWithPages, StorageError> {
    let stores = connection.read(&[schema::SCANS, schema::PAGES])?;
    let value = stores.get_js(schema::SCANS, &id.as_str().into()).await?;
    let scan = scan_of(&value.ok_or(StorageError::Missing { store: schema::SCANS })?)?;
    let pages = pages_of(&stores, id).await?;
    Ok(ScanWithPages { scan, pages })
}

/// One page that is done, if it is.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn page(
    connection: &Connection,
    scan: &ScanId,
    page_idx: u32,
) -> Result<Option<Page>, StorageError> {
    let stores = connection.read(&[schema::PAGES])?;
    let value = stores.get_js(schema::PAGES, &page_key(scan, page_idx)).await?;
    Ok(value.and_then(|value| page_of(&value)))
}

fn order(scan: &Scan) -> (Timestamp, u32, &ScanId) {
    (scan.added_at, scan.position, &scan.id)
}

async fn pages_of(stores: &Stores<'_>, scan: &ScanId) -> Result<BTreeMap<u32, Page>, StorageError> {
    let values = stores.all_js_by(schema::PAGES, schema::BY_SCAN, scan.as_str()).await?;
    Ok(values.iter().filter_map(page_of).map(|page| (page.page_idx, page)).collect())
}
