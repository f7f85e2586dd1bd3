//! A phone held over a table: pinhole camera, lens, light, sensor.
use crate::camera::Camera;
use crate::desk::{Desk, DeskKind};
use crate::light::{Light, LightRange};
use crate::noise;
use crate::optics::{Film, Pyramid};
use crate::paper::PX_PER_MM;
use crate::raster::Raster;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use std::f64::consts::PI;

/// How hard a photo is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difficulty {
    /// Held well: tilt to 10°, even light, good focus.
    Easy,
    /// As promised: flat sheet, tilt to 30°, any rotation, a soft shadow, usual lenses.
    Normal,
    /// Beyond the promise: far away, blurred, dark.
    Hard,
}

/// One photo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shot {
    /// Picture, px.
    pub width: usize,
    /// Picture, px.
    pub height: usize,
    /// Between the sheet's and the camera's axes, degrees.
    pub tilt_degrees: f64,
    /// Direction of the tilt, degrees.
    pub tilt_towards_degrees: f64,
    /// Rotation of the sheet in the picture, degrees.
    pub roll_degrees: f64,
    /// Share of the frame's tighter side that the page takes.
    pub fill: f64,
    /// Radial distortion at the frame's corner, as a share of the radius.
    pub distortion: f64,
    /// Size at which the page was printed.
    pub print_scale: f64,
    /// How far the paper's surface drifts sideways from a plane, mm.
    pub curl_mm: f64,
    /// Table.
    pub desk: DeskKind,
    /// Lamp and shadow.
    pub light: LightRange,
    /// Luma of well-lit paper.
    pub exposure: f32,
    /// Luma that flare adds to black.
    pub flare: f32,
    /// Defocus, px of standard deviation.
    pub defocus_px: f64,
    /// Movement, px.
    pub shake_px: f64,
    /// Sensor noise, grey levels.
    pub noise: f32,
    /// The phone's own sharpening.
    pub sharpening: f32,
    /// JPEG quality.
    pub quality: u8,
}

/// Sizes phones and their messengers give.
const SIZES: [(usize, usize); 6] =
    [(4000, 3000), (3264, 2448), (2560, 1920), (2048, 1536), (1920, 1080), (1600, 1200)];

impl Shot {
    /// A shot of a difficulty.
    pub fn any(difficulty: Difficulty, rng: &mut SmallRng) -> Self {
        let easy = difficulty == Difficulty::Easy;
        let hard = difficulty == Difficulty::Hard;
        let (long, short) = match difficulty {
            Difficulty::Easy => SIZES[rng.random_range(0..4)],
            Difficulty::Normal => SIZES[rng.random_range(0..SIZES.len())],
            Difficulty::Hard => [(1280, 720), (1600, 1200), (1920, 1080)][rng.random_range(0..3)],
        };
        let upright = rng.random_bool(0.75);
        let (width, height) = if upright { (short, long) } else { (long, short) };
        // A small picture is only worth sending when the page fills it.
        let least_fill = if long <= 1920 {
            0.85
        } else if long <= 2048 {
            0.75
        } else {
            0.6
        };
        // Held along the page: a quarter turn where the frame lies across.
        let along = if upright { 0.0 } else { 90.0 };
        let turn = if rng.random_bool(0.6) { 0.0 } else { 180.0 };
        let crooked = if easy { 4.0 } else { 14.0 };
        let any_roll = !easy && long >= 2560 && rng.random_bool(0.3);
        let roll = if any_roll { 180.0 } else { crooked };
        let sharp_px = f64::from(long as u32) / 4000.0;
        let defocus = if hard {
            0.8..1.6
        } else if easy {
            0.3..0.7
        } else {
            0.35..1.1
        };
        let shake = if hard {
            3.5
        } else if easy {
            0.8
        } else {
            2.2
        };
        let tilt = if easy {
            0.0..10.0
        } else if hard {
            15.0..35.0
        } else {
            3.0..30.0
        };
        Self {
            width,
            height,
            tilt_degrees: rng.random_range(tilt),
            tilt_towards_degrees: rng.random_range(0.0..360.0),
            roll_degrees: along + turn + rng.random_range(-roll..roll),
            fill: rng.random_range(if hard { 0.6..0.9 } else { least_fill..0.95 }),
            distortion: rng.random_range(-0.02..0.02),
            print_scale: if rng.random_bool(0.6) { 1.0 } else { rng.random_range(0.93..1.03) },
            curl_mm: rng.random_range(0.0..if easy { 0.15 } else { 0.5 }),
            desk: DeskKind::ALL[rng.random_range(0..DeskKind::ALL.len())],
            light: LightRange {
                fall: if easy { 0.15 } else { 0.45 },
                shadow: if easy { 0.12 } else { 0.5 },
                warmth: 0.8,
            },
            exposure: if hard {
                rng.random_range(90.0..200.0)
            } else {
                rng.random_range(175.0..238.0)
            },
            flare: rng.random_range(8.0..30.0),
            defocus_px: (rng.random_range(defocus) * (0.4 + sharp_px)).max(0.35),
            shake_px: rng.random_range(0.0..shake) * (0.4 + sharp_px),
            noise: rng.random_range(if hard { 3.0..8.0 } else { 1.0..4.5 }),
            sharpening: rng.random_range(0.1..0.7),
            quality: rng.random_range(60..=92),
        }
    }
}

