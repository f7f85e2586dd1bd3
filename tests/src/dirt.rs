//! What gets on paper without being meant: rubbing out, correction fluid, stains, dust,
//! show-through.
use crate::gestures::{self, Spot};
use crate::ink::{self, blend};
use crate::noise;
use crate::paper::PX_PER_MM;
use crate::pens::{Pen, PenKind};
use crate::raster::{Grey, Raster, tone};
use rand::Rng;
use rand::rngs::SmallRng;
use std::f64::consts::PI;

/// Runs `paint(page, x, y, depth)` over a blob with a wavy edge; depth is 0 at the edge and 1 well
/// inside.
fn blob<const C: usize>(
    page: &mut Raster<C>,
    centre: Spot,
    radius: f64,
    seed: u64,
    mut paint: impl FnMut(&mut Raster<C>, i64, i64, f32),
) {
    let [cx, cy, r] = [centre.0, centre.1, radius].map(|mm| mm * PX_PER_MM);
    let reach = r * 1.4;
    for y in (cy - reach) as i64..=(cy + reach) as i64 {
        for x in (cx - reach) as i64..=(cx + reach) as i64 {
            let (dx, dy) = (x as f64 + 0.5 - cx, y as f64 + 0.5 - cy);
            let wave = f64::from(noise::layered(seed, dx / r * 1.6 + 9.0, dy / r * 1.6 + 9.0, 3));
            let edge = r * (0.75 + 0.5 * wave);
            let depth = (edge - (dx * dx + dy * dy).sqrt()) / (0.18 * r);
            if depth > 0.0 {
                paint(page, x, y, depth.min(1.0) as f32);
            }
        }
    }
}

/// Rubs out pencil around a spot: most of it goes, a grey breath and some smear stay.
pub fn rub_out<const C: usize>(
    page: &mut Raster<C>,
    clean: &Grey,
    centre: Spot,
    radius: f64,
    rng: &mut SmallRng,
) {
    let (seed, left): (u64, f32) = (rng.random(), rng.random_range(0.05..0.15));
    let (angle, smear) = (rng.random_range(0.0..PI), rng.random_range(2.0f32..7.0));
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    blob(page, centre, radius * 1.25, seed, |page, x, y, depth| {
        let Some(&[paper]) = clean.pixels.get(y as usize * clean.width + x as usize) else {
            return;
        };
        let along = (x as f64 * cos + y as f64 * sin) / 60.0;
        let across = (y as f64 * cos - x as f64 * sin) / 5.0;
        let streak = noise::layered(seed ^ 5, along, across, 2);
        if let Some(pixel) = page.pixel_mut(x, y) {
            for v in pixel {
                let gone =
                    f32::from(paper) - left * (0.5 + streak) * (f32::from(paper) - f32::from(*v));
                let target = gone - smear * streak;
                *v = (f32::from(*v) + depth * (target - f32::from(*v))).clamp(0.0, 255.0) as u8;
            }
        }
    });
}

/// Covers a spot with correction fluid, printing and all.
pub fn white_out<const C: usize>(
    page: &mut Raster<C>,
    centre: Spot,
    radius: f64,
    rng: &mut SmallRng,
) {
    let (seed, white): (u64, f32) = (rng.random(), rng.random_range(240.0..252.0));
    blob(page, centre, radius * 1.35, seed, |page, x, y, depth| {
        // The rim of the dried fluid throws a faint shade.
        let shade = if depth < 0.5 { 12.0 * (0.5 - depth) } else { 0.0 };
        let thick = 3.0 * noise::smooth(seed ^ 3, x as f64 / 14.0, y as f64 / 14.0);
        if let Some(pixel) = page.pixel_mut(x, y) {
            for v in pixel {
                let target = white - shade - thick;
                *v = (f32::from(*v) + (depth * 1.6).min(0.97) * (target - f32::from(*v))) as u8;
            }
        }
    });
}

/// A tea glass's ring or a splash.
pub fn stain<const C: usize>(page: &mut Raster<C>, centre: Spot, radius: f64, rng: &mut SmallRng) {
    let seed: u64 = rng.random();
    let strength = rng.random_range(0.10..0.30);
    let ring = rng.random_bool(0.6);
    let tea = tone::<C>([186, 148, 96]).map(f32::from);
    blob(page, centre, radius, seed, |page, x, y, depth| {
        let band = if ring {
            (1.0 - (depth - 0.35).abs() * 2.2).max(0.0) + 0.08
        } else {
            0.35 + 0.5 * (1.0 - depth)
        };
        let patchy = 0.5 + noise::layered(seed ^ 1, x as f64 / 40.0, y as f64 / 40.0, 3);
        blend(page, x, y, tea, strength * band * patchy);
    });
}

/// Specks and hairs.
pub fn dust<const C: usize>(page: &mut Raster<C>, n_specks: usize, rng: &mut SmallRng) {
    let (w, h) = (page.width as f64 / PX_PER_MM, page.height as f64 / PX_PER_MM);
    for _ in 0..n_specks {
        let at = (rng.random_range(0.0..w), rng.random_range(0.0..h));
        speck(page, at, rng.random_range(0.06..0.22), rng);
    }
}

/// One speck of a radius in mm.
pub fn speck<const C: usize>(page: &mut Raster<C>, at: Spot, radius: f64, rng: &mut SmallRng) {
    let (seed, dark): (u64, f32) = (rng.random(), rng.random_range(0.3..0.8));
    let ink = tone::<C>([60, 54, 48]).map(f32::from);
    blob(page, at, radius, seed, |page, x, y, depth| blend(page, x, y, ink, dark * depth));
}

/// A hair of a length in mm.
pub fn hair<const C: usize>(page: &mut Raster<C>, at: Spot, length: f64, rng: &mut SmallRng) {
    let pen = Pen {
        width_mm: rng.random_range(0.06..0.1),
        opacity: rng.random_range(0.35..0.75),
        ..Pen::pick(PenKind::Pencil, rng)
    };
    let angle = rng.random_range(0.0..2.0 * PI);
    let bend = gestures::polar(at, angle + rng.random_range(-0.7..0.7), length * 0.5);
    let end = gestures::polar(at, angle, length);
    ink::draw(page, &pen, &gestures::curve(&[at, bend, end], 0.2, rng), rng.random());
}

/// A mark on the back of thin paper.
pub fn show_through<const C: usize>(
    page: &mut Raster<C>,
    centre: Spot,
    radius: f64,
    rng: &mut SmallRng,
) {
    let strength = rng.random_range(0.04..0.10);
    let ink = tone::<C>([70, 70, 90]).map(f32::from);
    let [cx, cy, r] = [centre.0, centre.1, radius].map(|mm| mm * PX_PER_MM);
    let seed: u64 = rng.random();
    let reach = r * 1.6;
    for y in (cy - reach) as i64..=(cy + reach) as i64 {
        for x in (cx - reach) as i64..=(cx + reach) as i64 {
            let (dx, dy) = ((x as f64 - cx) / r, (y as f64 - cy) / r);
            let fade = (1.35 - (dx * dx + dy * dy).sqrt()).clamp(0.0, 0.7) / 0.7;
            let fibre = 0.6 + 0.8 * noise::layered(seed, x as f64 / 6.0, y as f64 / 6.0, 2);
            blend(page, x, y, ink, (fade as f32) * strength * fibre);
        }
    }
}
