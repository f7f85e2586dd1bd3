//! Work that survives a closed tab.
//!
//! A job is a row before it is work, and a row that is kept: [`JobRow`] says what is to be done, how
//! far it is, who is at it, and why it stopped. Its transitions are functions of the row and the
//! clock; nothing here stores, waits or asks.
//!
//! ```text
//!            claim            part_done … finish
//! Waiting ──────────▶ Running ──────────▶ Done ──reopen──▶ Waiting
//!    ▲                 │  │ └─ finish with parts set aside ─▶ SetAside
//!    │  fail, hand_back│  └─ fail the third time ───────────▶ SetAside ──retry──▶ Waiting
//!    └─────────────────┘
//! Waiting, Running ──pause──▶ Paused ──resume──▶ Waiting
//! Waiting, Running, Paused, SetAside ──cancel──▶ Cancelled ──retry──▶ Waiting
//! ```
//!
//! Three rules hold throughout. Nothing is dropped by age: a job ends because it is done, or because
//! a person says so. A result is kept whoever brings it and whatever became of the row meanwhile.
//! What fails three times is set aside with its reason, alone: the other parts go on.
#![forbid(unsafe_code)]

mod breaker;
mod choose;
mod kind;
mod lane;
mod lease;
mod parts;
mod row;
mod stored;
mod tries;
mod watchdog;

#[cfg(test)]
mod tests;

pub use breaker::{Breaker, BreakerState, Gate};
pub use choose::{next_job, next_look};
pub use kind::{JobKind, JobState};
pub use lane::Lane;
pub use lease::{HEARTBEAT_MILLIS, Holder, LEASE_MILLIS, Lease, Standing};
pub use parts::{NextPart, Trouble};
pub use row::{JobId, JobRow, Progress, Refused};
pub use stored::StoredError;
pub use tries::{MAX_LOST, MAX_TRIES, Problem, Reason, Verdict, back_off_millis};
pub use watchdog::{Task, Then, Watchdog};
