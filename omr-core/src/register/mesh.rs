//! Where every point of a bent page lies.
use super::outlines::{self, RowKnots};
use super::page::PlacedPage;
use super::rails::{Anchor, Finder, follow, is_displaced, mix};
use crate::geometry::{Homography, Point};
use crate::image::Pyramid;
use crate::layout::PageLayout;
use crate::params;
use crate::reading::ReadError;

/// Where points of the sheet lie in the picture, on paper that is not flat or through a lens that
/// bends: the flat map, moved at every height by what the rails and fiducials of both sides say,
/// between the sides in proportion, and in their middle by what the fiducials there say.
pub(crate) struct Mesh {
    image_from_sheet: Homography,
    left: Side,
    right: Side,
    sag: Sag,
    /// On bent paper, what the rows' own outlines say; from top to bottom.
    rows: Vec<RowKnots>,
}

/// What is known along one side of the page, from top to bottom.
struct Side {
    known: Vec<Anchor>,
    /// Where the side is when nothing is known, mm.
    x_mm: f64,
}

/// How far the middle between both sides lies off the straight way between them, mm: a page that
/// is rolled up along its height sags alike at every height, so the middles of the upper and the
/// lower edge say what lies between.
#[derive(Debug, Clone, Copy, Default)]
struct Sag {
    top_mm: f64,
    height_mm: f64,
    top: Point,
    bottom: Point,
}

impl Mesh {
    /// Looks for every rail of the page.
    ///
    /// # Errors
    ///
    /// [`ReadError::CannotPlace`] when the page has rails and hardly any is where it could be.
    pub(crate) fn locate(
        pyramid: &Pyramid<'_>,
        page: &PlacedPage,
        layout: &PageLayout,
    ) -> Result<Self, ReadError> {
        let image_from_sheet = page.registration.image_from_sheet;
        let (ink_share, size) = (page.ink_share, layout.rail);
        let finder = Finder { pyramid, image_from_sheet, ink_share, size };
        let (mut lefts, mut rights) = (Vec::new(), Vec::new());
        for field in &layout.fields {
            let by_x = |a: &&Point, b: &&Point| a.x.total_cmp(&b.x);
            let ends = (field.rails.iter().min_by(by_x), field.rails.iter().max_by(by_x));
            if let (Some(&left), Some(&right)) = ends
                && right.x > left.x
            {
                lefts.push(left);
                rights.push(right);
            }
        }
        let paper = page.form.size();
        let (near, far) = (0.25 * paper.width_mm, 0.75 * paper.width_mm);
        let (left, on_left) = Side::locate(&finder, lefts, &page.anchors, 0.0, |x| x < near);
        let (right, on_right) =
            Side::locate(&finder, rights, &page.anchors, paper.width_mm, |x| x > far);
        let n_rails = on_left.n_rails + on_right.n_rails;
        let n_found = on_left.n_found + on_right.n_found;
        let are_few =
            n_rails >= params::RAILS_TO_TELL && params::RAILS_SEEN_PARTS * n_found < n_rails;
        if are_few || on_left.is_displaced || on_right.is_displaced {
            return Err(ReadError::CannotPlace);
        }
        let mut mesh =
            Self { image_from_sheet, left, right, sag: Sag::default(), rows: Vec::new() };
        mesh.sag = mesh.sag_of(&page.anchors, paper.width_mm, paper.height_mm);
        if page.anchors.iter().any(is_bent) || mesh.left.is_bent() || mesh.right.is_bent() {
            mesh.rows = outlines::locate(pyramid, &mesh, layout, page.paper_luma);
        }
        Ok(mesh)
    }

    fn sag_of(&self, anchors: &[Anchor], width_mm: f64, height_mm: f64) -> Sag {
        let in_middle = |a: &&Anchor| (a.at.x - width_mm / 2.0).abs() < 0.1 * width_mm;
        let of = |anchor: &Anchor| {
            let (left, right) = self.row_shifts(anchor.at.y);
            let t = (anchor.at.x - left.0) / (right.0 - left.0);
            let straight = mix(left.1, right.1, t);
            Point::new(anchor.shift.x - straight.x, anchor.shift.y - straight.y)
        };
        let half = height_mm / 2.0;
        let top = anchors.iter().filter(in_middle).find(|a| a.at.y < half);
        let bottom = anchors.iter().filter(in_middle).find(|a| a.at.y > half);
        let (Some(first), Some(last)) = (top.or(bottom), bottom.or(top)) else {
            return Sag::default();
        };
        let height_mm = (last.at.y - first.at.y).max(1.0);
        Sag { top_mm: first.at.y, height_mm, top: of(first), bottom: of(last) }
    }

