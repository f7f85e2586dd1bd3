//! Lines on their way into storage: noted at once, written together a moment later.

use super::{event::Event, ring};
use crate::{platform::clock, storage};
use gloo::timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use wasm_bindgen_futures::spawn_local;

/// How long lines wait for company: what a crash may cost.
const BATCH_MILLIS: u32 = 1_000;

/// Lines that wait at most while nothing can be written; the oldest go first.
const MAX_WAITING: usize = 500;

/// Lines after which those that are too old or too many are let go.
const SWEEP_EVERY: usize = 200;

thread_local! {
    static WAITING: RefCell<Vec<Event>> = const { RefCell::new(Vec::new()) };
    static TIMER: RefCell<Option<Timeout>> = const { RefCell::new(None) };
    static IS_WRITING: Cell<bool> = const { Cell::new(false) };
    /// Lines written since the last sweep; the first one comes with the first lines.
    static N_UNSWEPT: Cell<usize> = const { Cell::new(SWEEP_EVERY) };
}

/// Notes a line. Never waits, never fails.
pub(super) fn note(event: Event) {
    // A panic may come in the middle of the list; its line is then told by the next start alone.
    let is_noted = WAITING.with(|waiting| {
        let Ok(mut waiting) = waiting.try_borrow_mut() else { return false };
        if waiting.len() >= MAX_WAITING {
            waiting.remove(0);
        }
        waiting.push(event);
        true
    });
    if is_noted {
        wake();
    }
}

fn wake() {
    TIMER.with(|timer| {
        let Ok(mut timer) = timer.try_borrow_mut() else { return };
        if timer.is_none() {
            *timer = Some(Timeout::new(BATCH_MILLIS, || {
                // The timer that runs must not drop itself: it is let go after it has run.
                spawn_local(async {
                    TIMER.with_borrow_mut(|timer| drop(timer.take()));
                    flush().await;
                });
            }));
        }
    });
}

/// Writes what waits, if the database is open: the log never opens it. What cannot be written
/// waits for the next lines.
pub(crate) async fn flush() {
    let Some(connection) = storage::at_hand() else { return };
    if IS_WRITING.replace(true) {
        // The lines at hand come with the next batch.
        wake();
        return;
    }
    let batch = WAITING.take();
    if !batch.is_empty() && ring::append(&connection, &batch).await.is_err() {
        put_back(batch);
    } else {
        N_UNSWEPT.set(N_UNSWEPT.get() + batch.len());
        if N_UNSWEPT.get() >= SWEEP_EVERY {
            N_UNSWEPT.set(0);
            // A sweep that failed is done with the next one.
            let _ = ring::sweep(&connection, clock::now()).await;
        }
    }
    IS_WRITING.set(false);
}

/// The same for a page that may be gone with the next breath: nothing is waited for before the
/// commit is asked for.
pub(super) fn flush_at_once() {
    let Some(connection) = storage::at_hand() else { return };
    let batch = WAITING.take();
    if batch.is_empty() {
        return;
    }
    spawn_local(async move {
        if ring::append(&connection, &batch).await.is_err() {
            put_back(batch);
        }
    });
}

/// Not woken again by themselves: a full disk would be asked every second.
fn put_back(batch: Vec<Event>) {
    WAITING.with_borrow_mut(|waiting| {
        let later = std::mem::replace(waiting, batch);
        waiting.extend(later);
        let n_over = waiting.len().saturating_sub(MAX_WAITING);
        waiting.drain(..n_over);
    });
}
