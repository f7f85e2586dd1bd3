//! Spreadsheets in and out: bytes to bytes, for the worker and the command line.
use omr_core::Locale;

use crate::Student;
use crate::import::{ImportError, ImportOptions, ImportPreview};
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

/// Reads an .xlsx or .csv file and says what importing it would do to the `saved` students.
///
/// # Errors
///
/// [`ImportError`] when the file is no list of students that can be read.
pub fn import(
    bytes: &[u8],
    options: &ImportOptions,
    saved: &[Student],
) -> Result<ImportPreview, ImportError> {
    let _ = (bytes, options, saved);
    todo!("attendance room")
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
