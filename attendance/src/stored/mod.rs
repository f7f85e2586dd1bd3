//! What is kept for years: the persisted shape of every domain value, one folder a version.
//!
//! The domain types may change with the program; these shapes may not. A shape carries its
//! version in `v`; keys of the stores (`id`, `code`, `course`, `student`, `session`, `sheet_id`)
//! stand at its top. Fields that a shape does not know are passed over, so that a phone can go
//! back one release; a whole newer version is refused, and never overwritten by guess.
pub mod v1;

#[cfg(test)]
mod tests;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Version that is written.
pub const VERSION: u32 = 1;

/// A domain value that can be kept.
pub trait Stored: Sized {
    /// Its present shape.
    type Shape: Serialize + DeserializeOwned;

    /// The shape to write.
    fn to_shape(&self) -> Self::Shape;

    /// The value of a shape that was read.
    ///
    /// # Errors
    ///
    /// [`StoredError`] when the shape is of a newer release or holds what no release wrote.
    fn from_shape(shape: Self::Shape) -> Result<Self, StoredError>;
}

/// Why a stored value cannot be taken up. It stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum StoredError {
    /// A newer release wrote it.
    #[error("written by a newer release (version {v}; this one knows {VERSION})")]
    Newer {
        /// Its version.
        v: u32,
    },
    /// It is damaged, or something else wrote it.
    #[error("{field} cannot be “{text}”")]
    Damaged {
        /// The field.
        field: String,
        /// What stands there.
        text: String,
    },
}

impl StoredError {
    fn damaged(field: &str, text: impl Into<String>) -> Self {
        Self::Damaged { field: field.to_owned(), text: text.into() }
    }
}

/// Accepts the versions this release knows.
const fn check_version(v: u32) -> Result<(), StoredError> {
    if v > VERSION { Err(StoredError::Newer { v }) } else { Ok(()) }
}

/// The version of values that were written before they carried one.
const fn first_version() -> u32 {
    1
}
