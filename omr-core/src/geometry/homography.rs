use super::Point;

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
}
