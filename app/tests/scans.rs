//! Scans, reviews and records in a real browser: nothing is lost, nothing counts twice.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must fail")]

use ::jobs::JobRow;
use app::storage::{
    Connection, StorageError, courses, open, records,
    replacing::{self, Replacement},
    reviews::{self, Review, Step, Tap},
    rows::{OWNED, Pages, PlainRow, WITH_FILES},
    scans::{self, Outcome, Page, Part, Scan, Strip},
    schema, sessions, students,
};
use attendance::reconcile::SlipOwner;
use attendance::record::Write;
use attendance::{
    Course, CourseId, Date, Record, ScanId, Session, SessionId, Source, Status, Student, StudentId,
    Timestamp,
};
use js_sys::{Array, Uint8Array};
use protocol::{FileError, JobError};
use std::collections::BTreeSet;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Blob;

wasm_bindgen_test_configure!(run_in_browser);

async fn fresh(name: &str) -> Connection {
    open(name, schema::MIGRATIONS).await.unwrap()
}

fn session() -> SessionId {
    SessionId::parse("s1").unwrap()
}

fn blob(bytes: &[u8]) -> Blob {
    Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).unwrap()
}

async fn bytes(blob: &Blob) -> Vec<u8> {
    Uint8Array::new(&JsFuture::from(blob.array_buffer()).await.unwrap().unchecked_into()).to_vec()
}

fn scan(id: &str, position: u32) -> Scan {
    Scan {
        id: ScanId::parse(id).unwrap(),
        session: session(),
        name: format!("{id}.pdf"),
        added_at: Timestamp::from_millis(1_800_000_000_000),
        position,
        file: blob(id.as_bytes()),
    }
}

/// A page whose file holds two; its pictures are `one` and `three`.
fn page(scan: &Scan, page_idx: u32) -> Page {
    let strip = |field: &str, offset, length| Strip {
        field: field.to_owned(),
        width: 900,
        height: 40,
        offset,
        length,
    };
    Page {
        scan: scan.id.clone(),
        page_idx,
        n_pages: 2,
        parts: vec![Part {
            outcome: Outcome::Failed(JobError::File(FileError::BlankPage)),
            strips: vec![strip("row-1", 0, 3), strip("row-2", 3, 5)],
        }],
        pictures: Some(blob(b"onethree")),
    }
}

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_500);

async fn finish(connection: &Connection, page: &Page) -> Result<Option<JobRow>, StorageError> {
    scans::finish_page(connection, page, NOW, |_| ()).await
}

#[wasm_bindgen_test]
async fn a_file_is_there_before_it_is_read_and_its_pages_one_by_one() {
    let connection = fresh("scans-pages").await;
    let (second, first) = (scan("a", 1), scan("b", 0));
    scans::add(&connection, &second).await.unwrap();
    scans::add(&connection, &first).await.unwrap();
    finish(&connection, &page(&first, 0)).await.unwrap();

    let found = scans::of_session(&connection, &session()).await.unwrap();
    let names: Vec<&str> = found.iter().map(|scan| scan.scan.name.as_str()).collect();
    assert_eq!(names, ["b.pdf", "a.pdf"], "in the order they were chosen");
    assert_eq!(bytes(&found[0].scan.file).await, b"b");
    assert_eq!((found[0].n_pages(), found[0].is_done()), (Some(2), false));
    assert_eq!((found[1].n_pages(), found[1].is_done()), (None, false));

    finish(&connection, &page(&first, 1)).await.unwrap();
    let found = scans::of_session(&connection, &session()).await.unwrap();
    assert!(found[0].is_done());
    let (strip, picture) = found[0].pages[&1].strip(0, "row-2").unwrap();
    assert_eq!((strip.width, strip.height), (900, 40));
    assert_eq!(bytes(&picture).await, b"three");

    scans::forget_page(&connection, &first.id, 0, NOW).await.unwrap();
    assert!(!scans::of_session(&connection, &session()).await.unwrap()[0].is_done());
}

#[wasm_bindgen_test]
async fn a_removed_scan_comes_back_whole_and_takes_no_page_meanwhile() {
    let connection = fresh("scans-removed").await;
    let scan = scan("a", 0);
    scans::add(&connection, &scan).await.unwrap();
    finish(&connection, &page(&scan, 0)).await.unwrap();

    let removed = scans::remove(&connection, &scan.id).await.unwrap();
    assert_eq!(scans::of_session(&connection, &session()).await.unwrap(), []);
    let late = finish(&connection, &page(&scan, 1)).await;
    assert_eq!(late, Err(StorageError::Missing { store: schema::SCANS }));

    scans::put_back(&connection, &removed, NOW).await.unwrap();
    let found = scans::of_session(&connection, &session()).await.unwrap();
    assert_eq!(bytes(&found[0].scan.file).await, b"a");
    assert_eq!(bytes(&found[0].pages[&0].strip(0, "row-1").unwrap().1).await, b"one");
}

fn write(student: &str, status: Status, expected: Option<Status>) -> Write {
    Write {
        expected,
        record: Record::new(
            session(),
            StudentId::parse(student).unwrap(),
            status,
            Source::Manual,
            Timestamp::from_millis(1),
        ),
    }
}

/// The session, its course and its students: a record of nobody is not written.
async fn known(connection: &Connection) {
    let id = CourseId::parse("c").unwrap();
    let course = Course::new(id.clone(), "CS101".to_owned(), "برمجة".to_owned());
    courses::save(connection, &course, None).await.unwrap();
    let date = Date::parse("2026-12-15").unwrap();
    let held = Session::new(session(), id, "المحاضرة ١".to_owned(), date);
    sessions::save(connection, &held, None).await.unwrap();
    for (id, name) in [("1", "أحمد علي"), ("2", "حسن جاسم")] {
        let student = Student::new(StudentId::parse(id).unwrap(), name.to_owned());
        students::save(connection, &student, None).await.unwrap();
    }
}

