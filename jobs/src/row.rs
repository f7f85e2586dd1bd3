//! A job and everything that may become of it.

use crate::{
    JobKind, JobState, Lease, Problem, Reason, Standing, Trouble, Verdict,
    lease::{Holder, later},
    tries::{MAX_LOST, MAX_TRIES, back_off_millis},
};
use attendance::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;

/// Names a job. The same work has the same id, so that it is never queued twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(String);

impl JobId {
    /// The id of this text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// As it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How far a job is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Parts that are done, well or badly.
    pub n_done: u32,
    /// Parts in all, once that is known.
    pub n_total: Option<u32>,
}

/// A job as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRow {
    pub(crate) id: JobId,
    pub(crate) kind: JobKind,
    pub(crate) state: JobState,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) position: u32,
    pub(crate) n_tries: u32,
    pub(crate) not_before: Option<Timestamp>,
    /// Somebody's while it runs, and only then.
    pub(crate) lease: Option<Lease>,
    pub(crate) progress: Progress,
    /// The part at hand, or about to be.
    pub(crate) at: Option<u32>,
    pub(crate) parts: BTreeMap<u32, Trouble>,
    pub(crate) payload: Value,
    pub(crate) problem: Option<Problem>,
}

/// A step that the job's state does not allow: somebody else, or a person, was quicker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a job that is {} does not take this step", .0.as_str())]
pub struct Refused(pub JobState);

