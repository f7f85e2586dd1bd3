//! Spreadsheets in and out: bytes to bytes, for the worker and the command line.
mod biff;
mod book;
mod compound;
mod csv_file;
mod export;
mod grid;
mod guard;
mod markup;
mod package;
mod read;
mod reasons;
mod rejected;
mod sheet;
mod sniff;
mod text_file;
mod web;
mod xls;
mod xlsx;
mod xlsx_sheet;
mod xml_tables;

use omr_core::Locale;

pub use csv_file::{csv_course, csv_session, csv_students};
pub use export::{export_course, export_session, export_students};
pub use read::{import, read_table};
pub use rejected::export_rejected;

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
