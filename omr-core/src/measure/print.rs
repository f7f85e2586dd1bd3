//! What is printed around every bubble alike.
use super::canvas::Canvas;
use super::outline::{Place, some};
use super::ranks::{LANES, bring_to_rank, comparisons};
use crate::image::Bits;
use crate::params::{self, CANVAS_STEP_MM};
use std::ops::Range;

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
        let rank = ((n.max(1) - 1) as f64 * params::PRINT_RANK) as usize;
        let comparisons = comparisons(n, rank);
        let mut samples = vec![[0.0_f32; LANES]; n * w.div_ceil(LANES)];
        let mut line = vec![0.0; w];
        let mut dark = Vec::with_capacity(w * h);
        for row in 0..h {
            for (idx, place) in places.iter().enumerate() {
                let x = place.x - half_width as f64;
                canvas.line(x, place.y + row as f64 - half_height as f64, &mut line);
                let lanes = samples[idx..].iter_mut().step_by(n);
                lanes.zip(line.chunks(LANES)).for_each(|(to, from)| {
                    to[..from.len()].copy_from_slice(from);
                });
            }
            for (i, lanes) in samples.chunks_exact_mut(n.max(1)).enumerate() {
                bring_to_rank(lanes, &comparisons);
                dark.extend_from_slice(&lanes[rank][..LANES.min(w - i * LANES)]);
            }
        }
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
    ) -> (Vec<f32>, Bits) {
        let reach = square(reach) as f32;
        let (w, h) = (canvas.width, canvas.height);
        let spans: Vec<Span> = places.iter().map(|place| self.span(place, w, h)).collect();
        let mut ink = Vec::with_capacity(w * h);
        let mut is_printed = Bits::clear(w, h);
        let (mut line, mut printed, mut nearest) = (Vec::new(), vec![0.0; w], vec![reach; w]);
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by_key(|&idx| spans[idx].rows.start);
        let (mut order, mut here) = (order.into_iter().peekable(), Vec::new());
        for (y, dark) in canvas.dark.chunks_exact(w.max(1)).enumerate() {
            printed.fill(0.0);
            nearest.fill(reach);
            here.retain(|&idx: &usize| y < spans[idx].rows.end);
            while let Some(idx) = order.next_if(|&idx| spans[idx].rows.start <= y) {
                // In the order of places: of two that are as near the first one counts.
                here.insert(here.partition_point(|&other| other < idx), idx);
            }
            for (place, span) in here.iter().map(|&idx| (&places[idx], &spans[idx])) {
                let dy = y as f64 + 0.5 - place.y;
                self.row(dy, span.left, span.columns.len(), &mut line);
                let (nearest, printed) =
                    (&mut nearest[span.columns.clone()], &mut printed[span.columns.clone()]);
                take_nearer(nearest, printed, &span.across, &line, square(dy) as f32);
            }
            is_printed.set_at_least(y, &printed, params::PRINT_SEEN.next_up());
            let cells = dark.iter().zip(&printed).zip(&nearest);
            ink.extend(cells.map(|((&dark, &printed), &nearest)| {
                let added = dark - printed;
                if nearest < reach { added } else { 0.0 }
            }));
        }
        (ink, is_printed)
    }

    /// Where the print around a place lies on a canvas of `w × h` cells.
    fn span(&self, place: &Place, w: usize, h: usize) -> Span {
        let range = |middle: f64, half: usize, n: usize| {
            let (first, last) = (middle - half as f64 - 0.5, middle + half as f64 - 0.5);
            let from = (first.ceil().max(0.0) as usize).min(n);
            from..((last.floor().max(-1.0) + 1.0) as usize).clamp(from, n)
        };
        let columns = range(place.x, self.half_width, w);
        let left = columns.start as f64 + 0.5 - place.x;
        let across = (0..columns.len()).map(|i| left as f32 + i as f32);
        Span {
            rows: range(place.y, self.half_height, h),
            across: across.map(|dx| dx * dx).collect(),
            columns,
            left,
        }
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
        let mean = |[a, b]: [f32; 2], [c, d]: [f32; 2]| {
            let (above, below) = (a + fx * (b - a), c + fx * (d - c));
            above + fy * (below - above)
        };
        let (above, below) = (upper[w - 1 - x0], lower[w - 1 - x0]);
        out.clear();
        out.resize(n, above + fy * (below - above));
        for ((out, upper), lower) in out.iter_mut().zip(upper.windows(2)).zip(lower.windows(2)) {
            *out = mean([upper[0], upper[1]], [lower[0], lower[1]]);
        }
    }
}

/// The cells of a canvas that the print around a place may lie in.
struct Span {
    rows: Range<usize>,
    columns: Range<usize>,
    /// From the place's middle to that of the first column, in cells.
    left: f64,
    /// Squares of the columns' distances from it.
    across: Vec<f32>,
}

/// Takes what is printed in a row of cells from the bubble that they belong to so far, or from a
/// nearer one, which is `across` and `down` (squares of cells) away.
fn take_nearer(nearest: &mut [f32], printed: &mut [f32], across: &[f32], line: &[f32], down: f32) {
    let cells = nearest.iter_mut().zip(printed);
    for ((nearest, printed), (&across, &here)) in cells.zip(across.iter().zip(line)) {
        // Bits are chosen by a mask: a branch would keep cells from being compared several at once.
        let distance = across + down;
        let mask = u32::from(distance < *nearest).wrapping_neg();
        let chosen =
            |new: f32, old: f32| f32::from_bits(new.to_bits() & mask | old.to_bits() & !mask);
        (*nearest, *printed) = (chosen(distance, *nearest), chosen(here, *printed));
    }
}

fn square(v: f64) -> f64 {
    v * v
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
