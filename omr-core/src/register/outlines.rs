//! Rows of bent paper, placed by their bubbles' printed outlines.
use super::fiducials::level_for;
use super::mesh::Mesh;
use crate::geometry::Point;
use crate::image::Pyramid;
use crate::layout::{Bubble, Field, PageLayout};
use crate::params;

/// How far the bubbles of a row lie off the straight way between its rails, mm.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RowKnots {
    pub(super) y_mm: f64,
    /// Abscissa and offset of every bubble, from left to right.
    pub(super) knots: Vec<(f64, Point)>,
}

/// Steps either way from a place that a row's outlines are looked for at, and all of them.
const N_STEPS: i32 = 4;
const N_PLACES: usize = 81;

/// A row of the layout while its bubbles are followed.
struct Row<'a> {
    y_mm: f64,
    /// From the nearer rail on.
    bubbles: Vec<&'a Bubble>,
    /// Offsets of the bubbles that were passed.
    offsets: Vec<Point>,
}

/// Looks for the outlines of every row that has rails, column by column from the nearer rail on: each
/// is looked for where the one before it lies, so that a fold anywhere between is followed.
///
/// The paper bends slowly, so a bubble is placed together with those above and below: a mark may hide
/// the outline of one, and not those of five rows.
pub(super) fn locate(
    pyramid: &Pyramid<'_>,
    mesh: &Mesh,
    layout: &PageLayout,
    paper: f32,
) -> Vec<RowKnots> {
    let mut rows: Vec<Row<'_>> =
        layout.fields.iter().filter_map(|field| row(mesh, field)).collect();
    rows.sort_by(|a, b| a.y_mm.total_cmp(&b.y_mm));
    let n_columns = rows.iter().map(|row| row.bubbles.len()).max().unwrap_or_default();
    for column in 0..n_columns {
        let look = |row| Look::at(pyramid, mesh, row, column, paper);
        let looked: Vec<Option<Look>> = rows.iter().map(look).collect();
        for (idx, row) in rows.iter_mut().enumerate() {
            let Some(own) = &looked[idx] else { continue };
            let from = idx.saturating_sub(params::ROWS_TOGETHER);
            let near = &looked[from..(idx + params::ROWS_TOGETHER + 1).min(looked.len())];
            let alike = near.iter().flatten().filter(|look| (look.x_mm - own.x_mm).abs() < 1.0);
            let found = clearest(alike).unwrap_or_default();
            row.offsets.push(Point::new(own.offset.x + found.x, own.offset.y + found.y));
        }
    }
    rows.into_iter().map(Row::knots).collect()
}

/// The row of a field with bubbles side by side between rails.
fn row<'a>(mesh: &Mesh, field: &'a Field) -> Option<Row<'a>> {
    let y_mm = field.bubbles.first()?.y_mm;
    let is_row = field.bubbles.len() >= 2
        && field.rails.len() >= 2
        && field.bubbles.iter().all(|b| (b.y_mm - y_mm).abs() < 0.1);
    if !is_row {
        return None;
    }
    let mut bubbles: Vec<&Bubble> = field.bubbles.iter().collect();
    bubbles.sort_by(|a, b| a.x_mm.total_cmp(&b.x_mm));
    let (left, right) = mesh.row_shifts(y_mm);
    if right.0 - bubbles[bubbles.len() - 1].x_mm < bubbles[0].x_mm - left.0 {
        bubbles.reverse();
    }
    Some(Row { y_mm, bubbles, offsets: Vec::new() })
}

impl Row<'_> {
    fn knots(self) -> RowKnots {
        let mut knots: Vec<(f64, Point)> =
            self.bubbles.iter().map(|bubble| bubble.x_mm).zip(self.offsets).collect();
        knots.sort_by(|a, b| a.0.total_cmp(&b.0));
        RowKnots { y_mm: self.y_mm, knots }
    }
}

/// How clear one outline is at every place around where it should be.
struct Look {
    x_mm: f64,
    /// Where it should be, off the straight way between the rails, mm.
    offset: Point,
    scores: [f32; N_PLACES],
}

impl Look {
    fn at(
        pyramid: &Pyramid<'_>,
        mesh: &Mesh,
        row: &Row<'_>,
        column: usize,
        paper: f32,
    ) -> Option<Self> {
        let bubble = row.bubbles.get(column)?;
        let sag = |bubble: &Bubble| mesh.sag_at(Point::new(bubble.x_mm, row.y_mm));
        let here = sag(bubble);
        // How far the bubble before lies from where the edges' middles have it.
        let beyond = column.checked_sub(1).map_or(Point::default(), |before| {
            let (sag, offset) = (sag(row.bubbles[before]), row.offsets[before]);
            Point::new(offset.x - sag.x, offset.y - sag.y)
        });
        let offset = Point::new(here.x + beyond.x, here.y + beyond.y);
        let ring = Ring::new(pyramid, mesh, bubble, beyond);
        let next = row.bubbles.get(column + 1).map(|next| Ring::new(pyramid, mesh, next, beyond));
        let side = 2 * N_STEPS as usize + 1;
        let mm = |i: usize| (i as f64 - f64::from(N_STEPS)) * params::ROW_STEP_MM;
        let scores = std::array::from_fn(|i| {
            let shift = Point::new(mm(i % side), mm(i / side));
            let own = ring.darkness(shift, paper);
            // A column of fillings shows no outlines: the next one lies nearly as it does.
            own + next.as_ref().map_or(0.0, |next| 0.5 * next.darkness(shift, paper))
        });
        Some(Self { x_mm: bubble.x_mm, offset, scores })
    }
}

/// The shift (mm) at which the outlines of some rows are clearest together, if they are seen.
fn clearest<'a>(looks: impl Iterator<Item = &'a Look>) -> Option<Point> {
    let mut sums = [0.0_f32; N_PLACES];
    let mut n = 0.0;
    for look in looks {
        sums.iter_mut().zip(&look.scores).for_each(|(sum, score)| *sum += score);
        n += 1.0;
    }
    let best = (0..N_PLACES).max_by(|&a, &b| sums[a].total_cmp(&sums[b]))?;
    if sums[best] < params::OUTLINE_LEAST * (0.5_f32 * n).max(1.0) {
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

/// What one direction says at most, as a share of paper's luma: ink is darker and says no more.
const MOST: f32 = 0.2;

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
    /// `off` millimetres from where the mesh has it.
    fn new(pyramid: &'a Pyramid<'_>, mesh: &Mesh, bubble: &Bubble, off: Point) -> Self {
        let at = Point::new(bubble.x_mm + off.x, bubble.y_mm + off.y);
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
            // The darker side counts: the edge of a filling or of a shadow is no outline.
            let (inside, outside) =
                (luma(direction, self.r_mm - gap), luma(direction, self.r_mm + gap));
            (inside.min(outside) - luma(direction, self.r_mm)).clamp(0.0, MOST * paper)
        };
        DIRECTIONS.iter().map(dark).sum::<f32>() / (12.0 * paper.max(1.0))
    }
}
