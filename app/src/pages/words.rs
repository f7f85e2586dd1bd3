//! Words for what can be wrong with what a person typed: every case, and how to mend it.

use crate::i18n::{I18n, t_string, text};
use attendance::{IdError, StudentProblem};

/// Why a text is no id.
pub(super) fn id_error(i18n: I18n, error: &IdError) -> String {
    match error {
        IdError::Empty => t_string!(i18n, students.id_empty).to_owned(),
        IdError::TooLong { max, .. } => {
            t_string!(i18n, students.id_too_long, max = text::number(i18n, *max))
        }
        IdError::Invisible => t_string!(i18n, students.id_invisible).to_owned(),
    }
}

/// Why a student cannot be saved as typed.
pub(super) fn student_problem(i18n: I18n, problem: &StudentProblem) -> String {
    match problem {
        StudentProblem::NameEmpty => t_string!(i18n, students.name_empty).to_owned(),
        StudentProblem::NameTooLong { max, .. } => {
            t_string!(i18n, students.name_too_long, max = text::number(i18n, *max))
        }
        StudentProblem::EmailMalformed => t_string!(i18n, students.email_malformed).to_owned(),
        StudentProblem::LevelOutOfRange => t_string!(i18n, students.level_out_of_range).to_owned(),
    }
}
