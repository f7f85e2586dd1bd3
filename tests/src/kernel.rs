//! What smears a point of light: a lens out of focus, a hand that moves.
use std::f64::consts::TAU;

/// Weights around a pixel, row by row; they sum to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Kernel {
    /// Rows above and below the middle one, columns left and right of it.
    pub half: usize,
    weights: Vec<f32>,
}

/// Parts of a pixel's side at which a disc is looked at.
const FINE: i32 = 6;

impl Kernel {
    /// The image of a point: a disc of `radius` px, drawn along a line of `length` px at `angle`,
    /// through a lens that softens everything by `soft` px of standard deviation.
    #[must_use]
    pub fn lens(soft: f64, radius: f64, length: f64, angle: f64) -> Self {
        Self::bell(soft).with(&Self::disc(radius)).with(&Self::line(length, angle))
    }

    /// Nothing is smeared.
    #[must_use]
    pub fn point() -> Self {
        Self { half: 0, weights: vec![1.0] }
    }

    fn side(&self) -> usize {
        2 * self.half + 1
    }

    /// A Gaussian bell.
    #[must_use]
    pub fn bell(sigma: f64) -> Self {
        if sigma < 0.15 {
            return Self::point();
        }
        let weight = |x: f64, y: f64| libm::exp(-(x * x + y * y) / (2.0 * sigma * sigma));
        Self::of((sigma * 2.4).ceil() as usize, weight)
    }

    fn of(half: usize, weight: impl Fn(f64, f64) -> f64) -> Self {
        let side = 2 * half + 1;
        let at = |i: usize| (i % side) as f64 - half as f64;
        let raw: Vec<f64> = (0..side * side).map(|i| weight(at(i), at(i / side))).collect();
        let sum: f64 = raw.iter().sum();
        Self { half, weights: raw.iter().map(|w| (w / sum) as f32).collect() }
    }

    /// A disc with a smooth rim, as an aperture throws it.
    #[must_use]
    pub fn disc(radius: f64) -> Self {
        if radius < 0.3 {
            return Self::point();
        }
        let inside = |x: f64, y: f64| {
            let part = |i: i32| (f64::from(i) + 0.5) / f64::from(FINE) - 0.5;
            let spots = (0..FINE * FINE).map(|i| (x + part(i % FINE), y + part(i / FINE)));
            spots.filter(|(x, y)| x * x + y * y <= radius * radius).count() as f64
        };
        Self::of((radius + 0.5).ceil() as usize, inside)
    }

    /// A straight line through the middle.
    #[must_use]
    pub fn line(length: f64, angle: f64) -> Self {
        if length < 0.6 {
            return Self::point();
        }
        let half = (length / 2.0).ceil() as usize + 1;
        let side = 2 * half + 1;
        let mut weights = vec![0.0f32; side * side];
        let (dx, dy) = (libm::cos(angle % TAU), libm::sin(angle % TAU));
        let n = (length * 4.0).ceil() as i32 + 1;
        for i in 0..n {
            let t = length * (f64::from(i) / f64::from(n - 1) - 0.5);
            let (x, y) = (t * dx + half as f64, t * dy + half as f64);
            let (x0, y0) = (x.floor(), y.floor());
            let (tx, ty) = ((x - x0) as f32, (y - y0) as f32);
            let at = y0 as usize * side + x0 as usize;
            for (add, weight) in [
                (0, (1.0 - tx) * (1.0 - ty)),
                (1, tx * (1.0 - ty)),
                (side, (1.0 - tx) * ty),
                (side + 1, tx * ty),
            ] {
                weights[at + add] += weight / n as f32;
            }
        }
        Self { half, weights }
    }

    /// Both, one after the other.
    fn with(&self, other: &Self) -> Self {
        if self.half == 0 {
            return other.clone();
        }
        if other.half == 0 {
            return self.clone();
        }
        let half = self.half + other.half;
        let side = 2 * half + 1;
        let mut weights = vec![0.0; side * side];
        for (i, a) in self.weights.iter().enumerate() {
            let (x, y) = (i % self.side(), i / self.side());
            for (j, b) in other.weights.iter().enumerate() {
                weights[(y + j / other.side()) * side + x + j % other.side()] += a * b;
            }
        }
        Self { half, weights }.trimmed()
    }

    /// Without rims that weigh next to nothing.
    fn trimmed(mut self) -> Self {
        while self.half > 1 {
            let side = self.side();
            let rim = |i: usize| {
                let (x, y) = (i % side, i / side);
                x == 0 || y == 0 || x == side - 1 || y == side - 1
            };
            let weighs = (0..side * side).any(|i| rim(i) && self.weights[i] > 4e-4);
            if weighs {
                break;
            }
            let inner = (0..side * side).filter(|&i| !rim(i)).map(|i| self.weights[i]).collect();
            self = Self { half: self.half - 1, weights: inner };
        }
        let sum: f32 = self.weights.iter().sum();
        self.weights.iter_mut().for_each(|w| *w /= sum);
        self
    }

    /// For each row of the kernel that weighs anything: its index from the top, the first column
    /// that does, and the weights from there on.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (usize, usize, &[f32])> {
        self.weights.chunks(self.side()).enumerate().filter_map(|(y, row)| {
            let heavy = |w: &f32| *w > 1e-5;
            let first = row.iter().position(heavy)?;
            let last = row.iter().rposition(heavy)?;
            Some((y, first, &row[first..=last]))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kernel_keeps_the_light_there_is() {
        for kernel in [
            Kernel::point(),
            Kernel::disc(3.3),
            Kernel::line(7.5, 0.4),
            Kernel::lens(0.6, 2.2, 5.0, 2.0),
        ] {
            let sum: f32 = kernel.rows().flat_map(|(_, _, row)| row).sum();
            assert!((sum - 1.0).abs() < 0.01, "{sum}");
        }
    }

    #[test]
    fn a_line_along_the_rows_smears_along_the_rows_only() {
        let kernel = Kernel::line(6.0, 0.0);
        let rows: Vec<usize> = kernel.rows().map(|(y, _, _)| y).collect();
        assert_eq!(rows, [kernel.half]);
    }
}
