//! Four-sided outlines of blobs.
use crate::geometry::{Point, Quad};
use crate::image::Blob;

/// The largest quadrilateral inside the blob's convex hull, when the blob is about
/// four-sided; clockwise, in the bitmap's pixels.
///
/// The hull looks through the white cells of a fiducial and needs no contour to be followed.
pub(super) fn outline(blob: &Blob) -> Option<Quad> {
    let hull = convex_hull(blob);
    let quad = largest_quad(&hull)?;
    let [shortest, longest] = quad
        .sides()
        .iter()
        .fold([f64::MAX, 0.0], |[min, max], &side| [side.min(min), side.max(max)]);
    let four_sided = quad.area() >= MIN_HULL_SHARE * area(&hull);
    (four_sided && longest <= MAX_SIDE_RATIO * shortest).then_some(quad)
}

/// Share of the hull that the quadrilateral must cover. A square's is 1, a disc's 0.64; rounded
/// corners of a small blurred square cost a tenth.
const MIN_HULL_SHARE: f64 = 0.84;

/// Longest over shortest side. A square tilted by 60° has 2; more is a line of text.
const MAX_SIDE_RATIO: f64 = 2.5;

/// Corners of the convex hull, clockwise (y points down): the right border from top to bottom and
/// the left one back. Runs come row by row, so nothing has to be sorted.
fn convex_hull(blob: &Blob) -> Vec<Point> {
    let size = &blob.size;
    let n_rows = usize::from(size.bottom - size.top);
    let mut left = vec![u16::MAX; n_rows + 1];
    let mut right = vec![0_u16; n_rows + 1];
    for run in &blob.runs {
        let row = usize::from(run.y - size.top);
        // A run is as high as a pixel: it bounds the grid line above and the one below.
        for line in [row, row + 1] {
            left[line] = left[line].min(run.start);
            right[line] = right[line].max(run.end);
        }
    }
    let line_y = |line: usize| f64::from(size.top) + line as f64;
    let points = |border: &[u16]| -> Vec<Point> {
        border.iter().enumerate().map(|(i, &x)| Point::new(f64::from(x), line_y(i))).collect()
    };
    let mut hull = half_hull(points(&right).into_iter());
    hull.extend(half_hull(points(&left).into_iter().rev()));
    hull
}

/// The convex ones of points that turn clockwise around the middle.
fn half_hull(points: impl Iterator<Item = Point>) -> Vec<Point> {
    let mut chain: Vec<Point> = Vec::new();
    for p in points {
        while let [.., a, b] = chain[..]
            && cross(a, b, p) <= 0.0
        {
            chain.pop();
        }
        chain.push(p);
    }
    chain
}

fn cross(a: Point, b: Point, c: Point) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn area(hull: &[Point]) -> f64 {
    let turn = |i: usize| cross(hull[0], hull[i], hull[i + 1]);
    (1..hull.len().saturating_sub(1)).map(turn).sum::<f64>() / 2.0
}

/// From the two corners that are farthest apart, which are opposite ones of anything near a square:
/// the farthest corner on either side of them, and then the same along that diagonal, until
/// nothing grows.
fn largest_quad(hull: &[Point]) -> Option<Quad> {
    let n = hull.len();
    if n < 4 {
        return None;
    }
    let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |k| (i, k)));
    let apart = |&(i, k): &(usize, usize)| hull[i].distance(hull[k]);
    let (a, c) = pairs.max_by(|p, q| apart(p).total_cmp(&apart(q)))?;
    let mut corners = [a, a, c, c];
    for _ in 0..4 {
        let before = corners;
        for first in [0, 1] {
            // The corners between two opposite ones, on either side.
            let (from, to) = (corners[first], corners[first + 2]);
            let farthest = |from: usize, to: usize| {
                let steps = (to + n - from) % n;
                (1..steps).map(|step| (from + step) % n).max_by(|&p, &q| {
                    let off = |i: usize| cross(hull[from], hull[i], hull[to]);
                    off(p).total_cmp(&off(q))
                })
            };
            corners[first + 1] = farthest(from, to)?;
            corners[(first + 3) % 4] = farthest(to, from)?;
        }
        if corners == before {
            break;
        }
    }
    Some(Quad { corners: corners.map(|i| hull[i]) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::{Bits, blobs};

    /// The outline of the pixels whose centres lie where `inside` says.
    fn outline_of(inside: impl Fn(f64, f64) -> bool) -> Option<Quad> {
        let mut bitmap = Bits::clear(60, 60);
        for (x, y) in (0..60).flat_map(|y| (0..60).map(move |x| (x, y))) {
            if inside(x as f64 + 0.5, y as f64 + 0.5) {
                bitmap.set(y, x..x + 1);
            }
        }
        blobs(&bitmap, |_| true).first().and_then(outline)
    }

    #[test]
    fn a_turned_square_gives_its_corners_clockwise() {
        let quad = outline_of(|x, y| (x - 30.0).abs() + (y - 30.0).abs() < 25.0).unwrap();
        assert!((quad.area() - 1250.0).abs() < 120.0, "{}", quad.area());
        let top = Point::new(30.0, 5.0);
        assert!(quad.corners.iter().any(|c| c.distance(top) < 2.0), "{quad:?}");
    }

    #[test]
    fn any_turn_of_a_square_is_outlined_whole() {
        for degrees in (0..90).step_by(7) {
            let angle = f64::from(degrees).to_radians();
            let (s, c) = (libm::sin(angle), libm::cos(angle));
            let turned = |x: f64, y: f64| (c * x + s * y, c * y - s * x);
            let quad = outline_of(|x, y| {
                let (u, v) = turned(x - 30.0, y - 30.0);
                u.abs().max(v.abs()) < 13.0
            });
            let area = quad.unwrap().area();
            assert!((area - 676.0).abs() < 70.0, "{degrees}: {area}");
        }
    }

    #[test]
    fn a_disc_and_a_bar_are_not_squares() {
        let disc = outline_of(|x, y| (x - 30.0) * (x - 30.0) + (y - 30.0) * (y - 30.0) < 500.0);
        assert!(disc.is_none(), "{disc:?}");
        assert!(outline_of(|x, y| x > 5.0 && x < 50.0 && y > 20.0 && y < 30.0).is_none());
    }
}
