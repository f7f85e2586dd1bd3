//! The app's side of the worker: one job at a time, cancelled by ending the worker, started
//! afresh for the next one.
//!
//! ```text
//! jobs (stored scans, page by page; documents) \
//! pages -> OmrClient (queue, watchdog) -> WorkerHandle (one worker's life) -> postMessage
//!                               `-> Supervisor (breaker, watchdogs, in words)
//! ```
mod backup;
mod handle;
mod open;
mod queue;
mod sleep;
mod supervisor;

pub(crate) use backup::BackupWorker;
pub(crate) use open::{draw_page, open_scan};
pub use queue::{DrawnPage, OmrClient, OpenedFile, PageRead, PartRead, StripPicture};
pub(crate) use sleep::{awake_seconds, sleep_millis};
