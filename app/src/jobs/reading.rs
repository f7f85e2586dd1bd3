//! How far the reading of files is, as the rows of their jobs say.

use crate::storage::jobs::ScanWork;
use ::jobs::{JobKind, JobRow, JobState};
use attendance::{ScanId, SessionId};

/// How far the reading of a session's files is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Whose files are read.
    pub(crate) session: SessionId,
    /// The file at hand; none before one is begun.
    pub(crate) scan: Option<ScanId>,
    /// Its page, from 0.
    pub(crate) page_idx: u32,
    /// Pages of the session's files that are done.
    pub(crate) n_done: u32,
    /// Pages in all, as far as known: a file that is not open yet counts as one.
    pub(crate) n_pages: u32,
}

/// What a job of reading a file works on.
pub(super) fn work_of(job: &JobRow) -> Option<ScanWork> {
    is_scan(job).then(|| serde_json::from_value(job.payload().clone()).ok()).flatten()
}

pub(super) fn is_scan(job: &JobRow) -> bool {
    job.kind() == JobKind::Scan
}

/// The session whose file is at hand, or waits first.
pub(super) fn reading(rows: &[JobRow]) -> Option<Reading> {
    let open = rows.iter().filter(|row| is_scan(row) && row.state().is_open());
    let first = open
        .min_by_key(|row| (row.state() != JobState::Running, row.created_at(), row.id().clone()))?;
    let work = work_of(first)?;
    let mut reading = tally(rows, work.session);
    if first.state() == JobState::Running {
        (reading.scan, reading.page_idx) = (Some(work.scan), first.at().unwrap_or_default());
    }
    Some(reading)
}

/// Pages of a session's files.
pub(super) fn tally(rows: &[JobRow], session: SessionId) -> Reading {
    let of_session =
        rows.iter().filter(|row| work_of(row).is_some_and(|work| work.session == session));
    let counts = of_session
        .filter(|row| row.state() != JobState::Cancelled)
        .map(|row| (row.progress().n_done, row.progress().n_total.unwrap_or(1)));
    let (n_done, n_pages) =
        counts.fold((0, 0), |(done, all), (n_done, n_total)| (done + n_done, all + n_total));
    Reading { session, scan: None, page_idx: 0, n_done, n_pages }
}
