//! The storage in a real browser: what is saved comes back, what is not finished leaves nothing,
//! and no release spoils the data of another.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "clippy does not know the tests of wasm-bindgen as tests")]

use app::storage::{
    self, Connection, StorageError,
    book::{self, ActError},
    courses, open, records, removal,
    schema::{self, Migration},
    sessions, students,
    students::{Import, SaveStudentError},
    timetable::{self, WeekChange},
};
use attendance::{
    Course, CourseId, Date, Record, Session, SessionId, Status, Student, StudentId, Timestamp,
    Week, Weekday,
    book::{Head, Key, Line},
    record::Write,
    stored::Stored,
};
use js_sys::Function;
use std::collections::BTreeSet;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{IdbDatabase, IdbTransaction};

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

#[wasm_bindgen_test]
async fn what_is_saved_comes_back_after_the_app_is_opened_again() {
    let (course, mut zaynab) = (course("c", "CS101"), student("00012345", "زينب كريم حسن"));
    zaynab.email = Some("zaynab@university.edu".to_owned());
    zaynab.level = Some(3);
    zaynab.registration_date = Date::new(2024, 12, 1);
    let session = session("s", &course);
    {
        let db = fresh("round-trip").await;
        students::save(&db, &zaynab, None).await.unwrap();
        courses::save(&db, &course, None).await.unwrap();
        courses::enrol(&db, &course.id, std::slice::from_ref(&zaynab.id), None).await.unwrap();
        sessions::save(&db, &session, None).await.unwrap();
        let write = by_hand(&session, &zaynab, Status::Late, None);
        records::write(&db, &session.id, &[write]).await.unwrap();
    }
    let db = fresh("round-trip").await;
    assert_eq!(students::all(&db).await.unwrap(), [zaynab]);
    let view = sessions::view(&db, &session.id).await.unwrap();
    assert_eq!((&view.table.course, &view.table.session), (&course, &session));
    assert_eq!(view.table.rows[0].id.as_str(), "00012345");
    assert_eq!(view.table.rows[0].entry.status(), Some(Status::Late));
}

#[wasm_bindgen_test]
async fn a_transaction_without_commit_leaves_nothing() {
    let db = fresh("rollback").await;
    {
        let stores = db.write(&[schema::STUDENTS]).unwrap();
        stores.put(&student("1", "أحمد علي")).unwrap();
        assert_eq!(stores.count::<Student>().await.unwrap(), 1);
    }
    assert_eq!(students::all(&db).await.unwrap(), []);
}

#[wasm_bindgen_test]
async fn ids_emails_and_codes_belong_to_one() {
    let db = fresh("unique").await;
    let mut ahmed = student("1", "أحمد علي");
    ahmed.email = Some("ahmed@university.edu".to_owned());
    students::save(&db, &ahmed, None).await.unwrap();

    let same_id = students::save(&db, &student("1", "حسن جاسم"), None).await;
    assert_eq!(same_id, Err(SaveStudentError::IdTaken { name: ahmed.name.clone() }));
    let mut hasan = student("2", "حسن جاسم");
    hasan.email = Some("Ahmed@University.edu".to_owned());
    let same_email = students::save(&db, &hasan, None).await;
    assert_eq!(same_email, Err(SaveStudentError::EmailTaken { name: ahmed.name.clone() }));
    assert_eq!(students::all(&db).await.unwrap(), std::slice::from_ref(&ahmed));

    let before = ahmed.clone();
    ahmed.name = "أحمد علي محمد".to_owned();
    students::save(&db, &ahmed, Some(&before)).await.unwrap();
    assert_eq!(students::all(&db).await.unwrap(), [ahmed]);

    courses::save(&db, &course("c", "CS101"), None).await.unwrap();
    assert!(courses::save(&db, &course("d", "cs101"), None).await.is_err());
    assert_eq!(courses::list(&db).await.unwrap().len(), 1);
}

