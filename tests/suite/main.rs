//! The suites.
mod bad_files;
mod formats;
