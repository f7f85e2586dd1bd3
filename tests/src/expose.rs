//! Light from table, paper and thumb onto the sensor.
use crate::camera::Camera;
use crate::covers::{Cut, Glare, HardShadow, Thumb};
use crate::desk::Desk;
use crate::light::Light;
use crate::optics::{Film, Pyramid};
use crate::paper::PX_PER_MM;
use crate::phone::Shot;
use crate::raster::{Raster, tone};
use crate::seen::{Clarity, Seen};
use crate::surface::{Fibres, Surface};
use rand::Rng;
use rand::rngs::SmallRng;

/// Pixels between two places at which slow things (place on the sheet, light, distance from an
/// edge) are worked out; between them they are straight.
const STEP: usize = 8;
/// What is worked out there.
const N: usize = 10;
type Node = [f32; N];

struct Scene<'a, const C: usize> {
    shot: &'a Shot,
    /// Of the paper, mm.
    size: (f64, f64),
    camera: Camera,
    light: Light,
    surface: Surface,
    pyramid: Pyramid<'a, C>,
    desk: Desk<C>,
    fibres: Fibres,
}

/// The film behind a shot of a page, and what of the sheet it shows.
pub(crate) fn expose<const C: usize>(
    page: &Raster<C>,
    shot: &Shot,
    rng: &mut SmallRng,
) -> (Film<C>, Seen) {
    let size = (page.width as f64 / PX_PER_MM, page.height as f64 / PX_PER_MM);
    let camera = Camera::place(size, shot, rng);
    let light = Light::any(shot.width, shot.height, shot.light, rng);
    let scene = Scene {
        shot,
        size,
        camera,
        light,
        surface: Surface::new(size, shot.curl, shot.fold, shot.curl_mm, rng),
        pyramid: Pyramid::new(page),
        desk: Desk::new(shot.desk, rng.random()),
        fibres: Fibres::new(rng),
    };
    scene.film()
}

