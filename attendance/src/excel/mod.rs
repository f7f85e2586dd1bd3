//! Spreadsheets in and out: bytes to bytes, for the worker and the command line.
mod guard;
mod read;
mod sniff;
mod text_file;
mod xlsx;

use omr_core::Locale;

pub use read::{MAX_FILE_BYTES, import, read_table};

use crate::Student;
use crate::report::{CourseTable, SessionTable};

/// How a workbook is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ExportOptions {
    /// Language of headers and statuses; Arabic and Kurdish sheets run right to left.
    pub locale: Locale,
    /// Minutes east of UTC, for the times of records.
    pub utc_offset_minutes: i32,
}

/// A workbook could not be written; our fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[error("the workbook could not be written: {detail}")]
pub struct ExportError {
    /// What the writer said.
    pub detail: String,
}

/// A session's records as .xlsx: the same table always gives the same bytes.
///
/// # Errors
///
/// [`ExportError`] when the writer refuses.
pub fn export_session(
    table: &SessionTable,
    options: &ExportOptions,
) -> Result<Vec<u8>, ExportError> {
    let _ = (table, options);
    todo!("attendance room")
}

/// A course's records as .xlsx: the same table always gives the same bytes.
///
/// # Errors
///
/// [`ExportError`] when the writer refuses.
pub fn export_course(table: &CourseTable, options: &ExportOptions) -> Result<Vec<u8>, ExportError> {
    let _ = (table, options);
    todo!("attendance room")
}

/// Students as .xlsx with the eight columns that [`import`] understands.
///
/// # Errors
///
/// [`ExportError`] when the writer refuses.
pub fn export_students(
    students: &[Student],
    options: &ExportOptions,
) -> Result<Vec<u8>, ExportError> {
    let _ = (students, options);
    todo!("attendance room")
}
