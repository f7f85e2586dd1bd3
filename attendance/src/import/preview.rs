//! What an import would do.
use std::collections::BTreeMap;

use super::{Notice, Problem, RememberedMapping, StudentField, ValueRules, ValueUse};
use crate::Student;

/// What a person chose, where the program's guess was not theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ImportOptions {
    /// The workbook's sheet; the first one that looks like a list of students by default.
    pub sheet: Option<String>,
    /// Where the headers are; found by default.
    pub header: HeaderChoice,
    /// Columns (from 0) that hold something else than they seem to; `None` leaves a column out.
    pub columns: BTreeMap<usize, Option<StudentField>>,
    /// The person's own rules for departments, levels and statuses.
    pub rules: ValueRules,
    /// Order of day and month in dates; seen from the dates by default.
    pub date_order: Option<DateOrder>,
    /// Ids that seem to have lost zeros are filled to this many digits.
    pub pad_ids_to: Option<usize>,
    /// What the person typed or decided for single rows, by the row's number in the file.
    pub fixes: BTreeMap<u32, RowFix>,
    /// What was confirmed about earlier files; it goes behind the choices above.
    pub remembered: Vec<RememberedMapping>,
}

/// Where a list's headers are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeaderChoice {
    /// Wherever they are found.
    #[default]
    Find,
    /// In this row of the file, from 1.
    Row(u32),
    /// The list has none.
    Absent,
}

/// A repair of one row.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct RowFix {
    /// The id, typed.
    pub id: Option<String>,
    /// The name, typed.
    pub name: Option<String>,
    /// The row is not to be saved.
    pub is_left_out: bool,
}

impl RowFix {
    /// What was typed for a field.
    pub(super) fn typed(&self, field: StudentField) -> Option<&str> {
        match field {
            StudentField::Id => self.id.as_deref(),
            StudentField::Name => self.name.as_deref(),
            _ => None,
        }
    }
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
    /// 1-based row of the headers; nothing for a list without any.
    pub header_row: Option<u32>,
    /// Tells the kind of file: its headers, or what its columns seem to be.
    pub signature: String,
    /// Whether columns are as they were confirmed for such a file before.
    pub is_remembered: bool,
    /// Every column of the list that has a header or values, and what it was taken for.
    pub columns: Vec<ColumnMatch>,
    /// The rows with students, in the file's order.
    pub rows: Vec<ImportRow>,
    /// Rows that were passed over.
    pub skipped: Vec<SkippedRow>,
    /// Departments, levels and statuses of the list and what they are taken for.
    pub values: Vec<ValueUse>,
    /// Students who are saved and active, belong to the list's departments and levels, and are not
    /// in it.
    pub missing: Vec<Student>,
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

    /// The saved students as they were when the list was read: those it changes, and those who are
    /// missing in it. What is changed of them meanwhile is seen by it.
    pub fn seen(&self) -> impl Iterator<Item = &Student> {
        let before = self.rows.iter().filter_map(|row| match &row.verdict {
            Verdict::Changed { before, .. } => Some(before),
            _ => None,
        });
        before.chain(&self.missing)
    }

    /// Everyone the list names properly, in the file's order: who can be enrolled from it.
    pub fn students(&self) -> impl Iterator<Item = &Student> {
        let is_named =
            |row: &&ImportRow| !matches!(row.verdict, Verdict::Rejected | Verdict::LeftOut);
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
    /// How sure that is; nothing when nobody and nothing spoke for it.
    pub confidence: Option<Confidence>,
    /// What a column that is left out seems to hold.
    pub suggestion: Option<StudentField>,
    /// How many of its values could be what it was taken for, percent.
    pub fit_percent: Option<u8>,
    /// The first values below it, at most three.
    pub samples: Vec<String>,
}

/// How sure it is what a column holds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// The values alone speak for it, or speak against the header.
    Guess,
    /// A vague header, or values that agree in part.
    Likely,
    /// The header says so and the values agree.
    Sure,
    /// As it was confirmed for such a file before.
    Remembered,
    /// The person said so.
    Chosen,
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
    /// The person left it out.
    LeftOut,
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
    /// Rows that the person left out.
    pub n_left_out: usize,
}
