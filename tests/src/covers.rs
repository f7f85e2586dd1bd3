//! What lies between lamp, paper and lens: a thumb, a hard shadow, glare, a cut edge.
use crate::noise;

/// A place on the sheet, mm.
pub type Place = (f64, f64);

/// A thumb that holds the paper down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thumb {
    /// Middle of the thumb's round end.
    pub tip: Place,
    /// Where it comes from, off the sheet.
    pub root: Place,
    /// Half its width, mm.
    pub radius_mm: f64,
    /// Luma of the skin in full light.
    pub skin: f32,
}

impl Thumb {
    /// Distance from its outline, mm; negative on it.
    #[must_use]
    pub fn distance(&self, (u, v): Place) -> f64 {
        let (dx, dy) = (self.root.0 - self.tip.0, self.root.1 - self.tip.1);
        let (px, py) = (u - self.tip.0, v - self.tip.1);
        let length2 = (dx * dx + dy * dy).max(1e-9);
        let t = ((px * dx + py * dy) / length2).clamp(0.0, 1.0);
        let (ex, ey) = (px - t * dx, py - t * dy);
        // Wider behind the first joint.
        let width = self.radius_mm * (1.0 + 0.18 * (t * length2.sqrt() / 40.0).min(1.0));
        (ex * ex + ey * ey).sqrt() - width
    }
}

/// What throws a shadow with an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caster {
    /// Everything on one side: a wall, a window's frame, a body.
    Body,
    /// The phone itself.
    Phone,
    /// An arm across the sheet.
    Arm,
}

/// A shadow whose edge shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HardShadow {
    /// What throws it.
    pub caster: Caster,
    /// A place on its edge (of a body) or its middle.
    pub at: Place,
    /// Direction, degrees: into a body's shadow, along a phone or an arm.
    pub degrees: f64,
    /// Width of the edge from light to dark, mm.
    pub soft_mm: f64,
    /// Share of the light that is left inside, 0..=1.
    pub left: f64,
    /// Bends the edge.
    pub seed: u64,
}

impl HardShadow {
    /// Distance from its edge, mm; negative inside.
    #[must_use]
    pub fn distance(&self, (u, v): Place) -> f64 {
        let angle = self.degrees.to_radians();
        let (cos, sin) = (libm::cos(angle), libm::sin(angle));
        let (dx, dy) = (u - self.at.0, v - self.at.1);
        let (along, across) = (dx * cos + dy * sin, dy * cos - dx * sin);
        let wave = |size: f64| f64::from(noise::smooth(self.seed, across / size, 0.5)) - 0.5;
        match self.caster {
            Caster::Body => -along + 30.0 * wave(90.0),
            Caster::Phone => {
                let (x, y) = (along.abs() - 72.0, across.abs() - 34.0);
                let outside = (x.max(0.0) * x.max(0.0) + y.max(0.0) * y.max(0.0)).sqrt();
                outside + x.max(y).min(0.0) - 6.0
            }
            Caster::Arm => across.abs() - 38.0 - 10.0 * wave(70.0) - (-along - 60.0).max(0.0) * 0.1,
        }
    }
}

/// A lamp that mirrors in the paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glare {
    /// Its middle.
    pub at: Place,
    /// Half its width and height, mm.
    pub radii_mm: (f64, f64),
    /// Direction, degrees.
    pub degrees: f64,
    /// Grey levels that it adds in the middle.
    pub strength: f64,
}

impl Glare {
    /// Grey levels added at a place.
    #[must_use]
    pub fn added(&self, (u, v): Place) -> f64 {
        let angle = self.degrees.to_radians();
        let (cos, sin) = (libm::cos(angle), libm::sin(angle));
        let (dx, dy) = (u - self.at.0, v - self.at.1);
        let (x, y) =
            ((dx * cos + dy * sin) / self.radii_mm.0, (dy * cos - dx * sin) / self.radii_mm.1);
        let q = x * x + y * y;
        // A bright middle with a wide, weak halo, as rough paper gives it.
        self.strength * (0.85 * libm::exp(-q * q) + 0.15 * libm::exp(-0.35 * q))
    }
}

/// A strip of the page that is gone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// 0 left, 1 top, 2 right, 3 bottom of the sheet.
    pub side: u8,
    /// Its depth in the middle, mm.
    pub depth_mm: f64,
    /// How much deeper it is at one end than in the middle, mm.
    pub slant_mm: f64,
    /// Whether it was torn (or cut with scissors).
    pub torn: bool,
    /// Of the torn edge.
    pub seed: u64,
}

impl Cut {
    /// Whether a place of a sheet of `size` mm is gone.
    #[must_use]
    pub fn takes(&self, (u, v): (f32, f32), size: (f32, f32)) -> bool {
        let (depth, along) = match self.side % 4 {
            0 => (u, v / size.1),
            1 => (v, u / size.0),
            2 => (size.0 - u, v / size.1),
            _ => (size.1 - v, u / size.0),
        };
        let rough = if self.torn {
            let at = f64::from(along) * 60.0;
            3.0 * (noise::layered(self.seed, at, 0.5, 3) - 0.5)
        } else {
            0.0
        };
        depth < self.depth_mm as f32 + self.slant_mm as f32 * (2.0 * along - 1.0) + rough
    }
}
