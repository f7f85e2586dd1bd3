//! What was written, told to this tab and to every other one.
//!
//! An event names what it is about, such as `session/ID`; whoever shows that reads it again. It is
//! sent after the commit, never before, and carries no data: a tab that sleeps misses nothing, as
//! it reads what is stored when it wakes.

use gloo::events::EventListener;
use js_sys::Array;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// Name of the channel between the tabs of one browser.
const CHANNEL: &str = "hadir-written";

/// Subject of an event after which everything may be different.
pub const EVERYTHING: &str = "everything";

/// Told of everything that is written, here or in another tab.
type Listener = Rc<dyn Fn(&BTreeSet<String>)>;

#[derive(Default)]
struct Hub {
    listeners: Vec<Listener>,
    channel: Option<(BroadcastChannel, EventListener)>,
}

thread_local! {
    static HUB: RefCell<Hub> = RefCell::default();
}

/// Tells `listener` of everything that is written from now on, in this tab or another.
pub fn listen(listener: impl Fn(&BTreeSet<String>) + 'static) {
    HUB.with_borrow_mut(|hub| {
        hub.listeners.push(Rc::new(listener));
        if hub.channel.is_none() {
            hub.channel = open();
        }
    });
}

/// Says what was written.
pub(super) fn announce(subjects: BTreeSet<String>) {
    if subjects.is_empty() {
        return;
    }
    HUB.with_borrow(|hub| {
        if let Some((channel, _)) = &hub.channel {
            let message: Array = subjects.iter().map(|s| JsValue::from_str(s)).collect();
            // A channel that is gone costs the other tabs their news, and nothing else.
            drop(channel.post_message(&message));
        }
    });
    tell(&subjects);
}

/// Without the channel (very old browsers) each tab follows itself only.
fn open() -> Option<(BroadcastChannel, EventListener)> {
    let channel = BroadcastChannel::new(CHANNEL).ok()?;
    let listener = EventListener::new(&channel, "message", |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
        let subjects = data.and_then(|data| data.dyn_into::<Array>().ok());
        tell(&subjects.iter().flat_map(Array::iter).filter_map(|s| s.as_string()).collect());
    });
    Some((channel, listener))
}

fn tell(subjects: &BTreeSet<String>) {
    // Cloned first: a listener may add another.
    let listeners = HUB.with_borrow(|hub| hub.listeners.clone());
    for listener in listeners {
        listener(subjects);
    }
}
