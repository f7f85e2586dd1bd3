//! What went wrong, and how much there is.

use crate::backup::{BackupProblem, Thing};
use crate::i18n::{I18n, explain, t_string, text};
use crate::pages::entry_words;
use crate::storage::merging::JoinError;
use attendance::book::{Edit, Key, Merge, MergeError, Problem};
use std::collections::BTreeMap;

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

/// What one phone removed and the other still used, by its name.
pub(super) fn kept_entry(i18n: I18n, key: &Key, merge: &Merge) -> String {
    let edits = merge.action.iter().flat_map(|action| action.edits());
    let entry = edits.filter(|edit| edit.key() == key).find_map(Edit::after);
    entry_words::title(i18n, key, entry, &BTreeMap::new())
}

/// What does not fit together, by its names.
pub(super) fn unfitting(i18n: I18n, problem: &Problem) -> String {
    let title = |key: &Key| entry_words::title(i18n, key, None, &BTreeMap::new());
    match problem {
        Problem::SameEmail { email, students } => {
            let ids: Vec<&str> = students.iter().map(|id| id.as_str()).collect();
            let students = text::isolate(&ids.join(" – "));
            t_string!(i18n, backup.same_email, email = text::isolate(email), students = students)
        }
        Problem::SameCode { code, .. } => {
            t_string!(i18n, backup.same_code, code = text::isolate(code))
        }
        Problem::GroupOfGroup { section, .. } => {
            let section = title(&Key::Section(section.clone()));
            t_string!(i18n, backup.group_of_group, section = section)
        }
        Problem::Dangling { key, .. } | Problem::EndsBeforeItBegins { key } => title(key),
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
