//! What a release before the journal had kept, as the first lines of one.
use std::collections::BTreeMap;

use super::{Action, Cause, Edit, Entry, Head, Key, Line};
use crate::{Change, Record, Timestamp};

/// The version of what has no journal.
const FROM: u32 = 1;

/// The lines that make `entries` of nothing: one for everything that had no history, one for each
/// change of records that was made in one go, as it was and when it was, and at the end one for
/// records that the old history does not account for. Folding them gives `entries`.
#[must_use]
pub fn adopt(head: Head, now: Timestamp, entries: Vec<Entry>, changes: Vec<Change>) -> Vec<Line> {
    let (records, others): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| matches!(entry, Entry::Record(_)));
    let mut chain = Chain { head, lines: Vec::new(), records: BTreeMap::new() };
    let upgraded = || Cause::Upgraded { from: FROM };
    chain.push(Action::new(now, upgraded(), others.into_iter().map(Edit::add)));
    for made in changes.chunk_by(|a, b| (&a.session, a.at) == (&b.session, b.at)) {
        let Some(first) = made.first() else { continue };
        let cause = Cause::Recorded { session: first.session.clone() };
        let edits: Vec<Edit> = made.iter().filter_map(|change| chain.step(change)).collect();
        chain.push(Action::new(first.at, cause, edits));
    }
    let kept: BTreeMap<Key, Entry> = records.into_iter().map(|it| (it.key(), it)).collect();
    let gone = chain.records.iter().filter(|(key, _)| !kept.contains_key(*key));
    let rest: Vec<Edit> = gone.map(|(_, entry)| Edit::remove(entry.clone())).collect();
    let put = kept
        .iter()
        .filter_map(|(key, entry)| Edit::new(chain.records.get(key).cloned(), Some(entry.clone())));
    let rest: Vec<Edit> = rest.into_iter().chain(put).collect();
    chain.push(Action::new(now, upgraded(), rest));
    chain.lines
}

struct Chain {
    head: Head,
    lines: Vec<Line>,
    /// The records as the lines so far leave them.
    records: BTreeMap<Key, Entry>,
}

impl Chain {
    fn push(&mut self, action: Action) {
        if !action.is_empty() {
            let line = Line::append(&self.head, action);
            self.head = line.head();
            self.lines.push(line);
        }
    }

    /// A change of the old history as an edit of what the lines so far leave.
    fn step(&mut self, change: &Change) -> Option<Edit> {
        let key = Key::Record(change.session.clone(), change.student.clone());
        let entry = |record: &Record| Entry::Record(record.clone());
        let after = change.after.as_ref().map(entry).filter(|entry| entry.key() == key);
        let before = match &after {
            Some(after) => self.records.insert(key, after.clone()),
            None => self.records.remove(&key),
        };
        Edit::new(before, after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::verify;
    use crate::record::Source;
    use crate::{DeviceId, SessionId, Status, Student, StudentId};

    fn record(student: &str, status: Status) -> Record {
        let (session, student) = (SessionId::parse("s"), StudentId::parse(student));
        let at = Timestamp::from_millis(1);
        Record::new(session.unwrap(), student.unwrap(), status, Source::Manual, at)
    }

    fn change(at: i64, before: Option<Record>, after: Option<Record>) -> Change {
        let of = before.as_ref().or(after.as_ref()).unwrap();
        let (session, student) = (of.session.clone(), of.student.clone());
        Change { session, student, before, after, at: Timestamp::from_millis(at) }
    }

    #[test]
    fn an_old_history_becomes_lines_that_give_what_is_kept() {
        let (present, absent) = (record("1", Status::Present), record("1", Status::Absent));
        let changes = vec![
            change(1, None, Some(present.clone())),
            change(1, None, Some(record("2", Status::Late))),
            change(2, Some(present), Some(absent.clone())),
            change(3, Some(record("2", Status::Late)), None),
        ];
        // Of the third student the old history says nothing.
        let student = Student::new(StudentId::parse("1").unwrap(), "أحمد".to_owned());
        let kept: Vec<Entry> =
            vec![student.into(), absent.into(), record("3", Status::Excused).into()];
        let head = Head::start(DeviceId::parse("d").unwrap());
        let lines = adopt(head.clone(), Timestamp::from_millis(9), kept.clone(), changes);
        verify(head, &lines).unwrap();
        let sizes: Vec<usize> = lines.iter().map(|line| line.action().edits().len()).collect();
        assert_eq!(sizes, [1, 2, 1, 1, 1]);

        let mut folded: BTreeMap<Key, Entry> = BTreeMap::new();
        for edit in lines.iter().flat_map(|line| line.action().edits()) {
            assert_eq!(folded.get(edit.key()), edit.before());
            match edit.after() {
                Some(after) => drop(folded.insert(edit.key().clone(), after.clone())),
                None => drop(folded.remove(edit.key())),
            }
        }
        let expected: BTreeMap<Key, Entry> = kept.into_iter().map(|it| (it.key(), it)).collect();
        assert_eq!(folded, expected);
    }

    #[test]
    fn nothing_kept_needs_no_line() {
        let head = Head::start(DeviceId::parse("d").unwrap());
        assert_eq!(adopt(head, Timestamp::from_millis(1), Vec::new(), Vec::new()), []);
    }
}
