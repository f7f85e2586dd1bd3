use super::Point;

/// Four corners, clockwise from the sheet's own top-left.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Quad {
    /// Top-left, top-right, bottom-right, bottom-left as printed.
    pub corners: [Point; 4],
}

impl Quad {
    /// The axis-parallel rectangle between two opposite corners.
    #[must_use]
    pub const fn rect(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        let corners = [
            Point::new(left, top),
            Point::new(right, top),
            Point::new(right, bottom),
            Point::new(left, bottom),
        ];
        Self { corners }
    }

    /// Signed area, positive when the corners run clockwise (y points down).
    #[must_use]
    pub fn area(&self) -> f64 {
        let [a, b, c, d] = self.corners;
        0.5 * ((c.x - a.x) * (d.y - b.y) - (c.y - a.y) * (d.x - b.x))
    }

    /// Mean of the corners.
    #[must_use]
    pub fn centre(&self) -> Point {
        let [a, b, c, d] = self.corners;
        Point::new((a.x + b.x + c.x + d.x) / 4.0, (a.y + b.y + c.y + d.y) / 4.0)
    }

    /// Lengths of the sides: top, right, bottom, left.
    #[must_use]
    pub fn sides(&self) -> [f64; 4] {
        let c = self.corners;
        [0, 1, 2, 3].map(|i| c[i].distance(c[(i + 1) % 4]))
    }

    /// The same corners, each `factor` times as far from the origin.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        Self { corners: self.corners.map(|p| Point::new(p.x * factor, p.y * factor)) }
    }
}
