//! Seeded noise that depends on place alone, for grain, paper and wood.

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