    /// Where a point of the sheet lies in the picture.
    pub(crate) fn image_point(&self, sheet: Point) -> Point {
        self.row(sheet.y).image_point(sheet.x)
    }

    /// What is the same for all points at `y_mm`.
    pub(crate) fn row(&self, y_mm: f64) -> Row<'_> {
        let (left, right) = self.row_shifts(y_mm);
        let off_straight = match self.knots_at(y_mm) {
            Some(mut knots) => {
                knots.insert(0, (left.0, Point::default()));
                knots.push((right.0, Point::default()));
                OffStraight::Knots(knots)
            }
            None => OffStraight::Sag(self.sag.at(y_mm)),
        };
        Row { image_from_sheet: &self.image_from_sheet, y_mm, left, right, off_straight }
    }

    /// The shifts (mm) at the two ends of the row at `y_mm`, each with its abscissa.
    pub(super) fn row_shifts(&self, y_mm: f64) -> ((f64, Point), (f64, Point)) {
        (self.left.at(y_mm), self.right.at(y_mm))
    }

    /// How far places of the row at `y_mm` lie off the straight way between its ends, by the rows that
    /// are known above and below: abscissa and offset, from left to right.
    fn knots_at(&self, y_mm: f64) -> Option<Vec<(f64, Point)>> {
        let after = self.rows.partition_point(|row| row.y_mm < y_mm);
        let (below, above) = (self.rows.get(after), self.rows.get(after.wrapping_sub(1)));
        let (first, last) = (above.or(below)?, below.or(above)?);
        let span = last.y_mm - first.y_mm;
        let down = if span > 0.0 { (y_mm - first.y_mm) / span } else { 0.0 };
        let pairs = || first.knots.iter().zip(&last.knots);
        let is_alike =
            first.knots.len() == last.knots.len() && pairs().all(|(a, b)| (a.0 - b.0).abs() < 1.0);
        if !is_alike {
            return Some(if down < 0.5 { first } else { last }.knots.clone());
        }
        Some(pairs().map(|(a, b)| (a.0 + down * (b.0 - a.0), mix(a.1, b.1, down))).collect())
    }

    /// How far a place of the sheet lies off the straight way between both sides, as the edges'
    /// middles say.
    pub(super) fn sag_at(&self, sheet: Point) -> Point {
        let (left, right) = self.row_shifts(sheet.y);
        bent(self.sag.at(sheet.y), (sheet.x - left.0) / (right.0 - left.0))
    }

    /// What is known along both sides, for the figures of the method.
    #[cfg(feature = "figures")]
    pub(super) fn known(&self) -> impl Iterator<Item = &Anchor> {
        self.left.known.iter().chain(&self.right.known)
    }

    /// Pixels for a millimetre around a point of the sheet.
    pub(crate) fn scale_at(&self, sheet: Point) -> f64 {
        self.image_from_sheet.scale_at(sheet)
    }
}

/// What became of a side's rails.
struct Followed {
    n_found: usize,
    n_rails: usize,
    /// Whether some were taken for their neighbours.
    is_displaced: bool,
}

/// Whether the paper is bent where a fiducial or rail says so.
fn is_bent(anchor: &Anchor) -> bool {
    anchor.shift.x.abs().max(anchor.shift.y.abs()) > params::BENT_MM
}

impl Side {
    /// Follows the side's rails; also how many of how many were found.
    fn locate(
        finder: &Finder<'_>,
        mut places: Vec<Point>,
        anchors: &[Anchor],
        edge_mm: f64,
        is_here: impl Fn(f64) -> bool,
    ) -> (Self, Followed) {
        places.sort_by(|a, b| a.y.total_cmp(&b.y));
        let anchors: Vec<Anchor> =
            anchors.iter().filter(|anchor| is_here(anchor.at.x)).copied().collect();
        let found = follow(finder, &places, &anchors);
        let rails = places.iter().zip(&found);
        let mut known: Vec<Anchor> =
            rails.filter_map(|(&at, shift)| Some(Anchor { at, shift: (*shift)? })).collect();
        let n_found = known.len();
        // Rails are nearer to the rows than a fiducial beside them.
        let beside = |anchor: &&Anchor| {
            let near = |rail: &Anchor| (rail.at.y - anchor.at.y).abs() < params::RAIL_BESIDE_MM;
            !known.iter().any(near)
        };
        let fiducials: Vec<Anchor> = anchors.iter().filter(beside).copied().collect();
        known.extend(fiducials);
        known.sort_by(|a, b| a.at.y.total_cmp(&b.at.y));
        let is_displaced = anchors.iter().any(is_bent) && is_displaced(finder, &places, &found);
        (Self { known, x_mm: edge_mm }, Followed { n_found, n_rails: places.len(), is_displaced })
    }

