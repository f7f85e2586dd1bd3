//! What lies in and around one bubble.
use super::canvas::Canvas;
use super::faint::Stretches;
use super::light::rank;
use super::lines::Ends;
use super::near::{Near, is_plainly_bare};
use super::outline::{DIRECTIONS, Place};
use super::page::{self, Standard};
use super::shade::{Closer, Shade};
use super::shadow::Shadow;
use super::strokes::{Shares, Strokes};
use crate::geometry::Point;
use crate::params::{self, CANVAS_STEP_MM};
use std::collections::BTreeMap;
use std::ops::Range;

/// What lies in and around one bubble, in millimetres and in darkness (0 paper, 1 the page's own
/// black).
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct BubbleMeasurement {
    /// Share of the circle inside the outline that is inked, 0..=1.
    pub(crate) fill: f64,
    /// Ink of the strokes that belong here, darkness × mm².
    pub(crate) mass_mm2: f64,
    /// Longest reach of one such stroke inside the bubble, mm.
    pub(crate) extent_mm: f64,
    /// How dark the darker part of the strokes is.
    pub(crate) peak: f64,
    /// Darkness that covers most of the bubble evenly, as a shade does, over that of the page's
    /// middle bubble.
    pub(crate) veil: f64,
    /// Mean darkness of the bubble's core over that of the page's middle bubble, without lines
    /// and strokes of other bubbles.
    pub(crate) excess: f64,
    /// The same in deviations of the page's bubbles.
    pub(crate) excess_sigma: f64,
    /// Deviation of the page's empty cores.
    pub(crate) core_sigma: f64,
    /// How much darker the darkest straight stretch is than the paper beside it, over that of the
    /// page's middle bubble.
    pub(crate) stretch: f64,
    /// The same in deviations of the page's bubbles.
    pub(crate) stretch_sigma: f64,
    /// How much darker the bubble's core is than the paper around the outline, over what that is
    /// at the page's middle bubble.
    pub(crate) local: f64,
    /// Ink of strokes that belong to another bubble, darkness × mm².
    pub(crate) foreign_mm2: f64,
    /// Share of this bubble's ink that lies on strokes it shares about evenly with another.
    pub(crate) shared: f64,
    /// Directions (of 24) in which ink stands around the middle.
    pub(crate) rays: usize,
    /// How dark the ink is that these directions meet (a high rank).
    pub(crate) around: f64,
    /// How dark the paper around the outline is in most directions, where it is darkest in each, over
    /// that of the page's middle bubble.
    pub(crate) ring: f64,
    /// The same in deviations of the page's bubbles.
    pub(crate) ring_sigma: f64,
    /// Cells of its largest stroke, all over those inside.
    pub(crate) spread: f64,
    /// Share of the paper around the outline that is inked more than half as dark as the mark.
    pub(crate) halo: f64,
    /// Ink of pieces too small to be strokes, darkness × mm².
    pub(crate) crumbs_mm2: f64,
    /// Whether a long thin line runs through.
    pub(crate) line: bool,
    /// Whether such a line would run through if it were 12 mm longer: its end may be too pale.
    pub(crate) line_near: bool,
    /// Whether such a line ends here.
    pub(crate) line_end: bool,
    /// Darkness of the band that the printed outline keeps to, where a picture may have burnt it out.
    pub(crate) band: f64,
    /// Whether the picture knows black and white only and shows no grey by dots.
    pub(crate) is_bilevel: bool,
    /// The printed outline's darkness over that of the page's middle outline.
    pub(crate) outline: f64,
    /// The page's middle outline, in darkness.
    pub(crate) page_outline: f64,
    /// The bubble's radius, mm: a line through a small one covers more of it.
    pub(crate) r_mm: f64,
    /// Whether something wide and dark passes that is not seen to be a shadow with a straight edge.
    pub(crate) is_shaded: bool,
    /// Whether it stands apart from the page's rows, whose standard it borrows.
    pub(crate) is_apart: bool,
    /// Luma of the paper here.
    pub(crate) paper: f64,
    /// Deviation of bare paper on this page, in darkness.
    pub(crate) noise: f64,
}

