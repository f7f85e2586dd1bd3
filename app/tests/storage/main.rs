//! The storage in a real browser: what is saved comes back, what is not finished leaves nothing,
//! and no release spoils the data of another.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "clippy does not know the tests of wasm-bindgen as tests")]

mod history;
mod releases;
mod saving;

use app::storage::{Connection, open, schema};
use attendance::{
    Course, CourseId, Date, Record, Session, SessionId, Status, Student, StudentId, Timestamp,
    book::{Head, Line},
    record::Write,
};
use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

/// Each test has a database of its own.
async fn fresh(name: &str) -> Connection {
    open(name, schema::MIGRATIONS).await.unwrap()
}

fn student(id: &str, name: &str) -> Student {
    Student::new(StudentId::parse(id).unwrap(), name.to_owned())
}

fn course(id: &str, code: &str) -> Course {
    Course::new(CourseId::parse(id).unwrap(), code.to_owned(), "مقدمة في البرمجة".to_owned())
}

fn session(id: &str, course: &Course) -> Session {
    let date = Date::parse("2026-12-15").unwrap();
    let id = SessionId::parse(id).unwrap();
    Session::new(id, course.id.clone(), "المحاضرة ١".to_owned(), date)
}

fn by_hand(session: &Session, student: &Student, status: Status, before: Option<&Record>) -> Write {
    let now = Timestamp::from_millis(1_797_370_200_000);
    Write::by_hand(session.id.clone(), student.id.clone(), status, before, now)
}

fn verified(lines: &[Line]) {
    let start = Head::start(lines[0].device().clone());
    attendance::book::verify(start, lines).unwrap();
}
