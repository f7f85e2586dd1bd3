//! The journal, undo, the bin and merges, as a teacher with two phones meets them.
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

    pub(super) fn enter(&mut self, minute: i64, edits: impl IntoIterator<Item = Edit>) -> Line {
        self.act(Action::new(at(minute), Cause::Entered, edits))
    }

    pub(super) fn put(&mut self, minute: i64, entry: impl Into<Entry>) -> Line {
        let entry = entry.into();
        let edit = Edit::put(self.rows.get(&entry.key()).cloned(), entry).unwrap();
        self.enter(minute, [edit])
    }

    fn status(&self, session_name: &str, n: u32) -> Option<Status> {
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
fn two_phones() -> (Phone, Phone) {
    let (mut one, mut two) = (Phone::new("phone-a"), Phone::new("phone-b"));
    let students = (1..=4).map(|n| Edit::add(student(n, &format!("طالب {n}"))));
    let places = (1..=4).map(|n| Edit::add(Enrolment::new(course().id, student_id(n), n)));
    let edits = [Edit::add(course()), Edit::add(session("s1"))];
    one.enter(0, edits.into_iter().chain(students).chain(places));
    two.take_in(&one, 1);
    assert_eq!(two.rows, one.rows);
    (one, two)
}

#[test]
fn halves_of_a_class_marked_on_two_phones_join_both_ways() {
    let (mut one, mut two) = two_phones();
    one.enter(2, [1, 2].map(|n| Edit::add(record("s1", n, Status::Present, 2))));
    two.enter(3, [3, 4].map(|n| Edit::add(record("s1", n, Status::Absent, 3))));
    // A student whom both marked alike is one record, whoever wrote it first.
    one.put(4, record("s1", 3, Status::Absent, 4));
    let merged = one.take_in(&two, 5);
    assert_eq!((merged.conflicts.len(), merged.problems.len()), (0, 0));
    two.take_in(&one, 6);
    assert_eq!(one.rows, two.rows);
    let statuses = [1, 2, 3, 4].map(|n| one.status("s1", n).unwrap());
    assert_eq!(statuses, [Status::Present, Status::Present, Status::Absent, Status::Absent]);
    // The same file again brings nothing.
    let again = one.take_in(&two, 7);
    assert_eq!(again.action.map(|action| action.edits().len()), Some(0));
    assert_eq!(one.take_in(&two, 8).action, None);
}

#[test]
fn what_two_phones_say_differently_waits_until_a_person_decides() {
    let (mut one, mut two) = two_phones();
    one.put(2, record("s1", 1, Status::Present, 2));
    two.put(3, record("s1", 1, Status::Absent, 3));
    let merged = one.take_in(&two, 4);
    assert_eq!(one.status("s1", 1), Some(Status::Present), "what stands here stays");
    let conflict = merged.conflicts[0].clone();
    assert_eq!(conflict.key, Key::Record(session("s1").id, student_id(1)));
    let theirs = conflict.theirs[0].entry.clone().unwrap();
    assert_eq!(theirs, record("s1", 1, Status::Absent, 3).into());

    // Merging again, changing it by hand or going the other way leaves it open.
    assert_eq!(one.take_in(&two, 5).conflicts.len(), 1);
    one.put(6, record("s1", 1, Status::Late, 6));
    assert_eq!(two.take_in(&one, 7).conflicts.len(), 1);
    assert_eq!(two.status("s1", 1), Some(Status::Absent));

    let mine = one.rows.get(&conflict.key).cloned();
    let decision = decide(&one.conflicts()[0], mine.as_ref(), Some(&theirs), at(8));
    let line = one.act(decision);
    assert_eq!((one.status("s1", 1), one.conflicts().len()), (Some(Status::Absent), 0));
    assert_eq!(two.take_in(&one, 9).conflicts, []);
    assert_eq!(one.rows, two.rows);

    // Taking the decision back opens the conflict again.
    one.undo(&line, 10).unwrap();
    assert_eq!((one.status("s1", 1), one.conflicts().len()), (Some(Status::Late), 1));
}

#[test]
fn decisions_that_differ_are_a_conflict_again() {
    let (mut one, mut two) = two_phones();
    one.put(2, record("s1", 1, Status::Present, 2));
    two.put(3, record("s1", 1, Status::Absent, 3));
    one.take_in(&two, 4);
    two.take_in(&one, 5);
    for phone in [&mut one, &mut two] {
        let conflict = phone.conflicts()[0].clone();
        let mine = phone.rows.get(&conflict.key).cloned();
        phone.act(decide(&conflict, mine.as_ref(), mine.as_ref(), at(6)));
    }
    assert_eq!(one.take_in(&two, 7).conflicts.len(), 1);
}

#[test]
fn a_change_of_what_both_said_alike_is_taken_over() {
    let (mut one, mut two) = (Phone::new("phone-a"), Phone::new("phone-b"));
    one.put(0, student(1, "سارة"));
    two.put(1, student(1, "سارة"));
    assert_eq!(one.take_in(&two, 2).conflicts, []);
    two.put(3, student(1, "سارة عمر"));
    assert_eq!(one.take_in(&two, 4).conflicts, []);
    assert_eq!(one.rows.get(&Key::Student(student_id(1))), Some(&student(1, "سارة عمر").into()));
}

#[test]
fn news_that_went_round_by_a_third_phone_is_no_conflict() {
    let (mut one, mut two) = two_phones();
    let mut three = Phone::new("phone-c");
    one.put(2, record("s1", 1, Status::Present, 2));
    two.take_in(&one, 3);
    three.take_in(&one, 4);
    three.put(5, record("s1", 1, Status::Late, 5));
    assert_eq!(two.take_in(&three, 6).conflicts, []);
    assert_eq!(two.status("s1", 1), Some(Status::Late));
    assert_eq!(one.take_in(&two, 7).conflicts, []);
    assert_eq!(one.status("s1", 1), Some(Status::Late));
}

#[test]
fn what_one_phone_removed_and_the_other_still_used_comes_back() {
    let (mut one, mut two) = two_phones();
    one.enter(2, one.rows.removal(&Key::Session(session("s1").id)));
    two.put(3, record("s1", 1, Status::Present, 3));
    let merged = one.take_in(&two, 4);
    assert_eq!(merged.revived, [Key::Session(session("s1").id)]);
    assert_eq!(one.rows.problems(), []);
    assert_eq!(one.status("s1", 1), Some(Status::Present));
    two.take_in(&one, 5);
    assert_eq!(one.rows, two.rows);
}

#[test]
fn a_course_that_both_made_by_themselves_is_told() {
    let (mut one, mut two) = (Phone::new("phone-a"), Phone::new("phone-b"));
    one.put(0, course());
    two.put(1, Course { id: CourseId::parse("d").unwrap(), code: "cs101".to_owned(), ..course() });
    let merged = one.take_in(&two, 2);
    let courses = vec![CourseId::parse("c").unwrap(), CourseId::parse("d").unwrap()];
    assert_eq!(merged.problems, [Problem::SameCode { code: "cs101".to_owned(), courses }]);
}

#[test]
fn files_that_cannot_belong_together_are_refused() {
    let (one, two) = two_phones();
    let mut copy = one.clone();
    let mut original = one.clone();
    copy.put(2, student(5, "على النسخة"));
    original.put(2, student(6, "على الأصل"));
    let device = original.journal.device().clone();
    let forked = merge(&original.journal, &copy.journal, at(3));
    assert_eq!(forked, Err(MergeError::Forked { device, n: 2 }));

    let mut newer = two.clone();
    newer.take_in(&original, 4);
    let behind = merge(&one.journal, &newer.journal, at(5));
    assert_eq!(behind, Err(MergeError::Behind { n: 2 }));
}

#[test]
fn a_phone_that_began_from_a_backup_goes_on_where_it_was() {
    let (mut one, mut two) = two_phones();
    one.put(2, record("s1", 1, Status::Present, 2));
    let from = one.journal.head();
    let lines: Vec<Line> = one.journal.lines().cloned().collect();
    let device = DeviceId::parse("phone-new").unwrap();
    let mut new =
        Phone { journal: Journal::from_lines(device, lines).unwrap(), rows: one.rows.clone() };
    new.act(Action::new(at(3), Cause::Restored { from }, []));
    new.put(4, record("s1", 1, Status::Late, 4));
    assert_eq!(new.journal.state().unwrap().book(), &new.rows);
    assert_eq!(two.take_in(&new, 5).conflicts, []);
    assert_eq!(two.status("s1", 1), Some(Status::Late));

    let without: Vec<Line> = new.journal.chain(new.journal.device()).to_vec();
    let alone = Journal::from_lines(new.journal.device().clone(), without).unwrap();
    assert!(matches!(alone.state(), Err(JournalError::Missing { .. })));
}

#[test]
fn every_line_can_be_taken_back_and_that_too_unless_it_was_built_upon() {
    let (mut one, _) = two_phones();
    let before = one.rows.clone();
    let line = one.put(2, record("s1", 1, Status::Present, 2));
    let undone = one.undo(&line, 3).unwrap();
    assert_eq!(one.rows, before);
    one.undo(&undone, 4).unwrap();
    assert_eq!(one.status("s1", 1), Some(Status::Present));

    one.put(5, record("s1", 1, Status::Late, 5));
    let Err(UndoError::Clashes(clashes)) = one.undo(&line, 6) else { panic!("a later change") };
    assert_eq!(clashes[0].found, Some(record("s1", 1, Status::Late, 5).into()));
    let upgraded = Action::new(at(7), Cause::Upgraded { from: 1 }, [Edit::add(student(9, "ن"))]);
    let line = one.act(upgraded);
    assert_eq!(one.undo(&line, 8), Err(UndoError::Nothing));
}

#[test]
fn what_was_removed_lies_in_the_bin_for_thirty_days() {
    let (mut one, _) = two_phones();
    one.put(2, record("s1", 1, Status::Present, 2));
    let full = one.rows.clone();
    let key = Key::Course(course().id);
    let removal = one.rows.removal(&key);
    assert_eq!(removal.len(), 7, "a course, a session, a record and four places");
    assert_eq!(removal.last().map(Edit::key), Some(&key));
    let line = one.enter(3, removal);
    assert_eq!(one.rows.problems(), []);

    let lies = |phone: &Phone, now: Timestamp| {
        bin(phone.journal.lines(), now, |key| phone.rows.get(key).cloned())
    };
    let binned = lies(&one, at(4));
    assert_eq!((binned.len(), binned[0].entries.len()), (1, 7));
    assert_eq!(binned[0].line, line.line_ref());
    assert_eq!(lies(&one, at(3 + 30 * 24 * 60)).len(), 1);
    assert_eq!(lies(&one, at(4 + 30 * 24 * 60)), []);

    let back = unbin(&line, at(5), |key| one.rows.get(key).cloned()).unwrap();
    one.act(back);
    assert_eq!(one.rows, full);
    assert_eq!(lies(&one, at(6)), []);
    assert!(unbin(&line, at(7), |key| one.rows.get(key).cloned()).is_err());
}

#[test]
fn a_write_that_was_overtaken_is_not_done_at_all() {
    let (mut one, _) = two_phones();
    one.put(2, record("s1", 1, Status::Present, 2));
    let before = one.rows.clone();
    let edits = [1, 2].map(|n| Edit::add(record("s1", n, Status::Absent, 3)));
    let clashes = one.rows.act(&Action::new(at(3), Cause::Entered, edits)).unwrap_err();
    assert_eq!((clashes.len(), &clashes[0].expected), (1, &None));
    assert_eq!(one.rows, before);
}

#[test]
fn what_would_not_fit_together_is_refused_with_its_reason() {
    let (one, _) = two_phones();
    let refused = |edits: Vec<Edit>| one.rows.refusals(&Action::new(at(2), Cause::Entered, edits));
    let stranger = record("s1", 9, Status::Present, 2);
    let (key, missing) = (Entry::from(stranger.clone()).key(), Key::Student(student_id(9)));
    assert_eq!(refused(vec![Edit::add(stranger)]), [Problem::Dangling { key, missing }]);
    // A student cannot go alone while places name them.
    let gone = one.rows.get(&Key::Student(student_id(1))).unwrap().clone();
    assert_eq!(refused(vec![Edit::remove(gone)]).len(), 1);
    assert_eq!(refused(one.rows.removal(&Key::Student(student_id(1)))), []);
    let mail = |n: u32, email: &str| {
        Edit::add(Student { email: Some(email.to_owned()), ..student(n, "طالب") })
    };
    assert!(matches!(
        refused(vec![mail(7, "a@b.c"), mail(8, "A@b.c")])[..],
        [Problem::SameEmail { .. }]
    ));
}

#[test]
fn a_changed_missing_or_swapped_line_shows() {
    let (mut one, _) = two_phones();
    for n in 1..=3 {
        one.put(i64::from(n), record("s1", n, Status::Present, 2));
    }
    let lines: Vec<Line> = one.journal.lines().cloned().collect();
    let start = || Head::start(one.journal.device().clone());
    let broken = |lines: &[Line]| verify(start(), lines).map_err(|broken| (broken.n, broken.why));
    assert_eq!(broken(&lines), Ok(one.journal.head()));

    let text = lines[1].to_text();
    for (from, to) in [("present", "absent"), ("\"at\":", "\"at\":1"), ("20210001", "20210002")] {
        let forged = Line::from_text(&text.replacen(from, to, 1)).unwrap();
        let with = [lines[0].clone(), forged, lines[2].clone()];
        assert_eq!(broken(&with), Err((2, Broken::Changed)), "{from}");
    }
    assert_eq!(broken(&[lines[0].clone(), lines[2].clone()]), Err((2, Broken::Missing)));
    // Whoever seals a changed line anew breaks the line after it.
    let action = Action::new(at(1), Cause::Entered, [Edit::add(student(9, "دخيل"))]);
    let sealed = Line::append(&lines[0].head(), action);
    let with = [lines[0].clone(), sealed, lines[2].clone()];
    assert_eq!(broken(&with), Err((3, Broken::Unlinked)));
}

#[test]
fn a_change_is_told_on_the_pages_of_all_it_belongs_to() {
    let subjects = |edit: Edit| edit.subjects().into_iter().collect::<Vec<_>>();
    assert_eq!(subjects(Edit::add(record("s1", 1, Status::Late, 1))), ["session/s1"]);
    let place = Edit::add(Enrolment::new(course().id, student_id(1), 1));
    assert_eq!(subjects(place), ["course/c", "student/20210001"]);
    assert_eq!(subjects(Edit::remove(session("s1"))), ["course/c", "session/s1"]);
}

#[test]
fn what_version_1_had_kept_follows_from_the_journal_with_its_history() {
    use crate::{Change, record::take_back};
    let (one, two) = (record("s1", 1, Status::Present, 2), record("s1", 2, Status::Late, 2));
    let change = |before: Option<&Record>, after: &Record| Change {
        session: after.session.clone(),
        student: after.student.clone(),
        before: before.cloned(),
        after: Some(after.clone()),
        at: after.recorded_at,
    };
    let later = record("s1", 1, Status::Absent, 5);
    let history = [
        change(None, &one),
        change(None, &two),
        change(Some(&one), &later),
        take_back(&two, at(6)),
    ];
    // A record of which the history does not tell.
    let untold = record("s1", 3, Status::Excused, 1);
    let students = (1..=3).map(|n| Entry::from(student(n, "طالب")));
    let others = [course().into(), session("s1").into(), later.into(), untold.into()];
    let kept: Vec<Entry> = students.chain(others).collect();

    let mut phone = Phone::new("phone-a");
    for action in upgrade(kept.clone(), &history, at(9)) {
        phone.act(action);
    }
    assert_eq!(phone.journal.state().unwrap().book(), &kept.into_iter().collect());
    let times: Vec<Timestamp> = phone.journal.lines().map(Line::at).collect();
    assert_eq!(times, [at(9), at(2), at(5), at(6), at(9)]);
}

/// A class on two phones, the second begun from a backup of the first: what the first decides of a
/// difference is taken over by the second.
#[test]
fn a_decision_reaches_the_phone_that_began_from_a_backup() {
    let (mut one, _) = two_phones();
    one.put(1, record("s1", 1, Status::Present, 1));
    let from = one.journal.head();
    let device = DeviceId::parse("phone-new").unwrap();
    let lines = one.journal.lines().cloned();
    let mut new =
        Phone { journal: Journal::from_lines(device, lines).unwrap(), rows: one.rows.clone() };
    new.act(Action::new(at(2), Cause::Restored { from }, []));
    one.put(3, record("s1", 2, Status::Late, 3));
    new.put(3, record("s1", 3, Status::Absent, 3));
    one.put(4, record("s1", 4, Status::Present, 4));
    new.put(5, record("s1", 4, Status::Absent, 5));
    let conflicts = one.take_in(&new, 6).conflicts;
    assert_eq!(conflicts.len(), 1);
    let mine = one.rows.get(&conflicts[0].key).cloned();
    let theirs = conflicts[0].theirs[0].entry.clone();
    one.act(decide(&conflicts[0], mine.as_ref(), theirs.as_ref(), at(7)));
    assert_eq!(new.take_in(&one, 8).conflicts, []);
    assert_eq!(new.rows, one.rows);
}
