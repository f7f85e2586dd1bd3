use crate::ApiVersion;
use omr_core::{RosterSheet, SheetLayout};
use serde::{Deserialize, Serialize};

/// What the app asks of its worker: one job at a time, each small enough to be cancelled by
/// ending the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// The first request to every worker.
    Hello {
        /// What the app speaks.
        version: ApiVersion,
    },
    /// Opens a picture or PDF and keeps it open until the next one. Buffer 0: the file's bytes.
    OpenFile {
        /// Every layout that a page of the file may belong to.
        layouts: Vec<SheetLayout>,
    },
    /// Reads one page of the open file.
    ReadPage {
        /// 0-based.
        page_idx: usize,
    },
    /// Draws a roster sheet as PDF.
    PrintRoster {
        /// What to print.
        sheet: RosterSheet,
    },
}
