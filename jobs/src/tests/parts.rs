use super::{at, gone, scan, tab};
use crate::{JobRow, JobState, MAX_LOST, NextPart, Progress, Reason, Standing, Verdict};
use std::collections::BTreeSet;

const N: u32 = 5;

/// A file of five pages in the hands of a tab.
struct Run {
    job: JobRow,
    done: BTreeSet<u32>,
    order: Vec<u32>,
    now: i64,
}

impl Run {
    fn new() -> Self {
        let mut job = scan();
        job.claim(&tab("a"), Standing::Sole, at(0)).unwrap();
        Self { job, done: BTreeSet::new(), order: Vec::new(), now: 0 }
    }

    fn next(&self) -> NextPart {
        self.job.next_part(N, |part| self.done.contains(&part), at(self.now))
    }

    fn write(&mut self, part: u32) {
        self.done.insert(part);
        let progress = Progress { n_done: self.done.len() as u32, n_total: Some(N) };
        self.job.part_done(part, progress, at(self.now));
    }

    /// Works until nothing is left; `is_good` says what the worker does.
    fn all(&mut self, mut is_good: impl FnMut(u32) -> bool) {
        loop {
            match self.next() {
                NextPart::Part(part) => {
                    self.job.begin(&tab("a"), part, at(self.now)).unwrap();
                    self.order.push(part);
                    if is_good(part)
                        || self.job.part_failed(&tab("a"), part, gone(), at(self.now))
                            == Ok(Verdict::SetAside)
                    {
                        self.write(part);
                    }
                }
                NextPart::GiveUp(part) => self.write(part),
                NextPart::WaitUntil(until) => self.now = until.as_millis() - at(0).as_millis(),
                NextPart::Nothing => return,
            }
        }
    }
}

#[test]
fn a_poison_page_is_set_aside_alone_and_the_rest_goes_on_first() {
    let mut run = Run::new();
    run.all(|part| part != 1);
    assert_eq!(run.order, [0, 1, 2, 3, 4, 1, 1]);
    assert_eq!((run.job.state(), run.job.progress().n_done), (JobState::SetAside, N));
    let aside: Vec<u32> =
        run.job.troubles().filter(|(_, t)| t.is_set_aside).map(|(p, _)| p).collect();
    assert_eq!(aside, [1]);

    run.done.remove(&1);
    let progress = Progress { n_done: 4, n_total: Some(N) };
    run.job.reopen_part(1, progress, at(run.now));
    run.job.claim(&tab("a"), Standing::Sole, at(run.now)).unwrap();
    run.all(|_| true);
    assert_eq!(run.order[7..], [1], "only the page that is tried again is read again");
    assert_eq!(run.job.state(), JobState::Done);
    assert_eq!(run.job.troubles().count(), 0);
}

#[test]
fn a_page_that_fails_once_is_read_with_the_next_worker() {
    let mut run = Run::new();
    let mut n_failures = 0;
    run.all(|part| {
        n_failures += u32::from(part == 3);
        part != 3 || n_failures > 1
    });
    assert_eq!(run.order, [0, 1, 2, 3, 4, 3]);
    assert_eq!(run.job.state(), JobState::Done);
}

#[test]
fn a_page_that_takes_the_tab_with_it_is_given_up_after_the_rest_was_read() {
    let mut run = Run::new();
    for n in 0..MAX_LOST {
        if n == 1 {
            for part in [0, 2, 3, 4] {
                run.write(part);
            }
        }
        assert_eq!(run.next(), NextPart::Part(if n == 0 { 0 } else { 1 }));
        run.job.begin(&tab(&holder(&run.job)), 1, at(0)).unwrap();
        run.job.claim(&tab(&format!("tab {n}")), Standing::Sole, at(0)).unwrap();
    }
    assert_eq!(run.next(), NextPart::GiveUp(1));
    run.write(1);
    assert_eq!(run.job.state(), JobState::SetAside);
    let reasons: Vec<_> = run.job.troubles().map(|(part, t)| (part, t.problem.reason)).collect();
    assert_eq!(reasons, [(1, Reason::TabLost)]);
}

#[test]
fn a_closed_tab_now_and_then_sets_nothing_aside() {
    let mut run = Run::new();
    for part in 0..N {
        for n in 0..MAX_LOST - 1 {
            run.job.begin(&tab(&holder(&run.job)), part, at(0)).unwrap();
            run.job.claim(&tab(&format!("{part}-{n}")), Standing::Sole, at(0)).unwrap();
        }
        run.write(part);
    }
    assert_eq!((run.job.state(), run.job.troubles().count()), (JobState::Done, 0));
}

fn holder(job: &JobRow) -> String {
    job.lease().unwrap().holder.as_str().to_owned()
}

#[test]
fn a_result_is_kept_although_the_job_was_paused_or_cancelled_meanwhile() {
    let mut run = Run::new();
    run.job.pause(at(0)).unwrap();
    run.write(0);
    assert_eq!((run.job.state(), run.job.progress().n_done), (JobState::Paused, 1));
    for part in 1..N {
        run.write(part);
    }
    assert_eq!(run.job.state(), JobState::Done, "nothing is left to resume");

    let mut run = Run::new();
    run.job.cancel(at(0)).unwrap();
    for part in 0..N {
        run.write(part);
    }
    assert_eq!((run.job.state(), run.job.progress().n_done), (JobState::Cancelled, N));
}
