//! What the log warns of.

use crate::log::{Event, Stage, Subject, What};
use crate::storage::space::Space;
use attendance::Timestamp;

/// Pages of a batch follow one another within this: a person who scans again after it began anew.
const BATCH_GAP_MILLIS: i64 = 10 * 60_000;

/// Pages that fail, in a hundred of a batch, before it is worth a warning.
const MAX_FAILED_PERCENT: usize = 5;

/// Longest a page should take to be read, milliseconds.
const MAX_PAGE_MILLIS: u32 = 3_000;

/// Share of the room that may be taken before it is worth a warning.
pub const MAX_USED_SHARE: f64 = 0.8;

/// Jobs that may wait before it is worth a warning.
const MAX_WAITING_JOBS: usize = 1_000;

/// Something that a person should know before it becomes trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// Many pages of the last batch could not be read.
    PagesFail {
        /// Pages that gave nothing.
        n_failed: usize,
        /// Pages of the batch.
        n_pages: usize,
    },
    /// Pages of the last batch took long.
    PagesAreSlow {
        /// Pages that took longer than 3 s.
        n_slow: usize,
        /// Pages of the batch that were timed.
        n_pages: usize,
    },
    /// Much of the room is taken.
    RoomIsShort {
        /// In a hundred.
        used_percent: usize,
    },
    /// The worker was lost or ended in the middle of its work within a day.
    WorkerRestarts {
        /// How often.
        n: usize,
    },
    /// Very many jobs wait.
    JobsPileUp {
        /// How many.
        n: usize,
    },
}

/// Everything that is worth a warning now.
#[must_use]
pub fn warnings(
    events: &[Event],
    space: Option<Space>,
    n_waiting_jobs: usize,
    now: Timestamp,
) -> Vec<Warning> {
    let batch = last_batch(events);
    let found = [
        pages_fail(batch),
        pages_are_slow(batch),
        space.and_then(room_is_short),
        worker_restarts(events, now),
        (n_waiting_jobs > MAX_WAITING_JOBS).then_some(Warning::JobsPileUp { n: n_waiting_jobs }),
    ];
    found.into_iter().flatten().collect()
}

const fn is_of_page(event: &Event) -> bool {
    matches!(event.subject, Subject::Happened(What::PageDone | What::PageFailed))
}

/// The lines from the first page of the last batch on.
fn last_batch(events: &[Event]) -> &[Event] {
    let mut start = events.len();
    let mut at: Option<Timestamp> = None;
    for (i, event) in events.iter().enumerate().rev() {
        let is_page = is_of_page(event) || event.subject == Subject::Took(Stage::PageRead);
        if !is_page {
            continue;
        }
        let gap = at.map_or(0, |later| later.as_millis() - event.at.as_millis());
        if gap > BATCH_GAP_MILLIS {
            break;
        }
        (start, at) = (i, Some(event.at));
    }
    &events[start..]
}

fn pages_fail(batch: &[Event]) -> Option<Warning> {
    let n_pages = batch.iter().filter(|event| is_of_page(event)).count();
    let failed = Subject::Happened(What::PageFailed);
    let n_failed = batch.iter().filter(|event| event.subject == failed).count();
    let is_many = n_failed * 100 > n_pages * MAX_FAILED_PERCENT;
    is_many.then_some(Warning::PagesFail { n_failed, n_pages })
}

fn pages_are_slow(batch: &[Event]) -> Option<Warning> {
    let read = batch.iter().filter(|event| event.subject == Subject::Took(Stage::PageRead));
    let millis: Vec<u32> = read.filter_map(|event| event.duration_ms).collect();
    let n_slow = millis.iter().filter(|millis| **millis > MAX_PAGE_MILLIS).count();
    (n_slow > 0).then_some(Warning::PagesAreSlow { n_slow, n_pages: millis.len() })
}

fn room_is_short(space: Space) -> Option<Warning> {
    let share = space.used_bytes / space.allowed_bytes.max(1.0);
    let used_percent = (share * 100.0).round() as usize;
    (share > MAX_USED_SHARE).then_some(Warning::RoomIsShort { used_percent })
}

fn worker_restarts(events: &[Event], now: Timestamp) -> Option<Warning> {
    let is_restart = |event: &&Event| {
        let what = Subject::Happened;
        event.at >= now.minus_days(1)
            && (event.subject == what(What::WorkerLost)
                || event.subject == what(What::WorkerTimedOut))
    };
    let n = events.iter().filter(is_restart).count();
    (n > 0).then_some(Warning::WorkerRestarts { n })
}