impl JobRow {
    /// A job that waits. `position` orders jobs of the same moment; `payload` says what is to be
    /// done, in the words of whoever does it.
    #[must_use]
    pub const fn new(
        id: JobId,
        kind: JobKind,
        now: Timestamp,
        position: u32,
        payload: Value,
    ) -> Self {
        Self {
            id,
            kind,
            state: JobState::Waiting,
            created_at: now,
            updated_at: now,
            position,
            n_tries: 0,
            not_before: None,
            lease: None,
            progress: Progress { n_done: 0, n_total: None },
            at: None,
            parts: BTreeMap::new(),
            payload,
            problem: None,
        }
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> &JobId {
        &self.id
    }

    /// What it does.
    #[must_use]
    pub const fn kind(&self) -> JobKind {
        self.kind
    }

    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> JobState {
        self.state
    }

    /// When it was asked for.
    #[must_use]
    pub const fn created_at(&self) -> Timestamp {
        self.created_at
    }

    /// When something last became of it.
    #[must_use]
    pub const fn updated_at(&self) -> Timestamp {
        self.updated_at
    }

    /// How far it is.
    #[must_use]
    pub const fn progress(&self) -> Progress {
        self.progress
    }

    /// The part at hand, or about to be, while it runs.
    #[must_use]
    pub const fn at(&self) -> Option<u32> {
        self.at
    }

    /// What is to be done.
    #[must_use]
    pub const fn payload(&self) -> &Value {
        &self.payload
    }

    /// Says anew what is to be done, or what came of it.
    pub fn set_payload(&mut self, payload: Value) {
        self.payload = payload;
    }

    /// Why it failed last, until it goes well.
    #[must_use]
    pub const fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// Who is at it.
    #[must_use]
    pub const fn lease(&self) -> Option<&Lease> {
        self.lease.as_ref()
    }

    /// Failures in a row of the job as a whole.
    #[must_use]
    pub const fn n_tries(&self) -> u32 {
        self.n_tries
    }

    /// Whether this holder is at it.
    #[must_use]
    pub fn is_held_by(&self, holder: &Holder) -> bool {
        self.lease.as_ref().is_some_and(|lease| lease.holder == *holder)
    }

    /// Whether `holder` may begin it now.
    #[must_use]
    pub fn is_ready(&self, holder: &Holder, standing: Standing, now: Timestamp) -> bool {
        match self.state {
            JobState::Waiting => !is_ahead(self.not_before, now),
            JobState::Running => self.lease.as_ref().is_none_or(|lease| {
                lease.holder != *holder
                    && (standing != Standing::Leased || !is_ahead(Some(lease.until), now))
            }),
            _ => false,
        }
    }

    /// Begins it. A holder who vanished meanwhile was lost at the part at hand, which is set aside
    /// when that happens again and again.
    ///
    /// # Errors
    ///
    /// [`Refused`] when it is somebody's, or nobody shall begin it now.
    pub fn claim(
        &mut self,
        holder: &Holder,
        standing: Standing,
        now: Timestamp,
    ) -> Result<(), Refused> {
        if !self.is_ready(holder, standing, now) {
            return Err(Refused(self.state));
        }
        if self.state == JobState::Running && standing != Standing::TookOver {
            self.was_lost(now);
            if self.state == JobState::SetAside {
                return Err(Refused(self.state));
            }
        }
        self.state = JobState::Running;
        self.not_before = None;
        self.lease = Some(Lease::from(holder, now));
        self.updated_at = now;
        Ok(())
    }

    /// A tab is lost at the part at hand; between parts, nothing is done that could end it. A job
    /// without parts is counted as a whole.
    fn was_lost(&mut self, now: Timestamp) {
        if let Some(part) = self.at.take() {
            return self.part_was_lost(part, now);
        }
        if self.kind.has_parts() {
            return;
        }
        self.n_tries += 1;
        if self.n_tries >= MAX_LOST {
            self.problem = Some(Problem::new(Reason::TabLost, ""));
            self.leave(JobState::SetAside, now);
        }
    }

    /// Says that its holder lives.
    ///
    /// # Errors
    ///
    /// [`Refused`] when it is no longer the holder's: whoever works on it stops.
    pub fn beat(&mut self, holder: &Holder, now: Timestamp) -> Result<(), Refused> {
        if self.state != JobState::Running || !self.is_held_by(holder) {
            return Err(Refused(self.state));
        }
        self.lease = Some(Lease::from(holder, now));
        Ok(())
    }

    /// Ends it well; with parts that are set aside, it is itself.
    ///
    /// # Errors
    ///
    /// [`Refused`] when it was cancelled or is done already.
    pub fn finish(&mut self, now: Timestamp) -> Result<(), Refused> {
        if matches!(self.state, JobState::Cancelled | JobState::Done | JobState::SetAside) {
            return Err(Refused(self.state));
        }
        self.n_tries = 0;
        let is_whole = !self.parts.values().any(|trouble| trouble.is_set_aside);
        if is_whole {
            self.problem = None;
            self.parts.clear();
        }
        self.leave(if is_whole { JobState::Done } else { JobState::SetAside }, now);
        Ok(())
    }

    /// Ends this try badly.
    ///
    /// # Errors
    ///
    /// [`Refused`] when it is no longer the holder's.
    pub fn fail(
        &mut self,
        holder: &Holder,
        problem: Problem,
        now: Timestamp,
    ) -> Result<Verdict, Refused> {
        self.beat(holder, now)?;
        self.n_tries += 1;
        let is_hopeless = matches!(problem.reason, Reason::Refused | Reason::Missing);
        self.problem = Some(problem);
        if is_hopeless || self.n_tries >= MAX_TRIES {
            self.leave(JobState::SetAside, now);
            return Ok(Verdict::SetAside);
        }
        self.leave(JobState::Waiting, now);
        self.not_before = Some(later(now, back_off_millis(self.n_tries)));
        Ok(Verdict::Again)
    }

    /// Gives it back as it is: its holder goes, and neither is to blame.
    ///
    /// # Errors
    ///
    /// [`Refused`] when it is no longer the holder's.
    pub fn hand_back(
        &mut self,
        holder: &Holder,
        problem: Option<Problem>,
        now: Timestamp,
    ) -> Result<(), Refused> {
        self.beat(holder, now)?;
        self.problem = problem;
        self.leave(JobState::Waiting, now);
        Ok(())
    }

    /// Stops it until a person resumes it.
    ///
    /// # Errors
    ///
    /// [`Refused`] when nothing of it is open.
    pub fn pause(&mut self, now: Timestamp) -> Result<(), Refused> {
        if !self.state.is_open() {
            return Err(Refused(self.state));
        }
        self.leave(JobState::Paused, now);
        Ok(())
    }

    /// Goes on with a paused one.
    ///
    /// # Errors
    ///
    /// [`Refused`] when it is not paused.
    pub fn resume(&mut self, now: Timestamp) -> Result<(), Refused> {
        if self.state != JobState::Paused {
            return Err(Refused(self.state));
        }
        self.leave(JobState::Waiting, now);
        Ok(())
    }

    /// Ends it; what is done stays.
    ///
    /// # Errors
    ///
    /// [`Refused`] when it is over already.
    pub fn cancel(&mut self, now: Timestamp) -> Result<(), Refused> {
        if matches!(self.state, JobState::Done | JobState::Cancelled) {
            return Err(Refused(self.state));
        }
        self.leave(JobState::Cancelled, now);
        Ok(())
    }

    /// Has it tried anew, with all its parts that are not done.
    ///
    /// # Errors
    ///
    /// [`Refused`] when it is open anyway.
    pub fn retry(&mut self, now: Timestamp) -> Result<(), Refused> {
        if self.state.is_open() {
            return Err(Refused(self.state));
        }
        self.n_tries = 0;
        self.problem = None;
        self.parts.clear();
        self.leave(JobState::Waiting, now);
        Ok(())
    }

    pub(crate) fn leave(&mut self, state: JobState, now: Timestamp) {
        self.state = state;
        self.lease = None;
        self.not_before = None;
        self.at = None;
        self.updated_at = now;
    }
}

/// Whether a moment is still to come.
fn is_ahead(moment: Option<Timestamp>, now: Timestamp) -> bool {
    moment.is_some_and(|moment| moment > now)
}
