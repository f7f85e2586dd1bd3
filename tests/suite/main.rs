//! The suites.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper fails its test; the lints spare test functions only"
)]
mod accuracy;
mod bad_files;
mod bombs;
mod drawn;
mod fixtures;
mod formats;
mod golden_pdf;
mod imports;
mod pdf_files;
mod printed_sheet;
mod registry_list;
mod regressions;
mod round_trip;
mod same_everywhere;
mod tidy;
mod workbooks;
