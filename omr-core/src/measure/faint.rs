//! The palest strokes, seen by integration along lines.
//!
//! A very light pencil is hardly darker in any one cell than the paper's noise, but a stroke is
//! straight for some millimetres: its mean over such a stretch against the paper on both sides is
//! told from noise long before its cells are.
use super::light::rank;
use super::outline::{DIRECTIONS, Place};
use crate::params::{self, CANVAS_STEP_MM};
use std::ops::Range;

/// Half the side of the square of cells that is looked at, in whole cells.
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

/// Values of all rows at one column, side by side: rows are added up and compared together.
type Column = [f32; ROWS];

/// Rows of a turned square, and one to spare: lanes come in fours.
const ROWS: usize = SIDE + 1;

/// Columns where a stretch and where a part of one may begin.
const N_STARTS: usize = SIDE - N_PARTS * PART + 1;
const N_PART_STARTS: usize = SIDE - PART + 1;

struct Direction {
    /// Place of each cell within the radius, in the patch and in the turned square.
    cells: Vec<(u8, u8)>,
    /// One over the cells of the part, stroke and all, that begins at a column, with its first row.
    parts: [Column; N_PART_STARTS],
    /// The same of the paper above and below the stretch whose stroke's first row is meant;
    /// 0 where there is too little.
    above: [Column; N_STARTS],
    below: [Column; N_STARTS],
}

/// Rows of a stroke: it is three cells of 0.2 mm wide with its blur.
const STROKE_ROWS: usize = 3;
/// Rows of paper beside it that it is compared with, and how far these begin above and below the
/// stroke's first row.
const BESIDE_ROWS: usize = 2;
const ABOVE: usize = 1 + BESIDE_ROWS;
const BELOW: usize = STROKE_ROWS + 1;

/// The square of cells around a bubble's middle, row by row, or of a turned one, column by column;
/// a power of two.
type Square = [f32; 256];
const _: () = assert!(SIDE * ROWS <= 256);

impl Stretches {
    /// For circles of `radius` cells.
    pub(super) fn new(radius: f64) -> Self {
        let radius = radius.min(params::FAINT_REACH_MM / CANVAS_STEP_MM);
        let directions = DIRECTIONS[..N_DIRECTIONS].iter();
        Self {
            directions: directions.map(|&(c, s)| Direction::new(radius, c, s)).collect(),
            radius,
        }
    }

