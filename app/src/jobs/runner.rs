//! Runs jobs, one of each lane at a time, in the one tab that has the right to.

use super::{
    desk::{Jobs, ReaderProblem},
    lock::{self, Held},
    outcome::Outcome,
    reading::work_of,
    record, report, scan,
};
use crate::{
    omr_client::{OmrClient, awake_seconds, sleep_millis},
    platform::clock,
    storage::{
        self, Connection, StorageError,
        jobs::{self, About},
        scans,
    },
};
use ::jobs::{
    HEARTBEAT_MILLIS, Holder, JobId, JobKind, JobRow, JobState, Lane, Problem, Reason, Refused,
    Standing, next_job, next_look,
};
use futures::{
    StreamExt,
    channel::mpsc::{self, UnboundedSender},
    future::{Either, join3, select},
};
use protocol::JobError;
use std::{cell::RefCell, pin::pin};
use wasm_bindgen_futures::spawn_local;

thread_local! {
    /// Where the right to run jobs is handed in once this tab has it.
    static ARRIVED: RefCell<Option<UnboundedSender<Held>>> = const { RefCell::new(None) };
}

/// Why a job ended before its work did.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stop {
    /// A person stopped it, or another tab took it.
    Stopped,
    /// The worker belongs to another release.
    Outdated(JobError),
    /// It is tried again later.
    Failed(Problem),
    /// The storage refused.
    Storage(StorageError),
}

impl From<StorageError> for Stop {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<Refused> for Stop {
    fn from(_: Refused) -> Self {
        Self::Stopped
    }
}

/// Runs jobs whenever this tab has the right to.
pub(super) async fn live(desk: Jobs) {
    let (arrived, mut arrivals) = mpsc::unbounded();
    ARRIVED.replace(Some(arrived));
    if let Err(error) = adopt().await {
        desk.set_problem(Some(error.into()));
    }
    let _ = desk.look().await;
    wait_in_line(&desk);
    while let Some(held) = arrivals.next().await {
        desk.rename();
        desk.0.is_runner.set(true);
        let standing = held.standing;
        let is_first_in_line = standing != Standing::TookOver;
        let lanes = join3(
            run_lane(&desk, Lane::Pages, standing),
            run_lane(&desk, Lane::Records, standing),
            run_lane(&desk, Lane::Documents, standing),
        );
        watch(&desk, held);
        lanes.await;
        // Whoever took it over still stands in line from before.
        if is_first_in_line {
            wait_in_line(&desk);
        }
    }
}

/// Takes the right to run jobs from another tab: a person asks for work in this one.
pub(super) fn take_over(desk: &Jobs) {
    if desk.0.is_runner.get() || desk.0.is_taking.replace(true) {
        return;
    }
    let desk = desk.clone();
    spawn_local(async move {
        if let Some(held) = lock::take().await {
            arrive(held);
        }
        desk.0.is_taking.set(false);
    });
}

fn wait_in_line(desk: &Jobs) {
    let me = desk.me();
    spawn_local(async move { arrive(lock::wait(&me).await) });
}

fn arrive(held: Held) {
    ARRIVED.with_borrow(|arrived| {
        if let Some(arrived) = arrived {
            let _ = arrived.unbounded_send(held);
        }
    });
}

/// Ends the running here once another tab took it over.
fn watch(desk: &Jobs, mut held: Held) {
    let desk = desk.clone();
    spawn_local(async move {
        let _ = (&mut held.lost).await;
        desk.0.is_runner.set(false);
        if let Some(scan) = desk.reading_scan() {
            OmrClient::get().cancel(scan.as_str());
        }
        desk.0.bell.ring();
    });
}

/// Files that were stored before there were jobs, or come from a backup.
async fn adopt() -> Result<(), StorageError> {
    let connection = storage::connection().await?;
    let scans = scans::all(&connection).await?;
    let known = jobs::all(&connection).await?;
    let is_new = |scan: &scans::Scan| {
        let id = jobs::id_of_scan(&scan.id);
        known.iter().all(|job| *job.id() != id)
    };
    let new: Vec<scans::Scan> = scans.into_iter().filter(is_new).collect();
    if new.is_empty() { Ok(()) } else { jobs::adopt(&connection, &new).await }
}

async fn run_lane(desk: &Jobs, lane: Lane, standing: Standing) {
    while desk.0.is_runner.get() {
        let bell = desk.0.bell.listen();
        let rows = desk.look().await;
        let (me, now) = (desk.me(), clock::now());
        if let Ok(rows) = &rows
            && let Some(left) = left_over(rows, lane, &me)
            && !desk.0.is_blocked.get()
        {
            give_back(desk, left).await;
            continue;
        }
        let next = match &rows {
            Ok(rows) if !desk.0.is_blocked.get() => next_job(rows, lane, &me, standing, now),
            _ => None,
        };
        if let Some(job) = next {
            run(desk, job, standing).await;
            continue;
        }
        if lane == Lane::Pages {
            OmrClient::get().rest();
        }
        let pause = match &rows {
            Ok(rows) => next_look(rows, &me, now).map(|at| at.as_millis() - now.as_millis()),
            Err(error) => {
                desk.set_problem(Some(error.clone().into()));
                Some(HEARTBEAT_MILLIS)
            }
        };
        match pause {
            Some(millis) => {
                let sleep = pin!(sleep_millis(millis.max(50) as u32));
                select(bell, sleep).await;
            }
            None => drop(bell.await),
        }
    }
}

/// A job of this lane that seems to be run by this tab, although the lane is at nothing: a full
/// disk took no note of how it stopped.
fn left_over<'a>(rows: &'a [JobRow], lane: Lane, me: &Holder) -> Option<&'a JobRow> {
    let is_mine = |row: &&JobRow| row.state() == JobState::Running && row.is_held_by(me);
    rows.iter().filter(is_mine).find(|row| row.kind().lane() == Some(lane))
}

