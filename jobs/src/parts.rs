//! Parts of a job that fail alone, such as the pages of a file.

use crate::{
    JobRow, JobState, Problem, Progress, Reason, Refused, Verdict,
    lease::{Holder, later},
    tries::{MAX_LOST, MAX_TRIES, back_off_millis},
};
use attendance::Timestamp;

/// A part that failed and is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Failures in a row.
    pub n_tries: u32,
    /// Tabs that were lost at it.
    pub n_lost: u32,
    /// Before this it is not tried again.
    pub not_before: Option<Timestamp>,
    /// Why it failed last.
    pub problem: Problem,
    /// Whether it was given up until a person has it tried again.
    pub is_set_aside: bool,
}

/// What to do next of a job with parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextPart {
    /// This part.
    Part(u32),
    /// This part has been lost with too many tabs: it is set aside, and to be written down as such.
    GiveUp(u32),
    /// Only parts are left that failed a moment ago.
    WaitUntil(Timestamp),
    /// Nothing.
    Nothing,
}

impl JobRow {
    /// Parts that failed and are not done, by their number.
    pub fn troubles(&self) -> impl Iterator<Item = (u32, &Trouble)> {
        self.parts.iter().map(|(part, trouble)| (*part, trouble))
    }

    /// The next part of `n_total`: those that never failed come first, so that one bad page keeps
    /// none of the others waiting.
    #[must_use]
    pub fn next_part(
        &self,
        n_total: u32,
        is_done: impl Fn(u32) -> bool,
        now: Timestamp,
    ) -> NextPart {
        let open = || (0..n_total).filter(|part| !is_done(*part));
        if let Some(part) = open().find(|part| !self.parts.contains_key(part)) {
            return NextPart::Part(part);
        }
        if let Some(part) = open().find(|part| self.parts[part].is_set_aside) {
            return NextPart::GiveUp(part);
        }
        let due = |part: &u32| self.parts[part].not_before.unwrap_or(now);
        match open().min_by_key(due) {
            None => NextPart::Nothing,
            Some(part) if due(&part) <= now => NextPart::Part(part),
            Some(part) => NextPart::WaitUntil(due(&part)),
        }
    }

    /// Says which part comes now, before it is begun: should the tab be lost at it, that is known.
    ///
    /// # Errors
    ///
    /// [`Refused`] when it is no longer the holder's.
    pub fn begin(&mut self, holder: &Holder, part: u32, now: Timestamp) -> Result<(), Refused> {
        self.beat(holder, now)?;
        self.at = Some(part);
        Ok(())
    }

    /// A part is done, and `progress` counts it. Whoever brings a result, it is kept: also when a
    /// person paused the job meanwhile. With the last part, the job is done.
    pub fn part_done(&mut self, part: u32, progress: Progress, now: Timestamp) {
        // A part that is set aside has a result, which says so; it remains to be tried again.
        if self.parts.get(&part).is_some_and(|trouble| !trouble.is_set_aside) {
            self.parts.remove(&part);
        }
        if self.at == Some(part) {
            self.at = None;
        }
        self.n_tries = 0;
        self.problem = None;
        self.progress = progress;
        self.updated_at = now;
        if progress.n_total.is_some_and(|n| progress.n_done >= n) {
            // Refused when it was cancelled, which it then stays.
            let _ = self.finish(now);
        }
    }

    /// A part failed. Set aside, it still wants its result to be written.
    ///
    /// # Errors
    ///
    /// [`Refused`] when the job is no longer the holder's.
    pub fn part_failed(
        &mut self,
        holder: &Holder,
        part: u32,
        problem: Problem,
        now: Timestamp,
    ) -> Result<Verdict, Refused> {
        self.beat(holder, now)?;
        self.at = None;
        self.updated_at = now;
        let trouble = self.trouble(part, problem);
        trouble.n_tries += 1;
        trouble.not_before = Some(later(now, back_off_millis(trouble.n_tries)));
        trouble.is_set_aside = trouble.n_tries >= MAX_TRIES;
        Ok(if trouble.is_set_aside { Verdict::SetAside } else { Verdict::Again })
    }

    pub(crate) fn part_was_lost(&mut self, part: u32, now: Timestamp) {
        let trouble = self.trouble(part, Problem::new(Reason::TabLost, ""));
        trouble.n_lost += 1;
        trouble.not_before = Some(now);
        trouble.is_set_aside |= trouble.n_lost >= MAX_LOST;
    }

    fn trouble(&mut self, part: u32, problem: Problem) -> &mut Trouble {
        let fresh = Trouble {
            n_tries: 0,
            n_lost: 0,
            not_before: None,
            problem: problem.clone(),
            is_set_aside: false,
        };
        let trouble = self.parts.entry(part).or_insert(fresh);
        trouble.problem = problem;
        trouble
    }

    /// Has one part done again, whatever came of it.
    pub fn reopen_part(&mut self, part: u32, progress: Progress, now: Timestamp) {
        self.parts.remove(&part);
        self.progress = progress;
        self.updated_at = now;
        if !self.state.is_open() && self.state != JobState::Paused {
            self.n_tries = 0;
            self.problem = None;
            self.leave(JobState::Waiting, now);
        }
    }
}
