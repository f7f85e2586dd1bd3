//! Prints a roster sheet: `print_roster STUDENTS.csv OUT.pdf [en|ar|ckb] [a4|letter] [dense]`.
use std::error::Error;

use omr_core::{Density, Locale, Paper, RosterRow, RosterSheet, pdf};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(students), Some(out)) = (args.next(), args.next()) else {
        return Err(
            "usage: print_roster STUDENTS.csv OUT.pdf [en|ar|ckb] [a4|letter] [dense]".into()
        );
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
    let density = match args.next().as_deref() {
        Some("dense") => Density::Scanner,
        _ => Density::Phone,
    };
    let text = std::fs::read_to_string(students)?;
    // Enough for a list without quotes; `omr sheet roster` reads any CSV.
    let row = |line: &str| {
        let mut cells = line.split(',');
        Some(RosterRow { id: cells.next()?.to_owned(), name: cells.next()?.to_owned() })
    };
    let rows = text.lines().skip(1).filter_map(row).collect();
    let name = "مقدمة في البرمجة";
    let sheet = RosterSheet::new(paper, locale, "CS101", name, "المحاضرة 10", "2026-12-15", rows)
        .with_density(density);
    std::fs::write(out, pdf::roster(&sheet)?)?;
    Ok(())
}
