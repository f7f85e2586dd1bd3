//! Every error in words: what happened, and what to do next.
//!
//! Every `match` here is without a wildcard on purpose: a new error stops the build until it has
//! words in three languages.

use super::{I18n, t_string, text};
use attendance::import::{ImportError, OtherFormat, StudentField};
use omr_core::{LayoutError, ReadError};
use protocol::{BackupError, FileError, JobError};

/// An error in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What happened.
    pub what: String,
    /// What the person can do about it.
    pub next: String,
}

/// Two keys of one error: `errors.NAME` and `errors.NAME_next`.
macro_rules! explain {
    ($i18n:expr, $what:ident, $next:ident $(, $fact:ident = $value:expr)*) => {
        Explanation {
            what: t_string!($i18n, errors.$what $(, $fact = $value)*).to_string(),
            next: t_string!($i18n, errors.$next).to_string(),
        }
    };
}

/// Why a job gave nothing.
#[must_use]
pub fn job_error(i18n: I18n, error: &JobError) -> Explanation {
    match error {
        JobError::Read(error) => read_error(i18n, error),
        JobError::File(error) => file_error(i18n, error),
        JobError::Layout(error) => layout_error(i18n, error),
        JobError::Import(error) => import_error(i18n, error),
        JobError::Backup(error) => backup_error(i18n, error),
        JobError::Document { .. } => explain!(i18n, document, document_next),
        JobError::TimedOut => explain!(i18n, timed_out, timed_out_next),
        JobError::Cancelled => explain!(i18n, cancelled, cancelled_next),
        JobError::VersionMismatch { .. } => explain!(i18n, version, version_next),
        JobError::NoFileOpen | JobError::WorkerGone { .. } => explain!(i18n, gone, gone_next),
        JobError::Wire { .. } => explain!(i18n, wire, wire_next),
    }
}

/// Why a picture gives no reading.
#[must_use]
pub fn read_error(i18n: I18n, error: &ReadError) -> Explanation {
    let number = |n: usize| text::number(i18n, n);
    match error {
        ReadError::NoSheetFound { n_fiducials: 0 } => explain!(i18n, no_sheet, no_sheet_next),
        ReadError::NoSheetFound { n_fiducials } => {
            explain!(i18n, part_sheet, part_sheet_next, n = number(*n_fiducials))
        }
        ReadError::Mirrored => explain!(i18n, mirrored, mirrored_next),
        ReadError::SheetCodeUnreadable => {
            explain!(i18n, code_unreadable, code_unreadable_next)
        }
        ReadError::UnknownSheet { sheet_id, page } => {
            let (page, code) = (number(*page as usize), isolated(&sheet_id.spoken()));
            explain!(i18n, other_sheet, other_sheet_next, page = page, code = code)
        }
        ReadError::UnknownPage { sheet_id, page } => {
            let (page, code) = (number(*page as usize), isolated(&sheet_id.spoken()));
            explain!(i18n, unknown_page, unknown_page_next, page = page, code = code)
        }
        ReadError::PictureTooSmall { width, height } => {
            let (width, height) = (number(*width), number(*height));
            explain!(i18n, picture_small, picture_small_next, width = width, height = height)
        }
        ReadError::CannotPlace => explain!(i18n, cannot_place, cannot_place_next),
    }
}

/// Why a file or a page of it cannot be opened.
#[must_use]
pub fn file_error(i18n: I18n, error: &FileError) -> Explanation {
    let number = |n: u64| text::number(i18n, usize::try_from(n).unwrap_or(usize::MAX));
    match error {
        FileError::Empty => explain!(i18n, file_empty, file_empty_next),
        FileError::UnknownFormat => explain!(i18n, unknown_format, unknown_format_next),
        FileError::Heic => explain!(i18n, heic, heic_next),
        FileError::Encrypted => explain!(i18n, encrypted, encrypted_next),
        FileError::NoPages => explain!(i18n, no_pages, no_pages_next),
        FileError::Damaged { .. } => explain!(i18n, damaged, damaged_next),
        FileError::Unsupported { .. } => explain!(i18n, unsupported, unsupported_next),
        FileError::FileTooLarge { bytes } => {
            explain!(i18n, file_large, file_large_next, megabytes = number(bytes / 1_000_000))
        }
        FileError::TooLarge { width, height } => {
            let (width, height) = (number(*width), number(*height));
            explain!(i18n, picture_large, picture_large_next, width = width, height = height)
        }
        FileError::BlankPage => explain!(i18n, blank, blank_next),
        FileError::NoSuchPage { page_idx } => {
            explain!(i18n, no_such_page, no_such_page_next, page = number(*page_idx as u64 + 1))
        }
    }
}

