//! Light on the scene as the sensor sees it.
use crate::noise;
use rand::Rng;
use rand::rngs::SmallRng;
use std::f64::consts::TAU;

/// Brightness over the picture: lamp, vignette and a shadow, on a coarse grid.
pub struct Light {
    width: usize,
    grid: Vec<f32>,
    cell_px: f64,
    /// Gains of red, green and blue.
    pub tint: [f32; 3],
}

/// How hard the light is on the reader.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LightRange {
    /// Fall of brightness over the frame, 0..1.
    pub fall: f64,
    /// Darkness of the shadow, 0 (none) to 1.
    pub shadow: f64,
    /// How warm a lamp may be, 0 (daylight) to 1.
    pub warmth: f64,
}

const CELLS: usize = 64;

impl Light {
    /// Light for a picture of a size.
    pub fn any(width: usize, height: usize, range: LightRange, rng: &mut SmallRng) -> Self {
        let cell_px = width.max(height) as f64 / CELLS as f64;
        let seed: u64 = rng.random();
        let direction = rng.random_range(0.0..TAU);
        let fall = rng.random_range(0.0..range.fall);
        let vignette = rng.random_range(0.04..0.16);
        let shadow = Shadow::any(range.shadow, rng);
        let columns = (width as f64 / cell_px) as usize + 2;
        let rows = (height as f64 / cell_px) as usize + 2;
        let at = |i: usize| {
            let longest = width.max(height) as f64;
            let u = ((i % columns) as f64 * cell_px - width as f64 / 2.0) / longest;
            let v = ((i / columns) as f64 * cell_px - height as f64 / 2.0) / longest;
            let along = u * libm::cos(direction) + v * libm::sin(direction);
            let lamp = 1.0 - fall * (0.5 + along);
            let corner = 1.0 - vignette * 2.0 * (u * u + v * v);
            let cloud = 0.98 + 0.04 * f64::from(noise::smooth(seed, u * 5.0, v * 5.0));
            (lamp * corner * cloud * shadow.at(seed, u, v)) as f32
        };
        let warm = rng.random_range(-0.25..1.0) * range.warmth;
        let tint = [1.0 + 0.06 * warm, 1.0 - 0.02 * warm, 1.0 - 0.24 * warm].map(|v| v as f32);
        Self { width: columns, grid: (0..columns * rows).map(at).collect(), cell_px, tint }
    }

    /// Brightness at a pixel.
    #[must_use]
    pub fn at(&self, x: f64, y: f64) -> f32 {
        let (u, v) = (x / self.cell_px, y / self.cell_px);
        let (i, j) = (u as usize, v as usize);
        let (tu, tv) = ((u - i as f64) as f32, (v - j as f64) as f32);
        let row = |j: usize| {
            let k = j * self.width + i;
            self.grid[k] * (1.0 - tu) + self.grid[k + 1] * tu
        };
        row(j) * (1.0 - tv) + row(j + 1) * tv
    }
}

/// The soft shadow of a head, a hand or the phone itself.
struct Shadow {
    depth: f64,
    /// Middle of the shadow's edge, direction into it, softness, roundness.
    x: f64,
    y: f64,
    angle: f64,
    soft: f64,
    round: f64,
}

impl Shadow {
    fn any(strength: f64, rng: &mut SmallRng) -> Self {
        let present = rng.random_bool(0.7);
        Self {
            depth: if present { rng.random_range(0.3..1.0) * strength } else { 0.0 },
            x: rng.random_range(-0.3..0.3),
            y: rng.random_range(-0.3..0.3),
            angle: rng.random_range(0.0..TAU),
            soft: rng.random_range(0.03..0.14),
            round: rng.random_range(0.0..1.6),
        }
    }

    fn at(&self, seed: u64, u: f64, v: f64) -> f64 {
        let (du, dv) = (u - self.x, v - self.y);
        let (sin, cos) = (libm::sin(self.angle), libm::cos(self.angle));
        let (along, across) = (du * cos + dv * sin, dv * cos - du * sin);
        let wave = 0.06 * f64::from(noise::smooth(seed ^ 9, across * 6.0, 0.5));
        let depth = along - self.round * across * across + wave;
        1.0 - self.depth / (1.0 + libm::exp(-depth / self.soft * 2.2))
    }
}
