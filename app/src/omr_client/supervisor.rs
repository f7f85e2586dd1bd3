//! Watches over the worker: keeps work away from one that keeps failing, and says what takes long.

use super::sleep::{awake_seconds, sleep_millis};
use crate::platform::clock;
use ::jobs::{Breaker, BreakerState, Gate, Task, Then, Watchdog};
use futures::future::{Either, select};
use leptos::prelude::*;
use protocol::JobError;
use std::pin::pin;

/// How often a person's wish not to wait is looked for, in milliseconds.
const LOOK_MILLIS: i64 = 500;

/// What is known about the worker's health; shown in words.
pub(super) struct Supervisor {
    breaker: ArcRwSignal<Breaker>,
    slow: ArcRwSignal<Option<Task>>,
}

impl Default for Supervisor {
    fn default() -> Self {
        Self { breaker: ArcRwSignal::new(Breaker::default()), slow: ArcRwSignal::new(None) }
    }
}

impl Supervisor {
    /// Waits until the breaker lets work through.
    pub(super) async fn gate(&self) {
        loop {
            let mut breaker = self.breaker.get_untracked();
            let now = clock::now();
            let gate = breaker.ask(now);
            self.keep(breaker);
            let Gate::Wait(until) = gate else { return };
            let millis = (until.as_millis() - now.as_millis()).clamp(1, LOOK_MILLIS);
            sleep_millis(millis as u32).await;
        }
    }

    /// Learns from how a request ended.
    pub(super) fn learn<T>(&self, outcome: &Result<T, JobError>) {
        let mut breaker = self.breaker.get_untracked();
        match outcome {
            Err(JobError::WorkerGone { .. } | JobError::TimedOut) => breaker.failed(clock::now()),
            // A person ended it, which says nothing about the worker.
            Err(JobError::Cancelled) => {}
            Ok(_) | Err(_) => breaker.succeeded(),
        }
        self.keep(breaker);
    }

    fn keep(&self, breaker: Breaker) {
        if self.breaker.with_untracked(|known| *known != breaker) {
            self.breaker.set(breaker);
        }
    }

    /// Does `work`, and says so when it takes longer than its watchdog waits.
    pub(super) async fn watched<T>(&self, task: Task, work: impl Future<Output = T>) -> T {
        match Watchdog::of(task) {
            Watchdog { then: Then::End, .. } => work.await,
            Watchdog { after_seconds, .. } => self.said_after(after_seconds, task, work).await,
        }
    }

    async fn said_after<T>(&self, seconds: u32, task: Task, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            let clock = pin!(awake_seconds(seconds));
            match select(work.as_mut(), clock).await {
                Either::Left((done, _)) => {
                    if self.slow.get_untracked() == Some(task) {
                        self.slow.set(None);
                    }
                    return done;
                }
                // Asked again after as long, should a person have chosen to wait.
                Either::Right(_) => self.slow.set(Some(task)),
            }
        }
    }

    pub(super) fn state(&self) -> BreakerState {
        self.breaker.get().state()
    }

    pub(super) fn try_now(&self) {
        self.breaker.update(Breaker::try_now);
    }

    pub(super) fn slow(&self) -> Option<Task> {
        self.slow.get()
    }

    pub(super) fn wait_longer(&self) {
        self.slow.set(None);
    }
}

/// Seconds after which a silent worker is ended.
pub(super) fn limit_of(task: Task) -> Option<u32> {
    let watchdog = Watchdog::of(task);
    (watchdog.then == Then::End).then_some(watchdog.after_seconds)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn gone() -> Result<(), JobError> {
        Err(JobError::WorkerGone { detail: String::new() })
    }

    #[wasm_bindgen_test]
    async fn a_worker_that_keeps_failing_gets_no_work_until_a_person_asks() {
        let supervisor = Supervisor::default();
        supervisor.gate().await;
        for _ in 0..3 {
            supervisor.learn(&gone());
        }
        assert!(matches!(supervisor.state(), BreakerState::Open { .. }));
        let gate = pin!(supervisor.gate());
        let a_moment = pin!(sleep_millis(50));
        let Either::Right((_, gate)) = select(gate, a_moment).await else {
            unreachable!("work went to a worker that failed three times");
        };
        supervisor.try_now();
        gate.await;
        supervisor.learn(&Ok(()));
        supervisor.learn(&Err::<(), _>(JobError::Cancelled));
        assert_eq!(supervisor.state(), BreakerState::HalfOpen { n_successes: 1 });
        supervisor.learn(&Err::<(), _>(JobError::NoFileOpen));
        assert_eq!(supervisor.state(), BreakerState::Closed { n_failures: 0 });
    }

    #[wasm_bindgen_test]
    async fn what_takes_long_is_said_and_its_answer_is_kept() {
        let supervisor = Supervisor::default();
        let (answer, arrives) = futures::channel::oneshot::channel();
        let work = supervisor.said_after(1, Task::Report, arrives);
        let later = async {
            sleep_millis(1600).await;
            let seen = supervisor.slow();
            let _ = answer.send(7);
            seen
        };
        let (answer, seen) = futures::future::join(work, later).await;
        assert_eq!((answer.unwrap(), seen), (7, Some(Task::Report)));
        assert_eq!(supervisor.slow(), None, "the note goes with the answer");
    }
}
