//! What makes a photo hard, by name.
use crate::covers::{Caster, Cut, Glare, HardShadow, Place, Thumb};
use crate::phone::Shot;
use crate::surface::{Curl, Fold};
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;

/// One thing that makes a photo hard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PhotoEffect {
    /// Lies in the picture at any angle.
    Rotation,
    /// Held at up to 45° from upright.
    Tilt,
    /// Far away: the page takes as little as 35 % of the frame.
    FarAway,
    /// As few pixels as a video call's: 1280×720.
    FewPixels,
    /// A wide lens bends straight lines.
    LensBend,
    /// Printed at 90–105 %.
    PrintScale,
    /// The paper stands in a wave.
    Curl,
    /// It was folded and opened again.
    Fold,
    /// A thumb over a corner.
    ThumbOnCorner,
    /// One or two thumbs over an edge.
    ThumbOnEdge,
    /// A margin was cut or torn off.
    CutMargin,
    /// A margin lies outside the picture.
    OutOfFrame,
    /// A shadow with an edge, down to 35 % of the light.
    HardShadow,
    /// A soft shadow.
    SoftShadow,
    /// Light that falls off over the page.
    UnevenLight,
    /// An orange lamp.
    WarmLight,
    /// A lamp mirrors in the paper.
    Glare,
    /// Out of focus.
    Defocus,
    /// Moved.
    Motion,
    /// Little light: dark, noisy, in patches.
    LowLight,
    /// JPEG at quality 50–62.
    CoarseJpeg,
    /// Made small and compressed once more.
    Messenger,
}

/// Effects that people do not meet twice in one picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Pose,
    Size,
    Print,
    Shape,
    Hidden,
    Light,
    Sharpness,
    Sensor,
    Sending,
}

impl PhotoEffect {
    /// Every effect. What shapes the view comes first: blur is measured in what a pixel spans.
    pub const ALL: [Self; 22] = [
        Self::Rotation,
        Self::Tilt,
        Self::FarAway,
        Self::FewPixels,
        Self::LensBend,
        Self::PrintScale,
        Self::Curl,
        Self::Fold,
        Self::ThumbOnCorner,
        Self::ThumbOnEdge,
        Self::CutMargin,
        Self::OutOfFrame,
        Self::HardShadow,
        Self::SoftShadow,
        Self::UnevenLight,
        Self::WarmLight,
        Self::Glare,
        Self::Defocus,
        Self::Motion,
        Self::LowLight,
        Self::CoarseJpeg,
        Self::Messenger,
    ];

