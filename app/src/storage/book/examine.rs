//! Whether the record book is whole, as the health page asks.

use super::{Names, STORES};
use crate::storage::{Connection, StorageError};
use attendance::book::{self, Entry, Examination, Head, Key, Line, Problem};
use std::collections::BTreeMap;

/// Entries that are named at most; a person mends no more than that by hand.
const N_NAMED: usize = 100;

/// What was found, and how its things are called.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// What was found.
    pub found: Examination,
    /// The entries it is about, of those that are stored.
    pub entries: BTreeMap<Key, Entry>,
    /// What things are called now; nothing where all is whole.
    pub names: Names,
}

/// Reads everything, verifies the journal from its first line on, and compares the two. It takes
/// longer than showing the whole history.
///
/// # Errors
///
/// As [`crate::storage::Stores::get`]: something that cannot be read at all.
pub async fn examine(connection: &Connection) -> Result<Examined, StorageError> {
    let stores = connection.read(STORES)?;
    let head: Option<Head> = stores.setting().await?;
    let lines: Vec<Line> = stores.all().await?;
    let rows = stores.whole().await?;
    let head = match head {
        Some(head) => head,
        None => super::new_device()?,
    };
    let found = book::examine(&rows, &head, lines.into_iter());
    if found.is_whole() {
        let (entries, names) = (BTreeMap::new(), Names::new());
        return Ok(Examined { found, entries, names });
    }
    let unfitting = found.problems.iter().flat_map(Problem::keys);
    let keys = found.astray.iter().cloned().chain(unfitting).take(N_NAMED);
    let entries = keys.filter_map(|key| rows.get(&key).cloned().map(|entry| (key, entry)));
    Ok(Examined { entries: entries.collect(), names: stores.names().await?, found })
}
