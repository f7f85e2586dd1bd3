//! Upgrades, and tabs of two releases: no release spoils the data of another.
use crate::{fresh, student, verified};
use app::storage::{
    self, StorageError,
    book::{self, ActError},
    courses, open, records,
    schema::{self, Migration},
    sessions, students,
    students::SaveStudentError,
};
use attendance::{
    Student,
    book::{Key, Line},
    stored::Stored,
};
use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{IdbDatabase, IdbTransaction};

/// A database as the first release left it, made of the fixtures of its shapes.
async fn first_release(name: &str) {
    let rows = [
        ("students", include_str!("../../../fixtures/stored/v1/student.json")),
        ("courses", include_str!("../../../fixtures/stored/v1/course.json")),
        ("enrolments", include_str!("../../../fixtures/stored/v1/enrolment.json")),
        ("sessions", include_str!("../../../fixtures/stored/v1/session.json")),
        ("sheets", include_str!("../../../fixtures/stored/v1/sheet.json")),
        ("records", include_str!("../../../fixtures/stored/v1/record.json")),
        ("history", include_str!("../../../fixtures/stored/v1/change.json")),
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
    assert!(book::examine(&db).await.unwrap().found.is_whole());
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
