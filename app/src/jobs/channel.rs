//! What other tabs do with jobs.

use ::jobs::JobRow;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

const NAME: &str = "hadir-jobs";

/// Tells other tabs what became of a job, and hears it from them.
pub(super) struct Channel {
    channel: BroadcastChannel,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Opens it; nothing in a browser that has none.
    pub(super) fn open(heard: impl Fn(Option<JobRow>) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(NAME).ok()?;
        let on_message = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
            // What another release sends is not understood, and read from storage instead.
            heard(event.data().as_string().and_then(|text| JobRow::from_text(&text).ok()));
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Self { channel, _on_message: on_message })
    }

    /// Tells of a job.
    pub(super) fn tell(&self, job: &JobRow) {
        let _ = self.channel.post_message(&job.to_text().into());
    }

    /// Tells that something else changed.
    pub(super) fn tell_to_look(&self) {
        let _ = self.channel.post_message(&JsValue::NULL);
    }
}
