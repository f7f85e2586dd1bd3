//! Ink as connected strokes, and the lines among them that mean nothing.
use crate::geometry::Point;
use crate::image::{Bits, Blob, Extent, blobs};
use crate::params::{self, CANVAS_STEP_MM};
use std::ops::Range;

/// Which stroke each cell of a canvas belongs to; 0 is none.
pub(super) struct Strokes {
    pub(super) labels: Vec<u32>,
    /// The same without the joints across printed outlines: pieces that really touch.
    pub(super) pieces: Vec<u32>,
    /// Cells that were taken away because they are part of a long thin line.
    pub(super) line: Vec<bool>,
    /// Both ends of every such line, in cells.
    pub(super) lines: Vec<Ends>,
    /// Cells of each stroke, by its label.
    totals: Vec<usize>,
}

impl Strokes {
    /// Strokes of ink on paper of a given noise, without long thin lines.
    ///
    /// A light stroke comes and goes with the paper's grain, so cells with little ink belong to a
    /// stroke too when some of it is clearly ink. Printed outlines cut the strokes that cross them:
    /// `outline` marks their cells, where strokes are joined again. `is_slash` tells lines that are one
    /// bubble's mark.
    pub(super) fn trace(
        ink: &[f32],
        width: usize,
        outline: &[bool],
        noise: f32,
        is_slash: impl Fn(&Ends) -> bool,
    ) -> Self {
        let sure = (params::INK_OVER_NOISE * noise).max(params::INK_MIN);
        let likely = (params::LIKELY_INK_OVER_NOISE * noise).max(params::LIKELY_INK_MIN);
        let set = ink.iter().map(|&ink| ink >= likely).collect();
        let mut bitmap = Bitmap { width, set };
        let mut line = vec![false; ink.len()];
        let mut lines = Vec::new();
        let min_cells = (params::LINE_MIN_MM / CANVAS_STEP_MM) as u32;
        for component in bitmap.blobs(|_| true) {
            let n_sure = cells(&component, width).filter(|&i| ink[i] >= sure).count();
            if n_sure < params::SURE_CELLS {
                cells(&component, width).for_each(|i| bitmap.set[i] = false);
            }
        }
        let mut joints = join_across(&mut bitmap, outline, 3);
        for component in bitmap.blobs(|_| true) {
            let size = component.size;
            let side = |from: u16, to: u16| u32::from(to - from);
            let (w, h) = (side(size.left, size.right), side(size.top, size.bottom));
            if w * w + h * h < min_cells * min_cells {
                continue;
            }
            // Several lines may cross, so they are looked for until none is left.
            for _ in 0..params::LINES_A_STROKE {
                let Some(found) = find_line(&component, &bitmap, &line, ink) else { break };
                if is_slash(&found.ends) {
                    break;
                }
                for i in found.cells {
                    bitmap.set[i] = false;
                    line[i] = true;
                }
                lines.push(found.ends);
            }
        }
        // A line that was taken away cuts the strokes that crossed it.
        joints.extend(join_across(&mut bitmap, &line, 4));
        let (mut labels, mut totals) = label(&bitmap);
        // Joints have done their work: they are no ink.
        for i in joints {
            // A cell may join both a print's cut and a line's.
            if labels[i] != 0 {
                totals[labels[i] as usize] -= 1;
            }
            labels[i] = 0;
            bitmap.set[i] = false;
        }
        let (pieces, _) = label(&bitmap);
        Self { labels, pieces, line, lines, totals }
    }
}

/// How many cells of each stroke lie inside each bubble, and in all.
pub(super) struct Shares {
    /// By stroke, from 1: bubbles that it meets, with its cells there.
    inside: Vec<Vec<(usize, usize)>>,
    totals: Vec<usize>,
}

impl Shares {
    /// Counts the cells of every stroke in each bubble, whose cells are given as ranges.
    pub(super) fn count(
        strokes: &Strokes,
        bubbles: impl Iterator<Item = impl Iterator<Item = Range<usize>>>,
    ) -> Self {
        let mut inside: Vec<Vec<(usize, usize)>> = vec![Vec::new(); strokes.totals.len()];
        for (idx, cells) in bubbles.enumerate() {
            for &label in
                cells.flat_map(|cells| &strokes.labels[cells]).filter(|label| **label != 0)
            {
                let entries = &mut inside[label as usize];
                match entries.last_mut() {
                    Some((bubble, n)) if *bubble == idx => *n += 1,
                    _ => entries.push((idx, 1)),
                }
            }
        }
        Self { inside, totals: strokes.totals.clone() }
    }

