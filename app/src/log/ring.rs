//! The kept log: the newest lines, capped by count and age.

use super::event::Event;
use crate::storage::{Connection, StorageError, schema};
use attendance::Timestamp;
use indexed_db_futures::{
    KeyRange,
    prelude::*,
    transaction::{TransactionDurability, TransactionMode, TransactionOptions},
};
use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// Lines that are kept: a month of a busy teacher at 15 lines a page, in half a megabyte.
pub const MAX_LINES: u32 = 2_000;

/// Days that a line is kept.
pub const MAX_DAYS: u32 = 30;

/// Adds lines and lets the oldest go that are too many.
///
/// # Errors
///
/// [`StorageError`] as the browser gives it; nothing was added then.
pub async fn append(connection: &Connection, events: &[Event]) -> Result<(), StorageError> {
    // Relaxed: losing the last lines at a power cut is cheaper than waking the disk for each.
    let mut options = TransactionOptions::new();
    options.set_durability(TransactionDurability::Relaxed);
    let transaction = connection.db().transaction(schema::LOG);
    let transaction =
        transaction.with_mode(TransactionMode::Readwrite).with_options(options).build()?;
    let store = transaction.object_store(schema::LOG)?;
    let mut newest = None;
    for event in events {
        newest = Some(store.add(row(event)?).with_key_type::<f64>().primitive()?.await?);
    }
    if let Some(newest) = newest {
        // Keys count up one by one, so this many of the newest are left at most.
        let last_to_go = newest - f64::from(MAX_LINES);
        let old: KeyRange<JsValue> = KeyRange::UpperBound(last_to_go.into(), false);
        store.delete::<JsValue, _>(old).primitive()?;
    }
    drop(store);
    Ok(transaction.commit().await?)
}

/// All lines, oldest first.
///
/// # Errors
///
/// [`StorageError`] as the browser gives it.
pub async fn all(connection: &Connection) -> Result<Vec<Event>, StorageError> {
    Ok(keyed(connection).await?.into_iter().filter_map(|(_, event)| event).collect())
}

/// Lets go of lines that are older than [`MAX_DAYS`] at `now`.
///
/// # Errors
///
/// [`StorageError`] as the browser gives it.
pub async fn forget_old(connection: &Connection, now: Timestamp) -> Result<(), StorageError> {
    let is_old = |event: &Event| event.at < now.minus_days(MAX_DAYS);
    let lines = keyed(connection).await?;
    let old = lines.iter().rev().find(|(_, event)| event.as_ref().is_some_and(is_old));
    let Some((last_to_go, _)) = old else { return Ok(()) };
    let transaction = connection.db().transaction(schema::LOG);
    let transaction = transaction.with_mode(TransactionMode::Readwrite).build()?;
    let old: KeyRange<JsValue> = KeyRange::UpperBound(last_to_go.clone(), false);
    transaction.object_store(schema::LOG)?.delete::<JsValue, _>(old).primitive()?;
    Ok(transaction.commit().await?)
}

/// Lines with their keys, oldest first; without the line where another release wrote it.
async fn keyed(connection: &Connection) -> Result<Vec<(JsValue, Option<Event>)>, StorageError> {
    let transaction = connection.db().transaction(schema::LOG).build()?;
    let store = transaction.object_store(schema::LOG)?;
    let keys = store.get_all_keys::<JsValue>().primitive()?.await?;
    let rows = store.get_all::<JsValue>().primitive()?.await?;
    let mut lines = Vec::new();
    for (key, row) in keys.zip(rows) {
        let body = Reflect::get(&row?, &BODY.into()).ok().and_then(|body| body.as_string());
        lines.push((key?, body.as_deref().and_then(Event::from_body)));
    }
    Ok(lines)
}

const BODY: &str = "body";

fn row(event: &Event) -> Result<JsValue, StorageError> {
    let row = Object::new();
    let failed = |error| StorageError::Failed { detail: format!("{error:?}") };
    Reflect::set(&row, &BODY.into(), &event.to_body().into()).map_err(failed)?;
    Ok(row.into())
}