    /// Whether a good part of the side's rails say that the paper is bent.
    fn is_bent(&self) -> bool {
        let n_bent = self.known.iter().filter(|known| is_bent(known)).count();
        n_bent >= params::BENT_RAILS && params::BENT_RAILS * n_bent >= self.known.len()
    }

    /// The shift at a height, between the nearest known ones, with its abscissa.
    fn at(&self, y_mm: f64) -> (f64, Point) {
        let after = self.known.partition_point(|known| known.at.y < y_mm);
        let (Some(below), Some(above)) =
            (self.known.get(after).or(self.known.last()), self.known.get(after.saturating_sub(1)))
        else {
            return (self.x_mm, Point::default());
        };
        let span = below.at.y - above.at.y;
        let t = if span > 0.0 { ((y_mm - above.at.y) / span).clamp(0.0, 1.0) } else { 0.0 };
        let x_mm = above.at.x + t * (below.at.x - above.at.x);
        (x_mm, mix(above.shift, below.shift, t))
    }
}

impl Sag {
    /// How far the middle of the row at a height lies off the straight way.
    fn at(&self, y_mm: f64) -> Point {
        let down = ((y_mm - self.top_mm) / self.height_mm.max(1.0)).clamp(0.0, 1.0);
        mix(self.top, self.bottom, down)
    }
}

/// How far a place `t` of the way from the left side to the right lies off the straight way, when
/// the middle lies `full` off.
fn bent(full: Point, t: f64) -> Point {
    let t = t.clamp(-0.1, 1.1);
    let share = 4.0 * t * (1.0 - t);
    Point::new(share * full.x, share * full.y)
}

/// What is the same for all points at one height.
pub(crate) struct Row<'a> {
    image_from_sheet: &'a Homography,
    y_mm: f64,
    /// Shifts (mm) at the two ends, each with its abscissa.
    left: (f64, Point),
    right: (f64, Point),
    off_straight: OffStraight,
}

/// How far a row lies off the straight way between its ends, mm.
enum OffStraight {
    /// Its middle, and the rest in an arc.
    Sag(Point),
    /// Some places from left to right, and straight between them.
    Knots(Vec<(f64, Point)>),
}

impl Row<'_> {
    /// Where a point of the row lies in the picture.
    pub(crate) fn image_point(&self, x_mm: f64) -> Point {
        let t = (x_mm - self.left.0) / (self.right.0 - self.left.0);
        let shift = mix(self.left.1, self.right.1, t);
        let off = match &self.off_straight {
            OffStraight::Sag(full) => bent(*full, t),
            OffStraight::Knots(knots) => between(knots, x_mm),
        };
        let (x, y) = (x_mm + shift.x + off.x, self.y_mm + shift.y + off.y);
        self.image_from_sheet.apply(Point::new(x, y))
    }
}

