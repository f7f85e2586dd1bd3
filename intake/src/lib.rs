//! Files in, grey pages out.
//!
//! A scan or photo arrives as bytes with a name. [`Document::open`] finds out what it is and
//! [`Document::page`] gives one page as luma, upright as its EXIF says. Any bytes give a value or
//! an [`IntakeError`]; limits are checked before memory is taken.
//!
//! Grey means one thing everywhere: the luma of BT.601, which is a JPEG's own Y, on white paper
//! where a picture is transparent.
#![forbid(unsafe_code)]

mod document;
mod error;
mod jpeg;
mod limits;
mod luma;
mod pdf;
mod picture;
mod sniff;
mod tiff;

pub use document::{Document, Format, LumaPage};
pub use error::IntakeError;
pub use limits::MAX_FILE_BYTES;
pub use luma::{luma_of, luma_of_rgba};
