//! What happened and what to do, for every way in which a page gives no reading.
use intake::IntakeError;
use omr_core::ReadError;

use crate::deadline::Lost;

/// Why a file or page gave no reading.
#[derive(Debug)]
pub(crate) enum PageError {
    /// The operating system does not give the file's bytes.
    Open(std::io::Error),
    /// The bytes give no page.
    Intake(IntakeError),
    /// The page gives no reading.
    Read(ReadError),
    /// The work was set aside or ended badly.
    Lost(Lost),
}

impl PageError {
    /// A word for programs, in `snake_case`; it keeps its meaning.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Open(_) => "cannot_open",
            Self::Intake(error) => intake_code(error),
            Self::Read(error) => read_code(error),
            Self::Lost(Lost::TimedOut) => "timed_out",
            Self::Lost(Lost::Panicked) => "internal",
        }
    }

    /// A sentence for people.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Open(error) => {
                format!("The file cannot be opened ({error}); check its name and that it is yours")
            }
            Self::Intake(error) => format!("{}; {}", sentence(error), intake_hint(error)),
            Self::Read(error) => format!("{}; {}", sentence(error), read_hint(error)),
            Self::Lost(Lost::TimedOut) => time_is_up(),
            Self::Lost(Lost::Panicked) => "The page could not be read because of a fault in this \
                 program; scan it again as JPEG, and please report the file"
                .to_owned(),
        }
    }
}

/// The error's own words, beginning like a sentence.
fn sentence(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn time_is_up() -> String {
    "The page took longer than 20 s and was set aside; scan it again as JPEG or at 200 dpi"
        .to_owned()
}

const fn intake_code(error: &IntakeError) -> &'static str {
    match error {
        IntakeError::Empty => "empty",
        IntakeError::UnknownFormat => "unknown_format",
        IntakeError::Heic => "heic",
        IntakeError::Encrypted => "encrypted",
        IntakeError::NoPages => "no_pages",
        IntakeError::Damaged { .. } => "damaged",
        IntakeError::Unsupported { .. } => "unsupported",
        IntakeError::FileTooLarge { .. } => "file_too_large",
        IntakeError::TooLarge { .. } => "too_large",
        IntakeError::BlankPage => "blank_page",
        IntakeError::NoSuchPage { .. } => "no_such_page",
        IntakeError::TimedOut => "timed_out",
    }
}

const fn intake_hint(error: &IntakeError) -> &'static str {
    match error {
        IntakeError::Empty => "copy or download it again",
        IntakeError::UnknownFormat => "give JPEG, PNG, WebP, TIFF or PDF files",
        IntakeError::Heic => {
            "set the phone's camera to “most compatible” or save the picture as JPEG"
        }
        IntakeError::Encrypted => "save it without a password",
        IntakeError::NoPages => "scan the sheet again",
        IntakeError::Damaged { .. } => "copy it again, or scan the page again",
        IntakeError::Unsupported { .. } => "open it in another program and save it as JPEG or PDF",
        IntakeError::FileTooLarge { .. } => "scan at 200 dpi in grey, or split it",
        IntakeError::TooLarge { .. } => "scan at 200 or 300 dpi",
        IntakeError::BlankPage => "scan the page again, its marked side to the glass",
        IntakeError::NoSuchPage { .. } => "give a page that the file has",
        IntakeError::TimedOut => "scan it again as JPEG or at 200 dpi",
    }
}

const fn read_code(error: &ReadError) -> &'static str {
    match error {
        ReadError::NoSheetFound { .. } => "no_sheet_found",
        ReadError::Mirrored => "mirrored",
        ReadError::SheetCodeUnreadable => "sheet_code_unreadable",
        ReadError::UnknownSheet { .. } => "unknown_sheet",
        ReadError::UnknownPage { .. } => "unknown_page",
        ReadError::PictureTooSmall { .. } => "picture_too_small",
        ReadError::CannotPlace => "cannot_place",
    }
}

const fn read_hint(error: &ReadError) -> &'static str {
    match error {
        ReadError::NoSheetFound { .. } => {
            "take it again with the whole page in the picture, flat and in even light"
        }
        ReadError::Mirrored => "take it again from the front, without mirroring",
        ReadError::SheetCodeUnreadable => {
            "take it again so that the square codes at the top and foot are sharp"
        }
        ReadError::UnknownSheet { .. } => "give the layout of that sheet with --layout",
        ReadError::UnknownPage { .. } => "give the layout that the sheet was printed with",
        ReadError::PictureTooSmall { .. } => "scan at 100 dpi or more, or go nearer",
        ReadError::CannotPlace => "lay the page flat and take it again, sharp",
    }
}
