//! Photos as people take them: held well, and the levels composed of effects.
use crate::covers::Place;
use crate::desk::DeskKind;
use crate::light::LightRange;
use crate::phone::Shot;
use crate::photo_effects::PhotoEffect;
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;

/// How hard a photo is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difficulty {
    /// Held well: tilt to 10°, even light, good focus.
    Easy,
    /// What a careful person sends now and then: tilt to 30°, and one or two effects at middling
    /// strength.
    Normal,
    /// The edge of what is promised: two to four effects at once, each up to its worst.
    Hard,
}

/// Sizes phones give.
const SIZES: [(usize, usize); 5] =
    [(4000, 3000), (3264, 2448), (2560, 1920), (2048, 1536), (1600, 1200)];

/// Any shot of a difficulty.
pub fn any_shot(difficulty: Difficulty, size: Place, rng: &mut SmallRng) -> Shot {
    let mut shot = held_well(size, rng);
    let (n, strengths, least) = match difficulty {
        Difficulty::Easy => (0, 0.0..=0.1, 4.0),
        Difficulty::Normal => (rng.random_range(1..=2), 0.1..=0.6, 3.0),
        Difficulty::Hard => (rng.random_range(2..=4), 0.4..=1.0, 2.5),
    };
    if difficulty != Difficulty::Easy {
        shot.tilt_degrees = rng.random_range(3.0..30.0);
        shot.light = LightRange { fall: 0.4, shadow: 0.35, warmth: 0.8 };
        shot.curl_mm = rng.random_range(0.0..0.5);
        shot.noise = rng.random_range(1.0..4.5);
        shot.exposure = rng.random_range(165.0..238.0);
        shot.defocus_px *= rng.random_range(1.0..1.5);
    }
    let mut chosen: Vec<PhotoEffect> = Vec::new();
    while chosen.len() < n {
        let effect = *PhotoEffect::ALL.choose(rng).expect("effects");
        if chosen.iter().all(|other| other.group() != effect.group()) {
            chosen.push(effect);
        }
    }
    chosen.sort();
    for effect in chosen {
        effect.apply(&mut shot, rng.random_range(strengths.clone()), size, rng);
        shot.keep_readable(least, size);
    }
    shot.keep_readable(least, size);
    shot
}

/// A shot with one effect alone, from half its worst to its worst.
pub fn shot_with(effect: PhotoEffect, size: Place, rng: &mut SmallRng) -> Shot {
    let mut shot = held_well(size, rng);
    let severity = rng.random_range(0.5..=1.0);
    effect.apply(&mut shot, severity, size, rng);
    shot.keep_readable(2.8, size);
    shot
}

/// A shot as people take them when they take care.
fn held_well(size: Place, rng: &mut SmallRng) -> Shot {
    // Most phones and messengers send three to five megapixels.
    let (long, short) = SIZES[[0, 1, 1, 2, 2, 2, 3, 3, 3, 3][rng.random_range(0..10)]];
    let upright = rng.random_bool(0.75);
    let along = if upright { 0.0 } else { 90.0 };
    let turn = if rng.random_bool(0.6) { 0.0 } else { 180.0 };
    let mut shot = Shot {
        width: if upright { short } else { long },
        height: if upright { long } else { short },
        tilt_degrees: rng.random_range(0.0..10.0),
        tilt_towards_degrees: rng.random_range(0.0..360.0),
        roll_degrees: along + turn + rng.random_range(-5.0..5.0),
        fill: rng.random_range(0.7..0.95),
        distortion: rng.random_range(-0.015..0.015),
        print_scale: if rng.random_bool(0.6) { 1.0 } else { rng.random_range(0.95..1.02) },
        curl_mm: rng.random_range(0.0..0.15),
        desk: DeskKind::ALL[rng.random_range(0..DeskKind::ALL.len())],
        light: LightRange { fall: 0.15, shadow: 0.1, warmth: 0.8 },
        exposure: rng.random_range(185.0..240.0),
        flare: rng.random_range(8.0..28.0),
        defocus_px: rng.random_range(0.35..0.6) * (0.5 + long as f64 / 4000.0),
        shake_px: rng.random_range(0.0..0.8),
        noise: rng.random_range(0.8..3.0),
        sharpening: rng.random_range(0.1..0.7),
        quality: rng.random_range(68..=92),
        ..Shot::PLAIN
    };
    shot.keep_readable(4.0, size);
    shot
}

impl Shot {
    /// Keeps the picture's orientation.
    pub(crate) fn resize(&mut self, (long, short): (usize, usize)) {
        let upright = self.height >= self.width;
        (self.width, self.height) = if upright { (short, long) } else { (long, short) };
    }

    /// Pixels for a millimetre of a sheet of `size` mm in the middle of the picture, nearly.
    #[must_use]
    pub fn px_per_mm(&self, (w, h): Place) -> f64 {
        let roll = self.roll_degrees.to_radians();
        let (sin, cos) = (libm::sin(roll).abs(), libm::cos(roll).abs());
        let (across, down) = (w * cos + h * sin, w * sin + h * cos);
        let sent = self
            .messenger
            .map_or(1.0, |(long, _)| (long as f64 / self.width.max(self.height) as f64).min(1.0));
        self.fill * sent * (self.width as f64 / across).min(self.height as f64 / down)
    }

    /// Comes nearer, then takes more pixels, until the far end of the sheet has `least` pixels for
    /// a millimetre: below about 2.5 no eye tells a tick from dust.
    fn keep_readable(&mut self, least: f64, size: Place) {
        let tilt = self.tilt_degrees.to_radians();
        let far = |fill: f64| libm::cos(tilt).max(0.3) / (1.0 + 0.6 * fill * libm::sin(tilt));
        let enough = |shot: &Self| shot.px_per_mm(size) * far(shot.fill) >= least;
        while !enough(self) && self.fill < 0.95 {
            self.fill += 0.03;
        }
        for (long, short) in SIZES.iter().rev() {
            if enough(self) {
                return;
            }
            if *long > self.width.max(self.height) {
                self.resize((*long, *short));
            }
        }
        if let (false, Some((long, quality))) = (enough(self), self.messenger) {
            self.messenger = Some((long.max(2048), quality));
        }
        if !enough(self) {
            // Nobody takes the page askew from so far that it cannot be read.
            self.roll_degrees = (self.roll_degrees / 90.0).round() * 90.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn every_shot_leaves_pixels_to_read() {
        let size = (210.0, 297.0);
        for seed in 0..300 {
            let mut rng = SmallRng::seed_from_u64(seed);
            for difficulty in [Difficulty::Easy, Difficulty::Normal, Difficulty::Hard] {
                let shot = any_shot(difficulty, size, &mut rng);
                assert!(shot.px_per_mm(size) > 2.4, "{difficulty:?} {seed}: {shot:?}");
            }
        }
    }
}
