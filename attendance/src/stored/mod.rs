//! What is kept for years: the persisted shape of every domain value, one folder a version.
//!
//! The domain types may change with the program; these shapes may not. A row is JSON text that
//! carries its version in `v`. Fields that a shape does not know are passed over, so that a phone
//! can go back one release; a whole newer version is refused, and never overwritten by guess.
//! [`Stored::from_text`] reads every version there was and gives today's value;
//! [`Stored::to_text`] writes the newest.
pub mod v1;
mod v2;

#[cfg(test)]
mod tests;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use v2::{Register, RosterRow};

/// Version that is written.
pub const VERSION: u32 = 2;

/// A domain value that can be kept as a row of its own.
pub trait Stored: Sized {
    /// What it is, such as `student`: for names of files and words of errors.
    const KIND: &'static str;

    /// The row to write: JSON text of the newest version.
    fn to_text(&self) -> String;

    /// The value of a row that was read, of this version or an older one.
    ///
    /// # Errors
    ///
    /// [`StoredError`] when the row is of a newer release or holds what no release wrote.
    fn from_text(text: &str) -> Result<Self, StoredError>;
}

/// A domain value that version 1 kept as an object of its own.
pub trait StoredV1: Sized {
    /// Its shape.
    type Shape: Serialize + DeserializeOwned;

    /// The shape to write.
    fn to_shape(&self) -> Self::Shape;

    /// The value of a shape that was read.
    ///
    /// # Errors
    ///
    /// [`StoredError`] when the shape is of a newer version or holds what no release wrote.
    fn from_shape(shape: Self::Shape) -> Result<Self, StoredError>;
}

/// Why a stored value cannot be taken up. It stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
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
        /// The field, or the kind of the row.
        field: String,
        /// What stands there, or what is wrong with it.
        text: String,
    },
}

impl StoredError {
    fn damaged(field: &str, text: impl Into<String>) -> Self {
        Self::Damaged { field: field.to_owned(), text: text.into() }
    }
}

/// The version of a row; rows from before there was one are of the first.
fn version(kind: &str, text: &str) -> Result<u32, StoredError> {
    // As this release writes them: its rows need not be gone through twice.
    if text.starts_with(concat!("{\"v\":", 2, ",")) {
        return Ok(VERSION);
    }
    #[derive(Deserialize)]
    struct Versioned {
        #[serde(default = "first_version")]
        v: u32,
    }
    let v = match version_in_front(text) {
        Some(v) => v,
        None => parse::<Versioned>(kind, text)?.v,
    };
    if v > VERSION { Err(StoredError::Newer { v }) } else { Ok(v) }
}

/// The version where it stands first, as this module writes it: a row of a megabyte need not be
/// read through for it.
fn version_in_front(text: &str) -> Option<u32> {
    let rest = text.strip_prefix("{\"v\":")?;
    let (digits, rest) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
    if rest.starts_with([',', '}']) { digits.parse().ok() } else { None }
}

/// Whether a text is of today's version, so that it can stay as it is where it is understood.
#[must_use]
pub fn is_of_today(text: &str) -> bool {
    version_in_front(text) == Some(VERSION)
}

fn parse<T: DeserializeOwned>(kind: &str, text: &str) -> Result<T, StoredError> {
    serde_json::from_str(text).map_err(|error| StoredError::damaged(kind, error.to_string()))
}

/// Reads a row of a kind that version 1 knew.
fn read_since_v1<T: StoredV1, S: DeserializeOwned + Into<T>>(
    kind: &str,
    text: &str,
) -> Result<T, StoredError> {
    if version(kind, text)? <= v1::V1 {
        T::from_shape(parse(kind, text)?)
    } else {
        parse::<S>(kind, text).map(Into::into)
    }
}

/// Reads a row of a kind that came with version 2.
fn read_since_v2<T, S: DeserializeOwned + Into<T>>(
    kind: &str,
    text: &str,
) -> Result<T, StoredError> {
    version(kind, text)?;
    parse::<S>(kind, text).map(Into::into)
}

/// The text of a shape, with its version first.
fn write(shape: &impl Serialize) -> String {
    #[derive(Serialize)]
    struct Versioned<'a, S> {
        v: u32,
        #[serde(flatten)]
        shape: &'a S,
    }
    write_shape(&Versioned { v: VERSION, shape })
}

/// The text of a shape that has its version in it.
fn write_shape(shape: &impl Serialize) -> String {
    #[expect(clippy::expect_used, reason = "the keys of our shapes are texts: JSON takes them all")]
    serde_json::to_string(shape).expect("a shape with text keys")
}

/// The version of values that were written before they carried one.
const fn first_version() -> u32 {
    v1::V1
}
