//! What goes with something that a person removes, and removing it. The bin has all of it.

use super::book::{ActError, LineRef};
use super::{Connection, StorageError};
use attendance::book::{Cause, Edit, Key};

/// How much goes, or loses its mention, with something that is removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Toll {
    /// Sessions that go.
    pub n_sessions: usize,
    /// Records that go.
    pub n_records: usize,
}

/// What would go with the entry of a key; nothing is changed.
///
/// # Errors
///
/// As [`super::Stores::whole`].
pub async fn toll(connection: &Connection, key: &Key) -> Result<Toll, StorageError> {
    let edits = connection.desk(&[])?.whole().await?.removal(key);
    let n = |is: fn(&Key) -> bool| {
        let goes = |edit: &&Edit| edit.after().is_none() && edit.key() != key && is(edit.key());
        edits.iter().filter(goes).count()
    };
    Ok(Toll {
        n_sessions: n(|key| matches!(key, Key::Session(_))),
        n_records: n(|key| matches!(key, Key::Record(..))),
    })
}

/// Removes the entry of a key and all that cannot be without it.
///
/// # Errors
///
/// Any [`ActError`]; everything is still there then.
pub async fn remove(connection: &Connection, key: &Key) -> Result<Option<LineRef>, ActError> {
    let stores = connection.desk(&[])?;
    let edits = stores.whole().await?.removal(key);
    let line = stores.act(Cause::Entered, edits).await?;
    stores.commit().await?;
    Ok(line)
}
