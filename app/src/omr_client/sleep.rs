//! Time that does not run while the phone sleeps.
use futures::channel::oneshot;
use gloo::timers::callback::Timeout;

/// Waits `seconds` by counting seconds: while a phone holds the tab still, neither this clock nor
/// the worker runs, so a page is not given up only because the screen was off.
pub(super) async fn awake_seconds(seconds: u32) {
    for _ in 0..seconds {
        let (done, wait) = oneshot::channel();
        let timer = Timeout::new(1000, move || {
            let _ = done.send(());
        });
        let _ = wait.await;
        drop(timer);
    }
}
