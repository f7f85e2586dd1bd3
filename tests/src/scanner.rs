//! A flatbed or sheet-fed scanner.
use crate::dirt;
use crate::kernel::Kernel;
use crate::optics::{Film, Pyramid, otsu};
use crate::paper::PX_PER_MM;
use crate::raster::{Raster, tone};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

/// What the scanner gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanMode {
    /// 8-bit grey.
    Grey,
    /// Black and white, by Otsu's threshold and [`Scan::lift`].
    OneBit,
}

/// One scan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scan {
    /// Resolution.
    pub dpi: f64,
    /// Grey or 1-bit.
    pub mode: ScanMode,
    /// Clockwise, degrees.
    pub skew_degrees: f64,
    /// Clockwise quarter turns of the whole picture.
    pub quarters: u8,
    /// Size at which the page was printed, 1 as meant.
    pub print_scale: f64,
    /// Shift of the paper on the glass, mm.
    pub shift_mm: (f64, f64),
    /// Blur, px.
    pub blur_px: f64,
    /// Noise, grey levels.
    pub noise: f32,
    /// Luma of the paper.
    pub white: f32,
    /// Luma of printed black.
    pub black: f32,
    /// Luma behind the paper.
    pub lid: u8,
    /// Specks on the glass.
    pub n_specks: usize,
    /// How far above Otsu's threshold a 1-bit scan still turns black, grey levels: drivers lean
    /// towards keeping thin strokes.
    pub lift: u8,
}

impl Scan {
    /// Any office scanner within what is promised: skew to 5°, any of four rotations, print at
    /// 93–103 %.
    pub fn any(dpi: f64, mode: ScanMode, rng: &mut SmallRng) -> Self {
        let skew = if rng.random_bool(0.5) { 1.0 } else { 5.0 };
        let noise = if mode == ScanMode::Grey { 0.8..4.0 } else { 1.0..6.0 };
        let blur_at_300 = rng.random_range(0.5..1.3);
        Self {
            dpi,
            mode,
            skew_degrees: rng.random_range(-skew..skew),
            quarters: rng.random_range(0..4),
            print_scale: if rng.random_bool(0.5) { 1.0 } else { rng.random_range(0.93..1.03) },
            shift_mm: (rng.random_range(-2.5..2.5), rng.random_range(-2.5..2.5)),
            blur_px: (blur_at_300 * dpi / 300.0f64).max(0.35),
            noise: rng.random_range(noise),
            white: rng.random_range(228.0..255.0),
            black: rng.random_range(8.0..48.0),
            lid: if rng.random_bool(0.75) { 246 } else { 40 },
            n_specks: rng.random_range(0..12),
            lift: rng.random_range(0..36),
        }
    }
}

/// Scans a page.
#[must_use]
pub fn scan<const C: usize>(page: &Raster<C>, scan: &Scan, seed: u64) -> Raster<C> {
    let mut rng = SmallRng::seed_from_u64(seed);
    let mut film = lay(page, scan);
    film.smear(&Kernel::bell(scan.blur_px));
    film.grain(scan.noise, 0.0, &mut rng);
    let mut picture = film.develop();
    specks(&mut picture, scan, &mut rng);
    if scan.mode == ScanMode::OneBit {
        let threshold = threshold(&picture).saturating_add(scan.lift);
        for p in &mut picture.pixels {
            *p = if p[0] > threshold { [255; C] } else { [0; C] };
        }
    }
    picture.turned(scan.quarters)
}

fn threshold<const C: usize>(picture: &Raster<C>) -> u8 {
    let pixels = picture.pixels.iter().map(|p| [p[0]]).collect();
    otsu(&Raster { width: picture.width, height: picture.height, pixels })
}

/// The paper on the glass, before optics.
fn lay<const C: usize>(page: &Raster<C>, scan: &Scan) -> Film<C> {
    let (paper_w, paper_h) = (page.width as f64 / PX_PER_MM, page.height as f64 / PX_PER_MM);
    let px_per_mm = scan.dpi / 25.4;
    let (width, height) =
        ((paper_w * px_per_mm).round() as usize, (paper_h * px_per_mm).round() as usize);
    let angle = scan.skew_degrees.to_radians();
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    let pyramid = Pyramid::new(page);
    let footprint = PX_PER_MM / px_per_mm / scan.print_scale;
    let lid = tone::<C>([scan.lid; 3]).map(f32::from);
    let ink = |v: f32| scan.black + (scan.white - scan.black) * v / 255.0;
    let footprint = footprint as f32;
    let mut pixels = Vec::with_capacity(width * height);
    let (half_w, half_h) = ((paper_w / 2.0) as f32, (paper_h / 2.0) as f32);
    let to_px = (PX_PER_MM / scan.print_scale) as f32;
    let middle = ((paper_w / 2.0 * PX_PER_MM) as f32, (paper_h / 2.0 * PX_PER_MM) as f32);
    for y in 0..height {
        let v = (y as f64 + 0.5) / px_per_mm - paper_h / 2.0 - scan.shift_mm.1;
        for x in 0..width {
            let u = (x as f64 + 0.5) / px_per_mm - paper_w / 2.0 - scan.shift_mm.0;
            let (u, v) = ((u * cos + v * sin) as f32, (v * cos - u * sin) as f32);
            if u.abs() > half_w || v.abs() > half_h {
                pixels.push(lid);
                continue;
            }
            let (p, q) = (u * to_px + middle.0, v * to_px + middle.1);
            let on_page = p >= 0.0 && q >= 0.0 && p <= 2.0 * middle.0 && q <= 2.0 * middle.1;
            let value = if on_page { pyramid.sample(p, q, footprint) } else { [255.0; C] };
            pixels.push(value.map(ink));
        }
    }
    Film { width, height, pixels }
}

/// Specks on the glass, sized in paper millimetres whatever the resolution.
fn specks<const C: usize>(picture: &mut Raster<C>, scan: &Scan, rng: &mut SmallRng) {
    // `dirt` measures in millimetres of a 300 dpi page.
    let to_page = 300.0 / scan.dpi;
    for _ in 0..scan.n_specks {
        let x = rng.random_range(0..picture.width) as f64 / PX_PER_MM;
        let y = rng.random_range(0..picture.height) as f64 / PX_PER_MM;
        dirt::speck(picture, (x, y), rng.random_range(0.05..0.18) / to_page, rng);
    }
}
