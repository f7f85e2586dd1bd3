//! The rails at both ends of every row, followed from one to the next.
use super::fiducials::level_for;
use crate::geometry::{Homography, Point};
use crate::image::{ImageView, Lanes, Pyramid, STRIDE};
use crate::layout::RailSize;
use crate::params;

/// A place of the sheet, and how far from there (mm on the sheet) the flat map must look for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Anchor {
    pub(crate) at: Point,
    pub(crate) shift: Point,
}

/// Looks for rails in a picture.
pub(super) struct Finder<'a> {
    pub(super) pyramid: &'a Pyramid<'a>,
    pub(super) image_from_sheet: Homography,
    /// Luma of ink over that of paper.
    pub(super) ink_share: f32,
    pub(super) size: RailSize,
}

/// The rails of one side, in the order of `places` (top to bottom), as far as they are seen.
///
/// A page may bend by more than half the distance of two rails, so each is looked for near where the
/// ones already found and the side's fiducials say, from the fiducials on.
pub(super) fn follow(
    finder: &Finder<'_>,
    places: &[Point],
    anchors: &[Anchor],
) -> Vec<Option<Point>> {
    let mut found: Vec<Option<Point>> = vec![None; places.len()];
    let pitch = places.windows(2).map(|p| p[1].y - p[0].y).fold(f64::MAX, f64::min);
    // Never as far as half way to the next rail: that one would look as good.
    let most = ((pitch - finder.size.height_mm) / 2.0 - 0.1).max(0.3);
    let to_anchor = |place: &Point| {
        anchors.iter().map(|anchor| (anchor.at.y - place.y).abs()).fold(f64::MAX, f64::min)
    };
    let nearest = |a: &usize, b: &usize| to_anchor(&places[*a]).total_cmp(&to_anchor(&places[*b]));
    let Some(start) = (0..places.len()).min_by(nearest) else { return found };
    for idx in (start..places.len()).chain((0..start).rev()) {
        let reach = if has_neighbour(&found, idx) {
            params::RAIL_FOLLOW_MM
        } else {
            params::RAIL_SEARCH_MM
        };
        let expected = expected(places, &found, anchors, places[idx].y);
        found[idx] = finder.find(places[idx], expected, reach.min(most));
    }
    forget_contradicted(places, &mut found, anchors, pitch);
    agree(places, &mut found);
    found
}

/// Whether a rail stands where none is printed: above a gap between rails, or below the last. Then
/// rails were taken for their neighbours, and every row there would be another one's.
pub(super) fn is_displaced(finder: &Finder<'_>, places: &[Point], found: &[Option<Point>]) -> bool {
    let pitch = places.windows(2).map(|p| p[1].y - p[0].y).fold(f64::MAX, f64::min);
    let stands = |idx: usize, dy: f64| {
        let place = Point::new(places[idx].x, places[idx].y + dy);
        let reach = params::RAIL_FOLLOW_MM.min(0.3 * pitch);
        found[idx].is_some_and(|shift| finder.find(place, shift, reach).is_some())
    };
    let begins = |idx: usize| idx > 0 && places[idx].y - places[idx - 1].y > 1.5 * pitch;
    let above_a_gap = (0..places.len()).any(|idx| begins(idx) && stands(idx, -pitch));
    above_a_gap || places.len() > 1 && stands(places.len() - 1, pitch)
}

fn has_neighbour(found: &[Option<Point>], idx: usize) -> bool {
    let near = found[idx.saturating_sub(2)..(idx + 3).min(found.len())].iter();
    near.flatten().next().is_some()
}

/// The shift at `y_mm` between the nearest known ones above and below.
fn expected(places: &[Point], found: &[Option<Point>], anchors: &[Anchor], y_mm: f64) -> Point {
    let rails = places.iter().zip(found).filter_map(|(at, shift)| Some((at.y, (*shift)?)));
    let known = rails.chain(anchors.iter().map(|anchor| (anchor.at.y, anchor.shift)));
    let mut above: Option<(f64, Point)> = None;
    let mut below: Option<(f64, Point)> = None;
    for (y, shift) in known {
        if y <= y_mm && above.is_none_or(|(best, _)| y > best) {
            above = Some((y, shift));
        }
        if y >= y_mm && below.is_none_or(|(best, _)| y < best) {
            below = Some((y, shift));
        }
    }
    match (above, below) {
        (Some((top, a)), Some((bottom, b))) if bottom > top => {
            mix(a, b, (y_mm - top) / (bottom - top))
        }
        (Some((_, shift)), _) | (_, Some((_, shift))) => shift,
        (None, None) => Point::default(),
    }
}

