//! What lies under the paper.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::noise;
use crate::raster::{Colour, Raster, tone};

/// Kinds of table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Where on the table the sheet lies, mm.
    start: (f32, f32),
}

/// Pixels of the tile for a millimetre of table.
const TILE_PX_PER_MM: f32 = 2.0;
const TILE_SIDE: usize = 720;
/// Different tables of a kind: drawing one takes longer than a whole photo.
const N_TILES: u64 = 5;

impl<const C: usize> Desk<C> {
    /// A table of a kind; the seed gives its grain and the place on it.
    #[must_use]
    pub fn new(kind: DeskKind, seed: u64) -> Self {
        let drawn = tile(kind, seed % N_TILES);
        let pixels = drawn.pixels.iter().map(|&rgb| tone(rgb)).collect();
        let away = |bits: u64| (bits % 701) as f32;
        Self {
            tile: Raster { width: TILE_SIDE, height: TILE_SIDE, pixels },
            start: (away(seed >> 8), away(seed >> 24)),
        }
    }

    /// The table at a place in millimetres; the tile is mirrored at its edges so no seam shows.
    #[inline]
    #[must_use]
    pub fn at(&self, x_mm: f32, y_mm: f32) -> [f32; C] {
        let fold = |mm: f32| {
            let side = TILE_SIDE as f32;
            // Far from zero on either side, so that a cast rounds down.
            let turns = mm * (TILE_PX_PER_MM / (2.0 * side)) + 4096.0;
            let t = (turns - turns as i32 as f32) * 2.0 * side;
            if t < side { t } else { 2.0 * side - t }
        };
        self.tile.sample(fold(x_mm + self.start.0), fold(y_mm + self.start.1))
    }
}

/// A tile, drawn once in a run.
fn tile(kind: DeskKind, seed: u64) -> Arc<Colour> {
    static TILES: Mutex<BTreeMap<(DeskKind, u64), Arc<Colour>>> = Mutex::new(BTreeMap::new());
    let mut tiles = TILES.lock().expect("no thread panicked");
    let draw = || {
        let mm = |px: usize| px as f64 / f64::from(TILE_PX_PER_MM);
        let pixel = |i: usize| surface(kind, seed, mm(i % TILE_SIDE), mm(i / TILE_SIDE));
        let pixels = (0..TILE_SIDE * TILE_SIDE).map(pixel).collect();
        Arc::new(Colour { width: TILE_SIDE, height: TILE_SIDE, pixels })
    };
    Arc::clone(tiles.entry((kind, seed)).or_insert_with(draw))
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
