//! Says when the storage takes long, whatever it is at: every transaction and every opening is
//! watched, and nothing is ever given up.

use crate::omr_client::awake_seconds;
use ::jobs::{Task, Watchdog};
use futures::channel::oneshot;
use leptos::prelude::*;
use std::cell::Cell;
use std::pin::pin;
use wasm_bindgen_futures::spawn_local;

thread_local! {
    /// Whether something takes long now that nobody chose to wait for.
    static IS_SLOW: ArcRwSignal<bool> = ArcRwSignal::new(false);
    static N_SLOW: Cell<u32> = const { Cell::new(0) };
}

/// Whether the storage takes long, followed.
pub(crate) fn is_slow() -> bool {
    IS_SLOW.with(Clone::clone).get()
}

/// A person waits longer for it.
pub(crate) fn wait_longer() {
    say(false);
}

/// Held for as long as something takes.
pub(super) struct Patience {
    _ends: oneshot::Sender<()>,
}

impl Patience {
    pub(super) fn begin() -> Self {
        let (ends, end) = oneshot::channel();
        spawn_local(watch(end));
        Self { _ends: ends }
    }
}

async fn watch(mut end: oneshot::Receiver<()>) {
    let limit = pin!(awake_seconds(Watchdog::of(Task::Storage).after_seconds));
    if let futures::future::Either::Left(_) = futures::future::select(&mut end, limit).await {
        return;
    }
    N_SLOW.set(N_SLOW.get() + 1);
    say(true);
    let _ = end.await;
    N_SLOW.set(N_SLOW.get() - 1);
    if N_SLOW.get() == 0 {
        say(false);
    }
}

fn say(is_slow: bool) {
    let signal = IS_SLOW.with(Clone::clone);
    if signal.get_untracked() != is_slow {
        signal.set(is_slow);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::omr_client::awake_seconds;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    async fn what_takes_long_is_said_until_it_is_done() {
        let quick = Patience::begin();
        drop(quick);
        let slow = Patience::begin();
        awake_seconds(4).await;
        assert!(is_slow());
        drop(slow);
        awake_seconds(1).await;
        assert!(!is_slow(), "the note goes with the answer");
    }
}
