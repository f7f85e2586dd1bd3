//! Scans and pages as rows: a text with the file or the pictures beside it.

use super::{Outcome, Page, Part, Scan, Strip};
use crate::storage::transaction::{BODY, blob_of, body_of, set};
use crate::storage::{StorageError, schema};
use attendance::{ScanId, SessionId, Timestamp};
use js_sys::{Array, Object, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use web_sys::Blob;

/// Version of the persisted shapes below.
const SHAPE: u32 = 1;

/// A scan as it is written, beside its `file`.
#[derive(Serialize, Deserialize)]
struct ScanShape {
    shape: u32,
    id: ScanId,
    session: SessionId,
    name: String,
    added_at: i64,
    position: u32,
}

/// A page as it is written, beside its `pictures`.
#[derive(Serialize, Deserialize)]
struct PageShape {
    shape: u32,
    scan: ScanId,
    page_idx: u32,
    n_pages: u32,
    /// The first part.
    outcome: Outcome,
    strips: Vec<Strip>,
    /// The other parts; pages had one only when this shape was made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    more: Vec<Part>,
}

pub(super) fn page_key(scan: &ScanId, page_idx: u32) -> JsValue {
    Array::of2(&scan.as_str().into(), &page_idx.into()).into()
}

/// The key of a page's row, also of one that is not understood.
pub(super) fn key_of_page(row: &JsValue) -> Result<JsValue, StorageError> {
    let field = |name: &str| {
        let failed = |error| StorageError::Failed { detail: format!("{error:?}") };
        Reflect::get(row, &name.into()).map_err(failed)
    };
    Ok(Array::of2(&field("scan")?, &field("page_idx")?).into())
}

/// The keys of a scan's row.
pub(in crate::storage) fn scan_keys(scan: &Scan) -> [(&'static str, JsValue); 2] {
    [("id", scan.id.as_str().into()), ("session", scan.session.as_str().into())]
}

pub(in crate::storage) fn scan_row(scan: &Scan) -> Result<JsValue, StorageError> {
    let body = text(&ScanShape {
        shape: SHAPE,
        id: scan.id.clone(),
        session: scan.session.clone(),
        name: scan.name.clone(),
        added_at: scan.added_at.as_millis(),
        position: scan.position,
    })?;
    row(&scan_keys(scan), &body, "file", Some(&scan.file))
}

pub(in crate::storage) fn scan_of(row: &JsValue) -> Result<Scan, StorageError> {
    let unreadable = |detail: String| StorageError::Unreadable { store: schema::SCANS, detail };
    let body = body_of(row).ok_or_else(|| unreadable("no body".to_owned()))?;
    let shape: ScanShape =
        serde_json::from_str(&body).map_err(|error| unreadable(error.to_string()))?;
    if shape.shape > SHAPE {
        return Err(StorageError::Newer);
    }
    let file = blob_of(row, "file").ok_or_else(|| unreadable("no file".to_owned()))?;
    Ok(Scan {
        id: shape.id,
        session: shape.session,
        name: shape.name,
        added_at: Timestamp::from_millis(shape.added_at),
        position: shape.position,
        file,
    })
}

pub(in crate::storage) fn page_row(page: &Page) -> Result<JsValue, StorageError> {
    let Some((first, more)) = page.parts.split_first() else {
        return Err(StorageError::Failed { detail: "a page without parts".to_owned() });
    };
    let body = text(&PageShape {
        shape: SHAPE,
        scan: page.scan.clone(),
        page_idx: page.page_idx,
        n_pages: page.n_pages,
        outcome: first.outcome.clone(),
        strips: first.strips.clone(),
        more: more.to_vec(),
    })?;
    let keys = [("scan", page.scan.as_str().into()), ("page_idx", page.page_idx.into())];
    row(&keys, &body, "pictures", page.pictures.as_ref())
}

/// Nothing when it is not understood: the page is then read anew from its file.
pub(in crate::storage) fn page_of(row: &JsValue) -> Option<Page> {
    let shape: PageShape = serde_json::from_str(&body_of(row)?).ok()?;
    (shape.shape == SHAPE).then(|| {
        let first = Part { outcome: shape.outcome, strips: shape.strips };
        Page {
            scan: shape.scan,
            page_idx: shape.page_idx,
            n_pages: shape.n_pages,
            parts: [vec![first], shape.more].concat(),
            pictures: blob_of(row, "pictures"),
        }
    })
}

fn text(shape: &impl Serialize) -> Result<String, StorageError> {
    serde_json::to_string(shape).map_err(|error| StorageError::Failed { detail: error.to_string() })
}

fn row(
    keys: &[(&'static str, JsValue)],
    body: &str,
    name: &str,
    blob: Option<&Blob>,
) -> Result<JsValue, StorageError> {
    let row = Object::new();
    for (name, key) in keys {
        set(&row, name, key)?;
    }
    set(&row, BODY, &body.into())?;
    if let Some(blob) = blob {
        set(&row, name, blob)?;
    }
    Ok(row.into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]
mod tests {
    use super::*;
    use protocol::{FileError, JobError};
    use wasm_bindgen_test::wasm_bindgen_test;

    fn part(field: &str) -> Part {
        let strip = Strip { field: field.to_owned(), width: 9, height: 4, offset: 0, length: 3 };
        let outcome = Outcome::Failed(JobError::File(FileError::BlankPage));
        Part { outcome, strips: vec![strip] }
    }

    fn page(parts: Vec<Part>) -> Page {
        let scan = ScanId::parse("a").unwrap();
        Page { scan, page_idx: 2, n_pages: 3, parts, pictures: None }
    }

    /// What phones have kept from the time when a page showed one thing: the fields of the first
    /// part, and no others.
    #[wasm_bindgen_test]
    fn a_page_that_was_kept_before_it_had_parts_is_one_part() {
        let one = page(vec![part("row-1")]);
        let kept = page_row(&one).unwrap();
        assert!(!body_of(&kept).unwrap().contains("more"), "one part is kept as it always was");
        assert_eq!(page_of(&kept), Some(one));
    }

    #[wasm_bindgen_test]
    fn every_part_of_a_page_is_kept_in_its_place() {
        let several = page(vec![part("status"), part("row-1"), part("status")]);
        assert_eq!(page_of(&page_row(&several).unwrap()), Some(several));
        assert!(page_row(&page(Vec::new())).is_err());
    }
}
