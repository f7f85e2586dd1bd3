//! What became of a job that a page waits for.

use super::desk::Jobs;
use crate::storage::{self, StorageError, book::ActError, jobs, records::Recorded};
use ::jobs::{JobId, JobRow, JobState};
use futures::channel::oneshot;
use protocol::JobError;

/// What a page is told that asked for a job.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// It is done; what it made lies beside it.
    Done,
    /// The records are written.
    Recorded(Recorded),
    /// They are not, and nothing else is.
    NotRecorded(ActError),
    /// The worker gave nothing.
    Failed(JobError),
    /// The storage refused.
    NotStored(StorageError),
    /// A person stopped it, or it waits for one.
    Stopped,
}

impl Jobs {
    /// Takes a job in and has it run here, and waits for it. Should the tab be closed meanwhile, it
    /// is done all the same.
    pub(crate) async fn run(&self, job: JobRow) -> Outcome {
        let (answer, arrives) = oneshot::channel();
        let added = async { jobs::add(&storage::connection().await?, &job).await };
        if let Err(error) = added.await {
            return Outcome::NotStored(error);
        }
        self.0.waiting.borrow_mut().insert(job.id().clone(), answer);
        self.wake();
        arrives.await.unwrap_or(Outcome::Stopped)
    }

    /// Whether a page of this tab waits for it.
    pub(super) fn is_waited_for(&self, id: &JobId) -> bool {
        self.0.waiting.borrow().get(id).is_some_and(|answer| !answer.is_canceled())
    }

    /// Answers the page that waits for a job, if there is one.
    pub(super) fn answer(&self, id: &JobId, outcome: Outcome) {
        if let Some(answer) = self.0.waiting.borrow_mut().remove(id) {
            let _ = answer.send(outcome);
        }
    }

    /// The same for a job that ended, here or in another tab.
    pub(super) fn answer_end(&self, job: &JobRow) {
        match job.state() {
            JobState::Waiting | JobState::Running => {}
            JobState::Done => self.answer(job.id(), Outcome::Done),
            JobState::Paused | JobState::Cancelled | JobState::SetAside => {
                self.answer(job.id(), Outcome::Stopped);
            }
        }
    }
}
