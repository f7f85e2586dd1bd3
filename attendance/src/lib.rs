//! People and days.
#![forbid(unsafe_code)]
