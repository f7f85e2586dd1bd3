//! The journal of one phone: undo, the bin, what is refused, what was tampered with.
use super::*;

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

/// Nothing of a phone's rows or lines can be changed behind its back without being seen.
#[test]
fn an_examination_finds_what_is_stored_otherwise_than_the_journal_says() {
    let (mut one, mut two) = two_phones();
    for n in 1..=3 {
        two.put(i64::from(n), record("s1", n, Status::Present, 2));
    }
    one.take_in(&two, 5);
    let lines: Vec<Line> = one.journal.lines().cloned().collect();
    let of =
        |rows: &Book, lines: &[Line]| examine(rows, &one.journal.head(), lines.iter().cloned());
    let found = of(&one.rows, &lines);
    assert!(found.is_whole(), "{found:?}");
    assert_eq!((found.n_entries, found.n_lines), (13, lines.len()));

    let mut rows = one.rows.clone();
    rows.put(record("s1", 2, Status::Absent, 2).into());
    rows.put(student(9, "دخيل").into());
    rows.edit(&Edit::remove(record("s1", 3, Status::Present, 2)));
    let changed = [Entry::from(student(9, "")).key(), of_record(2), of_record(3)];
    assert_eq!(of(&rows, &lines).astray, changed);

    // Cut off at its end the chain still verifies: the device knows where it wrote last.
    let cut: Vec<Line> =
        lines.iter().filter(|line| line.head() != one.journal.head()).cloned().collect();
    assert!(matches!(of(&one.rows, &cut).journal, Some(JournalError::Missing { .. })));
    let forged = lines[0].to_text().replacen("20210001", "20210002", 1);
    let with: Vec<Line> =
        [Line::from_text(&forged).unwrap()].into_iter().chain(lines[1..].iter().cloned()).collect();
    let found = of(&one.rows, &with);
    assert!(matches!(found.journal, Some(JournalError::Broken(BrokenChain { n: 1, .. }))));
    assert!(!found.is_whole());
}

fn of_record(n: u32) -> Key {
    Entry::from(record("s1", n, Status::Present, 2)).key()
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
    assert_eq!(phone.journal.state().unwrap().book(), kept.into_iter().collect());
    let times: Vec<Timestamp> = phone.journal.lines().map(Line::at).collect();
    assert_eq!(times, [at(9), at(2), at(5), at(6), at(9)]);
}
