//! The picture of one row.
use crate::geometry::{Homography, Point};
use crate::image::ImageView;
use crate::params;
use crate::reading::SheetReading;

/// A row of the sheet, upright and straight, as 8-bit grey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowStrip {
    /// Pixels, row by row, without padding.
    pub luma: Vec<u8>,
    /// Width, px; at most 900.
    pub width: usize,
    /// Height, px.
    pub height: usize,
}

/// Cuts the row of a reading's field out of the picture it was read from: from rail to rail, with
/// its name and bubbles, turned upright.
///
/// The strip is as large as the row is in the picture, but at most 900 px wide. A field that the
/// reading does not have gives an empty strip.
#[must_use]
pub fn row_strip(image: &ImageView<'_>, reading: &SheetReading, field_idx: usize) -> RowStrip {
    let empty = RowStrip { luma: Vec::new(), width: 0, height: 0 };
    let Some(field) = reading.fields.get(field_idx) else { return empty };
    let [top, right, bottom, left] = field.place.sides();
    let (long, short) = (top.max(bottom), left.max(right));
    if !(long >= 1.0 && short >= 1.0) {
        return empty;
    }
    let shrink = (params::STRIP_MAX_WIDTH_PX / long).min(1.0);
    let size = |side: f64| (side * shrink).round().clamp(1.0, params::STRIP_MAX_WIDTH_PX);
    let (width, height) = (size(long), size(short));
    let corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)];
    let pairs = [0, 1, 2, 3].map(|i| {
        let (x, y) = corners[i];
        (Point::new(x, y), field.place.corners[i])
    });
    let Some(image_from_strip) = Homography::fit(&pairs) else { return empty };
    let (width, height) = (width as usize, height as usize);
    // Several pixels of the picture fall on one of the strip: they are averaged.
    let n_pixels = (1.0 / shrink).round().clamp(1.0, MOST_PIXELS) as usize;
    let mut luma = Vec::with_capacity(width * height);
    for y in 0..height {
        let at = |x: usize| image_from_strip.apply(Point::new(x as f64 + 0.5, y as f64 + 0.5));
        let mut from = at(0);
        for start in (0..width).step_by(STRIDE) {
            let to = at(start + STRIDE);
            let (dx, dy) = ((to.x - from.x) / STRIDE as f64, (to.y - from.y) / STRIDE as f64);
            luma.extend((0..STRIDE.min(width - start)).map(|i| {
                let (x, y) = (from.x + i as f64 * dx, from.y + i as f64 * dy);
                if n_pixels == 1 {
                    // Luma is never negative; a platform's own rounding takes longer than all else.
                    (image.sample(x, y) + 0.5) as u8
                } else {
                    box_mean(image, x, y, n_pixels)
                }
            }));
            from = to;
        }
    }
    RowStrip { luma, width, height }
}

/// Pixels of a strip between two exact points of its map: over 16 of them it is straight to a
/// hundredth of a pixel.
const STRIDE: usize = 16;

/// Most pixels of the picture along a side of one of the strip: a 600 dpi scan has five.
const MOST_PIXELS: f64 = 6.0;

/// Mean of the `n × n` pixels around a point; those of the nearest edge where it is outside.
fn box_mean(image: &ImageView<'_>, x: f64, y: f64, n: usize) -> u8 {
    let half = n as f64 / 2.0;
    // Not a number casts to zero, and a side is never longer than the picture's.
    let first =
        |v: f64, side: usize| ((v - half).round().max(0.0) as usize).min(side.saturating_sub(n));
    let (left, top) = (first(x, image.width()), first(y, image.height()));
    let rows = top..(top + n).min(image.height());
    let columns = left..(left + n).min(image.width());
    let count = (rows.len() * columns.len()).max(1) as u32;
    let row_sum =
        |y: usize| image.row(y)[columns.clone()].iter().map(|&v| u32::from(v)).sum::<u32>();
    let sum: u32 = rows.map(row_sum).sum();
    ((sum + count / 2) / count) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Paper;
    use crate::read::read;
    use crate::test_page::{Page, layout};

    #[test]
    fn a_strip_shows_its_row_upright_and_from_rail_to_rail() {
        let sheet = layout(Paper::A4, 30);
        let mut page = Page::print(&sheet, &sheet.pages[0]);
        let bubble = &sheet.pages[0].fields[4].bubbles[1];
        page.blot(Point::new(bubble.x_mm, bubble.y_mm), 2.2, 40);
        for dpi in [100.0, 300.0] {
            let mut picture = page.scan(dpi);
            // Upside down.
            picture.luma.reverse();
            let reading = read(&picture.view(), std::slice::from_ref(&sheet)).unwrap();
            let strip = row_strip(&picture.view(), &reading, 4);
            assert!(strip.width <= 900 && strip.luma.len() == strip.width * strip.height);
            let left_mm = sheet.pages[0].fields[4].rails[0].x - params::PLACE_MARGIN_MM;
            let right_mm = sheet.paper.width_mm - left_mm;
            let luma = |x_mm: f64| {
                let x = (x_mm - left_mm) / (right_mm - left_mm) * strip.width as f64;
                strip.luma[strip.height / 2 * strip.width + x as usize]
            };
            assert!(luma(bubble.x_mm) < 60, "the mark");
            assert!(luma(25.5) < 60 && luma(184.5) < 60, "the rails");
            assert!(luma(60.0) > 220, "paper");
        }
    }

    #[test]
    fn a_field_that_is_not_there_has_an_empty_strip() {
        let sheet = layout(Paper::A4, 3);
        let picture = Page::print(&sheet, &sheet.pages[0]).scan(100.0);
        let reading = read(&picture.view(), &[sheet]).unwrap();
        assert_eq!(row_strip(&picture.view(), &reading, 99).luma.len(), 0);
    }
}
