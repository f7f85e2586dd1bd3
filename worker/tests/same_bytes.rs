//! A sheet printed in the browser and one printed by the command line are the same file.
#![cfg(target_arch = "wasm32")]
use omr_core::{Locale, Paper, RosterRow, RosterSheet, pdf};
use wasm_bindgen_test::wasm_bindgen_test;

/// What the native suite wrote down; its first line is the file's length and hash.
const GOLDEN: [(Paper, Locale, &str); 3] = [
    (Paper::A4, Locale::Ar, include_str!("../../tests/golden/roster-a4-ar.txt")),
    (Paper::A4, Locale::Ckb, include_str!("../../tests/golden/roster-a4-ckb.txt")),
    (Paper::Letter, Locale::En, include_str!("../../tests/golden/roster-letter-en.txt")),
];

/// The sheet of `tests/suite/golden_pdf.rs`.
fn sheet(paper: Paper, locale: Locale) -> RosterSheet {
    let names = [
        "زينب عبد الله كاظم الموسوي",
        "ڕێبوار هەڵۆ گوڵاڵە ڤیان چیا",
        "Sara Ahmed Kareem",
        "علي (Ali) حسين 2",
    ];
    let row = |(name, id): (&str, u32)| RosterRow { id: id.to_string(), name: name.into() };
    let rows = names.into_iter().zip(20_210_001..).map(row).collect();
    let name = "مقدمة في البرمجة";
    RosterSheet::new(paper, locale, "CS101", name, "المحاضرة 10", "2026-12-15", rows)
}

#[wasm_bindgen_test]
fn the_browser_prints_the_same_bytes() {
    for (paper, locale, golden) in GOLDEN {
        let now = pdf::roster(&sheet(paper, locale)).map(|bytes| describe(&bytes));
        assert_eq!(now.as_deref(), Ok(golden.lines().next().unwrap_or("")), "{paper:?} {locale:?}");
    }
}

fn describe(bytes: &[u8]) -> String {
    let fnv = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325, fnv);
    format!("{} bytes, FNV-1a {hash:016x}", bytes.len())
}
