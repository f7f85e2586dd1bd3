//! A phone held over a table: pinhole camera, lens, light, sensor.
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

fn expose<const C: usize>(page: &Raster<C>, shot: &Shot, rng: &mut SmallRng) -> Film<C> {
    let camera = Camera::place(page, shot, rng);
    let light = Light::any(shot.width, shot.height, shot.light, rng);
    let desk = Desk::<C>::new(shot.desk, rng.random());
    let surface = Surface { seed: rng.random(), curl_mm: shot.curl_mm };
    let pyramid = Pyramid::new(page);
    let (paper_w, paper_h) = (page.width as f64 / PX_PER_MM, page.height as f64 / PX_PER_MM);
    let tint: [f32; C] = std::array::from_fn(|i| if C == 1 { 1.0 } else { light.tint[i] });
    let mut pixels = Vec::with_capacity(shot.width * shot.height);
    for y in 0..shot.height {
        for x in 0..shot.width {
            let (px, py) = (x as f64 + 0.5, y as f64 + 0.5);
            let (u, v, footprint_mm) = camera.page_from_image(px, py);
            let bright = light.at(px, py) * shot.exposure;
            let inside = u >= 0.0 && v >= 0.0 && u < paper_w && v < paper_h;
            let reflect: [f32; C] = if inside {
                let (du, dv, shade) = surface.at(u, v);
                let scaled = |mm: f64, side: f64| (mm - side / 2.0) / shot.print_scale + side / 2.0;
                let (u, v) = (scaled(u + du, paper_w), scaled(v + dv, paper_h));
                let printed = u >= 0.0 && v >= 0.0 && u < paper_w && v < paper_h;
                let footprint = footprint_mm * PX_PER_MM / shot.print_scale;
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
    /// Sideways drift in mm and brightness at a place of the sheet.
    fn at(&self, u: f64, v: f64) -> (f64, f64, f32) {
        let wave = |salt: u64, size: f64| {
            f64::from(noise::smooth(self.seed ^ salt, u / size, v / size)) - 0.5
        };
        let (du, dv) = (2.0 * self.curl_mm * wave(1, 130.0), 2.0 * self.curl_mm * wave(2, 130.0));
        let curl = 0.10 * self.curl_mm * wave(3, 70.0);
        let fibre = 0.022 * wave(4, 0.7);
        (du, dv, (0.985 + curl + fibre) as f32)
    }
}

/// A pinhole camera with a lens; knows the way back from a pixel to the sheet.
struct Camera {
    /// Row-major, homogeneous mm of the sheet from px.
    sheet_from_image: [[f64; 3]; 3],
    centre: (f64, f64),
    half_diagonal: f64,
    distortion: f64,
}

type Matrix = [[f64; 3]; 3];

impl Camera {
    fn place<const C: usize>(page: &Raster<C>, shot: &Shot, rng: &mut SmallRng) -> Self {
        let size = (page.width as f64 / PX_PER_MM, page.height as f64 / PX_PER_MM);
        let turn = rotation(shot);
        let (w, h) = (shot.width as f64, shot.height as f64);
        let focal = 0.74 * w.max(h);
        let mut shift = (0.0, 0.0);
        let (mut near, mut far) = (60.0, 6000.0);
        // The distance at which the page fills its share, re-centred as it is found.
        for _ in 0..60 {
            let distance = (near + far) / 2.0;
            let bounds = project_page(&turn, focal, distance, shift, size);
            let centre = ((bounds.0 + bounds.2) / 2.0, (bounds.1 + bounds.3) / 2.0);
            shift.0 -= centre.0 * distance / focal;
            shift.1 -= centre.1 * distance / focal;
            let share = ((bounds.2 - bounds.0) / w).max((bounds.3 - bounds.1) / h);
            if share > shot.fill { near = distance } else { far = distance }
        }
        let bounds = project_page(&turn, focal, far, shift, size);
        let slack =
            |side: f64, low: f64, high: f64| ((side - (high - low)) / 2.0 - 0.012 * side).max(0.0);
        let (sx, sy) = (slack(w, bounds.0, bounds.2), slack(h, bounds.1, bounds.3));
        let off = (rng.random_range(-0.8..0.8) * sx, rng.random_range(-0.8..0.8) * sy);
        let image_from_sheet =
            matrix(&turn, focal, far, shift, size, (w / 2.0 + off.0, h / 2.0 + off.1));
        Self {
            sheet_from_image: inverse(&image_from_sheet),
            centre: (w / 2.0, h / 2.0),
            half_diagonal: (w * w + h * h).sqrt() / 2.0,
            distortion: shot.distortion,
        }
    }

    /// Sheet mm at a pixel and how many of them the pixel spans.
    fn page_from_image(&self, x: f64, y: f64) -> (f64, f64, f64) {
        let (dx, dy) =
            ((x - self.centre.0) / self.half_diagonal, (y - self.centre.1) / self.half_diagonal);
        let bend = 1.0 + self.distortion * (dx * dx + dy * dy);
        let straight = (
            self.centre.0 + dx * bend * self.half_diagonal,
            self.centre.1 + dy * bend * self.half_diagonal,
        );
        let (u, v) = apply(&self.sheet_from_image, straight);
        let (u1, v1) = apply(&self.sheet_from_image, (straight.0 + 1.0, straight.1));
        let (u2, v2) = apply(&self.sheet_from_image, (straight.0, straight.1 + 1.0));
        let area = ((u1 - u) * (v2 - v) - (u2 - u) * (v1 - v)).abs();
        (u, v, area.sqrt())
    }
}

/// Sheet axes in the camera's: roll in the picture after a tilt about an axis in the sheet.
fn rotation(shot: &Shot) -> Matrix {
    let (tilt, towards) = (shot.tilt_degrees.to_radians(), shot.tilt_towards_degrees.to_radians());
    let (kx, ky) = (libm::cos(towards), libm::sin(towards));
    let (s, c) = (libm::sin(tilt), libm::cos(tilt));
    let t = 1.0 - c;
    let tilted = [
        [c + kx * kx * t, kx * ky * t, ky * s],
        [kx * ky * t, c + ky * ky * t, -kx * s],
        [-ky * s, kx * s, c],
    ];
    let roll = shot.roll_degrees.to_radians();
    let (s, c) = (libm::sin(roll), libm::cos(roll));
    multiply(&[[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]], &tilted)
}

fn matrix(
    turn: &Matrix,
    focal: f64,
    distance: f64,
    shift: (f64, f64),
    size: (f64, f64),
    centre: (f64, f64),
) -> Matrix {
    let (cx, cy) = (size.0 / 2.0, size.1 / 2.0);
    let column = |i: usize, add: f64| turn[i][0] * -cx + turn[i][1] * -cy + add;
    let pose = [
        [turn[0][0], turn[0][1], column(0, shift.0)],
        [turn[1][0], turn[1][1], column(1, shift.1)],
        [turn[2][0], turn[2][1], column(2, distance)],
    ];
    multiply(&[[focal, 0.0, centre.0], [0.0, focal, centre.1], [0.0, 0.0, 1.0]], &pose)
}

/// Left, top, right and bottom of the page around the optical axis, px.
fn project_page(
    turn: &Matrix,
    focal: f64,
    distance: f64,
    shift: (f64, f64),
    size: (f64, f64),
) -> (f64, f64, f64, f64) {
    let m = matrix(turn, focal, distance, shift, size, (0.0, 0.0));
    let corners = [(0.0, 0.0), (size.0, 0.0), size, (0.0, size.1)].map(|p| apply(&m, p));
    let fold = |pick: fn(&(f64, f64)) -> f64| {
        let values = corners.iter().map(pick);
        values.fold((f64::MAX, f64::MIN), |(lo, hi), v| (lo.min(v), hi.max(v)))
    };
    let ((x0, x1), (y0, y1)) = (fold(|p| p.0), fold(|p| p.1));
    (x0, y0, x1, y1)
}

fn apply(m: &Matrix, (x, y): (f64, f64)) -> (f64, f64) {
    let [a, b, c] = m.map(|r| r[0] * x + r[1] * y + r[2]);
    (a / c, b / c)
}

fn multiply(a: &Matrix, b: &Matrix) -> Matrix {
    std::array::from_fn(|i| std::array::from_fn(|j| (0..3).map(|k| a[i][k] * b[k][j]).sum()))
}

fn inverse(m: &Matrix) -> Matrix {
    let minor = |i: usize, j: usize| {
        let (r, s) = ((i + 1) % 3, (i + 2) % 3);
        let (c, d) = ((j + 1) % 3, (j + 2) % 3);
        m[r][c] * m[s][d] - m[r][d] * m[s][c]
    };
    let determinant: f64 = (0..3).map(|j| m[0][j] * minor(0, j)).sum();
    std::array::from_fn(|i| std::array::from_fn(|j| minor(j, i) / determinant))
}
