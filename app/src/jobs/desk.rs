//! What pages see of jobs and ask of them.

use super::reading::{Reading, is_scan, reading, tally, work_of};
use super::{bell::Bell, channel::Channel, outcome::Outcome, runner};
use crate::{
    components::Changes,
    omr_client::OmrClient,
    platform::{clock, random},
    storage::{self, StorageError, jobs, paper::SessionPaper, scans, scans::Scan},
};
use ::jobs::{Holder, JobId, JobRow, JobState, Refused};
use attendance::{ScanId, SessionId, Timestamp};
use futures::channel::oneshot;
use leptos::prelude::*;
use protocol::JobError;
use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};
use wasm_bindgen_futures::spawn_local;

/// The jobs of this phone; all clones are the same.
#[derive(Clone)]
pub(crate) struct Jobs(pub(super) Rc<Inner>);

pub(super) struct Inner {
    /// As far as this tab knows, by id.
    rows: ArcRwSignal<Vec<JobRow>>,
    problem: ArcRwSignal<Option<ReaderProblem>>,
    changes: Cell<Option<Changes>>,
    channel: OnceCell<Channel>,
    /// Rings when there may be something to do.
    pub(super) bell: Bell,
    /// This tab as a runner; another name each time it becomes one.
    pub(super) me: RefCell<Holder>,
    pub(super) is_runner: Cell<bool>,
    pub(super) is_taking: Cell<bool>,
    /// Nothing runs until a person asks: another release has to be loaded first.
    pub(super) is_blocked: Cell<bool>,
    /// Pages of this tab that wait for a job.
    pub(super) waiting: RefCell<BTreeMap<JobId, oneshot::Sender<Outcome>>>,
}

/// Why reading stands still.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ReaderProblem {
    /// The worker cannot go on; the page at hand is not to blame.
    Job(JobError),
    /// Nothing can be read from or written to storage.
    Storage(StorageError),
}

impl From<StorageError> for ReaderProblem {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

thread_local! {
    static JOBS: Jobs = Jobs(Rc::new(Inner {
        rows: ArcRwSignal::new(Vec::new()),
        problem: ArcRwSignal::new(None),
        changes: Cell::new(None),
        channel: OnceCell::new(),
        bell: Bell::default(),
        me: RefCell::new(Holder::new("")),
        is_runner: Cell::new(false),
        is_taking: Cell::new(false),
        is_blocked: Cell::new(false),
        waiting: RefCell::new(BTreeMap::new()),
    }));
}

impl Jobs {
    pub(crate) fn get() -> Self {
        JOBS.with(Clone::clone)
    }

    /// Takes up what an earlier visit left, and whatever comes. Once, when the app starts.
    pub(crate) fn start(&self, changes: Changes) {
        self.0.changes.set(Some(changes));
        let jobs = self.clone();
        if let Some(channel) = Channel::open(move |heard| jobs.hear(heard)) {
            let _ = self.0.channel.set(channel);
        }
        self.rename();
        spawn_local(runner::live(self.clone()));
    }

    /// A name as a runner that nobody had before.
    pub(super) fn rename(&self) {
        self.0.me.replace(Holder::new(random::token()));
    }

    pub(super) fn me(&self) -> Holder {
        self.0.me.borrow().clone()
    }

    /// All jobs, followed.
    pub(crate) fn rows(&self) -> Vec<JobRow> {
        self.0.rows.get()
    }

    /// Why reading stands still, followed.
    pub(crate) fn problem(&self) -> Option<ReaderProblem> {
        self.0.problem.get()
    }

    pub(super) fn set_problem(&self, problem: Option<ReaderProblem>) {
        if self.0.problem.with_untracked(|now| *now != problem) {
            self.0.problem.set(problem);
        }
    }

    /// How far the reading is, followed; nothing when nothing is read or waits to be.
    pub(crate) fn reading(&self) -> Option<Reading> {
        self.0.rows.with(|rows| reading(rows))
    }

    /// Whether pages are read or wait to be, not followed.
    pub(crate) fn is_reading(&self) -> bool {
        self.0
            .rows
            .with_untracked(|rows| rows.iter().any(|row| is_scan(row) && row.state().is_open()))
    }

