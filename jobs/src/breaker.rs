//! Keeps work away from a worker that keeps failing.

use crate::lease::later;
use attendance::Timestamp;

/// Failures in a row that open it.
const FAILURES_TO_OPEN: u32 = 3;

/// How long it stays open, in milliseconds: a person with a phone in the hand waits this long.
const OPEN_MILLIS: i64 = 15_000;

/// Successes in a row that close it again.
const SUCCESSES_TO_CLOSE: u32 = 2;

/// Lets work through to the worker, or not for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breaker(BreakerState);

/// Where a breaker stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    /// All work goes through.
    Closed {
        /// Failures in a row so far.
        n_failures: u32,
    },
    /// Nothing goes through.
    Open {
        /// Until then.
        until: Timestamp,
    },
    /// Work goes through on trial.
    HalfOpen {
        /// Successes in a row so far.
        n_successes: u32,
    },
}

/// Whether work may go to the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// It may.
    Go,
    /// Not before this moment: ask again then.
    Wait(Timestamp),
}

impl Default for Breaker {
    fn default() -> Self {
        Self(BreakerState::Closed { n_failures: 0 })
    }
}

impl Breaker {
    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> BreakerState {
        self.0
    }

    /// Whether work may go through now. Whoever is let through says what came of it.
    pub fn ask(&mut self, now: Timestamp) -> Gate {
        match self.0 {
            // A clock that was set back must not keep it open for a year.
            BreakerState::Open { until } if now < until && until <= later(now, OPEN_MILLIS) => {
                Gate::Wait(until)
            }
            BreakerState::Open { .. } => {
                self.0 = BreakerState::HalfOpen { n_successes: 0 };
                Gate::Go
            }
            BreakerState::Closed { .. } | BreakerState::HalfOpen { .. } => Gate::Go,
        }
    }

    /// The worker answered, whatever it said.
    pub fn succeeded(&mut self) {
        self.0 = match self.0 {
            BreakerState::HalfOpen { n_successes } if n_successes + 1 < SUCCESSES_TO_CLOSE => {
                BreakerState::HalfOpen { n_successes: n_successes + 1 }
            }
            // A late answer says nothing about the worker that comes next.
            open @ BreakerState::Open { .. } => open,
            BreakerState::Closed { .. } | BreakerState::HalfOpen { .. } => {
                BreakerState::Closed { n_failures: 0 }
            }
        };
    }

    /// The worker was lost.
    pub fn failed(&mut self, now: Timestamp) {
        self.0 = match self.0 {
            BreakerState::Closed { n_failures } if n_failures + 1 < FAILURES_TO_OPEN => {
                BreakerState::Closed { n_failures: n_failures + 1 }
            }
            open @ BreakerState::Open { .. } => open,
            BreakerState::Closed { .. } | BreakerState::HalfOpen { .. } => {
                BreakerState::Open { until: later(now, OPEN_MILLIS) }
            }
        };
    }

    /// A person does not want to wait: the next work goes through on trial.
    pub fn try_now(&mut self) {
        if matches!(self.0, BreakerState::Open { .. }) {
            self.0 = BreakerState::HalfOpen { n_successes: 0 };
        }
    }
}
