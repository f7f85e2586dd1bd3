//! What jobs work on, and the rows of new ones.

use crate::storage::{StorageError, scans};
use ::jobs::{JobId, JobKind, JobRow};
use attendance::{CourseId, ScanId, SessionId, Timestamp, record::Write};
use omr_core::{Locale, SheetId};
use protocol::TableFormat;
use serde::{Deserialize, Serialize};

/// What a job of reading a file works on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanWork {
    /// The file.
    pub scan: ScanId,
    /// Its session.
    pub session: SessionId,
    /// The file's name, for people.
    pub name: String,
}

/// What a job of recording works on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordWork {
    /// The session.
    pub session: SessionId,
    /// Its name, for people.
    pub name: String,
    /// What shall be recorded.
    pub writes: Vec<Write>,
    /// What the review becomes with it, as it is kept.
    pub left: String,
}

/// What a job of making a document works on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportWork {
    /// The file's name.
    pub name: String,
    /// Which document.
    pub document: Document,
    /// As what its table is written; of no meaning for a sheet.
    #[serde(default)]
    pub format: TableFormat,
    /// Its language.
    pub locale: Locale,
}

/// A document that can be made of what is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Document {
    /// The list of all students, as an import takes it.
    Students,
    /// A session's records.
    Session {
        /// Which.
        session: SessionId,
    },
    /// A course's records.
    Course {
        /// Which.
        course: CourseId,
    },
    /// A sheet that was planned, as PDF.
    Sheet {
        /// Which.
        sheet: SheetId,
    },
}

/// What a person is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeWork {
    /// What happened.
    pub about: About,
    /// To what, for people.
    pub name: String,
}

/// What happened while nobody looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// A file was made and waits to be saved.
    FileReady,
    /// A job, or part of it, was set aside.
    SetAside,
}

/// A notice about a job; the same one twice is one.
///
/// # Errors
///
/// [`StorageError::Failed`] when it has no text, which does not happen.
pub fn notice_of(job: &JobRow, about: About, now: Timestamp) -> Result<JobRow, StorageError> {
    let name = job.payload().get("name").and_then(|name| name.as_str()).unwrap_or_default();
    let work = NoticeWork { about, name: name.to_owned() };
    let work = serde_json::to_value(work).map_err(|error| failed(&error))?;
    let id = JobId::new(format!("notice-{}", job.id().as_str()));
    Ok(JobRow::new(id, JobKind::Notice, now, 0, work))
}

/// The job that records a review: a session has one at a time.
///
/// # Errors
///
/// [`StorageError::Failed`] when it has no text, which does not happen.
pub fn of_record(work: &RecordWork, now: Timestamp) -> Result<JobRow, StorageError> {
    let id = JobId::new(format!("record-{}", work.session));
    let work = serde_json::to_value(work).map_err(|error| failed(&error))?;
    Ok(JobRow::new(id, JobKind::Record, now, 0, work))
}

/// A job that makes a document; `token` tells it from all others.
///
/// # Errors
///
/// [`StorageError::Failed`] when it has no text, which does not happen.
pub fn of_report(token: &str, work: &ReportWork, now: Timestamp) -> Result<JobRow, StorageError> {
    let id = JobId::new(format!("report-{token}"));
    let work = serde_json::to_value(work).map_err(|error| failed(&error))?;
    Ok(JobRow::new(id, JobKind::Report, now, 0, work))
}

/// The id of the job that reads a file: a file has one.
#[must_use]
pub fn id_of_scan(scan: &ScanId) -> JobId {
    JobId::new(format!("scan-{scan}"))
}

/// The job that reads a file.
///
/// # Errors
///
/// [`StorageError::Failed`] when what it works on has no text, which does not happen.
pub fn of_scan(scan: &scans::Scan) -> Result<JobRow, StorageError> {
    let (id, session, name) = (scan.id.clone(), scan.session.clone(), scan.name.clone());
    let work = ScanWork { scan: id, session, name };
    let work = serde_json::to_value(work).map_err(|error| failed(&error))?;
    let id = id_of_scan(&scan.id);
    Ok(JobRow::new(id, JobKind::Scan, scan.added_at, scan.position, work))
}

fn failed(error: &serde_json::Error) -> StorageError {
    StorageError::Failed { detail: error.to_string() }
}