    /// Cells of the stroke in bubble `idx`, and the most in any other bubble.
    pub(super) fn of(&self, label: u32, idx: usize) -> (usize, usize) {
        let count = |(here, other): (usize, usize), &(bubble, n): &(usize, usize)| {
            if bubble == idx { (n, other) } else { (here, other.max(n)) }
        };
        self.inside.get(label as usize).map_or((0, 0), |met| met.iter().fold((0, 0), count))
    }

    /// All cells of the stroke.
    pub(super) fn total(&self, label: u32) -> usize {
        self.totals.get(label as usize).copied().unwrap_or_default()
    }
}

/// The cells of a canvas that hold something, row by row.
pub(super) struct Bitmap {
    pub(super) width: usize,
    pub(super) set: Vec<bool>,
}

impl Bitmap {
    /// Cells that touch, in the order of their first cell, where their box `is_wanted`.
    pub(super) fn blobs(&self, is_wanted: impl Fn(&Extent) -> bool) -> Vec<Blob> {
        let height = self.set.len() / self.width.max(1);
        blobs(&Bits::of(self.width, height, |x, y| self.set[y * self.width + x]), is_wanted)
    }
}

/// The number of each cell's component, from 1, and how many cells each number has.
fn label(bitmap: &Bitmap) -> (Vec<u32>, Vec<usize>) {
    let mut labels = vec![0; bitmap.set.len()];
    let mut totals = vec![0];
    for (label, component) in (1..).zip(&bitmap.blobs(|_| true)) {
        for run in &component.runs {
            let row = run.y as usize * bitmap.width;
            labels[row + run.start as usize..row + run.end as usize].fill(label);
        }
        totals.push(component.size.n_pixels as usize);
    }
    (labels, totals)
}

/// Sets the cells of a cut that lie at most `reach` cells from a stroke, and tells them.
fn join_across(bitmap: &mut Bitmap, cut: &[bool], reach: usize) -> Vec<usize> {
    let near = widened(&bitmap.set, bitmap.width, reach);
    let cells = bitmap.set.iter_mut().zip(cut).zip(&near).enumerate();
    let mut joined = Vec::new();
    for (i, ((set, cut), near)) in cells {
        if *near && *cut && !*set {
            *set = true;
            joined.push(i);
        }
    }
    joined
}

/// Every cell that has a set one at most `reach` columns and rows away.
fn widened(set: &[bool], width: usize, reach: usize) -> Vec<bool> {
    let mut along = set.to_vec();
    for (from, to) in set.chunks_exact(width).zip(along.chunks_exact_mut(width)) {
        for shift in 1..=reach.min(width - 1) {
            to[shift..].iter_mut().zip(from).for_each(|(to, from)| *to |= *from);
            to.iter_mut().zip(&from[shift..]).for_each(|(to, from)| *to |= *from);
        }
    }
    let mut wide = along.clone();
    for shift in 1..=reach {
        let cells = (shift * width).min(set.len());
        wide[cells..].iter_mut().zip(&along).for_each(|(to, from)| *to |= *from);
        wide.iter_mut().zip(&along[cells..]).for_each(|(to, from)| *to |= *from);
    }
    wide
}

/// Indices of a component's cells.
fn cells(component: &Blob, width: usize) -> impl Iterator<Item = usize> + '_ {
    component.runs.iter().flat_map(move |run| {
        let row = run.y as usize * width;
        row + run.start as usize..row + run.end as usize
    })
}

/// Directions that lines are looked for in: every 1.5° of a half turn.
const N_ANGLES: usize = 120;

/// A cell's place and ink.
type Cell = (f64, f64, f32);

/// Where a line begins and ends, in cells.
pub(super) type Ends = [Point; 2];

/// A long thin straight line.
struct Line {
    /// Indices of its cells.
    cells: Vec<usize>,
    /// Where it begins and ends, in cells.
    ends: Ends,
}

/// The longest thin straight line of what is left of a component. Where another line was taken
/// away across it, it runs on.
fn find_line(component: &Blob, bitmap: &Bitmap, line: &[bool], ink: &[f32]) -> Option<Line> {
    let width = bitmap.width;
    let at = |i: usize| ((i % width) as f64, (i / width) as f64, ink[i]);
    let left: Vec<Cell> = cells(component, width).filter(|&i| bitmap.set[i]).map(at).collect();
    let taken: Vec<Cell> = cells(component, width).filter(|&i| line[i]).map(at).collect();
    let (members, ends) = thin_run(&left, &taken, strongest(&left)?)?;
    let index = |&(x, y, _): &Cell| y as usize * width + x as usize;
    Some(Line { cells: members.iter().map(index).collect(), ends })
}

