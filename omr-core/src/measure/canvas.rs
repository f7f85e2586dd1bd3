use super::light::PaperLight;
use super::outline::Place;
use crate::geometry::Point;
use crate::image::{Lanes, Pyramid, STRIDE};
use crate::layout::Field;
use crate::params::{self, CANVAS_STEP_MM};
use crate::register::{Mesh, PlacedPage};
use std::ops::Range;

/// The paper around some fields: darkness on a grid of [`CANVAS_STEP_MM`], 0 for paper and 1 for
/// the page's own black.
pub(super) struct Canvas {
    /// The sheet's place (mm) of the corner of cell (0, 0).
    pub(super) left_mm: f64,
    pub(super) top_mm: f64,
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) dark: Vec<f32>,
    /// The light on bare paper.
    light: PaperLight,
    /// Share of paper's luma that the page's black is darker.
    range: f32,
    /// Whether the picture knows black and white only.
    pub(super) is_bilevel: bool,
}

/// The box (left, top, right, bottom; mm) around the fields' bubbles and their surroundings.
pub(super) fn bounds(fields: &[&Field]) -> [f64; 4] {
    let bubbles = fields.iter().flat_map(|field| &field.bubbles);
    let empty = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    let tight = bubbles.fold(empty, |[l, t, r, b], bubble| {
        let (x, y, radius) = (bubble.x_mm, bubble.y_mm, bubble.r_mm);
        [l.min(x - radius), t.min(y - radius), r.max(x + radius), b.max(y + radius)]
    });
    let margin = params::CANVAS_MARGIN_MM;
    [tight[0] - margin, tight[1] - margin, tight[2] + margin, tight[3] + margin]
}

/// Whether all bubbles of the field, with the paper around them, lie in the picture.
pub(super) fn in_picture(pyramid: &Pyramid<'_>, mesh: &Mesh, field: &Field) -> bool {
    field.bubbles.iter().all(|bubble| {
        let reach = bubble.r_mm + params::PAPER_AROUND_MM;
        [(-reach, -reach), (reach, -reach), (reach, reach), (-reach, reach)].iter().all(
            |(dx, dy)| {
                let p = mesh.image_point(Point::new(bubble.x_mm + dx, bubble.y_mm + dy));
                pyramid.level(0).contains(p.x, p.y, 0.0)
            },
        )
    })
}

/// One luma level of a canvas: it keeps sixteenths, so that interpolation loses nothing.
const LUMA_ONE: f32 = 16.0;

impl Canvas {
    pub(super) fn sample(
        pyramid: &Pyramid<'_>,
        page: &PlacedPage,
        mesh: &Mesh,
        fields: &[&Field],
    ) -> Self {
        let [left, top, right, bottom] = bounds(fields);
        // A layout is a file: its numbers are bounded here so that a canvas is never huge.
        let cells = |from: f64, to: f64| {
            ((to - from) / CANVAS_STEP_MM).clamp(0.0, params::CANVAS_MAX_CELLS).ceil() as usize
        };
        let (width, height) = (cells(left, right), cells(top, bottom));
        let middle = Point::new(f64::midpoint(left, right), f64::midpoint(top, bottom));
        let level = level_for(pyramid, mesh.scale_at(middle));
        let view = pyramid.level(level);
        let shrink = 1.0 / (1_u64 << level) as f64;
        let mut luma = vec![0; width * height];
        // Exact points of the mapping: over 2 mm it is straight to a hundredth of a pixel.
        let knots = |band: usize| -> Vec<Point> {
            let row = mesh.row(top + ((band * STRIDE) as f64 + 0.5) * CANVAS_STEP_MM);
            let at = |knot: usize| {
                let p = row.image_point(left + ((knot * STRIDE) as f64 + 0.5) * CANVAS_STEP_MM);
                Point::new(p.x * shrink, p.y * shrink)
            };
            (0..=width.div_ceil(STRIDE)).map(at).collect()
        };
        let mut upper = knots(0);
        let (mut points, mut lanes) = (Vec::new(), Lanes::default());
        for (band, luma) in luma.chunks_mut((width * STRIDE).max(1)).enumerate() {
            let lower = knots(band + 1);
            for (row, luma) in luma.chunks_exact_mut(width.max(1)).enumerate() {
                let down = row as f64 / STRIDE as f64;
                points.clear();
                points.extend(
                    upper.iter().zip(&lower).map(|(a, b)| {
                        Point::new(a.x + down * (b.x - a.x), a.y + down * (b.y - a.y))
                    }),
                );
                view.sample_along(&points, &mut lanes, luma);
            }
            upper = lower;
        }
        let is_bilevel = is_bilevel(pyramid);
        let light = PaperLight::of(&luma, width, height);
        let range = (1.0 - page.ink_share).max(0.1);
        let dark = light.darkness(&luma, width, range);
        Self { left_mm: left, top_mm: top, width, height, dark, light, range, is_bilevel }
    }

