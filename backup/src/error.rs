use serde::{Deserialize, Serialize};

/// Why a backup cannot be read or written. Exhaustive on purpose: the app has words for each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum BackupError {
    /// The bytes are something else.
    #[error("the file is not a backup")]
    NotABackup,
    /// A later release wrote it.
    #[error("the backup is of version {version}, which is newer than {known}")]
    Newer {
        /// Version of the file.
        version: u32,
        /// The newest that is known here.
        known: u32,
    },
    /// It is sealed and no passphrase was given.
    #[error("the backup is sealed and wants its passphrase")]
    PassphraseNeeded,
    /// Another passphrase sealed it.
    #[error("the passphrase is not the one of this backup")]
    WrongPassphrase,
    /// The file's end is missing, or is damaged.
    #[error("the end of the file is missing")]
    Truncated,
    /// Bytes are not what they were when the file was written.
    #[error("{part} is damaged")]
    Damaged {
        /// What is damaged: a name of the manifest, `manifest.json`, `header` or `directory`.
        part: String,
    },
    /// It holds something that no backup of ours holds, and may be made to do harm.
    #[error("the file holds what a backup never holds: {detail}")]
    Hostile {
        /// What it is, for the log.
        detail: String,
    },
    /// It is of a kind that is not read, such as a zip with a password of its own.
    #[error("the file is packed in a way that is not read: {detail}")]
    Unsupported {
        /// What it is, for the log.
        detail: String,
    },
    /// More than is taken into memory or believed.
    #[error("{part} of {bytes} bytes is larger than {limit}")]
    TooLarge {
        /// What is too large.
        part: String,
        /// Its bytes.
        bytes: u64,
        /// The most that is taken.
        limit: u64,
    },
    /// The manifest names no such part.
    #[error("there is no {part} in the backup")]
    NoSuchPart {
        /// The name.
        part: String,
    },
    /// A row, a name or a passphrase that cannot be written; our fault.
    #[error("this cannot be written: {detail}")]
    Unwritable {
        /// What it is, for the log.
        detail: String,
    },
    /// The file could not be read from where it lies.
    #[error("the file could not be read: {detail}")]
    Unreadable {
        /// What the browser or the system said, for the log.
        detail: String,
    },
}

impl BackupError {
    /// The kind of error in `kebab-case`, for logs and tests that do not read the words.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotABackup => "not-a-backup",
            Self::Newer { .. } => "backup-newer",
            Self::PassphraseNeeded => "passphrase-needed",
            Self::WrongPassphrase => "wrong-passphrase",
            Self::Truncated => "backup-truncated",
            Self::Damaged { .. } => "backup-damaged",
            Self::Hostile { .. } => "backup-hostile",
            Self::Unsupported { .. } => "backup-unsupported",
            Self::TooLarge { .. } => "backup-too-large",
            Self::NoSuchPart { .. } => "no-such-part",
            Self::Unwritable { .. } => "backup-unwritable",
            Self::Unreadable { .. } => "backup-unreadable",
        }
    }
}

#[cfg(feature = "file")]
impl BackupError {
    pub(crate) fn damaged(part: impl Into<String>) -> Self {
        Self::Damaged { part: part.into() }
    }

    pub(crate) fn hostile(detail: impl Into<String>) -> Self {
        Self::Hostile { detail: detail.into() }
    }

    pub(crate) fn unwritable(detail: impl Into<String>) -> Self {
        Self::Unwritable { detail: detail.into() }
    }
}
