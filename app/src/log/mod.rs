//! What happened, without names: a ring of lines that never leaves the phone unless the person
//! shares it.
//!
//! A line is noted at once and written with others a moment later; nothing waits for it and nothing
//! fails with it. There is no place in a line for a name, a number of a person, a file name or free
//! text: what can be said is listed in `what.rs`.

mod event;
mod hooks;
mod panics;
mod ring;
mod times;
mod what;
mod writer;

#[cfg(test)]
mod tests;

pub use event::{Event, Subject};
pub use ring::{MAX_DAYS, MAX_LINES, all, append, sweep};
pub use times::{Times, times};
pub use what::{Level, Place, Stage, What};

pub(crate) use hooks::{job_failed, page_done, recorded, watched};
pub(crate) use writer::flush;

use crate::platform::clock;
use attendance::ScanId;
use protocol::PageTiming;
use std::cell::Cell;
use wasm_bindgen::{JsCast, prelude::Closure};

/// Listens for panics and for the moment when the page goes away, and notes that the app is open.
pub(crate) fn start() {
    panics::listen();
    panics::tell_last();
    note(What::Opened);
    // The page may be frozen or ended a moment after it is hidden.
    let on_hide = Closure::<dyn FnMut()>::new(|| {
        if leptos::prelude::document().hidden() {
            writer::flush_at_once();
        }
    });
    let _ = leptos::prelude::document()
        .add_event_listener_with_callback("visibilitychange", on_hide.as_ref().unchecked_ref());
    on_hide.forget();
}

/// Notes that something happened.
pub(crate) fn note(what: What) {
    writer::note(Event::happened(clock::now(), what));
}

/// Notes that something happened to so many.
pub(crate) fn note_count(what: What, n: usize) {
    writer::note(Event::happened(clock::now(), what).of_count(n));
}

/// Notes that something happened to a scanned file, or to so many of what came of it.
pub(crate) fn note_scan(what: What, scan: &ScanId, n: usize) {
    writer::note(Event::happened(clock::now(), what).of_scan(scan).of_count(n));
}

/// Notes that something happened to a page of a scanned file.
pub(crate) fn note_page(what: What, scan: &ScanId, page_idx: u32) {
    writer::note(Event::happened(clock::now(), what).of_scan(scan).of_page(page_idx));
}

/// Notes what a stage took, measured elsewhere.
pub(crate) fn took(stage: Stage, millis: f64) {
    writer::note(Event::took(clock::now(), stage, millis));
}

/// Notes what the stages of a page took. Of a file that is no scan the key is no id.
pub(crate) fn page_took(timing: PageTiming, key: &str, page_idx: usize) {
    let (scan, page_idx) = (ScanId::parse(key).ok(), u32::try_from(page_idx).ok());
    for (stage, millis) in [
        (Stage::PagePixels, timing.pixels_ms),
        (Stage::PageRead, timing.read_ms),
        (Stage::PageStrips, timing.strips_ms),
    ] {
        let event = Event::took(clock::now(), stage, millis);
        writer::note(Event { scan: scan.clone(), page_idx, ..event });
    }
}

/// Does the work and notes what it took.
pub async fn timed<T>(stage: Stage, work: impl Future<Output = T>) -> T {
    let start = clock::ticks();
    let done = work.await;
    took(stage, clock::ticks() - start);
    done
}

/// Called when a page shows its data: the first time, that is how long opening the app took.
pub(crate) fn page_is_shown() {
    thread_local!(static IS_OPEN: Cell<bool> = const { Cell::new(false) });
    if !IS_OPEN.replace(true) {
        took(Stage::OpenApp, clock::ticks());
    }
}
