//! One file that holds everything, in an open format: `docs/backup-format.md` says every byte of it.
//!
//! A backup is a zip of JSON lines, a file for each kind of thing, and of pictures, with a manifest
//! that says what must be there. With a passphrase the zip is sealed: Argon2id makes the key and
//! AES-256-GCM hides and protects it in pieces, so that a large file need not be in memory at once.
//!
//! [`Writer`] takes rows and pictures one after the other and gives the file's bytes as they come;
//! [`Reader`] opens any [`Source`] of bytes and gives rows and pictures back, each checked. Any bytes
//! give a value or a [`BackupError`], and every limit is checked before memory is taken. Salt and nonce
//! are arguments: this crate has neither clock nor random numbers.
//!
//! ```
//! # #[cfg(feature = "file")] {
//! use backup::{About, Kind, Reader, Writer};
//!
//! let about = About {
//!     created_at: "2026-12-15T08:00:00Z".to_owned(),
//!     device: "4f1c".to_owned(),
//!     app: "0.1.0".to_owned(),
//!     schema: 2,
//!     kind: Kind::Quick,
//! };
//! let mut writer = Writer::new(about, None)?;
//! writer.rows("students", [r#"{"v":2,"id":"20210001","name":"زينب"}"#])?;
//! let file = writer.finish()?;
//!
//! let mut reader = Reader::open(file, None)?;
//! assert_eq!(reader.manifest().n_rows("students"), 1);
//! let mut rows = reader.rows("students")?;
//! assert_eq!(reader.next_rows(&mut rows, 1000)?.len(), 1);
//! # }
//! # Ok::<(), backup::BackupError>(())
//! ```
#![forbid(unsafe_code)]

mod error;
mod limits;
mod manifest;
mod name;
#[cfg(feature = "file")]
mod reader;
#[cfg(feature = "file")]
mod seal;
#[cfg(feature = "file")]
mod source;
#[cfg(feature = "file")]
mod writer;
#[cfg(feature = "file")]
mod zip;

pub use error::BackupError;
pub use limits::{MAX_LINE_BYTES, MAX_PASSPHRASE_BYTES, MAX_PICTURE_BYTES};
pub use manifest::{About, FORMAT, Kind, MANIFEST, Manifest, Part, VERSION};
pub use name::{picture_name, rows_name};
#[cfg(feature = "file")]
pub use reader::{Reader, Rows, is_sealed};
#[cfg(feature = "file")]
pub use seal::{Kdf, N_RANDOM_BYTES, Seal};
#[cfg(feature = "file")]
pub use source::Source;
#[cfg(feature = "file")]
pub use writer::Writer;
