//! Seeded noise that depends on place alone, for grain, paper and wood.
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use std::sync::OnceLock;

/// A fair hash of a lattice point, 0..1.
#[must_use]
pub fn lattice(seed: u64, x: i64, y: i64) -> f32 {
    let mut h = seed ^ (x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h = (h ^ (h >> 30)).wrapping_add((y as u64).wrapping_mul(0xbf58_476d_1ce4_e5b9));
    h = (h ^ (h >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((h ^ (h >> 31)) >> 40) as f32 / (1u64 << 24) as f32
}

/// Smooth noise with features of size 1, 0..1.
#[must_use]
pub fn smooth(seed: u64, x: f64, y: f64) -> f32 {
    let (x0, y0) = (x.floor(), y.floor());
    let ease = |t: f64| (t * t * (3.0 - 2.0 * t)) as f32;
    let (tx, ty) = (ease(x - x0), ease(y - y0));
    let (x0, y0) = (x0 as i64, y0 as i64);
    let row = |y: i64| lattice(seed, x0, y) * (1.0 - tx) + lattice(seed, x0 + 1, y) * tx;
    row(y0) * (1.0 - ty) + row(y0 + 1) * ty
}

/// Noise of `octaves` sizes, each half as large and half as strong as the last, 0..1.
#[must_use]
pub fn layered(seed: u64, x: f64, y: f64, octaves: u32) -> f32 {
    let (mut sum, mut weight, mut total, mut scale) = (0.0, 1.0, 0.0, 1.0);
    for octave in 0..octaves {
        sum += weight
            * smooth(seed ^ u64::from(octave).wrapping_mul(0x5851_f42d), x * scale, y * scale);
        total += weight;
        weight *= 0.5;
        scale *= 2.0;
    }
    sum / total
}

/// Side of the planes of noise.
pub const PLANE_SIDE: usize = 1024;

/// Two planes of `PLANE_SIDE`² bell-shaped numbers of mean 0 and standard deviation 1, the same in
/// every run: each on its own, and in patches of a few pixels. They are drawn once, since drawing
/// them anew for every picture took longer than reading it.
#[must_use]
pub fn planes() -> (&'static [f32], &'static [f32]) {
    static PLANES: OnceLock<(Vec<f32>, Vec<f32>)> = OnceLock::new();
    let (white, patches) = PLANES.get_or_init(|| {
        let mut rng = SmallRng::seed_from_u64(5);
        let white: Vec<f32> = (0..PLANE_SIDE * PLANE_SIDE).map(|_| bell(&mut rng)).collect();
        let patches = in_patches(&white);
        (white, patches)
    });
    (white, patches)
}

/// A bell-shaped random number of standard deviation about 1 (four uniform ones).
fn bell(rng: &mut SmallRng) -> f32 {
    let bits: u64 = rng.random();
    let part = |shift: u32| ((bits >> shift) & 0xffff) as f32 / 65_536.0;
    (part(0) + part(16) + part(32) + part(48) - 2.0) * 1.73
}

/// Means over 3 × 3, twice, brought back to a standard deviation of 1.
fn in_patches(white: &[f32]) -> Vec<f32> {
    let mean = |plane: &[f32], i: usize| {
        let (x, y) = (i % PLANE_SIDE, i / PLANE_SIDE);
        let at = |dx: usize, dy: usize| {
            plane[(y + dy) % PLANE_SIDE * PLANE_SIDE + (x + dx) % PLANE_SIDE]
        };
        (0..9).map(|k| at(k % 3, k / 3)).sum::<f32>() / 9.0
    };
    let once: Vec<f32> = (0..white.len()).map(|i| mean(white, i)).collect();
    let twice: Vec<f32> = (0..white.len()).map(|i| mean(&once, i)).collect();
    let power = twice.iter().map(|v| v * v).sum::<f32>() / twice.len() as f32;
    twice.iter().map(|v| v / power.sqrt()).collect()
}
