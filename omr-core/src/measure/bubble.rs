use super::canvas::Canvas;
use super::faint;
use super::light::rank;
use super::outline::{DIRECTIONS, Place, Print, locate};
use super::strokes::Strokes;
use crate::geometry::Point;
use crate::image::{Bitmap, components};
use crate::layout::{Bubble, Field};
use crate::params::{self, CANVAS_STEP_MM};
use std::collections::BTreeMap;

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
    /// Darkness of the band that the printed outline keeps to.
    pub(crate) band: f64,
    /// Whether the picture knows black and white only.
    pub(crate) is_bilevel: bool,
    /// The printed outline's darkness over that of the page's middle outline.
    pub(crate) outline: f64,
    /// The page's middle outline, in darkness.
    pub(crate) page_outline: f64,
    /// Luma of the paper here.
    pub(crate) paper: f64,
    /// Deviation of bare paper on this page, in darkness.
    pub(crate) noise: f64,
}

/// Ink and place (cells from the middle) of every cell of a piece of stroke inside a bubble, by the
/// stroke and the piece.
type Pieces = BTreeMap<(u32, u32), Vec<(f32, f64, f64)>>;

/// What a page's empty bubbles look like.
pub(super) struct Standard {
    print: Print,
    outline: f32,
    noise: f32,
    /// Middle and deviation of the cores' mean ink, and the middle of their veils.
    core: [f32; 3],
    /// Middle and deviation of the darkest straight stretches.
    stretch: [f32; 2],
    /// Middle of how much darker the cores are than the paper around the outlines.
    local: f32,
}

/// Measures all bubbles of the fields that share a canvas.
///
/// A canvas with many bubbles sets its own standard of what is printed and how the paper looks;
/// one with few, of which one may well be marked, borrows the page's.
pub(super) fn measure(
    canvas: &Canvas,
    fields: &[&Field],
    standard: &mut Option<Standard>,
) -> Vec<Vec<BubbleMeasurement>> {
    let bubbles: Vec<&Bubble> = fields.iter().flat_map(|field| &field.bubbles).collect();
    if bubbles.is_empty() || canvas.width < 3 || canvas.height < 3 {
        return fields
            .iter()
            .map(|f| vec![BubbleMeasurement::default(); f.bubbles.len()])
            .collect();
    }
    let own = bubbles.len() >= params::STANDARD_MIN_BUBBLES;
    let borrowed = standard.take().filter(|_| !own);
    let places = locate(canvas, &bubbles, borrowed.as_ref().map(|standard| standard.outline));
    let (standard_here, (ink, is_printed)) = match borrowed {
        Some(borrowed) => {
            let reach =
                places.first().map_or(0.0, |p| p.r) + params::BORROWED_REACH_MM / CANVAS_STEP_MM;
            let ink = added_ink(canvas, &places, &borrowed.print, reach);
            (borrowed, ink)
        }
        None => {
            let mut outlines: Vec<f32> = places.iter().map(|place| place.outline).collect();
            let print = Print::common(canvas, &places);
            let ink = added_ink(canvas, &places, &print, f64::MAX);
            let noise = noise(&ink.0, canvas, &places);
            let core = core_standard(&ink.0, canvas, &places);
            let stretch = stretch_standard(&ink.0, canvas, &places);
            let mut locals: Vec<f32> = places.iter().map(|p| local(&ink.0, canvas, p)).collect();
            let local = rank(&mut locals, 0.4);
            let outline = rank(&mut outlines, 0.5);
            (Standard { print, outline, noise, core, stretch, local }, ink)
        }
    };
    let (page_outline, noise) = (standard_here.outline, standard_here.noise);
    let (core, stretch) = (standard_here.core, standard_here.stretch);
    let usual = standard_here.local;
    *standard = Some(standard_here);
    let ink = if canvas.is_bilevel { without_outlines(ink, canvas, &places) } else { ink };
    let outline = outline_cells(canvas, &places, is_printed);
    let strokes = Strokes::trace(&ink, canvas.width, &outline, noise);
    let shares = Shares::count(&strokes, canvas, &places);
    let one = |idx: usize| {
        let look = Look { ink: &ink, canvas, strokes: &strokes, shares: &shares, core, stretch };
        let mut measured = look.at(idx, &places[idx]);
        measured.local = f64::from(local(&ink, canvas, &places[idx]) - usual);
        measured.outline = f64::from(places[idx].outline / page_outline.max(1e-3));
        measured.page_outline = f64::from(page_outline);
        measured.noise = f64::from(noise);
        measured.is_bilevel = canvas.is_bilevel;
        measured
    };
    let mut all = (0..places.len()).map(one);
    fields.iter().map(|field| all.by_ref().take(field.bubbles.len()).collect()).collect()
}

