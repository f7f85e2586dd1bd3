//! What the reader looks for, drawn from the layout and from nothing else.
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use super::PdfError;
use super::canvas::{Canvas, Ink, RectMm};
use crate::layout::{CodePlace, DICTIONARY, Fiducial, PageLayout, RAIL_MM, SheetCode};

/// Line of a bubble's outline, mm, and its darkness: seen by people, below what counts as ink.
const OUTLINE_MM: f64 = 0.25;
const OUTLINE_INK: Ink = Ink(0.45);

/// Draws the fiducials, both sheet codes, the rails and the bubbles.
pub(super) fn draw(
    canvas: &mut Canvas<'_, '_>,
    page: &PageLayout,
    code: &SheetCode,
) -> Result<(), PdfError> {
    for fiducial in &page.fiducials {
        canvas.rects(fiducial_rects(fiducial), Ink::BLACK);
    }
    let modules = modules(code)?;
    for place in &page.codes {
        canvas.rects(code_rects(&modules, *place), Ink::BLACK);
    }
    for field in &page.fields {
        let (w, h) = RAIL_MM;
        let rail = |at: &crate::geometry::Point| [at.x - w / 2.0, at.y - h / 2.0, w, h];
        canvas.rects(field.rails.iter().map(rail), Ink::BLACK);
        for bubble in &field.bubbles {
            canvas.circle((bubble.x_mm, bubble.y_mm), bubble.r_mm, OUTLINE_MM, OUTLINE_INK);
        }
    }
    Ok(())
}

/// The black square, and its white code cells as holes.
fn fiducial_rects(fiducial: &Fiducial) -> Vec<RectMm> {
    let Fiducial { id, x_mm, y_mm, size_mm } = *fiducial;
    let (left, top, cell) = (x_mm - size_mm / 2.0, y_mm - size_mm / 2.0, size_mm / 6.0);
    let code = DICTIONARY.get(id as usize).copied().unwrap_or(u16::MAX);
    let is_white = |i: &usize| code & (0x8000 >> i) == 0;
    let hole = |i: usize| {
        let (row, column) = (i / 4 + 1, i % 4 + 1);
        [left + column as f64 * cell, top + row as f64 * cell, cell, cell]
    };
    let holes = (0..16).filter(is_white).map(hole);
    std::iter::once([left, top, size_mm, size_mm]).chain(holes).collect()
}

/// The 21 × 21 modules, row by row; true is black.
fn modules(code: &SheetCode) -> Result<Vec<Vec<bool>>, PdfError> {
    let segment = QrSegment::make_alphanumeric(&code.encode());
    let version = Version::new(1);
    let (least, most) = (version, version);
    let qr =
        QrCode::encode_segments_advanced(&[segment], QrCodeEcc::Quartile, least, most, None, false)
            .map_err(|error| PdfError::Writer { detail: error.to_string() })?;
    let row = |y| (0..qr.size()).map(|x| qr.get_module(x, y)).collect();
    Ok((0..qr.size()).map(row).collect())
}

/// Horizontal runs of black modules.
fn code_rects(modules: &[Vec<bool>], place: CodePlace) -> Vec<RectMm> {
    let module = place.size_mm / modules.len() as f64;
    let (left, top) = (place.x_mm - place.size_mm / 2.0, place.y_mm - place.size_mm / 2.0);
    let mut rects = Vec::new();
    for (row, y) in modules.iter().zip(0..) {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] {
                let at = (left + x as f64 * module, top + f64::from(y) * module);
                rects.push([at.0, at.1, run.len() as f64 * module, module]);
            }
            x += run.len();
        }
    }
    rects
}
