use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// Room for a page's recursion in broken PDFs; a thread's usual 2 MB is half of the main one's.
const STACK_BYTES: usize = 16 << 20;

/// Why a piece of work gave nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// It did not end in time and was set aside; its thread ends with the process.
    TimedOut,
    /// It panicked: a fault of ours or of a decoder.
    Panicked,
}

/// Does `work` on a thread of its own and waits for it at most `limit`.
///
/// A thread cannot be stopped from outside, and decoders have no clock to look at, so work that
/// takes too long is left behind.
pub(crate) fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Lost> {
    let (sender, receiver) = sync_channel(1);
    let run = move || {
        // Nothing of what the work touched is used again.
        let result = catch_unwind(AssertUnwindSafe(work));
        // The receiver is gone if the time was up.
        let _ = sender.send(result);
    };
    if thread::Builder::new().stack_size(STACK_BYTES).spawn(run).is_err() {
        return Err(Lost::Panicked);
    }
    match receiver.recv_timeout(limit) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(Lost::Panicked),
        Err(RecvTimeoutError::Timeout) => Err(Lost::TimedOut),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_fails_or_hangs_does_not_take_the_rest_with_it() {
        let long = Duration::from_secs(60);
        assert_eq!(within(long, || 7), Ok(7));
        assert_eq!(within(long, || -> u8 { panic!("a decoder's assertion") }), Err(Lost::Panicked));
        let (_held, waits) = sync_channel::<()>(0);
        let hangs = move || waits.recv().is_ok();
        assert_eq!(within(Duration::from_millis(10), hangs), Err(Lost::TimedOut));
        assert_eq!(within(long, || 8), Ok(8));
    }
}
