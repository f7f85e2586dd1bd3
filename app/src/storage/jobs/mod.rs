//! Jobs: work that survives a closed tab.
//!
//! A row is written in the transaction that takes the work in, before any screen says that it is
//! queued, and becomes done in the transaction that writes its last result. Rows that a newer
//! release wrote are left alone.

mod runner;
mod work;

use super::{Connection, StorageError, scans, schema, transaction::Stores};
use ::jobs::{JobId, JobKind, JobRow, JobState, Progress, Refused, StoredError};
use attendance::{ScanId, Timestamp};
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

pub use runner::renew_runner;
pub use work::{
    About, Document, NoticeWork, RecordWork, ReportWork, ScanWork, id_of_scan, notice_of,
    of_record, of_report, of_scan,
};

/// Makes a job of recording done in the transaction that writes the records; what it has written
/// need not lie here a second time.
///
/// # Errors
///
/// [`StorageError::Missing`] when a person ended it meanwhile: nothing may be written then.
pub(super) async fn is_recorded(
    stores: &Stores<'_>,
    id: &JobId,
    now: Timestamp,
) -> Result<(), StorageError> {
    let finish = |job: &mut JobRow| {
        job.finish(now)?;
        let mut work = job.payload().clone();
        if let Some(work) = work.as_object_mut() {
            work.retain(|field, _| field != "writes" && field != "left");
        }
        job.set_payload(work);
        Ok(())
    };
    match change_in(stores, id, None, finish).await? {
        Some((_, Ok(()))) => Ok(()),
        _ => Err(StorageError::Missing { store: schema::JOBS }),
    }
}

/// All jobs that this release understands, by id.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn all(connection: &Connection) -> Result<Vec<JobRow>, StorageError> {
    let stores = connection.read(&[schema::JOBS])?;
    let mut jobs = Vec::new();
    for state in JobState::ALL {
        let rows = stores.all_js_by(schema::JOBS, schema::BY_STATE, state.as_str()).await?;
        jobs.extend(rows.iter().filter_map(|row| job_of(row).ok()));
    }
    jobs.sort_by(|a: &JobRow, b| a.id().cmp(b.id()));
    Ok(jobs)
}

/// One job, with the file that it made.
///
/// # Errors
///
/// [`StorageError::Missing`] when it was removed, [`StorageError::Newer`] when it is not ours.
pub async fn one(
    connection: &Connection,
    id: &JobId,
) -> Result<(JobRow, Option<Blob>), StorageError> {
    let stores = connection.read(&[schema::JOBS])?;
    let row = stores.get_js(schema::JOBS, &id.as_str().into()).await?;
    let row = row.ok_or(StorageError::Missing { store: schema::JOBS })?;
    Ok((job_of(&row)?, file_of(&row)))
}

/// Takes a job in. One of the same id that is not over yet is the same work, and stays.
///
/// # Errors
///
/// [`StorageError::Full`] when the disk is.
pub async fn add(connection: &Connection, job: &JobRow) -> Result<(), StorageError> {
    let stores = connection.write(&[schema::JOBS])?;
    add_in(&stores, job).await?;
    stores.commit().await
}

/// Takes a job in as part of a transaction over [`schema::JOBS`].
///
/// # Errors
///
/// As [`add`].
pub async fn add_in(stores: &Stores<'_>, job: &JobRow) -> Result<(), StorageError> {
    if let Some(there) = stores.get_js(schema::JOBS, &job.id().as_str().into()).await? {
        let there = job_of(&there)?;
        let is_open = there.state().is_open() || there.state() == JobState::Paused;
        // A review is recorded as it is now; what it was when a full disk refused it is over.
        let is_same = there.kind() != JobKind::Record || there.payload() == job.payload();
        if is_open && is_same {
            return Ok(());
        }
    }
    put(stores, job, None)
}

/// Takes a step of a job: reads it, changes it and writes it in one transaction. A step that is
/// refused writes nothing.
///
/// # Errors
///
/// [`StorageError::Missing`] when the job was removed.
pub async fn change<T>(
    connection: &Connection,
    id: &JobId,
    step: impl FnOnce(&mut JobRow) -> Result<T, Refused>,
) -> Result<(JobRow, Result<T, Refused>), StorageError> {
    let stores = connection.write(&[schema::JOBS])?;
    let changed = change_in(&stores, id, None, step).await?;
    stores.commit().await?;
    changed.ok_or(StorageError::Missing { store: schema::JOBS })
}

