//! Everything in one file, and back: made, kept in mind, opened, compared, restored, joined.

mod bring;
mod compare;
mod file;
mod make;
mod note;

pub(crate) use bring::{Joined, Opened, restore};
pub(crate) use compare::{Compared, Thing};
pub(crate) use file::{BackupFile, can_share, save, share};
pub(crate) use make::{Kind, make};
pub(crate) use note::{Due, InstallUnderstood, ask_to_protect, due, not_now, remember};

use crate::storage::StorageError;
use protocol::JobError;

/// Why a backup was not made or brought.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum BackupProblem {
    /// The phone's storage refused.
    Storage(StorageError),
    /// The file, or the worker.
    Job(JobError),
}

impl From<StorageError> for BackupProblem {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<JobError> for BackupProblem {
    fn from(error: JobError) -> Self {
        Self::Job(error)
    }
}
