//! The record book: nothing is taken back over what came later, and everything comes back whole.
use crate::{by_hand, course, fresh, session, student, verified};
use app::storage::{
    book::{self, ActError},
    courses, records, removal, schema, sessions, students,
};
use attendance::{
    Status, Student,
    book::{Action, BrokenChain, Cause, Head, JournalError, Key, Line, Problem},
    stored::Register,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_record_taken_back_is_gone_and_the_history_keeps_it() {
    let db = fresh("take-back").await;
    let (course, ahmed) = (course("c", "CS101"), student("1", "أحمد علي"));
    let session = session("s", &course);
    courses::save(&db, &course, None).await.unwrap();
    students::save(&db, &ahmed, None).await.unwrap();
    sessions::save(&db, &session, None).await.unwrap();
    let write = by_hand(&session, &ahmed, Status::Present, None);
    let recorded = records::write(&db, &session.id, &[write]).await.unwrap();
    let key = Key::Record(session.id.clone(), ahmed.id.clone());
    sessions::take_back(&db, &recorded.applied.records).await.unwrap();
    assert_eq!(records::of_session(&db, &session.id).await.unwrap(), []);
    let lines = book::about(&db, &key).await.unwrap();
    let after = |line: &Line| line.action().edits()[0].after().is_some();
    assert_eq!(lines.iter().map(after).collect::<Vec<_>>(), [true, false]);
}

/// Taking back what something else needs by now would leave that without a meaning.
#[wasm_bindgen_test]
async fn a_course_with_sessions_is_not_taken_back_from_under_them() {
    let db = fresh("needed").await;
    let course = course("c", "CS101");
    let made = courses::save(&db, &course, None).await.unwrap().unwrap();
    let held = sessions::save(&db, &session("s", &course), None).await.unwrap().unwrap();
    assert!(matches!(book::undo(&db, &made).await, Err(ActError::Refused(_))));
    assert_eq!(courses::list(&db).await.unwrap().len(), 1);
    book::undo(&db, &held).await.unwrap();
    book::undo(&db, &made).await.unwrap();
    assert_eq!(courses::list(&db).await.unwrap().len(), 0);
}

/// A change that was overtaken is not taken back over what came after it.
#[wasm_bindgen_test]
async fn undo_never_overwrites_a_later_change() {
    let db = fresh("undo-late").await;
    let seen = student("1", "أحمد علي");
    students::save(&db, &seen, None).await.unwrap();
    let named = Student { name: "أحمد علي محمد".to_owned(), ..seen.clone() };
    let first = students::save(&db, &named, Some(&seen)).await.unwrap().unwrap();
    let ahmed = Student { phone: Some("07712345678".to_owned()), ..named.clone() };
    let second = students::save(&db, &ahmed, Some(&named)).await.unwrap().unwrap();

    assert!(matches!(book::undo(&db, &first).await, Err(ActError::Clash(_))));
    assert_eq!(students::all(&db).await.unwrap(), std::slice::from_ref(&ahmed));
    book::undo(&db, &second).await.unwrap();
    book::undo(&db, &first).await.unwrap();
    assert_eq!(students::all(&db).await.unwrap()[0].name, "أحمد علي");
}

/// What comes back must fit what came meanwhile.
#[wasm_bindgen_test]
async fn a_course_does_not_come_back_beside_another_of_its_code() {
    let db = fresh("code-again").await;
    let (old, new) = (course("old", "CS101"), course("new", "cs101"));
    courses::save(&db, &old, None).await.unwrap();
    let key = Key::Course(old.id.clone());
    let gone = removal::remove(&db, &key).await.unwrap().unwrap();
    courses::save(&db, &new, None).await.unwrap();
    assert!(matches!(book::unbin(&db, &gone).await, Err(ActError::Refused(_))));
    assert_eq!(courses::list(&db).await.unwrap().len(), 1);
    removal::remove(&db, &Key::Course(new.id)).await.unwrap();
    book::unbin(&db, &gone).await.unwrap();
    assert_eq!(courses::list(&db).await.unwrap().len(), 1);
}

/// Removing a course says what goes with it, and taking that back brings all of it back.
#[wasm_bindgen_test]
async fn what_goes_with_a_course_is_counted_and_comes_back_with_it() {
    let db = fresh("removal").await;
    let (course, ahmed) = (course("c", "CS101"), student("1", "أحمد علي"));
    let held = session("s", &course);
    students::save(&db, &ahmed, None).await.unwrap();
    courses::save(&db, &course, None).await.unwrap();
    sessions::save(&db, &held, None).await.unwrap();
    records::write(&db, &held.id, &[by_hand(&held, &ahmed, Status::Late, None)]).await.unwrap();
    let before = records::of_session(&db, &held.id).await.unwrap();
    let key = Key::Course(course.id.clone());
    let toll = removal::toll(&db, &key).await.unwrap();
    assert_eq!(toll, removal::Toll { n_sessions: 1, n_records: 1 });
    let gone = removal::remove(&db, &key).await.unwrap().unwrap();
    assert_eq!(records::of_session(&db, &held.id).await.unwrap(), []);
    assert_eq!(students::all(&db).await.unwrap(), [ahmed]);
    book::undo(&db, &gone).await.unwrap();
    assert_eq!(records::of_session(&db, &held.id).await.unwrap(), before);
}

#[wasm_bindgen_test]
async fn the_journal_verifies_from_what_is_stored() {
    let db = fresh("journal").await;
    let ahmed = student("1", "أحمد علي");
    students::save(&db, &ahmed, None).await.unwrap();
    let archived = Student { is_active: false, ..ahmed.clone() };
    students::save(&db, &archived, Some(&ahmed)).await.unwrap();
    courses::save(&db, &course("c", "CS101"), None).await.unwrap();
    let lines = db.read(&[schema::JOURNAL]).unwrap().all::<Line>().await.unwrap();
    assert_eq!(lines.len(), 3);
    verified(&lines);
}

/// Whoever changes a row behind the app's back, or takes a line away, is found out.
#[wasm_bindgen_test]
async fn an_examination_sees_what_was_done_beside_the_journal() {
    let db = fresh("examine").await;
    let whole = book::examine(&db).await.unwrap();
    assert!(whole.found.is_whole(), "an empty book is whole: {whole:?}");
    let (course, ahmed) = (course("c", "CS101"), student("1", "أحمد علي"));
    let held = session("s", &course);
    students::save(&db, &ahmed, None).await.unwrap();
    courses::save(&db, &course, None).await.unwrap();
    courses::enrol(&db, &course.id, std::slice::from_ref(&ahmed.id), None).await.unwrap();
    sessions::save(&db, &held, None).await.unwrap();
    records::write(&db, &held.id, &[by_hand(&held, &ahmed, Status::Late, None)]).await.unwrap();
    let whole = book::examine(&db).await.unwrap();
    assert!(whole.found.is_whole(), "{whole:?}");
    assert_eq!((whole.found.n_entries, whole.found.n_lines), (5, 5));

    let forged = by_hand(&held, &ahmed, Status::Present, None).record;
    let stores = db.write(&[schema::REGISTERS, schema::STUDENTS]).unwrap();
    stores.put(&Register::new(held.id.clone(), course.id.clone(), [forged])).unwrap();
    stores.delete::<Student>(ahmed.id.as_str()).unwrap();
    stores.commit().await.unwrap();
    let spoiled = book::examine(&db).await.unwrap();
    let record = Key::Record(held.id.clone(), ahmed.id.clone());
    assert_eq!(spoiled.found.astray, [Key::Student(ahmed.id.clone()), record.clone()]);
    let dangling = |problem: &Problem| matches!(problem, Problem::Dangling { .. });
    assert_eq!(spoiled.found.problems.iter().filter(|it| dangling(it)).count(), 2);
    assert!(spoiled.entries.contains_key(&record));

    let stores = db.write(&[schema::JOURNAL]).unwrap();
    let first = stores.all::<Line>().await.unwrap().remove(0);
    let start = Head::start(first.device().clone());
    stores.put(&Line::append(&start, Action::new(first.at(), Cause::Entered, []))).unwrap();
    stores.commit().await.unwrap();
    let spoiled = book::examine(&db).await.unwrap();
    assert!(matches!(spoiled.found.journal, Some(JournalError::Broken(BrokenChain { n: 2, .. }))));
}
