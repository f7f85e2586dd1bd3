//! Ink as connected strokes, without the lines among them that mean nothing.
use super::lines::{self, Ends};
use crate::image::{Bits, Blob, Run, blobs, numbered};
use crate::params;
use std::ops::Range;

/// Which stroke each cell of a canvas belongs to.
pub(super) struct Strokes {
    /// The cells that belong to one.
    pub(super) inked: Bits,
    /// Their stretches, row by row, and where each row's begin.
    parts: Vec<Part>,
    rows: Vec<usize>,
    /// Cells that were taken away because they are part of a long thin line.
    pub(super) line: Bits,
    /// Both ends of every such line, in cells.
    pub(super) lines: Vec<Ends>,
    /// Cells of each stroke, by its label.
    totals: Vec<usize>,
}

/// A stretch of a row that belongs to one stroke.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    run: Run,
    /// The stroke, from 1.
    pub(super) label: u32,
    /// The same without the joints across printed outlines: pieces that really touch.
    pub(super) piece: u32,
}

/// How far from ink the cells of a printed outline and of a line join strokes, in cells.
const OUTLINE_JOINT: usize = 3;
const LINE_JOINT: usize = 4;

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
        outline: &Bits,
        noise: f32,
        is_slash: impl Fn(&Ends) -> bool,
    ) -> Self {
        let mut set = inked(ink, width, noise);
        let mut joints = join_across(&mut set, outline, OUTLINE_JOINT);
        let (line, lines) = lines::take_away(&mut set, ink, is_slash);
        // A line that was taken away cuts the strokes that crossed it.
        joints.unite(&join_across(&mut set, &line, LINE_JOINT));
        let joined = numbered(&set);
        // Joints have done their work: they are no ink.
        set.subtract(&joints);
        let parts = parts(&joined, &set);
        let n_labels = joined.iter().map(|(_, label)| *label as usize).max().unwrap_or_default();
        let mut totals = vec![0; n_labels + 1];
        for part in &parts {
            totals[part.label as usize] += usize::from(part.run.end - part.run.start);
        }
        let row = |y| parts.partition_point(|part: &Part| usize::from(part.run.y) < y);
        let rows = (0..=set.height()).map(row).collect();
        Self { inked: set, parts, rows, line, lines, totals }
    }

    /// What lies in a stretch of a row: columns, and whose they are.
    pub(super) fn parts(
        &self,
        y: usize,
        columns: Range<usize>,
    ) -> impl Iterator<Item = (Range<usize>, &Part)> {
        let in_row = self.parts[self.rows[y]..self.rows[y + 1]].iter();
        let inside = move |part: &'_ Part| {
            let (start, end) = (usize::from(part.run.start), usize::from(part.run.end));
            start.max(columns.start)..end.min(columns.end)
        };
        in_row.map(move |part| (inside(part), part)).filter(|(columns, _)| !columns.is_empty())
    }

    /// The stroke of a cell; 0 is none.
    #[cfg(any(test, feature = "figures"))]
    pub(super) fn label(&self, x: usize, y: usize) -> u32 {
        self.parts(y, x..x + 1).next().map_or(0, |(_, part)| part.label)
    }
}

/// What is left of strokes without their joints: the stretches of every row.
fn parts(joined: &[(Run, u32)], set: &Bits) -> Vec<Part> {
    let mut around = joined.iter();
    let mut current = around.next();
    let part = |(run, piece): (Run, u32)| {
        // Both go from row to row; what is left of a run lies in it.
        let holds = |whole: &Run| (whole.y, whole.end) > (run.y, run.start);
        while current.is_some_and(|(whole, _)| !holds(whole)) {
            current = around.next();
        }
        current.map(|&(_, label)| Part { run, label, piece })
    };
    numbered(set).into_iter().filter_map(part).collect()
}

/// The cells that may be ink, where some that touch are for sure.
fn inked(ink: &[f32], width: usize, noise: f32) -> Bits {
    let sure = (params::INK_OVER_NOISE * noise).max(params::INK_MIN);
    let likely = (params::LIKELY_INK_OVER_NOISE * noise).max(params::LIKELY_INK_MIN);
    let mut set = Bits::at_least(ink, width, likely);
    for blob in blobs(&set, |_| true) {
        let cells = rows(&blob).flat_map(|(y, columns)| &ink[y * width..][columns]);
        if cells.filter(|&&ink| ink >= sure).take(params::SURE_CELLS).count() < params::SURE_CELLS {
            rows(&blob).for_each(|(y, columns)| set.unset(y, columns));
        }
    }
    set
}

/// How many cells of each stroke lie inside each bubble, and in all.
pub(super) struct Shares {
    /// By stroke, from 1: bubbles that it meets, with its cells there.
    inside: Vec<Vec<(usize, usize)>>,
    totals: Vec<usize>,
}

impl Shares {
    /// Counts the cells of every stroke in each bubble, whose cells are given row by row.
    pub(super) fn count(
        strokes: &Strokes,
        bubbles: impl Iterator<Item = impl Iterator<Item = (usize, Range<usize>)>>,
    ) -> Self {
        let mut inside: Vec<Vec<(usize, usize)>> = vec![Vec::new(); strokes.totals.len()];
        for (idx, rows) in bubbles.enumerate() {
            for (columns, part) in rows.flat_map(|(y, columns)| strokes.parts(y, columns)) {
                let entries = &mut inside[part.label as usize];
                match entries.last_mut() {
                    Some((bubble, n)) if *bubble == idx => *n += columns.len(),
                    _ => entries.push((idx, columns.len())),
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

/// Sets the cells of a cut that lie at most `reach` cells from a stroke, and tells them.
fn join_across(set: &mut Bits, cut: &Bits, reach: usize) -> Bits {
    let mut joints = set.widened(reach);
    joints.intersect(cut);
    joints.subtract(set);
    set.unite(&joints);
    joints
}

/// The stretches of a component's rows.
pub(super) fn rows(blob: &Blob) -> impl Iterator<Item = (usize, Range<usize>)> {
    blob.runs.iter().map(|run| (run.y as usize, run.start as usize..run.end as usize))
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
        Strokes::trace(ink, WIDTH, &Bits::clear(WIDTH, ink.len() / WIDTH), 0.01, |_| false)
    }

    #[test]
    fn a_long_line_is_taken_away_and_the_blot_it_crosses_stays_one() {
        let blot = |x: f64, y: f64| (x - 60.0) * (x - 60.0) + (y - 40.0) * (y - 40.0) < 100.0;
        let line = |x: f64, y: f64| (y - 0.3 * x - 22.0).abs() < 1.5;
        let strokes = trace(&ink(|x, y| blot(x, y) || line(x, y)));
        assert_eq!(strokes.lines.len(), 1);
        assert_eq!(strokes.totals.len(), 2);
        assert_eq!(strokes.label(10, 25), 0, "the line far from the blot is gone");
        assert_ne!(strokes.label(60, 33), 0, "the blot is still there");
    }

    #[test]
    fn a_slash_through_one_bubble_is_no_line() {
        let slash = |x: f64, y: f64| (x - y).abs() < 2.0 && (40.0..60.0).contains(&x);
        let strokes = trace(&ink(slash));
        assert!(strokes.lines.is_empty());
        assert_eq!(strokes.totals.len(), 2);
    }
}
