//! Two phones and three, brought together.
use super::*;
use crate::{Section, SectionId};

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
    assert_eq!(new.journal.state().unwrap().book(), new.rows);
    assert_eq!(two.take_in(&new, 5).conflicts, []);
    assert_eq!(two.status("s1", 1), Some(Status::Late));

    let without: Vec<Line> = new.journal.chain(new.journal.device()).to_vec();
    let alone = Journal::from_lines(new.journal.device().clone(), without).unwrap();
    assert!(matches!(alone.state(), Err(JournalError::Missing { .. })));
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

/// One phone removes a student of whom the other one changes a record: whatever is decided about
/// the record can be done, since the student stays until then.
#[test]
fn whom_a_difference_is_about_stays_until_it_is_decided() {
    let (mut one, mut two) = two_phones();
    one.put(2, record("s1", 1, Status::Present, 2));
    two.take_in(&one, 3);
    one.enter(4, one.rows.removal(&Key::Student(student_id(1))));
    two.put(5, record("s1", 1, Status::Late, 5));
    let (mut late, mut early) = (one.clone(), two.clone());

    let merged = one.take_in(&two, 6);
    assert_eq!(merged.revived, [Key::Student(student_id(1))]);
    assert_eq!((merged.conflicts.len(), one.rows.problems()), (1, vec![]));
    let conflict = &merged.conflicts[0];
    let theirs = conflict.theirs[0].entry.as_ref();
    one.try_to(decide(conflict, None, theirs, at(7))).unwrap();
    assert_eq!(two.take_in(&one, 8).conflicts, []);
    assert_eq!((&one.rows, two.status("s1", 1)), (&two.rows, Some(Status::Late)));

    // The other way round it is the same question.
    early.take_in(&late, 6);
    late.take_in(&early, 7);
    for phone in [&early, &late] {
        assert_eq!(phone.conflicts().len(), 1);
        assert!(phone.rows.get(&Key::Student(student_id(1))).is_some());
    }
}

#[test]
fn a_decision_that_was_taken_back_is_open_for_everyone_again() {
    let (mut one, mut two) = two_phones();
    one.put(2, record("s1", 1, Status::Present, 2));
    two.put(3, record("s1", 1, Status::Absent, 3));
    one.take_in(&two, 4);
    let mine = one.rows.get(&one.conflicts()[0].key).cloned();
    for choice in [mine.clone(), one.conflicts()[0].theirs[0].entry.clone()] {
        let line = one.act(decide(&one.conflicts()[0], mine.as_ref(), choice.as_ref(), at(5)));
        assert_eq!(two.take_in(&one, 6).conflicts, []);
        one.undo(&line, 7).unwrap();
        assert_eq!(two.take_in(&one, 8).conflicts.len(), 1);
        assert_eq!(one.take_in(&two, 9).conflicts.len(), 1);
    }
}

#[test]
fn a_phone_that_never_held_it_can_decide_that_it_is_gone() {
    let (mut one, mut two) = two_phones();
    let line = one.put(2, record("s1", 1, Status::Present, 2));
    two.take_in(&one, 3);
    one.undo(&line, 4).unwrap();
    two.put(5, record("s1", 1, Status::Late, 5));
    one.take_in(&two, 6);
    let mut three = Phone::new("phone-c");
    let conflicts = three.take_in(&one, 7).conflicts;
    assert_eq!((conflicts.len(), three.status("s1", 1)), (1, None), "as on the phone it came from");
    three.act(decide(&conflicts[0], None, None, at(8)));
    for phone in [&mut one, &mut two] {
        assert_eq!(phone.take_in(&three, 9).conflicts, []);
        assert_eq!(phone.status("s1", 1), None);
    }
}

#[test]
fn a_section_can_go_while_a_difference_about_its_student_is_open() {
    let (mut one, mut two) = two_phones();
    let section = Section::new(SectionId::parse("a").unwrap(), "أ".to_owned());
    one.put(2, section.clone());
    two.take_in(&one, 3);
    one.put(4, student(1, "سارة"));
    two.put(5, Student { section: Some(section.id.clone()), ..student(1, "سارة عمر") });
    one.take_in(&two, 6);
    one.enter(7, one.rows.removal(&Key::Section(section.id)));
    assert_eq!(one.rows.problems(), []);
    let theirs = one.conflicts()[0].theirs[0].entry.clone();
    assert_eq!(theirs, Some(student(1, "سارة عمر").into()), "only the mention is gone");
}

#[test]
fn what_each_phone_may_do_alone_but_not_both_is_told_and_can_be_mended() {
    let (mut one, mut two) = two_phones();
    let with_email = |n| Student { email: Some("a@b.iq".to_owned()), ..student(n, "طالب") };
    one.put(2, with_email(1));
    two.put(3, with_email(2));
    let merged = one.take_in(&two, 6);
    let email = "a@b.iq".to_owned();
    let students = [1, 2].map(student_id).to_vec();
    let shared = Problem::SameEmail { email, students };
    assert_eq!(merged.problems, [shared]);
    // By hand it is refused.
    let by_hand = Action::new(at(7), Cause::Entered, [Edit::add(with_email(9))]);
    assert_eq!(one.rows.refusals(&by_hand).len(), 1);

    // Of three who share it, one after the other can be mended.
    two.put(8, with_email(3));
    one.take_in(&two, 9);
    for n in [3, 2] {
        let key = Key::Student(student_id(n));
        let mended = Edit::put(one.rows.get(&key).cloned(), student(n, "طالب"));
        one.try_to(Action::new(at(10), Cause::Entered, mended)).unwrap();
    }
    assert!(!one.rows.problems().iter().any(|it| matches!(it, Problem::SameEmail { .. })));
}

#[test]
fn a_group_that_two_phones_gave_a_group_is_told() {
    let (mut one, mut two) = two_phones();
    let section = |id: &str| Section::new(SectionId::parse(id).unwrap(), format!("شعبة {id}"));
    let group = |id, parent| Section { parent: Some(section(parent).id), ..section(id) };
    one.enter(2, ["x", "y"].map(|id| Edit::add(section(id))));
    two.take_in(&one, 3);
    one.put(4, group("x", "y"));
    two.put(5, group("y", "x"));
    let ids = |id, parent| (section(id).id, section(parent).id);
    let expected = [ids("x", "y"), ids("y", "x")]
        .map(|(section, parent)| Problem::GroupOfGroup { section, parent });
    assert_eq!(one.take_in(&two, 6).problems, expected);
}
