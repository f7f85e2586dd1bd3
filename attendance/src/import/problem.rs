//! What can be wrong with a file, a list, or a row, as facts; the app has the words.
use super::StudentField;
use crate::{IdError, StudentId};

/// Why a file gives no list.
#[derive(Debug, Clone, PartialEq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum ImportError {
    /// The file has no bytes.
    #[error("the file is empty")]
    EmptyFile,
    /// The file is larger than is taken in.
    #[error("the file has {n_bytes} bytes; at most {max} are read")]
    FileTooLarge {
        /// Bytes of the file.
        n_bytes: u64,
        /// Bytes allowed.
        max: u64,
    },
    /// The file would unpack to more than memory should hold.
    #[error("the file unpacks to more than {max} bytes")]
    UnpacksTooLarge {
        /// Bytes allowed.
        max: u64,
    },
    /// The list is longer than is taken in.
    #[error("the list has more than {max} rows")]
    TooManyRows {
        /// Rows allowed.
        max: usize,
    },
    /// The list has more columns than any list of people.
    #[error("the list has more than {max} columns")]
    TooManyColumns {
        /// Columns allowed.
        max: usize,
    },
    /// The workbook opens with a password only.
    #[error("the workbook is protected by a password")]
    PasswordProtected,
    /// The file is of another kind.
    #[error("the file holds no table that can be read ({format:?})")]
    NotATable {
        /// What it seems to be.
        format: OtherFormat,
    },
    /// The workbook or text is damaged.
    #[error("the file is damaged: {detail}")]
    Damaged {
        /// What the parser said; for a report of the fault, not for people.
        detail: String,
    },
    /// The asked-for sheet is not in the workbook.
    #[error("the workbook has no sheet “{name}”")]
    NoSuchSheet {
        /// Its name.
        name: String,
    },
    /// No sheet holds anything.
    #[error("there is nothing in the file's sheets")]
    NoRows,
    /// No row of headers names the columns that are needed.
    #[error("no column holds {missing:?}")]
    ColumnsNotFound {
        /// Needed columns that were not found: id, name, or both.
        missing: Vec<StudentField>,
        /// 1-based row that looks most like a header.
        row_number: u32,
        /// What stands in that row.
        headers: Vec<String>,
        /// Whether that row was taken for headers; else it is the first of the list.
        has_header: bool,
    },
}

/// What a file that is no list seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OtherFormat {
    /// A workbook of Excel 2 to 4, from before 1995.
    OldExcel,
    /// Excel's binary workbook (.xlsb).
    BinaryExcel,
    /// An OpenDocument of text or slides.
    OpenDocument,
    /// A word processor's file.
    WordDocument,
    /// A web page without a table.
    WebPage,
    /// PDF.
    Pdf,
    /// A picture.
    Picture,
    /// A compressed folder or another package.
    Package,
    /// Bytes that are no text.
    Unknown,
}

/// What concerns the whole list: shown once, above the rows.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Notice {
    /// No id of the list has eight digits; they are taken as they are.
    IdsUnusual {
        /// Ids of the list.
        n_ids: usize,
        /// One of them.
        example: String,
    },
    /// Ids arrived as numbers of different lengths: leading zeros were probably lost.
    /// [`super::ImportOptions::pad_ids_to`] gives them back.
    ZerosLost {
        /// Ids that are shorter than the longest.
        n_ids: usize,
        /// Digits of the longest id.
        n_digits: usize,
    },
    /// Every date could be read day first or month first; it was read day first unless
    /// [`super::ImportOptions::date_order`] says otherwise.
    DatesAmbiguous {
        /// One of them.
        example: String,
    },
    /// Students of the list's departments and levels who are saved, active, and not in the list;
    /// nothing happens to them unless the person says so. See [`super::ImportPreview::missing`].
    NotInList {
        /// How many.
        n_students: usize,
    },
    /// The list has no headers that could be read: its columns were taken for what they seem to
    /// be.
    NoHeader,
    /// Columns whose meaning is a guess, or whose values speak against their header.
    ColumnsGuessed {
        /// How many.
        n_columns: usize,
    },
    /// Levels or statuses that nobody understands: they are left out unless the person chooses.
    ValuesUnknown {
        /// How many different ones.
        n_values: usize,
    },
    /// Other sheets of the workbook that were not read.
    OtherSheets {
        /// Their names.
        names: Vec<String>,
    },
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Problem {
    /// No id. The row is rejected.
    IdMissing,
    /// No proper id. The row is rejected.
    IdInvalid {
        /// What stands there.
        text: String,
        /// What is wrong with it.
        error: IdError,
    },
    /// A spreadsheet rounded the id (`2.02E+07`). The row is rejected.
    IdRounded {
        /// What stands there.
        text: String,
    },
    /// The id is not eight digits, though others of the list are.
    IdUnusual {
        /// The id.
        id: StudentId,
    },
    /// Other rows have the same id and say something else. All of them are rejected.
    IdTwice {
        /// 1-based rows of the file that have the id, the first ten of them.
        rows: Vec<u32>,
    },
    /// An earlier row says the same. It is taken once, and this row is rejected.
    SameAsRow {
        /// 1-based row of the file.
        row: u32,
    },
    /// The saved student with this id has a wholly different name: perhaps someone else.
    NameDiffers {
        /// The saved name.
        saved: String,
    },
    /// No name. The row is rejected.
    NameMissing,
    /// The name is too long. The row is rejected.
    NameTooLong {
        /// Characters of the name.
        n_chars: usize,
        /// Characters allowed.
        max: usize,
    },
    /// The email address is none; it is left out.
    EmailMalformed {
        /// What stands there.
        text: String,
    },
    /// Another saved student has the address; it is left out.
    EmailTaken {
        /// The address.
        email: String,
        /// Whose it is.
        by: StudentId,
        /// Their name.
        name: String,
    },
    /// An earlier row has the address; it is left out here.
    EmailTwice {
        /// The address.
        email: String,
        /// 1-based row of the file.
        row: u32,
    },
    /// The level is not understood; it is left out.
    LevelUnknown {
        /// What stands there.
        text: String,
    },
    /// Active or not is not understood; a new student is taken as active.
    ActivityUnknown {
        /// What stands there.
        text: String,
    },
    /// The date is not understood; it is left out.
    DateUnknown {
        /// What stands there.
        text: String,
    },
    /// A formula's error stands in the cell; it is left out, or the row is rejected where the id
    /// or name is needed.
    CellError {
        /// Where.
        field: StudentField,
        /// The error, such as `#REF!`.
        text: String,
    },
}

impl Problem {
    /// Rows that [`Problem::IdTwice`] names at most: a list of one id only must not fill memory.
    pub const MAX_ROWS_NAMED: usize = 10;

    /// Whether the row cannot be saved because of it.
    #[must_use]
    pub const fn rejects(&self) -> bool {
        match self {
            Self::IdMissing
            | Self::IdInvalid { .. }
            | Self::IdRounded { .. }
            | Self::IdTwice { .. }
            | Self::SameAsRow { .. }
            | Self::NameMissing
            | Self::NameTooLong { .. } => true,
            Self::IdUnusual { .. }
            | Self::NameDiffers { .. }
            | Self::EmailMalformed { .. }
            | Self::EmailTaken { .. }
            | Self::EmailTwice { .. }
            | Self::LevelUnknown { .. }
            | Self::ActivityUnknown { .. }
            | Self::DateUnknown { .. } => false,
            Self::CellError { field, .. } => {
                matches!(field, StudentField::Id | StudentField::Name)
            }
        }
    }
}