/// A line: unit direction and offset along the normal.
#[derive(Clone, Copy)]
struct Direction {
    cos: f64,
    sin: f64,
    offset: f64,
}

impl Direction {
    fn along(&self, (x, y, _): Cell) -> f64 {
        x * self.cos + y * self.sin
    }

    fn away(&self, (x, y, _): Cell) -> f64 {
        y * self.cos - x * self.sin - self.offset
    }
}

/// Cells that are enough to find a line's rough direction.
const ROUGH_CELLS: usize = 160;

/// Hough's transform on a small scale: the line that most cells lie on. Every second direction is
/// tried with a part of the cells, then the best one's neighbours with all.
fn strongest(cells: &[Cell]) -> Option<Direction> {
    let step = cells.len().div_ceil(ROUGH_CELLS).max(1);
    let some: Vec<Cell> = cells.iter().copied().step_by(step).collect();
    let (angle, _) = most_cells(&some, (0..N_ANGLES).step_by(2))?;
    let near = [angle, angle + 1, angle + N_ANGLES - 1];
    Some(most_cells(cells, near.into_iter().map(|angle| angle % N_ANGLES))?.1)
}

/// The angle (an index) and the line of that direction that most cells lie on.
fn most_cells(cells: &[Cell], angles: impl Iterator<Item = usize>) -> Option<(usize, Direction)> {
    let reach = cells.iter().map(|&(x, y, _)| x.max(y)).fold(0.0, f64::max) * 1.5 + 4.0;
    let mut counts = vec![0_u32; 2 * (reach as usize + 1)];
    let mut best: Option<(u32, usize, Direction)> = None;
    for angle in angles {
        let turn = std::f64::consts::PI * angle as f64 / N_ANGLES as f64;
        let (cos, sin) = (libm::cos(turn), libm::sin(turn));
        counts.fill(0);
        for &(x, y, _) in cells {
            // Two cells to a bin.
            let bin = ((y * cos - x * sin + reach) / 2.0) as usize;
            if let Some(count) = counts.get_mut(bin) {
                *count += 1;
            }
        }
        let pairs = counts.windows(2).map(|pair| pair[0] + pair[1]);
        let (bin, count) = pairs.enumerate().max_by_key(|&(bin, n)| (n, usize::MAX - bin))?;
        if best.is_none_or(|(most, ..)| count > most) {
            let offset = (bin + 1) as f64 * 2.0 - reach;
            best = Some((count, angle, Direction { cos, sin, offset }));
        }
    }
    best.map(|(_, angle, direction)| (angle, direction))
}

/// The cells of the longest unbroken stretch along the line and its ends, if it is long and thin.
///
/// Blur widens a dark line, so what lies beside it counts as thick only when it is nearly as dark
/// as the line itself; what is paler is the line's own edge and goes with it.
fn thin_run(cells: &[Cell], taken: &[Cell], rough: Direction) -> Option<(Vec<Cell>, Ends)> {
    let half = params::LINE_HALF_WIDTH_MM / CANVAS_STEP_MM;
    let line = straightened(cells, rough, half);
    let from = cells.iter().map(|&p| line.along(p)).fold(f64::MAX, f64::min);
    let to = cells.iter().map(|&p| line.along(p)).fold(f64::MIN, f64::max);
    let n_bins = (to - from) as usize + 1;
    let bin = |cell: Cell| ((line.along(cell) - from) as usize).min(n_bins - 1);
    let (mut on, mut beside) = (vec![0.0_f32; n_bins], vec![0.0_f32; n_bins]);
    for &cell in cells {
        let away = line.away(cell).abs();
        if away <= half {
            on[bin(cell)] = on[bin(cell)].max(cell.2);
        } else if away <= 2.0 * half {
            beside[bin(cell)] = beside[bin(cell)].max(cell.2);
        }
    }
    let mut runs = on.clone();
    for &cell in taken.iter().filter(|&&cell| line.away(cell).abs() <= half) {
        let along = line.along(cell) - from;
        if along >= 0.0 && along < n_bins as f64 {
            runs[along as usize] = runs[along as usize].max(cell.2);
        }
    }
    let gap = (params::LINE_MAX_GAP_MM / CANVAS_STEP_MM) as usize;
    let (start, end) = longest_run(&runs, gap)?;
    let is_edge = |ink: f32, bin: usize| ink <= params::LINE_EDGE_SHARE * on[bin];
    let thin = (start..end).filter(|&i| on[i] > 0.0 && is_edge(beside[i], i)).count();
    let mm = |cells: usize| cells as f64 * CANVAS_STEP_MM;
    // Filled bubbles that touch are no line with beads on it.
    let least_thin = params::LINE_MIN_THIN_MM.max(params::LINE_THIN_SHARE * mm(end - start));
    if mm(end - start) < params::LINE_MIN_MM || mm(thin) < least_thin {
        return None;
    }
    let member = |&&cell: &&Cell| {
        let (bin, away) = (bin(cell), line.away(cell).abs());
        (start..end).contains(&bin) && (away <= half || away <= 2.0 * half && is_edge(cell.2, bin))
    };
    let point = |bin: usize| {
        let along = from + bin as f64;
        let (x, y) = (along * line.cos, along * line.sin);
        Point::new(x - line.offset * line.sin, y + line.offset * line.cos)
    };
    Some((cells.iter().filter(member).copied().collect(), [point(start), point(end)]))
}

