//! What lies under the paper.
use crate::noise;
use crate::raster::{Raster, tone};

/// Kinds of table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskKind {
    /// Warm boards with grain.
    Wood,
    /// Dark cloth with a weave and lint.
    DarkCloth,
    /// Speckled grey laminate.
    Laminate,
    /// A pale, almost white table: the paper's edge hardly shows.
    Pale,
}

impl DeskKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Wood, Self::DarkCloth, Self::Laminate, Self::Pale];
}

/// A tile of table surface, repeated.
pub struct Desk<const C: usize> {
    tile: Raster<C>,
}

/// Pixels of the tile for a millimetre of table.
const TILE_PX_PER_MM: f64 = 2.0;
const TILE_SIDE: usize = 720;

impl<const C: usize> Desk<C> {
    /// A table of a kind; the seed gives its grain.
    #[must_use]
    pub fn new(kind: DeskKind, seed: u64) -> Self {
        let pixel = |i: usize| {
            let (x, y) = ((i % TILE_SIDE) as f64, (i / TILE_SIDE) as f64);
            tone(surface(kind, seed, x / TILE_PX_PER_MM, y / TILE_PX_PER_MM))
        };
        let pixels = (0..TILE_SIDE * TILE_SIDE).map(pixel).collect();
        Self { tile: Raster { width: TILE_SIDE, height: TILE_SIDE, pixels } }
    }

    /// The table at a place in millimetres; the tile is mirrored at its edges so no seam shows.
    #[must_use]
    pub fn at(&self, x_mm: f64, y_mm: f64) -> [f32; C] {
        let fold = |mm: f64| {
            let side = TILE_SIDE as f64;
            let t = (mm * TILE_PX_PER_MM).rem_euclid(2.0 * side);
            if t < side { t } else { 2.0 * side - t }
        };
        self.tile.sample(fold(x_mm), fold(y_mm))
    }
}

fn surface(kind: DeskKind, seed: u64, x: f64, y: f64) -> [u8; 3] {
    let mix = |rgb: [f32; 3], factor: f32| rgb.map(|v| (v * factor).clamp(0.0, 255.0) as u8);
    match kind {
        DeskKind::Wood => {
            let bend = 14.0 * f64::from(noise::layered(seed, x / 90.0, y / 60.0, 3));
            let rings = noise::layered(seed ^ 1, x / 140.0, (y + bend) / 5.0, 4);
            let pores = noise::smooth(seed ^ 2, x / 9.0, (y + bend) / 0.55);
            let pore = if pores > 0.8 { 0.82 } else { 1.0 };
            mix([178.0, 122.0, 70.0], (0.72 + 0.5 * rings) * pore)
        }
        DeskKind::DarkCloth => {
            let weave = noise::lattice(seed, (x / 0.5) as i64, (y / 0.5) as i64);
            let folds = noise::layered(seed ^ 1, x / 120.0, y / 70.0, 3);
            let lint = noise::smooth(seed ^ 2, x / 0.9, y / 1.3);
            let lift = if lint > 0.985 { 90.0 } else { 0.0 };
            mix([46.0 + lift, 45.0 + lift, 48.0 + lift], 0.35 + 0.25 * weave + 0.9 * folds)
        }
        DeskKind::Laminate => {
            let speckle = noise::layered(seed, x / 0.9, y / 0.9, 2);
            let cloud = noise::layered(seed ^ 1, x / 60.0, y / 60.0, 2);
            mix([150.0, 150.0, 146.0], 0.7 + 0.35 * speckle + 0.2 * cloud)
        }
        DeskKind::Pale => {
            let cloud = noise::layered(seed ^ 1, x / 80.0, y / 80.0, 3);
            let scratch = noise::smooth(seed, x / 30.0, y / 0.6);
            mix(
                [222.0, 218.0, 208.0],
                0.93 + 0.07 * cloud - if scratch > 0.93 { 0.05 } else { 0.0 },
            )
        }
    }
}
