//! A flatbed or sheet-fed scanner.
use crate::dirt;
use crate::kernel::Kernel;
use crate::noise;
use crate::optics::{Film, Pyramid, otsu};
use crate::paper::PX_PER_MM;
use crate::raster::{Grey, Raster, tone};
use crate::seen::{Clarity, Seen};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

/// What the scanner gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanMode {
    /// 8-bit grey.
    Grey,
    /// Black and white, by Otsu's threshold and [`Scan::lift`].
    OneBit,
    /// Black and white, greys as dots (Floyd and Steinberg's error diffusion).
    Dithered,
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
    /// Hairs on the glass.
    pub n_hairs: usize,
    /// Lines that dirt leaves along the feeder's way.
    pub n_streaks: usize,
    /// How often the page went through a photocopier before.
    pub n_copies: usize,
    /// How much of the other side shines through, 0..=1.
    pub show_through: f32,
    /// Length of the picture for one of paper, along the feeder's way.
    pub stretch: f64,
    /// How far the feeder's steps go wrong, mm.
    pub wobble_mm: f64,
}

impl Scan {
    /// A straight, clean scan at 200 dpi.
    pub const PLAIN: Self = Self {
        dpi: 200.0,
        mode: ScanMode::Grey,
        skew_degrees: 0.0,
        quarters: 0,
        print_scale: 1.0,
        shift_mm: (0.0, 0.0),
        blur_px: 0.6,
        noise: 1.5,
        white: 244.0,
        black: 24.0,
        lid: 246,
        n_specks: 0,
        lift: 20,
        n_hairs: 0,
        n_streaks: 0,
        n_copies: 0,
        show_through: 0.0,
        stretch: 1.0,
        wobble_mm: 0.0,
    };

    /// Any office scanner: skew to 5°, any of four rotations, print at 93–103 %.
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
            ..Self::PLAIN
        }
    }
}

/// Scans a page.
#[must_use]
pub fn scan<const C: usize>(page: &Raster<C>, scan: &Scan, seed: u64) -> Raster<C> {
    scan_seen(page, scan, seed).0
}

/// Scans a page, and says what of the sheet the scan shows.
#[must_use]
pub fn scan_seen<const C: usize>(page: &Raster<C>, scan: &Scan, seed: u64) -> (Raster<C>, Seen) {
    let mut rng = SmallRng::seed_from_u64(seed);
    let mut copied = None;
    for _ in 0..scan.n_copies {
        copied = Some(photocopied(copied.as_ref().unwrap_or(page), &mut rng));
    }
    let page = copied.as_ref().unwrap_or(page);
    let glass = Glass::new(page, scan, rng.random());
    let mut film = glass.film();
    film.smear(&Kernel::bell(scan.blur_px));
    film.grain(scan.noise, 0.0, &mut rng);
    let mut seen = Seen::everything(glass.paper);
    for _ in 0..scan.n_streaks {
        streak(&mut film, &glass, &mut seen, &mut rng);
    }
    let mut picture = film.develop();
    specks(&mut picture, scan, &mut rng);
    match scan.mode {
        ScanMode::Grey => {}
        ScanMode::OneBit => {
            let threshold = otsu(&first_channel(&picture)).saturating_add(scan.lift);
            for p in &mut picture.pixels {
                *p = if p[0] > threshold { [255; C] } else { [0; C] };
            }
        }
        ScanMode::Dithered => dither(&mut picture),
    }
    (picture.turned(scan.quarters), seen)
}

fn first_channel<const C: usize>(picture: &Raster<C>) -> Grey {
    let pixels = picture.pixels.iter().map(|p| [p[0]]).collect();
    Grey { width: picture.width, height: picture.height, pixels }
}

/// The paper on the glass, before optics.
struct Glass<'a, const C: usize> {
    page: &'a Raster<C>,
    scan: &'a Scan,
    /// mm.
    paper: (f64, f64),
    px_per_mm: f64,
    width: usize,
    height: usize,
    seed: u64,
}

