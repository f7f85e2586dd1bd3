//! Random lives of a job of six pages in two tabs that are closed, fall asleep and come back.

use super::{at, gone, scan, tab};
use crate::{Holder, JobRow, JobState, MAX_LOST, MAX_TRIES, NextPart, Progress, Standing, Verdict};
use proptest::prelude::*;
use std::collections::BTreeSet;

const N: u32 = 6;

#[derive(Debug, Clone, Copy)]
enum Event {
    /// A tab does its next step; the worker lives through it or not.
    Step {
        tab: u8,
        is_good: bool,
    },
    /// A tab is closed and opened again.
    Reload {
        tab: u8,
    },
    /// The other tab takes the lock.
    TakeOver {
        tab: u8,
    },
    Pause,
    Resume,
    Cancel,
    Retry,
    Wait(i64),
}

fn event() -> impl Strategy<Value = Event> {
    let tab = 0..2_u8;
    prop_oneof![
        12 => (tab.clone(), prop::bool::weighted(0.7))
            .prop_map(|(tab, is_good)| Event::Step { tab, is_good }),
        2 => tab.clone().prop_map(|tab| Event::Reload { tab }),
        1 => tab.prop_map(|tab| Event::TakeOver { tab }),
        1 => Just(Event::Pause),
        1 => Just(Event::Resume),
        1 => Just(Event::Cancel),
        1 => Just(Event::Retry),
        3 => (0..20_000_i64).prop_map(Event::Wait),
    ]
}

/// The stored row and pages, and what each tab believes.
struct World {
    job: JobRow,
    pages: BTreeSet<u32>,
    n_loads: [u32; 2],
    now: i64,
}

impl World {
    fn new() -> Self {
        Self { job: scan(), pages: BTreeSet::new(), n_loads: [0; 2], now: 0 }
    }

    fn holder(&self, tab_idx: u8) -> Holder {
        tab(&format!("{tab_idx}-{}", self.n_loads[usize::from(tab_idx)]))
    }

    fn next(&self) -> NextPart {
        self.job.next_part(N, |part| self.pages.contains(&part), at(self.now))
    }

    fn write(&mut self, part: u32) {
        self.pages.insert(part);
        let progress = Progress { n_done: self.pages.len() as u32, n_total: Some(N) };
        self.job.part_done(part, progress, at(self.now));
    }

    fn step(&mut self, tab_idx: u8, is_good: bool) {
        let (me, now) = (self.holder(tab_idx), at(self.now));
        if !self.job.is_held_by(&me) && self.job.claim(&me, Standing::Leased, now).is_err() {
            return;
        }
        match self.next() {
            NextPart::Part(part) => {
                self.job.begin(&me, part, now).unwrap();
                if is_good || self.job.part_failed(&me, part, gone(), now) == Ok(Verdict::SetAside)
                {
                    self.write(part);
                }
            }
            NextPart::GiveUp(part) => self.write(part),
            NextPart::WaitUntil(_) => {}
            NextPart::Nothing => drop(self.job.finish(now)),
        }
    }

    fn apply(&mut self, event: Event) {
        let now = at(self.now);
        match event {
            Event::Step { tab, is_good } => self.step(tab, is_good),
            Event::Reload { tab } => self.n_loads[usize::from(tab)] += 1,
            Event::TakeOver { tab } => {
                let me = self.holder(tab);
                let _ = self.job.claim(&me, Standing::TookOver, now);
            }
            Event::Pause => drop(self.job.pause(now)),
            Event::Resume => drop(self.job.resume(now)),
            Event::Cancel => drop(self.job.cancel(now)),
            Event::Retry => drop(self.job.retry(now)),
            Event::Wait(millis) => self.now += millis,
        }
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let job = &self.job;
        prop_assert_eq!(job.lease().is_some(), job.state() == JobState::Running);
        prop_assert!(job.n_tries() < MAX_TRIES.max(MAX_LOST) || job.state() == JobState::SetAside);
        for (part, trouble) in job.troubles() {
            prop_assert!(part < N && trouble.n_tries <= MAX_TRIES);
            let is_worn = trouble.n_tries >= MAX_TRIES || trouble.n_lost >= MAX_LOST;
            prop_assert_eq!(trouble.is_set_aside, is_worn);
        }
        if job.state() == JobState::Done {
            prop_assert_eq!(self.pages.len() as u32, N, "done before its last page is written");
        }
        prop_assert_eq!(JobRow::from_text(&job.to_text()), Ok(job.clone()));
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_happens_every_page_is_read_or_set_aside_in_the_end(
        events in prop::collection::vec(event(), 0..150),
    ) {
        let mut world = World::new();
        for event in events {
            world.apply(event);
            world.check()?;
        }
        // From here on one tab is open, and a person wants it done.
        world.n_loads[0] += 1;
        let _ = world.job.resume(at(world.now));
        let is_whole = world.pages.len() as u32 == N;
        if !is_whole {
            let _ = world.job.retry(at(world.now));
        }
        for _ in 0..100 {
            world.now += 20_000;
            world.step(0, true);
            world.check()?;
        }
        prop_assert_eq!(world.pages.len() as u32, N, "a page was lost");
        prop_assert!(!world.job.state().is_open(), "it runs forever");
    }
}