/// Ink and place (cells from the middle) of every cell of a piece of stroke inside a bubble, by the
/// stroke and the piece.
type Pieces = BTreeMap<(u32, u32), Vec<(f32, f64, f64)>>;

/// What every bubble of a canvas is measured with.
pub(super) struct Look<'a> {
    pub(super) ink: &'a [f32],
    pub(super) canvas: &'a Canvas,
    pub(super) strokes: &'a Strokes,
    pub(super) shares: &'a Shares,
    /// How dark each bubble is.
    pub(super) shades: &'a [Shade],
    pub(super) stretches: &'a Stretches,
    pub(super) shadows: &'a [Shadow],
    /// Whether the standard is another canvas's.
    pub(super) is_apart: bool,
    pub(super) standard: &'a Standard,
}

impl Look<'_> {
    /// Measures the bubbles of a field, which are those of these indices.
    pub(super) fn field(&self, here: Range<usize>, places: &[Place]) -> Vec<BubbleMeasurement> {
        let near: Vec<Near> = here.clone().map(|idx| self.near(&places[idx])).collect();
        let mut all: Vec<BubbleMeasurement> =
            here.clone().zip(&near).map(|(idx, near)| self.at(idx, &places[idx], *near)).collect();
        let is_clear =
            |m: &BubbleMeasurement| m.fill >= params::CLEAR_FILL && m.excess >= params::MARK_EXCESS;
        let has_clear = all.iter().any(is_clear);
        for ((idx, near), m) in here.zip(near).zip(&mut all) {
            // The costliest look: beside a clear mark only where there is something to see.
            let may_hold_ink = m.excess > params::BARE_SIGMA * m.core_sigma;
            if (!has_clear || may_hold_ink) && !is_plainly_bare(near, m) {
                self.add_stretch(idx, &places[idx], near, m);
            }
        }
        all
    }

    fn at(&self, idx: usize, place: &Place, near: Near) -> BubbleMeasurement {
        let (standard, shade) = (self.standard, &self.shades[idx]);
        let mut out = BubbleMeasurement {
            paper: f64::from(self.canvas.paper(place.x, place.y)),
            outline: f64::from(place.outline / standard.outline.max(1e-3)),
            page_outline: f64::from(standard.outline),
            noise: f64::from(standard.noise),
            // A dithered picture is grey paper with a coarse grain.
            is_bilevel: self.canvas.is_bilevel && standard.noise <= params::DITHER_NOISE,
            band: self.band(place),
            r_mm: place.r * CANVAS_STEP_MM,
            is_shaded: self.shadows[idx] == Shadow::Unclear,
            is_apart: self.is_apart,
            ..BubbleMeasurement::default()
        };
        self.add_core(idx, place, near, &mut out);
        let [middle, deviation] = standard.ring;
        out.ring = f64::from(shade.ring - middle);
        out.ring_sigma = out.ring / f64::from(deviation);
        self.add_lines(place, &mut out);
        if near.is_bare {
            return out;
        }
        (out.rays, out.around) = self.rays(place);
        self.add_strokes(idx, place, &mut out);
        out.halo = self.halo(place, out.peak);
        out
    }

    /// The lines that run through or towards the bubble.
    fn add_lines(&self, place: &Place, out: &mut BubbleMeasurement) {
        if self.strokes.lines.is_empty() {
            return;
        }
        let near = place.r + params::LINE_END_NEAR_MM / CANVAS_STEP_MM;
        let centre = Point::new(place.x, place.y);
        let inside = page::inside_radius(self.canvas, place);
        out.line = self.strokes.lines.iter().any(|ends| comes_near(ends, centre, inside, 0.0));
        out.line_end = self.strokes.lines.iter().flatten().any(|end| end.distance(centre) <= near);
        let further = params::LINE_FURTHER_MM / CANVAS_STEP_MM;
        let runs_towards = |ends| comes_near(ends, centre, place.r, further);
        out.line_near = self.strokes.lines.iter().any(runs_towards);
    }

    /// The inked share of the paper around the outline.
    fn halo(&self, place: &Place, peak: f64) -> f64 {
        let [from, to] = params::HALO_MM.map(|mm| place.r + mm / CANVAS_STEP_MM);
        let least = (0.5 * peak) as f32;
        let (mut n, mut n_inked) = (0, 0);
        for cells in self.canvas.ring(place, from, to) {
            n += cells.len();
            n_inked += self.ink[cells].iter().filter(|&&ink| ink > least).count();
        }
        if n > 0 { n_inked as f64 / n as f64 } else { 0.0 }
    }

    /// The core's ink, without what belongs elsewhere, against the page's other bubbles.
    fn add_core(&self, idx: usize, place: &Place, near: Near, out: &mut BubbleMeasurement) {
        let [middle, deviation] = self.standard.core;
        let deviation = deviation.max(params::CORE_MIN_DEVIATION);
        out.core_sigma = f64::from(deviation);
        let Shade { core, .. } = self.shades[idx];
        let (mean, own_veil) = if near.is_alone {
            (core, None)
        } else {
            let mut values = Vec::with_capacity(160);
            for (y, columns) in self.canvas.disc_rows(place, params::CORE_SHARE * place.r) {
                self.own_ink(y, columns, idx, &mut values);
            }
            if values.is_empty() {
                return;
            }
            let mean = values.iter().sum::<f32>() / values.len() as f32;
            (mean, Some(rank(&values, params::VEIL_RANK)))
        };
        out.excess = f64::from(mean - middle);
        out.excess_sigma = f64::from((mean - middle) / deviation);
        if is_plainly_bare(near, out) {
            return;
        }
        let closer = Closer::of(self.ink, self.canvas, place, core);
        out.local = f64::from(closer.local - self.standard.local);
        out.veil = f64::from(own_veil.unwrap_or(closer.veil) - self.standard.veil);
    }

    /// The darkest straight stretch against those of the page's other bubbles.
    fn add_stretch(&self, idx: usize, place: &Place, near: Near, out: &mut BubbleMeasurement) {
        let [middle, deviation] = self.standard.stretch;
        let (ink, width) = (self.ink, self.canvas.width);
        let darkest = if near.is_alone {
            self.stretches.darkest(ink, width, place, |_, _, _| ())
        } else {
            self.stretches.darkest(ink, width, place, |y, columns, cells| {
                let from = columns.start;
                for (part, whose) in self.strokes.parts(y, columns.clone()) {
                    if !self.may_belong(whose, idx) {
                        cells[part.start - from..part.end - from].fill(0.0);
                    }
                }
                self.strokes.line.columns(y, columns).for_each(|x| cells[x - from] = 0.0);
            })
        };
        out.stretch = f64::from(darkest - middle);
        out.stretch_sigma = f64::from((darkest - middle) / deviation);
    }

    fn add_strokes(&self, idx: usize, place: &Place, out: &mut BubbleMeasurement) {
        let mut strokes: Pieces = BTreeMap::new();
        let (mut n_cells, mut n_inked) = (0, 0);
        let inside = page::inside_radius(self.canvas, place);
        for (y, columns) in self.canvas.disc_rows(place, inside) {
            n_cells += columns.len();
            for (columns, part) in self.strokes.parts(y, columns) {
                n_inked += columns.len();
                let cells = strokes.entry((part.label, part.piece)).or_default();
                for x in columns {
                    let (dx, dy) = (x as f64 + 0.5 - place.x, y as f64 + 0.5 - place.y);
                    cells.push((self.ink[y * self.canvas.width + x], dx, dy));
                }
            }
        }
        out.fill = n_inked as f64 / n_cells.max(1) as f64;
        let mut own: Vec<f32> = Vec::new();
        let mut shared = 0.0;
        for (&(label, _), cells) in &strokes {
            let mass: f64 = cells.iter().map(|&(ink, _, _)| f64::from(ink)).sum::<f64>()
                * CANVAS_STEP_MM
                * CANVAS_STEP_MM;
            if mass < params::SPECK_MM2 {
                out.crumbs_mm2 += mass;
                continue;
            }
            let (here, other) = self.shares.of(label, idx);
            if other as f64 >= params::FOREIGN_RATIO * here as f64 {
                out.foreign_mm2 += mass;
                continue;
            }
            if other as f64 * params::FOREIGN_RATIO > here as f64 {
                shared += mass;
            }
            out.mass_mm2 += mass;
            let spread = self.shares.total(label) as f64 / here.max(1) as f64;
            out.spread = out.spread.max(spread);
            out.extent_mm = out.extent_mm.max(extent(cells) * CANVAS_STEP_MM);
            own.extend(cells.iter().map(|&(ink, _, _)| ink));
        }
        out.peak = f64::from(rank(&own, 0.8));
        out.shared = if out.mass_mm2 > 0.0 { shared / out.mass_mm2 } else { 0.0 };
    }

    /// Mean darkness, print and all, of the band around the outline, where a picture may have burnt it out.
    fn band(&self, place: &Place) -> f64 {
        if !self.canvas.is_bilevel && self.standard.outline >= params::OUTLINE_SEEN as f32 {
            return 0.0;
        }
        let half = params::OUTLINE_BAND_MM / CANVAS_STEP_MM;
        let (mut sum, mut n) = (0.0_f32, 0);
        for cells in self.canvas.ring(place, place.r - half, place.r + half) {
            n += cells.len();
            sum += self.canvas.dark[cells].iter().sum::<f32>();
        }
        if n > 0 { f64::from(sum / n as f32) } else { 0.0 }
    }

    /// Directions in which ink stands between the middle and the end of the bubble's own paper,
    /// which the marks of other bubbles hardly reach, and how dark that ink is. A 1-bit picture's band of
    /// the outline is skipped: what stands there may be the outline.
    fn rays(&self, place: &Place) -> (usize, f64) {
        let [from, side, up] = ray_ends(place);
        let half = params::OUTLINE_BAND_MM / CANVAS_STEP_MM;
        let in_band = |r: f64| self.canvas.is_bilevel && (r - place.r).abs() < half;
        let darkest = |&(c, s): &(f64, f64)| {
            // The end lies on an ellipse: rows are nearer to each other than columns.
            let end = 1.0 / ((c / side) * (c / side) + (s / up) * (s / up)).sqrt();
            let mut darkest: Option<f32> = None;
            let mut r = from;
            while r <= end {
                let (x, y) = (place.x + r * c, place.y + r * s);
                let (column, row) = (x as usize, y as usize);
                let is_on = x >= 0.0 && y >= 0.0 && column < self.canvas.width;
                if is_on && row < self.canvas.height && !in_band(r) {
                    let i = row * self.canvas.width + column;
                    if self.strokes.inked.has(column, row) {
                        darkest = Some(darkest.map_or(self.ink[i], |ink| ink.max(self.ink[i])));
                    }
                }
                r += 1.0;
            }
            darkest
        };
        let met: Vec<f32> = DIRECTIONS.iter().filter_map(darkest).collect();
        (met.len(), f64::from(rank(&met, 0.6)))
    }
}

