//! The palest strokes, seen by integration along lines.
//!
//! A very light pencil is hardly darker in any one cell than the paper's noise, but a stroke is
//! straight for some millimetres: its mean over such a stretch against the paper on both sides is
//! told from noise long before its cells are.
use super::light::rank;
use super::outline::{DIRECTIONS, Place};
use crate::params::{self, CANVAS_STEP_MM};

/// Half the side of the square of cells that is looked at, in cells.
const HALF: usize = (params::FAINT_REACH_MM / CANVAS_STEP_MM) as usize;
const SIDE: usize = 2 * HALF + 1;

/// Parts of a stretch that must all be dark, so that a dot is no stroke, and cells in each.
const N_PARTS: usize = 3;
const PART: usize = (params::FAINT_STRETCH_MM / CANVAS_STEP_MM + 0.5) as usize / N_PARTS;

/// Directions that are tried: every 15° of a half turn.
const N_DIRECTIONS: usize = 12;

/// How the cells around a bubble's middle fall into rows and columns that lie along each
/// direction, and which stretches have enough cells; the same for all bubbles of a size.
pub(super) struct Stretches {
    directions: Vec<Direction>,
    radius: f64,
}

struct Direction {
    /// Offset of each cell within the radius, in rows and columns of the canvas, and its bin.
    cells: Vec<(i32, i32, usize)>,
    stretches: Vec<Stretch>,
}

/// One stretch: first bins of its three parts and of the paper on either side, each with one over
/// its number of cells.
struct Stretch {
    parts: [(usize, f32); N_PARTS],
    beside: [Option<(usize, f32)>; 2],
}

/// Rows of a stroke: it is three cells of 0.2 mm wide with its blur.
const STROKE_ROWS: usize = 3;
/// Rows of paper beside it that it is compared with; they begin a row further.
const BESIDE_ROWS: usize = 2;

impl Stretches {
    /// For circles of `radius` cells.
    pub(super) fn new(radius: f64) -> Self {
        let radius = radius.min(HALF as f64);
        let directions = DIRECTIONS[..N_DIRECTIONS].iter();
        Self {
            directions: directions.map(|&(c, s)| Direction::new(radius, c, s)).collect(),
            radius,
        }
    }

    /// How much darker the darkest straight stretch inside the circle at `place` is than the paper
    /// beside it. Cells that do not belong to the bubble count as bare paper.
    pub(super) fn darkest(
        &self,
        ink: &[f32],
        width: usize,
        place: &Place,
        belongs: impl Fn(usize) -> bool,
    ) -> f32 {
        let (x, y) = (place.x as i32, place.y as i32);
        let reach = self.radius as i32 + 1;
        let height = (ink.len() / width.max(1)) as i32;
        if x < reach || y < reach || x + reach >= width as i32 || y + reach >= height {
            return 0.0;
        }
        let mut patch = [[0.0_f32; SIDE + 2]; SIDE + 2];
        let half = HALF as i32 + 1;
        for (row, line) in (-reach..=reach).zip(&mut patch[(half - reach) as usize..]) {
            let from = ((y + row) * width as i32 + x - reach) as usize;
            for (i, cell) in
                (from..=from + 2 * reach as usize).zip(&mut line[(half - reach) as usize..])
            {
                *cell = if belongs(i) { ink[i] } else { 0.0 };
            }
        }
        let one = |direction: &Direction| direction.darkest(&patch);
        self.directions.iter().map(one).fold(0.0, f32::max)
    }
}