    /// Luma of a cell, in sixteenths.
    pub(super) fn luma(&self, x: usize, y: usize) -> f32 {
        let paper = self.light.at(x as f64, y as f64);
        paper * (1.0 - self.dark[y * self.width + x] * self.range)
    }

    /// Darkness of a luma on paper of another, both in sixteenths.
    pub(super) fn darkness(&self, luma: f32, paper: f32) -> f32 {
        let paper = paper.max(1.0);
        (paper - luma) / (paper * self.range)
    }

    /// Luma of bare paper at a point in cells.
    pub(super) fn paper(&self, x: f64, y: f64) -> f32 {
        self.light.at(x, y) / LUMA_ONE
    }

    /// Canvas coordinates (cells) of a point of the sheet.
    pub(super) fn cells_from_sheet(&self, p: Point) -> (f64, f64) {
        ((p.x - self.left_mm) / CANVAS_STEP_MM, (p.y - self.top_mm) / CANVAS_STEP_MM)
    }

    /// Darkness at a point in cells, between the four nearest ones.
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let last = |n: usize| n.saturating_sub(1);
        let clamped = |v: f32, n: usize| (v - 0.5).clamp(0.0, last(n) as f32);
        let (x, y) = (clamped(x, self.width), clamped(y, self.height));
        let (x0, y0) = (x as usize, y as usize);
        let (fx, fy) = (x - x0 as f32, y - y0 as f32);
        let right = usize::from(x0 + 1 < self.width);
        let below = if y0 + 1 < self.height { self.width } else { 0 };
        let i = y0 * self.width + x0;
        let upper = self.dark[i] + fx * (self.dark[i + right] - self.dark[i]);
        let (l, r) = (self.dark[i + below], self.dark[i + below + right]);
        upper + fy * (l + fx * (r - l) - upper)
    }

    /// Whether all points at most `reach` cells from one have four cells around them.
    pub(super) fn is_inside(&self, x: f32, y: f32, reach: f32) -> bool {
        // A cell to spare for rounding.
        let within = |v: f32, n: usize| v - reach >= 1.5 && v + reach + 2.5 <= n as f32;
        within(x, self.width) && within(y, self.height)
    }

    /// As [`Self::at`] for several points, where [`Self::is_inside`]: first all cells, then all means.
    pub(super) fn at_all_inside<const N: usize>(&self, x: &[f32; N], y: &[f32; N]) -> [f32; N] {
        // In 32 bits, so that one check of the range is enough for all four.
        let width = self.width as u32;
        let (mut first, mut fx, mut fy) = ([0_u32; N], [0.0; N], [0.0; N]);
        for i in 0..N {
            let ((column, x), (row, y)) = (whole_and_rest(x[i] - 0.5), whole_and_rest(y[i] - 0.5));
            // Both are less than 2¹⁶, where a product of lanes is cheap.
            first[i] = u32::from(row as u16) * u32::from(width as u16) + column;
            (fx[i], fy[i]) = (x, y);
        }
        let mut four = [[0.0; N]; 4];
        for i in 0..N {
            let first = first[i] as usize;
            let cells = self.dark.get(first..first + (width as usize + 2)).unwrap_or(&[0.0; 2]);
            let pair = |cells: Option<&[f32; 2]>| cells.copied().unwrap_or_default();
            [four[0][i], four[1][i]] = pair(cells.first_chunk());
            [four[2][i], four[3][i]] = pair(cells.last_chunk());
        }
        std::array::from_fn(|i| {
            let [a, b, c, d] = four.each_ref().map(|cells| cells[i]);
            let upper = a + fx[i] * (b - a);
            upper + fy[i] * (c + fx[i] * (d - c) - upper)
        })
    }

    /// Darkness at points a cell apart, the first at `(x, y)` in cells: as [`Self::at`], with one
    /// fraction for all.
    pub(super) fn line(&self, x: f64, y: f64, out: &mut [f32]) {
        let n = out.len();
        let (left, top) = (x - 0.5, y - 0.5);
        let (column, row) = (left as usize, top as usize);
        let inside = left >= 0.0 && top >= 0.0 && column + n < self.width && row + 1 < self.height;
        if !inside {
            let at = |(i, out): (usize, &mut f32)| *out = self.at((x + i as f64) as f32, y as f32);
            out.iter_mut().enumerate().for_each(at);
            return;
        }
        let (fx, fy) = ((left - column as f64) as f32, (top - row as f64) as f32);
        let i = row * self.width + column;
        let (upper, lower) = (&self.dark[i..=i + n], &self.dark[i + self.width..][..=n]);
        for ((out, upper), lower) in out.iter_mut().zip(upper.windows(2)).zip(lower.windows(2)) {
            let (u, l) = (upper[0], lower[0]);
            let (u, l) = (u + fx * (upper[1] - u), l + fx * (lower[1] - l));
            *out = u + fy * (l - u);
        }
    }

    /// The cells whose middles lie within `radius` cells of a place, as ranges of indices.
    pub(super) fn disc(&self, place: &Place, radius: f64) -> impl Iterator<Item = Range<usize>> {
        self.disc_rows(place, radius).map(|(y, columns)| self.indices(y, &columns))
    }

    /// The same as rows, each with a stretch of columns.
    pub(super) fn disc_rows(
        &self,
        place: &Place,
        radius: f64,
    ) -> impl Iterator<Item = (usize, Range<usize>)> {
        self.rows(place, radius).map(|(y, half)| (y, self.columns(place.x, half)))
    }

    /// The cells whose middles lie from `inner` to `outer` cells from a place, as ranges of indices.
    pub(super) fn ring(
        &self,
        place: &Place,
        inner: f64,
        outer: f64,
    ) -> impl Iterator<Item = Range<usize>> {
        self.ring_rows(place, inner, outer)
            .flat_map(|(y, sides)| sides.map(|columns| self.indices(y, &columns)))
    }

    /// The same as rows, each with the stretches of columns left and right of the hole.
    pub(super) fn ring_rows(
        &self,
        place: &Place,
        inner: f64,
        outer: f64,
    ) -> impl Iterator<Item = (usize, [Range<usize>; 2])> {
        self.rows(place, outer).map(move |(y, half)| {
            let all = self.columns(place.x, half);
            let dy = y as f64 + 0.5 - place.y;
            let hole = inner * inner - dy * dy;
            let hole =
                if hole > 0.0 { self.columns(place.x, hole.sqrt()) } else { all.end..all.end };
            let (from, to) = (hole.start.clamp(all.start, all.end), hole.end.max(all.start));
            (y, [all.start..from, to.clamp(from, all.end)..all.end])
        })
    }

    /// Rows that a disc meets, with half its width there, in cells.
    fn rows(&self, place: &Place, radius: f64) -> impl Iterator<Item = (usize, f64)> {
        let from = ceiling(place.y - radius - 0.5);
        // What is not negative is cut off to its floor.
        let to = ((place.y + radius + 0.5) as usize).min(self.height);
        let y = place.y;
        (from..to).filter_map(move |row| {
            let dy = row as f64 + 0.5 - y;
            let half = radius * radius - dy * dy;
            (half >= 0.0).then(|| (row, half.sqrt()))
        })
    }

    /// Columns of the cells whose middles lie within `half` cells of `x`.
    fn columns(&self, x: f64, half: f64) -> Range<usize> {
        let from = ceiling(x - half - 0.5).min(self.width);
        let to = ((x + half + 0.5) as usize).clamp(from, self.width);
        from..to
    }

    fn indices(&self, y: usize, columns: &Range<usize>) -> Range<usize> {
        y * self.width + columns.start..y * self.width + columns.end
    }
}

