//! The app's side of the worker: one job at a time, cancelled by ending the worker, started
//! afresh for the next one.
//!
//! ```text
//! pages -> ScanReader (stored scans, page by page) \
//! pages -> OmrClient (queue, watchdog) -> WorkerHandle (one worker's life) -> postMessage
//! ```
mod handle;
mod open;
mod queue;
mod reading;
mod sleep;

pub(crate) use open::draw_page;
pub use queue::{DrawnPage, OmrClient, OpenedFile, PageRead, PartRead, StripPicture};
pub(crate) use reading::{Progress, ReaderProblem, ScanReader};
