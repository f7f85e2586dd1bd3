//! Whole copies of the data, made by the app itself before it changes everything: before a
//! migration, and before a backup replaces or joins what is here.

use super::transaction::{body_of, set};
use super::{Connection, StorageError, schema};
use attendance::Timestamp;
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag};

/// Copies that the app keeps of its own backups; older ones go. What came from a migration stays.
const N_KEPT: usize = 3;

/// One copy.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// When it was made.
    pub made_at: Timestamp,
    /// A backup, or the rows of an older version as JSON.
    pub file: Blob,
    /// Whether it is a backup that can be restored.
    pub is_backup: bool,
}

/// A copy never changes; each time its row is read, it has another handle to its file.
impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        let key = |copy: &Self| (copy.made_at, copy.is_backup);
        key(self) == key(other) && self.file.size() == other.file.size()
    }
}

/// Keeps a backup, and no more than a few of them.
///
/// # Errors
///
/// [`StorageError::Full`] when the disk is.
pub async fn keep(
    connection: &Connection,
    made_at: Timestamp,
    file: &Blob,
) -> Result<(), StorageError> {
    let stores = connection.write(&[schema::SNAPSHOTS])?;
    let rows = stores.all_js(schema::SNAPSHOTS).await?;
    let is_backup = |row: &JsValue| !field(row, "file").is_undefined();
    let (mut backups, migrations): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_backup);
    let row: JsValue = Object::new().into();
    set(&row, "made_at", &(made_at.as_millis() as f64).into())?;
    set(&row, "file", file)?;
    backups.push(row);
    // Rows of this store are numbered and do not hold their number: all are written anew.
    stores.clear(schema::SNAPSHOTS)?;
    let n_old = backups.len().saturating_sub(N_KEPT);
    for row in migrations.iter().chain(backups.iter().skip(n_old)) {
        stores.put_js(schema::SNAPSHOTS, row)?;
    }
    stores.commit().await
}

/// All copies, the newest first.
///
/// # Errors
///
/// As [`super::Stores::get`].
pub async fn list(connection: &Connection) -> Result<Vec<Snapshot>, StorageError> {
    let rows = connection.read(&[schema::SNAPSHOTS])?.all_js(schema::SNAPSHOTS).await?;
    let mut all: Vec<Snapshot> = rows.iter().filter_map(snapshot).collect();
    all.sort_by_key(|snapshot| std::cmp::Reverse(snapshot.made_at));
    Ok(all)
}

fn snapshot(row: &JsValue) -> Option<Snapshot> {
    let made_at = Timestamp::from_js(field(row, "made_at").as_f64()?);
    if let Ok(file) = field(row, "file").dyn_into::<Blob>() {
        return Some(Snapshot { made_at, file, is_backup: true });
    }
    let options = BlobPropertyBag::new();
    options.set_type("application/json");
    let text = js_sys::Array::of1(&body_of(row)?.into());
    let file = Blob::new_with_str_sequence_and_options(&text, &options).ok()?;
    Some(Snapshot { made_at, file, is_backup: false })
}

fn field(row: &JsValue, name: &str) -> JsValue {
    Reflect::get(row, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
