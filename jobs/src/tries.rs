//! How often something is tried, and what is said when it is given up.

use crate::kind::named;

/// Failures in a row after which a job or a part of one is set aside.
pub const MAX_TRIES: u32 = 3;

/// Tabs that may be lost at the same part before it is set aside. More than tries: a tab is mostly
/// lost because a person closed it, but a page that takes all memory must not end the app forever.
pub const MAX_LOST: u32 = 5;

/// The first pause after a failure, in milliseconds; each further one is twice as long.
const FIRST_PAUSE_MILLIS: i64 = 1_000;

/// The longest pause, in milliseconds.
const LONGEST_PAUSE_MILLIS: i64 = 60_000;

/// The pause after so many failures in a row, in milliseconds.
#[must_use]
pub fn back_off_millis(n_tries: u32) -> i64 {
    let doublings = n_tries.saturating_sub(1).min(16);
    (FIRST_PAUSE_MILLIS << doublings).min(LONGEST_PAUSE_MILLIS)
}

named! {
    /// Why a job or a part of it failed, as far as a person can do something about it.
    Reason {
        /// The worker ended while it was at it.
        WorkerGone = "worker-gone",
        /// It took longer than its watchdog waits.
        TimedOut = "timed-out",
        /// The tab ended while it was at it.
        TabLost = "tab-lost",
        /// No space is left on the phone.
        StorageFull = "storage-full",
        /// The phone's storage refused.
        Storage = "storage",
        /// What it works on is no longer there.
        Missing = "missing",
        /// It was refused for good: trying again gives the same.
        Refused = "refused",
        /// Another release has to be loaded first.
        Outdated = "outdated",
    }
}

/// Why something failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// For words.
    pub reason: Reason,
    /// For the log; never a person's data.
    pub detail: String,
}

impl Problem {
    /// A problem of a reason.
    #[must_use]
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into() }
    }
}

/// What follows from a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is tried again, after a pause.
    Again,
    /// It is set aside until a person has it tried again.
    SetAside,
}
