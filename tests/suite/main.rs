//! The suites.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper fails its test; the lints spare test functions only"
)]
mod bad_files;
mod drawn;
mod formats;
mod golden_pdf;
mod pdf_files;
mod printed_sheet;
