//! Asks before the window is closed, where something would be lost.

use gloo::events::{EventListener, EventListenerOptions};
use leptos::prelude::window;

/// From now on the browser asks before the window is closed or loaded anew, whenever `would_lose`
/// says so then.
pub(crate) fn ask_when(would_lose: impl Fn() -> bool + 'static) {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window(), "beforeunload", options, move |event| {
        if would_lose() {
            event.prevent_default();
        }
    })
    .forget();
}
