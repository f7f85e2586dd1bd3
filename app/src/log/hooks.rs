//! Which lines a result is. Of an error only its kind is noted: its text may hold anything.

use super::{What, note, note_count, note_page, note_scan};
use crate::health;
use crate::storage::StorageError;
use crate::storage::scans::{Outcome, Page};
use attendance::{ScanId, record::Write};
use protocol::{FileError, JobError};
use std::collections::BTreeMap;

/// Passes a result of the storage on; notes its error, and tells whoever watches the room.
pub(crate) fn watched<T>(result: Result<T, StorageError>) -> Result<T, StorageError> {
    match &result {
        Ok(_) => health::storage_worked(),
        Err(error) => {
            note(of_storage(error));
            health::storage_failed(error);
        }
    }
    result
}

const fn of_storage(error: &StorageError) -> What {
    match error {
        StorageError::Unavailable { .. } => What::StorageRefused,
        StorageError::Blocked => What::StorageBlocked,
        StorageError::Newer => What::StorageNewer,
        StorageError::Full => What::StorageFull,
        StorageError::Unreadable { .. } => What::StorageUnreadable,
        StorageError::Missing { .. } => What::StorageMissing,
        StorageError::Failed { .. } => What::StorageFailed,
    }
}

/// Notes why a job of the worker gave nothing; a person who cancels is no error.
pub(crate) fn job_failed(error: &JobError) {
    let what = match error {
        JobError::TimedOut => What::WorkerTimedOut,
        JobError::WorkerGone { .. } => What::WorkerLost,
        JobError::VersionMismatch { .. } => What::WorkerOtherVersion,
        JobError::Wire { .. } => What::WorkerMisunderstood,
        JobError::Import(_) => What::ImportFailed,
        JobError::Document { .. } | JobError::Layout(_) => What::DocumentFailed,
        // Those of a page are noted with the page; the others are answers.
        JobError::Read(_)
        | JobError::File(_)
        | JobError::Backup(_)
        | JobError::Cancelled
        | JobError::NoFileOpen => {
            return;
        }
    };
    note(what);
}

/// Notes whether a page gave anything. A blank page is no failure: scanners take both sides.
pub(crate) fn page_done(page: &Page) {
    let is_read = page.parts.iter().any(|part| {
        let blank = Outcome::Failed(JobError::File(FileError::BlankPage));
        matches!(part.outcome, Outcome::Read(_)) || part.outcome == blank
    });
    let what = if is_read { What::PageDone } else { What::PageFailed };
    note_page(what, &page.scan, page.page_idx);
}

/// Notes how many records came of each scanned file, and how many of none.
pub(crate) fn recorded(writes: &[Write]) {
    let mut n_of: BTreeMap<Option<&ScanId>, usize> = BTreeMap::new();
    for write in writes {
        let picture = write.record.source.picture();
        *n_of.entry(picture.map(|picture| &picture.scan)).or_default() += 1;
    }
    for (scan, n) in n_of {
        match scan {
            Some(scan) => note_scan(What::Recorded, scan, n),
            None => note_count(What::Recorded, n),
        }
    }
}
