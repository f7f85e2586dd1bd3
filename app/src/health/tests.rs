use super::forecast::{Forecast, forecast};
use super::signs::{Signs, is_private};
use super::warnings::{Warning, warnings};
use crate::log::{Event, Stage, What};
use crate::storage::space::Space;
use attendance::Timestamp;
use wasm_bindgen_test::wasm_bindgen_test;

const NOW: Timestamp = Timestamp::from_millis(1_797_370_200_000);
const GB: f64 = 1e9;

fn minutes_ago(minutes: i64) -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() - minutes * 60_000)
}

#[wasm_bindgen_test]
fn terms_are_foretold_only_from_weeks_of_use() {
    let of = |kept, free, days: u32| forecast(kept, free, Some(NOW.minus_days(days)), NOW);
    assert_eq!(forecast(GB, GB, None, NOW), Forecast::TooEarly);
    assert_eq!(of(GB, 10.0 * GB, 13), Forecast::TooEarly);
    assert_eq!(of(200_000.0, 10.0 * GB, 60), Forecast::TooEarly);
    // A whole term took 1 GB and 4 are free.
    assert_eq!(of(GB, 4.05 * GB, 105), Forecast::Terms(4));
    // 30 days took as much: a term would take 3.5 GB.
    assert_eq!(of(GB, 4.05 * GB, 30), Forecast::Terms(1));
    assert_eq!(of(GB, 0.9 * GB, 105), Forecast::NotOneTerm);
    assert_eq!(of(GB, -1.0, 105), Forecast::NotOneTerm);
    assert_eq!(of(GB, 60.0 * GB, 105), Forecast::Many);
}

#[wasm_bindgen_test]
fn windows_that_forget_are_known_by_their_signs() {
    let chrome = |allowed| Signs {
        allowed_bytes: Some(allowed),
        heap_bytes: Some(4.0 * GB),
        ..Signs::default()
    };
    assert!(!is_private(&Signs::default()), "a browser that says nothing is trusted");
    assert!(!is_private(&chrome(150.0 * GB)));
    assert!(is_private(&chrome(1.5 * GB)));
    let folder = Signs { is_folder_refused: true, ..Signs::default() };
    assert!(is_private(&folder));
    assert!(!is_private(&Signs { is_promised: true, ..folder }));
}

fn pages(what: What, n: usize, minutes: i64) -> Vec<Event> {
    vec![Event::happened(minutes_ago(minutes), what); n]
}

fn of_log(events: &[Event]) -> Vec<Warning> {
    warnings(events, None, 0, NOW)
}

#[wasm_bindgen_test]
fn more_than_five_pages_in_a_hundred_of_the_last_batch_are_many() {
    let mixed = |n_done, n_failed| {
        [pages(What::PageDone, n_done, 2), pages(What::PageFailed, n_failed, 1)].concat()
    };
    assert_eq!(of_log(&mixed(19, 1)), [], "one of twenty is five in a hundred");
    assert_eq!(of_log(&mixed(18, 1)), [Warning::PagesFail { n_failed: 1, n_pages: 19 }]);
    // A bad batch of this morning is over once a good one followed.
    let then_good = [pages(What::PageFailed, 9, 300), mixed(5, 0)].concat();
    assert_eq!(of_log(&then_good), []);
    assert_eq!(of_log(&[]), []);
}

#[wasm_bindgen_test]
fn slow_pages_a_lost_worker_and_a_full_phone_are_told() {
    let read = |millis| Event::took(minutes_ago(1), Stage::PageRead, millis);
    assert_eq!(of_log(&[read(3_000.0)]), []);
    let slow = of_log(&[read(900.0), read(3_001.0)]);
    assert_eq!(slow, [Warning::PagesAreSlow { n_slow: 1, n_pages: 2 }]);
    let lost = |minutes| Event::happened(minutes_ago(minutes), What::WorkerLost);
    assert_eq!(of_log(&[lost(25 * 60), lost(60)]), [Warning::WorkerRestarts { n: 1 }]);
    let space =
        |used_bytes| Some(Space { used_bytes, allowed_bytes: 100.0, kept_bytes: used_bytes });
    assert_eq!(warnings(&[], space(80.0), 1_000, NOW), []);
    assert_eq!(
        warnings(&[], space(81.0), 1_001, NOW),
        [Warning::RoomIsShort { used_percent: 81 }, Warning::JobsPileUp { n: 1_001 }]
    );
}
