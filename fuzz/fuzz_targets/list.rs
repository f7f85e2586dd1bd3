//! Bytes as a list of students in any format: an error or a preview, and what is saved of it is
//! taken again without a change.
#![no_main]
#![forbid(unsafe_code)]

use attendance::excel;
use attendance::import::{ImportOptions, MAX_COLUMNS, MAX_ROWS};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = ImportOptions::default();
    let Ok(table) = excel::read_table(bytes, &options) else { return };
    assert!(table.rows.len() <= MAX_ROWS);
    assert!(table.rows.iter().all(|row| row.cells.len() <= MAX_COLUMNS));
    let Ok(preview) = attendance::import::preview(&table, &options, &[]) else { return };
    let saved: Vec<_> = preview.to_save().cloned().collect();
    assert_eq!(saved.len(), preview.summary.n_new);
    assert!(saved.iter().all(|student| student.problems().is_empty()));
    let again = attendance::import::preview(&table, &options, &saved).expect("a list stays one");
    assert_eq!((again.summary.n_new, again.summary.n_changed), (0, 0));
});
