use crate::ApiVersion;
use attendance::import::ImportError;
use backup::BackupError;
use omr_core::ReadError;
use omr_core::layout::LayoutError;
use serde::{Deserialize, Serialize};

/// Why a job gave nothing. Exhaustive on purpose, as are the errors inside: the app has words for
/// each, in every language.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, Deserialize)]
pub enum JobError {
    /// The picture was opened and no page of ours could be read from it.
    #[error(transparent)]
    Read(ReadError),
    /// The file, or one page of it, cannot be opened.
    #[error(transparent)]
    File(FileError),
    /// The sheet cannot be laid out.
    #[error(transparent)]
    Layout(LayoutError),
    /// The list of students cannot be read.
    #[error(transparent)]
    Import(ImportError),
    /// A backup cannot be read or written.
    #[error(transparent)]
    Backup(BackupError),
    /// A PDF or spreadsheet could not be written; our fault.
    #[error("the document could not be written: {detail}")]
    Document {
        /// What the writer said, for the log.
        detail: String,
    },
    /// A page took longer than the watchdog allows and was set aside.
    #[error("the page took too long and was set aside")]
    TimedOut,
    /// The person cancelled.
    #[error("cancelled")]
    Cancelled,
    /// App and worker come from different releases; a reload pairs them again.
    #[error("the app speaks version {app} and its worker {worker}")]
    VersionMismatch {
        /// What the app speaks.
        app: ApiVersion,
        /// What the worker speaks.
        worker: ApiVersion,
    },
    /// A page was asked for and no file is open: the worker was replaced in between.
    #[error("no file is open")]
    NoFileOpen,
    /// The worker could not start, panicked or ran out of memory; our fault.
    #[error("the worker stopped: {detail}")]
    WorkerGone {
        /// What the browser said, for the log.
        detail: String,
    },
    /// A message did not have the expected shape; our fault.
    #[error("a message could not be understood: {detail}")]
    Wire {
        /// What did not fit, for the log.
        detail: String,
    },
}

/// Why a file or a page of it cannot be opened.
///
/// The opener's own error, said again here so that the app knows the words without linking the
/// opener.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum FileError {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// Neither a picture nor a PDF.
    #[error("the file is neither a picture nor a PDF")]
    UnknownFormat,
    /// An iPhone picture in HEIC (or AVIF).
    #[error("the picture is in the HEIC format")]
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
    /// Whole and of a known kind, but stored in a way that is not; saving it anew helps.
    #[error("the file is stored in a way that cannot be read: {detail}")]
    Unsupported {
        /// What the decoder said, for the log.
        detail: String,
    },
    /// More bytes than are taken into memory.
    #[error("a file of {bytes} bytes is larger than can be read")]
    FileTooLarge {
        /// Bytes of the file.
        bytes: u64,
    },
    /// Larger than anything that is read.
    #[error("{width}×{height} is larger than can be read")]
    TooLarge {
        /// Pixels, or points of a PDF page.
        width: u64,
        /// Pixels, or points of a PDF page.
        height: u64,
    },
    /// The page shows nothing.
    #[error("the page shows nothing")]
    BlankPage,
    /// There is no such page.
    #[error("there is no page {page_idx}")]
    NoSuchPage {
        /// 0-based.
        page_idx: usize,
    },
}

impl JobError {
    /// The kind of error in `kebab-case`, for logs and tests that do not read the words.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Read(error) => match error {
                ReadError::NoSheetFound { .. } => "no-sheet-found",
                ReadError::Mirrored => "mirrored",
                ReadError::SheetCodeUnreadable => "sheet-code-unreadable",
                ReadError::UnknownSheet { .. } => "unknown-sheet",
                ReadError::UnknownPage { .. } => "unknown-page",
                ReadError::PictureTooSmall { .. } => "picture-too-small",
                ReadError::CannotPlace => "cannot-place",
            },
            Self::File(error) => match error {
                FileError::Empty => "empty",
                FileError::UnknownFormat => "unknown-format",
                FileError::Heic => "heic",
                FileError::Encrypted => "encrypted",
                FileError::NoPages => "no-pages",
                FileError::Damaged { .. } => "damaged",
                FileError::Unsupported { .. } => "unsupported",
                FileError::FileTooLarge { .. } => "file-too-large",
                FileError::TooLarge { .. } => "too-large",
                FileError::BlankPage => "blank-page",
                FileError::NoSuchPage { .. } => "no-such-page",
            },
            Self::Layout(_) => "layout",
            Self::Import(_) => "import",
            Self::Backup(error) => error.code(),
            Self::Document { .. } => "document",
            Self::TimedOut => "timed-out",
            Self::Cancelled => "cancelled",
            Self::VersionMismatch { .. } => "version-mismatch",
            Self::NoFileOpen => "no-file-open",
            Self::WorkerGone { .. } => "worker-gone",
            Self::Wire { .. } => "wire",
        }
    }
}

impl From<ReadError> for JobError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<FileError> for JobError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<LayoutError> for JobError {
    fn from(error: LayoutError) -> Self {
        Self::Layout(error)
    }
}

impl From<ImportError> for JobError {
    fn from(error: ImportError) -> Self {
        Self::Import(error)
    }
}

impl From<BackupError> for JobError {
    fn from(error: BackupError) -> Self {
        Self::Backup(error)
    }
}
