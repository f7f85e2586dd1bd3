//! A phone held over a table: pinhole camera, lens, light, sensor.
use crate::codec::{made_smaller, through_jpeg};
use crate::covers::{Cut, Glare, HardShadow, Thumb};
use crate::desk::DeskKind;
use crate::expose::expose;
use crate::kernel::Kernel;
pub use crate::levels::Difficulty;
use crate::levels::any_shot;
use crate::light::LightRange;
use crate::raster::{Grey, Raster};
use crate::seen::Seen;
use crate::surface::{Curl, Fold};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use std::f64::consts::PI;

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
    /// Radius of the disc that a point out of focus becomes, px.
    pub disc_px: f64,
    /// Share of the noise that comes in patches, 0..=1.
    pub blotch: f32,
    /// The page rises in a wave.
    pub curl: Option<Curl>,
    /// The page was folded.
    pub fold: Option<Fold>,
    /// Thumbs on it.
    pub thumbs: [Option<Thumb>; 2],
    /// A strip of the paper is gone.
    pub cut: Option<Cut>,
    /// Which side of the page's outline lies outside the picture (0 left, 1 top, 2 right, 3
    /// bottom) and by which share of its extent.
    pub out_of_frame: Option<(u8, f64)>,
    /// A shadow with an edge.
    pub shadow: Option<HardShadow>,
    /// A lamp's reflection.
    pub glare: Option<Glare>,
    /// Sent through a messenger: its longest side and JPEG quality.
    pub messenger: Option<(usize, u8)>,
}

impl Shot {
    /// A still, sharp, even shot of a flat page that fills the frame.
    pub const PLAIN: Self = Self {
        width: 1536,
        height: 2048,
        tilt_degrees: 0.0,
        tilt_towards_degrees: 0.0,
        roll_degrees: 0.0,
        fill: 0.9,
        distortion: 0.0,
        print_scale: 1.0,
        curl_mm: 0.1,
        desk: DeskKind::Wood,
        light: LightRange { fall: 0.1, shadow: 0.0, warmth: 0.5 },
        exposure: 220.0,
        flare: 14.0,
        defocus_px: 0.45,
        shake_px: 0.0,
        noise: 1.8,
        sharpening: 0.4,
        quality: 85,
        disc_px: 0.0,
        blotch: 0.0,
        curl: None,
        fold: None,
        thumbs: [None; 2],
        cut: None,
        out_of_frame: None,
        shadow: None,
        glare: None,
        messenger: None,
    };

    /// Any shot of an A4 page of a difficulty.
    pub fn any(difficulty: Difficulty, rng: &mut SmallRng) -> Self {
        any_shot(difficulty, (210.0, 297.0), rng)
    }
}

/// Takes a photo of a page.
#[must_use]
pub fn shoot<const C: usize>(page: &Raster<C>, shot: &Shot, seed: u64) -> Raster<C> {
    shoot_seen(page, shot, seed).0
}

/// Takes a photo of a page, and says what of the sheet it shows.
#[must_use]
pub fn shoot_seen<const C: usize>(page: &Raster<C>, shot: &Shot, seed: u64) -> (Raster<C>, Seen) {
    let mut rng = SmallRng::seed_from_u64(seed);
    let (mut film, seen) = expose(page, shot, &mut rng);
    let angle = rng.random_range(0.0..PI);
    film.smear(&Kernel::lens(shot.defocus_px, shot.disc_px, shot.shake_px, angle));
    film.grain(shot.noise, shot.blotch, &mut rng);
    film.sharpen(shot.sharpening);
    (film.develop(), seen)
}

/// Takes a photo and sends it: through JPEG, and through a messenger where the shot says so.
#[must_use]
pub fn send(page: &Grey, shot: &Shot, seed: u64) -> (Grey, Seen) {
    let (picture, seen) = shoot_seen(page, shot, seed);
    let picture = through_jpeg(&picture, shot.quality);
    let picture = match shot.messenger {
        Some((long, quality)) => through_jpeg(&made_smaller(&picture, long), quality),
        None => picture,
    };
    (picture, seen)
}
