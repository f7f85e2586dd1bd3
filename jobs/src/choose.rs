//! Which job comes next.

use crate::{Holder, JobRow, JobState, Lane, Standing};
use attendance::Timestamp;

/// The job that `holder` shall begin in a lane: the oldest that is ready.
#[must_use]
pub fn next_job<'a>(
    rows: &'a [JobRow],
    lane: Lane,
    holder: &Holder,
    standing: Standing,
    now: Timestamp,
) -> Option<&'a JobRow> {
    let ready = rows
        .iter()
        .filter(|row| row.kind.lane() == Some(lane) && row.is_ready(holder, standing, now));
    ready.min_by_key(|row| (row.created_at, row.position, &row.id))
}

/// When it is worth looking again although nothing happens: a pause or somebody's lease ends.
#[must_use]
pub fn next_look(rows: &[JobRow], holder: &Holder, now: Timestamp) -> Option<Timestamp> {
    let of = |row: &JobRow| match row.state {
        JobState::Waiting => row.not_before,
        JobState::Running if !row.is_held_by(holder) => row.lease.as_ref().map(|l| l.until),
        _ => None,
    };
    rows.iter().filter(|row| row.kind.lane().is_some()).filter_map(of).filter(|at| *at > now).min()
}
