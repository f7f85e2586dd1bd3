//! What is saved is there again, once, and what is not finished leaves nothing.
use crate::{by_hand, course, fresh, session, student};
use app::storage::{
    self,
    book::{self, ActError},
    courses, records, removal, schema, sessions, students,
    students::{Import, SaveStudentError},
    timetable::{self, WeekChange},
};
use attendance::{Course, Date, Session, Status, Student, Week, Weekday, book::Key};
use std::collections::BTreeSet;
use wasm_bindgen_test::wasm_bindgen_test;

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
    assert!(courses::save(&db, &course("d", "cs ١٠١"), None).await.is_err());
    assert_eq!(courses::list(&db).await.unwrap().len(), 1);
    courses::save(&db, &course("e", "C++"), None).await.unwrap();
    courses::save(&db, &course("f", "C#"), None).await.unwrap();
    assert_eq!(courses::list(&db).await.unwrap().len(), 3);
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
        seen: Vec::new(),
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