    /// Jobs of a session's files that a person stopped, followed: pages done and in all.
    pub(crate) fn paused(&self, session: Option<&SessionId>) -> Option<Reading> {
        self.0.rows.with(|rows| {
            let of = |row: &&JobRow| row.state() == JobState::Paused && is_scan(row);
            let mut works = rows.iter().filter(of).filter_map(work_of);
            let work = works.find(|work| session.is_none_or(|session| work.session == *session))?;
            Some(tally(rows, work.session))
        })
    }

    /// The file at hand, not followed.
    pub(super) fn reading_scan(&self) -> Option<ScanId> {
        self.0.rows.with_untracked(|rows| reading(rows)).and_then(|reading| reading.scan)
    }

    /// Has pages read that are not although their job is over: rows of another release that are
    /// not understood.
    pub(crate) fn take_up(&self, paper: &SessionPaper) {
        let unread = paper.scans.iter().filter(|scan| !scan.is_done());
        let stored: Vec<Scan> = unread.map(|scan| scan.scan.clone()).collect();
        let ids: Vec<JobId> = stored.iter().map(|scan| jobs::id_of_scan(&scan.id)).collect();
        let jobs = self.clone();
        spawn_local(async move {
            if let Ok(connection) = storage::connection().await {
                // Files of a backup have no jobs yet.
                let _ = jobs::adopt(&connection, &stored).await;
            }
            for id in ids {
                let is_done = |job: &JobRow| job.state() == JobState::Done;
                let retry = |job: &mut JobRow| match is_done(job) {
                    true => job.retry(clock::now()),
                    false => Err(Refused(job.state())),
                };
                jobs.take_step(&id, retry).await;
            }
            jobs.0.bell.ring();
        });
    }

    /// Reads the rows anew.
    pub(super) async fn look(&self) -> Result<Vec<JobRow>, StorageError> {
        let rows = jobs::all(&storage::connection().await?).await?;
        if self.0.rows.with_untracked(|known| *known != rows) {
            self.0.rows.set(rows.clone());
        }
        Ok(rows)
    }

    /// Shows what became of a job, here and in other tabs.
    pub(super) fn tell(&self, job: &JobRow) {
        self.keep(job);
        if let Some(channel) = self.0.channel.get() {
            channel.tell(job);
        }
    }

    /// Forgets a job that is over.
    pub(crate) fn forget(&self, id: JobId) {
        let jobs = self.clone();
        spawn_local(async move {
            let forgotten = async { jobs::forget(&storage::connection().await?, &id).await };
            if let Err(error) = forgotten.await {
                jobs.set_problem(Some(error.into()));
            }
            let _ = jobs.look().await;
        });
    }

    fn keep(&self, job: &JobRow) {
        self.answer_end(job);
        self.0.rows.update(|rows| match rows.binary_search_by(|row| row.id().cmp(job.id())) {
            Ok(idx) => rows[idx] = job.clone(),
            Err(idx) => rows.insert(idx, job.clone()),
        });
    }

    /// Another tab did something.
    fn hear(&self, job: Option<JobRow>) {
        if storage::is_in_memory() {
            return;
        }
        let Some(job) = job else {
            let jobs = self.clone();
            spawn_local(async move {
                let _ = jobs.look().await;
                jobs.announce();
                jobs.0.bell.ring();
            });
            return;
        };
        let before = self.0.rows.with_untracked(|rows| {
            rows.iter().find(|row| row.id() == job.id()).map(|row| (row.state(), row.progress()))
        });
        self.keep(&job);
        let is_step = before.is_none_or(|(state, _)| state != job.state());
        if is_step || job.progress().n_done % 10 == 0 || job.progress().n_done < 10 {
            self.announce();
        }
        if is_step {
            self.stop_what_is_not_ours(&job);
            self.0.bell.ring();
        }
    }

    /// Ends the page at hand of a job that a person stopped or another tab took.
    fn stop_what_is_not_ours(&self, job: &JobRow) {
        if let Some(work) = work_of(job)
            && !job.is_held_by(&self.me())
        {
            OmrClient::get().cancel(work.scan.as_str());
        }
    }

    pub(super) fn announce(&self) {
        if let Some(changes) = self.0.changes.get() {
            changes.announce();
        }
    }