#[wasm_bindgen_test]
async fn an_import_enrols_in_the_order_of_the_file_and_twice_changes_nothing() {
    let db = fresh("import").await;
    let course = course("c", "CS101");
    courses::save(&db, &course, None).await.unwrap();
    let listed: Vec<Student> =
        ["30", "10", "20"].map(|id| student(id, &format!("طالب {id}"))).to_vec();
    let import = Import {
        students: listed.clone(),
        file: "قائمة.xlsx".to_owned(),
        course: Some(course.id.clone()),
        listed: listed.iter().map(|student| student.id.clone()).collect(),
    };
    let saved = students::import(&db, &import).await.unwrap();
    assert_eq!(saved.n_enrolled, 3);
    let again = students::import(&db, &import).await.unwrap();
    assert_eq!((again.n_enrolled, again.line), (0, None));
    let roster = courses::view(&db, &course.id).await.unwrap().roster;
    let ids: Vec<&str> = roster.iter().map(|enrolled| enrolled.student.id.as_str()).collect();
    assert_eq!(ids, ["30", "10", "20"]);
    assert_eq!(storage::settings::last_import(&db).await.unwrap(), import.listed);

    // All of it can be taken back in one go, and done again.
    let undone = book::undo(&db, &saved.line.unwrap()).await.unwrap();
    assert_eq!(students::all(&db).await.unwrap(), []);
    assert_eq!(courses::view(&db, &course.id).await.unwrap().roster, []);
    book::undo(&db, &undone.unwrap()).await.unwrap();
    assert_eq!(courses::view(&db, &course.id).await.unwrap().roster, roster);
}

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

