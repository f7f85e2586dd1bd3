//! What is known of this phone now, gathered without asking the person anything.

use super::{
    forecast::{Forecast, forecast},
    warnings::{self, Warning},
};
use crate::backup;
use crate::log::{self, Event, Level, Stage, Times, times};
use crate::platform::{
    camera::{self, Camera},
    clock,
};
use crate::storage::{
    self, StorageError, jobs, scans,
    settings::{self, LastBackup},
    space::{self, Space},
};
use ::jobs::JobState;
use std::collections::BTreeMap;

/// All of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Facts {
    pub(crate) is_protected: bool,
    pub(crate) space: Option<Space>,
    pub(crate) forecast: Option<Forecast>,
    pub(crate) last_backup: Option<LastBackup>,
    /// Whether there is work of more than a week that is in no backup.
    pub(crate) is_backup_old: bool,
    pub(crate) camera: Camera,
    /// Jobs that wait or run.
    pub(crate) n_waiting: usize,
    /// Jobs that were set aside.
    pub(crate) n_set_aside: usize,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) times: BTreeMap<Stage, Times>,
    /// The whole log, oldest first.
    pub(crate) events: Vec<Event>,
}

impl Facts {
    /// What went wrong, latest first.
    pub(crate) fn errors(&self) -> impl Iterator<Item = &Event> {
        self.events.iter().rev().filter(|event| event.level() != Level::Info)
    }
}

/// What is worth a warning today; looked at without the rest of it, which takes longer.
///
/// # Errors
///
/// [`StorageError`] when nothing can be read from storage.
pub(crate) async fn warned_of() -> Result<Vec<Warning>, StorageError> {
    let connection = storage::connection().await?;
    let now = clock::now();
    // A batch of last week warns on the page about health; on the first page it is old news.
    let mut events = log::all(&connection).await?;
    events.retain(|event| event.at >= now.minus_days(1));
    let jobs = jobs::all(&connection).await?;
    let n_waiting = jobs.iter().filter(|job| job.state().is_open()).count();
    let space = space::estimate().await;
    Ok(warnings::warnings(&events, space, n_waiting, now))
}

/// Gathers it.
///
/// # Errors
///
/// [`StorageError`] when nothing can be read from storage.
pub(crate) async fn gather() -> Result<Facts, StorageError> {
    let connection = storage::connection().await?;
    log::flush().await;
    let now = clock::now();
    let events = log::all(&connection).await?;
    let jobs = jobs::all(&connection).await?;
    let n_in =
        |wanted: &dyn Fn(JobState) -> bool| jobs.iter().filter(|job| wanted(job.state())).count();
    let n_waiting = n_in(&JobState::is_open);
    let space = space::estimate().await;
    let first = scans::all(&connection).await?.iter().map(|scan| scan.added_at).min();
    let room = |space: Space| {
        let free = space.allowed_bytes - space.used_bytes;
        forecast(space.kept_bytes, free, first, now)
    };
    Ok(Facts {
        is_protected: space::is_protected().await,
        space,
        forecast: space.map(room),
        last_backup: settings::get(&connection).await?,
        is_backup_old: backup::due().await?.is_old,
        camera: camera::look().await,
        n_waiting,
        n_set_aside: n_in(&|state| state == JobState::SetAside),
        warnings: warnings::warnings(&events, space, n_waiting, now),
        times: times(&events),
        events,
    })
}
