//! Any bytes as a layout: what is accepted is valid, and is written and read back as the same.
#![no_main]
#![forbid(unsafe_code)]

use libfuzzer_sys::fuzz_target;
use omr_core::SheetLayout;

fuzz_target!(|bytes: &[u8]| {
    let Ok(layout) = SheetLayout::from_json(bytes) else { return };
    assert_eq!(layout.validate(), Ok(()));
    let text = layout.to_json().expect("an accepted layout is written");
    assert_eq!(SheetLayout::from_json(text.as_bytes()).as_ref(), Ok(&layout));
});