/// The whole number below a value between 0 and 2²², and what remains: for many values at once,
/// which plain conversions are not.
fn whole_and_rest(v: f32) -> (u32, f32) {
    // From here on floats are whole, and their lowest bits hold the number.
    const WHOLE: f32 = 8_388_608.0;
    let nearest = v + WHOLE - WHOLE;
    let whole = nearest - if nearest > v { 1.0 } else { 0.0 };
    ((whole + WHOLE).to_bits() & 0x007f_ffff, v - whole)
}

/// The first whole number from a value on, and from zero on.
fn ceiling(v: f64) -> usize {
    let whole = v as usize;
    whole + usize::from((whole as f64) < v)
}

/// Whether hardly a pixel of the picture is grey.
fn is_bilevel(pyramid: &Pyramid<'_>) -> bool {
    let picture = pyramid.level(0);
    let (mut n, mut n_grey) = (0_usize, 0_usize);
    for y in (0..picture.height()).step_by(16) {
        for &luma in picture.row(y).iter().step_by(5) {
            n += 1;
            n_grey += usize::from((8..=247).contains(&luma));
        }
    }
    n_grey * 1000 < n
}

/// The smallest level with about a pixel for a step of the canvas; more would only be skipped.
fn level_for(pyramid: &Pyramid<'_>, px_per_mm: f64) -> usize {
    let wanted = params::CANVAS_PX_PER_MM;
    let halved = |level: usize| px_per_mm / (1_u64 << level) as f64;
    (0..pyramid.n_levels()).rev().find(|&level| halved(level) >= wanted).unwrap_or(0)
}
