//! The app's side of the worker: one job at a time, cancelled by ending the worker, started
//! afresh for the next one.
//!
//! ```text
//! pages -> ScanReader (stored scans, page by page) \
//! pages -> OmrClient (queue, watchdog) -> WorkerHandle (one worker's life) -> postMessage
//! ```
mod handle;
mod queue;
mod reading;
mod sleep;

pub use queue::{OmrClient, OpenedFile, PageRead, PartRead, StripPicture};
pub(crate) use reading::{Progress, ReaderProblem, ScanReader};
