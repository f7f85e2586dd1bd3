//! Who belongs to a course on a day, with leave or without: every screen says the same.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "clippy does not know the tests of wasm-bindgen as tests")]

use app::storage::{
    Connection,
    book::{self, ActError},
    courses, excuses, open, paper, records, schema, sessions, student_record,
    students::{self, Import},
};
use attendance::{
    Course, CourseId, Date, Enrolment, Excuse, ExcuseId, Record, Session, SessionId, Status,
    Student, StudentId, Timestamp, import::StudentField, record::Write, report::Entry,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const NOW: Timestamp = Timestamp::from_millis(1_797_370_200_000);

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn id(text: &str) -> StudentId {
    StudentId::parse(text).unwrap()
}

fn session(name: &str, day: &str) -> Session {
    let course = CourseId::parse("c").unwrap();
    Session::new(SessionId::parse(name).unwrap(), course, name.to_owned(), date(day))
}

/// A course with these students and one session.
async fn course_of(name: &str, listed: &[&str], held: &Session) -> Connection {
    let db = open(name, schema::MIGRATIONS).await.unwrap();
    let course = Course::new(held.course.clone(), "CS101".to_owned(), "برمجة".to_owned());
    courses::save(&db, &course, None).await.unwrap();
    for student in listed {
        let student = Student::new(id(student), format!("طالب {student}"));
        students::save(&db, &student, None).await.unwrap();
    }
    let ids: Vec<StudentId> = listed.iter().map(|student| id(student)).collect();
    courses::enrol(&db, &course.id, &ids, None).await.unwrap();
    sessions::save(&db, held, None).await.unwrap();
    db
}

async fn mark(db: &Connection, session: &Session, student: &str, status: Status) -> Record {
    let existing = records::of_session(db, &session.id).await.unwrap();
    let before = existing.iter().find(|record| record.student == id(student));
    let write = Write::by_hand(session.id.clone(), id(student), status, before, NOW);
    records::write(db, &session.id, &[write]).await.unwrap();
    let records = records::of_session(db, &session.id).await.unwrap();
    records.into_iter().find(|record| record.student == id(student)).unwrap()
}

#[wasm_bindgen_test]
async fn whoever_is_archived_or_has_left_counts_nowhere_and_keeps_the_records() {
    let held = session("s", "2026-12-15");
    let db = course_of("expected", &["1", "2", "3", "4"], &held).await;
    mark(&db, &held, "4", Status::Late).await;
    let roster = courses::view(&db, &held.course).await.unwrap().roster;
    courses::leave(&db, &roster[3].enrolment, Some(date("2026-12-01"))).await.unwrap();
    for student in ["2", "4"] {
        students::set_active(&db, &id(student), false).await.unwrap();
    }

    let view = sessions::view(&db, &held.id).await.unwrap();
    let entries: Vec<Entry> = view.table.rows.iter().map(|row| row.entry).collect();
    let late = Entry::Recorded { status: Status::Late };
    assert_eq!(entries, [Entry::NotRecorded, Entry::Archived, Entry::NotRecorded, late]);
    let printed: Vec<&str> = view.printed.iter().map(|student| student.id.as_str()).collect();
    assert_eq!(printed, ["1", "3"]);
    let asked = paper::of_session(&db, &held.id).await.unwrap().expected;
    assert_eq!(asked, [id("1"), id("3")]);
    let home = sessions::overview(&db, Some(held.date)).await.unwrap().sessions;
    let totals = view.table.totals;
    assert_eq!((home[0].n_recorded, home[0].n_counted), (1, 3));
    assert_eq!(home[0].n_counted, totals.n_recorded() + totals.n_not_recorded);
    assert_eq!(courses::list(&db).await.unwrap()[0].n_students, 2);
    let own = student_record::of(&db, &id("2")).await.unwrap();
    assert_eq!(own.courses[0].sessions, []);
}

fn leave(name: &str, from: &str, until: &str) -> Excuse {
    Excuse {
        id: ExcuseId::parse(name).unwrap(),
        student: id("1"),
        reason: "تقرير طبي".to_owned(),
        from: date(from),
        until: date(until),
        photo: None,
    }
}

#[wasm_bindgen_test]
async fn leave_excuses_an_absence_whichever_comes_first() {
    let given = leave("x", "2026-12-14", "2026-12-16");
    let held = session("s", "2026-12-15");

    let db = course_of("leave-first", &["1", "2"], &held).await;
    excuses::settle(&db, None, Some(&given), None).await.unwrap();
    let on_leave = sessions::view(&db, &held.id).await.unwrap().on_leave;
    assert_eq!(on_leave, [id("1")].into());
    let leave_first = mark(&db, &held, "1", Status::Absent).await;
    assert_eq!(mark(&db, &held, "2", Status::Absent).await.status, Status::Absent);

    let db = course_of("leave-last", &["1"], &held).await;
    mark(&db, &held, "1", Status::Absent).await;
    excuses::settle(&db, None, Some(&given), None).await.unwrap();
    let leave_last = records::of_session(&db, &held.id).await.unwrap().remove(0);
    for record in [&leave_first, &leave_last] {
        assert_eq!((record.status, record.excuse.as_ref()), (Status::Excused, Some(&given.id)));
    }

    // The other leave covers the day too: only without both is it an absence again.
    let longer = leave("y", "2026-12-01", "2026-12-31");
    excuses::settle(&db, None, Some(&longer), None).await.unwrap();
    excuses::settle(&db, Some(&given), None, None).await.unwrap();
    let record = records::of_session(&db, &held.id).await.unwrap().remove(0);
    assert_eq!((record.status, record.excuse), (Status::Excused, Some(longer.id.clone())));
    excuses::settle(&db, Some(&longer), None, None).await.unwrap();
    let record = records::of_session(&db, &held.id).await.unwrap().remove(0);
    assert_eq!((record.status, record.excuse), (Status::Absent, None));
}

async fn place_of(db: &Connection, held: &Session, student: &str) -> Enrolment {
    let roster = courses::view(db, &held.course).await.unwrap().roster;
    roster.into_iter().find(|one| one.student.id == id(student)).unwrap().enrolment
}

/// Days of long ago, so that they are over whenever this runs.
#[wasm_bindgen_test]
async fn whoever_left_comes_back_to_the_same_place_and_its_days_can_be_corrected() {
    let held = session("s", "2020-01-10");
    let db = course_of("back", &["1", "2"], &held).await;
    mark(&db, &held, "1", Status::Present).await;
    let whole = place_of(&db, &held, "1").await;
    courses::leave(&db, &whole, Some(date("2020-01-15"))).await.unwrap();
    let ended = place_of(&db, &held, "1").await;
    assert_eq!(ended, Enrolment { until: Some(date("2020-01-15")), ..whole.clone() });
    // Taken out once more: the place, its order and its days stay.
    let again = courses::leave(&db, &ended, Some(date("2020-03-01"))).await.unwrap();
    assert_eq!((again, place_of(&db, &held, "1").await), (None, ended.clone()));

    let first = Some(date("2020-02-01"));
    let both = [id("1"), id("2")];
    let saved = courses::enrol(&db, &held.course, &both, first).await.unwrap();
    assert_eq!(saved.n_enrolled, 1, "the other one never left");
    let back = place_of(&db, &held, "1").await;
    assert_eq!(back, Enrolment { since: first, ..whole.clone() });
    let view = sessions::view(&db, &held.id).await.unwrap();
    let present = Entry::Recorded { status: Status::Present };
    assert_eq!(view.table.rows[0].entry, present, "what was recorded before counts");
    book::undo(&db, &saved.line.unwrap()).await.unwrap();
    assert_eq!(place_of(&db, &held, "1").await, ended);

    let line = courses::set_days(&db, &ended, &whole).await.unwrap().unwrap();
    assert_eq!(place_of(&db, &held, "1").await, whole);
    let late = courses::set_days(&db, &ended, &back).await;
    assert!(matches!(late, Err(ActError::Clash(_))), "it is another by now");
    book::undo(&db, &line).await.unwrap();
    assert_eq!(place_of(&db, &held, "1").await, ended);
}

#[wasm_bindgen_test]
async fn an_import_does_not_set_back_what_was_changed_while_its_list_was_open() {
    let db = open("overtaken", schema::MIGRATIONS).await.unwrap();
    let phone = |text: &str| Some(text.to_owned());
    let plain =
        |name: &str| Student { phone: phone("0770"), ..Student::new(id(name), name.into()) };
    let seen: Vec<Student> = ["1", "2", "3"].map(plain).to_vec();
    for student in &seen {
        students::save(&db, student, None).await.unwrap();
    }
    // The list gives the first a year, the second a phone, and misses the third.
    let wanted = vec![
        Student { level: Some(3), ..plain("1") },
        Student { phone: phone("0771"), ..plain("2") },
        Student { is_active: false, ..plain("3") },
    ];
    for name in ["1", "2", "3"] {
        let changed = Student { phone: phone("0779"), ..plain(name) };
        students::save(&db, &changed, Some(&plain(name))).await.unwrap();
    }
    let import = Import { students: wanted, seen, ..Import::default() };
    let saved = students::import(&db, &import).await.unwrap();
    let now = students::all(&db).await.unwrap();
    assert!(now.iter().all(|student| student.phone == phone("0779")));
    assert_eq!((now[0].level, now[2].is_active), (Some(3), false));
    assert_eq!(saved.overtaken, [(now[1].clone(), vec![StudentField::Phone])]);
}
