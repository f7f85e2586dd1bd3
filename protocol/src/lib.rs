//! Messages between the app and its worker.
#![forbid(unsafe_code)]
