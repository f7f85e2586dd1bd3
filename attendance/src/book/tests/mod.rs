//! The journal, undo, the bin and merges, as a teacher with two phones meets them.
mod history;
mod merging;
mod random;

use super::*;
use crate::record::Source;
use crate::stored::Stored;
use crate::{
    Course, CourseId, Date, DeviceId, Enrolment, Record, Session, SessionId, Status, Student,
    StudentId, Timestamp,
};

pub(super) fn at(n: i64) -> Timestamp {
    Timestamp::from_millis(1_797_370_200_000 + n * 60_000)
}

pub(super) fn student_id(n: u32) -> StudentId {
    StudentId::parse(&format!("{:08}", 20_210_000 + n)).unwrap()
}

pub(super) fn student(n: u32, name: &str) -> Student {
    Student::new(student_id(n), name.to_owned())
}

pub(super) fn course() -> Course {
    Course::new(CourseId::parse("c").unwrap(), "CS101".to_owned(), "برمجة".to_owned())
}

pub(super) fn session(name: &str) -> Session {
    let date = Date::parse("2026-12-15").unwrap();
    Session::new(SessionId::parse(name).unwrap(), course().id, name.to_owned(), date)
}

pub(super) fn record(session_name: &str, n: u32, status: Status, minute: i64) -> Record {
    Record::new(session(session_name).id, student_id(n), status, Source::Manual, at(minute))
}

/// A phone: its journal, and the rows that it would keep.
#[derive(Debug, Clone)]
pub(super) struct Phone {
    pub(super) journal: Journal,
    pub(super) rows: Book,
}

impl Phone {
    pub(super) fn new(name: &str) -> Self {
        let journal = Journal::new(DeviceId::parse(name).unwrap());
        Self { journal, rows: Book::default() }
    }

    pub(super) fn act(&mut self, action: Action) -> Line {
        self.rows.act(&action).unwrap();
        self.journal.write(action)
    }

    /// What a person does, where nothing speaks against it; else nothing at all.
    pub(super) fn try_to(&mut self, action: Action) -> Result<(), Vec<Problem>> {
        let refusals = self.rows.refusals(&action);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        self.act(action);
        Ok(())
    }

    pub(super) fn enter(&mut self, minute: i64, edits: impl IntoIterator<Item = Edit>) -> Line {
        self.act(Action::new(at(minute), Cause::Entered, edits))
    }

    pub(super) fn put(&mut self, minute: i64, entry: impl Into<Entry>) -> Line {
        let entry = entry.into();
        let edit = Edit::put(self.rows.get(&entry.key()).cloned(), entry).unwrap();
        self.enter(minute, [edit])
    }

    pub(super) fn status(&self, session_name: &str, n: u32) -> Option<Status> {
        match self.rows.get(&Key::Record(session(session_name).id, student_id(n))) {
            Some(Entry::Record(record)) => Some(record.status),
            _ => None,
        }
    }

    pub(super) fn take_in(&mut self, other: &Self, minute: i64) -> Merge {
        let merged = merge(&self.journal, &other.journal, at(minute)).unwrap();
        for line in &merged.lines {
            self.journal.add(line.clone()).unwrap();
        }
        if let Some(action) = &merged.action {
            self.act(action.clone());
        }
        merged
    }

    pub(super) fn undo(&mut self, line: &Line, minute: i64) -> Result<Line, UndoError> {
        let action = undo(line, at(minute), |key| self.rows.get(key).cloned())?;
        Ok(self.act(action))
    }

    pub(super) fn conflicts(&self) -> Vec<Conflict> {
        self.rows.entries().cloned().filter_map(|entry| Conflict::try_from(entry).ok()).collect()
    }
}

/// Two phones with one class of four: the second took in what the first had.
pub(super) fn two_phones() -> (Phone, Phone) {
    let (mut one, mut two) = (Phone::new("phone-a"), Phone::new("phone-b"));
    let students = (1..=4).map(|n| Edit::add(student(n, &format!("طالب {n}"))));
    let places = (1..=4).map(|n| Edit::add(Enrolment::new(course().id, student_id(n), n)));
    let edits = [Edit::add(course()), Edit::add(session("s1"))];
    one.enter(0, edits.into_iter().chain(students).chain(places));
    two.take_in(&one, 1);
    assert_eq!(two.rows, one.rows);
    (one, two)
}
