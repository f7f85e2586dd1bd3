use serde::{Deserialize, Serialize};

/// What the manifest's `format` says.
pub const FORMAT: &str = "hadir-backup";
/// The version of the format that is written, and the newest that is read.
pub const VERSION: u32 = 1;
/// Name of the manifest within the zip.
pub const MANIFEST: &str = "manifest.json";

/// What a backup must hold. Fields that are not known here are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always [`FORMAT`].
    pub format: String,
    /// At most [`VERSION`].
    pub version: u32,
    /// When, where and how it was made.
    #[serde(flatten)]
    pub about: About,
    /// Every part of the file but the manifest, in the order they lie in it.
    pub parts: Vec<Part>,
}

/// When, where and how a backup was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Time in UTC as of RFC 3339, such as `2026-12-15T08:00:00Z`.
    pub created_at: String,
    /// The device's own id.
    pub device: String,
    /// Version of the app.
    pub app: String,
    /// Version of the stores whose rows these are.
    pub schema: u32,
    /// With or without pictures.
    pub kind: Kind,
}

/// What a backup leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Scans and pictures.
    Quick,
    /// Nothing.
    Full,
}

/// One part of a backup: the rows of a store, or a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// `<store>.jsonl` or `pictures/<store>/<key>`.
    pub name: String,
    /// Bytes, unpacked.
    pub bytes: u64,
    /// Of those bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// Lines; of rows only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// MIME type; of pictures only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
}

impl Manifest {
    /// The part of this name.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }

    /// How many rows of `store` there are.
    #[must_use]
    pub fn n_rows(&self, store: &str) -> u64 {
        self.part(&crate::rows_name(store)).and_then(|part| part.rows).unwrap_or(0)
    }

    /// The stores whose rows are there, in their order.
    pub fn stores(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| part.name.strip_suffix(".jsonl"))
    }

    /// The pictures that are there, in their order.
    pub fn pictures(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| part.name.starts_with("pictures/"))
    }
}

#[cfg(feature = "file")]
mod of_files {
    use super::{FORMAT, Manifest, VERSION};
    use crate::BackupError;
    use crate::name::{is_picture, store_of};
    use serde::Deserialize;
    use std::collections::BTreeSet;

    /// What must be read before anything else: the rest of a newer version may be of another shape.
    #[derive(Deserialize)]
    struct Head {
        format: String,
        version: u32,
    }

    impl Manifest {
        pub(crate) fn from_json(json: &[u8]) -> Result<Self, BackupError> {
            let damaged = |_| BackupError::damaged(super::MANIFEST);
            let head: Head = serde_json::from_slice(json).map_err(damaged)?;
            if head.format != FORMAT {
                return Err(BackupError::NotABackup);
            }
            if head.version > VERSION {
                return Err(BackupError::Newer { version: head.version, known: VERSION });
            }
            let manifest: Self = serde_json::from_slice(json).map_err(damaged)?;
            manifest.check_names()?;
            Ok(manifest)
        }

        fn check_names(&self) -> Result<(), BackupError> {
            let mut seen = BTreeSet::new();
            for part in &self.parts {
                let is_known = store_of(&part.name).is_some() || is_picture(&part.name);
                if !is_known {
                    return Err(BackupError::hostile(format!("a part called {:?}", part.name)));
                }
                if !seen.insert(&part.name) {
                    return Err(BackupError::hostile(format!("two parts called {:?}", part.name)));
                }
            }
            Ok(())
        }
    }
}
