//! What the app works on where the browser gives it no database: the same answers, and nothing kept.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "clippy does not know the tests of wasm-bindgen as tests")]

use ::jobs::JobState;
use app::log::{self, Event, What};
use app::storage::{
    Connection, book, courses, jobs, open, records, scans, schema, sessions,
    settings::{self, BackupKind, LastBackup},
    students::{self, Import},
};
use attendance::{
    Course, CourseId, Date, ScanId, Session, SessionId, Status, Student, StudentId, Timestamp,
    record::Write,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Blob;

wasm_bindgen_test_configure!(run_in_browser);

const NOW: Timestamp = Timestamp::from_millis(1_797_370_200_000);

fn student(id: &str) -> Student {
    Student::new(StudentId::parse(id).unwrap(), format!("طالب {id}"))
}

/// A morning's work; gives what can be seen of it afterwards.
async fn work(db: &Connection) -> String {
    let course = CourseId::parse("c").unwrap();
    let course = Course::new(course, "CS101".to_owned(), "مقدمة في البرمجة".to_owned());
    courses::save(db, &course, None).await.unwrap();
    let listed = ["30", "10", "20"].map(student).to_vec();
    let import = Import {
        file: "قائمة.xlsx".to_owned(),
        listed: listed.iter().map(|student| student.id.clone()).collect(),
        students: listed.clone(),
        seen: Vec::new(),
        course: Some(course.id.clone()),
    };
    students::import(db, &import).await.unwrap();
    assert!(students::save(db, &student("10"), None).await.is_err(), "the number is taken");
    let (id, date) = (SessionId::parse("s").unwrap(), Date::parse("2026-12-15").unwrap());
    let session = Session::new(id, course.id.clone(), "المحاضرة ١".to_owned(), date);
    sessions::save(db, &session, None).await.unwrap();
    let by_hand = |student: &Student, status| {
        Write::by_hand(session.id.clone(), student.id.clone(), status, None, NOW)
    };
    let writes = [by_hand(&listed[0], Status::Late), by_hand(&listed[1], Status::Absent)];
    let recorded = records::write(db, &session.id, &writes).await.unwrap();
    book::undo(db, &recorded.line.unwrap()).await.unwrap();
    records::write(db, &session.id, &writes[..1]).await.unwrap();

    let scan = scans::Scan {
        id: ScanId::parse("5f3a9c").unwrap(),
        session: session.id.clone(),
        name: "scan.pdf".to_owned(),
        added_at: NOW,
        position: 0,
        file: Blob::new().unwrap(),
    };
    scans::add(db, &scan).await.unwrap();
    settings::put(db, &LastBackup { at: NOW, kind: BackupKind::Quick }).await.unwrap();
    let lines = [Event::happened(NOW, What::Opened), Event::happened(NOW, What::Recorded)];
    log::append(db, &lines).await.unwrap();
    seen(db, &session.id).await
}

async fn seen(db: &Connection, session: &SessionId) -> String {
    let view = sessions::view(db, session).await.unwrap();
    let rows = view.table.rows.iter().map(|row| (row.id.to_string(), row.entry.status()));
    let scans = scans::of_session(db, session).await.unwrap();
    let history = book::history(db).await.unwrap();
    assert_eq!(history.broken, None);
    format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        students::all(db).await.unwrap(),
        courses::list(db).await.unwrap(),
        rows.collect::<Vec<_>>(),
        scans.iter().map(|scan| &scan.scan.id).collect::<Vec<_>>(),
        jobs::all(db).await.unwrap().iter().map(::jobs::JobRow::state).collect::<Vec<JobState>>(),
        history.lines.iter().map(|line| line.action().edits().len()).collect::<Vec<_>>(),
        (settings::get::<LastBackup>(db).await.unwrap(), log::all(db).await.unwrap()),
    )
}

#[wasm_bindgen_test]
async fn memory_answers_as_the_browser_does() {
    let memory = Connection::in_memory();
    assert!(memory.is_in_memory() && !memory.would_lose());
    let in_memory = work(&memory).await;
    let stored = work(&open("like-memory", schema::MIGRATIONS).await.unwrap()).await;
    assert_eq!(in_memory, stored);
    assert!(memory.would_lose(), "the person is told before the window is closed");
}

#[wasm_bindgen_test]
async fn what_is_not_committed_in_memory_is_not_there() {
    let memory = Connection::in_memory();
    let stores = memory.write(&[schema::STUDENTS]).unwrap();
    stores.put(&student("1")).unwrap();
    assert_eq!(stores.count::<Student>().await.unwrap(), 1);
    drop(stores);
    assert_eq!(students::all(&memory).await.unwrap(), []);
}
