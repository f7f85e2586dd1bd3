//! Bytes as a list of students in any format: an error or a preview, and what is saved of it is
//! taken again without a change.
#![no_main]
#![forbid(unsafe_code)]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::take_list(bytes));