impl<'a, const C: usize> Glass<'a, C> {
    fn new(page: &'a Raster<C>, scan: &'a Scan, seed: u64) -> Self {
        let paper = (page.width as f64 / PX_PER_MM, page.height as f64 / PX_PER_MM);
        let px_per_mm = scan.dpi / 25.4;
        let px = |mm: f64| (mm * px_per_mm).round() as usize;
        let (width, height) = (px(paper.0), px(paper.1 * scan.stretch));
        Self { page, scan, paper, px_per_mm, width, height, seed }
    }

    /// Millimetres from the paper's middle at a place of the picture.
    fn paper_at(&self, x: f64, y: f64) -> (f64, f64) {
        let angle = self.scan.skew_degrees.to_radians();
        let (sin, cos) = (libm::sin(angle), libm::cos(angle));
        let slip = f64::from(noise::smooth(self.seed, y / self.px_per_mm / 40.0, 0.5)) - 0.5;
        let u = x / self.px_per_mm - self.paper.0 / 2.0 - self.scan.shift_mm.0;
        let v =
            (y / self.px_per_mm) / self.scan.stretch - self.paper.1 / 2.0 - self.scan.shift_mm.1
                + 2.0 * self.scan.wobble_mm * slip;
        (u * cos + v * sin, v * cos - u * sin)
    }

    fn film(&self) -> Film<C> {
        let scan = self.scan;
        let pyramid = Pyramid::new(self.page);
        let footprint = (PX_PER_MM / self.px_per_mm / scan.print_scale) as f32;
        let lid = tone::<C>([scan.lid; 3]).map(f32::from);
        let ink = |v: f32| scan.black + (scan.white - scan.black) * v * (1.0 / 255.0);
        let mut pixels = Vec::with_capacity(self.width * self.height);
        let (half_w, half_h) = ((self.paper.0 / 2.0) as f32, (self.paper.1 / 2.0) as f32);
        let to_px = (PX_PER_MM / scan.print_scale) as f32;
        let (full_w, full_h) = (self.page.width as f32, self.page.height as f32);
        for y in 0..self.height {
            let (mut u, mut v) = self.paper_at(0.5, y as f64 + 0.5);
            let (u1, v1) = self.paper_at(1.5, y as f64 + 0.5);
            let (du, dv) = (u1 - u, v1 - v);
            for _ in 0..self.width {
                let (at_u, at_v) = (u as f32, v as f32);
                (u, v) = (u + du, v + dv);
                if at_u.abs() > half_w || at_v.abs() > half_h {
                    pixels.push(lid);
                    continue;
                }
                let (p, q) = (at_u * to_px + full_w / 2.0, at_v * to_px + full_h / 2.0);
                let on_page = p >= 0.0 && q >= 0.0 && p <= full_w && q <= full_h;
                let mut value = if on_page { pyramid.sample(p, q, footprint) } else { [255.0; C] };
                if on_page && scan.show_through > 0.0 {
                    // The other side is the same list, seen from behind and softened by the paper.
                    let back = pyramid.sample(full_w - p, q, footprint + 5.0);
                    value = std::array::from_fn(|i| {
                        value[i]
                            - scan.show_through * (255.0 - back[i]) * (value[i] * (1.0 / 255.0))
                    });
                }
                pixels.push(value.map(ink));
            }
        }
        Film { width: self.width, height: self.height, pixels }
    }
}

