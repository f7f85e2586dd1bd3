//! What the app remembers beside the data itself.

use super::{Connection, Kept, StorageError, schema};
use attendance::{StudentId, stored::StoredError};
use serde::{Deserialize, Serialize};

/// Whom the last import named, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LastImport(pub(super) Vec<StudentId>);

/// Key of [`LastImport`].
const LAST_IMPORT: &str = "last-import";

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LastImportShape {
    key: String,
    students: Vec<StudentId>,
}

impl Kept for LastImport {
    const STORE: &'static str = schema::SETTINGS;
    type Shape = LastImportShape;

    fn to_shape(&self) -> LastImportShape {
        LastImportShape { key: LAST_IMPORT.to_owned(), students: self.0.clone() }
    }

    fn from_shape(shape: LastImportShape) -> Result<Self, StoredError> {
        Ok(Self(shape.students))
    }
}

/// Whom the last import named, in its order; nobody before the first.
///
/// # Errors
///
/// As [`super::Stores::get`].
pub async fn last_import(connection: &Connection) -> Result<Vec<StudentId>, StorageError> {
    let stores = connection.read(&[schema::SETTINGS])?;
    let last = stores.get::<LastImport>(LAST_IMPORT).await?;
    Ok(last.map(|last| last.0).unwrap_or_default())
}
