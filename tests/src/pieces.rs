//! Our own sheet in pieces, which must not be read as a whole.
use crate::foreign::{blank, bubbles, px};
use crate::raster::Raster;
use omr_core::Fiducial;
use rand::rngs::SmallRng;
use rand::seq::SliceRandom;

/// A strip of the page with too few corner marks to place it: everything below is cut away.
pub(crate) fn strip<const C: usize>(page: &Raster<C>) -> Raster<C> {
    let height = page.height / 4;
    let pixels = page.pixels[..page.width * height].to_vec();
    Raster { width: page.width, height, pixels }
}

/// Our squares, each in another's place.
pub(crate) fn shuffled<const C: usize>(
    mut page: Raster<C>,
    fiducials: &[Fiducial],
    rng: &mut SmallRng,
) -> Raster<C> {
    let clean = page.clone();
    let mut order: Vec<usize> = (0..fiducials.len()).collect();
    order.shuffle(rng);
    // None may stay where it is, or the page might still be told.
    while order.iter().enumerate().any(|(i, &other)| i == other) {
        order.shuffle(rng);
    }
    for (to, from) in fiducials.iter().zip(order.iter().map(|&i| &fiducials[i])) {
        let reach = px(to.size_mm / 2.0) + 2;
        for (dy, dx) in (-reach..=reach).flat_map(|y| (-reach..=reach).map(move |x| (y, x))) {
            let (x, y) = (px(from.x_mm) + dx, px(from.y_mm) + dy);
            let source = clean.pixels[y as usize * clean.width + x as usize];
            if let Some(pixel) = page.pixel_mut(px(to.x_mm) + dx, px(to.y_mm) + dy) {
                *pixel = source;
            }
        }
    }
    page
}

/// The first sheet code of a page, on paper with bubbles.
pub(crate) fn code_alone<const C: usize>(page: &Raster<C>, rng: &mut SmallRng) -> Raster<C> {
    let mut paper = blank();
    let (from, side) = ((20.0, 8.0), 40.0);
    for y in px(from.1)..px(from.1 + side) {
        for x in px(from.0)..px(from.0 + side) {
            let source = page.pixels[y as usize * page.width + x as usize];
            if let Some(pixel) = paper.pixel_mut(x + px(10.0), y + px(6.0)) {
                *pixel = source;
            }
        }
    }
    bubbles(&mut paper, (24.0, 70.0), rng);
    paper
}

/// The upper half of one page above the lower half of another.
pub(crate) fn halves<const C: usize>(mut upper: Raster<C>, lower: &Raster<C>) -> Raster<C> {
    let from = upper.pixels.len() / upper.height * (upper.height * 53 / 100);
    upper.pixels[from..].copy_from_slice(&lower.pixels[from..]);
    upper
}
