//! Files in, grey pages out.
//!
//! A scan or photo arrives as bytes with a name. [`Document::open`] finds out what it is and
//! [`Document::page`] gives one page as luma, upright as its EXIF says. Any bytes give a value or
//! an [`IntakeError`]; limits are checked before memory is taken.
#![forbid(unsafe_code)]

mod error;

pub use error::IntakeError;

/// A grey page: 0 is black, 255 is white, rows without gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LumaPage {
    /// `width * height` bytes.
    pub luma: Vec<u8>,
    /// Pixels.
    pub width: usize,
    /// Pixels.
    pub height: usize,
}

/// What the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// WebP picture.
    Webp,
    /// TIFF, one page or many.
    Tiff,
    /// PDF document.
    Pdf,
}

/// An opened file.
pub struct Document {
    _private: (),
}

impl Document {
    /// Finds out what `bytes` are and how many pages they have. The name is never trusted.
    ///
    /// # Errors
    ///
    /// Every [`IntakeError`] that concerns the file as a whole.
    pub fn open(bytes: Vec<u8>) -> Result<Self, IntakeError> {
        let _ = bytes;
        Err(IntakeError::Empty)
    }

    /// What the bytes are.
    #[must_use]
    pub fn format(&self) -> Format {
        Format::Pdf
    }

    /// Pages, at least 1.
    #[must_use]
    pub fn n_pages(&self) -> usize {
        1
    }

    /// One page, by its 0-based index.
    ///
    /// # Errors
    ///
    /// Every [`IntakeError`] that concerns one page; the other pages may still be good.
    pub fn page(&self, page_idx: usize) -> Result<LumaPage, IntakeError> {
        Err(IntakeError::NoSuchPage { page_idx })
    }
}
