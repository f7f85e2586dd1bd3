//! Wakes whoever waits for something to do.

use futures::channel::oneshot;
use std::cell::RefCell;

#[derive(Default)]
pub(super) struct Bell(RefCell<Vec<oneshot::Sender<()>>>);

impl Bell {
    /// Hears the next ring. Listening starts with the call.
    pub(super) fn listen(&self) -> oneshot::Receiver<()> {
        let (ring, heard) = oneshot::channel();
        let mut waiting = self.0.borrow_mut();
        waiting.retain(|one| !one.is_canceled());
        waiting.push(ring);
        heard
    }

    pub(super) fn ring(&self) {
        for waiting in self.0.take() {
            let _ = waiting.send(());
        }
    }
}
