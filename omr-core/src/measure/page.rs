//! What a page's bubbles have in common, and each of them against that.
use super::bubble::{BubbleMeasurement, Look, ray_ends};
use super::canvas::Canvas;
use super::faint::{self, Stretches};
use super::light::rank;
use super::outline::{DIRECTIONS, Place, locate, some};
use super::print::Print;
use super::strokes::{Bitmap, Ends, Shares, Strokes};
use crate::geometry::Point;
use crate::image::Extent;
use crate::layout::{Bubble, Field};
use crate::params::{self, CANVAS_STEP_MM};

/// What a page's empty bubbles look like.
pub(super) struct Standard {
    print: Print,
    /// Middle darkness of the outlines over the paper beside them.
    pub(super) outline: f32,
    /// Deviation of bare paper.
    pub(super) noise: f32,
    /// Middle and deviation of the cores' mean ink, and the middle of their veils.
    pub(super) core: [f32; 3],
    /// Middle and deviation of the darkest straight stretches.
    pub(super) stretch: [f32; 2],
    /// Middle and deviation of how dark the paper around the outlines is in most directions.
    pub(super) ring: [f32; 2],
    /// Middle of how much darker the cores are than the paper around the outlines.
    pub(super) local: f32,
}

impl Standard {
    fn of(canvas: &Canvas, places: &[Place]) -> (Self, Ink) {
        let mut outlines: Vec<f32> = places.iter().map(|place| place.outline).collect();
        let print = Print::common(canvas, places);
        let ink = Ink::added(canvas, places, &print, f64::MAX);
        let some = some(places, params::STANDARD_BUBBLES);
        let stretches = Stretches::new(stretch_radius(&some[0]));
        let darkest = |place| stretches.darkest(&ink.dark, canvas.width, place, |_| true);
        let mut locals: Vec<f32> = some.iter().map(|p| local(&ink.dark, canvas, p)).collect();
        let standard = Self {
            print,
            outline: rank(&mut outlines, 0.5),
            noise: noise(&ink.dark, canvas, &some),
            core: core_standard(&ink.dark, canvas, places),
            stretch: faint::standard(places.iter().map(darkest).collect()),
            ring: faint::standard(places.iter().map(|p| ring(&ink.dark, canvas, p)).collect()),
            local: rank(&mut locals, 0.4),
        };
        (standard, ink)
    }
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
        let none = |f: &&Field| vec![BubbleMeasurement::default(); f.bubbles.len()];
        return fields.iter().map(none).collect();
    }
    let own = bubbles.len() >= params::STANDARD_MIN_BUBBLES;
    let borrowed = standard.take().filter(|_| !own);
    let places = locate(canvas, &bubbles, borrowed.as_ref().map(|standard| standard.outline));
    let (standard_here, ink) = match borrowed {
        Some(borrowed) => {
            let reach = places[0].r + params::BORROWED_REACH_MM / CANVAS_STEP_MM;
            let ink = Ink::added(canvas, &places, &borrowed.print, reach);
            (borrowed, ink)
        }
        None => Standard::of(canvas, &places),
    };
    let standard_here = standard.insert(standard_here);
    let Ink { dark, is_printed } = ink;
    let ink = if canvas.is_bilevel { without_outlines(dark, canvas, &places) } else { dark };
    let outline = outline_cells(canvas, &places, is_printed);
    let is_slash = |ends: &Ends| is_slash(ends, &places);
    let strokes = Strokes::trace(&ink, canvas.width, &outline, standard_here.noise, is_slash);
    let inside = places.iter().map(|p| canvas.disc(p, inside_radius(canvas, p)));
    let shares = Shares::count(&strokes, inside);
    let stretches = Stretches::new(stretch_radius(&places[0]));
    let look = Look {
        ink: &ink,
        canvas,
        strokes: &strokes,
        shares: &shares,
        stretches: &stretches,
        standard: standard_here,
    };
    let mut first = 0;
    let one = |field: &&Field| {
        let here = first..first + field.bubbles.len();
        first = here.end;
        look.field(here, &places)
    };
    fields.iter().map(one).collect()
}

