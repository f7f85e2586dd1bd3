//! Words for columns, problems and notices; no wildcard, so that a new one asks for its words.

use crate::i18n::{I18n, t_string, text};
use attendance::{
    Student,
    import::{Confidence, Problem, StudentField},
};

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

/// How sure a column's meaning is.
pub(super) fn confidence(i18n: I18n, confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Guess => t_string!(i18n, import.confidence_guess),
        Confidence::Likely => t_string!(i18n, import.confidence_likely),
        Confidence::Sure => t_string!(i18n, import.confidence_sure),
        Confidence::Remembered => t_string!(i18n, import.confidence_remembered),
        Confidence::Chosen => t_string!(i18n, import.confidence_chosen),
    }
}

/// The style's and the journey's name for it.
pub(super) const fn confidence_test(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Guess => "guess",
        Confidence::Likely => "likely",
        Confidence::Sure => "sure",
        Confidence::Remembered => "remembered",
        Confidence::Chosen => "chosen",
    }
}

/// A value of a student, for showing what changes; nothing when there is none.
pub(super) fn value(i18n: I18n, student: &Student, field: StudentField) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    match field {
        StudentField::Id => student.id.to_string(),
        StudentField::Name => student.name.clone(),
        StudentField::Email => text(&student.email),
        StudentField::Department => text(&student.department),
        StudentField::Phone => text(&student.phone),
        StudentField::Level => {
            student.level.map_or_else(|| "–".to_owned(), |n| text::number(i18n, usize::from(n)))
        }
        StudentField::IsActive => match student.is_active {
            true => t_string!(i18n, import.status_active).to_owned(),
            false => t_string!(i18n, import.status_inactive).to_owned(),
        },
        StudentField::RegistrationDate => {
            student.registration_date.map_or_else(|| "–".to_owned(), |date| date.to_string())
        }
    }
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

    /// Whether a value typed for the row mends it.
    pub(super) const fn is_typed(self) -> bool {
        self.mends_name() || matches!(self, Self::IdMissing | Self::IdInvalid | Self::IdRounded)
    }

    /// Whether it is the name that is typed, and not the id.
    pub(super) const fn mends_name(self) -> bool {
        matches!(self, Self::NameMissing | Self::NameTooLong)
    }

    /// Whether leaving the row out is an answer.
    pub(super) const fn can_leave_out(self) -> bool {
        matches!(
            self,
            Self::IdMissing
                | Self::IdInvalid
                | Self::IdRounded
                | Self::IdUnusual
                | Self::NameMissing
                | Self::NameTooLong
                | Self::NameDiffers
        )
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