/// The offset between two of some places; beyond the ends, as at them.
fn between(knots: &[(f64, Point)], x_mm: f64) -> Point {
    let (Some(first), Some(last)) = (knots.first(), knots.last()) else {
        return Point::default();
    };
    let x = x_mm.clamp(first.0, last.0.max(first.0));
    let next = knots.iter().position(|knot| knot.0 >= x).unwrap_or_default();
    let (from, to) = (knots[next.saturating_sub(1)], knots[next]);
    let span = to.0 - from.0;
    mix(from.1, to.1, if span > 0.0 { (x - from.0) / span } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Quad;
    use crate::layout::{Paper, SheetLayout};
    use crate::register::place;
    use crate::test_page::{Page, corners, layout};
    use proptest::prelude::*;

    /// Paper whose height over the table is a wave: what is higher is seen farther from the middle.
    #[derive(Debug, Clone, Copy)]
    struct Wave {
        height_mm: f64,
        length_mm: f64,
        across: f64,
        phase: f64,
    }

    impl Wave {
        fn bend(self, p: Point) -> Point {
            let (x, y) = (p.x - 105.0, p.y - 148.5);
            let along = x * libm::cos(self.across) + y * libm::sin(self.across);
            let turn = std::f64::consts::TAU * along / self.length_mm + self.phase;
            let height = self.height_mm * libm::cos(turn);
            Point::new(height * x / 450.0, height * y / 450.0)
        }
    }

    /// Photographs bent paper; how far (mm) the mesh misses rails and bubbles at most.
    fn misses(wave: Wave, corners: Quad) -> [f64; 2] {
        misses_of(&layout(Paper::A4, 30), |p| wave.bend(p), corners)
    }

    /// The same of any paper: `bend` tells how far from each place of the flat page the print lies that is
    /// seen there.
    fn misses_of(sheet: &SheetLayout, bend: impl Fn(Point) -> Point, corners: Quad) -> [f64; 2] {
        let page = Page::print(sheet, &sheet.pages[0]);
        let picture = page.photo_bent(corners, (1500, 1500), 70.0, |_| 1.0, &bend);
        let pyramid = Pyramid::new(picture.view(), params::SEARCH_SIDE_PX);
        let placed = place(&pyramid).unwrap().remove(0).unwrap();
        let mesh = Mesh::locate(&pyramid, &placed, &sheet.pages[0]).unwrap();
        let paper = Quad::rect(0.0, 0.0, 210.0, 297.0);
        let pairs = [0, 1, 2, 3].map(|i| (paper.corners[i], corners.corners[i]));
        let flat = Homography::fit(&pairs).unwrap();
        // The place of the flat page where a printed place is seen.
        let seen = |printed: Point| {
            (0..20).fold(printed, |p, _| {
                let off = bend(p);
                Point::new(printed.x - off.x, printed.y - off.y)
            })
        };
        let miss_mm =
            |p: Point| mesh.image_point(p).distance(flat.apply(seen(p))) / flat.scale_at(p);
        let fields = &sheet.pages[0].fields;
        let rails = fields.iter().flat_map(|field| field.rails.iter().copied());
        let bubbles = fields.iter().flat_map(|field| &field.bubbles);
        let bubbles = bubbles.map(|bubble| Point::new(bubble.x_mm, bubble.y_mm));
        [rails.map(miss_mm).fold(0.0, f64::max), bubbles.map(miss_mm).fold(0.0, f64::max)]
    }

    const SIZE: (f64, f64) = (1500.0, 1500.0);
    const A4: (f64, f64) = (210.0, 297.0);

    #[test]
    fn a_wave_that_runs_aslant_is_followed() {
        let wave = Wave { height_mm: 5.12, length_mm: 320.0, across: 0.571, phase: 2.09 };
        let [rails, bubbles] = misses(wave, corners(0.0, 0.0, 0.0, SIZE, A4));
        assert!(rails < 0.3 && bubbles < 0.5, "{rails} {bubbles}");
    }

    #[test]
    fn a_fold_beside_the_bubbles_is_followed_from_column_to_column() {
        let sheet = layout(Paper::A4, 30);
        let columns: Vec<f64> = sheet.pages[0].fields[1].bubbles.iter().map(|b| b.x_mm).collect();
        let middle = columns.iter().sum::<f64>() / columns.len() as f64;
        for crease_mm in [middle, middle - 10.0, middle + 10.0] {
            // The paper rises towards the crease: what is higher is seen farther from the middle.
            let bend = |p: Point| {
                let height = (22.0 - 0.32 * (p.x - crease_mm).abs()).max(0.0);
                Point::new(height * (p.x - 105.0) / 450.0, height * (p.y - 148.5) / 450.0)
            };
            let [_, bubbles] = misses_of(&sheet, bend, corners(0.0, 0.0, 0.0, SIZE, A4));
            assert!(bubbles < 0.7, "{crease_mm}: {bubbles}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

        #[test]
        fn rails_of_bent_paper_are_found_and_bubbles_are_near(
            height_mm in 0.0..4.0_f64,
            length_mm in 320.0..600.0_f64,
            across in 0.0..std::f64::consts::TAU,
            phase in 0.0..std::f64::consts::TAU,
            turn in 0.0..std::f64::consts::TAU,
            tilt in 0.0..0.78_f64,
            towards in 0.0..std::f64::consts::TAU,
        ) {
            let wave = Wave { height_mm, length_mm, across, phase };
            let [rails, bubbles] = misses(wave, corners(turn, tilt, towards, SIZE, A4));
            prop_assert!(rails < 0.3, "rails: {rails}");
            prop_assert!(bubbles < 0.7, "bubbles: {bubbles}");
        }
    }
}
