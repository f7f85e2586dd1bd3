//! Files in, grey pages out.
//!
//! A scan or photo arrives as bytes with a name. [`Document::open`] finds out what it is and
//! [`Document::page`] gives one page as luma, upright as its EXIF says. Any bytes give a value or
//! an [`IntakeError`]; limits are checked before memory is taken.
#![forbid(unsafe_code)]

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

/// Why a file or a page of it cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum IntakeError {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// Not a picture or PDF.
    #[error("the file is neither a picture nor a PDF")]
    UnknownFormat,
    /// An iPhone picture in HEIC (or AVIF), which we cannot open.
    #[error("the picture is in the HEIC format, which cannot be opened here")]
    Heic,
    /// The PDF asks for a password.
    #[error("the PDF is locked with a password")]
    Encrypted,
    /// The PDF has no pages.
    #[error("the PDF has no pages")]
    NoPages,
    /// The file ends early or is broken.
    #[error("the file is damaged: {detail}")]
    Damaged {
        /// What the decoder said, for the log.
        detail: String,
    },
    /// The picture or page is larger than anything that is read.
    #[error("{width}×{height} is larger than can be read")]
    TooLarge {
        /// Pixels, or points of a PDF page.
        width: u64,
        /// Pixels, or points of a PDF page.
        height: u64,
    },
    /// The PDF page shows nothing: it is blank, or its picture could not be decoded.
    #[error("the page shows nothing")]
    BlankPage,
    /// There is no such page.
    #[error("there is no page {page_idx}")]
    NoSuchPage {
        /// 0-based.
        page_idx: usize,
    },
    /// The page took longer than 20 s and was set aside.
    #[error("the page took too long")]
    TimedOut,
}
