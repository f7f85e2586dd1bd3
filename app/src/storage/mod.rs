//! The only door to IndexedDB. Everything a person entered or a sheet gave lives here, and nowhere
//! else; nothing counts as saved before its transaction is complete.

pub mod book;
pub mod courses;
pub mod demo;
mod error;
pub mod events;
pub mod excuses;
pub mod jobs;
mod kept;
mod memory;
pub mod merging;
mod open;
pub mod paper;
mod patience;
mod place;
pub mod plans;
pub mod records;
pub mod removal;
pub mod replacing;
pub mod reviews;
pub mod rows;
pub mod scans;
pub mod schema;
pub mod sections;
pub mod sessions;
pub mod settings;
pub mod snapshots;
pub mod space;
pub mod student_record;
pub mod students;
pub mod timetable;
mod transaction;
mod upgrade;
pub mod why;

pub use attendance::sheet_plan::PrintedSheet;
pub use error::StorageError;
pub use open::{Connection, open};
pub(crate) use patience::{is_slow, wait_longer};
pub use transaction::{Kept, Stores};

use crate::log::{self, Stage};
use futures::lock::Mutex;
use patience::Patience;
use std::cell::RefCell;
use std::rc::Rc;

thread_local! {
    static SHARED: RefCell<Option<Connection>> = const { RefCell::new(None) };
    static OPENING: Rc<Mutex<()>> = Rc::default();
}

/// The app's own connection: opened at first use, and again when the browser closed it (phones do
/// that to sleeping apps). Where the browser gives no storage at all, the app goes on in memory,
/// and says so on every page.
///
/// # Errors
///
/// As [`open`], but for [`StorageError::Unavailable`].
pub async fn connection() -> Result<Connection, StorageError> {
    if let Some(connection) = at_hand() {
        return Ok(connection);
    }
    // One opening at a time: the browser says to the first alone that a tab is in the way.
    let turn = OPENING.with(Rc::clone);
    let _turn = turn.lock().await;
    if let Some(connection) = at_hand() {
        return Ok(connection);
    }
    let _patience = Patience::begin();
    let opening = log::timed(Stage::OpenDatabase, open(schema::NAME, schema::MIGRATIONS));
    let connection = match log::watched(opening.await) {
        Err(StorageError::Unavailable { .. }) => Connection::in_memory(),
        opened => opened?,
    };
    SHARED.set(Some(connection.clone()));
    Ok(connection)
}

/// Whether the app works in memory, for this visit.
pub(crate) fn is_in_memory() -> bool {
    at_hand().is_some_and(|connection| connection.is_in_memory())
}

/// Whether anything that a person owns would go with the window.
pub(crate) fn would_lose() -> bool {
    at_hand().is_some_and(|connection| connection.would_lose())
}

/// The app's own connection if it is open, without opening it.
pub(crate) fn at_hand() -> Option<Connection> {
    SHARED.with_borrow(|shared| shared.clone().filter(|connection| !connection.is_closed()))
}