async fn give_back(desk: &Jobs, job: &JobRow) {
    let problem = job.problem().cloned();
    let hand_back = |job: &mut JobRow| job.hand_back(&desk.me(), problem, clock::now());
    let given = async { jobs::change(&storage::connection().await?, job.id(), hand_back).await };
    match given.await {
        Ok((job, _)) => desk.tell(&job),
        Err(error) => stand_still(desk, error),
    }
}

/// Nothing runs until a person asks: trying again makes no room.
fn stand_still(desk: &Jobs, error: StorageError) {
    desk.0.is_blocked.set(true);
    desk.set_problem(Some(error.into()));
}

async fn run(desk: &Jobs, job: &JobRow, standing: Standing) {
    let outcome = try_run(desk, job, standing).await;
    let settled = match outcome {
        Ok(()) => {
            desk.set_problem(None);
            tell_of_set_aside(desk, job.id()).await
        }
        Err(stop) => settle(desk, job.id(), stop).await,
    };
    if let Err(error) = settled {
        // Removed meanwhile, or the storage is gone, which the next look says.
        if !matches!(error, StorageError::Missing { .. }) {
            desk.set_problem(Some(error.into()));
            awake_seconds(1).await;
        }
    }
    desk.announce();
}

async fn try_run(desk: &Jobs, job: &JobRow, standing: Standing) -> Result<(), Stop> {
    let (connection, me) = (storage::connection().await?, desk.me());
    let claim = |job: &mut JobRow| job.claim(&me, standing, clock::now());
    let (job, claimed) = jobs::change(&connection, job.id(), claim).await?;
    desk.tell(&job);
    claimed?;
    let id = job.id().clone();
    let work = async {
        match job.kind() {
            JobKind::Scan => scan::run(desk, &connection, job).await,
            JobKind::Record => record::run(desk, &connection, &job).await,
            JobKind::Report => report::run(desk, &connection, &job).await,
            // It waits for a person, not for a runner.
            JobKind::Notice => Err(Stop::Stopped),
        }
    };
    let (work, heart) = (pin!(work), pin!(beat(desk, &connection, &id)));
    match select(work, heart).await {
        Either::Left((outcome, _)) => outcome,
        Either::Right(((), work)) => work.await,
    }
}