/// Drops the rails between two fiducials where one of these says that they are off by half a row:
/// they may all be their neighbours.
fn forget_contradicted(
    places: &[Point],
    found: &mut [Option<Point>],
    anchors: &[Anchor],
    pitch: f64,
) {
    for anchor in anchors {
        let away = |idx: &usize| (places[*idx].y - anchor.at.y).abs();
        let seen = (0..places.len()).filter(|&idx| found[idx].is_some());
        let Some(nearest) = seen.min_by(|a, b| away(a).total_cmp(&away(b))) else { return };
        let Some(shift) = found[nearest] else { continue };
        let apart = (shift.y - anchor.shift.y).abs();
        if away(&nearest) > params::RAIL_ANCHOR_REACH_MM || apart <= 0.5 * pitch {
            continue;
        }
        let downwards = places[nearest].y > anchor.at.y;
        let next = anchors
            .iter()
            .map(|other| other.at.y)
            .filter(|&y| if downwards { y > anchor.at.y } else { y < anchor.at.y });
        let end =
            if downwards { next.fold(f64::MAX, f64::min) } else { next.fold(f64::MIN, f64::max) };
        for (at, rail) in places.iter().zip(found.iter_mut()) {
            if (at.y > anchor.at.y) == downwards && (at.y < end) == downwards {
                *rail = None;
            }
        }
    }
}

/// Replaces rails that were not found, or that their neighbours contradict, by what the
/// neighbours say.
fn agree(places: &[Point], found: &mut [Option<Point>]) {
    let seen: Vec<Option<Point>> = found.to_vec();
    for (idx, rail) in found.iter_mut().enumerate() {
        let from = idx.saturating_sub(params::RAIL_NEIGHBOURS);
        let to = (idx + params::RAIL_NEIGHBOURS + 1).min(seen.len());
        let near: Vec<(f64, Point)> = (from..to)
            .filter(|&i| i != idx)
            .filter_map(|i| seen[i].map(|shift| (places[i].y - places[idx].y, shift)))
            .collect();
        let Some(said) = by_neighbours(&near) else { continue };
        let believed = rail.is_some_and(|shift| {
            shift.distance(said) <= params::RAIL_MAX_JUMP_MM || near.len() < 2
        });
        // One alone on its side of a gap says too little about what is in the gap.
        if !believed && (rail.is_some() || near.len() >= 2) {
            *rail = Some(said);
        }
    }
}

/// What neighbours `(distance in mm, shift)` say together: the middle of each one's shift carried on
/// along the middle of all slopes.
fn by_neighbours(near: &[(f64, Point)]) -> Option<Point> {
    let of = |pick: fn(Point) -> f64| {
        let slopes = near.windows(2).map(|n| (pick(n[1].1) - pick(n[0].1)) / (n[1].0 - n[0].0));
        let slope = median(slopes.collect()).unwrap_or(0.0);
        median(near.iter().map(|&(away, shift)| pick(shift) - slope * away).collect())
    };
    Some(Point::new(of(|p| p.x)?, of(|p| p.y)?))
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len().is_multiple_of(2) {
        Some(f64::midpoint(*values.get(middle.checked_sub(1)?)?, *values.get(middle)?))
    } else {
        values.get(middle).copied()
    }
}

pub(super) fn mix(a: Point, b: Point, t: f64) -> Point {
    Point::new(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y))
}

/// Distance of two samples of the patch that a rail is looked for in, mm.
const STEP_MM: f64 = 0.25;

/// Paper (samples) around a rail that it is compared with.
const FRAME: usize = 2;