/// Darkness without what is printed, slightly smoothed so that noise does not break strokes, and
/// the cells from which print was taken away.
fn added_ink(
    canvas: &Canvas,
    places: &[Place],
    print: &Print,
    reach: f64,
) -> (Vec<f32>, Vec<bool>) {
    let reach = (reach * reach) as f32;
    let (w, h) = (canvas.width, canvas.height);
    let mut ink = vec![0.0_f32; w * h];
    let mut is_printed = vec![false; w * h];
    let mut nearest = vec![f32::MAX; w * h];
    let (half_w, half_h) = (print.half_width as f64, print.half_height as f64);
    let first = |middle: f64, half: f64| (middle - half - 0.5).ceil().max(0.0) as usize;
    let last = |middle: f64, half: f64, n: usize| {
        ((middle + half - 0.5).floor().max(-1.0) + 1.0).max(0.0).min(n as f64) as usize
    };
    for place in places {
        let (from, to) = (first(place.x, half_w), last(place.x, half_w, w));
        for y in first(place.y, half_h)..last(place.y, half_h, h) {
            let dy = y as f64 + 0.5 - place.y;
            let printed = print.row(dy, from as f64 + 0.5 - place.x);
            for (x, printed) in (from..to).zip(printed) {
                let dx = x as f64 + 0.5 - place.x;
                let distance = (dx * dx + dy * dy) as f32;
                let i = y * w + x;
                if distance < nearest[i] && distance < reach {
                    nearest[i] = distance;
                    ink[i] = canvas.dark[i] - printed;
                    is_printed[i] = printed > params::PRINT_SEEN;
                }
            }
        }
    }
    (smoothed(&ink, w, h), is_printed)
}

/// Weights 1, 2, 1 along rows and columns; the cells of the rim stay as they are.
fn smoothed(ink: &[f32], w: usize, h: usize) -> Vec<f32> {
    let mut along = ink.to_vec();
    for (from, to) in ink.chunks_exact(w).zip(along.chunks_exact_mut(w)) {
        for (three, to) in from.windows(3).zip(&mut to[1..]) {
            *to = 0.25 * three[0] + 0.5 * three[1] + 0.25 * three[2];
        }
    }
    let mut smooth = along.clone();
    for y in 1..h.saturating_sub(1) {
        let (above, here) = (&along[(y - 1) * w..y * w], &along[y * w..(y + 1) * w]);
        let below = &along[(y + 1) * w..(y + 2) * w];
        for (x, to) in smooth[y * w..(y + 1) * w].iter_mut().enumerate() {
            *to = 0.25 * above[x] + 0.5 * here[x] + 0.25 * below[x];
        }
    }
    smooth
}

/// Calls `f(cell index, distance² in cells)` for the cells within `radius` cells of a place.
fn for_cells(canvas: &Canvas, place: &Place, radius: f64, mut f: impl FnMut(usize, f64, f64)) {
    let from = |v: f64| (v - radius - 1.0).max(0.0) as usize;
    let to = |v: f64, n: usize| ((v + radius + 1.0).max(0.0) as usize).min(n);
    for y in from(place.y)..to(place.y, canvas.height) {
        for x in from(place.x)..to(place.x, canvas.width) {
            let (dx, dy) = (x as f64 + 0.5 - place.x, y as f64 + 0.5 - place.y);
            if dx * dx + dy * dy <= radius * radius {
                f(y * canvas.width + x, dx, dy);
            }
        }
    }
}

/// Where the circle ends that marks are looked for in: inside of the outline.
fn inside_radius(canvas: &Canvas, place: &Place) -> f64 {
    let outline_mm =
        if canvas.is_bilevel { params::OUTLINE_BAND_MM } else { params::OUTLINE_HALF_MM };
    place.r - outline_mm / CANVAS_STEP_MM
}

/// Deviation of bare paper: in each bubble by its middle deviation, and of all bubbles a low
/// rank, since most are empty.
fn noise(ink: &[f32], canvas: &Canvas, places: &[Place]) -> f32 {
    let deviation = |place: &Place| {
        let mut values = Vec::new();
        for_cells(canvas, place, inside_radius(canvas, place) * 0.9, |i, _, _| {
            values.push(ink[i].abs());
        });
        // 1.48: from the middle deviation to the standard one.
        1.48 * rank(&mut values, 0.5)
    };
    let mut all: Vec<f32> = places.iter().map(deviation).collect();
    rank(&mut all, 0.4)
}