impl Direction {
    fn new(radius: f64, c: f64, s: f64) -> Self {
        let bin = |v: f64| (v + HALF as f64 + 0.5).clamp(0.0, (SIDE - 1) as f64) as usize;
        let reach = radius as i32;
        let mut cells = Vec::new();
        let mut n_cells = [[0_u32; SIDE]; SIDE];
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                let (x, y) = (f64::from(dx), f64::from(dy));
                if x * x + y * y <= radius * radius {
                    let (along, across) = (bin(x * c + y * s), bin(y * c - x * s));
                    n_cells[across][along] += 1;
                    let at = |v: i32| v + HALF as i32 + 1;
                    cells.push((at(dy), at(dx), across * (SIDE + 1) + along + 1));
                }
            }
        }
        let n_in = |row: usize, n_rows: usize, from: usize, n: usize| {
            let rows = n_cells.get(row..row + n_rows)?;
            let found: u32 = rows.iter().flat_map(|row| &row[from..from + n]).sum();
            (found as f32 >= 0.6 * (n_rows * n) as f32)
                .then(|| (row * (SIDE + 1) + from, 1.0 / found as f32))
        };
        let n = N_PARTS * PART;
        let mut stretches = Vec::new();
        for row in 1..SIDE - 1 {
            for from in 0..=SIDE - n {
                let part = |i: usize| n_in(row - 1, STROKE_ROWS, from + i * PART, PART);
                let (Some(a), Some(b), Some(c)) = (part(0), part(1), part(2)) else { continue };
                let before = row.checked_sub(2 + BESIDE_ROWS);
                let before = before.and_then(|row| n_in(row, BESIDE_ROWS, from, n));
                let after = n_in(row + 3, BESIDE_ROWS, from, n);
                if before.is_some() || after.is_some() {
                    stretches.push(Stretch { parts: [a, b, c], beside: [before, after] });
                }
            }
        }
        Self { cells, stretches }
    }

    fn darkest(&self, patch: &[[f32; SIDE + 2]; SIDE + 2]) -> f32 {
        let mut sums = [0.0_f32; SIDE * (SIDE + 1)];
        for &(row, col, bin) in &self.cells {
            sums[bin] += patch[row as usize][col as usize];
        }
        // Sums along the rows, then of as many rows as a stroke and the paper beside it have.
        for row in sums.chunks_exact_mut(SIDE + 1) {
            let mut total = 0.0;
            for cell in row {
                total += *cell;
                *cell = total;
            }
        }
        let of_rows = |n: usize| {
            let mut out = [0.0_f32; SIDE * (SIDE + 1)];
            let end = (SIDE - n + 1) * (SIDE + 1);
            for k in 0..n {
                let rows = &sums[k * (SIDE + 1)..];
                out[..end].iter_mut().zip(rows).for_each(|(out, sum)| *out += sum);
            }
            out
        };
        let (strokes, paper) = (of_rows(STROKE_ROWS), of_rows(BESIDE_ROWS));
        let n = N_PARTS * PART;
        let mut best = 0.0_f32;
        for stretch in &self.stretches {
            let mean = |(i, share): (usize, f32)| (strokes[i + PART] - strokes[i]) * share;
            let palest = stretch.parts.into_iter().map(mean).fold(f32::MAX, f32::min);
            if palest <= best {
                continue;
            }
            let mean = |(i, share): (usize, f32)| (paper[i + n] - paper[i]) * share;
            // The darker side counts, so that the edge of a shade is hardly a stroke. Near the rim
            // only one side is there: such an edge may be asked about, never marked.
            let beside = stretch.beside.into_iter().flatten().map(mean).fold(f32::MIN, f32::max);
            best = best.max(palest - beside);
        }
        best
    }
}

/// Middle and deviation of the darkest stretches in the page's bubbles. Ranks are low, since marks
/// only ever make it larger.
pub(super) fn standard(mut strokes: Vec<f32>) -> [f32; 2] {
    let middle = rank(&mut strokes, 0.4);
    // From the distance between two ranks of a normal distribution to its deviation.
    let deviation = (middle - rank(&mut strokes, 0.1)) / 1.03;
    [middle, deviation.max(params::FAINT_MIN_DEVIATION)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = 41;

    /// The darkest stretch of a bubble in noise of 0.03 with what else is drawn.
    fn stroke(ink: impl Fn(f64, f64) -> f32) -> f32 {
        let mut seed = 7_u32;
        let mut noise = move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((seed >> 16) as f32 / 65_536.0 - 0.5) * 0.1
        };
        let at = |i: usize| ((i % WIDTH) as f64 - 20.0, (i / WIDTH) as f64 - 20.0);
        let cells: Vec<f32> =
            (0..WIDTH * WIDTH).map(at).map(|(x, y)| ink(x, y) + noise()).collect();
        let place = Place { x: 20.5, y: 20.5, r: 9.0, outline: 0.0 };
        Stretches::new(7.2).darkest(&cells, WIDTH, &place, |_| true)
    }

    #[test]
    fn a_stroke_as_pale_as_noise_stands_out_and_a_dot_does_not() {
        let blank = stroke(|_, _| 0.0);
        let pale = stroke(|x, y| if (x - y).abs() < 2.0 { 0.07 } else { 0.0 });
        let dot = stroke(|x, y| if x * x + y * y < 4.0 { 0.3 } else { 0.0 });
        assert!(pale > 0.045 && pale > 2.0 * blank, "{pale} on {blank}");
        assert!(f64::from(dot) < params::FAINT_STRETCH, "{dot}");
    }
}
