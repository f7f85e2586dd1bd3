//! Who is counted on which day.
use super::*;
use crate::CourseId;

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
