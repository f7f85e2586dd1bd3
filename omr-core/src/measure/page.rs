//! What a page's bubbles have in common, and each of them against that.
#[cfg(feature = "figures")]
pub(crate) mod stages;

use super::bubble::{BubbleMeasurement, Look};
use super::canvas::Canvas;
use super::faint::{self, Stretches};
use super::light::rank;
use super::lines::Ends;
use super::outline::{Place, contrast, locate, some};
use super::print::Print;
use super::shade::{Closer, Shade};
use super::shadow::{self, Shadow};
use super::strokes::{Shares, Strokes, rows};
use crate::geometry::Point;
use crate::image::{Bits, Extent, blobs};
use crate::layout::{Bubble, Field};
use crate::params::{self, CANVAS_STEP_MM};
use std::ops::Range;

/// What a page's empty bubbles look like.
pub(super) struct Standard {
    print: Print,
    /// Middle darkness of the outlines over the paper beside them.
    pub(super) outline: f32,
    /// Deviation of bare paper.
    pub(super) noise: f32,
    /// Middle and deviation of the cores' mean ink.
    pub(super) core: [f32; 2],
    /// Middle of what covers most of each core.
    pub(super) veil: f32,
    /// Middle and deviation of the darkest straight stretches.
    pub(super) stretch: [f32; 2],
    /// Middle and deviation of how dark the paper around the outlines is in most directions.
    pub(super) ring: [f32; 2],
    /// Middle of how much darker the cores are than the paper around the outlines.
    pub(super) local: f32,
}

impl Standard {
    /// What the bubbles of a canvas have in common, what was added to it, and how dark each is.
    fn of(canvas: &Canvas, places: &[Place], stretches: &Stretches) -> (Self, Ink, Vec<Shade>) {
        let outlines: Vec<f32> = places.iter().map(|place| place.outline).collect();
        let print = Print::common(canvas, places);
        let ink = Ink::added(canvas, places, &print, f64::MAX);
        let shades: Vec<Shade> =
            places.iter().map(|place| Shade::of(&ink.dark, canvas, place)).collect();
        let all: Vec<(Place, Shade)> = places.iter().copied().zip(shades.iter().copied()).collect();
        let sample = some(&all, params::STANDARD_BUBBLES);
        let closer =
            |(place, shade): &(Place, Shade)| Closer::of(&ink.dark, canvas, place, shade.core);
        let closer: Vec<Closer> = sample.iter().map(closer).collect();
        let stretch = |(place, _): &(Place, Shade)| {
            stretches.darkest(&ink.dark, canvas.width, place, |_, _, _| ())
        };
        let locals: Vec<f32> = closer.iter().map(|closer| closer.local).collect();
        let veils: Vec<f32> = closer.iter().map(|closer| closer.veil).collect();
        let standard = Self {
            print,
            outline: rank(&outlines, 0.5),
            noise: noise(&ink.dark, canvas, &some(places, params::STANDARD_BUBBLES)),
            core: faint::standard(shades.iter().map(|shade| shade.core).collect(), 0.0),
            veil: rank(&veils, 0.4),
            stretch: faint::standard(
                sample.iter().map(stretch).collect(),
                params::FAINT_MIN_DEVIATION,
            ),
            ring: faint::standard(
                shades.iter().map(|shade| shade.ring).collect(),
                params::FAINT_MIN_DEVIATION,
            ),
            local: rank(&locals, 0.4),
        };
        (standard, ink, shades)
    }
}

