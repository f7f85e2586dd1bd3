//! Rows placed by their own rails.
use super::fiducials::level_for;
use super::page::PlacedPage;
use crate::geometry::{Homography, Point};
use crate::image::Pyramid;
use crate::layout::{PageLayout, RailSize};
use crate::params;

/// Where points of the sheet lie in the picture, on paper that is not quite flat or a lens that
/// bends: the flat map, moved at every row by what its two rails say, and between them in
/// proportion.
pub(crate) struct Mesh {
    image_from_sheet: Homography,
    rows: Vec<RailRow>,
}

/// A row's two rails.
#[derive(Debug, Clone, Copy)]
struct RailRow {
    y_mm: f64,
    left: Rail,
    right: Rail,
}

/// One rail: where it is printed, and how far from there it was found, mm on the sheet.
#[derive(Debug, Clone, Copy)]
struct Rail {
    x_mm: f64,
    shift: Option<Point>,
}

impl Mesh {
    /// Looks for every rail of the page.
    pub(crate) fn locate(pyramid: &Pyramid<'_>, page: &PlacedPage, layout: &PageLayout) -> Self {
        let image_from_sheet = page.registration.image_from_sheet;
        let find = |place: Point| Rail {
            x_mm: place.x,
            shift: find_rail(pyramid, &image_from_sheet, page.ink_share, place, layout.rail),
        };
        let mut rows: Vec<RailRow> = Vec::new();
        for field in &layout.fields {
            let by_x = |a: &&Point, b: &&Point| a.x.total_cmp(&b.x);
            let ends = (field.rails.iter().min_by(by_x), field.rails.iter().max_by(by_x));
            if let (Some(&left), Some(&right)) = ends
                && right.x > left.x
            {
                let y_mm = f64::midpoint(left.y, right.y);
                rows.push(RailRow { y_mm, left: find(left), right: find(right) });
            }
        }
        rows.sort_by(|a, b| a.y_mm.total_cmp(&b.y_mm));
        agree(&mut rows, |row| &mut row.left);
        agree(&mut rows, |row| &mut row.right);
        Self { image_from_sheet, rows }
    }

    /// Where a point of the sheet lies in the picture.
    pub(crate) fn image_point(&self, sheet: Point) -> Point {
        let (left, right) = self.row_shifts(sheet.y);
        self.image_point_in_row(sheet, left, right)
    }

    /// The shifts (mm) at the two ends of the row at `y_mm`, each with its rail's abscissa.
    pub(crate) fn row_shifts(&self, y_mm: f64) -> ((f64, Point), (f64, Point)) {
        let after = self.rows.partition_point(|row| row.y_mm < y_mm);
        let (Some(below), Some(above)) =
            (self.rows.get(after).or(self.rows.last()), self.rows.get(after.saturating_sub(1)))
        else {
            return ((0.0, Point::default()), (1.0, Point::default()));
        };
        let span = below.y_mm - above.y_mm;
        let t = if span > 0.0 { ((y_mm - above.y_mm) / span).clamp(0.0, 1.0) } else { 0.0 };
        let blend = |a: Rail, b: Rail| {
            let (a_shift, b_shift) = (a.shift.unwrap_or_default(), b.shift.unwrap_or_default());
            (a.x_mm + t * (b.x_mm - a.x_mm), mix(a_shift, b_shift, t))
        };
        (blend(above.left, below.left), blend(above.right, below.right))
    }

    /// Where a point of the sheet lies, given what [`Self::row_shifts`] said for its row.
    pub(crate) fn image_point_in_row(
        &self,
        sheet: Point,
        left: (f64, Point),
        right: (f64, Point),
    ) -> Point {
        let t = (sheet.x - left.0) / (right.0 - left.0);
        let shift = mix(left.1, right.1, t);
        self.image_from_sheet.apply(Point::new(sheet.x + shift.x, sheet.y + shift.y))
    }

    /// Pixels for a millimetre around a point of the sheet.
    pub(crate) fn scale_at(&self, sheet: Point) -> f64 {
        self.image_from_sheet.scale_at(sheet)
    }
}

fn mix(a: Point, b: Point, t: f64) -> Point {
    Point::new(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y))
}

/// Replaces rails that were not found, or that their neighbours contradict, by what the
/// neighbours say; a rail without neighbours keeps the flat map's place.
fn agree(rows: &mut [RailRow], side: fn(&mut RailRow) -> &mut Rail) {
    let found: Vec<Option<Point>> = rows.iter_mut().map(|row| side(row).shift).collect();
    for (idx, row) in rows.iter_mut().enumerate() {
        let near = neighbours(&found, idx, params::RAIL_NEIGHBOURS);
        let expected = median(&near);
        let rail = side(row);
        let believed = match (rail.shift, expected) {
            (Some(shift), Some(expected)) => {
                shift.distance(expected) <= params::RAIL_MAX_JUMP_MM || near.len() < 2
            }
            (Some(_), None) => true,
            (None, _) => false,
        };
        if !believed {
            rail.shift = expected.or_else(|| median(&neighbours(&found, idx, found.len())));
        }
    }
}

