//! When the last backup was made, and whether the next is due.

use super::Kind;
use crate::platform::clock;
use crate::storage::{
    self, StorageError,
    settings::{self, BackupKind, LastBackup, Setting},
    space,
};
use attendance::Timestamp;
use attendance::book::Head;
use serde::{Deserialize, Serialize};

/// Milliseconds of a week.
const WEEK: i64 = 7 * DAY;

/// Milliseconds of a day.
const DAY: i64 = 24 * 3600 * 1000;

/// How much was written when the last backup left the app; what it held is beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct BackedUp {
    /// Milliseconds since 1970.
    at: i64,
    /// Lines that this device had written then.
    n_lines: u64,
}

impl Setting for BackedUp {
    const KEY: &'static str = "backed-up";
}

/// That the browser was asked to protect the data, and what it said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct AskedToProtect {
    /// Its answer.
    is_protected: bool,
}

impl Setting for AskedToProtect {
    const KEY: &'static str = "asked-to-protect";
}

/// That the person of an iPhone's tab was shown how to install, and wants to go on there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InstallUnderstood;

impl Setting for InstallUnderstood {
    const KEY: &'static str = "install-understood";
}

/// Asks the browser to protect the data, once; its answer, the first time.
pub(crate) async fn ask_to_protect() -> Option<bool> {
    let connection = storage::connection().await.ok()?;
    if settings::get::<AskedToProtect>(&connection).await.ok()?.is_some() {
        return None;
    }
    let is_protected = space::protect().await;
    settings::put(&connection, &AskedToProtect { is_protected }).await.ok()?;
    Some(is_protected)
}

/// That a person does not want to be reminded now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct NotNow {
    /// When they said so.
    at: Timestamp,
}

impl Setting for NotNow {
    const KEY: &'static str = "backup-not-now";
}

/// How much a backup is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Due {
    /// When the last was made.
    pub(crate) last: Option<Timestamp>,
    /// Whether anything was written since.
    pub(crate) has_news: bool,
    /// Whether it is more than a week ago, or nothing of a week's work was ever saved.
    pub(crate) is_old: bool,
    /// Whether that is to be said: nobody waved it away within a day.
    pub(crate) is_late: bool,
    /// When a person last did not want to be reminded.
    not_now: Option<Timestamp>,
}

impl Due {
    /// Whether what was recorded at this time is worth a reminder: once for each session.
    pub(crate) fn is_worth_it(&self, recorded_at: Timestamp) -> bool {
        self.has_news && self.last.max(self.not_now).is_none_or(|told| recorded_at > told)
    }
}

/// Notes that a person does not want to be reminded until there is more to lose.
pub(crate) async fn not_now() -> Result<(), StorageError> {
    settings::put(&storage::connection().await?, &NotNow { at: clock::now() }).await
}

/// Notes that a backup was saved or shared.
pub(crate) async fn remember(kind: Kind) -> Result<(), StorageError> {
    let connection = storage::connection().await?;
    let n_lines = n_lines(&connection).await?;
    let at = clock::now();
    let kind = match kind {
        Kind::Quick => BackupKind::Quick,
        Kind::Full => BackupKind::Full,
    };
    settings::put(&connection, &LastBackup { at, kind }).await?;
    settings::put(&connection, &BackedUp { at: at.as_millis(), n_lines }).await
}

/// Whether a backup is due.
pub(crate) async fn due() -> Result<Due, StorageError> {
    let connection = storage::connection().await?;
    let last: Option<BackedUp> = settings::get(&connection).await?;
    let n_lines = n_lines(&connection).await?;
    let has_news = last.as_ref().map_or(n_lines > 0, |last| last.n_lines != n_lines);
    let since = match &last {
        Some(last) => Some(last.at),
        None => storage::book::first_written(&connection).await?.map(Timestamp::as_millis),
    };
    let now = clock::now().as_millis();
    let not_now = settings::get::<NotNow>(&connection).await?.map(|not_now| not_now.at);
    let may_ask = not_now.is_none_or(|at| now - at.as_millis() >= DAY);
    let is_old = has_news && since.is_some_and(|since| now - since >= WEEK);
    let last = last.map(|last| Timestamp::from_millis(last.at));
    Ok(Due { last, has_news, is_old, is_late: is_old && may_ask, not_now })
}

async fn n_lines(connection: &storage::Connection) -> Result<u64, StorageError> {
    Ok(settings::get::<Head>(connection).await?.map_or(0, |head| head.n))
}
