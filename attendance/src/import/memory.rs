//! What was chosen about a kind of file, kept for the next file of that kind.
use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{Cell, DateOrder, ImportOptions, ImportPreview, StudentField, TableRow};
use crate::text::fold;

/// What a person confirmed about files of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RememberedMapping {
    /// Tells the kind of file: see [`ImportPreview::signature`].
    pub signature: String,
    /// What each column was taken for when the list was saved.
    pub columns: BTreeMap<usize, Option<StudentField>>,
    /// Order of day and month, if it was asked.
    #[serde(default)]
    pub date_order: Option<DateOrder>,
    /// Digits that ids were filled to, if they were.
    #[serde(default)]
    pub pad_ids_to: Option<usize>,
}

impl RememberedMapping {
    /// Kinds of file that are kept at most, the latest first.
    pub const MAX_KEPT: usize = 50;

    /// What to remember of a list that is saved now.
    #[must_use]
    pub fn of(preview: &ImportPreview, options: &ImportOptions) -> Self {
        let before = Self::find(&options.remembered, &preview.signature);
        Self {
            signature: preview.signature.clone(),
            columns: preview.columns.iter().map(|c| (c.column_idx, c.field)).collect(),
            date_order: options.date_order.or(before.and_then(|before| before.date_order)),
            pad_ids_to: options.pad_ids_to.or(before.and_then(|before| before.pad_ids_to)),
        }
    }

    /// Puts it in front of the others and in place of an older one of its kind.
    pub fn keep(self, kept: &mut Vec<Self>) {
        kept.retain(|other| other.signature != self.signature);
        kept.insert(0, self);
        kept.truncate(Self::MAX_KEPT);
    }

    pub(super) fn find<'a>(kept: &'a [Self], signature: &str) -> Option<&'a Self> {
        kept.iter().find(|mapping| mapping.signature == signature)
    }
}

/// The kind of a file with headers: the same headers in the same order, however they are spelt.
pub(super) fn of_headers(row: &TableRow) -> String {
    let texts = row.cells.iter().map(Cell::text).map(|text| fold(&text));
    signature("headers", texts)
}

/// The kind of a list without headers: what its columns seem to be.
pub(super) fn of_fields(fields: &[Option<StudentField>]) -> String {
    signature("fields", fields.iter().map(|field| format!("{field:?}")))
}

fn signature(sort: &str, parts: impl Iterator<Item = String>) -> String {
    let mut hash = Sha256::new();
    hash.update(sort);
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
