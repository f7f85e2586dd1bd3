//! What another device wrote, joined with what is here, and what a person decides about it.

use super::book::{ActError, LineRef};
use super::{Connection, StorageError, rows, schema, transaction::body_of};
use crate::platform::clock;
use attendance::book::{self, BrokenChain, Conflict, Entry, Journal, Line, Merge, MergeError};
use attendance::{DeviceId, Timestamp};
use std::collections::BTreeMap;

/// Why a backup was not joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoinError {
    /// The two do not fit together.
    Merge(MergeError),
    /// Lines of the journal were changed after they were written.
    Broken(BrokenChain),
    /// What is here changed meanwhile, or the storage refused.
    Act(ActError),
}

impl<E: Into<StorageError>> From<E> for JoinError {
    fn from(error: E) -> Self {
        Self::Act(ActError::Storage(error.into()))
    }
}

/// Joins the journal of another device, the texts of its lines, in one transaction. Gives what came
/// of it and the line.
///
/// # Errors
///
/// [`JoinError`]; nothing was changed then.
pub async fn join(
    connection: &Connection,
    device: DeviceId,
    theirs: &[String],
) -> Result<(Merge, Option<LineRef>), JoinError> {
    let stores = connection.desk(&[])?;
    let me = stores.head().await?.device;
    let here = stores.all_js(schema::JOURNAL).await?;
    let here: Vec<String> = here.iter().map(|row| body_of(row).unwrap_or_default()).collect();
    let mine: Vec<Line> = understood(here.iter().map(|text| rows::line(text)))?;
    // Most lines are on both: they are understood once.
    let known: BTreeMap<&str, &Line> = here.iter().map(String::as_str).zip(&mine).collect();
    let theirs = understood(theirs.iter().map(|text| match known.get(text.as_str()) {
        Some(line) => Ok((*line).clone()),
        None => rows::line(text),
    }))?;
    let theirs = Journal::from_lines(device, theirs).map_err(JoinError::Broken)?;
    let mine = Journal::from_lines(me, mine).map_err(JoinError::Broken)?;
    let merge = book::merge(&mine, &theirs, clock::now()).map_err(JoinError::Merge)?;
    for line in &merge.lines {
        stores.put(line)?;
    }
    let line = match merge.action.clone() {
        Some(action) => Some(stores.perform_merge(action).await.map_err(JoinError::Act)?),
        None => None,
    };
    stores.commit().await?;
    Ok((merge, line))
}

/// How much is said differently.
///
/// # Errors
///
/// As [`super::Stores::count`].
pub async fn n_conflicts(connection: &Connection) -> Result<usize, StorageError> {
    connection.read(&[schema::CONFLICTS])?.count::<Conflict>().await
}

fn understood(
    lines: impl Iterator<Item = Result<Line, StorageError>>,
) -> Result<Vec<Line>, StorageError> {
    lines.collect()
}

/// What is said differently, with what stands here.
///
/// # Errors
///
/// As [`super::Stores::get`].
pub async fn conflicts(
    connection: &Connection,
) -> Result<Vec<(Conflict, Option<Entry>)>, StorageError> {
    let stores = connection.desk(&[])?;
    let all: Vec<Conflict> = stores.all().await?;
    let here = stores.entries(all.iter().map(|conflict| &conflict.key)).await?;
    let mine = |conflict: Conflict| {
        let mine = here.get(&conflict.key).cloned();
        (conflict, mine)
    };
    Ok(all.into_iter().map(mine).collect())
}

/// Writes what a person decided.
///
/// # Errors
///
/// [`ActError::Clash`] when it was decided or changed meanwhile.
pub async fn decide(
    connection: &Connection,
    conflict: &Conflict,
    mine: Option<&Entry>,
    chosen: Option<&Entry>,
    at: Timestamp,
) -> Result<Option<LineRef>, ActError> {
    let stores = connection.desk(&[])?;
    let line = stores.perform(book::decide(conflict, mine, chosen, at)).await?;
    stores.commit().await?;
    Ok(line)
}