/// Whether a line is the slash of one bubble: not too long, its middle inside, no other near it.
fn is_slash(&[a, b]: &Ends, places: &[Place]) -> bool {
    let length = a.distance(b);
    let middle = Point::new(f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y));
    let (ux, uy) = ((b.x - a.x) / length.max(1e-9), (b.y - a.y) / length.max(1e-9));
    let meets = |place: &&Place| {
        let (dx, dy) = (place.x - a.x, place.y - a.y);
        let along = (dx * ux + dy * uy).clamp(0.0, length);
        Point::new(a.x + along * ux, a.y + along * uy).distance(Point::new(place.x, place.y))
            < place.r
    };
    let mut met = places.iter().filter(meets);
    let (Some(own), None) = (met.next(), met.next()) else { return false };
    length <= params::SLASH_MAX_MM / CANVAS_STEP_MM
        && middle.distance(Point::new(own.x, own.y)) < 0.8 * own.r
}

/// What was added to the printed sheet.
struct Ink {
    /// Darkness without what is printed, slightly smoothed so that noise does not break strokes.
    dark: Vec<f32>,
    /// The cells from which print was taken away.
    is_printed: Vec<bool>,
}

impl Ink {
    fn added(canvas: &Canvas, places: &[Place], print: &Print, reach: f64) -> Self {
        let (ink, is_printed) = print.taken_from(canvas, places, reach);
        Self { dark: smoothed(ink, canvas.width, canvas.height), is_printed }
    }
}

/// Weights 1, 2, 1 along rows and columns; the cells of the rim stay as they are.
fn smoothed(ink: Vec<f32>, w: usize, h: usize) -> Vec<f32> {
    let mut along = ink.clone();
    for (from, to) in ink.chunks_exact(w).zip(along.chunks_exact_mut(w)) {
        for (three, to) in from.windows(3).zip(&mut to[1..]) {
            *to = 0.25 * three[0] + 0.5 * three[1] + 0.25 * three[2];
        }
    }
    let mut smooth = ink;
    smooth.copy_from_slice(&along);
    for y in 1..h.saturating_sub(1) {
        let (above, here) = (&along[(y - 1) * w..y * w], &along[y * w..(y + 1) * w]);
        let below = &along[(y + 1) * w..(y + 2) * w];
        let cells = above.iter().zip(here).zip(below);
        for (to, ((above, here), below)) in smooth[y * w..(y + 1) * w].iter_mut().zip(cells) {
            *to = 0.25 * above + 0.5 * here + 0.25 * below;
        }
    }
    smooth
}

/// Where the circle ends that marks are looked for in: inside of the outline.
pub(super) fn inside_radius(canvas: &Canvas, place: &Place) -> f64 {
    let outline_mm =
        if canvas.is_bilevel { params::OUTLINE_BAND_MM } else { params::OUTLINE_HALF_MM };
    place.r - outline_mm / CANVAS_STEP_MM
}

/// Where the circle ends that pale strokes are looked for in.
fn stretch_radius(place: &Place) -> f64 {
    place.r - params::FAINT_GAP_MM / CANVAS_STEP_MM
}

/// Deviation of bare paper: in each bubble by its middle deviation, and of all bubbles a low
/// rank, since most are empty.
fn noise(ink: &[f32], canvas: &Canvas, places: &[Place]) -> f32 {
    let mut values = Vec::with_capacity(256);
    let mut deviation = |place: &Place| {
        values.clear();
        for cells in canvas.disc(place, params::CORE_SHARE * place.r) {
            values.extend(ink[cells].iter().map(|ink| ink.abs()));
        }
        // 1.48: from the middle deviation to the standard one.
        1.48 * rank(&mut values, 0.5)
    };
    let mut all: Vec<f32> = places.iter().map(&mut deviation).collect();
    rank(&mut all, 0.4)
}