/// Middle and deviation of the mean ink in the cores of all bubbles, and the middle of what
/// covers most of each core. Ranks are low, since marks only ever add ink.
fn core_standard(ink: &[f32], canvas: &Canvas, places: &[Place]) -> [f32; 3] {
    let (mut means, mut veils) = (Vec::new(), Vec::new());
    for place in places {
        let mut values = Vec::new();
        for_cells(canvas, place, params::CORE_SHARE * place.r, |i, _, _| values.push(ink[i]));
        means.push(values.iter().sum::<f32>() / values.len().max(1) as f32);
        veils.push(rank(&mut values, 0.3));
    }
    let middle = rank(&mut means, 0.4);
    // From the distance between two ranks of a normal distribution to its deviation.
    let deviation = (middle - rank(&mut means, 0.1)) / 1.03;
    [middle, deviation, rank(&mut veils, 0.4)]
}

/// How much darker a bubble's core is than the paper around its outline.
fn local(ink: &[f32], canvas: &Canvas, place: &Place) -> f32 {
    let (mut sum, mut n) = (0.0_f32, 0.0_f32);
    for_cells(canvas, place, params::CORE_SHARE * place.r, |i, _, _| {
        sum += ink[i];
        n += 1.0;
    });
    let [from, to] = params::HALO_MM.map(|mm| place.r + mm / CANVAS_STEP_MM);
    let mut around = Vec::new();
    for_cells(canvas, place, to, |i, dx, dy| {
        if dx * dx + dy * dy >= from * from {
            around.push(ink[i]);
        }
    });
    sum / n.max(1.0) - rank(&mut around, 0.5)
}

/// Middle and deviation of the darkest straight stretches in all bubbles.
fn stretch_standard(ink: &[f32], canvas: &Canvas, places: &[Place]) -> [f32; 2] {
    let stroke = |place: &Place| {
        let mut cells = Vec::new();
        for_cells(canvas, place, stretch_radius(place), |i, dx, dy| cells.push((ink[i], dx, dy)));
        faint::stroke(&cells)
    };
    faint::standard(places.iter().map(stroke).collect())
}

/// Where the circle ends that pale strokes are looked for in.
fn stretch_radius(place: &Place) -> f64 {
    place.r - params::FAINT_GAP_MM / CANVAS_STEP_MM
}

/// Takes away ink that keeps to the printed outlines: in a 1-bit picture they come and go by
/// chance, bubble by bubble, so that no common print describes them.
fn without_outlines(mut ink: Vec<f32>, canvas: &Canvas, places: &[Place]) -> Vec<f32> {
    let half = params::OUTLINE_BAND_MM / CANVAS_STEP_MM;
    let bitmap = Bitmap { width: canvas.width, set: ink.iter().map(|&v| v >= 0.05).collect() };
    let max_side = places.first().map_or(0.0, |p| 2.0 * (p.r + half) + 2.0) as u32;
    let mut owner = vec![usize::MAX; ink.len()];
    for (idx, place) in places.iter().enumerate() {
        for_cells(canvas, place, place.r + half, |i, dx, dy| {
            if (dx * dx + dy * dy).sqrt() >= place.r - half {
                owner[i] = idx;
            }
        });
    }
    for component in components(&bitmap, 1, max_side) {
        let cells = || {
            component.runs.iter().flat_map(|run| {
                let row = run.y as usize * canvas.width;
                row + run.start as usize..row + run.end as usize
            })
        };
        if cells().all(|i| owner[i] != usize::MAX) {
            cells().for_each(|i| ink[i] = 0.0);
        }
    }
    ink
}

/// Which cells hold print, the outlines' whole bands among them.
fn outline_cells(canvas: &Canvas, places: &[Place], is_printed: Vec<bool>) -> Vec<bool> {
    let half = params::OUTLINE_CUT_MM / CANVAS_STEP_MM;
    let mut outline = is_printed;
    for place in places {
        for_cells(canvas, place, place.r + half, |i, dx, dy| {
            let r = place.r - half;
            outline[i] |= dx * dx + dy * dy >= r * r;
        });
    }
    outline
}

