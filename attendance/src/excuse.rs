//! Leave that a student was given.
use crate::book::{Action, Cause, Edit};
use crate::{Date, ExcuseId, PhotoId, Record, Session, Status, StudentId, Timestamp};

/// A leave: why and for which days.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Excuse {
    /// For the program.
    pub id: ExcuseId,
    /// Whose it is.
    pub student: StudentId,
    /// Why, in the words of whoever gave it.
    pub reason: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Photo of the note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<PhotoId>,
}

impl Excuse {
    /// Whether it excuses on `date`; both ends belong to it.
    #[must_use]
    pub fn covers(&self, date: Date) -> bool {
        self.from <= date && date <= self.until
    }
}

/// What giving, changing or taking back a leave does, all in one action: the leave itself, and the
/// student's records of the days that it covers. An absence becomes excused; what it had excused
/// and covers no more is an absence again, unless another of the student's leaves covers the day.
/// Who was there or late on such a day stays so.
///
/// `others` are the leaves that are given beside it; those of other students, and `before` and
/// `after` themselves, are passed over among them, as are `sessions` and `records` of others.
/// Nothing comes of two leaves of different students or ids.
#[must_use]
pub fn settle(
    before: Option<&Excuse>,
    after: Option<&Excuse>,
    others: &[Excuse],
    sessions: &[Session],
    records: &[Record],
    at: Timestamp,
) -> Action {
    let leave = Edit::new(before.cloned().map(Into::into), after.cloned().map(Into::into));
    let is_one = match (before, after) {
        (Some(before), Some(after)) => before.student == after.student,
        _ => true,
    };
    let Some((leave, excuse)) = leave.zip(after.or(before)).filter(|_| is_one) else {
        return Action::new(at, Cause::Excused, []);
    };
    let date = |record: &Record| {
        sessions.iter().find(|session| session.id == record.session).map(|session| session.date)
    };
    let is_other = |other: &&Excuse| other.student == excuse.student && other.id != excuse.id;
    let change = |record: &Record| {
        let day = date(record);
        let covers = |leave: &Excuse| day.is_some_and(|day| leave.covers(day));
        let is_its = record.excuse.as_ref() == Some(&excuse.id);
        let (status, id) = match record.status {
            Status::Absent if after.is_some_and(covers) => {
                (Status::Excused, Some(excuse.id.clone()))
            }
            Status::Excused if is_its && !after.is_some_and(covers) => {
                match others.iter().filter(is_other).find(|other| covers(other)) {
                    Some(other) => (Status::Excused, Some(other.id.clone())),
                    None => (Status::Absent, None),
                }
            }
            _ => return None,
        };
        let then = Record { status, excuse: id, recorded_at: at, ..record.clone() };
        Edit::put(Some(record.clone()), then)
    };
    let own = records.iter().filter(|record| record.student == excuse.student);
    let changes: Vec<Edit> = own.filter_map(change).collect();
    Action::new(at, Cause::Excused, [leave].into_iter().chain(changes))
}

