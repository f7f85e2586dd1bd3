//! A review that is open in two tabs.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "clippy does not know the tests of wasm-bindgen as tests")]

use app::storage::{
    open,
    reviews::{self, Step, Tap},
    schema,
};
use attendance::{SessionId, StudentId};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn decisions_of_two_tabs_are_both_kept() {
    let here = open("review-two-tabs", schema::MIGRATIONS).await.unwrap();
    let there = open("review-two-tabs", schema::MIGRATIONS).await.unwrap();
    let session = SessionId::parse("s").unwrap();
    let step = |id: &str| Step::leave_open(vec![StudentId::parse(id).unwrap()]);
    let decide = |id: &str| Tap::Decide(step(id));

    reviews::tap(&here, &session, &decide("1")).await.unwrap();
    // The other tab was opened before that, and shows nothing of it yet.
    let shown = reviews::tap(&there, &session, &decide("2")).await.unwrap();
    assert_eq!(shown.steps, [step("1"), step("2")], "and now it shows both");

    // Taking back takes back what was decided here, not what was decided last.
    reviews::tap(&here, &session, &Tap::TakeBack(step("1"))).await.unwrap();
    reviews::tap(&here, &session, &Tap::TakeBack(step("1"))).await.unwrap();
    assert_eq!(reviews::of_session(&there, &session).await.unwrap().steps, [step("2")]);
}
