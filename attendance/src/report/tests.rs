//! Who is counted on which day.
use super::*;
use crate::{CourseId, Date};

fn day(n: u8) -> Date {
    Date::new(2026, 12, n).unwrap()
}

fn enrolled(n: u32, since: Option<Date>, until: Option<Date>) -> Enrolled {
    let student = Student::new(StudentId::parse(&n.to_string()).unwrap(), format!("ط {n}"));
    let course = CourseId::parse("c").unwrap();
    let place = Enrolment::new(course, student.id.clone(), n);
    Enrolled { student, enrolment: Enrolment { since, until, ..place } }
}

/// Sessions of the first to the fourth; the first student stays all the time, the second joins
/// on the second, the third leaves after the second.
fn table(records: &[Record]) -> CourseTable {
    let id = CourseId::parse("c").unwrap();
    let course = Course::new(id.clone(), "CS101".to_owned(), "برمجة".to_owned());
    let session = |n: u8| {
        let name = format!("s{n}");
        Session::new(SessionId::parse(&name).unwrap(), id.clone(), name, day(n))
    };
    let sessions: Vec<Session> = (1..=4).map(session).collect();
    let class =
        [enrolled(1, None, None), enrolled(2, Some(day(2)), None), enrolled(3, None, Some(day(2)))];
    course_table(&course, &sessions, &class, &[], records)
}

fn record(student: u32, session: u8, status: Status) -> Record {
    Record::new(
        SessionId::parse(&format!("s{session}")).unwrap(),
        StudentId::parse(&student.to_string()).unwrap(),
        status,
        Source::Manual,
        Timestamp::from_millis(1),
    )
}

#[test]
fn days_before_joining_and_after_leaving_are_nobody_s_absence() {
    let table = table(&[]);
    let entries = |row: usize| table.rows[row].entries.clone();
    assert_eq!(entries(0), [Entry::NotRecorded; 4]);
    assert_eq!(entries(1)[..2], [Entry::BeforeJoining, Entry::NotRecorded]);
    assert_eq!(entries(2)[1..3], [Entry::NotRecorded, Entry::AfterLeaving]);
    let missing: Vec<usize> =
        table.session_totals.iter().map(|totals| totals.n_not_recorded).collect();
    assert_eq!(missing, [2, 3, 2, 2]);
}

#[test]
fn minutes_are_summed_and_leave_is_counted_apart_from_absence() {
    let mut late = record(1, 1, Status::Late);
    late.late_minutes = Some(10);
    let mut later = record(1, 2, Status::Late);
    later.late_minutes = Some(25);
    let others = [record(1, 3, Status::Excused), record(1, 4, Status::Absent)];
    // Whoever was seen counts, whatever the dates say.
    let seen = record(3, 4, Status::Present);
    let records: Vec<Record> = [late, later, seen].into_iter().chain(others).collect();
    let table = table(&records);
    let totals = table.rows[0].totals;
    assert_eq!((totals.n_late, totals.late_minutes, totals.n_excused), (2, 35, 1));
    assert_eq!((totals.attended(), totals.absent()), (Some(0.5), Some(0.25)));
    assert_eq!(table.session_totals[1].late_minutes, 25);
    assert_eq!(table.rows[2].entries[3], Entry::Recorded { status: Status::Present });
}

/// Tables, counts and the names that a review asks for say the same of whoever is archived.
#[test]
fn an_archived_student_is_expected_nowhere_and_keeps_what_is_recorded() {
    let id = CourseId::parse("c").unwrap();
    let course = Course::new(id.clone(), "CS101".to_owned(), "برمجة".to_owned());
    let session = Session::new(SessionId::parse("s1").unwrap(), id, "1".to_owned(), day(1));
    let mut class = [enrolled(1, None, None), enrolled(2, None, None), enrolled(3, None, None)];
    class[1].student.is_active = false;
    class[2].student.is_active = false;
    let records = [record(3, 1, Status::Late)];
    let table = session_table(&course, &session, &class, &[], &records);
    let entries: Vec<Entry> = table.rows.iter().map(|row| row.entry).collect();
    let late = Entry::Recorded { status: Status::Late };
    assert_eq!(entries, [Entry::NotRecorded, Entry::Archived, late]);
    let counted = table.totals.n_recorded() + table.totals.n_not_recorded;
    assert_eq!((counted, table.totals.n_not_recorded), (2, 1));

    let recorded = records.iter().map(|record| record.student.clone()).collect();
    assert_eq!(n_counted(&class, &recorded, day(1)), counted);
    let expected = class.iter().filter(|one| one.is_expected(day(1)));
    let expected: Vec<StudentId> = expected.map(|one| one.student.id.clone()).collect();
    assert_eq!(Totals::of(super::entries(&records, &expected)), table.totals);
}

#[test]
fn the_size_of_a_course_is_of_those_who_take_it_from_now_on() {
    let mut class =
        [enrolled(1, None, Some(day(2))), enrolled(2, Some(day(4)), None), enrolled(3, None, None)];
    class[2].student.is_active = false;
    let members = |today| class.iter().map(|one| one.is_member(today)).collect::<Vec<_>>();
    assert_eq!(members(Some(day(2))), [true, true, false]);
    assert_eq!(members(Some(day(3))), [false, true, false]);
}
