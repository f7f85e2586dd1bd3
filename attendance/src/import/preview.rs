//! What an import would do.
use std::collections::BTreeMap;

use super::{Notice, Problem, StudentField};
use crate::Student;

/// What a person chose, where the program's guess was not theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ImportOptions {
    /// The workbook's sheet; the first one that looks like a list of students by default.
    pub sheet: Option<String>,
    /// 1-based row of the headers; found by default.
    pub header_row: Option<u32>,
    /// Columns (from 0) that hold something else than their header seems to say; `None` leaves a
    /// column out.
    pub columns: BTreeMap<usize, Option<StudentField>>,
    /// Departments by what stands in the file, beside the built-in ones (`CS` and so on).
    pub departments: BTreeMap<String, String>,
    /// Order of day and month in dates; seen from the dates by default.
    pub date_order: Option<DateOrder>,
    /// Ids that arrived as numbers are filled with leading zeros to this many digits.
    pub pad_ids_to: Option<usize>,
}

/// Order of day and month in a date such as 01/12/2024.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 1 December.
    DayFirst,
    /// 12 January.
    MonthFirst,
}

/// What an import would do; nothing is saved by making one.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ImportPreview {
    /// The sheet that was read; empty for a text file.
    pub sheet: String,
    /// 1-based row of the headers.
    pub header_row: u32,
    /// Every column of the list that has a header or values, and what it was taken for.
    pub columns: Vec<ColumnMatch>,
    /// The rows with students, in the file's order.
    pub rows: Vec<ImportRow>,
    /// Rows that were passed over.
    pub skipped: Vec<SkippedRow>,
    /// What concerns the whole list.
    pub notices: Vec<Notice>,
    /// Rows by verdict.
    pub summary: Summary,
}

impl ImportPreview {
    /// The students to save, in the file's order: the new and the changed ones.
    pub fn to_save(&self) -> impl Iterator<Item = &Student> {
        let is_saved =
            |row: &&ImportRow| matches!(row.verdict, Verdict::New | Verdict::Changed { .. });
        self.rows.iter().filter(is_saved).filter_map(|row| row.student.as_ref())
    }

    /// Everyone the list names properly, in the file's order: who can be enrolled from it.
    pub fn students(&self) -> impl Iterator<Item = &Student> {
        let is_named = |row: &&ImportRow| row.verdict != Verdict::Rejected;
        self.rows.iter().filter(is_named).filter_map(|row| row.student.as_ref())
    }
}

/// What a column was taken for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ColumnMatch {
    /// The column, from 0.
    pub column_idx: usize,
    /// Its header, as it stands in the file.
    pub header: String,
    /// What it was taken for; nothing when it is left out.
    pub field: Option<StudentField>,
    /// The first values below it, at most three.
    pub samples: Vec<String>,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ImportRow {
    /// 1-based row of the file.
    pub row_number: u32,
    /// Id as it stands in the file.
    pub id_text: String,
    /// Name as it stands in the file.
    pub name_text: String,
    /// The student as they would be saved; nothing when the row gives none.
    pub student: Option<Student>,
    /// What would happen.
    pub verdict: Verdict,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// What would happen to a row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Verdict {
    /// Nobody has the id.
    New,
    /// The saved student differs. Empty cells and missing columns keep what is saved.
    Changed {
        /// As saved now.
        before: Student,
        /// What differs.
        fields: Vec<StudentField>,
    },
    /// The saved student is the same.
    Unchanged,
    /// A problem keeps it from being saved.
    Rejected,
}

/// A row that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SkippedRow {
    /// 1-based row of the file.
    pub row_number: u32,
    /// Why.
    pub why: Skipped,
    /// What stands in it.
    pub text: String,
}

/// Why a row was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Skipped {
    /// It stands above the headers.
    AboveHeader,
    /// The headers again.
    HeaderAgain,
    /// A totals row.
    Totals,
    /// It has neither id nor name.
    Note,
}

/// Rows by verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Summary {
    /// New students.
    pub n_new: usize,
    /// Saved students who would change.
    pub n_changed: usize,
    /// Saved students who would not.
    pub n_unchanged: usize,
    /// Rows that cannot be saved.
    pub n_rejected: usize,
    /// Rows that would be saved and have a problem.
    pub n_flagged: usize,
}
