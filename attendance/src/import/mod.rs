//! A list from outside as students, shown before anything is saved.
//!
//! This module holds what crosses to the app and the rules; [`crate::excel`] turns files into the
//! [`Table`] that it works on.
mod build;
mod columns;
mod headers;
mod judge;
mod looks;
mod memory;
mod names;
mod preview;
mod problem;
mod rebase;
mod row;
mod rules;
mod table;
mod values;

pub use build::{is_list, preview};
pub use memory::RememberedMapping;
pub use preview::{
    ColumnMatch, Confidence, DateOrder, HeaderChoice, ImportOptions, ImportPreview, ImportRow,
    RowFix, Skipped, SkippedRow, Summary, Verdict,
};
pub use problem::{ImportError, Notice, OtherFormat, Problem};
pub use rebase::{Rebased, rebase};
pub use rules::{Meaning, RuleBy, ValueRules, ValueUse};
pub use table::{Cell, Table, TableRow};

/// What a column of a student list can hold.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum StudentField {
    /// The university's number.
    Id,
    /// Full name.
    Name,
    /// Email address.
    Email,
    /// Department.
    Department,
    /// Year of study.
    Level,
    /// Phone number.
    Phone,
    /// Whether the student is active.
    IsActive,
    /// Day of registration.
    RegistrationDate,
}

impl StudentField {
    /// All fields, in the order of an exported list.
    pub const ALL: [Self; 8] = [
        Self::Id,
        Self::Name,
        Self::Email,
        Self::Department,
        Self::Level,
        Self::Phone,
        Self::IsActive,
        Self::RegistrationDate,
    ];
}

/// Bytes of a file at most: ten times a list of 100,000 people.
pub const MAX_FILE_BYTES: u64 = 20 << 20;

/// Columns of a list at most; more is no list of people.
pub const MAX_COLUMNS: usize = 256;

/// Rows of a list at most.
pub const MAX_ROWS: usize = 100_000;