/// Why a sheet cannot be laid out.
#[must_use]
pub fn layout_error(i18n: I18n, error: &LayoutError) -> Explanation {
    let number = |n: usize| text::number(i18n, n);
    match error {
        LayoutError::NoRows => explain!(i18n, no_rows, no_rows_next),
        LayoutError::TooManyRows { n_rows, max } => {
            let (n, max) = (number(*n_rows), number(*max));
            explain!(i18n, too_many_rows, too_many_rows_next, n = n, max = max)
        }
        LayoutError::BadSheetId { text } => {
            explain!(i18n, bad_code, bad_code_next, text = isolated(text))
        }
        // Layouts of other programs never reach the app; its own sheets always have one.
        LayoutError::NotALayout { .. }
        | LayoutError::UnsupportedVersion { .. }
        | LayoutError::OutOfBounds { .. } => explain!(i18n, document, document_next),
    }
}

/// Why a list of students cannot be read.
#[must_use]
pub fn import_error(i18n: I18n, error: &ImportError) -> Explanation {
    let number = |n: usize| text::number(i18n, n);
    match error {
        ImportError::EmptyFile => explain!(i18n, file_empty, file_empty_next),
        ImportError::FileTooLarge { .. } | ImportError::UnpacksTooLarge { .. } => {
            explain!(i18n, list_large, list_large_next)
        }
        ImportError::TooManyRows { max } => {
            explain!(i18n, list_rows, list_large_next, max = number(*max))
        }
        ImportError::TooManyColumns { max } => {
            explain!(i18n, list_columns, list_large_next, max = number(*max))
        }
        ImportError::PasswordProtected => explain!(i18n, list_locked, list_locked_next),
        ImportError::NotATable { format } => other_format(i18n, *format),
        ImportError::Damaged { .. } => explain!(i18n, damaged, file_empty_next),
        ImportError::NoSuchSheet { name } => {
            explain!(i18n, list_no_sheet, list_no_sheet_next, name = isolated(name))
        }
        ImportError::NoRows => explain!(i18n, list_no_rows, list_no_rows_next),
        ImportError::ColumnsNotFound { missing, .. } => {
            let names: Vec<&str> = missing.iter().map(|field| field_name(i18n, *field)).collect();
            let missing = names.join(t_string!(i18n, errors.comma));
            explain!(i18n, list_columns_missing, list_columns_missing_next, missing = missing)
        }
    }
}

fn other_format(i18n: I18n, format: OtherFormat) -> Explanation {
    match format {
        OtherFormat::OldExcel => explain!(i18n, list_old_excel, list_format_next),
        OtherFormat::BinaryExcel => explain!(i18n, list_binary_excel, list_format_next),
        OtherFormat::OpenDocument => explain!(i18n, list_open_document, list_format_next),
        OtherFormat::WordDocument => explain!(i18n, list_word, list_copy_next),
        OtherFormat::Pdf => explain!(i18n, list_pdf, list_copy_next),
        OtherFormat::Picture => explain!(i18n, list_picture, list_copy_next),
        OtherFormat::Package => explain!(i18n, list_package, list_format_next),
        OtherFormat::WebPage => explain!(i18n, list_web, list_format_next),
        OtherFormat::Unknown => explain!(i18n, list_unknown, list_format_next),
    }
}

/// Why a backup cannot be read or written.
#[must_use]
pub fn backup_error(i18n: I18n, error: &BackupError) -> Explanation {
    match error {
        BackupError::NotABackup | BackupError::Unsupported { .. } => {
            explain!(i18n, backup_not, backup_not_next)
        }
        BackupError::Newer { .. } => explain!(i18n, backup_newer, backup_newer_next),
        BackupError::PassphraseNeeded => explain!(i18n, backup_locked, backup_locked_next),
        BackupError::WrongPassphrase => explain!(i18n, backup_wrong, backup_wrong_next),
        BackupError::Truncated => explain!(i18n, backup_cut, backup_cut_next),
        BackupError::Damaged { part } | BackupError::NoSuchPart { part } => {
            explain!(i18n, backup_damaged, backup_damaged_next, part = isolated(part))
        }
        BackupError::Hostile { .. } => explain!(i18n, backup_hostile, backup_hostile_next),
        BackupError::TooLarge { .. } => explain!(i18n, backup_large, backup_large_next),
        BackupError::Unwritable { .. } => explain!(i18n, backup_fault, backup_fault_next),
        BackupError::Unreadable { .. } => explain!(i18n, source_gone, source_gone_next),
    }
}

/// The name of a student's field inside a sentence.
fn field_name(i18n: I18n, field: StudentField) -> &'static str {
    match field {
        StudentField::Id => t_string!(i18n, errors.field_id),
        StudentField::Name => t_string!(i18n, errors.field_name),
        StudentField::Email => t_string!(i18n, errors.field_email),
        StudentField::Department => t_string!(i18n, errors.field_department),
        StudentField::Level => t_string!(i18n, errors.field_level),
        StudentField::Phone => t_string!(i18n, errors.field_phone),
        StudentField::IsActive => t_string!(i18n, errors.field_active),
        StudentField::RegistrationDate => t_string!(i18n, errors.field_registered),
    }
}

/// Codes and names from outside keep their own direction inside a sentence of another one.
fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}
