//! The picture of one row, to show beside its verdict and to keep with the record.
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
    // Several pixels of the picture fall on one of the strip: they are averaged.
    let n = (1.0 / shrink).ceil().clamp(1.0, 4.0) as usize;
    let mut luma = Vec::with_capacity((width * height) as usize);
    for y in 0..height as usize {
        for x in 0..width as usize {
            let mut sum = 0.0;
            for i in 0..n * n {
                let part = |k: usize| (k as f64 + 0.5) / n as f64;
                let p = Point::new(x as f64 + part(i % n), y as f64 + part(i / n));
                let p = image_from_strip.apply(p);
                sum += image.sample(p.x, p.y);
            }
            luma.push((sum / (n * n) as f32).round() as u8);
        }
    }
    RowStrip { luma, width: width as usize, height: height as usize }
}