/// Takes a step of a job as part of a transaction over [`schema::JOBS`], with the file that it
/// made; nothing when there is no such job.
///
/// # Errors
///
/// [`StorageError::Newer`] when it is not ours.
pub async fn change_in<T>(
    stores: &Stores<'_>,
    id: &JobId,
    file: Option<&Blob>,
    step: impl FnOnce(&mut JobRow) -> Result<T, Refused>,
) -> Result<Option<(JobRow, Result<T, Refused>)>, StorageError> {
    let Some(row) = stores.get_js(schema::JOBS, &id.as_str().into()).await? else {
        return Ok(None);
    };
    let mut job = job_of(&row)?;
    let taken = step(&mut job);
    if taken.is_ok() {
        put(stores, &job, file.cloned().or_else(|| file_of(&row)).as_ref())?;
    }
    Ok(Some((job, taken)))
}

/// Makes a job of a file done so far as its pages are; `then` is the step after that.
pub(super) async fn page_is_done(
    stores: &Stores<'_>,
    page: &scans::Page,
    now: Timestamp,
    then: impl FnOnce(&mut JobRow),
) -> Result<Option<JobRow>, StorageError> {
    let progress = progress_of(stores, &page.scan, Some(page.n_pages)).await?;
    let id = id_of_scan(&page.scan);
    let changed = change_in(stores, &id, None, |job| {
        job.part_done(page.page_idx, progress, now);
        then(job);
        Ok(())
    });
    Ok(changed.await?.map(|(job, _)| job))
}

/// Has a page of a file read again.
pub(super) async fn page_is_open(
    stores: &Stores<'_>,
    scan: &ScanId,
    page_idx: u32,
    now: Timestamp,
) -> Result<(), StorageError> {
    let n_done = progress_of(stores, scan, None).await?.n_done;
    let id = id_of_scan(scan);
    let changed = change_in(stores, &id, None, |job| {
        let n_total = job.progress().n_total.filter(|n| *n > 1);
        job.reopen_part(page_idx, Progress { n_done, n_total }, now);
        Ok(())
    });
    changed.await.map(drop)
}

/// Removes a job; gives its row, to be put back.
pub(super) async fn take(stores: &Stores<'_>, id: &JobId) -> Result<Option<JsValue>, StorageError> {
    let key = JsValue::from_str(id.as_str());
    let row = stores.get_js(schema::JOBS, &key).await?;
    stores.delete_js(schema::JOBS, &key)?;
    Ok(row)
}

/// Puts a removed job back: who was at it no longer is.
pub(super) fn put_back(
    stores: &Stores<'_>,
    row: &JsValue,
    now: Timestamp,
) -> Result<(), StorageError> {
    let mut job = job_of(row)?;
    if job.state() == JobState::Running && job.pause(now).is_ok() {
        let _ = job.resume(now);
    }
    put(stores, &job, file_of(row).as_ref())
}

/// Forgets a job that is over.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn forget(connection: &Connection, id: &JobId) -> Result<(), StorageError> {
    let stores = connection.write(&[schema::JOBS])?;
    stores.delete_js(schema::JOBS, &id.as_str().into())?;
    stores.commit().await
}

/// Makes a job of every stored file that has none: those of earlier releases, and those of a
/// backup.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn adopt(connection: &Connection, scans: &[scans::Scan]) -> Result<(), StorageError> {
    let stores = connection.write(&[schema::JOBS])?;
    for scan in scans {
        let job = of_scan(scan)?;
        if stores.get_js(schema::JOBS, &job.id().as_str().into()).await?.is_none() {
            put(&stores, &job, None)?;
        }
    }
    stores.commit().await
}

async fn progress_of(
    stores: &Stores<'_>,
    scan: &ScanId,
    n_total: Option<u32>,
) -> Result<Progress, StorageError> {
    let n_done = stores.count_js_by(schema::PAGES, schema::BY_SCAN, scan.as_str()).await?;
    Ok(Progress { n_done, n_total })
}

fn put(stores: &Stores<'_>, job: &JobRow, file: Option<&Blob>) -> Result<(), StorageError> {
    let row = Object::new();
    let set = |name: &str, value: &JsValue| {
        let failed = |error| StorageError::Failed { detail: format!("{error:?}") };
        Reflect::set(&row, &name.into(), value).map(drop).map_err(failed)
    };
    set("id", &job.id().as_str().into())?;
    set("kind", &job.kind().as_str().into())?;
    set("state", &job.state().as_str().into())?;
    set("body", &job.to_text().into())?;
    if let Some(file) = file {
        set("file", file)?;
    }
    stores.put_js(schema::JOBS, &row)
}

fn job_of(row: &JsValue) -> Result<JobRow, StorageError> {
    let body = Reflect::get(row, &"body".into()).ok().and_then(|body| body.as_string());
    JobRow::from_text(&body.unwrap_or_default()).map_err(|error| match error {
        StoredError::Newer { .. } => StorageError::Newer,
        StoredError::Damaged { detail } => StorageError::Unreadable { store: schema::JOBS, detail },
    })
}

fn file_of(row: &JsValue) -> Option<Blob> {
    Reflect::get(row, &"file".into()).ok()?.dyn_into().ok()
}
