//! A class to try things with.

use super::book::{self, ActError, LineRef};
use super::{Connection, StorageError};
use crate::platform::{clock, random};
use attendance::book::Cause;
use attendance::{Course, Session, SessionId, demo};

/// What the class is called in the person's language.
pub struct Names {
    /// The course's code.
    pub code: String,
    /// The course.
    pub course: String,
    /// Its session.
    pub session: String,
    /// Where it comes from, as the history says it.
    pub source: String,
}

/// Adds the class; one undo takes it away. Gives its session.
///
/// # Errors
///
/// Any [`ActError`]; nothing was added then.
pub async fn add(
    connection: &Connection,
    names: Names,
) -> Result<(SessionId, Option<LineRef>), ActError> {
    let missing = || StorageError::Failed { detail: "no random numbers or no clock".to_owned() };
    let course = Course::new(random::course_id().ok_or_else(missing)?, names.code, names.course);
    let (id, today) = (random::session_id(), clock::today());
    let id = id.ok_or_else(missing)?;
    let session =
        Session::new(id.clone(), course.id.clone(), names.session, today.ok_or_else(missing)?);
    let edits = demo::class(&course, &session)
        .map_err(|error| StorageError::Failed { detail: error.to_string() })?;
    let line = book::act(connection, Cause::Imported { file: names.source }, edits).await?;
    Ok((id, line))
}
