//! The suites.
mod bad_files;
mod drawn;
mod formats;
mod golden_pdf;
mod printed_sheet;
