//! Jobs in a real browser: queued with their file, done with their last page, never half.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use ::jobs::{
    Holder, JobId, JobKind, JobRow, JobState, MAX_TRIES, Problem, Progress, Reason, Refused,
    Standing, Verdict,
};
use app::storage::{
    Connection, StorageError,
    jobs::{self, RecordWork},
    open, records,
    reviews::Review,
    scans::{self, Outcome, Page, Part, Scan},
    schema,
};
use attendance::{ScanId, SessionId, Timestamp};
use js_sys::{Array, Function, Uint8Array};
use protocol::{FileError, JobError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Blob;

wasm_bindgen_test_configure!(run_in_browser);

async fn fresh(name: &str) -> Connection {
    open(name, schema::MIGRATIONS).await.unwrap()
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(1_800_000_000_000 + millis)
}

fn blob(bytes: &[u8]) -> Blob {
    Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).unwrap()
}

fn scan(id: &str) -> Scan {
    Scan {
        id: ScanId::parse(id).unwrap(),
        session: SessionId::parse("s1").unwrap(),
        name: format!("{id}.pdf"),
        added_at: at(0),
        position: 0,
        file: blob(b"%PDF"),
    }
}

fn page(scan: &Scan, page_idx: u32, n_pages: u32) -> Page {
    let outcome = Outcome::Failed(JobError::File(FileError::BlankPage));
    let parts = vec![Part { outcome, strips: Vec::new() }];
    Page { scan: scan.id.clone(), page_idx, n_pages, parts, pictures: None }
}

async fn job_of(connection: &Connection, scan: &Scan) -> JobRow {
    jobs::one(connection, &jobs::id_of_scan(&scan.id)).await.unwrap().0
}

async fn finish(connection: &Connection, page: &Page) -> Option<JobRow> {
    scans::finish_page(connection, page, at(9), |_| ()).await.unwrap()
}

fn progress(n_done: u32, n_total: u32) -> Progress {
    Progress { n_done, n_total: Some(n_total) }
}

#[wasm_bindgen_test]
async fn a_file_is_queued_with_itself_and_done_with_its_last_page() {
    let connection = fresh("jobs-life").await;
    let scan = scan("a");
    scans::add(&connection, &scan).await.unwrap();
    let job = job_of(&connection, &scan).await;
    assert_eq!((job.kind(), job.state()), (JobKind::Scan, JobState::Waiting));

    let me = Holder::new("tab");
    let claim = |job: &mut JobRow| job.claim(&me, Standing::Sole, at(1));
    jobs::change(&connection, job.id(), claim).await.unwrap().1.unwrap();
    let last = page(&scan, 1, 2);
    let begin_first = |job: &mut JobRow| job.begin(&me, 0, at(2)).unwrap();
    let after = scans::finish_page(&connection, &last, at(2), begin_first).await;
    let after = after.unwrap().unwrap();
    assert_eq!(
        (after.state(), after.progress(), after.at()),
        (JobState::Running, progress(1, 2), Some(0))
    );
    let again = finish(&connection, &page(&scan, 1, 2)).await.unwrap();
    assert_eq!(again.progress(), progress(1, 2), "the same page twice is one page");
    let after = finish(&connection, &page(&scan, 0, 2)).await.unwrap();
    assert_eq!((after.state(), after.progress()), (JobState::Done, progress(2, 2)));

    scans::forget_page(&connection, &scan.id, 1, at(3)).await.unwrap();
    let job = job_of(&connection, &scan).await;
    assert_eq!((job.state(), job.progress()), (JobState::Waiting, progress(1, 2)));
}

#[wasm_bindgen_test]
async fn a_step_that_is_refused_writes_nothing_and_a_page_of_a_removed_file_neither() {
    let connection = fresh("jobs-refused").await;
    let scan = scan("a");
    scans::add(&connection, &scan).await.unwrap();
    let id = jobs::id_of_scan(&scan.id);
    let refused = jobs::change(&connection, &id, |job| job.resume(at(5))).await.unwrap();
    assert_eq!(refused.1, Err(Refused(JobState::Waiting)));
    assert_eq!(job_of(&connection, &scan).await.updated_at(), at(0));

    jobs::change(&connection, &id, |job| job.pause(at(6))).await.unwrap().1.unwrap();
    let removed = scans::remove(&connection, &scan.id).await.unwrap();
    assert_eq!(jobs::all(&connection).await.unwrap(), []);
    let late = scans::finish_page(&connection, &page(&scan, 0, 1), at(7), |_| ()).await;
    assert_eq!(late, Err(StorageError::Missing { store: schema::SCANS }));
    scans::put_back(&connection, &removed, at(8)).await.unwrap();
    assert_eq!(job_of(&connection, &scan).await.state(), JobState::Paused, "as it was");
}