/// Measures all bubbles of the fields that share a canvas.
///
/// A canvas with many bubbles sets its own standard of what is printed and how the paper looks;
/// one with few, of which one may well be marked, borrows the page's.
pub(super) fn measure(
    canvas: &mut Canvas,
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
    let page_outline = borrowed.as_ref().map(|standard| standard.outline);
    let mut places = locate(canvas, &bubbles, page_outline);
    let shadows = shadow::lift(canvas, &places);
    for (place, _) in places.iter_mut().zip(&shadows).filter(|(_, s)| **s == Shadow::Lifted) {
        place.outline = contrast(canvas, place);
    }
    let canvas = &*canvas;
    let stretches = stretches(&places);
    let (standard_here, ink, shades) = match borrowed {
        Some(borrowed) => {
            let reach = places[0].r + params::BORROWED_REACH_MM / CANVAS_STEP_MM;
            let ink = Ink::added(canvas, &places, &borrowed.print, reach);
            (borrowed, ink, Vec::new())
        }
        None => Standard::of(canvas, &places, &stretches),
    };
    let standard_here = standard.insert(standard_here);
    let Ink { dark, is_printed } = ink;
    let (ink, shades) = if canvas.is_bilevel {
        (without_outlines(dark, canvas, &places), Vec::new())
    } else {
        (dark, shades)
    };
    let shades = if shades.is_empty() {
        places.iter().map(|place| Shade::of(&ink, canvas, place)).collect()
    } else {
        shades
    };
    let outline = outline_cells(canvas, &places, is_printed);
    let is_slash = |ends: &Ends| is_slash(ends, &places);
    let strokes = Strokes::trace(&ink, canvas.width, &outline, standard_here.noise, is_slash);
    let inside = places.iter().map(|p| canvas.disc_rows(p, inside_radius(canvas, p)));
    let shares = Shares::count(&strokes, inside);
    let look = Look {
        ink: &ink,
        canvas,
        strokes: &strokes,
        shares: &shares,
        shades: &shades,
        shadows: &shadows,
        is_apart: !own,
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
    is_printed: Bits,
}

impl Ink {
    fn added(canvas: &Canvas, places: &[Place], print: &Print, reach: f64) -> Self {
        let (mut dark, is_printed) = print.taken_from(canvas, places, reach);
        smooth(&mut dark, canvas.width);
        Self { dark, is_printed }
    }
}

/// Weights 1, 2, 1 along rows and columns; the cells of the rim stay as they are.
fn smooth(ink: &mut [f32], w: usize) {
    let h = ink.len() / w;
    let mut lines = [0, 1, 1].map(|y| smoothed_along(&ink[y * w..(y + 1) * w]));
    ink[..w].copy_from_slice(&lines[0]);
    for y in 1..h - 1 {
        smooth_along(&ink[(y + 1) * w..(y + 2) * w], &mut lines[2]);
        let [above, here, below] = &lines;
        let cells = above.iter().zip(here).zip(below);
        for (to, ((above, here), below)) in ink[y * w..(y + 1) * w].iter_mut().zip(cells) {
            *to = 0.25 * above + 0.5 * here + 0.25 * below;
        }
        lines.rotate_left(1);
    }
    ink[(h - 1) * w..].copy_from_slice(&lines[1]);
}

fn smoothed_along(row: &[f32]) -> Vec<f32> {
    let mut line = row.to_vec();
    smooth_along(row, &mut line);
    line
}

fn smooth_along(row: &[f32], line: &mut [f32]) {
    let last = row.len() - 1;
    (line[0], line[last]) = (row[0], row[last]);
    for (three, to) in row.windows(3).zip(&mut line[1..]) {
        *to = 0.25 * three[0] + 0.5 * three[1] + 0.25 * three[2];
    }
}

/// Where the circle ends that marks are looked for in: inside of the outline.
pub(super) fn inside_radius(canvas: &Canvas, place: &Place) -> f64 {
    let outline_mm =
        if canvas.is_bilevel { params::OUTLINE_BAND_MM } else { params::OUTLINE_HALF_MM };
    place.r - outline_mm / CANVAS_STEP_MM
}

/// The looks for pale strokes in bubbles of the first one's size.
fn stretches(places: &[Place]) -> Stretches {
    Stretches::new(places[0].r - params::FAINT_GAP_MM / CANVAS_STEP_MM)
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
        1.48 * rank(&values, 0.5)
    };
    let all: Vec<f32> = places.iter().map(&mut deviation).collect();
    rank(&all, 0.4)
}

/// Takes away ink that keeps to the printed outlines: in a 1-bit picture they come and go by
/// chance, bubble by bubble, so that no common print describes them.
fn without_outlines(mut ink: Vec<f32>, canvas: &Canvas, places: &[Place]) -> Vec<f32> {
    let half = params::OUTLINE_BAND_MM / CANVAS_STEP_MM;
    let bitmap = Bits::at_least(&ink, canvas.width, 0.05);
    let max_side = places.first().map_or(0.0, |p| 2.0 * (p.r + half) + 2.0) as u16;
    let mut band = Bits::clear(canvas.width, canvas.height);
    places.iter().for_each(|place| set_ring(&mut band, canvas, place, half));
    let is_small = |size: &Extent| (size.right - size.left).max(size.bottom - size.top) <= max_side;
    for blob in blobs(&bitmap, is_small) {
        let is_in =
            |(y, columns): (usize, Range<usize>)| band.count(y, columns.clone()) == columns.len();
        if rows(&blob).all(is_in) {
            for (y, columns) in rows(&blob) {
                ink[y * canvas.width..][columns].fill(0.0);
            }
        }
    }
    ink
}

/// Which cells hold print, the outlines' whole bands among them.
fn outline_cells(canvas: &Canvas, places: &[Place], is_printed: Bits) -> Bits {
    let half = params::OUTLINE_CUT_MM / CANVAS_STEP_MM;
    let mut outline = is_printed;
    places.iter().for_each(|place| set_ring(&mut outline, canvas, place, half));
    outline
}

/// Sets the cells within `half` cells of a place's circle.
fn set_ring(bits: &mut Bits, canvas: &Canvas, place: &Place, half: f64) {
    for (y, sides) in canvas.ring_rows(place, place.r - half, place.r + half) {
        sides.into_iter().for_each(|columns| bits.set(y, columns));
    }
}
