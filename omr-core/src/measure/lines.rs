//! Long thin straight lines, which are nobody's mark.
use super::strokes::rows;
use crate::geometry::Point;
use crate::image::{Bits, Blob, Extent, blobs};
use crate::params::{self, CANVAS_STEP_MM};

/// Directions that lines are looked for in: every 1.5° of a half turn.
const N_ANGLES: usize = 120;

/// A cell's place and ink.
type Cell = (f64, f64, f32);

/// Where a line begins and ends, in cells.
pub(super) type Ends = [Point; 2];

/// Takes the cells of all long thin lines away that are nobody's slash; these cells, and where the
/// lines begin and end.
pub(super) fn take_away(
    set: &mut Bits,
    ink: &[f32],
    is_slash: impl Fn(&Ends) -> bool,
) -> (Bits, Vec<Ends>) {
    let mut line = Bits::clear(set.width, set.height());
    let mut lines = Vec::new();
    for blob in blobs(set, is_long) {
        // Several lines may cross, so they are looked for until none is left.
        for _ in 0..params::LINES_A_STROKE {
            let Some((cells, ends)) = find(&blob, set, &line, ink) else { break };
            if is_slash(&ends) {
                break;
            }
            for (x, y, _) in cells {
                set.unset(y as usize, x as usize..x as usize + 1);
                line.set(y as usize, x as usize..x as usize + 1);
            }
            lines.push(ends);
        }
    }
    (line, lines)
}

/// Whether a component is long enough to hold a long line.
fn is_long(size: &Extent) -> bool {
    let side = |from: u16, to: u16| u32::from(to - from);
    let (w, h) = (side(size.left, size.right), side(size.top, size.bottom));
    let min_cells = (params::LINE_MIN_MM / CANVAS_STEP_MM) as u32;
    w * w + h * h >= min_cells * min_cells
}

/// The longest thin straight line of what is left of a component. Where another line was taken
/// away across it, it runs on.
fn find(blob: &Blob, set: &Bits, line: &Bits, ink: &[f32]) -> Option<(Vec<Cell>, Ends)> {
    let of = |bits: &Bits| -> Vec<Cell> {
        let cells =
            rows(blob).flat_map(|(y, columns)| bits.columns(y, columns).map(move |x| (x, y)));
        cells.map(|(x, y)| (x as f64, y as f64, ink[y * set.width + x])).collect()
    };
    let left = of(set);
    thin_run(&left, &of(line), strongest(&left)?)
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
    // In whole numbers: places are less than 2¹² cells, sines less than 2¹⁴.
    const ONE: i32 = 1 << 14;
    let at: Vec<[i32; 2]> = cells.iter().map(|&(x, y, _)| [x as i32, y as i32]).collect();
    let side = |of: usize| {
        let (least, most) = (at.iter().map(|p| p[of]).min(), at.iter().map(|p| p[of]).max());
        Some([least?, most?])
    };
    let (xs, ys) = (side(0)?, side(1)?);
    let mut counts: Vec<u32> = Vec::new();
    let mut best: Option<(u32, usize, Direction)> = None;
    for angle in angles {
        let turn = std::f64::consts::PI * angle as f64 / N_ANGLES as f64;
        let (cos, sin) = (libm::cos(turn), libm::sin(turn));
        let [c, s] = [cos, sin].map(|v| (v * f64::from(ONE)) as i32);
        // The sine of a half turn is never negative; a cell to a bin.
        let away = |x: i32, y: i32| (y * c - x * s) >> 14;
        let (low, high) = if c < 0 { (ys[1], ys[0]) } else { (ys[0], ys[1]) };
        let (first, last) = (away(xs[1], low), away(xs[0], high));
        counts.clear();
        counts.resize((last - first).max(0) as usize + 2 * WIDE - 1, 0);
        for &[x, y] in &at {
            // Empty bins stand at each end.
            if let Some(count) = counts.get_mut((away(x, y) - first) as usize + WIDE - 1) {
                *count += 1;
            }
        }
        let (bin, count) = most_together(&counts);
        if best.is_none_or(|(most, ..)| count > most) {
            let offset = f64::from(first + bin as i32 + 1 - WIDE as i32 / 2);
            best = Some((count, angle, Direction { cos, sin, offset }));
        }
    }
    best.map(|(_, angle, direction)| (angle, direction))
}

/// Bins that a line is looked for in together: it lies in them wherever they begin.
const WIDE: usize = 4;

/// The first of all [`WIDE`] neighbours that hold most together, and how much.
fn most_together(counts: &[u32]) -> (usize, u32) {
    let sums = counts.windows(WIDE).map(|bins| bins.iter().sum::<u32>());
    let mut best = (0, 0);
    for (bin, count) in sums.enumerate() {
        if count > best.1 {
            best = (bin, count);
        }
    }
    best
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
