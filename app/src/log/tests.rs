#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]
use super::*;
use crate::storage::{Connection, open, schema};
use attendance::Timestamp;
use wasm_bindgen_test::wasm_bindgen_test;

const NOW: Timestamp = Timestamp::from_millis(1_797_370_200_000);

async fn fresh(name: &str) -> Connection {
    open(name, schema::MIGRATIONS).await.unwrap()
}

fn page(page_idx: u32) -> Event {
    Event::happened(NOW, What::PageDone).of_page(page_idx)
}

#[wasm_bindgen_test]
async fn the_newest_lines_are_kept_and_the_oldest_go() {
    let db = fresh("log-cap").await;
    let first: Vec<Event> = (0..MAX_LINES).map(page).collect();
    append(&db, &first).await.unwrap();
    append(&db, &[page(MAX_LINES), page(MAX_LINES + 1)]).await.unwrap();
    sweep(&db, NOW).await.unwrap();
    let kept = all(&db).await.unwrap();
    assert_eq!(kept.len(), MAX_LINES as usize);
    assert_eq!(kept.first().unwrap().page_idx, Some(2));
    assert_eq!(kept.last().unwrap().page_idx, Some(MAX_LINES + 1));
}

#[wasm_bindgen_test]
async fn lines_go_after_thirty_days() {
    let db = fresh("log-age").await;
    let at = |days| Event::happened(NOW.minus_days(days), What::Opened);
    append(&db, &[at(40), at(31), at(29), at(0)]).await.unwrap();
    sweep(&db, NOW).await.unwrap();
    let kept: Vec<Timestamp> = all(&db).await.unwrap().iter().map(|event| event.at).collect();
    assert_eq!(kept, [NOW.minus_days(29), NOW]);
}

#[wasm_bindgen_test]
async fn lines_are_noted_at_once_and_written_together() {
    let db = crate::storage::connection().await.unwrap();
    let scan = ScanId::parse("5f3a9c").unwrap();
    let mine = |events: Vec<Event>| -> Vec<Event> {
        events.into_iter().filter(|event| event.scan.as_ref() == Some(&scan)).collect()
    };
    for page_idx in 0..3 {
        note_page(What::PageDone, &scan, page_idx);
    }
    note_scan(What::Recorded, &scan, 30);
    assert_eq!(mine(all(&db).await.unwrap()), [], "nothing waits for the log");
    flush().await;
    let written = mine(all(&db).await.unwrap());
    assert_eq!(written.len(), 4);
    let pages: Vec<_> = written.iter().map(|event| event.page_idx).collect();
    assert_eq!(pages, [Some(0), Some(1), Some(2), None], "in their order");
    assert_eq!(written[3].count, Some(30));
}

#[wasm_bindgen_test]
fn a_line_comes_back_as_it_was_written() {
    let scan = ScanId::parse("5f3a9c").unwrap();
    for event in [
        Event::took(NOW, Stage::PageRead, 412.6).of_scan(&scan).of_page(3),
        Event { line: Some("src/app.rs:7".to_owned()), ..Event::happened(NOW, What::Panicked) },
    ] {
        assert_eq!(Event::from_body(&event.to_body()), Some(event));
    }
    let of_a_newer_release = r#"{"v":2,"at":1,"level":"info","place":"moon","happened":"landed"}"#;
    assert_eq!(Event::from_body(of_a_newer_release), None);
}

#[wasm_bindgen_test]
fn names_of_what_is_logged_are_told_apart() {
    for what in What::ALL {
        assert_eq!(What::parse(what.as_str()), Some(*what));
    }
    for stage in Stage::ALL {
        assert_eq!(Stage::parse(stage.as_str()), Some(*stage));
    }
}

#[wasm_bindgen_test]
fn a_panic_tells_the_end_of_its_source_path() {
    assert_eq!(
        panics::source_line("/home/x/hadir/app/src/pages/home.rs", 7),
        "src/pages/home.rs:7"
    );
    assert_eq!(panics::source_line(r"C:\x\lib.rs", 7), "C:/x/lib.rs:7");
}

#[wasm_bindgen_test]
fn times_are_ones_that_were_measured() {
    let took = |millis: u32| Event::took(NOW, Stage::Record, f64::from(millis));
    let of = |millis: &[u32]| {
        let events: Vec<Event> = millis.iter().map(|millis| took(*millis)).collect();
        times(&events).remove(&Stage::Record)
    };
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[7]), Some(Times { n: 1, p50_ms: 7, p95_ms: 7 }));
    assert_eq!(of(&[40, 10, 30, 20]), Some(Times { n: 4, p50_ms: 20, p95_ms: 40 }));
    let hundred: Vec<u32> = (1..=100).rev().collect();
    assert_eq!(of(&hundred), Some(Times { n: 100, p50_ms: 50, p95_ms: 95 }));
    // What has no time is not measured.
    assert!(times(&[Event::happened(NOW, What::Recorded)]).is_empty());
}
