//! Strokes onto paper.
use crate::noise;
use crate::paper::PX_PER_MM;
use crate::pens::Pen;
use crate::raster::{Raster, tone};

/// The pen at one instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Touch {
    /// Sheet, mm.
    pub x: f64,
    /// Sheet, mm.
    pub y: f64,
    /// 0..=1; thins and lightens the line.
    pub pressure: f64,
}

/// A patch of the page with a coverage for each pixel.
pub struct Patch {
    x0: i64,
    y0: i64,
    width: usize,
    coverage: Vec<f32>,
}

impl Patch {
    /// An empty patch around a box in sheet millimetres.
    #[must_use]
    pub fn around(min: (f64, f64), max: (f64, f64)) -> Self {
        let px = |mm: f64| (mm * PX_PER_MM).floor() as i64;
        let (x0, y0) = (px(min.0) - 2, px(min.1) - 2);
        let width = (px(max.0) + 3 - x0).max(1) as usize;
        let height = (px(max.1) + 3 - y0).max(1) as usize;
        Self { x0, y0, width, coverage: vec![0.0; width * height] }
    }

    /// Covers a pixel of the page at least as much as `amount`.
    fn raise(&mut self, x: i64, y: i64, amount: f32) {
        let (px, py) = (x - self.x0, y - self.y0);
        let inside = px >= 0 && py >= 0 && (px as usize) < self.width;
        let cell = py.max(0) as usize * self.width + px.max(0) as usize;
        if inside && let Some(cell) = self.coverage.get_mut(cell) {
            *cell = cell.max(amount);
        }
    }

    /// A straight piece of line with round ends.
    fn segment(&mut self, a: Touch, b: Touch, pen: &Pen) {
        let radius = |t: &Touch| (0.62 + 0.38 * t.pressure) * pen.width_mm / 2.0 * PX_PER_MM;
        let (ra, rb) = (radius(&a), radius(&b));
        let soft = (pen.edge_mm * PX_PER_MM).max(0.7);
        let reach = ra.max(rb) + soft;
        let [ax, ay, bx, by] = [a.x, a.y, b.x, b.y].map(|mm| mm * PX_PER_MM);
        let (dx, dy) = (bx - ax, by - ay);
        let length2 = (dx * dx + dy * dy).max(1e-9);
        for y in (ay.min(by) - reach).floor() as i64..=(ay.max(by) + reach).ceil() as i64 {
            for x in (ax.min(bx) - reach).floor() as i64..=(ax.max(bx) + reach).ceil() as i64 {
                let (px, py) = (x as f64 + 0.5 - ax, y as f64 + 0.5 - ay);
                let t = ((px * dx + py * dy) / length2).clamp(0.0, 1.0);
                let (ex, ey) = (px - t * dx, py - t * dy);
                let inside = ra + t * (rb - ra) - (ex * ex + ey * ey).sqrt();
                let cover = (inside / soft + 0.5).clamp(0.0, 1.0);
                if cover > 0.0 {
                    let press = 0.72 + 0.28 * (a.pressure + t * (b.pressure - a.pressure));
                    self.raise(x, y, (cover * press) as f32);
                }
            }
        }
    }

    /// Every pixel with its coverage.
    pub fn cells(&self) -> impl Iterator<Item = (i64, i64, f32)> + '_ {
        let place =
            |i: usize| (self.x0 + (i % self.width) as i64, self.y0 + (i / self.width) as i64);
        self.coverage.iter().enumerate().filter(|(_, c)| **c > 0.0).map(move |(i, &c)| {
            let (x, y) = place(i);
            (x, y, c)
        })
    }
}

/// The coverage of one stroke, overlaps counted once.
#[must_use]
pub fn trace(stroke: &[Touch], pen: &Pen) -> Patch {
    let bound = |pick: fn(&Touch) -> f64| {
        let values = stroke.iter().map(pick);
        let (lo, hi) = values.fold((f64::MAX, f64::MIN), |(lo, hi), v| (lo.min(v), hi.max(v)));
        (lo - pen.width_mm - pen.edge_mm, hi + pen.width_mm + pen.edge_mm)
    };
    let ((x0, x1), (y0, y1)) = (bound(|t| t.x), bound(|t| t.y));
    let mut patch = Patch::around((x0, y0), (x1, y1));
    for pair in stroke.windows(2) {
        patch.segment(pair[0], pair[1], pen);
    }
    patch
}

/// Draws a stroke: ink never gets darker than the pen's own colour, grain lets the paper through.
pub fn draw<const C: usize>(page: &mut Raster<C>, pen: &Pen, stroke: &[Touch], seed: u64) {
    if stroke.len() < 2 {
        return;
    }
    let ink = tone::<C>(pen.ink).map(f32::from);
    for (x, y, cover) in trace(stroke, pen).cells() {
        let alpha = cover * pen.opacity * tooth(pen, seed, x, y);
        blend(page, x, y, ink, alpha);
    }
}

/// How much ink the paper takes at a pixel: fine tooth, and the slow skips of a ball.
fn tooth(pen: &Pen, seed: u64, x: i64, y: i64) -> f32 {
    let (fx, fy) = (x as f64, y as f64);
    // The tooth belongs to the paper, so it does not change with the stroke.
    let fine = noise::smooth(7, fx / 1.7, fy / 1.7);
    let slow = noise::smooth(seed, fx / 9.0, fy / 9.0);
    1.0 - pen.grain * (0.75 * fine + 0.45 * slow * slow)
}

/// Pulls a pixel towards a colour, never making it lighter.
pub fn blend<const C: usize>(page: &mut Raster<C>, x: i64, y: i64, ink: [f32; C], alpha: f32) {
    if let Some(pixel) = page.pixel_mut(x, y) {
        for (v, target) in pixel.iter_mut().zip(ink) {
            let old = f32::from(*v);
            *v = (old + alpha.clamp(0.0, 1.0) * (target.min(old) - old)).round() as u8;
        }
    }
}
