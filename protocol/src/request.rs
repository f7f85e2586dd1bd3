use crate::{ApiVersion, BackupRequest};
use attendance::Student;
use attendance::import::ImportOptions;
use attendance::report::{CourseTable, SessionTable};
use omr_core::{Locale, RosterSheet, SheetLayout, SheetReading, SlipSheet};
use serde::{Deserialize, Serialize};

/// What the app asks of its worker: one job at a time, each small enough to be cancelled by
/// ending the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// The first request to every worker.
    Hello {
        /// What the app speaks.
        version: ApiVersion,
    },
    /// Opens a picture or PDF and keeps it open until the next one. Buffer 0: the file's bytes.
    OpenFile {
        /// Every layout that a page of the file may belong to.
        layouts: Vec<SheetLayout>,
    },
    /// Reads one page of the open file.
    ReadPage {
        /// 0-based.
        page_idx: usize,
    },
    /// Draws what was read of a page of the open file on its picture.
    DrawPage {
        /// 0-based.
        page_idx: usize,
        /// What was read of it.
        readings: Vec<SheetReading>,
    },
    /// Draws a roster sheet as PDF.
    PrintRoster {
        /// What to print.
        sheet: RosterSheet,
    },
    /// Draws slips as PDF.
    PrintSlips {
        /// What to print.
        sheet: SlipSheet,
    },
    /// Reads a list of students and says what importing it would do. Buffer 0: the file's bytes.
    ImportTable {
        /// What the person chose about the file so far.
        options: ImportOptions,
        /// Students who are saved already.
        saved: Vec<Student>,
    },
    /// Writes the rows of a list that were not saved as .xlsx, with the reasons. Buffer 0: the
    /// file's bytes.
    ExportRejected {
        /// What the person chose about the file.
        options: ImportOptions,
        /// Students who are saved already.
        saved: Vec<Student>,
        /// Language of the reasons.
        locale: Locale,
    },
    /// Writes or reads a backup.
    Backup(BackupRequest),
    /// Writes a table as a file.
    Export {
        /// What to write.
        table: ExportTable,
        /// As what.
        format: TableFormat,
        /// Language of headers and statuses.
        locale: Locale,
        /// Minutes east of UTC, for the times of records.
        utc_offset_minutes: i32,
    },
}

/// As what a table is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TableFormat {
    /// A workbook.
    #[default]
    Xlsx,
    /// Comma-separated values in UTF-8, for whatever else reads tables.
    Csv,
}

/// A table that can be exported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ExportTable {
    /// A session's records.
    Session(SessionTable),
    /// A course's records, students by sessions.
    Course(CourseTable),
    /// A list of students, as an import takes it.
    Students(Vec<Student>),
}