    /// Something was taken in, or removed, outside of here: shows it, and has it run in this tab.
    pub(crate) fn wake(&self) {
        self.0.is_blocked.set(false);
        self.set_problem(None);
        runner::take_over(self);
        let jobs = self.clone();
        spawn_local(async move {
            let _ = jobs.look().await;
            if let Some(channel) = jobs.0.channel.get() {
                channel.tell_to_look();
            }
            jobs.0.bell.ring();
        });
    }

    /// Stops reading a session's files until somebody resumes it.
    pub(crate) fn pause(&self, session: &SessionId) {
        self.each_of(session, JobState::is_open, |job| job.pause(clock::now()));
    }

    /// Goes on reading a session's files, whatever stopped it.
    pub(crate) fn resume(&self, session: &SessionId) {
        let is_over = |state: JobState| !state.is_open();
        self.each_of(session, is_over, |job| match job.state() {
            JobState::Paused => job.resume(clock::now()),
            _ => job.retry(clock::now()),
        });
    }

    /// Ends what was paused of a session; what is done stays.
    pub(crate) fn cancel_paused(&self, session: &SessionId) {
        let is_paused = |state: JobState| state == JobState::Paused;
        self.each_of(session, is_paused, |job| job.cancel(clock::now()));
    }

    /// Has one page of a file read again.
    pub(crate) fn reread(&self, scan: ScanId, page_idx: u32) {
        let jobs = self.clone();
        spawn_local(async move {
            let Ok(connection) = storage::connection().await else { return };
            if scans::forget_page(&connection, &scan, page_idx, clock::now()).await.is_ok() {
                jobs.announce();
                jobs.wake();
            }
        });
    }

    /// Takes a person's step of a job.
    pub(crate) fn step(
        &self,
        id: JobId,
        step: impl FnOnce(&mut JobRow, Timestamp) -> Result<(), Refused> + 'static,
    ) {
        let jobs = self.clone();
        spawn_local(async move {
            jobs.take_step(&id, |job| step(job, clock::now())).await;
            jobs.announce();
            jobs.wake();
        });
    }

    /// Has a job tried again, with the pages of a file that were set aside.
    pub(crate) fn retry(&self, job: &JobRow) {
        let aside = job.troubles().filter(|(_, trouble)| trouble.is_set_aside);
        let pages: Vec<u32> = aside.map(|(page, _)| page).collect();
        let (jobs, id, work) = (self.clone(), job.id().clone(), work_of(job));
        spawn_local(async move {
            if let (Some(work), Ok(connection)) = (work, storage::connection().await) {
                for page in pages {
                    let now = clock::now();
                    if let Err(error) = scans::forget_page(&connection, &work.scan, page, now).await
                    {
                        jobs.set_problem(Some(error.into()));
                    }
                }
            }
            // Refused when a page that is read again made it wait already.
            jobs.take_step(&id, |job| job.retry(clock::now())).await;
            jobs.announce();
            jobs.wake();
        });
    }

    fn each_of(
        &self,
        session: &SessionId,
        wants: impl Fn(JobState) -> bool,
        step: impl Fn(&mut JobRow) -> Result<(), Refused> + Copy + 'static,
    ) {
        let ids: Vec<JobId> = self.0.rows.with_untracked(|rows| {
            let of = |row: &&JobRow| {
                wants(row.state()) && work_of(row).is_some_and(|work| work.session == *session)
            };
            rows.iter().filter(of).map(|row| row.id().clone()).collect()
        });
        let jobs = self.clone();
        spawn_local(async move {
            let mut is_taken = true;
            for id in ids {
                is_taken &= jobs.take_step(&id, step).await;
            }
            jobs.announce();
            // What was refused stays said.
            if is_taken {
                jobs.wake();
            }
        });
    }

    /// Whether the storage took it.
    async fn take_step(
        &self,
        id: &JobId,
        step: impl FnOnce(&mut JobRow) -> Result<(), Refused>,
    ) -> bool {
        let Ok(connection) = storage::connection().await else { return false };
        match jobs::change(&connection, id, step).await {
            Ok((job, _)) => {
                self.tell(&job);
                self.stop_what_is_not_ours(&job);
                true
            }
            Err(error) => {
                self.set_problem(Some(error.into()));
                false
            }
        }
    }
}
