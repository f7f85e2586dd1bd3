//! The kept log: the newest lines, capped by count and age.

use super::event::Event;
use crate::storage::{Connection, StorageError, schema};
use attendance::Timestamp;
use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// Lines that are kept: a month of a busy teacher at 15 lines a page, in half a megabyte.
pub const MAX_LINES: u32 = 2_000;

/// Days that a line is kept.
pub const MAX_DAYS: u32 = 30;

/// Adds lines, all requests and the commit in one breath: a page that is gone with the next one has
/// written them all the same. What is too many goes with the next [`sweep`].
///
/// # Errors
///
/// [`StorageError`] as the browser gives it; nothing was added then.
pub async fn append(connection: &Connection, events: &[Event]) -> Result<(), StorageError> {
    let stores = connection.write_lightly(&[schema::LOG])?;
    for event in events {
        stores.put_js(schema::LOG, &row(event)?)?;
    }
    stores.commit_unwatched().await
}

/// All lines, oldest first.
///
/// # Errors
///
/// [`StorageError`] as the browser gives it.
pub async fn all(connection: &Connection) -> Result<Vec<Event>, StorageError> {
    Ok(keyed(connection).await?.into_iter().filter_map(|(_, event)| event).collect())
}

/// Lets go of lines that are older than [`MAX_DAYS`] at `now`, and of the oldest that are more than
/// [`MAX_LINES`].
///
/// # Errors
///
/// [`StorageError`] as the browser gives it.
pub async fn sweep(connection: &Connection, now: Timestamp) -> Result<(), StorageError> {
    let is_old = |event: &Event| event.at < now.minus_days(MAX_DAYS);
    let lines = keyed(connection).await?;
    let n_over = lines.len().saturating_sub(MAX_LINES as usize);
    let n_old = lines.iter().rposition(|(_, event)| event.as_ref().is_some_and(is_old));
    let n_to_go = n_over.max(n_old.map_or(0, |idx| idx + 1));
    let Some((last_to_go, _)) = n_to_go.checked_sub(1).and_then(|idx| lines.get(idx)) else {
        return Ok(());
    };
    let stores = connection.write_lightly(&[schema::LOG])?;
    stores.delete_through(schema::LOG, last_to_go)?;
    stores.commit_unwatched().await
}

/// Lines with their keys, oldest first; without the line where another release wrote it.
async fn keyed(connection: &Connection) -> Result<Vec<(JsValue, Option<Event>)>, StorageError> {
    let rows = connection.read(&[schema::LOG])?.keyed_js(schema::LOG).await?;
    let line = |row: &JsValue| {
        let body = Reflect::get(row, &BODY.into()).ok().and_then(|body| body.as_string());
        body.as_deref().and_then(Event::from_body)
    };
    Ok(rows.into_iter().map(|(key, row)| (key, line(&row))).collect())
}

const BODY: &str = "body";

fn row(event: &Event) -> Result<JsValue, StorageError> {
    let row = Object::new();
    let failed = |error| StorageError::Failed { detail: format!("{error:?}") };
    Reflect::set(&row, &BODY.into(), &event.to_body().into()).map_err(failed)?;
    Ok(row.into())
}
