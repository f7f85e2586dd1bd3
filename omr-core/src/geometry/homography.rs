use super::{Point, Quad};

/// A projective map of the plane, named `target_from_source` where it is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Homography {
    /// Row-major 3×3 matrix.
    pub m: [[f64; 3]; 3],
}

impl Homography {
    /// Maps a point of the source space into the target space.
    #[must_use]
    pub fn apply(&self, p: Point) -> Point {
        let [a, b, c] = self.m.map(|r| r[0] * p.x + r[1] * p.y + r[2]);
        Point::new(a / c, b / c)
    }

    /// Maps the four corners of a quadrilateral.
    #[must_use]
    pub fn apply_quad(&self, quad: &Quad) -> Quad {
        Quad { corners: quad.corners.map(|p| self.apply(p)) }
    }

    /// The map that takes each first point to its second with the least algebraic error, or
    /// `None` when the points (at least four) do not fix one.
    ///
    /// The direct linear transform on normalised points (Hartley, "In defense of the eight-point
    /// algorithm", 1997). Normalising also puts the centroids at the origin, where the last
    /// coefficient of a map that shows a page cannot vanish, so it is fixed to one and eight
    /// normal equations remain.
    #[must_use]
    pub fn fit(pairs: &[(Point, Point)]) -> Option<Self> {
        if pairs.len() < 4 {
            return None;
        }
        let from = Normalizer::of(pairs.iter().map(|p| p.0))?;
        let to = Normalizer::of(pairs.iter().map(|p| p.1))?;
        let mut system = [[0.0; 9]; 8];
        for &(source, target) in pairs {
            let (s, t) = (from.apply(source), to.apply(target));
            let u = [s.x, s.y, 1.0, 0.0, 0.0, 0.0, -t.x * s.x, -t.x * s.y, t.x];
            let v = [0.0, 0.0, 0.0, s.x, s.y, 1.0, -t.y * s.x, -t.y * s.y, t.y];
            for equation in [u, v] {
                for (row, factor) in system.iter_mut().zip(equation) {
                    for (cell, value) in row.iter_mut().zip(equation) {
                        *cell += factor * value;
                    }
                }
            }
        }
        let h = solve(system)?;
        let normal = Self { m: [[h[0], h[1], h[2]], [h[3], h[4], h[5]], [h[6], h[7], 1.0]] };
        let map = to.inverse().after(&normal).after(&from.matrix());
        map.m.iter().flatten().all(|v| v.is_finite()).then_some(map)
    }

    /// The map that applies `first` and then `self`.
    #[must_use]
    pub fn after(&self, first: &Self) -> Self {
        let cell = |r: usize, c: usize| {
            self.m[r][0] * first.m[0][c]
                + self.m[r][1] * first.m[1][c]
                + self.m[r][2] * first.m[2][c]
        };
        Self { m: [0, 1, 2].map(|r| [0, 1, 2].map(|c| cell(r, c))) }
    }

    /// The map back, or `None` when the plane is folded onto a line.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let [[a, b, c], [d, e, f], [g, h, i]] = self.m;
        let m = [
            [e * i - f * h, c * h - b * i, b * f - c * e],
            [f * g - d * i, a * i - c * g, c * d - a * f],
            [d * h - e * g, b * g - a * h, a * e - b * d],
        ];
        let determinant = a * m[0][0] + b * m[1][0] + c * m[2][0];
        (determinant.is_finite() && determinant != 0.0)
            .then(|| Self { m: m.map(|row| row.map(|v| v / determinant)) })
    }

    /// Target units for one source unit around `p`: the square root of the area ratio.
    #[must_use]
    pub fn scale_at(&self, p: Point) -> f64 {
        let step = 0.5;
        let at = |dx: f64, dy: f64| self.apply(Point::new(p.x + dx, p.y + dy));
        let (l, r, t, b) = (at(-step, 0.0), at(step, 0.0), at(0.0, -step), at(0.0, step));
        let area = (r.x - l.x) * (b.y - t.y) - (r.y - l.y) * (b.x - t.x);
        area.abs().sqrt()
    }
}

