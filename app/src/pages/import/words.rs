//! Words for columns, problems and notices; no wildcard, so that a new one asks for its words.

use crate::i18n::{I18n, t_string};
use attendance::import::{Problem, StudentField};

/// A column's name.
pub(super) fn field(i18n: I18n, field: StudentField) -> String {
    match field {
        StudentField::Id => t_string!(i18n, students.id),
        StudentField::Name => t_string!(i18n, students.name),
        StudentField::Email => t_string!(i18n, students.email),
        StudentField::Department => t_string!(i18n, students.department),
        StudentField::Level => t_string!(i18n, students.level),
        StudentField::Phone => t_string!(i18n, students.phone),
        StudentField::IsActive => t_string!(i18n, import.is_active),
        StudentField::RegistrationDate => t_string!(i18n, import.registration_date),
    }
    .to_owned()
}

/// Problems that are mended the same way stand together, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Repair {
    IdMissing,
    IdInvalid,
    IdRounded,
    IdTwice,
    NameMissing,
    NameTooLong,
    SameAsRow,
    NameDiffers,
    IdUnusual,
    EmailMalformed,
    EmailTaken,
    LevelUnknown,
    ActivityUnknown,
    DateUnknown,
    CellError,
}

impl Repair {
    pub(super) fn of(problem: &Problem) -> Self {
        match problem {
            Problem::IdMissing => Self::IdMissing,
            Problem::IdInvalid { .. } => Self::IdInvalid,
            Problem::IdRounded { .. } => Self::IdRounded,
            Problem::IdUnusual { .. } => Self::IdUnusual,
            Problem::IdTwice { .. } => Self::IdTwice,
            Problem::SameAsRow { .. } => Self::SameAsRow,
            Problem::NameDiffers { .. } => Self::NameDiffers,
            Problem::NameMissing => Self::NameMissing,
            Problem::NameTooLong { .. } => Self::NameTooLong,
            Problem::EmailMalformed { .. } => Self::EmailMalformed,
            Problem::EmailTaken { .. } | Problem::EmailTwice { .. } => Self::EmailTaken,
            Problem::LevelUnknown { .. } => Self::LevelUnknown,
            Problem::ActivityUnknown { .. } => Self::ActivityUnknown,
            Problem::DateUnknown { .. } => Self::DateUnknown,
            Problem::CellError { .. } => Self::CellError,
        }
    }

    /// The journey's name for it.
    pub(super) const fn test(self) -> &'static str {
        match self {
            Self::IdMissing => "id-missing",
            Self::IdInvalid => "id-invalid",
            Self::IdRounded => "id-rounded",
            Self::IdUnusual => "id-unusual",
            Self::IdTwice => "id-twice",
            Self::SameAsRow => "same-as-row",
            Self::NameDiffers => "name-differs",
            Self::NameMissing => "name-missing",
            Self::NameTooLong => "name-too-long",
            Self::EmailMalformed => "email-malformed",
            Self::EmailTaken => "email-taken",
            Self::LevelUnknown => "level-unknown",
            Self::ActivityUnknown => "activity-unknown",
            Self::DateUnknown => "date-unknown",
            Self::CellError => "cell-error",
        }
    }

    /// What is wrong, and how to mend it.
    pub(super) fn words(self, i18n: I18n) -> (&'static str, &'static str) {
        macro_rules! pair {
            ($what:ident, $next:ident) => {
                (t_string!(i18n, import.$what), t_string!(i18n, import.$next))
            };
        }
        match self {
            Self::IdMissing => pair!(id_missing, id_missing_next),
            Self::IdInvalid => pair!(id_invalid, id_invalid_next),
            Self::IdRounded => pair!(id_rounded, id_rounded_next),
            Self::IdUnusual => pair!(id_unusual, id_unusual_next),
            Self::IdTwice => pair!(id_twice, id_twice_next),
            Self::SameAsRow => pair!(same_as_row, same_as_row_next),
            Self::NameDiffers => pair!(name_differs, name_differs_next),
            Self::NameMissing => pair!(name_missing, name_missing_next),
            Self::NameTooLong => pair!(name_too_long, name_too_long_next),
            Self::EmailMalformed => pair!(email_malformed, email_malformed_next),
            Self::EmailTaken => pair!(email_taken, email_taken_next),
            Self::LevelUnknown => pair!(level_unknown, level_unknown_next),
            Self::ActivityUnknown => pair!(activity_unknown, activity_unknown_next),
            Self::DateUnknown => pair!(date_unknown, date_unknown_next),
            Self::CellError => pair!(cell_error, cell_error_next),
        }
    }
}

/// What stands in the cell or beside it, for the row's line.
pub(super) fn detail(problem: &Problem) -> String {
    match problem {
        Problem::IdMissing | Problem::NameMissing | Problem::NameTooLong { .. } => String::new(),
        Problem::IdInvalid { text, .. }
        | Problem::IdRounded { text }
        | Problem::EmailMalformed { text }
        | Problem::LevelUnknown { text }
        | Problem::ActivityUnknown { text }
        | Problem::DateUnknown { text }
        | Problem::CellError { text, .. } => text.clone(),
        Problem::IdUnusual { id } => id.to_string(),
        Problem::IdTwice { rows } => {
            rows.iter().map(ToString::to_string).collect::<Vec<_>>().join("، ")
        }
        Problem::SameAsRow { row } => row.to_string(),
        Problem::NameDiffers { saved } => saved.clone(),
        Problem::EmailTaken { email, name, .. } => format!("{email} ({name})"),
        Problem::EmailTwice { email, .. } => email.clone(),
    }
}
