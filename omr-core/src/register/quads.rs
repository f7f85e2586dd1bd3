//! Four-sided outlines of components.
use crate::geometry::{Point, Quad};
use crate::image::Component;

/// The largest quadrilateral inside the component's convex hull, when the component is about
/// four-sided; clockwise, in the bitmap's pixels.
///
/// The hull looks through the white cells of a fiducial and needs no contour to be followed.
pub(super) fn outline(component: &Component) -> Option<Quad> {
    let hull = convex_hull(component);
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

/// Corners of the convex hull, clockwise (y points down), by Andrew's monotone chain.
fn convex_hull(component: &Component) -> Vec<Point> {
    let mut points: Vec<(u32, u32)> = Vec::with_capacity(4 * component.runs.len());
    for rows in component.runs.chunk_by(|a, b| a.y == b.y) {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { continue };
        for y in [first.y, first.y + 1] {
            points.extend([(first.start, y), (last.end, y)]);
        }
    }
    points.sort_unstable();
    points.dedup();
    let points: Vec<Point> =
        points.into_iter().map(|(x, y)| Point::new(f64::from(x), f64::from(y))).collect();
    let mut hull = half_hull(points.iter());
    hull.extend(half_hull(points.iter().rev()));
    hull
}

fn half_hull<'a>(points: impl Iterator<Item = &'a Point>) -> Vec<Point> {
    let mut chain: Vec<Point> = Vec::new();
    for &p in points {
        while let [.., a, b] = chain[..]
            && cross(a, b, p) <= 0.0
        {
            chain.pop();
        }
        chain.push(p);
    }
    chain.pop();
    chain
}

fn cross(a: Point, b: Point, c: Point) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn area(hull: &[Point]) -> f64 {
    let turn = |i: usize| cross(hull[0], hull[i], hull[i + 1]);
    (1..hull.len().saturating_sub(1)).map(turn).sum::<f64>() / 2.0
}

/// Tries every pair of hull corners as a diagonal, with the farthest corner on either side.
fn largest_quad(hull: &[Point]) -> Option<Quad> {
    let n = hull.len();
    let mut best: Option<(f64, Quad)> = None;
    for i in 0..n {
        for k in i + 2..n {
            let farthest = |range: std::ops::Range<usize>, sign: f64| {
                range
                    .map(|j| (sign * cross(hull[i], hull[k % n], hull[j % n]), hull[j % n]))
                    .max_by(|a, b| a.0.total_cmp(&b.0))
            };
            let (Some((right, b)), Some((left, d))) =
                (farthest(i + 1..k, -1.0), farthest(k + 1..n + i, 1.0))
            else {
                continue;
            };
            let area = (right + left) / 2.0;
            if best.is_none_or(|(most, _)| area > most) {
                best = Some((area, Quad { corners: [hull[i], b, hull[k], d] }));
            }
        }
    }
    best.map(|(_, quad)| quad)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::{Bitmap, components};

    /// The outline of the pixels whose centres lie where `inside` says.
    fn outline_of(inside: impl Fn(f64, f64) -> bool) -> Option<Quad> {
        let pixel = |i: usize| inside((i % 60) as f64 + 0.5, (i / 60) as f64 + 0.5);
        let bitmap = Bitmap { width: 60, set: (0..3600).map(pixel).collect() };
        components(&bitmap, 5, 60).first().and_then(outline)
    }

    #[test]
    fn a_turned_square_gives_its_corners_clockwise() {
        let quad = outline_of(|x, y| (x - 30.0).abs() + (y - 30.0).abs() < 25.0).unwrap();
        assert!((quad.area() - 1250.0).abs() < 120.0, "{}", quad.area());
        let top = Point::new(30.0, 5.0);
        assert!(quad.corners.iter().any(|c| c.distance(top) < 2.0), "{quad:?}");
    }

    #[test]
    fn a_disc_and_a_bar_are_not_squares() {
        let disc = outline_of(|x, y| (x - 30.0) * (x - 30.0) + (y - 30.0) * (y - 30.0) < 500.0);
        assert!(disc.is_none(), "{disc:?}");
        assert!(outline_of(|x, y| x > 5.0 && x < 50.0 && y > 20.0 && y < 30.0).is_none());
    }
}
