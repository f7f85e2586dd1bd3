//! Records as tables for people.
mod standing;
#[cfg(test)]
mod tests;

pub use standing::{Standing, entries, n_counted};

use std::collections::BTreeMap;

use crate::record::{Record, Source};
use crate::{
    Course, Enrolment, ExcuseId, Session, SessionId, Status, Student, StudentId, Timestamp,
};

/// A student of a course, with the enrolment.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Enrolled {
    /// Who.
    pub student: Student,
    /// Place and first day in the course.
    pub enrolment: Enrolment,
}

/// A session's records.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SessionTable {
    /// The course.
    pub course: Course,
    /// The session.
    pub session: Session,
    /// Every enrolled student in printed order, then those who have a record and are no longer
    /// enrolled, by id.
    pub rows: Vec<SessionRow>,
    /// How often each status was recorded.
    pub totals: Totals,
}

/// A student in a session.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SessionRow {
    /// The student's id.
    pub id: StudentId,
    /// The student's name; empty when the student is not known any more.
    pub name: String,
    /// Whether the student is enrolled now.
    pub is_enrolled: bool,
    /// What is known of the student.
    pub entry: Entry,
    /// How it is known.
    pub source: Option<Source>,
    /// When it was recorded.
    pub recorded_at: Option<Timestamp>,
    /// How late, minutes, where it was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_minutes: Option<u16>,
    /// The leave that excuses, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excuse: Option<ExcuseId>,
}

/// What is known of a student in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Entry {
    /// A status is recorded.
    Recorded {
        /// The status.
        status: Status,
    },
    /// Nothing is recorded yet.
    NotRecorded,
    /// The session was held before the student joined, so it does not count.
    BeforeJoining,
    /// The session was held after the student left, so it does not count.
    AfterLeaving,
    /// The student is in the archive, so it does not count.
    Archived,
}

impl Entry {
    /// The recorded status.
    #[must_use]
    pub const fn status(self) -> Option<Status> {
        match self {
            Self::Recorded { status } => Some(status),
            Self::NotRecorded | Self::BeforeJoining | Self::AfterLeaving | Self::Archived => None,
        }
    }
}

/// How often each status was recorded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Totals {
    /// Present.
    pub n_present: usize,
    /// Absent.
    pub n_absent: usize,
    /// Late.
    pub n_late: usize,
    /// Excused.
    pub n_excused: usize,
    /// Nothing recorded, though it counts.
    pub n_not_recorded: usize,
    /// Minutes of all who came late and of whom it was noted how late; tables count them, entries
    /// alone do not tell.
    #[serde(default)]
    pub late_minutes: u32,
}

impl Totals {
    /// Counts entries; those before joining, after leaving and of the archive do not count.
    #[must_use]
    pub fn of(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut totals = Self::default();
        for entry in entries {
            match entry {
                Entry::Recorded { status: Status::Present } => totals.n_present += 1,
                Entry::Recorded { status: Status::Absent } => totals.n_absent += 1,
                Entry::Recorded { status: Status::Late } => totals.n_late += 1,
                Entry::Recorded { status: Status::Excused } => totals.n_excused += 1,
                Entry::NotRecorded => totals.n_not_recorded += 1,
                Entry::BeforeJoining | Entry::AfterLeaving | Entry::Archived => {}
            }
        }
        totals
    }

    /// How often a status was recorded.
    #[must_use]
    pub const fn of_status(&self, status: Status) -> usize {
        match status {
            Status::Present => self.n_present,
            Status::Absent => self.n_absent,
            Status::Late => self.n_late,
            Status::Excused => self.n_excused,
        }
    }

    /// Entries with a status.
    #[must_use]
    pub const fn n_recorded(&self) -> usize {
        self.n_present + self.n_absent + self.n_late + self.n_excused
    }

    /// Share of recorded entries in which the student was in the room (present or late), 0..=1;
    /// none while nothing is recorded.
    #[must_use]
    pub fn attended(&self) -> Option<f64> {
        let n = self.n_recorded();
        (n > 0).then(|| (self.n_present + self.n_late) as f64 / n as f64)
    }

    /// Share of recorded entries in which the student was absent without leave, 0..=1; none while
    /// nothing is recorded. What is excused counts as held, and not as missed.
    #[must_use]
    pub fn absent(&self) -> Option<f64> {
        let n = self.n_recorded();
        (n > 0).then(|| self.n_absent as f64 / n as f64)
    }

    const fn with_minutes(mut self, minutes: u32) -> Self {
        self.late_minutes = minutes;
        self
    }
}

/// A course's records, students by sessions.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CourseTable {
    /// The course.
    pub course: Course,
    /// Its sessions, as they were held.
    pub sessions: Vec<Session>,
    /// Its students, in the order of [`SessionTable::rows`].
    pub rows: Vec<CourseRow>,
    /// Totals of each session, in the order of `sessions`.
    pub session_totals: Vec<Totals>,
}

/// A student in a course.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CourseRow {
    /// The student's id.
    pub id: StudentId,
    /// The student's name; empty when the student is not known any more.
    pub name: String,
    /// Whether the student is enrolled now.
    pub is_enrolled: bool,
    /// One entry a session, in the table's order.
    pub entries: Vec<Entry>,
    /// Totals of the student.
    pub totals: Totals,
}

