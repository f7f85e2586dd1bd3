//! Why a record is as it is: every change of it, and the paper it was read from.

use super::{Connection, StorageError, book, scans, schema};
use attendance::book::{Key, Line};
use attendance::record::PictureRef;
use attendance::{Record, Session, SessionId, Student, StudentId};
use web_sys::Blob;

/// Everything that explains a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// The session.
    pub session: Session,
    /// Whose record.
    pub student: Student,
    /// What is recorded, if anything.
    pub record: Option<Record>,
    /// The row that it was read from, while its scan is kept: pixels across, down, and the picture.
    pub row: Option<(u32, u32, Blob)>,
    /// The lines that changed it, latest first.
    pub lines: Vec<Line>,
}

/// What explains the record of a student in a session.
///
/// # Errors
///
/// [`StorageError::Missing`] when there is no such session or student.
pub async fn of(
    connection: &Connection,
    session: &SessionId,
    student: &StudentId,
) -> Result<Why, StorageError> {
    let stores = connection.read(&[schema::SESSIONS, schema::STUDENTS, schema::REGISTERS])?;
    let found: Session = stores.expect(session.as_str()).await?;
    let person: Student = stores.expect(student.as_str()).await?;
    let records = super::records::of(&stores, session).await?;
    let record = records.into_iter().find(|record| record.student == *student);
    let key = Key::Record(session.clone(), student.clone());
    let mut lines = book::about(connection, &key).await?;
    lines.reverse();
    let picture = record.as_ref().and_then(|record| record.source.picture());
    let row = match picture {
        Some(picture) => row_of(connection, picture).await?,
        None => None,
    };
    Ok(Why { session: found, student: person, record, row, lines })
}

async fn row_of(
    connection: &Connection,
    picture: &PictureRef,
) -> Result<Option<(u32, u32, Blob)>, StorageError> {
    let page = scans::page(connection, &picture.scan, picture.page_idx).await?;
    let strip = page.as_ref().and_then(|page| page.strip(picture.part, &picture.field));
    Ok(strip.map(|(strip, jpeg)| (strip.width, strip.height, jpeg)))
}
