//! Corners of fiducials to a fraction of a pixel.
use super::fiducials::Marker;
use crate::geometry::{Point, Quad};
use crate::image::ImageView;

/// Places along a side where its edge is looked for.
const N_PROBES: usize = 16;

/// How far from the expected edge it is looked for, in cells (2 mm) of the fiducial: the border
/// is one cell wide inside, and at least one cell of paper lies outside.
const REACH_CELLS: f64 = 0.8;

/// The marker with each side laid through the place where ink turns to paper.
///
/// Half way between ink and paper is where a symmetric blur leaves the edge, so the corners do
/// not move with sharpness; sides, not corners, are fitted, since corners are what blur rounds.
/// A side whose edge is not seen clearly keeps its place.
pub(super) fn refined(view: &ImageView<'_>, marker: &Marker) -> Marker {
    let corners = marker.quad.corners;
    let sides = [0, 1, 2, 3].map(|i| edge(view, marker, corners[i], corners[(i + 1) % 4]));
    let lines = [0, 1, 2, 3].map(|i| match &sides[i] {
        Some(side) => side.line,
        None => Line::through(corners[i], corners[(i + 1) % 4]),
    });
    // The sharpest side: a shake blurs those that lie across it.
    let edge_px = sides.iter().flatten().map(|side| side.width_px).fold(f32::MAX, f32::min);
    let refined = [0, 1, 2, 3].map(|i| lines[(i + 3) % 4].meet(&lines[i]));
    let reach = REACH_CELLS * side_length(&marker.quad) / 6.0 * 1.5;
    let quad = if (0..4).all(|i| refined[i].is_some_and(|p| p.distance(corners[i]) < reach)) {
        Quad { corners: [0, 1, 2, 3].map(|i| refined[i].unwrap_or(corners[i])) }
    } else {
        marker.quad
    };
    Marker { quad, edge_px, ..*marker }
}

fn side_length(quad: &Quad) -> f64 {
    quad.sides().iter().sum::<f64>() / 4.0
}

/// A line as the points where `normal · p = offset`.
#[derive(Clone, Copy)]
struct Line {
    normal: Point,
    offset: f64,
}

impl Line {
    fn through(a: Point, b: Point) -> Self {
        let length = a.distance(b).max(1e-9);
        let normal = Point::new((b.y - a.y) / length, (a.x - b.x) / length);
        Self { normal, offset: normal.x * a.x + normal.y * a.y }
    }

    fn meet(&self, other: &Self) -> Option<Point> {
        let (n, m) = (self.normal, other.normal);
        let det = n.x * m.y - n.y * m.x;
        let x = (self.offset * m.y - other.offset * n.y) / det;
        let y = (n.x * other.offset - m.x * self.offset) / det;
        (det.abs() > 1e-6).then_some(Point::new(x, y))
    }
}

/// Where ink turns to paper along a side.
struct Edge {
    line: Line,
    /// How far it takes, px.
    width_px: f32,
}

/// The edge between `a` and `b`, where the ink lies to the right of the way from `a` to `b`.
fn edge(view: &ImageView<'_>, marker: &Marker, a: Point, b: Point) -> Option<Edge> {
    let outward = Line::through(a, b).normal;
    let cell = side_length(&marker.quad) / 6.0;
    let mut edge: Vec<(f64, f64)> = Vec::with_capacity(N_PROBES);
    let mut steepest = 0.0;
    for i in 0..N_PROBES {
        let along = 0.1 + 0.8 * (i as f64 + 0.5) / N_PROBES as f64;
        let p = Point::new(a.x + along * (b.x - a.x), a.y + along * (b.y - a.y));
        if let Some((out, rise)) = crossing(view, marker, p, outward, cell) {
            edge.push((along, out));
            steepest += rise;
        }
    }
    if edge.len() < N_PROBES / 2 {
        return None;
    }
    let width_px = (marker.paper - marker.ink) / (steepest / edge.len() as f32).max(1e-3);
    let (mut at_a, mut at_b) = fit_offsets(&edge)?;
    // A stroke or a speck at the edge pulls a few probes away: the nearer three quarters stay.
    let miss = |&(t, out): &(f64, f64)| (at_a + t * (at_b - at_a) - out).abs();
    edge.sort_by(|p, q| miss(p).total_cmp(&miss(q)));
    edge.truncate(edge.len() * 3 / 4);
    (at_a, at_b) = fit_offsets(&edge)?;
    let moved = |p: Point, by: f64| Point::new(p.x + by * outward.x, p.y + by * outward.y);
    Some(Edge { line: Line::through(moved(a, at_a), moved(b, at_b)), width_px })
}

/// How far outward of `p` the luma passes the middle between ink and paper, and how steeply, in
/// luma for a pixel.
fn crossing(
    view: &ImageView<'_>,
    marker: &Marker,
    p: Point,
    outward: Point,
    cell: f64,
) -> Option<(f64, f32)> {
    let middle = f32::midpoint(marker.ink, marker.paper);
    let reach = (REACH_CELLS * cell).max(1.0);
    let step = (reach / 8.0).clamp(0.25, 1.0);
    let n_steps = (2.0 * reach / step) as usize;
    let at = |i: usize| {
        let out = i as f64 * step - reach;
        (out, view.sample(p.x + out * outward.x, p.y + out * outward.y))
    };
    let mut last = at(0);
    let mut best: Option<(f64, f32)> = None;
    for i in 1..=n_steps {
        let next = at(i);
        if last.1 < middle && next.1 >= middle {
            let share = f64::from((middle - last.1) / (next.1 - last.1));
            let out = last.0 + share * step;
            if best.is_none_or(|nearest: (f64, f32)| out.abs() < nearest.0.abs()) {
                best = Some((out, (next.1 - last.1) / step as f32));
            }
        }
        last = next;
    }
    best
}

/// Least-squares line through `(along, out)`: its `out` at 0 and at 1.
fn fit_offsets(edge: &[(f64, f64)]) -> Option<(f64, f64)> {
    let n = edge.len() as f64;
    let (st, so) = edge.iter().fold((0.0, 0.0), |(st, so), &(t, o)| (st + t, so + o));
    let (mt, mo) = (st / n, so / n);
    let (tt, to) = edge
        .iter()
        .fold((0.0, 0.0), |(tt, to), &(t, o)| (tt + (t - mt) * (t - mt), to + (t - mt) * (o - mo)));
    let slope = to / tt;
    slope.is_finite().then_some((mo - slope * mt, mo + slope * (1.0 - mt)))
}