/// Whoever is on the paper and not among the students is told of, and everyone else is recorded.
#[wasm_bindgen_test]
async fn a_record_of_nobody_is_not_written_and_not_dropped() {
    let db = fresh("unknown").await;
    let (course, ahmed) = (course("c", "CS101"), student("1", "أحمد علي"));
    let session = session("s", &course);
    courses::save(&db, &course, None).await.unwrap();
    students::save(&db, &ahmed, None).await.unwrap();
    sessions::save(&db, &session, None).await.unwrap();
    let stranger = by_hand(&session, &student("2", "غريب"), Status::Present, None);
    let writes = [by_hand(&session, &ahmed, Status::Present, None), stranger.clone()];
    let recorded = records::write(&db, &session.id, &writes).await.unwrap();
    assert_eq!(recorded.applied.conflicts.len(), 1);
    assert_eq!(recorded.applied.conflicts[0].write, stranger);
    let records = records::of_session(&db, &session.id).await.unwrap();
    assert_eq!(records.iter().map(|r| r.student.as_str()).collect::<Vec<_>>(), ["1"]);
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

/// A form that was opened before somebody else saved does not undo what they saved.
#[wasm_bindgen_test]
async fn a_form_never_overwrites_what_was_saved_after_it_was_opened() {
    let db = fresh("two-forms").await;
    let (seen, course) = (student("1", "أحمد علي"), course("c", "CS101"));
    let held = session("s", &course);
    students::save(&db, &seen, None).await.unwrap();
    courses::save(&db, &course, None).await.unwrap();
    sessions::save(&db, &held, None).await.unwrap();

    let theirs = Student { phone: Some("07712345678".to_owned()), ..seen.clone() };
    students::save(&db, &theirs, Some(&seen)).await.unwrap();
    let mine = Student { name: "أحمد علي محمد".to_owned(), ..seen.clone() };
    let refused = students::save(&db, &mine, Some(&seen)).await;
    assert!(matches!(refused, Err(SaveStudentError::Act(ActError::Clash(_)))));
    assert_eq!(students::all(&db).await.unwrap(), [theirs]);

    let theirs = Course { name: "البرمجة ١".to_owned(), ..course.clone() };
    courses::save(&db, &theirs, Some(&course)).await.unwrap();
    let mine = Course { credits: Some(3), ..course.clone() };
    assert!(courses::save(&db, &mine, Some(&course)).await.is_err());
    assert_eq!(courses::one(&db, &course.id).await.unwrap(), theirs);

    let gone = removal::remove(&db, &Key::Session(held.id.clone())).await;
    gone.unwrap();
    let mine = Session { name: "المحاضرة ٢".to_owned(), ..held.clone() };
    let refused = sessions::save(&db, &mine, Some(&held)).await;
    assert!(matches!(refused, Err(ActError::Clash(_))), "it is not made anew");
    assert!(sessions::one(&db, &held.id).await.is_err());
}

/// Two quick taps on the week, each on the screen as it was before.
#[wasm_bindgen_test]
async fn changes_of_the_week_do_not_undo_each_other() {
    let db = fresh("week").await;
    let thursday = timetable::change_week(&db, WeekChange::Free(Weekday::Thursday));
    let saturday = timetable::change_week(&db, WeekChange::Working(Weekday::Saturday));
    let (first, second) = futures::future::join(thursday, saturday).await;
    first.unwrap();
    let free = BTreeSet::from([Weekday::Thursday, Weekday::Friday]);
    assert_eq!(second.unwrap().weekend, free);
    timetable::change_week(&db, WeekChange::First(Weekday::Sunday)).await.unwrap();
    let week = timetable::all(&db).await.unwrap().week;
    assert_eq!(week, Week { first_day: Weekday::Sunday, weekend: free });
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

fn verified(lines: &[Line]) {
    let start = Head::start(lines[0].device().clone());
    attendance::book::verify(start, lines).unwrap();
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

/// A database as the first release left it, made of the fixtures of its shapes.
async fn first_release(name: &str) {
    let rows = [
        ("students", include_str!("../../fixtures/stored/v1/student.json")),
        ("courses", include_str!("../../fixtures/stored/v1/course.json")),
        ("enrolments", include_str!("../../fixtures/stored/v1/enrolment.json")),
        ("sessions", include_str!("../../fixtures/stored/v1/session.json")),
        ("sheets", include_str!("../../fixtures/stored/v1/sheet.json")),
        ("records", include_str!("../../fixtures/stored/v1/record.json")),
        ("history", include_str!("../../fixtures/stored/v1/change.json")),
        ("settings", r#"{"key":"last-import","students":["00210001"]}"#),
        ("students", r#"{"v":1,"id":"?","name":7,"is_active":"perhaps"}"#),
    ];
    let db = open(name, &schema::MIGRATIONS[..1]).await.unwrap();
    let transaction = db
        .raw()
        .unwrap()
        .transaction_with_str_sequence_and_mode(
            &rows.iter().map(|(store, _)| JsValue::from_str(store)).collect::<js_sys::Array>(),
            web_sys::IdbTransactionMode::Readwrite,
        )
        .unwrap();
    for (store, json) in rows {
        let row = js_sys::JSON::parse(json).unwrap();
        transaction.object_store(store).unwrap().put(&row).unwrap();
    }
    let done = js_sys::Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    JsFuture::from(done).await.unwrap();
}

#[wasm_bindgen_test]
async fn what_the_first_release_kept_is_all_there() {
    first_release("from-1").await;
    let db = fresh("from-1").await;
    let students = students::all(&db).await.unwrap();
    assert_eq!(students.len(), 1, "the row that no release wrote is left out, and kept apart");
    assert_eq!(students[0].id.as_str(), "00210001");
    let courses = courses::list(&db).await.unwrap();
    assert_eq!((courses.len(), courses[0].n_sessions, courses[0].n_students), (1, 1, 1));
    let session = courses::view(&db, &courses[0].course.id).await.unwrap().sessions[0].clone();
    let records = records::of_session(&db, &session.id).await.unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!(storage::settings::last_import(&db).await.unwrap().len(), 1);
    let view = sessions::view(&db, &session.id).await.unwrap();
    assert_eq!(view.sheets.len(), 1);

    let lines = db.read(&[schema::JOURNAL]).unwrap().all::<Line>().await.unwrap();
    verified(&lines);
    // A record of that time can be followed and changed like any other.
    let record = records[0].clone();
    let key = Key::Record(record.session.clone(), record.student.clone());
    assert!(!book::about(&db, &key).await.unwrap().is_empty());
    sessions::take_back(&db, &records).await.unwrap();
    assert_eq!(records::of_session(&db, &session.id).await.unwrap(), []);
}

/// The version of a later release: a new index over what is there.
fn by_body(_: &IdbDatabase, transaction: &IdbTransaction) -> Result<(), JsValue> {
    transaction.object_store(schema::STUDENTS)?.create_index_with_str("by_body", "body")?;
    Ok(())
}

fn broken(_: &IdbDatabase, _: &IdbTransaction) -> Result<(), JsValue> {
    Err(JsValue::from_str("a migration that fails"))
}

static LATER: &[Migration] = &[schema::MIGRATIONS[0], schema::MIGRATIONS[1], by_body];
static BROKEN: &[Migration] = &[schema::MIGRATIONS[0], schema::MIGRATIONS[1], broken];

#[wasm_bindgen_test]
async fn an_upgrade_keeps_the_data_and_adds_to_the_stores() {
    let ahmed = student("1", "أحمد علي");
    {
        let db = fresh("upgrade").await;
        students::save(&db, &ahmed, None).await.unwrap();
    }
    let db = open("upgrade", LATER).await.unwrap();
    let stores = db.read(&[schema::STUDENTS]).unwrap();
    let found: Vec<Student> = stores.all_by("by_body", &ahmed.to_text()).await.unwrap();
    assert_eq!(found, [ahmed]);
}

#[wasm_bindgen_test]
async fn an_upgrade_that_fails_leaves_the_old_version_whole() {
    let ahmed = student("1", "أحمد علي");
    {
        let db = fresh("broken").await;
        students::save(&db, &ahmed, None).await.unwrap();
    }
    assert!(open("broken", BROKEN).await.is_err());
    let db = fresh("broken").await;
    assert_eq!(students::all(&db).await.unwrap(), [ahmed]);
}

#[wasm_bindgen_test]
async fn data_of_a_newer_release_is_refused_and_left_alone() {
    let ahmed = student("1", "أحمد علي");
    {
        let db = open("newer", LATER).await.unwrap();
        students::save(&db, &ahmed, None).await.unwrap();
    }
    assert_eq!(open("newer", schema::MIGRATIONS).await.err(), Some(StorageError::Newer));
    let db = open("newer", LATER).await.unwrap();
    assert_eq!(students::all(&db).await.unwrap(), [ahmed]);
}

#[wasm_bindgen_test]
async fn an_older_tab_gives_way_to_a_newer_one() {
    let older = fresh("gives-way").await;
    let newer = open("gives-way", LATER).await.unwrap();
    assert!(older.is_closed());
    assert!(older.read(&[schema::STUDENTS]).is_err());
    assert_eq!(students::all(&newer).await.unwrap(), []);
}

#[wasm_bindgen_test]
async fn a_tab_that_does_not_give_way_is_named() {
    // Another release's tab that ignores `versionchange`, opened behind the storage's back.
    let script = "return new Promise((resolve, reject) => {
        const request = indexedDB.open('in-the-way', 2);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    })";
    let opened = Function::new_no_args(script).call0(&JsValue::NULL).unwrap();
    let in_the_way: IdbDatabase =
        JsFuture::from(opened.unchecked_into::<js_sys::Promise>()).await.unwrap().unchecked_into();
    assert_eq!(open("in-the-way", LATER).await.err(), Some(StorageError::Blocked));
    in_the_way.close();
}

#[wasm_bindgen_test]
async fn a_blocked_upgrade_brings_everything_along_once_the_other_tab_is_closed() {
    first_release("freed").await;
    let script = "return new Promise((resolve, reject) => {
        const request = indexedDB.open('freed', 1);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    })";
    let opened = Function::new_no_args(script).call0(&JsValue::NULL).unwrap();
    let in_the_way: IdbDatabase =
        JsFuture::from(opened.unchecked_into::<js_sys::Promise>()).await.unwrap().unchecked_into();
    let open_now = || open("freed", schema::MIGRATIONS);
    assert_eq!(open_now().await.err(), Some(StorageError::Blocked));
    assert_eq!(open_now().await.err(), Some(StorageError::Blocked), "and nobody waits for ever");
    in_the_way.close();
    let db = loop {
        match open_now().await {
            Err(StorageError::Blocked) => {
                let soon = "return new Promise((resolve) => setTimeout(resolve, 20))";
                let soon = Function::new_no_args(soon).call0(&JsValue::NULL).unwrap();
                JsFuture::from(soon.unchecked_into::<js_sys::Promise>()).await.unwrap();
            }
            opened => break opened.unwrap(),
        }
    };
    assert_eq!(students::all(&db).await.unwrap().len(), 1);
    assert_eq!(book::history(&db).await.unwrap().broken, None);
}

#[wasm_bindgen_test]
async fn a_value_of_a_newer_release_is_refused_and_never_overwritten() {
    let db = fresh("newer-value").await;
    let script = "return new Promise((resolve, reject) => {
        const request = indexedDB.open('newer-value', 2);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
            const transaction = request.result.transaction('students', 'readwrite');
            transaction.objectStore('students').put(
                { id: '1', body: JSON.stringify({ v: 99, id: '1', name: 'أحمد علي', is_active: true }) });
            transaction.oncomplete = () => { request.result.close(); resolve(); };
        };
    })";
    let put = Function::new_no_args(script).call0(&JsValue::NULL).unwrap();
    JsFuture::from(put.unchecked_into::<js_sys::Promise>()).await.unwrap();
    assert_eq!(students::all(&db).await, Err(StorageError::Newer));
    let over = students::save(&db, &student("1", "أحمد علي"), None).await;
    assert_eq!(over, Err(SaveStudentError::Act(ActError::Storage(StorageError::Newer))));
}
