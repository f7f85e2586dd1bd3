//! Work that survives a closed tab: taken in, run, resumed by itself.
//!
//! ```text
//! pages -> Jobs (rows as signals; pause, resume, cancel, retry)
//!            |  one runner over all tabs: lock
//!            v
//!          runner (a lane each for pages, records and documents) -> scan, record, report
//! ```
//!
//! The state is in storage, not here. A tab in which a person asks for work takes the lock from the
//! others, since browsers slow down and freeze tabs that nobody looks at.

mod bell;
mod channel;
mod desk;
mod lock;
mod outcome;
mod reading;
pub(crate) mod record;
pub(crate) mod report;
mod runner;
mod scan;
mod scan_page;

pub(crate) use desk::{Jobs, ReaderProblem};
pub(crate) use outcome::Outcome;
pub(crate) use reading::Reading;
