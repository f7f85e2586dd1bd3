//! Backups, a piece at a time: neither side holds a whole file, and the screen can say how far it is.
use backup::{About, Manifest};
use serde::{Deserialize, Serialize};

/// What the app asks about the one backup that is written and the one that is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BackupRequest {
    /// Begins to write a file; an unfinished one is forgotten.
    Begin {
        /// When and how it is made.
        about: About,
        /// Seals it with a passphrase.
        seal: Option<SealWith>,
    },
    /// Adds rows. Buffer 0: UTF-8, a row a line, a line feed after each.
    AddRows {
        /// Whose they are; the rows of one store come one after the other.
        store: String,
    },
    /// Adds a picture. Buffer 0: its bytes.
    AddPicture {
        /// Of the part.
        name: String,
        /// MIME type.
        media_type: String,
    },
    /// Ends the file.
    Finish,
    /// Opens the file that lies beside the message as a `Blob`, until another is opened.
    Open {
        /// What it was sealed with.
        passphrase: Option<String>,
    },
    /// Reads one part of the manifest and keeps nothing of it.
    Check {
        /// 0-based.
        part_idx: usize,
    },
    /// Gives the next rows of a store, from its first on.
    NextRows {
        /// Whose.
        store: String,
    },
    /// Gives a picture.
    Picture {
        /// Of the part.
        name: String,
    },
}

/// What a file is sealed with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealWith {
    /// Not empty.
    pub passphrase: String,
    /// 23 random bytes, new for every file.
    pub random: Vec<u8>,
}

impl std::fmt::Debug for SealWith {
    /// Without the passphrase: what is printed may be kept.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealWith").finish_non_exhaustive()
    }
}

/// What the worker answers to a [`BackupRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BackupResponse {
    /// To `Begin`, `AddRows`, `AddPicture` and `Finish`. Buffer 0: what was written since.
    Written,
    /// To `Open`.
    Opened {
        /// What the file holds.
        manifest: Manifest,
    },
    /// To `Check`: the part is as it was written.
    Checked,
    /// To `NextRows`. Buffer 0: the rows as in `AddRows`; none at the end.
    Rows {
        /// How many; 0 at the end.
        n_rows: usize,
    },
    /// To `Picture`. Buffer 0: its bytes.
    Picture,
}
