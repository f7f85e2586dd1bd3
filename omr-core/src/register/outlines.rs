//! Rows of bent paper, placed by their bubbles' printed outlines.
use super::fiducials::level_for;
use super::mesh::Mesh;
use crate::geometry::Point;
use crate::image::Pyramid;
use crate::layout::{Bubble, Field, PageLayout};
use crate::params;

/// How far two places of a row lie off the straight way between its rails, mm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RowKnots {
    pub(super) y_mm: f64,
    /// Abscissa and offset, from left to right.
    pub(super) knots: [(f64, Point); 2],
}

/// Steps either way from a place that a row's outlines are looked for at, and all of them.
const N_STEPS: i32 = 4;
const N_PLACES: usize = 81;

/// How clear half of a row's outlines are at every place around where the mesh has them.
struct Half {
    x_mm: f64,
    scores: [f32; N_PLACES],
}

/// Looks for the outlines of every row that has rails, half of its bubbles at a time.
///
/// The paper bends slowly, so a row is placed together with those above and below: a mark may hide
/// the outline of one bubble, and not those of five rows.
pub(super) fn locate(
    pyramid: &Pyramid<'_>,
    mesh: &Mesh,
    layout: &PageLayout,
    paper: f32,
) -> Vec<RowKnots> {
    let is_row = |field: &&Field| {
        let y = field.bubbles.first().map_or(0.0, |b| b.y_mm);
        field.bubbles.len() >= 2
            && field.rails.len() >= 2
            && field.bubbles.iter().all(|b| (b.y_mm - y).abs() < 0.1)
    };
    let half = |bubbles: &[&Bubble]| Half {
        x_mm: bubbles.iter().map(|b| b.x_mm).sum::<f64>() / bubbles.len() as f64,
        scores: scores(pyramid, mesh, bubbles, paper),
    };
    let mut rows: Vec<(f64, [Half; 2])> = Vec::new();
    for field in layout.fields.iter().filter(is_row) {
        let mut bubbles: Vec<&Bubble> = field.bubbles.iter().collect();
        bubbles.sort_by(|a, b| a.x_mm.total_cmp(&b.x_mm));
        let (left, right) = bubbles.split_at(bubbles.len() / 2);
        rows.push((bubbles[0].y_mm, [half(left), half(right)]));
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let knot = |idx: usize, half: usize| {
        let (y_mm, x_mm) = (rows[idx].0, rows[idx].1[half].x_mm);
        let from = idx.saturating_sub(params::ROWS_TOGETHER);
        let near = &rows[from..(idx + params::ROWS_TOGETHER + 1).min(rows.len())];
        let alike = near.iter().map(|row| &row.1[half]).filter(|h| (h.x_mm - x_mm).abs() < 1.0);
        let found = clearest(alike).unwrap_or_default();
        let sag = mesh.sag_at(Point::new(x_mm, y_mm));
        (x_mm, Point::new(sag.x + found.x, sag.y + found.y))
    };
    (0..rows.len())
        .map(|idx| RowKnots { y_mm: rows[idx].0, knots: [knot(idx, 0), knot(idx, 1)] })
        .collect()
}

/// The shift (mm) at which the outlines of some rows are clearest together, if they are seen.
fn clearest<'a>(halves: impl Iterator<Item = &'a Half>) -> Option<Point> {
    let mut sums = [0.0_f32; N_PLACES];
    let mut n = 0.0;
    for half in halves {
        sums.iter_mut().zip(&half.scores).for_each(|(sum, score)| *sum += score);
        n += 1.0;
    }
    let best = (0..N_PLACES).max_by(|&a, &b| sums[a].total_cmp(&sums[b]))?;
    if sums[best] < params::OUTLINE_LEAST * n {
        return None;
    }
    let side = 2 * N_STEPS as usize + 1;
    let (x, y) = (best % side, best / side);
    let fine = |i: usize, stride: usize| {
        if i == 0 || i + 1 == side {
            return 0.0;
        }
        let (before, after) = (f64::from(sums[best - stride]), f64::from(sums[best + stride]));
        let curve = before + after - 2.0 * f64::from(sums[best]);
        if curve < 0.0 { ((before - after) / (2.0 * curve)).clamp(-0.5, 0.5) } else { 0.0 }
    };
    let mm = |i: usize, fine: f64| (i as f64 - f64::from(N_STEPS) + fine) * params::ROW_STEP_MM;
    Some(Point::new(mm(x, fine(x, 1)), mm(y, fine(y, side))))
}

