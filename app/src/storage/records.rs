//! Attendance records: one transaction writes records, their line in the journal, and what the
//! review still held.

use super::book::{self, ActError, LineRef};
use super::{Connection, StorageError, Stores, jobs, reviews::Review, schema};
use crate::platform::clock;
use ::jobs::JobId;
use attendance::book::{Cause, Edit, Key};
use attendance::record::{Applied, Conflict, Record, Write, apply};
use attendance::{Date, Excuse, Session, SessionId, stored::Register};

/// The records of a session.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn of_session(
    connection: &Connection,
    session: &SessionId,
) -> Result<Vec<Record>, StorageError> {
    of(&connection.read(&[schema::REGISTERS])?, session).await
}

/// The same within a transaction.
pub(super) async fn of(
    stores: &Stores<'_>,
    session: &SessionId,
) -> Result<Vec<Record>, StorageError> {
    let register: Option<Register> = stores.get(session.as_str()).await?;
    Ok(register.map(Register::into_records).unwrap_or_default())
}

/// What recording did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recorded {
    /// What became of each wish.
    pub applied: Applied,
    /// All of it, to be taken back; nothing when nothing changed.
    pub line: Option<LineRef>,
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
) -> Result<Recorded, ActError> {
    commit(connection, session, writes, None, None).await
}

/// As [`write`], and in the same transaction the review becomes `left`: what was decided there is
/// recorded now. Done by a job, that is done with it.
///
/// # Errors
///
/// As [`write`]; [`StorageError::Missing`] when a person ended the job meanwhile.
pub async fn write_review(
    connection: &Connection,
    writes: &[Write],
    left: &Review,
    job: Option<&JobId>,
) -> Result<Recorded, ActError> {
    commit(connection, &left.session, writes, Some(left), job).await
}

async fn commit(
    connection: &Connection,
    session: &SessionId,
    writes: &[Write],
    left: Option<&Review>,
    job: Option<&JobId>,
) -> Result<Recorded, ActError> {
    let stores = connection.desk(&[schema::REVIEWS, schema::JOBS])?;
    // Read inside the transaction: another tab may have recorded meanwhile.
    let existing = of(&stores, session).await?;
    let (known, unknown) = by_student(&stores, writes).await?;
    let known = with_leave(&stores, session, &existing, known).await?;
    let mut applied = apply(&existing, &known);
    // Whoever is on the paper and not among the students stays unrecorded and is shown again.
    applied.conflicts.extend(unknown.into_iter().map(|write| Conflict { recorded: None, write }));
    let before = |record: &Record| existing.iter().find(|r| r.student == record.student).cloned();
    let edit = |record: &Record| Edit::put(before(record), record.clone());
    let line = stores
        .act(Cause::Recorded { session: session.clone() }, applied.records.iter().filter_map(edit))
        .await?;
    if let Some(left) = left {
        stores.put(left)?;
    }
    if let Some(job) = job {
        jobs::is_recorded(&stores, job, clock::now()).await?;
    }
    stores.commit().await?;
    Ok(Recorded { applied, line })
}

/// The writes of students who are stored, and the others.
async fn by_student(
    stores: &Stores<'_>,
    writes: &[Write],
) -> Result<(Vec<Write>, Vec<Write>), StorageError> {
    let keys: Vec<Key> =
        writes.iter().map(|write| Key::Student(write.record.student.clone())).collect();
    let stored = stores.entries(keys.iter()).await?;
    let is_known = |write: &Write| stored.contains_key(&Key::Student(write.record.student.clone()));
    Ok(writes.iter().cloned().partition(is_known))
}

/// The writes with absences of a student on leave as excused ones, whoever made them: giving the
/// leave afterwards would have excused the same record.
async fn with_leave(
    stores: &Stores<'_>,
    session: &SessionId,
    existing: &[Record],
    writes: Vec<Write>,
) -> Result<Vec<Write>, StorageError> {
    let Some(session) = stores.get::<Session>(session.as_str()).await? else { return Ok(writes) };
    let leaves = leaves(stores, session.date).await?;
    let excused = |write: Write| {
        let recorded = existing.iter().find(|record| record.student == write.record.student);
        Write { record: write.record.excused_by(session.date, &leaves, recorded), ..write }
    };
    Ok(writes.into_iter().map(excused).collect())
}

/// The leaves that cover a day, by id.
pub(super) async fn leaves(stores: &Stores<'_>, date: Date) -> Result<Vec<Excuse>, StorageError> {
    let mut leaves: Vec<Excuse> = stores.all().await?;
    leaves.retain(|leave| leave.covers(date));
    Ok(leaves)
}

/// Notes how late a student came who is recorded as late.
///
/// # Errors
///
/// [`ActError::Clash`] when the record is another by now.
pub async fn set_late_minutes(
    connection: &Connection,
    record: &Record,
    late_minutes: Option<u16>,
) -> Result<Option<LineRef>, ActError> {
    let after = Record { late_minutes, ..record.clone() };
    book::act(connection, Cause::Entered, Edit::put(Some(record.clone()), after)).await
}