/// Two rounds of least squares on the cells near the line.
fn straightened(cells: &[Cell], rough: Direction, half: f64) -> Direction {
    let mut line = rough;
    for _ in 0..2 {
        let near = || cells.iter().filter(|&&cell| line.away(cell).abs() <= 1.5 * half);
        let n = near().count() as f64;
        let mean_along = near().map(|&c| line.along(c)).sum::<f64>() / n;
        let mean_away = near().map(|&c| line.away(c)).sum::<f64>() / n;
        let (mut spread, mut slant) = (0.0, 0.0);
        for &cell in near() {
            let along = line.along(cell) - mean_along;
            spread += along * along;
            slant += along * (line.away(cell) - mean_away);
        }
        let slope = slant / spread;
        if !slope.is_finite() {
            return line;
        }
        // A small turn: its sine is its slope.
        let (cos, sin) = (line.cos - slope * line.sin, line.sin + slope * line.cos);
        let norm = (cos * cos + sin * sin).sqrt();
        let middle = (
            line.cos * mean_along - line.sin * (mean_away + line.offset),
            line.sin * mean_along + line.cos * (mean_away + line.offset),
        );
        let (cos, sin) = (cos / norm, sin / norm);
        line = Direction { cos, sin, offset: middle.1 * cos - middle.0 * sin };
    }
    line
}

/// The longest stretch of bins without a gap of more than `gap` empty ones.
fn longest_run(bins: &[f32], gap: usize) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    let mut current: Option<(usize, usize)> = None;
    for (i, _) in bins.iter().enumerate().filter(|(_, ink)| **ink > 0.0) {
        current = match current {
            Some((start, end)) if i <= end + gap => Some((start, i + 1)),
            _ => Some((i, i + 1)),
        };
        if let Some((start, end)) = current
            && best.is_none_or(|(s, e)| end - start > e - s)
        {
            best = Some((start, end));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = 120;

    /// Ink on a canvas of 24 × 16 mm, cell by cell.
    fn ink(dark: impl Fn(f64, f64) -> bool) -> Vec<f32> {
        let at = |i: usize| (i % WIDTH, i / WIDTH);
        let cells = (0..WIDTH * 80).map(at);
        cells.map(|(x, y)| if dark(x as f64, y as f64) { 0.6 } else { 0.0 }).collect()
    }

    fn trace(ink: &[f32]) -> Strokes {
        Strokes::trace(ink, WIDTH, &vec![false; ink.len()], 0.01, |_| false)
    }

    #[test]
    fn a_long_line_is_taken_away_and_the_blot_it_crosses_stays_one() {
        let blot = |x: f64, y: f64| (x - 60.0) * (x - 60.0) + (y - 40.0) * (y - 40.0) < 100.0;
        let line = |x: f64, y: f64| (y - 0.3 * x - 22.0).abs() < 1.5;
        let strokes = trace(&ink(|x, y| blot(x, y) || line(x, y)));
        assert_eq!(strokes.lines.len(), 1);
        assert_eq!(strokes.totals.len(), 2);
        assert_eq!(strokes.labels[25 * WIDTH + 10], 0, "the line far from the blot is gone");
        assert_ne!(strokes.labels[33 * WIDTH + 60], 0, "the blot is still there");
    }

    #[test]
    fn a_slash_through_one_bubble_is_no_line() {
        let slash = |x: f64, y: f64| (x - y).abs() < 2.0 && (40.0..60.0).contains(&x);
        let strokes = trace(&ink(slash));
        assert!(strokes.lines.is_empty());
        assert_eq!(strokes.totals.len(), 2);
    }
}