    /// Its name in tables and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rotation => "photo-rotation",
            Self::Tilt => "photo-tilt",
            Self::FarAway => "photo-far-away",
            Self::FewPixels => "photo-few-pixels",
            Self::LensBend => "photo-lens-bend",
            Self::PrintScale => "photo-print-scale",
            Self::Curl => "photo-curl",
            Self::Fold => "photo-fold",
            Self::ThumbOnCorner => "photo-thumb-corner",
            Self::ThumbOnEdge => "photo-thumb-edge",
            Self::CutMargin => "photo-cut-margin",
            Self::OutOfFrame => "photo-out-of-frame",
            Self::HardShadow => "photo-hard-shadow",
            Self::SoftShadow => "photo-soft-shadow",
            Self::UnevenLight => "photo-uneven-light",
            Self::WarmLight => "photo-warm-light",
            Self::Glare => "photo-glare",
            Self::Defocus => "photo-defocus",
            Self::Motion => "photo-motion",
            Self::LowLight => "photo-low-light",
            Self::CoarseJpeg => "photo-coarse-jpeg",
            Self::Messenger => "photo-messenger",
        }
    }

    pub(crate) const fn group(self) -> Group {
        match self {
            Self::Rotation | Self::Tilt => Group::Pose,
            Self::FarAway | Self::FewPixels => Group::Size,
            Self::LensBend | Self::PrintScale => Group::Print,
            Self::Curl | Self::Fold => Group::Shape,
            Self::ThumbOnCorner | Self::ThumbOnEdge | Self::CutMargin | Self::OutOfFrame => {
                Group::Hidden
            }
            Self::HardShadow
            | Self::SoftShadow
            | Self::UnevenLight
            | Self::WarmLight
            | Self::Glare => Group::Light,
            Self::Defocus | Self::Motion => Group::Sharpness,
            Self::LowLight => Group::Sensor,
            Self::CoarseJpeg | Self::Messenger => Group::Sending,
        }
    }

    /// Puts the effect on a shot of a sheet of `size` mm; `severity` is 0 (hardly) to 1 (as hard
    /// as the reader promises to bear).
    pub(crate) fn apply(self, shot: &mut Shot, severity: f64, size: Place, rng: &mut SmallRng) {
        let s = severity;
        let near = |full: f64, rng: &mut SmallRng| full * rng.random_range(0.85..=1.0);
        match self {
            Self::Rotation => shot.roll_degrees = rng.random_range(0.0..360.0),
            Self::Tilt => shot.tilt_degrees = near(15.0 + 30.0 * s, rng),
            Self::FarAway => shot.fill = (0.85 - 0.5 * s).max(0.35),
            Self::FewPixels => {
                let sizes =
                    if s < 0.5 { [(1600, 1200), (1920, 1080)] } else { [(1280, 960), (1280, 720)] };
                shot.resize(*sizes.choose(rng).expect("two sizes"));
                shot.fill = 0.96;
            }
            Self::LensBend => shot.distortion = near(0.05 * s, rng) * sign(rng),
            Self::PrintScale => {
                let range = if rng.random_bool(0.6) { 1.0 - 0.10 * s } else { 1.0 + 0.05 * s };
                shot.print_scale = range;
            }
            Self::Curl => {
                shot.curl = Some(Curl {
                    height_mm: near(2.0 + 16.0 * s, rng),
                    wave_mm: rng.random_range(180.0..420.0),
                    across_degrees: across(rng),
                    phase: rng.random_range(0.0..1.0),
                });
            }
            Self::Fold => {
                shot.fold = Some(Fold {
                    slope_degrees: near(1.5 + 7.5 * s, rng),
                    across_degrees: across(rng),
                    offset_mm: rng.random_range(-45.0..45.0),
                    ridge: rng.random_bool(0.5),
                });
            }
            Self::ThumbOnCorner => shot.thumbs[0] = Some(thumb_on_corner(s, size, rng)),
            Self::ThumbOnEdge => {
                let side = rng.random_range(0..4);
                shot.thumbs[0] = Some(thumb_on_edge(side, s, size, rng));
                if rng.random_bool(0.35) {
                    shot.thumbs[1] = Some(thumb_on_edge(side + 2, s, size, rng));
                }
            }
            Self::CutMargin => {
                shot.cut = Some(Cut {
                    side: rng.random_range(0..4),
                    depth_mm: near(3.0 + 17.0 * s, rng),
                    slant_mm: rng.random_range(-4.0..4.0) * s,
                    torn: rng.random_bool(0.5),
                    seed: rng.random(),
                });
            }
            Self::OutOfFrame => {
                shot.out_of_frame = Some((rng.random_range(0..4), near(0.015 + 0.06 * s, rng)));
            }
            Self::HardShadow => shot.shadow = Some(hard_shadow(s, size, rng)),
            Self::SoftShadow => shot.light.shadow = 0.2 + 0.5 * s,
            Self::UnevenLight => shot.light.fall = 0.25 + 0.45 * s,
            Self::WarmLight => shot.light.warmth = 0.8 + 1.2 * s,
            Self::Glare => shot.glare = Some(glare(s, size, rng)),
            // A blur is worse the more of the paper it smears; a pixel or two always counts.
            Self::Defocus => {
                shot.disc_px = (0.42 * s * shot.px_per_mm(size)).max(1.5 * s) + 0.3;
            }
            Self::Motion => shot.shake_px = (0.9 * s * shot.px_per_mm(size)).max(3.0 * s) + 0.5,
            Self::LowLight => {
                shot.exposure = (150.0 - 85.0 * s) as f32;
                shot.noise = (3.0 + 8.0 * s) as f32;
                shot.blotch = rng.random_range(0.2..0.6);
            }
            Self::CoarseJpeg => shot.quality = (62.0 - 12.0 * s) as u8,
            Self::Messenger => {
                let long = if s < 0.5 { 1600 } else { *[1600, 1440, 1280].choose(rng).expect("3") };
                shot.messenger = Some((long, (75.0 - 20.0 * s) as u8));
            }
        }
    }
}

