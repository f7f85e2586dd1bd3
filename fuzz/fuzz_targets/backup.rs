//! Any bytes as a backup: what opens is read to its end, or refused.
#![no_main]
#![forbid(unsafe_code)]

use backup::{MAX_LINE_BYTES, Reader};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // A sealed file ends at its header, which no passphrase opens that a fuzzer makes.
    let Ok(mut reader) = Reader::open(bytes, None) else { return };
    let is_whole = reader.check(|done, all| assert!(done <= all)).is_ok();
    let manifest = reader.manifest().clone();
    for store in manifest.stores() {
        let Ok(mut rows) = reader.rows(store) else { continue };
        let mut n_rows = 0;
        loop {
            match reader.next_rows(&mut rows, MAX_LINE_BYTES) {
                Ok(some) if some.is_empty() => break,
                Ok(some) => n_rows += some.len() as u64,
                Err(error) => return assert!(!is_whole, "{error}"),
            }
        }
        assert!(!is_whole || n_rows == manifest.n_rows(store));
    }
    for part in manifest.pictures() {
        let bytes = reader.picture(&part.name).map(|picture| picture.len() as u64);
        assert!(bytes.map_or(!is_whole, |bytes| bytes == part.bytes));
    }
});
