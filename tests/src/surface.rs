//! Paper that is not flat: curled, folded, and never quite even.
use crate::camera::Ray;
use crate::noise;
use rand::Rng;
use rand::rngs::SmallRng;
use std::f64::consts::TAU;
use std::sync::OnceLock;

/// A page that rises from the table in one smooth wave, as one that was rolled up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curl {
    /// Height of the highest place, mm.
    pub height_mm: f64,
    /// From trough to trough, mm.
    pub wave_mm: f64,
    /// Direction across the waves, degrees.
    pub across_degrees: f64,
    /// Where in the wave the page's middle lies, turns.
    pub phase: f64,
}

/// A page that was folded once and opened again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fold {
    /// Slope of either side, degrees.
    pub slope_degrees: f64,
    /// Direction across the crease, degrees.
    pub across_degrees: f64,
    /// From the page's middle to the crease, mm.
    pub offset_mm: f64,
    /// Whether the crease stands up (or lies on the table, its sides rising).
    pub ridge: bool,
}

/// A direction along which the paper rises and falls.
struct Profile {
    cos: f64,
    sin: f64,
    /// Height, slope and paper length at [`STEP_MM`] from −[`REACH_MM`] on.
    table: Vec<[f64; 3]>,
}

const STEP_MM: f64 = 2.0;
const REACH_MM: f64 = 300.0;

impl Profile {
    fn new(across_degrees: f64, height: impl Fn(f64) -> f64) -> Self {
        let n = (2.0 * REACH_MM / STEP_MM) as usize;
        let at = |i: usize| i as f64 * STEP_MM - REACH_MM;
        let lowest = (0..=n).map(|i| height(at(i))).fold(f64::MAX, f64::min);
        let slope = |s: f64| (height(s + 1.0) - height(s - 1.0)) / 2.0;
        let mut length = 0.0;
        let mut table = Vec::with_capacity(n + 1);
        for i in 0..=n {
            table.push([height(at(i)) - lowest, slope(at(i)), length]);
            let rise = slope(at(i) + STEP_MM / 2.0);
            length += STEP_MM * (1.0 + rise * rise).sqrt();
        }
        // Paper length is counted from the page's middle.
        let middle = table[n / 2][2];
        table.iter_mut().for_each(|entry| entry[2] -= middle);
        let angle = across_degrees.to_radians();
        Self { cos: libm::cos(angle), sin: libm::sin(angle), table }
    }

    fn at(&self, s: f64) -> [f64; 3] {
        let place = ((s + REACH_MM) / STEP_MM).clamp(0.0, (self.table.len() - 2) as f64);
        let i = place as usize;
        let t = place - i as f64;
        let (a, b) = (self.table[i], self.table[i + 1]);
        let mut value: [f64; 3] = std::array::from_fn(|k| a[k] + (b[k] - a[k]) * t);
        // Beyond the table the ground is even.
        value[2] += if s.abs() > REACH_MM { s - s.signum() * REACH_MM } else { 0.0 };
        value
    }
}

/// Where a ray meets the paper.
pub(crate) struct Meeting {
    /// Place on the paper, mm.
    pub(crate) u: f64,
    /// Place on the paper, mm.
    pub(crate) v: f64,
    /// How much of the lamp's light the slope takes, 1 where it is even.
    pub(crate) shade: f32,
}

/// The paper's shape.
pub(crate) struct Surface {
    profiles: Vec<Profile>,
    middle: (f64, f64),
    seed: u64,
    /// How far small unevenness moves the print sideways, mm.
    drift_mm: f64,
    /// Towards the lamp: sideways parts for one upward.
    lamp: (f64, f64),
}

impl Surface {
    pub(crate) fn new(
        size: (f64, f64),
        curl: Option<Curl>,
        fold: Option<Fold>,
        drift_mm: f64,
        rng: &mut SmallRng,
    ) -> Self {
        let mut profiles = Vec::new();
        if let Some(curl) = curl {
            profiles.push(Profile::new(curl.across_degrees, |s| {
                let turn = TAU * (s / curl.wave_mm + curl.phase);
                curl.height_mm * (0.5 + 0.42 * libm::cos(turn) + 0.08 * libm::cos(2.3 * turn + 1.0))
            }));
        }
        if let Some(fold) = fold {
            let rise = libm::tan(fold.slope_degrees.to_radians());
            let sign = if fold.ridge { -1.0 } else { 1.0 };
            profiles.push(Profile::new(fold.across_degrees, |s| {
                let away = s - fold.offset_mm;
                // A crease is sharp to about a millimetre.
                sign * rise * (away * away + 1.0).sqrt()
            }));
        }
        let angle = rng.random_range(0.0..TAU);
        let low = rng.random_range(0.3..1.1);
        Self {
            profiles,
            middle: (size.0 / 2.0, size.1 / 2.0),
            seed: rng.random(),
            drift_mm,
            lamp: (low * libm::cos(angle), low * libm::sin(angle)),
        }
    }

