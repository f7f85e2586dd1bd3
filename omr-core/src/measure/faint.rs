//! The palest strokes, seen by integration along lines.
//!
//! A very light pencil is hardly darker in any one cell than the paper's noise, but a stroke is
//! straight for some millimetres: its mean over such a stretch against the paper on both sides is
//! told from noise long before its cells are.
use super::light::rank;
use super::outline::DIRECTIONS;
use crate::params::{self, CANVAS_STEP_MM};

/// Half the side of the square of cells that is looked at: 2 mm.
const HALF: usize = 10;
const SIDE: usize = 2 * HALF + 1;

/// Parts of a stretch that must all be dark, so that a dot is no stroke, and cells in each.
const N_PARTS: usize = 3;
const PART: usize = (params::FAINT_STRETCH_MM / CANVAS_STEP_MM) as usize / N_PARTS;

/// The ink of a cell inside a bubble and its place from the middle, in cells.
pub(super) type Cell = (f32, f64, f64);

/// How much darker the darkest straight stretch is than the paper beside it.
pub(super) fn stroke(cells: &[Cell]) -> f32 {
    DIRECTIONS[..12].iter().map(|&(c, s)| Turned::new(cells, c, s).darkest()).fold(0.0, f32::max)
}

/// Middle and deviation of [`stroke`] in the page's bubbles. Ranks are low, since marks only ever
/// make it larger.
pub(super) fn standard(mut strokes: Vec<f32>) -> [f32; 2] {
    let middle = rank(&mut strokes, 0.4);
    // From the distance between two ranks of a normal distribution to its deviation.
    let deviation = (middle - rank(&mut strokes, 0.1)) / 1.03;
    [middle, deviation.max(params::FAINT_MIN_DEVIATION)]
}

/// Running sums along the rows of a bubble's cells, turned so that a direction lies along them.
struct Turned {
    ink: [[f32; SIDE + 1]; SIDE],
    n_cells: [[f32; SIDE + 1]; SIDE],
}

impl Turned {
    fn new(cells: &[Cell], c: f64, s: f64) -> Self {
        let mut ink = [[0.0; SIDE + 1]; SIDE];
        let mut n_cells = [[0.0; SIDE + 1]; SIDE];
        let bin = |v: f64| (v + HALF as f64 + 0.5).clamp(0.0, (SIDE - 1) as f64) as usize;
        for &(dark, dx, dy) in cells {
            let (along, across) = (bin(dx * c + dy * s), bin(dy * c - dx * s));
            ink[across][along + 1] += dark;
            n_cells[across][along + 1] += 1.0;
        }
        for row in ink.iter_mut().chain(&mut n_cells) {
            for i in 1..row.len() {
                row[i] += row[i - 1];
            }
        }
        Self { ink, n_cells }
    }

    /// Mean ink of `n` columns from `from` on in some rows, if enough cells are there.
    fn mean(&self, rows: std::ops::Range<usize>, from: usize, n: usize) -> Option<f32> {
        let within = |row: &[f32; SIDE + 1]| row[from + n] - row[from];
        let least = 0.6 * (rows.len() * n) as f32;
        let n_cells = self.n_cells.get(rows.clone())?.iter().map(within).sum::<f32>();
        (n_cells >= least).then(|| self.ink[rows].iter().map(within).sum::<f32>() / n_cells)
    }

    fn darkest(&self) -> f32 {
        let n = N_PARTS * PART;
        let mut best = 0.0_f32;
        // A stroke is three cells wide with its blur; the paper begins a cell further.
        for row in 1..SIDE - 1 {
            for from in 0..=SIDE - n {
                let part = |i: usize| self.mean(row - 1..row + 2, from + i * PART, PART);
                let palest = (0..N_PARTS).map(part).try_fold(f32::MAX, |p, v| Some(p.min(v?)));
                let Some(palest) = palest.filter(|palest| *palest > best) else { continue };
                let before = row.checked_sub(4).and_then(|r| self.mean(r..r + 2, from, n));
                let after = self.mean(row + 3..row + 5, from, n);
                // The darker side counts, so that the edge of a shade is hardly a stroke. Near the
                // rim only one side is there: such an edge may be asked about, never marked.
                let beside = match (before, after) {
                    (Some(a), Some(b)) => a.max(b),
                    (Some(one), None) | (None, Some(one)) => one,
                    (None, None) => continue,
                };
                best = best.max(palest - beside);
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cells of a bubble's inside with noise of 0.03 and what else is drawn.
    fn bubble(ink: impl Fn(f64, f64) -> f32) -> Vec<Cell> {
        let mut seed = 7_u32;
        let mut noise = move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((seed >> 16) as f32 / 65_536.0 - 0.5) * 0.1
        };
        let cells = (-9..=9).flat_map(|y| (-9..=9).map(move |x| (f64::from(x), f64::from(y))));
        cells
            .filter(|(x, y)| x * x + y * y <= 81.0)
            .map(|(x, y)| (ink(x, y) + noise(), x, y))
            .collect()
    }

    #[test]
    fn a_stroke_as_pale_as_noise_stands_out_and_a_dot_does_not() {
        let blank = stroke(&bubble(|_, _| 0.0));
        let pale = stroke(&bubble(|x, y| if (x - y).abs() < 2.0 { 0.07 } else { 0.0 }));
        let dot = stroke(&bubble(|x, y| if x * x + y * y < 4.0 { 0.3 } else { 0.0 }));
        assert!(pale > 0.045 && pale > 2.0 * blank, "{pale} on {blank}");
        assert!(f64::from(dot) < params::FAINT_STRETCH, "{dot}");
    }
}