/// Where rays begin and end to the side and upwards, in cells.
pub(super) fn ray_ends(place: &Place) -> [f64; 3] {
    let scale = place.r / params::RAY_RADIUS_MM;
    params::RAY_MM.map(|mm| mm * scale)
}

/// Whether a line, drawn on by `further` cells at both ends, comes nearer to a point than `reach`.
fn comes_near(ends: &Ends, centre: Point, reach: f64, further: f64) -> bool {
    let [a, b] = *ends;
    let length = a.distance(b).max(1e-9);
    let (ux, uy) = ((b.x - a.x) / length, (b.y - a.y) / length);
    let (dx, dy) = (centre.x - a.x, centre.y - a.y);
    let (along, away) = (dx * ux + dy * uy, (dy * ux - dx * uy).abs());
    away <= reach && along >= -further && along <= length + further
}

/// The longest of the cells' extents over twelve directions, in cells.
fn extent(cells: &[(f32, f64, f64)]) -> f64 {
    let along = |(c, s): &(f64, f64)| {
        let (lo, hi) = cells.iter().fold((f64::MAX, f64::MIN), |(lo, hi), (_, dx, dy)| {
            let t = dx * c + dy * s;
            (lo.min(t), hi.max(t))
        });
        hi - lo + 1.0
    };
    DIRECTIONS[..12].iter().map(along).fold(0.0, f64::max)
}
