//! Attendance records: one transaction writes records, history and what the review still held.

use super::{Connection, StorageError, reviews::Review, schema};
use attendance::record::{Applied, Record, Write, apply};
use attendance::{SessionId, StudentId};

/// The records of a session.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn of_session(
    connection: &Connection,
    session: &SessionId,
) -> Result<Vec<Record>, StorageError> {
    let stores = connection.read(&[schema::RECORDS])?;
    stores.all_by(schema::BY_SESSION, session.as_str()).await
}

/// The records of a student, in all sessions.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn of_student(
    connection: &Connection,
    student: &StudentId,
) -> Result<Vec<Record>, StorageError> {
    let stores = connection.read(&[schema::RECORDS])?;
    stores.all_by(schema::BY_STUDENT, student.as_str()).await
}

/// Writes what `writes` change, and the history of it, or nothing. The same writes again change
/// nothing, and a write that finds another status than it expected is not done but reported.
///
/// # Errors
///
/// [`StorageError::Full`] when the disk is; after any error nothing was written.
pub async fn write(
    connection: &Connection,
    session: &SessionId,
    writes: &[Write],
) -> Result<Applied, StorageError> {
    commit(connection, session, writes, None).await
}

/// As [`write`], and in the same transaction the review becomes `left`: what was decided there is
/// recorded now.
///
/// # Errors
///
/// As [`write`].
pub async fn write_review(
    connection: &Connection,
    writes: &[Write],
    left: &Review,
) -> Result<Applied, StorageError> {
    commit(connection, &left.session, writes, Some(left)).await
}

async fn commit(
    connection: &Connection,
    session: &SessionId,
    writes: &[Write],
    left: Option<&Review>,
) -> Result<Applied, StorageError> {
    let stores = connection.write(&[schema::RECORDS, schema::HISTORY, schema::REVIEWS])?;
    // Read inside the transaction: another tab may have recorded meanwhile.
    let existing: Vec<Record> = stores.all_by(schema::BY_SESSION, session.as_str()).await?;
    let applied = apply(&existing, writes);
    for record in &applied.records {
        stores.put(record)?;
    }
    for change in &applied.history {
        stores.put(change)?;
    }
    if let Some(left) = left {
        stores.put(left)?;
    }
    stores.commit().await?;
    Ok(applied)
}