/// Mean darkness, print and all, of the band around the outline.
fn band(canvas: &Canvas, place: &Place) -> f64 {
    let half = params::OUTLINE_BAND_MM / CANVAS_STEP_MM;
    let (mut sum, mut n) = (0.0, 0.0);
    for_cells(canvas, place, place.r + half, |i, dx, dy| {
        if (dx * dx + dy * dy).sqrt() >= place.r - half {
            sum += f64::from(canvas.dark[i]);
            n += 1.0;
        }
    });
    if n > 0.0 { sum / n } else { 0.0 }
}

/// How many cells of each stroke lie inside each bubble, and in all.
struct Shares {
    inside: BTreeMap<u32, Vec<(usize, usize)>>,
    total: Vec<usize>,
}

impl Shares {
    fn count(strokes: &Strokes, canvas: &Canvas, places: &[Place]) -> Self {
        let mut total = vec![0; strokes.n_strokes + 1];
        for &label in &strokes.labels {
            total[label as usize] += 1;
        }
        let mut inside: BTreeMap<u32, Vec<(usize, usize)>> = BTreeMap::new();
        for (idx, place) in places.iter().enumerate() {
            let mut here: BTreeMap<u32, usize> = BTreeMap::new();
            for_cells(canvas, place, inside_radius(canvas, place), |i, _, _| {
                if strokes.labels[i] != 0 {
                    *here.entry(strokes.labels[i]).or_default() += 1;
                }
            });
            for (label, n) in here {
                inside.entry(label).or_default().push((idx, n));
            }
        }
        Self { inside, total }
    }

    /// Cells of the stroke in bubble `idx`, and the most in any other bubble.
    fn of(&self, label: u32, idx: usize) -> (usize, usize) {
        let entries = self.inside.get(&label).map_or(&[][..], Vec::as_slice);
        entries.iter().fold(
            (0, 0),
            |(here, other), &(bubble, n)| {
                if bubble == idx { (n, other) } else { (here, other.max(n)) }
            },
        )
    }
}

struct Look<'a> {
    ink: &'a [f32],
    canvas: &'a Canvas,
    strokes: &'a Strokes,
    shares: &'a Shares,
    core: [f32; 3],
    stretch: [f32; 2],
}

