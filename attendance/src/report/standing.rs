//! Who is expected at a session: one answer for tables, sheets, reviews and counts.
use super::{Enrolled, Entry};
use crate::{Date, Record, StudentId};
use std::collections::{BTreeMap, BTreeSet};

/// Where a student of a course stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// To be there.
    Expected,
    /// Joins later.
    NotYet,
    /// Has left by then.
    Left,
    /// In the archive. It keeps no day of its own, so whoever is archived is expected nowhere any
    /// more; what is recorded of them stays and counts.
    Archived,
}

impl Enrolled {
    /// Where the student stands on a day.
    #[must_use]
    pub fn standing(&self, date: Date) -> Standing {
        let place = &self.enrolment;
        if place.since.is_some_and(|since| date < since) {
            Standing::NotYet
        } else if place.until.is_some_and(|until| until < date) {
            Standing::Left
        } else if self.student.is_active {
            Standing::Expected
        } else {
            Standing::Archived
        }
    }

    /// Whether the student is to be at a session of this day.
    #[must_use]
    pub fn is_expected(&self, date: Date) -> bool {
        self.standing(date) == Standing::Expected
    }

    /// Whether the student takes the course, from today or a later day on: what a course's size
    /// counts. Without a day, only the archive is known to keep somebody away.
    #[must_use]
    pub fn is_member(&self, today: Option<Date>) -> bool {
        let is_left = today.is_some_and(|today| self.standing(today) == Standing::Left);
        self.student.is_active && !is_left
    }

    /// What a table shows for the student on a day of which nothing is recorded.
    pub(super) fn without_record(&self, date: Date) -> Entry {
        match self.standing(date) {
            Standing::Expected => Entry::NotRecorded,
            Standing::NotYet => Entry::BeforeJoining,
            Standing::Left => Entry::AfterLeaving,
            Standing::Archived => Entry::Archived,
        }
    }
}

/// How many a session of this day counts: those who are recorded, and those who are expected and
/// are not. The same as recorded and not recorded of [`super::session_table`] together.
#[must_use]
pub fn n_counted(roster: &[Enrolled], recorded: &BTreeSet<StudentId>, date: Date) -> usize {
    let open = |one: &&Enrolled| !recorded.contains(&one.student.id) && one.is_expected(date);
    recorded.len() + roster.iter().filter(open).count()
}

/// Entries of a session as `records` have them: of everyone recorded, and of those who are
/// `expected` and are not.
pub fn entries<'a>(
    records: &'a [Record],
    expected: &'a [StudentId],
) -> impl Iterator<Item = Entry> + 'a {
    let by_student: BTreeMap<&StudentId, Entry> = records
        .iter()
        .map(|record| (&record.student, Entry::Recorded { status: record.status }))
        .collect();
    let open = expected.iter().filter(|id| !by_student.contains_key(id)).count();
    let recorded: Vec<Entry> = by_student.into_values().collect();
    recorded.into_iter().chain(std::iter::repeat_n(Entry::NotRecorded, open))
}