/// Middle and deviation of the mean ink in the cores of all bubbles, and the middle of what
/// covers most of each core. Ranks are low, since marks only ever add ink.
fn core_standard(ink: &[f32], canvas: &Canvas, places: &[Place]) -> [f32; 3] {
    let (mut means, mut veils) = (Vec::new(), Vec::new());
    let mut values = Vec::with_capacity(160);
    for place in places {
        values.clear();
        for cells in canvas.disc(place, params::CORE_SHARE * place.r) {
            values.extend_from_slice(&ink[cells]);
        }
        means.push(values.iter().sum::<f32>() / values.len().max(1) as f32);
        veils.push(rank(&mut values, 0.3));
    }
    let middle = rank(&mut means, 0.4);
    // From the distance between two ranks of a normal distribution to its deviation.
    let deviation = (middle - rank(&mut means, 0.1)) / 1.03;
    [middle, deviation, rank(&mut veils, 0.4)]
}

/// How much darker a bubble's core is than the paper around its outline.
pub(super) fn local(ink: &[f32], canvas: &Canvas, place: &Place) -> f32 {
    let (mut sum, mut n) = (0.0_f32, 0);
    for cells in canvas.disc(place, params::CORE_SHARE * place.r) {
        n += cells.len();
        sum += ink[cells].iter().sum::<f32>();
    }
    let [from, to] = params::HALO_MM.map(|mm| place.r + mm / CANVAS_STEP_MM);
    let mut around = Vec::with_capacity(256);
    for cells in canvas.ring(place, from, to) {
        around.extend_from_slice(&ink[cells]);
    }
    sum / n.max(1) as f32 - rank(&mut around, 0.5)
}

/// How dark the paper between the outline and the end of the bubble's own paper is: the darkest
/// cell in each direction, and of those a low rank, so that what comes from one side counts little.
pub(super) fn ring(ink: &[f32], canvas: &Canvas, place: &Place) -> f32 {
    let [_, side, up] = ray_ends(place);
    let from = place.r + params::RING_GAP_MM / CANVAS_STEP_MM;
    let darkest = |&(c, s): &(f64, f64)| {
        let end = 1.0 / ((c / side) * (c / side) + (s / up) * (s / up)).sqrt();
        let mut darkest = f32::MIN;
        let mut r = from;
        while r <= end {
            let (x, y) = (place.x + r * c, place.y + r * s);
            if x >= 0.0 && y >= 0.0 && (x as usize) < canvas.width && (y as usize) < canvas.height {
                darkest = darkest.max(ink[y as usize * canvas.width + x as usize]);
            }
            r += 1.0;
        }
        darkest
    };
    rank(&mut DIRECTIONS.iter().map(darkest).collect::<Vec<f32>>(), 0.35)
}

/// Takes away ink that keeps to the printed outlines: in a 1-bit picture they come and go by
/// chance, bubble by bubble, so that no common print describes them.
fn without_outlines(mut ink: Vec<f32>, canvas: &Canvas, places: &[Place]) -> Vec<f32> {
    let half = params::OUTLINE_BAND_MM / CANVAS_STEP_MM;
    let bitmap = Bitmap { width: canvas.width, set: ink.iter().map(|&v| v >= 0.05).collect() };
    let max_side = places.first().map_or(0.0, |p| 2.0 * (p.r + half) + 2.0) as u16;
    let mut in_band = vec![false; ink.len()];
    for place in places {
        for cells in canvas.ring(place, place.r - half, place.r + half) {
            in_band[cells].fill(true);
        }
    }
    let is_small = |size: &Extent| (size.right - size.left).max(size.bottom - size.top) <= max_side;
    for component in bitmap.blobs(is_small) {
        let rows = || {
            component.runs.iter().map(|run| {
                let row = run.y as usize * canvas.width;
                row + run.start as usize..row + run.end as usize
            })
        };
        if rows().all(|cells| in_band[cells].iter().all(|&is_in| is_in)) {
            rows().for_each(|cells| ink[cells].fill(0.0));
        }
    }
    ink
}

/// Which cells hold print, the outlines' whole bands among them.
fn outline_cells(canvas: &Canvas, places: &[Place], is_printed: Vec<bool>) -> Vec<bool> {
    let half = params::OUTLINE_CUT_MM / CANVAS_STEP_MM;
    let mut outline = is_printed;
    for place in places {
        for cells in canvas.ring(place, place.r - half, place.r + half) {
            outline[cells].fill(true);
        }
    }
    outline
}