/// Takes a photo of a page.
#[must_use]
pub fn shoot<const C: usize>(page: &Raster<C>, shot: &Shot, seed: u64) -> Raster<C> {
    let mut rng = SmallRng::seed_from_u64(seed);
    let mut film = expose(page, shot, &mut rng);
    film.blur(shot.defocus_px);
    film.shake(shot.shake_px, rng.random_range(0.0..PI));
    film.grain(shot.noise, &mut rng);
    film.sharpen(shot.sharpening);
    film.develop()
}

/// Pixels between two looks at the slow changes of the paper.
const STEP: usize = 8;

fn expose<const C: usize>(page: &Raster<C>, shot: &Shot, rng: &mut SmallRng) -> Film<C> {
    let camera = Camera::place(page, shot, rng);
    let light = Light::any(shot.width, shot.height, shot.light, rng);
    let desk = Desk::<C>::new(shot.desk, rng.random());
    let surface = Surface { seed: rng.random(), curl_mm: shot.curl_mm };
    let pyramid = Pyramid::new(page);
    let (paper_w, paper_h) = (page.width as f64 / PX_PER_MM, page.height as f64 / PX_PER_MM);
    let tint: [f32; C] = std::array::from_fn(|i| if C == 1 { 1.0 } else { light.tint[i] });
    let mut pixels = Vec::with_capacity(shot.width * shot.height);
    let (mut span_mm, mut drift) = (0.0, (0.0, 0.0, 0.0));
    for y in 0..shot.height {
        for x in 0..shot.width {
            let (px, py) = (x as f64 + 0.5, y as f64 + 0.5);
            let (u, v) = camera.page_from_image(px, py);
            // Slow things are asked for every few pixels only.
            if x % STEP == 0 {
                span_mm = camera.span_mm(px, py);
                drift = surface.drift(u, v);
            }
            let bright = light.at(px, py) * shot.exposure;
            let inside = u >= 0.0 && v >= 0.0 && u < paper_w && v < paper_h;
            let reflect: [f32; C] = if inside {
                let (du, dv, shade) = drift;
                let shade = shade + surface.fibre(u, v);
                let scaled = |mm: f64, side: f64| (mm - side / 2.0) / shot.print_scale + side / 2.0;
                let (u, v) = (scaled(u + du, paper_w), scaled(v + dv, paper_h));
                let printed = u >= 0.0 && v >= 0.0 && u < paper_w && v < paper_h;
                let footprint = span_mm * PX_PER_MM / shot.print_scale;
                let ink = if printed {
                    pyramid.sample(u * PX_PER_MM, v * PX_PER_MM, footprint)
                } else {
                    [255.0; C]
                };
                ink.map(|v| v * shade / 255.0)
            } else {
                let near = edge_shadow(u, v, paper_w, paper_h);
                desk.at(u, v).map(|v| v * near / 255.0)
            };
            let flare = shot.flare * (0.4 + 0.6 * bright / shot.exposure);
            pixels.push(std::array::from_fn(|i| (flare + reflect[i] * (bright - flare)) * tint[i]));
        }
    }
    Film { width: shot.width, height: shot.height, pixels }
}

/// The paper lies a hair above the table and throws a thin shadow to one side.
fn edge_shadow(u: f64, v: f64, w: f64, h: f64) -> f32 {
    let (dx, dy) = ((u - w).max(-u).max(0.0), (v - h).max(-v).max(0.0));
    let away = (dx * dx + dy * dy).sqrt();
    let side = if u > w || v > h { 0.4 } else { 0.12 };
    (1.0 - side * libm::exp(-away / 1.4)) as f32
}

/// Paper that is almost flat.
struct Surface {
    seed: u64,
    curl_mm: f64,
}

impl Surface {
    fn wave(&self, salt: u64, size: f64, (u, v): (f64, f64)) -> f64 {
        f64::from(noise::smooth(self.seed ^ salt, u / size, v / size)) - 0.5
    }

    /// Sideways drift in mm and brightness at a place of the sheet.
    fn drift(&self, u: f64, v: f64) -> (f64, f64, f32) {
        let reach = 2.0 * self.curl_mm;
        let (du, dv) = (reach * self.wave(1, 130.0, (u, v)), reach * self.wave(2, 130.0, (u, v)));
        let curl = 0.10 * self.curl_mm * self.wave(3, 70.0, (u, v));
        (du, dv, (0.985 + curl) as f32)
    }

    /// The paper's fibres.
    fn fibre(&self, u: f64, v: f64) -> f32 {
        (0.022 * self.wave(4, 0.7, (u, v))) as f32
    }
}
