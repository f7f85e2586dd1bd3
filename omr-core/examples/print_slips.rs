//! Prints ID slips: `print_slips N OUT.pdf [en|ar|ckb] [a4|letter]`.
use std::error::Error;

use omr_core::{Locale, Paper, SlipSheet, pdf};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(n_slips), Some(out)) = (args.next(), args.next()) else {
        return Err("usage: print_slips N OUT.pdf [en|ar|ckb] [a4|letter]".into());
    };
    let locale = match args.next().as_deref() {
        Some("en") => Locale::En,
        Some("ckb") => Locale::Ckb,
        _ => Locale::Ar,
    };
    let paper = match args.next().as_deref() {
        Some("letter") => Paper::Letter,
        _ => Paper::A4,
    };
    let name = "مقدمة في البرمجة";
    let n_slips = n_slips.parse()?;
    let sheet = SlipSheet::new(paper, locale, "CS101", name, "المحاضرة 10", "2026-12-15", n_slips);
    std::fs::write(out, pdf::slips(&sheet)?)?;
    Ok(())
}
