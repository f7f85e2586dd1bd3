//! Reads a picture of a sheet: `read_picture SHEET.layout.json PICTURE.pgm`.
//!
//! The picture is a grey PGM file (`P5`), which any picture tool writes; `omr read` takes JPEG,
//! PNG, TIFF, WebP and PDF.
#![allow(clippy::print_stdout, reason = "what was read is this example's output")]
use std::error::Error;

use omr_core::{FieldState, ImageView, SheetLayout, read};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(layout), Some(picture)) = (args.next(), args.next()) else {
        return Err("usage: read_picture SHEET.layout.json PICTURE.pgm".into());
    };
    let layout: SheetLayout = serde_json::from_str(&std::fs::read_to_string(layout)?)?;
    let bytes = std::fs::read(picture)?;
    let (width, height, luma) = grey_pgm(&bytes).ok_or("not a grey PGM file (P5, 8 bits)")?;
    let reading = read(&ImageView::new(luma, width, height, width)?, &[layout])?;
    println!("sheet {}, page {}", reading.sheet_id, reading.page);
    for field in &reading.fields {
        let said = match (field.state, &field.value) {
            (FieldState::Marked, Some(value)) => value.clone(),
            (FieldState::Blank, _) => "nothing marked".to_owned(),
            _ => format!("please look: {:?}", field.reasons),
        };
        let student = field.student_id.as_deref().unwrap_or("-");
        println!("{:12} {student:12} {said} ({:.3})", field.field, field.confidence);
    }
    for warning in &reading.warnings {
        println!("warning: {warning:?}");
    }
    Ok(())
}

/// Width, height and pixels of a binary PGM without comments.
fn grey_pgm(bytes: &[u8]) -> Option<(usize, usize, &[u8])> {
    let mut rest = bytes.strip_prefix(b"P5")?;
    let mut number = || {
        rest = rest.trim_ascii_start();
        let len = rest.iter().position(|b| !b.is_ascii_digit())?;
        let (digits, tail) = rest.split_at(len);
        rest = tail;
        std::str::from_utf8(digits).ok()?.parse::<usize>().ok()
    };
    let (width, height, depth) = (number()?, number()?, number()?);
    (depth == 255).then_some((width, height, rest.get(1..)?))
}