/// The table of a session. `students` gives names to records of students who left.
#[must_use]
pub fn session_table(
    course: &Course,
    session: &Session,
    enrolled: &[Enrolled],
    students: &[Student],
    records: &[Record],
) -> SessionTable {
    let by_student: BTreeMap<&StudentId, &Record> = records
        .iter()
        .filter(|record| record.session == session.id)
        .map(|record| (&record.student, record))
        .collect();
    let people = people(enrolled, students, by_student.keys().copied());
    let rows: Vec<SessionRow> = people
        .into_iter()
        .map(|person| {
            let record = by_student.get(person.id).copied();
            SessionRow {
                entry: person.entry(record, session),
                source: record.map(|record| record.source.clone()),
                recorded_at: record.map(|record| record.recorded_at),
                late_minutes: record.and_then(|record| record.late_minutes),
                excuse: record.and_then(|record| record.excuse.clone()),
                id: person.id.clone(),
                name: person.name.to_owned(),
                is_enrolled: person.is_enrolled,
            }
        })
        .collect();
    let minutes = rows.iter().filter_map(|row| row.late_minutes).map(u32::from).sum();
    let totals = Totals::of(rows.iter().map(|row| row.entry)).with_minutes(minutes);
    SessionTable { course: course.clone(), session: session.clone(), rows, totals }
}

/// The table of a course. `sessions` and `records` of other courses are ignored; `students` gives
/// names to records of students who left.
#[must_use]
pub fn course_table(
    course: &Course,
    sessions: &[Session],
    enrolled: &[Enrolled],
    students: &[Student],
    records: &[Record],
) -> CourseTable {
    let mut sessions: Vec<Session> =
        sessions.iter().filter(|session| session.course == course.id).cloned().collect();
    Session::sort(&mut sessions);
    let is_held = |id: &SessionId| sessions.iter().any(|session| session.id == *id);
    let by_key: BTreeMap<(&StudentId, &SessionId), &Record> = records
        .iter()
        .filter(|record| is_held(&record.session))
        .map(|record| ((&record.student, &record.session), record))
        .collect();
    let people = people(enrolled, students, by_key.keys().map(|(student, _)| *student));
    let by_student = late_minutes(by_key.values().map(|record| (&record.student, *record)));
    let by_session = late_minutes(by_key.values().map(|record| (&record.session, *record)));
    let row = |person: Person<'_>| {
        let entry = |session: &Session| {
            let record = by_key.get(&(person.id, &session.id)).copied();
            person.entry(record, session)
        };
        let entries: Vec<Entry> = sessions.iter().map(entry).collect();
        CourseRow {
            id: person.id.clone(),
            name: person.name.to_owned(),
            is_enrolled: person.is_enrolled,
            totals: Totals::of(entries.iter().copied())
                .with_minutes(minutes_of(&by_student, person.id)),
            entries,
        }
    };
    let rows: Vec<CourseRow> = people.into_iter().map(row).collect();
    let column =
        |i: usize| Totals::of(rows.iter().filter_map(move |row| row.entries.get(i).copied()));
    let session_totals = sessions
        .iter()
        .enumerate()
        .map(|(i, session)| column(i).with_minutes(minutes_of(&by_session, &session.id)))
        .collect();
    CourseTable { course: course.clone(), sessions, rows, session_totals }
}

/// Noted minutes by student or session.
fn late_minutes<'a, K: Ord>(
    records: impl Iterator<Item = (&'a K, &'a Record)>,
) -> BTreeMap<&'a K, u32> {
    let mut sums = BTreeMap::new();
    for (key, record) in records {
        *sums.entry(key).or_default() += u32::from(record.late_minutes.unwrap_or(0));
    }
    sums
}

fn minutes_of<K: Ord>(sums: &BTreeMap<&K, u32>, key: &K) -> u32 {
    sums.get(key).copied().unwrap_or(0)
}

struct Person<'a> {
    id: &'a StudentId,
    name: &'a str,
    is_enrolled: bool,
    /// Nothing of somebody who is not enrolled: only what is recorded counts then.
    place: Option<&'a Enrolled>,
}

impl Person<'_> {
    /// A record counts whatever the dates say: somebody saw the student.
    fn entry(&self, record: Option<&Record>, session: &Session) -> Entry {
        match (record, self.place) {
            (Some(record), _) => Entry::Recorded { status: record.status },
            (None, Some(place)) => place.without_record(session.date),
            (None, None) => Entry::BeforeJoining,
        }
    }
}

/// Who stands in a table: the enrolled in printed order, then others who have a record, by id.
fn people<'a>(
    enrolled: &'a [Enrolled],
    students: &'a [Student],
    with_record: impl Iterator<Item = &'a StudentId>,
) -> Vec<Person<'a>> {
    let mut sorted: Vec<&Enrolled> = enrolled.iter().collect();
    sorted.sort_by_key(|e| (e.enrolment.position, &e.student.id));
    let mut people: Vec<Person<'a>> = sorted
        .into_iter()
        .map(|e| Person {
            id: &e.student.id,
            name: &e.student.name,
            is_enrolled: true,
            place: Some(e),
        })
        .collect();
    let names: BTreeMap<&StudentId, &str> =
        students.iter().map(|student| (&student.id, student.name.as_str())).collect();
    let here: std::collections::BTreeSet<&StudentId> = people.iter().map(|p| p.id).collect();
    let left: std::collections::BTreeSet<&StudentId> =
        with_record.filter(|id| !here.contains(*id)).collect();
    people.extend(left.into_iter().map(|id| Person {
        id,
        name: names.get(id).copied().unwrap_or_default(),
        is_enrolled: false,
        place: None,
    }));
    people
}
