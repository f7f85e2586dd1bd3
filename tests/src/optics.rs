//! What scanners and phones share: pyramids, blur, sharpening, grain.
pub use crate::codec::{jpeg, through_jpeg};
use crate::kernel::Kernel;
use crate::noise;
use crate::raster::{Grey, Raster};
use rand::Rng;
use rand::rngs::SmallRng;

/// Light values of a picture in the making, 0..255 and beyond.
#[derive(Debug, Clone)]
pub struct Film<const C: usize> {
    /// Pixels.
    pub width: usize,
    /// Pixels.
    pub height: usize,
    /// Row by row.
    pub pixels: Vec<[f32; C]>,
}

/// A raster and its halvings, so that a distant page is averaged and not skipped over.
pub struct Pyramid<'a, const C: usize> {
    full: &'a Raster<C>,
    halves: [Raster<C>; 2],
}

impl<'a, const C: usize> Pyramid<'a, C> {
    /// Halves `full` twice.
    #[must_use]
    pub fn new(full: &'a Raster<C>) -> Self {
        let half = full.halved();
        let quarter = half.halved();
        Self { full, halves: [half, quarter] }
    }

    /// The mean around (x, y) in full-size pixels over a spot of about `footprint` of them.
    #[inline]
    #[must_use]
    pub fn sample(&self, x: f32, y: f32, footprint: f32) -> [f32; C] {
        let (level, scale) = if footprint < 1.6 {
            (self.full, 1.0)
        } else if footprint < 3.2 {
            (&self.halves[0], 0.5)
        } else {
            (&self.halves[1], 0.25)
        };
        let step = footprint * scale * 0.25;
        let (x, y) = (x * scale, y * scale);
        if step < 0.26 {
            return level.sample(x, y);
        }
        let a = level.sample(x - step, y - step);
        let b = level.sample(x + step, y - step);
        let c = level.sample(x - step, y + step);
        let d = level.sample(x + step, y + step);
        std::array::from_fn(|i| (a[i] + b[i] + c[i] + d[i]) * 0.25)
    }
}

/// Side of the plane of noise that pictures draw from.
const NOISE_SIDE: usize = noise::PLANE_SIDE;

impl<const C: usize> Film<C> {
    /// Rounds to 8 bits.
    #[must_use]
    pub fn develop(&self) -> Raster<C> {
        let mut pixels = vec![[0u8; C]; self.pixels.len()];
        for (to, from) in pixels.as_flattened_mut().iter_mut().zip(self.pixels.as_flattened()) {
            *to = (from.clamp(0.0, 255.0) + 0.5) as u8;
        }
        Raster { width: self.width, height: self.height, pixels }
    }

    /// Smears every point as the kernel says; the border is repeated outside.
    pub fn smear(&mut self, kernel: &Kernel) {
        let half = kernel.half;
        if half == 0 {
            return;
        }
        let padded = self.padded(half);
        let stride = (self.width + 2 * half) * C;
        let n = self.width * C;
        let rows: Vec<_> = kernel.rows().collect();
        for (y, target) in self.pixels.chunks_mut(self.width).enumerate() {
            let target = target.as_flattened_mut();
            target.fill(0.0);
            for &(dy, first, weights) in &rows {
                let sy = (y + dy).saturating_sub(half).min(self.height - 1);
                let source = &padded[sy * stride..(sy + 1) * stride];
                for (k, four) in weights.chunks(4).enumerate() {
                    let from = &source[(first + 4 * k) * C..];
                    add_taps(target, &from[..n + (four.len() - 1) * C], four, C);
                }
            }
        }
    }

    /// The picture with its first and last column repeated `half` times.
    fn padded(&self, half: usize) -> Vec<f32> {
        let mut padded = Vec::with_capacity((self.width + 2 * half) * self.height * C);
        for row in self.pixels.chunks(self.width) {
            for _ in 0..half {
                padded.extend(row[0]);
            }
            padded.extend(row.as_flattened());
            for _ in 0..half {
                padded.extend(row[self.width - 1]);
            }
        }
        padded
    }

