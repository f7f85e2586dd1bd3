//! The one door through which anything a person owns is written.
//!
//! A change is an action: its edits and its line in the journal are written in one transaction, in
//! which it is first checked that every entry still is what the action expects. From the journal
//! come history, undo, the bin, and what another device has not seen yet.

mod entries;
mod examine;
mod journal;

use super::{Connection, StorageError, Stores, schema};
use crate::platform::clock;
use attendance::book::{
    self, Action, Book, Cause, Clash, Edit, Entry, Key, Line, Problem, UndoError,
};
use std::collections::{BTreeMap, BTreeSet};

pub use attendance::book::LineRef;
pub use examine::{Examined, examine};
pub(super) use journal::new_device;
pub use journal::{History, Names, about, first_written, history, names};

/// Every store that an action may write.
const STORES: &[&str] = &[
    schema::STUDENTS,
    schema::COURSES,
    schema::SECTIONS,
    schema::ROSTERS,
    schema::LESSONS,
    schema::SESSIONS,
    schema::REGISTERS,
    schema::EXCUSES,
    schema::SHEETS,
    schema::SETTINGS,
    schema::JOURNAL,
    schema::CONFLICTS,
];

/// Why an action was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActError {
    /// Something is not what the action expects it to be: another tab or device was quicker.
    Clash(Vec<Clash>),
    /// It would leave something that names what is not there, or make two of what must be one.
    Refused(Vec<Problem>),
    /// The storage refused.
    Storage(StorageError),
}

impl<E: Into<StorageError>> From<E> for ActError {
    fn from(error: E) -> Self {
        Self::Storage(error.into())
    }
}

impl Connection {
    /// Opens everything that an action may write, and the stores named beside.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the connection is gone.
    pub fn desk(&self, also: &[&str]) -> Result<Stores<'_>, StorageError> {
        self.write(&[STORES, also].concat())
    }
}

impl Stores<'_> {
    /// Does the edits and writes their line; nothing at all when none of them changes anything.
    /// Not lasting before the commit.
    ///
    /// # Errors
    ///
    /// [`ActError::Clash`] when an entry is not what its edit expects. Drop the transaction then.
    pub async fn act(
        &self,
        cause: Cause,
        edits: impl IntoIterator<Item = Edit>,
    ) -> Result<Option<LineRef>, ActError> {
        self.perform(Action::new(clock::now(), cause, edits)).await
    }

    /// Does an action that is made already.
    ///
    /// # Errors
    ///
    /// As [`Self::act`].
    pub async fn perform(&self, action: Action) -> Result<Option<LineRef>, ActError> {
        if action.is_empty() {
            return Ok(None);
        }
        let now = self.fitting(&action).await?;
        let problems = self.refusals(&action, now).await?;
        if !problems.is_empty() {
            return Err(ActError::Refused(problems));
        }
        self.write_action(action).await.map(Some)
    }

    /// Does the action of a merge. What two devices made without each other is not refused for not
    /// fitting, such as one code for two courses: the merge names it, and a person mends it.
    ///
    /// # Errors
    ///
    /// As [`Self::act`].
    pub async fn perform_merge(&self, action: Action) -> Result<LineRef, ActError> {
        self.fitting(&action).await?;
        self.write_action(action).await
    }

    /// What stands where the action writes, which is what the action expects.
    async fn fitting(&self, action: &Action) -> Result<BTreeMap<Key, Entry>, ActError> {
        let now = self.entries(action.edits().iter().map(Edit::key)).await?;
        book::check(action, |key| now.get(key).cloned()).map_err(ActError::Clash)?;
        Ok(now)
    }

    async fn write_action(&self, action: Action) -> Result<LineRef, ActError> {
        self.write_entries(action.edits()).await?;
        let line = Line::append(&self.head().await?, action);
        self.put(&line)?;
        self.touch(line.action().subjects());
        self.put_setting(&line.head())?;
        Ok(line.line_ref())
    }

    /// What the action would break. What it names is looked up; what names something that it
    /// removes, and whose an email or code became meanwhile that it brings back, can be anywhere,
    /// so that then everything is read.
    async fn refusals(
        &self,
        action: &Action,
        now: BTreeMap<Key, Entry>,
    ) -> Result<Vec<Problem>, StorageError> {
        let is_named =
            |key: &Key| !matches!(key, Key::Record(..) | Key::Enrolment(..) | Key::Conflict(_));
        let removes = |edit: &Edit| edit.after().is_none() && is_named(edit.key());
        let is_return = matches!(action.cause(), Cause::Undone { .. } | Cause::Unbinned { .. });
        let brings = |edit: &Edit| {
            is_return && matches!(edit.after(), Some(Entry::Student(_) | Entry::Course(_)))
        };
        let known: Book = if action.edits().iter().any(|edit| removes(edit) || brings(edit)) {
            self.whole().await?
        } else {
            let named: BTreeSet<Key> =
                action.edits().iter().filter_map(Edit::after).flat_map(Entry::names).collect();
            let named = self.entries(named.iter()).await?;
            now.into_values().chain(named.into_values()).collect()
        };
        Ok(known.refusals(action))
    }

    /// Does the way back of a line, and makes it lasting; nothing where there is nothing to do.
    async fn turn_back(self, back: Result<Action, UndoError>) -> Result<Option<LineRef>, ActError> {
        let action = match back {
            Ok(action) => action,
            Err(UndoError::Nothing) => return Ok(None),
            Err(UndoError::Clashes(clashes)) => return Err(ActError::Clash(clashes)),
        };
        let line = self.perform(action).await?;
        self.commit().await?;
        Ok(line)
    }
}

/// Does an action by itself, in a transaction of its own.
///
/// # Errors
///
/// As [`Stores::act`]; nothing was written then.
pub async fn act(
    connection: &Connection,
    cause: Cause,
    edits: impl IntoIterator<Item = Edit>,
) -> Result<Option<LineRef>, ActError> {
    let stores = connection.desk(&[])?;
    let line = stores.act(cause, edits).await?;
    stores.commit().await?;
    Ok(line)
}

/// Takes a line back: a new line that makes everything what it was before. The same line taken
/// back twice is done again.
///
/// # Errors
///
/// [`ActError::Clash`] when something that it changed was changed again since.
pub async fn undo(connection: &Connection, line: &LineRef) -> Result<Option<LineRef>, ActError> {
    let stores = connection.desk(&[])?;
    let line = stores.line(line).await?;
    let now = stores.entries(line.action().edits().iter().map(Edit::key)).await?;
    stores.turn_back(book::undo(&line, clock::now(), |key| now.get(key).cloned())).await
}

/// Brings back what a line removed, whatever else it did.
///
/// # Errors
///
/// [`ActError::Clash`] when something of the same key is there again.
pub async fn unbin(connection: &Connection, line: &LineRef) -> Result<Option<LineRef>, ActError> {
    let stores = connection.desk(&[])?;
    let line = stores.line(line).await?;
    let now = stores.entries(line.action().edits().iter().map(Edit::key)).await?;
    stores.turn_back(book::unbin(&line, clock::now(), |key| now.get(key).cloned())).await
}
