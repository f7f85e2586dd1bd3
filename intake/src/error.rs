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
    /// The file is whole and of a kind that is known, stored in a way that is not (a JPEG in
    /// arithmetic coding, a PDF locked by a method nobody uses); saving it anew helps.
    #[error("the file is stored in a way that cannot be read: {detail}")]
    Unsupported {
        /// What the decoder said, for the log.
        detail: String,
    },
    /// The file has more bytes than are taken into memory.
    #[error("a file of {bytes} bytes is larger than can be read")]
    FileTooLarge {
        /// Bytes of the file.
        bytes: u64,
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

impl IntakeError {
    pub(crate) fn damaged(detail: impl Into<String>) -> Self {
        Self::Damaged { detail: detail.into() }
    }
}