    /// Adds `amount` of the difference from a blur of about 1 px, as phones do.
    pub fn sharpen(&mut self, amount: f32) {
        let mut soft = self.clone();
        soft.smear(&Kernel::bell(0.85));
        let own = self.pixels.as_flattened_mut().iter_mut();
        for (p, s) in own.zip(soft.pixels.as_flattened()) {
            *p = (*p + amount * (*p - s)).clamp(0.0, 255.0);
        }
    }

    /// Sensor noise of `sigma` grey levels on paper: less in the dark, where there is less light
    /// to be unsteady; `blotch` of it (0..=1) in patches of some pixels, as noise reduction leaves.
    pub fn grain(&mut self, sigma: f32, blotch: f32, rng: &mut SmallRng) {
        if sigma <= 0.0 {
            return;
        }
        let (white, patches) = noise::planes();
        let tile = (rng.random_range(0..NOISE_SIDE), rng.random_range(0..NOISE_SIDE));
        let fine = sigma * (1.0 - blotch * blotch).sqrt();
        for (y, row) in self.pixels.chunks_mut(self.width).enumerate() {
            let start = rng.random_range(0..NOISE_SIDE * NOISE_SIDE);
            let patch_row = (y + tile.1) % NOISE_SIDE * NOISE_SIDE;
            for (x, p) in row.iter_mut().enumerate() {
                let shared = fine * white[(start + x) % (NOISE_SIDE * NOISE_SIDE)]
                    + sigma * blotch * patches[patch_row + (x + tile.0) % NOISE_SIDE];
                for (i, v) in p.iter_mut().enumerate() {
                    let own = if C == 1 {
                        0.0
                    } else {
                        let at = (start + x + (i + 1) * 77_777) % (NOISE_SIDE * NOISE_SIDE);
                        0.6 * sigma * white[at]
                    };
                    *v += (shared + own) * (0.45 + 0.55 * *v * (1.0 / 255.0));
                }
            }
        }
    }
}

/// Adds up to four neighbours' weights at once; `from` begins at the first of them.
fn add_taps(target: &mut [f32], from: &[f32], weights: &[f32], step: usize) {
    let n = target.len();
    let at = |k: usize| &from[k * step..k * step + n];
    match *weights {
        [a, b, c, d] => {
            let (p, q, r, s) = (at(0), at(1), at(2), at(3));
            for i in 0..n {
                target[i] += a * p[i] + b * q[i] + c * r[i] + d * s[i];
            }
        }
        [a, b, c] => {
            let (p, q, r) = (at(0), at(1), at(2));
            for i in 0..n {
                target[i] += a * p[i] + b * q[i] + c * r[i];
            }
        }
        [a, b] => {
            let (p, q) = (at(0), at(1));
            for i in 0..n {
                target[i] += a * p[i] + b * q[i];
            }
        }
        [a] => {
            let p = at(0);
            for i in 0..n {
                target[i] += a * p[i];
            }
        }
        _ => {}
    }
}

/// Otsu's threshold: the grey that parts the picture's histogram best.
#[must_use]
pub fn otsu(picture: &Grey) -> u8 {
    let mut counts = [0u64; 256];
    for [v] in &picture.pixels {
        counts[usize::from(*v)] += 1;
    }
    let total: u64 = counts.iter().sum();
    let sum: f64 = counts.iter().enumerate().map(|(v, &n)| v as f64 * n as f64).sum();
    let (mut below, mut below_sum, mut best, mut best_at) = (0u64, 0.0, -1.0, 128);
    for (v, &n) in counts.iter().enumerate() {
        below += n;
        below_sum += v as f64 * n as f64;
        let above = total - below;
        if below == 0 || above == 0 {
            continue;
        }
        let (a, b) = (below_sum / below as f64, (sum - below_sum) / above as f64);
        let spread = below as f64 * above as f64 * (a - b) * (a - b);
        if spread > best {
            (best, best_at) = (spread, v);
        }
    }
    best_at as u8
}
