//! What a person would notice: nothing is lost, nothing runs twice, nothing waits forever.

mod life;
mod parts;
mod random;
mod switch;
mod text;

use crate::{Holder, JobId, JobKind, JobRow, Problem, Reason};
use attendance::Timestamp;
use serde_json::json;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(1_800_000_000_000 + millis)
}

fn tab(name: &str) -> Holder {
    Holder::new(name)
}

fn scan() -> JobRow {
    JobRow::new(JobId::new("scan-1"), JobKind::Scan, at(0), 0, json!({ "scan": "1" }))
}

fn gone() -> Problem {
    Problem::new(Reason::WorkerGone, "out of memory")
}