fn sign(rng: &mut SmallRng) -> f64 {
    if rng.random_bool(0.5) { 1.0 } else { -1.0 }
}

/// Paper curls and is folded along its sides, or nearly.
fn across(rng: &mut SmallRng) -> f64 {
    let along = if rng.random_bool(0.6) { 90.0 } else { 0.0 };
    let askew = if rng.random_bool(0.3) { 40.0 } else { 4.0 };
    along + rng.random_range(-askew..askew)
}

fn skin(rng: &mut SmallRng) -> f32 {
    rng.random_range(60.0..195.0)
}

fn thumb_on_corner(s: f64, (w, h): Place, rng: &mut SmallRng) -> Thumb {
    let deep = 8.0 + 20.0 * s;
    let depth = (deep * rng.random_range(0.6..1.0), deep * rng.random_range(0.6..1.0));
    let (right, below) = (rng.random_bool(0.5), rng.random_bool(0.5));
    let place = |x: f64, y: f64| (if right { w - x } else { x }, if below { h - y } else { y });
    Thumb {
        tip: place(depth.0, depth.1),
        root: place(depth.0 - rng.random_range(30.0..80.0), depth.1 - rng.random_range(30.0..80.0)),
        radius_mm: rng.random_range(8.0..11.0),
        skin: skin(rng),
    }
}

fn thumb_on_edge(side: i32, s: f64, (w, h): Place, rng: &mut SmallRng) -> Thumb {
    let depth = (6.0 + 24.0 * s) * rng.random_range(0.7..1.0);
    let along = rng.random_range(0.1..0.9);
    let lean = rng.random_range(-25.0..25.0);
    let (tip, root) = match side % 4 {
        0 => ((depth, along * h), (depth - 70.0, along * h + lean)),
        1 => ((along * w, depth), (along * w + lean, depth - 70.0)),
        2 => ((w - depth, along * h), (w - depth + 70.0, along * h + lean)),
        _ => ((along * w, h - depth), (along * w + lean, h - depth + 70.0)),
    };
    Thumb { tip, root, radius_mm: rng.random_range(8.0..11.0), skin: skin(rng) }
}

fn hard_shadow(s: f64, (w, h): Place, rng: &mut SmallRng) -> HardShadow {
    let casters = [Caster::Body, Caster::Body, Caster::Phone, Caster::Arm];
    HardShadow {
        caster: *casters.choose(rng).expect("casters"),
        at: (rng.random_range(0.15..0.85) * w, rng.random_range(0.15..0.85) * h),
        degrees: rng.random_range(0.0..360.0),
        soft_mm: rng.random_range(0.5..5.0),
        left: 0.75 - 0.4 * s,
        seed: rng.random(),
    }
}

fn glare(s: f64, (w, h): Place, rng: &mut SmallRng) -> Glare {
    let wide = 12.0 + 30.0 * s;
    Glare {
        at: (rng.random_range(0.1..0.9) * w, rng.random_range(0.1..0.9) * h),
        radii_mm: (wide * rng.random_range(0.6..1.4), wide * rng.random_range(0.4..1.0)),
        degrees: rng.random_range(0.0..180.0),
        strength: 50.0 + 200.0 * s,
    }
}