impl<const C: usize> Scene<'_, C> {
    fn film(&self) -> (Film<C>, Seen) {
        let (width, height) = (self.shot.width, self.shot.height);
        let mut film = Film { width, height, pixels: vec![[0.0; C]; width * height] };
        let mut seen = Seen::nothing(self.size);
        let columns = width.div_ceil(STEP) + 1;
        let line = |y: usize| -> Vec<Node> {
            (0..columns).map(|i| self.node((i * STEP) as f64, y as f64)).collect()
        };
        let mut upper = line(0);
        for (band, rows) in film.pixels.chunks_mut(width * STEP).enumerate() {
            let lower = line((band + 1) * STEP);
            for (k, row) in rows.chunks_mut(width).enumerate() {
                let t = (k as f32 + 0.5) / STEP as f32;
                let across: Vec<Node> =
                    upper.iter().zip(&lower).map(|(a, b)| between(a, b, t)).collect();
                self.row(&across, row, k % 2 == 0, &mut seen);
            }
            upper = lower;
        }
        (film, seen)
    }

    /// What changes slowly, at a place of the picture.
    fn node(&self, x: f64, y: f64) -> Node {
        let ray = self.camera.ray(x, y);
        let meeting = self.surface.meet(&ray);
        let (u, v) = (meeting.u, meeting.v);
        let (du, dv) = self.surface.drift(u, v);
        let scaled = |mm: f64, side: f64| {
            ((mm - side / 2.0) / self.shot.print_scale + side / 2.0) * PX_PER_MM
        };
        let (p, q) = (scaled(u + du, self.size.0), scaled(v + dv, self.size.1));
        let lit = self.light.at(x, y) * self.shot.exposure;
        let place = (u, v);
        let nearest = |thumbs: &[Option<Thumb>]| {
            let all = thumbs.iter().flatten().map(|thumb| thumb.distance(place));
            all.fold(1e4, f64::min)
        };
        [
            u as f32,
            v as f32,
            p as f32,
            q as f32,
            lit,
            meeting.shade,
            self.shot.shadow.map_or(1e4, |s: HardShadow| s.distance(place)) as f32,
            self.shot.glare.map_or(0.0, |g: Glare| g.added(place)) as f32,
            nearest(&self.shot.thumbs) as f32,
            self.span(x, y, (u, v)) as f32,
        ]
    }

    /// Pixels of the print for one of the picture.
    fn span(&self, x: f64, y: f64, (u, v): (f64, f64)) -> f64 {
        let beside = |x: f64, y: f64| self.camera.ray(x, y).at_height(0.0);
        let (base, right, below) = (beside(x, y), beside(x + 1.0, y), beside(x, y + 1.0));
        debug_assert!(u.is_finite() && v.is_finite());
        let area =
            (right.0 - base.0) * (below.1 - base.1) - (below.0 - base.0) * (right.1 - base.1);
        area.abs().sqrt() * PX_PER_MM / self.shot.print_scale
    }

    fn row(&self, across: &[Node], row: &mut [[f32; C]], looked_at: bool, seen: &mut Seen) {
        for (i, cell) in row.chunks_mut(STEP).enumerate() {
            let (left, right) = (&across[i], &across[i + 1]);
            let step: Node = std::array::from_fn(|k| (right[k] - left[k]) * (1.0 / STEP as f32));
            let mut at: Node = std::array::from_fn(|k| left[k] + 0.5 * step[k]);
            for (k, pixel) in cell.iter_mut().enumerate() {
                let (value, clarity) = self.pixel(&at);
                *pixel = value;
                if let (true, 0, Some(clarity)) = (looked_at, k % 2, clarity) {
                    seen.look(at[2] * MM_PER_PX, at[3] * MM_PER_PX, clarity);
                }
                at = std::array::from_fn(|k| at[k] + step[k]);
            }
        }
    }

    #[inline]
    fn pixel(&self, node: &Node) -> ([f32; C], Option<Clarity>) {
        let &[u, v, p, q, lit, shade, shadow, glare, thumb, span] = node;
        let shot = self.shot;
        let size = (self.size.0 as f32, self.size.1 as f32);
        let lit = lit * shot.shadow.map_or(1.0, |s| edge(shadow, s.soft_mm as f32, s.left as f32));
        let on_paper = u >= 0.0 && v >= 0.0 && u < size.0 && v < size.1;
        let inside = on_paper && !shot.cut.is_some_and(|cut: Cut| cut.takes((u, v), size));
        let (reflect, added) = if inside {
            let shade = (shade + self.fibres.at(u, v)) * (1.0 / 255.0);
            let (width, height) = (self.size.0 * PX_PER_MM, self.size.1 * PX_PER_MM);
            let printed = p >= 0.0 && q >= 0.0 && p < width as f32 && q < height as f32;
            let ink = if printed { self.pyramid.sample(p, q, span) } else { [255.0; C] };
            (ink.map(|v| v * shade), glare)
        } else {
            let near = if on_paper { 0.85 } else { edge_shadow(u, v, size) };
            (self.desk.at(u, v).map(|v| v * near * (1.0 / 255.0)), 0.4 * glare)
        };
        let flare = shot.flare * (0.4 + 0.6 * lit / shot.exposure);
        let tint = self.light.tint;
        let gain = |i: usize| if C == 1 { 1.0 } else { tint[i] };
        let mut value: [f32; C] =
            std::array::from_fn(|i| (flare + reflect[i] * (lit - flare)) * gain(i) + added);
        let mut clarity = inside.then(|| Clarity::of(lit * shade, flare, added));
        if thumb < 9.0 {
            let cover = self.thumb(thumb, lit / shot.exposure);
            value = std::array::from_fn(|i| {
                let (skin, alpha) = (cover.0[i] * gain(i), cover.1);
                value[i] * cover.2 * (1.0 - alpha) + skin * alpha
            });
            if cover.1 > 0.5 {
                clarity = clarity.map(|_| Clarity::Lost);
            }
        }
        (value, clarity)
    }

    /// A thumb's colour, how much of it covers, and the shade it throws beside it.
    fn thumb(&self, distance: f32, light: f32) -> ([f32; C], f32, f32) {
        let skin = self.shot.thumbs.iter().flatten().next().map_or(150.0, |thumb| thumb.skin);
        let alpha = (0.5 - distance / 0.8).clamp(0.0, 1.0);
        // Rounded: darker towards its rim.
        let round = 0.72 + 0.28 * (-distance / 7.0).clamp(0.0, 1.0);
        let rgb = [1.22, 0.93, 0.78].map(|gain| (skin * gain).min(250.0) as u8);
        let colour = tone::<C>(rgb).map(|v| f32::from(v) * round * light * 0.92);
        let beside = 1.0 - 0.45 * (1.0 - distance / 9.0).clamp(0.0, 1.0);
        (colour, alpha, if distance > 0.0 { beside } else { 0.55 })
    }
}

const MM_PER_PX: f32 = 1.0 / PX_PER_MM as f32;

fn between(a: &Node, b: &Node, t: f32) -> Node {
    std::array::from_fn(|k| a[k] + (b[k] - a[k]) * t)
}

/// Light left at a distance from a shadow's edge (negative inside).
fn edge(distance: f32, soft: f32, left: f32) -> f32 {
    let t = (0.5 + distance / soft.max(0.2)).clamp(0.0, 1.0);
    left + (1.0 - left) * t * t * (3.0 - 2.0 * t)
}

/// The paper lies a hair above the table and throws a thin shadow to one side.
fn edge_shadow(u: f32, v: f32, (w, h): (f32, f32)) -> f32 {
    let (dx, dy) = ((u - w).max(-u).max(0.0), (v - h).max(-v).max(0.0));
    let away = (dx * dx + dy * dy) * (1.0 / 1.8);
    let side = if u > w || v > h { 0.4 } else { 0.12 };
    1.0 - side / (1.0 + away + 0.5 * away * away)
}
