//! What the app remembers beside the data itself: choices and notes, one row each.

use super::transaction::{BODY, body_of, set};
use super::{Connection, StorageError, Stores, schema};
use attendance::{
    StudentId, Timestamp,
    import::{RememberedMapping, ValueRules},
};
use js_sys::Object;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Something that is remembered under a key of its own. Fields that are added later need a serde
/// default.
pub trait Setting: Serialize + DeserializeOwned {
    /// Its key.
    const KEY: &'static str;
}

/// Whom the last import named, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LastImport {
    pub(super) students: Vec<StudentId>,
}

impl Setting for LastImport {
    const KEY: &'static str = "last-import";
}

/// What earlier imports settled: the person's value rules, and the columns of each kind of file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportMemory {
    /// Departments, levels and statuses.
    pub rules: ValueRules,
    /// The latest first.
    pub mappings: Vec<RememberedMapping>,
}

impl Setting for ImportMemory {
    const KEY: &'static str = "import-memory";
}

/// When a backup was last made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackup {
    /// When.
    pub at: Timestamp,
    /// What was in it.
    pub kind: BackupKind,
}

/// What a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BackupKind {
    /// The data.
    Quick,
    /// The data and the pictures.
    Full,
}

impl Setting for LastBackup {
    const KEY: &'static str = "last-backup";
}

/// What is remembered; nothing before the first time.
///
/// # Errors
///
/// As [`super::Stores::get`].
pub async fn get<T: Setting>(connection: &Connection) -> Result<Option<T>, StorageError> {
    connection.read(&[schema::SETTINGS])?.setting().await
}

/// Remembers something in place of what was remembered.
///
/// # Errors
///
/// [`StorageError::Full`] when the disk is.
pub async fn put<T: Setting>(connection: &Connection, value: &T) -> Result<(), StorageError> {
    let stores = connection.write(&[schema::SETTINGS])?;
    stores.put_setting(value)?;
    stores.commit().await
}

impl Stores<'_> {
    /// What is remembered; nothing before the first time.
    ///
    /// # Errors
    ///
    /// As [`Self::get`].
    pub(super) async fn setting<T: Setting>(&self) -> Result<Option<T>, StorageError> {
        let Some(row) = self.get_js(schema::SETTINGS, &T::KEY.into()).await? else {
            return Ok(None);
        };
        let body = body_of(&row).unwrap_or_default();
        let unreadable = |error: serde_json::Error| StorageError::Unreadable {
            store: schema::SETTINGS,
            detail: format!("{}: {error}", T::KEY),
        };
        serde_json::from_str(&body).map(Some).map_err(unreadable)
    }

    /// Remembers something. Not awaited: only the commit is.
    ///
    /// # Errors
    ///
    /// As [`Self::put`].
    pub(super) fn put_setting<T: Setting>(&self, value: &T) -> Result<(), StorageError> {
        let body = serde_json::to_string(value);
        let body = body.map_err(|error| StorageError::Failed { detail: error.to_string() })?;
        let row = Object::new();
        set(&row, "key", &T::KEY.into())?;
        set(&row, BODY, &body.into())?;
        self.put_js(schema::SETTINGS, &row)
    }
}

/// Whom the last import named, in its order; nobody before the first.
///
/// # Errors
///
/// As [`super::Stores::get`].
pub async fn last_import(connection: &Connection) -> Result<Vec<StudentId>, StorageError> {
    Ok(get::<LastImport>(connection).await?.map(|last| last.students).unwrap_or_default())
}
