//! What scanners and phones share: pyramids, blur, sharpening, grain, JPEG.
use crate::raster::{Grey, Raster};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageDecoder};
use rand::Rng;
use rand::rngs::SmallRng;
use std::io::Cursor;

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
    halves: Vec<Raster<C>>,
}

impl<'a, const C: usize> Pyramid<'a, C> {
    /// Halves `full` twice.
    #[must_use]
    pub fn new(full: &'a Raster<C>) -> Self {
        let half = full.halved();
        let quarter = half.halved();
        Self { full, halves: vec![half, quarter] }
    }

    /// The mean around (x, y) in full-size pixels over a spot of about `footprint` of them.
    #[must_use]
    pub fn sample(&self, x: f64, y: f64, footprint: f64) -> [f32; C] {
        let (level, scale) = match footprint {
            f if f < 1.6 => (self.full, 1.0),
            f if f < 3.2 => (&self.halves[0], 2.0),
            _ => (&self.halves[1], 4.0),
        };
        let step = footprint / scale / 4.0;
        let (x, y) = (x / scale, y / scale);
        if step < 0.2 {
            return level.sample(x, y);
        }
        let mut sum = [0.0; C];
        for (dx, dy) in [(-step, -step), (step, -step), (-step, step), (step, step)] {
            let v = level.sample(x + dx, y + dy);
            sum = std::array::from_fn(|i| sum[i] + v[i] * 0.25);
        }
        sum
    }
}

impl<const C: usize> Film<C> {
    /// Rounds to 8 bits.
    #[must_use]
    pub fn develop(&self) -> Raster<C> {
        let pixels =
            self.pixels.iter().map(|p| p.map(|v| v.round().clamp(0.0, 255.0) as u8)).collect();
        Raster { width: self.width, height: self.height, pixels }
    }

    /// Gaussian blur of standard deviation `sigma` px.
    pub fn blur(&mut self, sigma: f64) {
        if sigma < 0.15 {
            return;
        }
        let kernel = gaussian(sigma);
        self.convolve(&kernel, 1, 0);
        self.convolve(&kernel, 0, 1);
    }

    /// A hand's movement of `length` px along the nearest axis or diagonal of `angle`.
    pub fn shake(&mut self, length: f64, angle: f64) {
        if length < 0.8 {
            return;
        }
        let n = (length.round() as usize) | 1;
        let kernel = vec![1.0 / n as f32; n];
        let step = |v: f64| {
            if v > 0.38 {
                1
            } else if v < -0.38 {
                -1
            } else {
                0
            }
        };
        self.convolve(&kernel, step(libm::cos(angle)), step(libm::sin(angle)));
    }

    /// Adds `amount` of the difference from a blur of 1 px, as phones do.
    pub fn sharpen(&mut self, amount: f32) {
        let mut soft = self.clone();
        soft.blur(1.0);
        for (p, s) in self.pixels.iter_mut().zip(&soft.pixels) {
            *p = std::array::from_fn(|i| (p[i] + amount * (p[i] - s[i])).clamp(0.0, 255.0));
        }
    }

    /// Sensor noise, stronger in the dark.
    pub fn grain(&mut self, sigma: f32, rng: &mut SmallRng) {
        for p in &mut self.pixels {
            let shared = bell(rng) * sigma;
            *p = p.map(|v| {
                let own = if C == 1 { 0.0 } else { bell(rng) * sigma * 0.6 };
                v + (shared + own) * (1.25 - 0.5 * v / 255.0)
            });
        }
    }

    fn convolve(&mut self, kernel: &[f32], dx: i64, dy: i64) {
        let (w, h) = (self.width as i64, self.height as i64);
        let half = kernel.len() as i64 / 2;
        let mut out = vec![[0.0f32; C]; self.pixels.len()];
        for (y, target) in (0..h).zip(out.chunks_mut(self.width)) {
            for (k, weight) in (-half..=half).zip(kernel) {
                let sy = (y + k * dy).clamp(0, h - 1) as usize;
                let source = &self.pixels[sy * self.width..(sy + 1) * self.width];
                add_shifted(target, source, (k * dx).clamp(-w, w), *weight);
            }
        }
        self.pixels = out;
    }
}

/// Adds `weight` of a row moved by `shift` pixels, its ends repeated.
fn add_shifted<const C: usize>(
    target: &mut [[f32; C]],
    source: &[[f32; C]],
    shift: i64,
    weight: f32,
) {
    let add = |t: &mut [f32; C], s: &[f32; C]| {
        for (t, s) in t.iter_mut().zip(s) {
            *t += weight * s;
        }
    };
    let n = source.len();
    let by = shift.unsigned_abs() as usize;
    let (inner, outer, edge, moved) = if shift >= 0 {
        let (inner, outer) = target.split_at_mut(n - by);
        (inner, outer, source[n - 1], &source[by..])
    } else {
        let (outer, inner) = target.split_at_mut(by);
        (inner, outer, source[0], &source[..n - by])
    };
    inner.iter_mut().zip(moved).for_each(|(t, s)| add(t, s));
    outer.iter_mut().for_each(|t| add(t, &edge));
}

fn gaussian(sigma: f64) -> Vec<f32> {
    let half = (sigma * 2.6).ceil() as i64;
    let weight = |k: i64| libm::exp(-((k * k) as f64) / (2.0 * sigma * sigma));
    let total: f64 = (-half..=half).map(weight).sum();
    (-half..=half).map(|k| (weight(k) / total) as f32).collect()
}

/// A bell-shaped random number of standard deviation about 1 (three uniform ones).
fn bell(rng: &mut SmallRng) -> f32 {
    let bits: u64 = rng.random();
    let part = |shift: u32| ((bits >> shift) & 0xffff) as f32 / 65_536.0;
    (part(0) + part(16) + part(32) + part(48) - 2.0) * 1.73
}

/// JPEG bytes of a picture.
///
/// # Panics
///
/// When the encoder refuses, which it does for no picture of the lab.
#[must_use]
pub fn jpeg<const C: usize>(picture: &Raster<C>, quality: u8) -> Vec<u8> {
    let kind = if C == 1 { ExtendedColorType::L8 } else { ExtendedColorType::Rgb8 };
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    encoder
        .encode(picture.bytes(), picture.width as u32, picture.height as u32, kind)
        .expect("a picture of the lab can be encoded");
    bytes
}

/// The picture as it comes back from JPEG.
///
/// # Panics
///
/// When the picture cannot be encoded and decoded, which never happens to one of the lab.
#[must_use]
pub fn through_jpeg(picture: &Grey, quality: u8) -> Grey {
    let bytes = jpeg(picture, quality);
    let decoder = image::codecs::jpeg::JpegDecoder::new(Cursor::new(bytes)).expect("our own JPEG");
    let mut luma = vec![0; decoder.total_bytes() as usize];
    decoder.read_image(&mut luma).expect("our own JPEG");
    let pixels = luma.into_iter().map(|v| [v]).collect();
    Grey { width: picture.width, height: picture.height, pixels }
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
