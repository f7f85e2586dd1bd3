//! The sheets that were printed, as plans: what their bubbles mean.

use super::{Connection, PrintedSheet, StorageError, schema};
use attendance::{Session, SessionId, sheet_plan::Plan};
use omr_core::{SheetId, SheetLayout};

/// The plans of all sheets that were printed for a session, in the order they were printed.
///
/// # Errors
///
/// [`StorageError::Unreadable`] when a stored sheet cannot be laid out.
pub async fn of_session(
    connection: &Connection,
    session: &SessionId,
) -> Result<Vec<Plan>, StorageError> {
    let stores = connection.read(&[schema::SHEETS])?;
    let mut printed: Vec<PrintedSheet> =
        stores.all_by(schema::BY_SESSION, session.as_str()).await?;
    printed.sort_by(|a, b| {
        (a.printed_at, a.sheet.sheet_id()).cmp(&(b.printed_at, b.sheet.sheet_id()))
    });
    let unreadable = |detail: String| StorageError::Unreadable { store: schema::SHEETS, detail };
    let plan =
        |printed: PrintedSheet| Plan::of(printed).map_err(|error| unreadable(error.to_string()));
    printed.into_iter().map(plan).collect()
}

/// The layouts that pages of a session's scans may have: all sheets that were printed for it.
///
/// # Errors
///
/// As [`of_session`].
pub async fn layouts(
    connection: &Connection,
    session: &SessionId,
) -> Result<Vec<SheetLayout>, StorageError> {
    let plans = of_session(connection, session).await?;
    Ok(plans.iter().map(|plan| plan.layout().clone()).collect())
}

/// A sheet that was planned to be printed.
///
/// # Errors
///
/// [`StorageError::Missing`] when it is not here.
pub async fn printed(
    connection: &Connection,
    sheet: &SheetId,
) -> Result<PrintedSheet, StorageError> {
    connection.read(&[schema::SHEETS])?.expect(sheet.as_str()).await
}

/// The session that a sheet was printed for, if both are still here.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn session_of_sheet(
    connection: &Connection,
    sheet: &SheetId,
) -> Result<Option<Session>, StorageError> {
    let stores = connection.read(&[schema::SHEETS, schema::SESSIONS])?;
    match stores.get::<PrintedSheet>(sheet.as_str()).await? {
        Some(printed) => stores.get(printed.session.as_str()).await,
        None => Ok(None),
    }
}