/// How clear the outlines of some bubbles are at every place.
fn scores(pyramid: &Pyramid<'_>, mesh: &Mesh, bubbles: &[&Bubble], paper: f32) -> [f32; N_PLACES] {
    let rings: Vec<Ring<'_>> =
        bubbles.iter().map(|bubble| Ring::new(pyramid, mesh, bubble)).collect();
    let side = 2 * N_STEPS as usize + 1;
    std::array::from_fn(|i| {
        let mm = |i: usize| (i as f64 - f64::from(N_STEPS)) * params::ROW_STEP_MM;
        let shift = Point::new(mm(i % side), mm(i / side));
        rings.iter().map(|ring| ring.darkness(shift, paper)).sum::<f32>() / rings.len() as f32
    })
}

/// Twelve directions, unit vectors.
const DIRECTIONS: [(f64, f64); 12] = {
    const H: f64 = 0.866_025_403_784_438_6;
    [
        (1.0, 0.0),
        (H, 0.5),
        (0.5, H),
        (0.0, 1.0),
        (-0.5, H),
        (-H, 0.5),
        (-1.0, 0.0),
        (-H, -0.5),
        (-0.5, -H),
        (0.0, -1.0),
        (0.5, -H),
        (H, -0.5),
    ]
};

/// A bubble's outline in the picture.
struct Ring<'a> {
    view: crate::image::ImageView<'a>,
    centre: Point,
    /// A millimetre to the right and down, px.
    right: Point,
    down: Point,
    r_mm: f64,
}

impl<'a> Ring<'a> {
    fn new(pyramid: &'a Pyramid<'_>, mesh: &Mesh, bubble: &Bubble) -> Self {
        let at = Point::new(bubble.x_mm, bubble.y_mm);
        let level = level_for(pyramid, mesh.scale_at(at), params::CODE_PX_PER_MM);
        let shrink = 1.0 / pyramid.factor(level);
        let place = |dx: f64, dy: f64| {
            let p = mesh.image_point(Point::new(at.x + dx, at.y + dy));
            Point::new(p.x * shrink, p.y * shrink)
        };
        let (centre, x, y) = (place(0.0, 0.0), place(1.0, 0.0), place(0.0, 1.0));
        let off = |p: Point| Point::new(p.x - centre.x, p.y - centre.y);
        Self { view: pyramid.level(level), centre, right: off(x), down: off(y), r_mm: bubble.r_mm }
    }

    /// How much darker the outline is than both sides of it, as a share of paper's luma.
    fn darkness(&self, shift: Point, paper: f32) -> f32 {
        let luma = |(c, s): (f64, f64), r: f64| {
            let (x, y) = (shift.x + r * c, shift.y + r * s);
            let px = self.centre.x + x * self.right.x + y * self.down.x;
            let py = self.centre.y + x * self.right.y + y * self.down.y;
            self.view.sample(px, py)
        };
        let gap = params::OUTLINE_GAP_MM;
        let dark = |&direction: &(f64, f64)| {
            let sides = luma(direction, self.r_mm - gap) + luma(direction, self.r_mm + gap);
            // A mark's dark edge says no more than an outline.
            (sides / 2.0 - luma(direction, self.r_mm)).clamp(-0.2 * paper, 0.2 * paper)
        };
        DIRECTIONS.iter().map(dark).sum::<f32>() / (12.0 * paper.max(1.0))
    }
}
