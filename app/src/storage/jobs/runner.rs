//! Which tab runs jobs, in browsers without locks.

use crate::storage::{Connection, StorageError, schema};
use ::jobs::{Holder, LEASE_MILLIS};
use attendance::Timestamp;
use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// Key of the row that says which tab runs jobs. It is no job.
const RUNNER: &str = "runner";

/// Holds the right to run jobs for another lease; false when another tab has it.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn renew_runner(
    connection: &Connection,
    holder: &Holder,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let stores = connection.write(&[schema::JOBS])?;
    let text = |row: &JsValue, name: &str| Reflect::get(row, &name.into()).ok();
    if let Some(row) = stores.get_js(schema::JOBS, &RUNNER.into()).await? {
        let theirs = text(&row, "holder").and_then(|name| name.as_string());
        let until = text(&row, "until").and_then(|until| until.as_f64()).unwrap_or_default();
        if theirs.as_deref() != Some(holder.as_str()) && until > now.as_millis() as f64 {
            return Ok(false);
        }
    }
    let row = Object::new();
    let until = (now.as_millis() + LEASE_MILLIS) as f64;
    for (name, value) in [
        ("id", JsValue::from_str(RUNNER)),
        ("holder", JsValue::from_str(holder.as_str())),
        ("until", JsValue::from_f64(until)),
    ] {
        let failed = |error| StorageError::Failed { detail: format!("{error:?}") };
        Reflect::set(&row, &name.into(), &value).map_err(failed)?;
    }
    stores.put_js(schema::JOBS, &row)?;
    stores.commit().await?;
    Ok(true)
}