fn neighbours(found: &[Option<Point>], idx: usize, reach: usize) -> Vec<Point> {
    let from = idx.saturating_sub(reach);
    let to = (idx + reach + 1).min(found.len());
    (from..to).filter(|&i| i != idx).filter_map(|i| found[i]).collect()
}

fn median(shifts: &[Point]) -> Option<Point> {
    let middle = |of: fn(&Point) -> f64| {
        let mut values: Vec<f64> = shifts.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    Some(Point::new(middle(|p| p.x)?, middle(|p| p.y)?))
}

/// Distance of two samples of the patch that a rail is looked for in, mm.
const STEP_MM: f64 = 0.2;

/// Paper (samples) around a rail that it is compared with.
const FRAME: usize = 3;

/// How far from `place` (mm) the rail lies, if it is seen.
fn find_rail(
    pyramid: &Pyramid<'_>,
    image_from_sheet: &Homography,
    ink_share: f32,
    place: Point,
    size: RailSize,
) -> Option<Point> {
    let level = level_for(pyramid, image_from_sheet.scale_at(place), params::CODE_PX_PER_MM);
    let view = pyramid.level(level);
    let shrink = 1.0 / (1_u64 << level) as f64;
    let at = image_from_sheet.apply(place);
    if !view.contains(at.x * shrink, at.y * shrink, 1.0) {
        return None;
    }
    let reach = (params::RAIL_SEARCH_MM / STEP_MM) as usize;
    let samples = |mm: f64| (mm / STEP_MM).round() as usize;
    let (w, h) = (samples(size.width_mm), samples(size.height_mm));
    let sums = PatchSums::new(w + 2 * (reach + FRAME), h + 2 * (reach + FRAME), |col, row| {
        let offset = |i: usize, n: usize| (i as f64 + 0.5 - n as f64 / 2.0) * STEP_MM;
        let x = place.x + offset(col, w + 2 * (reach + FRAME));
        let y = place.y + offset(row, h + 2 * (reach + FRAME));
        let p = image_from_sheet.apply(Point::new(x, y));
        view.sample(p.x * shrink, p.y * shrink)
    });
    let contrast = |dx: usize, dy: usize| sums.contrast(dx, dy, w, h);
    let n = 2 * reach + 1;
    let places = (0..n * n).map(|i| (i % n, i / n));
    let (dx, dy) =
        places.max_by(|&(ax, ay), &(bx, by)| contrast(ax, ay).0.total_cmp(&contrast(bx, by).0))?;
    let (best, paper) = contrast(dx, dy);
    if best < params::RAIL_MIN_CONTRAST * paper * (1.0 - ink_share) {
        return None;
    }
    let peak = |i: usize, score: &dyn Fn(usize) -> f32| {
        if i == 0 || i + 1 == n {
            return 0.0;
        }
        let (before, after) = (f64::from(score(i - 1)), f64::from(score(i + 1)));
        let curve = before + after - 2.0 * f64::from(best);
        if curve < 0.0 { ((before - after) / (2.0 * curve)).clamp(-0.5, 0.5) } else { 0.0 }
    };
    let fine_x = dx as f64 - reach as f64 + peak(dx, &|i| contrast(i, dy).0);
    let fine_y = dy as f64 - reach as f64 + peak(dy, &|i| contrast(dx, i).0);
    Some(Point::new(fine_x * STEP_MM, fine_y * STEP_MM))
}

/// Sums over any rectangle of a small patch.
struct PatchSums {
    width: usize,
    sums: Vec<f32>,
}

impl PatchSums {
    fn new(width: usize, height: usize, luma: impl Fn(usize, usize) -> f32) -> Self {
        let mut sums = vec![0.0; (width + 1) * (height + 1)];
        for row in 0..height {
            let mut line = 0.0;
            for col in 0..width {
                line += luma(col, row);
                let above = sums[row * (width + 1) + col + 1];
                sums[(row + 1) * (width + 1) + col + 1] = above + line;
            }
        }
        Self { width, sums }
    }

    fn sum(&self, x: usize, y: usize, w: usize, h: usize) -> f32 {
        let at = |x: usize, y: usize| self.sums[y * (self.width + 1) + x];
        at(x + w, y + h) - at(x, y + h) - at(x + w, y) + at(x, y)
    }

    /// How much darker the rectangle of `w × h` at `(dx, dy)` is than the frame around it, and
    /// the frame's luma.
    fn contrast(&self, dx: usize, dy: usize, w: usize, h: usize) -> (f32, f32) {
        let inner = self.sum(dx + FRAME, dy + FRAME, w, h);
        let outer = self.sum(dx, dy, w + 2 * FRAME, h + 2 * FRAME);
        let n_inner = (w * h) as f32;
        let n_frame = ((w + 2 * FRAME) * (h + 2 * FRAME)) as f32 - n_inner;
        let frame = (outer - inner) / n_frame;
        (frame - inner / n_inner, frame)
    }
}
