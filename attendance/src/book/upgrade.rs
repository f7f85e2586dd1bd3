//! The journal of what version 1 had kept, which had a history of records and of nothing else.
use std::collections::BTreeMap;

use super::{Action, Cause, Edit, Entry, Key};
use crate::record::{Change, Method};
use crate::{Record, Timestamp};

/// The actions that a journal begins with so that everything follows from it that version 1 had
/// kept: what was there when it was taken over, every change of a record as the history has it,
/// and at last what records are there although the history does not tell of them.
#[must_use]
pub fn upgrade(
    entries: impl IntoIterator<Item = Entry>,
    history: &[Change],
    now: Timestamp,
) -> Vec<Action> {
    let (records, others): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| matches!(entry, Entry::Record(_)));
    let cause = || Cause::Upgraded { from: 1 };
    let mut actions = vec![Action::new(now, cause(), others.into_iter().map(Edit::add))];
    let mut told: BTreeMap<Key, Record> = BTreeMap::new();
    for changes in history.chunk_by(|a, b| (&a.session, a.at) == (&b.session, b.at)) {
        actions.extend(changes_of(changes, &mut told));
    }
    let there: BTreeMap<Key, Entry> =
        records.into_iter().map(|entry| (entry.key(), entry)).collect();
    let keys: std::collections::BTreeSet<&Key> = told.keys().chain(there.keys()).collect();
    let edits = keys.into_iter().filter_map(|key| {
        Edit::new(told.get(key).cloned().map(Entry::from), there.get(key).cloned())
    });
    actions.push(Action::new(now, cause(), edits));
    actions.retain(|action| !action.is_empty());
    actions
}

/// Changes of one session and moment: one tap of then.
fn changes_of(changes: &[Change], told: &mut BTreeMap<Key, Record>) -> Option<Action> {
    let first = changes.first()?;
    let mut edits = Vec::new();
    for change in changes {
        let key = Key::Record(change.session.clone(), change.student.clone());
        let before = match &change.after {
            Some(record) => told.insert(key, record.clone()),
            None => told.remove(&key),
        };
        let entry = |record: Option<Record>| record.map(Entry::from);
        edits.extend(Edit::new(entry(before), entry(change.after.clone())));
    }
    let by_hand = |change: &Change| {
        change.after.as_ref().is_none_or(|record| record.source.method() == Method::Manual)
    };
    let cause = if changes.iter().all(by_hand) {
        Cause::Entered
    } else {
        Cause::Recorded { session: first.session.clone() }
    };
    Some(Action::new(first.at, cause, edits))
}
