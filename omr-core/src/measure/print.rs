//! What is printed around every bubble alike.
use super::canvas::Canvas;
use super::light::rank;
use super::outline::{Place, some};
use crate::params::{self, CANVAS_STEP_MM};

/// What is printed in the cells around every bubble alike: the middle rank over many bubbles of
/// each cell's darkness. At most half of the bubbles of a page are ever marked in the same cell,
/// and what is found is capped by what can be printed there: nothing inside the outline.
pub(super) struct Print {
    half_width: usize,
    half_height: usize,
    dark: Vec<f32>,
}

impl Print {
    pub(super) fn common(canvas: &Canvas, places: &[Place]) -> Self {
        let half_width = (params::PRINT_HALF_WIDTH_MM / CANVAS_STEP_MM).ceil() as usize;
        let half_height = (params::PRINT_HALF_HEIGHT_MM / CANVAS_STEP_MM).ceil() as usize;
        let (w, h) = (2 * half_width + 1, 2 * half_height + 1);
        let places = some(places, params::PRINT_BUBBLES);
        let n = places.len();
        let mut samples = vec![0.0_f32; w * h * n];
        let mut line = Vec::with_capacity(w);
        for (idx, place) in places.iter().enumerate() {
            let x = place.x - half_width as f64;
            for row in 0..h {
                canvas.line(x, place.y + row as f64 - half_height as f64, w, &mut line);
                let cells = samples[row * w * n + idx..].iter_mut().step_by(n);
                cells.zip(&line).for_each(|(to, from)| *to = *from);
            }
        }
        let mut dark: Vec<f32> =
            samples.chunks_exact_mut(n.max(1)).map(|cell| rank(cell, 0.45)).collect();
        let r = places.first().map_or(0.0, |place| place.r);
        let clear = r - params::OUTLINE_GAP_MM / CANVAS_STEP_MM;
        for (i, dark) in dark.iter_mut().enumerate() {
            let (dx, dy) = (i % w, i / w);
            let (dx, dy) = (dx as f64 - half_width as f64, dy as f64 - half_height as f64);
            if dx * dx + dy * dy < clear * clear {
                *dark = dark.min(params::PRINT_INSIDE_MAX);
            }
        }
        let dark = widened(&dark, w, h);
        Self { half_width, half_height, dark }
    }

    /// Takes the print around all places from the darkness, each cell's by the nearest bubble
    /// within `reach` cells; what is farther from all holds no ink. Gives the ink and which cells
    /// held print.
    pub(super) fn taken_from(
        &self,
        canvas: &Canvas,
        places: &[Place],
        reach: f64,
    ) -> (Vec<f32>, Vec<bool>) {
        let reach = (reach * reach) as f32;
        let (w, h) = (canvas.width, canvas.height);
        let mut ink = vec![0.0_f32; w * h];
        let mut is_printed = vec![false; w * h];
        let mut nearest = vec![reach; w * h];
        let (half_w, half_h) = (self.half_width as f64, self.half_height as f64);
        let first = |middle: f64, half: f64| (middle - half - 0.5).ceil().max(0.0) as usize;
        let last = |middle: f64, half: f64, n: usize| {
            ((middle + half - 0.5).floor().max(-1.0) + 1.0).max(0.0).min(n as f64) as usize
        };
        let mut printed = Vec::new();
        for place in places {
            let from = first(place.x, half_w).min(w);
            let to = last(place.x, half_w, w).max(from);
            let dx = (from as f64 + 0.5 - place.x) as f32;
            for y in first(place.y, half_h)..last(place.y, half_h, h) {
                let dy = y as f64 + 0.5 - place.y;
                self.row(dy, from as f64 + 0.5 - place.x, to - from, &mut printed);
                let dy = (dy * dy) as f32;
                let row = y * w + from..y * w + to;
                let out = ink[row.clone()].iter_mut().zip(&mut is_printed[row.clone()]);
                let out = out.zip(&mut nearest[row.clone()]);
                let cells = canvas.dark[row].iter().zip(&printed);
                for (i, (((ink, is_printed), nearest), (dark, printed))) in
                    out.zip(cells).enumerate()
                {
                    let dx = dx + i as f32;
                    let distance = dx * dx + dy;
                    let is_near = distance < *nearest;
                    *nearest = if is_near { distance } else { *nearest };
                    *ink = if is_near { dark - printed } else { *ink };
                    *is_printed = if is_near { *printed > params::PRINT_SEEN } else { *is_printed };
                }
            }
        }
        (ink, is_printed)
    }

    /// Printed darkness of `n` cells: `dy` cells below a bubble's middle, from `dx` on.
    fn row(&self, dy: f64, dx: f64, n: usize, out: &mut Vec<f32>) {
        let (w, h) = (2 * self.half_width + 1, 2 * self.half_height + 1);
        let x = (dx + self.half_width as f64).max(0.0);
        let y = (dy + self.half_height as f64).clamp(0.0, (h - 1) as f64);
        let (x0, y0) = ((x as usize).min(w - 1), y as usize);
        let (fx, fy) = ((x - x0 as f64) as f32, (y - y0 as f64) as f32);
        let upper = &self.dark[y0 * w + x0..(y0 + 1) * w];
        let y1 = (y0 + 1).min(h - 1);
        let lower = &self.dark[y1 * w + x0..(y1 + 1) * w];
        out.clear();
        let pairs = upper.windows(2).zip(lower.windows(2));
        out.extend(pairs.take(n).map(|(upper, lower)| {
            let above = upper[0] + fx * (upper[1] - upper[0]);
            let below = lower[0] + fx * (lower[1] - lower[0]);
            above + fy * (below - above)
        }));
        let end = (upper.last(), lower.last());
        let end = end.0.zip(end.1).map_or(0.0, |(above, below)| above + fy * (below - above));
        out.resize(n, end);
    }
}

/// Each cell's darkest neighbour, a little raised: a bubble that lies a tenth of a millimetre
/// beside its place, or was printed a little darker, must leave no trace of its outline.
fn widened(dark: &[f32], w: usize, h: usize) -> Vec<f32> {
    let darkest = |i: usize| {
        let (x, y) = (i % w, i / w);
        let rows = y.saturating_sub(1)..(y + 2).min(h);
        let cells = rows.flat_map(|y| (x.saturating_sub(1)..(x + 2).min(w)).map(move |x| (x, y)));
        cells.map(|(x, y)| dark[y * w + x]).fold(f32::MIN, f32::max)
    };
    let raised = |i: usize| {
        let darkest = darkest(i);
        let rise = (darkest - dark[i]).max(0.0);
        // Plain paper stays as it is: there the neighbours differ by noise alone.
        let steep = if darkest > params::PRINT_SEEN {
            params::PRINT_SPREAD * rise + 0.15 * darkest
        } else {
            0.0
        };
        dark[i] + steep
    };
    (0..dark.len()).map(raised).collect()
}