impl Finder<'_> {
    /// How far from `place` (mm) the rail lies, if it is seen at most `reach_mm` from `expected`.
    fn find(&self, place: Point, expected: Point, reach_mm: f64) -> Option<Point> {
        let middle = Point::new(place.x + expected.x, place.y + expected.y);
        let scale = self.image_from_sheet.scale_at(middle);
        let level = level_for(self.pyramid, scale, params::CODE_PX_PER_MM);
        let reach = (reach_mm / STEP_MM) as usize;
        let samples = |mm: f64| ((mm / STEP_MM).round() as usize).max(1);
        let (w, h) = (samples(self.size.width_mm), samples(self.size.height_mm));
        let grow = 2 * (reach + FRAME);
        let sums = self.patch(level, middle, w + grow, h + grow)?;
        let (at, best) = sums.darkest(w, h, reach);
        let wanted = params::RAIL_MIN_CONTRAST * best.paper * (1.0 - self.ink_share);
        if best.contrast < wanted {
            return None;
        }
        let score = |x: usize, y: usize| f64::from(sums.contrast(x, y, w, h).contrast);
        let n = 2 * reach + 1;
        let peak = |i: usize, score: &dyn Fn(usize) -> f64| {
            if i == 0 || i + 1 == n {
                return 0.0;
            }
            let (before, after) = (score(i - 1), score(i + 1));
            let curve = before + after - 2.0 * score(i);
            if curve < 0.0 { ((before - after) / (2.0 * curve)).clamp(-0.5, 0.5) } else { 0.0 }
        };
        let fine_x = at.0 as f64 - reach as f64 + peak(at.0, &|x| score(x, at.1));
        let fine_y = at.1 as f64 - reach as f64 + peak(at.1, &|y| score(at.0, y));
        Some(Point::new(expected.x + fine_x * STEP_MM, expected.y + fine_y * STEP_MM))
    }

    /// Sums over the paper around `middle`, `width × height` samples of [`STEP_MM`]; `None` when the
    /// middle is outside the picture.
    fn patch(&self, level: usize, middle: Point, width: usize, height: usize) -> Option<PatchSums> {
        let view: ImageView<'_> = self.pyramid.level(level);
        let shrink = 1.0 / self.pyramid.factor(level);
        let at = |dx: f64, dy: f64| {
            let p = self.image_from_sheet.apply(Point::new(middle.x + dx, middle.y + dy));
            Point::new(p.x * shrink, p.y * shrink)
        };
        let centre = at(0.0, 0.0);
        if !view.contains(centre.x, centre.y, 1.0) {
            return None;
        }
        // Over a patch of 8 mm the map is straight to a thirtieth of a millimetre.
        let along = |a: Point, b: Point| {
            Point::new((b.x - a.x) / 2.0 * STEP_MM, (b.y - a.y) / 2.0 * STEP_MM)
        };
        let (right, down) =
            (along(at(-1.0, 0.0), at(1.0, 0.0)), along(at(0.0, -1.0), at(0.0, 1.0)));
        let left = 0.5 - width as f64 / 2.0;
        let (mut points, mut lanes) = (Vec::new(), Lanes::default());
        Some(PatchSums::new(width, height, |row, luma| {
            let dy = 0.5 - height as f64 / 2.0 + row as f64;
            let at = |column: usize| {
                let dx = left + column as f64;
                let x = centre.x + dx * right.x + dy * down.x;
                Point::new(x, centre.y + dx * right.y + dy * down.y)
            };
            points.clear();
            points.extend((0..=width.div_ceil(STRIDE)).map(|i| at(i * STRIDE)));
            view.sample_along(&points, &mut lanes, luma);
        }))
    }
}

/// Sixteenths of a luma level in sums.
const LUMA_ONE: f32 = 16.0;

/// How much darker a rectangle is than the frame around it, and the frame's luma.
#[derive(Clone, Copy)]
struct Contrast {
    contrast: f32,
    paper: f32,
}

/// Sums over any rectangle of a small patch, in sixteenths of luma.
struct PatchSums {
    width: usize,
    sums: Vec<u32>,
}

impl PatchSums {
    /// `sample` fills a row. Sums may run over; their differences over a rectangle never do.
    fn new(width: usize, height: usize, mut sample: impl FnMut(usize, &mut [u16])) -> Self {
        let mut sums = vec![0_u32; (width + 1) * (height + 1)];
        let mut luma = vec![0; width];
        for row in 0..height {
            sample(row, &mut luma);
            let (above, here) = sums[row * (width + 1)..].split_at_mut(width + 1);
            let mut line = 0_u32;
            for ((sum, above), &luma) in here[1..].iter_mut().zip(&above[1..]).zip(&luma) {
                line += u32::from(luma);
                *sum = above.wrapping_add(line);
            }
        }
        Self { width, sums }
    }

    fn sum(&self, x: usize, y: usize, w: usize, h: usize) -> f32 {
        let at = |x: usize, y: usize| self.sums[y * (self.width + 1) + x];
        let sum = at(x + w, y + h).wrapping_sub(at(x, y + h));
        sum.wrapping_sub(at(x + w, y)).wrapping_add(at(x, y)) as f32 / LUMA_ONE
    }

    fn contrast(&self, x: usize, y: usize, w: usize, h: usize) -> Contrast {
        let inner = self.sum(x + FRAME, y + FRAME, w, h);
        let outer = self.sum(x, y, w + 2 * FRAME, h + 2 * FRAME);
        let n_inner = (w * h) as f32;
        let n_frame = ((w + 2 * FRAME) * (h + 2 * FRAME)) as f32 - n_inner;
        let paper = (outer - inner) / n_frame;
        Contrast { contrast: paper - inner / n_inner, paper }
    }

    /// The place, in samples from the first, where a rectangle stands out most.
    fn darkest(&self, w: usize, h: usize, reach: usize) -> ((usize, usize), Contrast) {
        let mut best = ((0, 0), self.contrast(0, 0, w, h));
        for y in 0..=2 * reach {
            for x in 0..=2 * reach {
                let contrast = self.contrast(x, y, w, h);
                if contrast.contrast > best.1.contrast {
                    best = ((x, y), contrast);
                }
            }
        }
        best
    }
}
