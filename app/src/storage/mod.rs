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
pub mod merging;
mod open;
pub mod paper;
pub mod plans;
pub mod records;
pub mod removal;
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
pub use transaction::{Kept, Stores};

use crate::log::{self, Stage};
use std::cell::RefCell;

thread_local! {
    static SHARED: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

/// The app's own connection: opened at first use, and again when the browser closed it (phones do
/// that to sleeping apps).
///
/// # Errors
///
/// As [`open`].
pub async fn connection() -> Result<Connection, StorageError> {
    if let Some(connection) = at_hand() {
        return Ok(connection);
    }
    let opening = log::timed(Stage::OpenDatabase, open(schema::NAME, schema::MIGRATIONS));
    let connection = log::watched(opening.await)?;
    SHARED.set(Some(connection.clone()));
    Ok(connection)
}

/// The app's own connection if it is open, without opening it.
pub(crate) fn at_hand() -> Option<Connection> {
    SHARED.with_borrow(|shared| shared.clone().filter(|connection| !connection.is_closed()))
}
