//! Ink as connected strokes, and the lines among them that mean nothing.
use crate::image::{Bitmap, Component, components};
use crate::params::{self, CANVAS_STEP_MM};

/// Which stroke each cell of a canvas belongs to; 0 is none.
pub(super) struct Strokes {
    pub(super) labels: Vec<u32>,
    /// Cells that were taken away because they are part of a long thin line.
    pub(super) line: Vec<bool>,
    pub(super) n_strokes: usize,
}

impl Strokes {
    /// Strokes of the cells with at least `threshold` ink, without long thin lines.
    pub(super) fn trace(ink: &[f32], width: usize, height: usize, threshold: f32) -> Self {
        let set = ink.iter().map(|&ink| ink >= threshold).collect();
        let mut bitmap = Bitmap { width, set };
        let mut line = vec![false; width * height];
        let min_cells = (params::LINE_MIN_MM / CANVAS_STEP_MM) as u32;
        for component in components(&bitmap, 1, u32::MAX) {
            let (w, h) = (component.right - component.left, component.bottom - component.top);
            // A line may run on through several strokes, so it is looked for until none is left.
            for _ in 0..params::LINES_A_STROKE {
                if w * w + h * h < min_cells * min_cells
                    || !take_line(&component, &mut bitmap, &mut line)
                {
                    break;
                }
            }
        }
        let mut labels = vec![0; width * height];
        let found = components(&bitmap, 1, u32::MAX);
        for (label, component) in (1..).zip(&found) {
            for run in &component.runs {
                let row = run.y as usize * width;
                labels[row + run.start as usize..row + run.end as usize].fill(label);
            }
        }
        Self { labels, line, n_strokes: found.len() }
    }
}

/// Directions that lines are looked for in: every 1.5° of a half turn.
const N_ANGLES: usize = 120;

/// Finds the longest thin straight line in a component and moves its cells from `bitmap` to
/// `line`; whether one was found.
fn take_line(component: &Component, bitmap: &mut Bitmap, line: &mut [bool]) -> bool {
    let width = bitmap.width;
    let cells: Vec<(f64, f64)> = component
        .runs
        .iter()
        .flat_map(|run| (run.start..run.end).map(move |x| (x, run.y)))
        .filter(|&(x, y)| bitmap.set[y as usize * width + x as usize])
        .map(|(x, y)| (f64::from(x), f64::from(y)))
        .collect();
    let Some(direction) = strongest(&cells) else { return false };
    let Some(members) = thin_run(&cells, direction) else { return false };
    for (x, y) in members {
        let i = y as usize * width + x as usize;
        bitmap.set[i] = false;
        line[i] = true;
    }
    true
}

/// A line: unit direction and offset along the normal.
#[derive(Clone, Copy)]
struct Direction {
    cos: f64,
    sin: f64,
    offset: f64,
}

impl Direction {
    fn along(&self, (x, y): (f64, f64)) -> f64 {
        x * self.cos + y * self.sin
    }

    fn away(&self, (x, y): (f64, f64)) -> f64 {
        y * self.cos - x * self.sin - self.offset
    }
}

/// Hough's transform on a small scale: the line that most cells lie on.
fn strongest(cells: &[(f64, f64)]) -> Option<Direction> {
    let reach = cells.iter().map(|&(x, y)| x.max(y)).fold(0.0, f64::max) * 1.5 + 4.0;
    let n_offsets = reach as usize + 1;
    let mut best = (0, Direction { cos: 1.0, sin: 0.0, offset: 0.0 });
    let mut counts = vec![0_u32; 2 * n_offsets];
    for angle in 0..N_ANGLES {
        let turn = std::f64::consts::PI * angle as f64 / N_ANGLES as f64;
        let (cos, sin) = (libm::cos(turn), libm::sin(turn));
        counts.fill(0);
        for &(x, y) in cells {
            // Two cells to a bin.
            let bin = ((y * cos - x * sin + reach) / 2.0) as usize;
            if let Some(count) = counts.get_mut(bin.min(2 * n_offsets - 1)) {
                *count += 1;
            }
        }
        for (bin, pair) in counts.windows(2).enumerate() {
            let count = pair[0] + pair[1];
            if count > best.0 {
                let offset = (bin + 1) as f64 * 2.0 - reach;
                best = (count, Direction { cos, sin, offset });
            }
        }
    }
    (best.0 > 0).then_some(best.1)
}

/// The cells of the longest unbroken stretch along the line, if it is long and thin.
fn thin_run(cells: &[(f64, f64)], rough: Direction) -> Option<Vec<(f64, f64)>> {
    let half = params::LINE_HALF_WIDTH_MM / CANVAS_STEP_MM;
    let line = straightened(cells, rough, half);
    let from = cells.iter().map(|&p| line.along(p)).fold(f64::MAX, f64::min);
    let to = cells.iter().map(|&p| line.along(p)).fold(f64::MIN, f64::max);
    let n_bins = (to - from) as usize + 1;
    let (mut on, mut beside) = (vec![0_u32; n_bins], vec![0_u32; n_bins]);
    for &cell in cells {
        let bin = ((line.along(cell) - from) as usize).min(n_bins - 1);
        let away = line.away(cell).abs();
        if away <= half {
            on[bin] += 1;
        } else if away <= 2.0 * half {
            beside[bin] += 1;
        }
    }
    let gap = (params::LINE_MAX_GAP_MM / CANVAS_STEP_MM) as usize;
    let (start, end) = longest_run(&on, gap)?;
    let thin = (start..end).filter(|&i| on[i] > 0 && beside[i] == 0).count();
    let mm = |cells: usize| cells as f64 * CANVAS_STEP_MM;
    if mm(end - start) < params::LINE_MIN_MM || mm(thin) < params::LINE_MIN_THIN_MM {
        return None;
    }
    let member = |&&cell: &&(f64, f64)| {
        let bin = ((line.along(cell) - from) as usize).min(n_bins - 1);
        (start..end).contains(&bin) && line.away(cell).abs() <= half
    };
    Some(cells.iter().filter(member).copied().collect())
}

/// Two rounds of least squares on the cells near the line.
fn straightened(cells: &[(f64, f64)], rough: Direction, half: f64) -> Direction {
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
fn longest_run(bins: &[u32], gap: usize) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    let mut current: Option<(usize, usize)> = None;
    for (i, _) in bins.iter().enumerate().filter(|(_, count)| **count > 0) {
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