    /// Height and slopes over a place of the table, and the place of the paper that lies there.
    fn over(&self, x: f64, y: f64) -> (f64, (f64, f64), (f64, f64)) {
        let (dx, dy) = (x - self.middle.0, y - self.middle.1);
        let (mut height, mut slope, mut place) = (0.0, (0.0, 0.0), (x, y));
        for profile in &self.profiles {
            let s = dx * profile.cos + dy * profile.sin;
            let [h, rise, length] = profile.at(s);
            height += h;
            slope.0 += rise * profile.cos;
            slope.1 += rise * profile.sin;
            place.0 += (length - s) * profile.cos;
            place.1 += (length - s) * profile.sin;
        }
        (height, slope, place)
    }

    /// Where a ray from the camera meets the paper.
    pub(crate) fn meet(&self, ray: &Ray) -> Meeting {
        let (mut x, mut y) = ray.at_height(0.0);
        let n_steps = if self.profiles.is_empty() { 0 } else { 5 };
        for _ in 0..n_steps {
            (x, y) = ray.at_height(self.over(x, y).0);
        }
        let (_, slope, (u, v)) = self.over(x, y);
        let upright = 1.0 / (1.0 + slope.0 * slope.0 + slope.1 * slope.1).sqrt();
        let lambert = (1.0 - slope.0 * self.lamp.0 - slope.1 * self.lamp.1) * upright;
        // Half of the light comes from all sides.
        let shade = (0.5 + 0.5 * lambert).clamp(0.45, 1.25) as f32;
        Meeting { u, v, shade: shade * self.unevenness(u, v) }
    }

    fn wave(&self, salt: u64, size: f64, (u, v): (f64, f64)) -> f64 {
        f64::from(noise::smooth(self.seed ^ salt, u / size, v / size)) - 0.5
    }

    /// Sideways drift of the print at a place of the paper, mm.
    pub(crate) fn drift(&self, u: f64, v: f64) -> (f64, f64) {
        let reach = 2.0 * self.drift_mm;
        (reach * self.wave(1, 130.0, (u, v)), reach * self.wave(2, 130.0, (u, v)))
    }

    fn unevenness(&self, u: f64, v: f64) -> f32 {
        (0.985 + 0.10 * self.drift_mm * self.wave(3, 70.0, (u, v))) as f32
    }
}

/// Side of the texture of fibres, and its pixels for a millimetre.
const FIBRE_SIDE: usize = 512;
const FIBRES_PER_MM: f32 = 4.0;

/// The paper's fibres: what they add to its brightness.
pub(crate) struct Fibres {
    tile: &'static [f32],
    start: (f32, f32),
}

impl Fibres {
    pub(crate) fn new(rng: &mut SmallRng) -> Self {
        static TILE: OnceLock<Vec<f32>> = OnceLock::new();
        let tile = TILE.get_or_init(|| {
            let at = |i: usize| {
                let mm = |n: usize| n as f64 / f64::from(FIBRES_PER_MM) / 0.7;
                0.022 * (noise::smooth(4, mm(i % FIBRE_SIDE), mm(i / FIBRE_SIDE)) - 0.5)
            };
            (0..FIBRE_SIDE * FIBRE_SIDE).map(at).collect()
        });
        Self { tile, start: (rng.random_range(0.0..90.0), rng.random_range(0.0..90.0)) }
    }

    #[inline]
    pub(crate) fn at(&self, u: f32, v: f32) -> f32 {
        let cell = |mm: f32| (mm * FIBRES_PER_MM) as usize % FIBRE_SIDE;
        self.tile[cell(v + self.start.1) * FIBRE_SIDE + cell(u + self.start.0)]
    }
}