#[wasm_bindgen_test]
async fn a_poison_page_is_set_aside_with_its_file_read_and_can_be_tried_again() {
    let connection = fresh("jobs-poison").await;
    let scan = scan("a");
    scans::add(&connection, &scan).await.unwrap();
    let (id, me) = (jobs::id_of_scan(&scan.id), Holder::new("tab"));
    let claim = |job: &mut JobRow| job.claim(&me, Standing::Sole, at(1));
    jobs::change(&connection, &id, claim).await.unwrap().1.unwrap();
    for n in 1..=MAX_TRIES {
        let gone = Problem::new(Reason::WorkerGone, "");
        let step = |job: &mut JobRow| job.part_failed(&me, 0, gone, at(2));
        let verdict = jobs::change(&connection, &id, step).await.unwrap().1.unwrap();
        assert_eq!(verdict == Verdict::SetAside, n == MAX_TRIES);
    }
    finish(&connection, &page(&scan, 0, 2)).await;
    let after = finish(&connection, &page(&scan, 1, 2)).await.unwrap();
    assert_eq!((after.state(), after.troubles().count()), (JobState::SetAside, 1));

    scans::forget_page(&connection, &scan.id, 0, at(3)).await.unwrap();
    let job = job_of(&connection, &scan).await;
    assert_eq!((job.state(), job.troubles().count()), (JobState::Waiting, 0));
}

#[wasm_bindgen_test]
async fn a_file_of_an_earlier_release_gets_its_job_once() {
    let connection = fresh("jobs-adopt").await;
    let (old, new) = (scan("old"), scan("new"));
    scans::add(&connection, &old).await.unwrap();
    jobs::forget(&connection, &jobs::id_of_scan(&old.id)).await.unwrap();
    scans::add(&connection, &new).await.unwrap();
    let pause = |job: &mut JobRow| job.pause(at(1));
    jobs::change(&connection, &jobs::id_of_scan(&new.id), pause).await.unwrap().1.unwrap();

    let stored = scans::all(&connection).await.unwrap();
    jobs::adopt(&connection, &stored).await.unwrap();
    let states: Vec<JobState> =
        jobs::all(&connection).await.unwrap().iter().map(JobRow::state).collect();
    assert_eq!(states, [JobState::Paused, JobState::Waiting], "new, old");
}

#[wasm_bindgen_test]
async fn a_file_that_a_job_made_stays_beside_it() {
    let connection = fresh("jobs-file").await;
    let id = JobId::new("report-1");
    let job = JobRow::new(id.clone(), JobKind::Report, at(0), 0, serde_json::Value::Null);
    jobs::add(&connection, &job).await.unwrap();
    let stores = connection.write(&[schema::JOBS]).unwrap();
    let made = blob(b"xlsx");
    jobs::change_in(&stores, &id, Some(&made), |job| job.finish(at(1))).await.unwrap();
    stores.commit().await.unwrap();
    let _ = jobs::change(&connection, &id, |job| job.cancel(at(2))).await.unwrap();
    let (job, file) = jobs::one(&connection, &id).await.unwrap();
    assert_eq!((job.state(), file.map(|file| file.size())), (JobState::Done, Some(4.0)));
}

/// The records, their review and the job are written together; a job that a person ended writes
/// nothing any more.
#[wasm_bindgen_test]
async fn records_are_written_once_with_their_job_and_never_after_it_was_ended() {
    let connection = fresh("jobs-record").await;
    let session = SessionId::parse("s1").unwrap();
    let left = Review::new(session.clone());
    let work = RecordWork {
        session: session.clone(),
        name: "lecture 1".to_owned(),
        writes: Vec::new(),
        left: String::new(),
    };
    let job = jobs::of_record(&work, at(0)).unwrap();
    jobs::add(&connection, &job).await.unwrap();
    records::write_review(&connection, &[], &left, Some(job.id())).await.unwrap();
    let (done, _) = jobs::one(&connection, job.id()).await.unwrap();
    assert_eq!(done.state(), JobState::Done);
    assert!(done.payload().get("writes").is_none(), "what is recorded lies in one place");

    let again = records::write_review(&connection, &[], &left, Some(job.id())).await;
    assert!(again.is_err(), "done once");
    jobs::add(&connection, &jobs::of_record(&work, at(1)).unwrap()).await.unwrap();
    jobs::change(&connection, job.id(), |job| job.cancel(at(2))).await.unwrap().1.unwrap();
    let ended = records::write_review(&connection, &[], &left, Some(job.id())).await;
    assert!(ended.is_err(), "a person ended it");
}

#[wasm_bindgen_test]
async fn a_job_of_a_newer_release_is_left_alone() {
    let connection = fresh("jobs-newer").await;
    let script = "return new Promise((resolve, reject) => {
        const request = indexedDB.open('jobs-newer', 2);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
            const transaction = request.result.transaction('jobs', 'readwrite');
            transaction.objectStore('jobs').put(
                { id: 'scan-a', kind: 'scan', state: 'waiting', body: '{\"v\":99}' });
            transaction.oncomplete = () => { request.result.close(); resolve(); };
        };
    })";
    let put = Function::new_no_args(script).call0(&JsValue::NULL).unwrap();
    JsFuture::from(put.unchecked_into::<js_sys::Promise>()).await.unwrap();
    assert_eq!(jobs::all(&connection).await.unwrap(), []);
    let id = JobId::new("scan-a");
    let step = |job: &mut JobRow| job.cancel(at(1));
    assert_eq!(jobs::change(&connection, &id, step).await, Err(StorageError::Newer));
    assert_eq!(scans::add(&connection, &scan("a")).await, Err(StorageError::Newer));
    assert_eq!(scans::all(&connection).await.unwrap(), [], "nothing is queued that cannot be done");
}
