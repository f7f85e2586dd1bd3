//! Time that does not run while the phone sleeps.
use futures::channel::oneshot;
use gloo::timers::callback::Timeout;

/// Waits `seconds` by counting seconds: while a phone holds the tab still, neither this clock nor
/// the worker runs, so a page is not given up only because the screen was off.
pub(crate) async fn awake_seconds(seconds: u32) {
    for _ in 0..seconds {
        sleep_millis(1000).await;
    }
}

/// Waits by the browser's clock.
pub(crate) async fn sleep_millis(millis: u32) {
    let (done, wait) = oneshot::channel();
    let timer = Timeout::new(millis, move || {
        let _ = done.send(());
    });
    let _ = wait.await;
    drop(timer);
}