impl Look<'_> {
    fn at(&self, idx: usize, place: &Place) -> BubbleMeasurement {
        let mut out = BubbleMeasurement {
            paper: f64::from(self.paper(place)),
            ..BubbleMeasurement::default()
        };
        (out.rays, out.around) = self.rays(place);
        let mut strokes: Pieces = BTreeMap::new();
        let (mut n_cells, mut n_inked) = (0, 0);
        for_cells(self.canvas, place, inside_radius(self.canvas, place), |i, dx, dy| {
            n_cells += 1;
            out.line |= self.strokes.line[i];
            if self.strokes.labels[i] != 0 {
                n_inked += 1;
                let piece = (self.strokes.labels[i], self.strokes.pieces[i]);
                strokes.entry(piece).or_default().push((self.ink[i], dx, dy));
            }
        });
        out.fill = f64::from(n_inked) / f64::from(n_cells.max(1));
        self.add_strokes(idx, &strokes, &mut out);
        self.add_core(idx, place, &mut out);
        self.add_stretch(idx, place, &mut out);
        out.halo = self.halo(place, out.peak);
        let near = place.r + params::LINE_END_NEAR_MM / CANVAS_STEP_MM;
        let centre = Point::new(place.x, place.y);
        out.line_end = self.strokes.lines.iter().flatten().any(|end| end.distance(centre) <= near);
        out.line_near = self.strokes.lines.iter().any(|ends| runs_towards(ends, centre, place.r));
        out.band = band(self.canvas, place);
        out
    }

    /// The inked share of the paper around the outline.
    fn halo(&self, place: &Place, peak: f64) -> f64 {
        let [from, to] = params::HALO_MM.map(|mm| place.r + mm / CANVAS_STEP_MM);
        let (mut n, mut n_inked) = (0.0, 0.0);
        for_cells(self.canvas, place, to, |i, dx, dy| {
            if dx * dx + dy * dy >= from * from {
                n += 1.0;
                n_inked += f64::from(u8::from(f64::from(self.ink[i]) > 0.5 * peak));
            }
        });
        if n > 0.0 { n_inked / n } else { 0.0 }
    }

    /// The core's ink, without what belongs elsewhere, against the page's other bubbles.
    fn add_core(&self, idx: usize, place: &Place, out: &mut BubbleMeasurement) {
        let [middle, deviation, veil] = self.core;
        let mut values = Vec::new();
        for_cells(self.canvas, place, params::CORE_SHARE * place.r, |i, _, _| {
            if self.may_belong(i, idx) {
                values.push(self.ink[i]);
            }
        });
        if values.is_empty() {
            return;
        }
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        out.excess = f64::from(mean - middle);
        out.excess_sigma = f64::from((mean - middle) / deviation.max(params::CORE_MIN_DEVIATION));
        out.veil = f64::from(rank(&mut values, 0.3) - veil);
    }

    /// Whether a cell is neither part of a long line nor of another bubble's stroke.
    fn may_belong(&self, i: usize, idx: usize) -> bool {
        let label = self.strokes.labels[i];
        let (here, other) = if label == 0 { (1, 0) } else { self.shares.of(label, idx) };
        !self.strokes.line[i] && (other as f64) < params::FOREIGN_RATIO * here as f64
    }

    /// The darkest straight stretch against those of the page's other bubbles.
    fn add_stretch(&self, idx: usize, place: &Place, out: &mut BubbleMeasurement) {
        let [middle, deviation] = self.stretch;
        let mut cells = Vec::new();
        for_cells(self.canvas, place, stretch_radius(place), |i, dx, dy| {
            if self.may_belong(i, idx) {
                cells.push((self.ink[i], dx, dy));
            }
        });
        let stretch = faint::stroke(&cells) - middle;
        out.stretch = f64::from(stretch);
        out.stretch_sigma = f64::from(stretch / deviation);
    }

    fn add_strokes(&self, idx: usize, strokes: &Pieces, out: &mut BubbleMeasurement) {
        let mut own: Vec<f32> = Vec::new();
        let mut shared = 0.0;
        for (&(label, _), cells) in strokes {
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
            let spread = self.shares.total[label as usize] as f64 / here.max(1) as f64;
            out.spread = out.spread.max(spread);
            out.extent_mm = out.extent_mm.max(extent(cells) * CANVAS_STEP_MM);
            own.extend(cells.iter().map(|&(ink, _, _)| ink));
        }
        out.peak = f64::from(rank(&mut own, 0.8));
        out.shared = if out.mass_mm2 > 0.0 { shared / out.mass_mm2 } else { 0.0 };
    }

    /// Directions in which ink stands between the middle and the end of the bubble's own paper,
    /// which the marks of other bubbles hardly reach, and how dark that ink is. A 1-bit picture's band of
    /// the outline is skipped: what stands there may be the outline.
    fn rays(&self, place: &Place) -> (usize, f64) {
        let [from, side, up] = params::RAY_MM.map(|mm| mm / CANVAS_STEP_MM);
        let half = params::OUTLINE_BAND_MM / CANVAS_STEP_MM;
        let in_band = |r: f64| self.canvas.is_bilevel && (r - place.r).abs() < half;
        let darkest = |&(c, s): &(f64, f64)| {
            // The end lies on an ellipse: rows are nearer to each other than columns.
            let end = 1.0 / ((c / side) * (c / side) + (s / up) * (s / up)).sqrt();
            let mut darkest: Option<f32> = None;
            let mut r = from;
            while r <= end {
                let (x, y) = (place.x + r * c, place.y + r * s);
                if !in_band(r) && x >= 0.0 && y >= 0.0 && (x as usize) < self.canvas.width {
                    let i = y as usize * self.canvas.width + x as usize;
                    if self.strokes.labels.get(i).is_some_and(|&label| label != 0) {
                        darkest = Some(darkest.map_or(self.ink[i], |ink| ink.max(self.ink[i])));
                    }
                }
                r += 1.0;
            }
            darkest
        };
        let mut met: Vec<f32> = DIRECTIONS.iter().filter_map(darkest).collect();
        (met.len(), f64::from(rank(&mut met, 0.6)))
    }

    fn paper(&self, place: &Place) -> f32 {
        let inside = |v: f64, n: usize| (v.max(0.0) as usize).min(n - 1);
        let (x, y) = (inside(place.x, self.canvas.width), inside(place.y, self.canvas.height));
        self.canvas.paper[y * self.canvas.width + x]
    }
}

/// Whether a line, drawn on by some millimetres at both ends, comes nearer than `reach`.
fn runs_towards(ends: &[Point; 2], centre: Point, reach: f64) -> bool {
    let [a, b] = *ends;
    let length = a.distance(b).max(1e-9);
    let (ux, uy) = ((b.x - a.x) / length, (b.y - a.y) / length);
    let (dx, dy) = (centre.x - a.x, centre.y - a.y);
    let (along, away) = (dx * ux + dy * uy, (dy * ux - dx * uy).abs());
    let further = params::LINE_FURTHER_MM / CANVAS_STEP_MM;
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