/// Dirt before the line of sensors: a line along the feeder's whole way, dark or burnt white.
fn streak<const C: usize>(
    film: &mut Film<C>,
    glass: &Glass<'_, C>,
    seen: &mut Seen,
    rng: &mut SmallRng,
) {
    let x = rng.random_range(0..film.width);
    let wide = (rng.random_range(0.05..0.3) * glass.px_per_mm).round().max(1.0) as usize;
    let (dark, depth) = (rng.random_bool(0.75), rng.random_range(0.15..0.75f32));
    for (y, row) in film.pixels.chunks_mut(glass.width).enumerate() {
        for pixel in row.iter_mut().skip(x).take(wide) {
            let target = if dark { glass.scan.black } else { 255.0 };
            *pixel = pixel.map(|v| v + depth * (target - v));
        }
        let (u, v) = glass.paper_at(x as f64, y as f64);
        let scaled = |mm: f64, side: f64| (mm / glass.scan.print_scale + side / 2.0) as f32;
        if depth > 0.3 {
            seen.look(scaled(u, glass.paper.0), scaled(v, glass.paper.1), Clarity::Weak);
        }
    }
}

/// The page as a photocopier gives it: softer, its greys pushed to black and white, a little
/// larger or smaller, with specks of toner.
fn photocopied<const C: usize>(page: &Raster<C>, rng: &mut SmallRng) -> Raster<C> {
    let scan = Scan {
        dpi: crate::paper::DPI,
        skew_degrees: rng.random_range(-0.6..0.6),
        print_scale: rng.random_range(0.985..1.01),
        shift_mm: (rng.random_range(-1.5..1.5), rng.random_range(-1.5..1.5)),
        white: 255.0,
        black: 0.0,
        ..Scan::PLAIN
    };
    let mut film = Glass::new(page, &scan, rng.random()).film();
    film.smear(&Kernel::bell(rng.random_range(0.9..1.6)));
    film.grain(7.0, 0.6, rng);
    let (low, high) = (rng.random_range(40.0..80.0f32), rng.random_range(185.0..225.0f32));
    for v in film.pixels.as_flattened_mut() {
        let t = ((*v - low) / (high - low)).clamp(0.0, 1.0);
        *v = 22.0 + 233.0 * t * t * (3.0 - 2.0 * t);
    }
    let mut copy = film.develop();
    for _ in 0..rng.random_range(10..70) {
        let at = |side: usize| side as f64 / PX_PER_MM;
        let spot = (rng.random_range(0.0..at(copy.width)), rng.random_range(0.0..at(copy.height)));
        dirt::speck(&mut copy, spot, rng.random_range(0.05..0.2), rng);
    }
    copy
}

/// Greys as black dots on white, what is left over handed on to the next pixels.
fn dither<const C: usize>(picture: &mut Raster<C>) {
    let width = picture.width;
    let mut below = vec![0.0f32; width + 2];
    for row in picture.pixels.chunks_mut(width) {
        let own = std::mem::replace(&mut below, vec![0.0; width + 2]);
        let mut ahead = 0.0;
        for (x, p) in row.iter_mut().enumerate() {
            let wanted = f32::from(p[0]) + own[x + 1] + ahead;
            let given = if wanted > 127.5 { 255.0 } else { 0.0 };
            let left = wanted - given;
            ahead = left * (7.0 / 16.0);
            below[x] += left * (3.0 / 16.0);
            below[x + 1] += left * (5.0 / 16.0);
            below[x + 2] += left * (1.0 / 16.0);
            *p = [given as u8; C];
        }
    }
}

/// Specks and hairs on the glass, sized in paper millimetres whatever the resolution.
fn specks<const C: usize>(picture: &mut Raster<C>, scan: &Scan, rng: &mut SmallRng) {
    // `dirt` measures in millimetres of a 300 dpi page.
    let to_page = 300.0 / scan.dpi;
    for i in 0..scan.n_specks + scan.n_hairs {
        let x = rng.random_range(0..picture.width) as f64 / PX_PER_MM;
        let y = rng.random_range(0..picture.height) as f64 / PX_PER_MM;
        if i < scan.n_specks {
            dirt::speck(picture, (x, y), rng.random_range(0.05..0.18) / to_page, rng);
        } else {
            dirt::hair(picture, (x, y), rng.random_range(2.0..9.0) / to_page, rng);
        }
    }
}