/// Says that the job lives, until it is no longer ours; its work is then told to end.
async fn beat(desk: &Jobs, connection: &Connection, id: &JobId) {
    let me = desk.me();
    loop {
        awake_seconds((HEARTBEAT_MILLIS / 1000) as u32).await;
        let beat = |job: &mut JobRow| job.beat(&me, clock::now());
        match jobs::change(connection, id, beat).await {
            Ok((_, Ok(()))) => {}
            Ok((job, Err(_))) => {
                if let Some(work) = work_of(&job) {
                    OmrClient::get().cancel(work.scan.as_str());
                }
                return;
            }
            // The work hears of it itself.
            Err(_) => return,
        }
    }
}

/// Writes down why a job stopped.
async fn settle(desk: &Jobs, id: &JobId, stop: Stop) -> Result<(), StorageError> {
    let (connection, me) = (storage::connection().await?, desk.me());
    let now = clock::now();
    let is_full = stop == Stop::Storage(StorageError::Full);
    // Whoever waits for it is told at once, and does it again.
    let is_given_up = is_full && desk.is_waited_for(id);
    if is_given_up {
        desk.answer(id, Outcome::NotStored(StorageError::Full));
    } else if is_full {
        stand_still(desk, StorageError::Full);
    }
    let step = |job: &mut JobRow| match &stop {
        Stop::Storage(_) if is_given_up => job.cancel(now),
        Stop::Storage(error) if is_full => job.hand_back(&me, Some(of_storage(error)), now),
        Stop::Stopped => job.hand_back(&me, None, now),
        Stop::Outdated(error) => {
            job.hand_back(&me, Some(Problem::new(Reason::Outdated, error.to_string())), now)
        }
        Stop::Failed(problem) => job.fail(&me, problem.clone(), now).map(drop),
        Stop::Storage(error) => job.fail(&me, of_storage(error), now).map(drop),
    };
    let (job, _) = jobs::change(&connection, id, step).await?;
    desk.tell(&job);
    match stop {
        Stop::Outdated(error) => {
            desk.0.is_blocked.set(true);
            desk.set_problem(Some(ReaderProblem::Job(error)));
        }
        Stop::Storage(error)
            if !matches!(error, StorageError::Missing { .. } | StorageError::Full) =>
        {
            desk.set_problem(Some(error.into()));
        }
        Stop::Failed(problem) if job.state() == JobState::SetAside => {
            let error = JobError::WorkerGone { detail: problem.detail };
            desk.set_problem(Some(ReaderProblem::Job(error)));
        }
        Stop::Stopped | Stop::Failed(_) | Stop::Storage(_) => {}
    }
    tell_of_set_aside(desk, id).await
}

/// A person is told of what was set aside, wherever she is.
async fn tell_of_set_aside(desk: &Jobs, id: &JobId) -> Result<(), StorageError> {
    let connection = storage::connection().await?;
    let (job, _) = match jobs::one(&connection, id).await {
        // Handed out and forgotten, or removed.
        Err(StorageError::Missing { .. }) => return Ok(()),
        job => job?,
    };
    if job.state() == JobState::SetAside {
        let notice = jobs::notice_of(&job, About::SetAside, clock::now())?;
        jobs::add(&connection, &notice).await?;
        desk.tell(&notice);
    }
    Ok(())
}

fn of_storage(error: &StorageError) -> Problem {
    let reason = match error {
        StorageError::Full => Reason::StorageFull,
        StorageError::Missing { .. } => Reason::Missing,
        _ => Reason::Storage,
    };
    Problem::new(reason, error.to_string())
}