/// Taps all steps of a review, one after the other.
async fn keep(connection: &Connection, review: &Review) {
    for step in &review.steps {
        reviews::tap(connection, &review.session, &Tap::Decide(step.clone())).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn decisions_survive_until_they_are_recorded_and_are_recorded_once() {
    let connection = fresh("scans-review").await;
    known(&connection).await;
    let mut review = Review::new(session());
    let writes = vec![write("1", Status::Late, None), write("2", Status::Absent, None)];
    review.steps.push(Step { writes: writes.clone(), ..Step::default() });
    keep(&connection, &review).await;
    assert_eq!(reviews::of_session(&connection, &session()).await.unwrap(), review);

    let left = review.recorded(BTreeSet::new(), BTreeSet::new());
    let recorded = records::write_review(&connection, &writes, &left, None).await.unwrap();
    assert_eq!((recorded.applied.records.len(), recorded.line.is_some()), (2, true));
    assert_eq!(reviews::of_session(&connection, &session()).await.unwrap().steps, []);

    let again = records::write(&connection, &session(), &writes).await.unwrap();
    assert_eq!((again.applied.n_unchanged, again.line), (2, None));
    let overtaken = [write("1", Status::Present, Some(Status::Absent))];
    let conflict = records::write(&connection, &session(), &overtaken).await.unwrap();
    assert_eq!((conflict.line, conflict.applied.conflicts.len()), (None, 1));

    let stored = records::of_session(&connection, &session()).await.unwrap();
    let statuses: Vec<Status> = stored.iter().map(|record| record.status).collect();
    assert_eq!(statuses, [Status::Late, Status::Absent]);
}

/// Whose slips are and who stays without a record is decided once: it outlives the recording, and a
/// tap that is taken back is forgotten with all it said.
#[wasm_bindgen_test]
async fn whose_a_slip_is_stays_decided() {
    let connection = fresh("scans-slips").await;
    let owner = |student: &str| SlipOwner {
        pictures: Vec::new(),
        student: Some(StudentId::parse(student).unwrap()),
    };
    let mut review = Review::new(session());
    let left_open = vec![StudentId::parse("9").unwrap()];
    review.steps.push(Step { owners: vec![owner("1")], ..Step::default() });
    review.steps.push(Step { left_open: left_open.clone(), ..Step::default() });
    keep(&connection, &review).await;
    assert_eq!(reviews::of_session(&connection, &session()).await.unwrap(), review);

    let left = review.recorded(BTreeSet::new(), BTreeSet::new());
    records::write_review(&connection, &[], &left, None).await.unwrap();
    let mut again = reviews::of_session(&connection, &session()).await.unwrap();
    again.steps.push(Step { owners: vec![owner("2")], ..Step::default() });
    assert_eq!(again.all_owners(), [owner("1"), owner("2")], "the latest decision comes last");
    assert!(again.all_left_open().iter().eq(&left_open));
    again.steps.pop();
    assert_eq!(again.all_owners(), [owner("1")]);
}

#[wasm_bindgen_test]
async fn pictures_outlive_a_restore_that_does_not_have_their_session() {
    let db = fresh("orphans").await;
    let course = Course::new(CourseId::parse("c").unwrap(), "CS101".to_owned(), "برمجة".to_owned());
    courses::save(&db, &course, None).await.unwrap();
    let dump = async |names: &[&'static str]| {
        let mut all = Vec::new();
        for store in names {
            let page = Pages::of(&db, store).next().await.unwrap().into_iter();
            let plain = page.map(|row| PlainRow { body: row.body.into(), file: row.file });
            all.push((*store, plain.collect::<Vec<_>>()));
        }
        all
    };
    let restore = async |backup: &[(&'static str, Vec<PlainRow>)]| {
        let mut by = Replacement::made_by("another");
        for (store, rows) in backup {
            by.begin(store);
            rows.iter().for_each(|row| by.add(row).unwrap());
        }
        replacing::replace(&db, by).await.unwrap();
    };
    let stores = [OWNED, WITH_FILES].concat();
    let (quick, full) = (dump(OWNED).await, dump(&stores).await);
    let date = Date::parse("2026-12-15").unwrap();
    let later = Session::new(session(), course.id, "المحاضرة ١".to_owned(), date);
    sessions::save(&db, &later, None).await.unwrap();
    let (one, two) = (scan("5f3a9c", 0), scan("7b21d0", 1));
    for scan in [&one, &two] {
        scans::add(&db, scan).await.unwrap();
        finish(&db, &page(scan, 0)).await.unwrap();
    }
    assert_eq!(scans::without_session(&db).await.unwrap(), []);
    let with_it = dump(OWNED).await;

    for (backup, what) in [(&quick, "quick"), (&full, "full")] {
        restore(backup).await;
        assert!(sessions::one(&db, &session()).await.is_err());
        let left = scans::without_session(&db).await.unwrap();
        let ids: Vec<&str> = left.iter().map(|scan| scan.id.as_str()).collect();
        assert_eq!(ids, ["7b21d0", "5f3a9c"], "{what}");
        assert_eq!(bytes(&left[0].file).await, b"7b21d0", "{what}");
    }
    restore(&with_it).await;
    assert_eq!(scans::without_session(&db).await.unwrap(), []);
    let back = scans::of_session(&db, &session()).await.unwrap();
    assert_eq!(back.iter().map(|scan| scan.pages.len()).collect::<Vec<_>>(), [1, 1]);
}
