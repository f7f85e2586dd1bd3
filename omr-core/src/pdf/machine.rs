//! What the reader looks for, drawn from the layout and from nothing else.

use super::PdfError;
use super::canvas::{Canvas, Ink};
use crate::layout::{DICTIONARY, Fiducial, PageLayout, SheetCode};

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
        let at = (fiducial.x_mm, fiducial.y_mm);
        canvas.cells(&fiducial_cells(fiducial), at, fiducial.size_mm);
    }
    let modules = modules(code)?;
    for place in &page.codes {
        canvas.cells(&modules, (place.x_mm, place.y_mm), place.size_mm);
    }
    for field in &page.fields {
        let (w, h) = (page.rail.width_mm, page.rail.height_mm);
        let rail = |at: &crate::geometry::Point| [at.x - w / 2.0, at.y - h / 2.0, w, h];
        canvas.rects(field.rails.iter().map(rail), Ink::BLACK);
        for bubble in &field.bubbles {
            canvas.circle((bubble.x_mm, bubble.y_mm), bubble.r_mm, OUTLINE_MM, OUTLINE_INK);
        }
    }
    Ok(())
}

/// The 6 × 6 cells, row by row; true is black.
fn fiducial_cells(fiducial: &Fiducial) -> Vec<Vec<bool>> {
    let code = DICTIONARY.get(fiducial.id as usize).copied().unwrap_or(u16::MAX);
    let is_black = |x: usize, y: usize| match (1..5).contains(&x) && (1..5).contains(&y) {
        true => code & (0x8000 >> (4 * (y - 1) + x - 1)) != 0,
        false => true,
    };
    (0..6).map(|y| (0..6).map(|x| is_black(x, y)).collect()).collect()
}

/// The 21 × 21 modules, row by row; true is black.
fn modules(code: &SheetCode) -> Result<Vec<Vec<bool>>, PdfError> {
    let refused = || PdfError::Writer { detail: format!("no sheet code holds {code:?}") };
    let qr = code.qr().ok_or_else(refused)?;
    let row = |y| (0..qr.size()).map(|x| qr.get_module(x, y)).collect();
    Ok((0..qr.size()).map(row).collect())
}

#[cfg(all(test, feature = "read"))]
mod tests {
    use super::*;
    use crate::layout::SheetId;

    #[test]
    fn a_decoder_that_is_not_ours_reads_the_printed_code() {
        let code = SheetCode { sheet_id: SheetId::from_seed(7), page: 3, n_pages: 12 };
        let modules = modules(&code).unwrap();
        assert_eq!(modules.len(), 21, "version 1");
        let (module, quiet) = (4, 4);
        let side = (21 + 2 * quiet) * module;
        let is_black = |x: usize, y: usize| {
            let cell = |px: usize| (px / module).checked_sub(quiet);
            let row = cell(y).and_then(|y| modules.get(y));
            cell(x).zip(row).and_then(|(x, row)| row.get(x)).copied().unwrap_or(false)
        };
        let grey = |x, y| if is_black(x, y) { 0 } else { 255 };
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, grey);
        let (meta, text) = picture.detect_grids()[0].decode().unwrap();
        // rqrr numbers the levels as the format bits do: Q is 3.
        assert_eq!((text, meta.ecc_level), (code.encode(), 3));
    }
}
