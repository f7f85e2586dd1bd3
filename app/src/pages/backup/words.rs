//! What went wrong, and how much there is.

use crate::backup::{BackupProblem, Thing};
use crate::i18n::{I18n, explain, t_string, text};
use crate::storage::merging::JoinError;
use attendance::book::MergeError;

/// Why a backup was not made or brought, and what to do next.
pub(super) fn problem(i18n: I18n, problem: &BackupProblem) -> String {
    match problem {
        BackupProblem::Storage(error) => text::storage_error(i18n, error),
        BackupProblem::Job(error) => {
            let explanation = explain::job_error(i18n, error);
            format!("{}. {}", explanation.what, explanation.next)
        }
    }
}

/// Why two devices were not joined, and what to do next.
pub(super) fn join_error(i18n: I18n, error: &JoinError) -> String {
    match error {
        JoinError::Broken(_) => t_string!(i18n, backup.merge_damaged).to_owned(),
        JoinError::Act(error) => text::act_error(i18n, error),
        JoinError::Merge(error) => match error {
            MergeError::Mine(_) | MergeError::Theirs(_) => t_string!(i18n, backup.merge_damaged),
            MergeError::Forked { .. } => t_string!(i18n, backup.merge_forked),
            MergeError::Behind { .. } => t_string!(i18n, backup.merge_behind),
        }
        .to_owned(),
    }
}

pub(super) fn thing(i18n: I18n, thing: Thing) -> &'static str {
    match thing {
        Thing::Students => t_string!(i18n, backup.students),
        Thing::Courses => t_string!(i18n, backup.courses),
        Thing::Sessions => t_string!(i18n, backup.sessions),
        Thing::Records => t_string!(i18n, backup.records),
        Thing::Others => t_string!(i18n, backup.others),
    }
}

/// Bytes as people say them.
pub(super) fn size(i18n: I18n, bytes: f64) -> String {
    let kilobytes = (bytes / 1000.0).ceil() as usize;
    if kilobytes < 1000 {
        t_string!(i18n, backup.kilobytes, n = text::number(i18n, kilobytes)).to_string()
    } else {
        let megabytes = text::number(i18n, (kilobytes + 500) / 1000);
        t_string!(i18n, backup.megabytes, n = megabytes).to_string()
    }
}
