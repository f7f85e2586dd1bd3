//! Writes the records of a review: what a person decided is written also when the tab is closed
//! between the tap and the commit.

use super::{desk::Jobs, outcome::Outcome, runner::Stop};
use crate::log::{self, Stage};
use crate::platform::clock;
use crate::storage::{
    Connection, Kept, StorageError,
    book::ActError,
    jobs::{self, RecordWork},
    records,
    reviews::Review,
};
use ::jobs::{JobRow, Problem, Reason};
use attendance::record::Write;

/// The job that records a review; a session has one.
///
/// # Errors
///
/// [`StorageError::Failed`] when it has no text, which does not happen.
pub(crate) fn job_of(
    writes: Vec<Write>,
    left: &Review,
    name: &str,
) -> Result<JobRow, StorageError> {
    let work = RecordWork {
        session: left.session.clone(),
        name: name.to_owned(),
        writes,
        left: left.to_body(),
    };
    jobs::of_record(&work, clock::now())
}

pub(super) async fn run(desk: &Jobs, connection: &Connection, job: &JobRow) -> Result<(), Stop> {
    let no_work = || Stop::Failed(Problem::new(Reason::Refused, "it names no review"));
    let work: RecordWork = serde_json::from_value(job.payload().clone()).map_err(|_| no_work())?;
    let left = Review::from_body(&work.left).map_err(|_| no_work())?;
    let write = records::write_review(connection, &work.writes, &left, Some(job.id()));
    match log::timed(Stage::Record, write).await {
        Ok(recorded) => {
            log::recorded(&work.writes);
            desk.answer(job.id(), Outcome::Recorded(recorded));
            let (job, _) = jobs::one(connection, job.id()).await?;
            desk.tell(&job);
            Ok(())
        }
        Err(ActError::Storage(error)) => Err(error.into()),
        // The review still holds every decision; a person looks at it again.
        Err(clash @ (ActError::Clash(_) | ActError::Refused(_)))
            if desk.is_waited_for(job.id()) =>
        {
            let cancel = |job: &mut JobRow| job.cancel(clock::now());
            let (job, _) = jobs::change(connection, job.id(), cancel).await?;
            desk.answer(job.id(), Outcome::NotRecorded(clash));
            desk.tell(&job);
            Ok(())
        }
        Err(ActError::Clash(_) | ActError::Refused(_)) => Err(Stop::Failed(Problem::new(
            Reason::Refused,
            "something else was recorded meanwhile",
        ))),
    }
}
