//! What is printed: the same bytes for the same sheet, and drawn as it was when people last looked
//! at it.
//!
//! `UPDATE=1 cargo test -p tests golden` rewrites the files under `tests/golden`.
use std::fmt::Write as _;
use std::path::Path;

use omr_core::{Density, Locale, Paper, RosterRow, RosterSheet, SlipSheet, pdf};

use crate::drawn::drawn;

fn sheet(paper: Paper, locale: Locale) -> RosterSheet {
    let row = |(name, id): (&&str, u32)| RosterRow { id: id.to_string(), name: (*name).into() };
    let rows = NAMES.iter().zip(20_210_001..).map(row).collect();
    let name = "مقدمة في البرمجة";
    RosterSheet::new(paper, locale, "CS101", name, "المحاضرة 10", "2026-12-15", rows)
}

fn slips(paper: Paper, locale: Locale) -> SlipSheet {
    let name = "مقدمة في البرمجة";
    SlipSheet::new(paper, locale, "CS101", name, "المحاضرة 10", "2026-12-15", 5)
}

const NAMES: [&str; 4] = [
    "زينب عبد الله كاظم الموسوي",
    "ڕێبوار هەڵۆ گوڵاڵە ڤیان چیا",
    "Sara Ahmed Kareem",
    "علي (Ali) حسين 2",
];

#[test]
fn golden_pages() {
    let sheets = [
        ("roster-a4-ar", sheet(Paper::A4, Locale::Ar)),
        ("roster-a4-ckb", sheet(Paper::A4, Locale::Ckb)),
        ("roster-letter-en", sheet(Paper::Letter, Locale::En)),
        ("roster-a4-ckb-dense", sheet(Paper::A4, Locale::Ckb).with_density(Density::Scanner)),
    ];
    let mut n_changed = 0;
    let slips = [
        ("slips-a4-ar", slips(Paper::A4, Locale::Ar)),
        ("slips-letter-en", slips(Paper::Letter, Locale::En)),
    ];
    let rosters =
        sheets.map(|(name, sheet)| (name, [(); 2].map(|()| pdf::roster(&sheet).unwrap())));
    let slips = slips.map(|(name, sheet)| (name, [(); 2].map(|()| pdf::slips(&sheet).unwrap())));
    for (name, [bytes, again]) in rosters.into_iter().chain(slips) {
        assert_eq!(bytes, again, "{name}: twice");
        let text = describe(&bytes);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("golden/{name}.txt"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, text).unwrap();
            continue;
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        let differing = golden.lines().zip(text.lines()).enumerate().find(|(_, (a, b))| a != b);
        if let Some((line, (golden, now))) = differing {
            eprintln!("{name}, line {}:\n  golden: {golden}\n  now:    {now}", line + 1);
        }
        n_changed += usize::from(golden != text);
    }
    assert_eq!(n_changed, 0, "printed pages changed; look at them, then UPDATE=1");
}

/// A PDF as text: a hash of its bytes, and for each page what is drawn, in order, mm.
fn describe(bytes: &[u8]) -> String {
    let fnv = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325, fnv);
    let mut text = format!("{} bytes, FNV-1a {hash:016x}\n", bytes.len());
    for (page, drawn) in (1..).zip(drawn(bytes)) {
        let _ = writeln!(text, "page {page}");
        text.extend(drawn.into_iter().map(|line| line + "\n"));
    }
    text
}