/// Moves points to their centroid and scales their mean distance from it to √2.
struct Normalizer {
    scale: f64,
    centre: Point,
}

impl Normalizer {
    fn of(points: impl Iterator<Item = Point> + Clone) -> Option<Self> {
        let n = points.clone().count() as f64;
        let sum = |f: fn(Point) -> f64| points.clone().map(f).sum::<f64>();
        let centre = Point::new(sum(|p| p.x) / n, sum(|p| p.y) / n);
        let spread = points.clone().map(|p| p.distance(centre)).sum::<f64>() / n;
        let scale = std::f64::consts::SQRT_2 / spread;
        scale.is_finite().then_some(Self { scale, centre })
    }

    fn apply(&self, p: Point) -> Point {
        Point::new((p.x - self.centre.x) * self.scale, (p.y - self.centre.y) * self.scale)
    }

    fn matrix(&self) -> Homography {
        let (s, c) = (self.scale, self.centre);
        Homography { m: [[s, 0.0, -s * c.x], [0.0, s, -s * c.y], [0.0, 0.0, 1.0]] }
    }

    fn inverse(&self) -> Homography {
        let (s, c) = (1.0 / self.scale, self.centre);
        Homography { m: [[s, 0.0, c.x], [0.0, s, c.y], [0.0, 0.0, 1.0]] }
    }
}

/// Solves eight equations whose right sides stand in the ninth column, by elimination with
/// pivoting.
fn solve(mut a: [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for col in 0..8 {
        let pivot = (col..8).max_by(|&p, &q| a[p][col].abs().total_cmp(&a[q][col].abs()))?;
        if a[pivot][col].abs() < 1e-12 {
            return None;
        }
        a.swap(col, pivot);
        let top = a[col];
        for row in a.iter_mut().skip(col + 1) {
            let factor = row[col] / top[col];
            for (cell, value) in row.iter_mut().zip(top).skip(col) {
                *cell -= factor * value;
            }
        }
    }
    let mut x = [0.0; 8];
    for row in (0..8).rev() {
        let known: f64 = (row + 1..8).map(|c| a[row][c] * x[c]).sum();
        x[row] = (a[row][8] - known) / a[row][row];
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tilted() -> Homography {
        Homography { m: [[3.0, 0.4, 120.0], [-0.3, 3.2, 90.0], [2e-4, -3e-4, 1.0]] }
    }

    #[test]
    fn a_map_is_found_again_from_the_points_it_moved() {
        let truth = tilted();
        let corners = [(0.0, 0.0), (210.0, 0.0), (210.0, 297.0), (0.0, 297.0), (105.0, 140.0)];
        let pairs = corners.map(|(x, y)| (Point::new(x, y), truth.apply(Point::new(x, y))));
        let found = Homography::fit(&pairs).unwrap();
        let probe = Point::new(33.0, 210.0);
        assert!(found.apply(probe).distance(truth.apply(probe)) < 1e-6);
    }

    #[test]
    fn going_there_and_back_ends_where_it_began() {
        let there = tilted();
        let back = there.inverse().unwrap();
        let p = Point::new(80.0, 200.0);
        assert!(back.apply(there.apply(p)).distance(p) < 1e-9);
        assert!(back.after(&there).apply(p).distance(p) < 1e-9);
    }

    #[test]
    fn points_on_a_line_fix_no_map() {
        let pairs = [0.0, 1.0, 2.0, 3.0, 4.0].map(|t| (Point::new(t, t), Point::new(t, 2.0 * t)));
        assert!(Homography::fit(&pairs).is_none());
        let same = [(Point::default(), Point::default()); 4];
        assert!(Homography::fit(&same).is_none());
    }

    #[test]
    fn the_scale_of_a_plain_enlargement_is_its_factor() {
        let twice = Homography { m: [[2.0, 0.0, 5.0], [0.0, 2.0, 7.0], [0.0, 0.0, 1.0]] };
        assert!((twice.scale_at(Point::new(10.0, 10.0)) - 2.0).abs() < 1e-12);
    }
}