impl Record {
    /// The record as a leave makes it: an absence on a day that one of the student's leaves
    /// covers is excused. For records that are made after the leave was given, so that the outcome
    /// is the same as if it had been given afterwards. Where several cover the day, the one that
    /// excuses what is `recorded` stays.
    #[must_use]
    pub fn excused_by<'a>(
        self,
        date: Date,
        excuses: impl IntoIterator<Item = &'a Excuse>,
        recorded: Option<&Self>,
    ) -> Self {
        let of_student = excuses.into_iter().filter(|it| it.student == self.student);
        let its = recorded.and_then(|recorded| recorded.excuse.as_ref());
        let first = of_student
            .filter(|excuse| excuse.covers(date))
            .min_by_key(|excuse| (Some(&excuse.id) != its, &excuse.id));
        match first {
            Some(excuse) if self.status == Status::Absent => {
                Self { status: Status::Excused, excuse: Some(excuse.id.clone()), ..self }
            }
            _ => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Source;
    use crate::{CourseId, SessionId};

    fn date(day: u8) -> Date {
        Date::new(2026, 12, day).unwrap()
    }

    fn student() -> StudentId {
        StudentId::parse("20210001").unwrap()
    }

    fn session(day: u8) -> Session {
        let id = SessionId::parse(&format!("s{day}")).unwrap();
        Session::new(id, CourseId::parse("c").unwrap(), format!("{day}"), date(day))
    }

    fn record(day: u8, status: Status) -> Record {
        Record::new(session(day).id, student(), status, Source::Manual, Timestamp::from_millis(1))
    }

    fn leave(from: u8, until: u8) -> Excuse {
        Excuse {
            id: ExcuseId::parse("x").unwrap(),
            student: student(),
            reason: "تقرير طبي".to_owned(),
            from: date(from),
            until: date(until),
            photo: PhotoId::parse("p").ok(),
        }
    }

    fn after(action: &Action, records: &[Record]) -> Vec<Status> {
        let mut book: crate::book::Book = records.iter().cloned().map(Into::into).collect();
        for edit in action.edits() {
            edit.after().cloned().into_iter().for_each(|entry| book.put(entry));
        }
        let of = |record: &Record| match book.get(&crate::book::Entry::from(record.clone()).key()) {
            Some(crate::book::Entry::Record(record)) => record.status,
            _ => panic!("a record is gone"),
        };
        records.iter().map(of).collect()
    }

    #[test]
    fn a_leave_excuses_the_absences_of_its_days_in_one_action() {
        let sessions: Vec<Session> = (10..=14).map(session).collect();
        let mut records: Vec<Record> =
            [Status::Absent, Status::Absent, Status::Present, Status::Late, Status::Absent]
                .into_iter()
                .zip(10..)
                .map(|(status, day)| record(day, status))
                .collect();
        let stranger = Record { student: StudentId::parse("2").unwrap(), ..records[1].clone() };
        records.push(stranger);
        let now = Timestamp::from_millis(9);
        let given = settle(None, Some(&leave(11, 13)), &[], &sessions, &records, now);
        assert_eq!(given.edits().len(), 2, "the leave and one absence");
        use Status::{Absent, Excused, Late, Present};
        assert_eq!(after(&given, &records), [Absent, Excused, Present, Late, Absent, Absent]);

        // Other days: what it covers no more is an absence again.
        records[1].status = Excused;
        records[1].excuse = Some(leave(11, 13).id);
        let moved =
            settle(Some(&leave(11, 13)), Some(&leave(14, 15)), &[], &sessions, &records, now);
        assert_eq!(after(&moved, &records), [Absent, Absent, Present, Late, Excused, Absent]);
        let taken_back = settle(Some(&leave(11, 13)), None, &[], &sessions, &records, now);
        assert_eq!(after(&taken_back, &records), [Absent, Absent, Present, Late, Absent, Absent]);
        // The journal still names the photo of the note.
        assert_eq!(taken_back.photos(), [&PhotoId::parse("p").unwrap()].into());
        // Only the reason changed: no record changes.
        let reworded = Excuse { reason: "سفر".to_owned(), ..leave(11, 13) };
        let said = settle(Some(&leave(11, 13)), Some(&reworded), &[], &sessions, &records, now);
        assert_eq!(said.edits().len(), 1);
    }

    #[test]
    fn an_absence_that_is_read_after_the_leave_was_given_is_excused() {
        let given = leave(11, 13);
        let absent = record(12, Status::Absent).excused_by(date(12), [&given], None);
        assert_eq!((absent.status, absent.excuse), (Status::Excused, Some(given.id.clone())));
        let there = record(12, Status::Present);
        assert_eq!(there.clone().excused_by(date(12), [&given], None), there);
        let later = record(14, Status::Absent);
        assert_eq!(later.clone().excused_by(date(14), [&given], None), later);
    }

    #[test]
    fn a_day_that_another_leave_covers_stays_excused() {
        let sessions = [session(12), session(14)];
        let first = leave(11, 14);
        let second = Excuse { id: ExcuseId::parse("y").unwrap(), ..leave(12, 12) };
        let stranger = Excuse { student: StudentId::parse("2").unwrap(), ..leave(10, 20) };
        let absent = |day: u8| record(day, Status::Absent).excused_by(date(day), [&first], None);
        let records = [absent(12), absent(14)];
        let others = [second.clone(), first.clone(), stranger];
        let now = Timestamp::from_millis(9);
        let gone = settle(Some(&first), None, &others, &sessions, &records, now);
        assert_eq!(after(&gone, &records), [Status::Excused, Status::Absent]);
        // The day is the other leave's now, and goes with it.
        let Some(crate::book::Entry::Record(left)) = gone.edits()[1].after().cloned() else {
            panic!("the first record changed")
        };
        assert_eq!(left.excuse.as_ref(), Some(&second.id));
        let records = [left];
        let gone = settle(Some(&second), None, &[], &sessions, &records, now);
        assert_eq!(after(&gone, &records), [Status::Absent]);
    }

    #[test]
    fn a_record_keeps_the_leave_that_excuses_it() {
        let (x, y) = (leave(11, 13), Excuse { id: ExcuseId::parse("y").unwrap(), ..leave(12, 12) });
        let recorded = record(12, Status::Absent).excused_by(date(12), [&y], None);
        let again = record(12, Status::Absent).excused_by(date(12), [&x, &y], Some(&recorded));
        assert_eq!(again, recorded);
    }
}