    /// How much darker the darkest straight stretch inside the circle at `place` is than the paper
    /// beside it. `cut` makes the cells of a row (its columns, their ink) bare paper that do not belong to
    /// the bubble.
    pub(super) fn darkest(
        &self,
        ink: &[f32],
        width: usize,
        place: &Place,
        cut: impl Fn(usize, Range<usize>, &mut [f32]),
    ) -> f32 {
        let (x, y) = (place.x as i32, place.y as i32);
        let reach = self.radius as i32 + 1;
        let height = (ink.len() / width.max(1)) as i32;
        if x < reach || y < reach || x + reach >= width as i32 || y + reach >= height {
            return 0.0;
        }
        let mut patch: Square = [0.0; 256];
        let reach = self.radius as i32;
        let rows = patch.chunks_exact_mut(SIDE).skip(HALF - reach as usize);
        for (y, line) in (y - reach..=y + reach).zip(rows) {
            let (y, from, to) = (y as usize, (x - reach) as usize, (x + reach) as usize);
            let cells = &mut line[HALF - reach as usize..][..=to - from];
            cells.copy_from_slice(&ink[y * width..][from..=to]);
            cut(y, from..to + 1, cells);
        }
        // Every second direction, and the two beside the best.
        let one = |i: usize| self.directions.get(i).map_or(0.0, |at| at.darkest(&patch));
        let (mut best, mut at) = (0.0, 0);
        for i in (0..N_DIRECTIONS).step_by(2) {
            let darkest = one(i);
            if darkest > best {
                (best, at) = (darkest, i);
            }
        }
        best.max(one((at + 1) % N_DIRECTIONS)).max(one((at + N_DIRECTIONS - 1) % N_DIRECTIONS))
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
                    let at = |v: i32| (v + HALF as i32) as usize;
                    let from = at(dy) * SIDE + at(dx);
                    cells.push((from as u8, (along * ROWS + across) as u8));
                }
            }
        }
        // One over the cells of some rows and columns; 0 where they are too few.
        let share = |row: Option<usize>, n_rows: usize, from: usize, n: usize| {
            let rows = row.and_then(|row| n_cells.get(row..row + n_rows)).unwrap_or_default();
            let found: u32 = rows.iter().flat_map(|row| &row[from..from + n]).sum();
            let is_enough = found > 0 && found as f32 >= 0.6 * (n_rows * n) as f32;
            if is_enough { 1.0 / found as f32 } else { 0.0 }
        };
        let n = N_PARTS * PART;
        let by_row = |share: &dyn Fn(usize) -> f32| std::array::from_fn(share);
        let column = |from: usize| by_row(&|row| share(Some(row), STROKE_ROWS, from, PART));
        let above =
            |from: usize| by_row(&|row| share(row.checked_sub(ABOVE), BESIDE_ROWS, from, n));
        let below = |from: usize| by_row(&|row| share(Some(row + BELOW), BESIDE_ROWS, from, n));
        Self {
            cells,
            parts: std::array::from_fn(column),
            above: std::array::from_fn(above),
            below: std::array::from_fn(below),
        }
    }

    fn darkest(&self, patch: &Square) -> f32 {
        let mut cells: Square = [0.0; 256];
        for &(from, to) in &self.cells {
            cells[usize::from(to)] += patch[usize::from(from)];
        }
        // Sums of all columns so far, then of as many rows as a stroke and the paper beside it have.
        let mut sums = [[0.0_f32; ROWS]; SIDE + 1];
        for (column, cells) in cells.as_chunks::<ROWS>().0.iter().take(SIDE).enumerate() {
            sums[column + 1] = std::array::from_fn(|row| sums[column][row] + cells[row]);
        }
        let (strokes, paper) = (of_rows::<STROKE_ROWS>(&sums), of_rows::<BESIDE_ROWS>(&sums));
        let mut parts = [[0.0_f32; ROWS]; N_PART_STARTS];
        for (from, parts) in parts.iter_mut().enumerate() {
            let (first, end, share) = (&strokes[from], &strokes[from + PART], &self.parts[from]);
            *parts = std::array::from_fn(|row| (end[row] - first[row]) * share[row]);
        }
        let mut palest = [[0.0_f32; ROWS]; N_STARTS];
        let mut most = [0.0_f32; ROWS];
        for (from, palest) in palest.iter_mut().enumerate() {
            let [a, b, c] = [0, 1, 2].map(|part| &parts[from + part * PART]);
            *palest = std::array::from_fn(|row| lesser(a[row], lesser(b[row], c[row])));
            most = std::array::from_fn(|row| -lesser(-most[row], -palest[row]));
        }
        let mut best = 0.0_f32;
        for row in (0..ROWS).filter(|&row| most[row] > 0.0) {
            for (from, palest) in palest.iter().enumerate() {
                if palest[row] > best {
                    best = best.max(palest[row] - self.beside(&paper, row, from));
                }
            }
        }
        best
    }

    /// Darkness of the paper beside a stretch, which is given by its stroke's first row.
    ///
    /// The darker side counts, so that the edge of a shade is hardly a stroke. Near the rim only
    /// one side is there: such an edge may be asked about, never marked. Where there is none, no
    /// stretch can be told.
    fn beside(&self, paper: &[Column; SIDE + 1], row: usize, from: usize) -> f32 {
        let end = &paper[from + N_PARTS * PART];
        let (above, below) = (self.above[from][row], self.below[from][row]);
        let mean = |row: usize, share: f32| (end[row] - paper[from][row]) * share;
        match (above > 0.0, below > 0.0) {
            (true, true) => mean(row - ABOVE, above).max(mean(row + BELOW, below)),
            (true, false) => mean(row - ABOVE, above),
            (false, true) => mean(row + BELOW, below),
            (false, false) => f32::MAX,
        }
    }
}

/// Sums of `N` rows from each on.
fn of_rows<const N: usize>(columns: &[Column; SIDE + 1]) -> [Column; SIDE + 1] {
    columns.each_ref().map(|column| {
        let mut sums = *column;
        for k in 1..N {
            sums[..ROWS - k].iter_mut().zip(&column[k..]).for_each(|(sum, next)| *sum += next);
        }
        sums
    })
}

fn lesser(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

/// Middle and deviation, at least `least`, of what is measured in a page's bubbles. Ranks are low, since
/// marks only ever make it larger.
pub(super) fn standard(values: Vec<f32>, least: f32) -> [f32; 2] {
    let middle = rank(&values, 0.4);
    // From the distance between two ranks of a normal distribution to its deviation.
    let deviation = (middle - rank(&values, 0.1)) / 1.03;
    [middle, deviation.max(least)]
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
        Stretches::new(7.2).darkest(&cells, WIDTH, &place, |_, _, _| ())
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
