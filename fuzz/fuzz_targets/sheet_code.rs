//! Any text as a typed or printed sheet code, and any 21 × 21 modules as a printed one.
#![no_main]
#![forbid(unsafe_code)]

use libfuzzer_sys::fuzz_target;
use omr_core::SheetId;
use omr_core::layout::SheetCode;

const N: usize = 21;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        typed(text);
        printed(text);
    }
    if bytes.len() >= (N * N).div_ceil(8) {
        let black = |x: usize, y: usize| (bytes[(y * N + x) / 8] >> ((y * N + x) % 8)) & 1 == 1;
        let grid = rqrr::Grid::new(rqrr::SimpleGrid::from_func(N, black));
        if let Ok((_, text)) = grid.decode() {
            printed(&text);
        }
    }
});

fn typed(text: &str) {
    let Ok(id) = SheetId::parse(text) else { return };
    assert_eq!(SheetId::parse(&id.spoken()).as_ref(), Ok(&id));
    assert_eq!(SheetId::parse(id.as_str()).as_ref(), Ok(&id));
}

fn printed(text: &str) {
    let Some(code) = SheetCode::decode(text) else { return };
    assert!((1..=code.n_pages).contains(&code.page));
    assert_eq!(SheetCode::decode(&code.encode()), Some(code));
}
