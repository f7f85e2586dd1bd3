//! How dark a bubble is as a whole, before strokes are told apart.
use super::bubble::ray_ends;
use super::canvas::Canvas;
use super::faint::Stretches;
use super::light::rank;
use super::outline::{DIRECTIONS, Place};
use crate::params::{self, CANVAS_STEP_MM};

/// The darkness of a bubble's core and of the paper around its outline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shade {
    /// Mean of the core.
    pub(super) core: f32,
    /// What covers most of the core.
    pub(super) veil: f32,
    /// How much darker the core is than the paper around the outline.
    pub(super) local: f32,
    /// How dark the paper around the outline is in most directions.
    pub(super) ring: f32,
    /// How much darker the darkest straight stretch is than the paper beside it, where that was
    /// looked at.
    pub(super) stretch: Option<f32>,
}

impl Shade {
    pub(super) fn of(ink: &[f32], canvas: &Canvas, place: &Place) -> Self {
        let mut core = Vec::with_capacity(160);
        for cells in canvas.disc(place, params::CORE_SHARE * place.r) {
            core.extend_from_slice(&ink[cells]);
        }
        let [from, to] = params::HALO_MM.map(|mm| place.r + mm / CANVAS_STEP_MM);
        let mut around = Vec::with_capacity(256);
        for cells in canvas.ring(place, from, to) {
            around.extend_from_slice(&ink[cells]);
        }
        let mean = core.iter().sum::<f32>() / core.len().max(1) as f32;
        Self {
            core: mean,
            veil: rank(&mut core, params::VEIL_RANK),
            local: mean - rank(&mut around, 0.5),
            ring: ring(ink, canvas, place),
            stretch: None,
        }
    }

    /// The same with the darkest stretch.
    pub(super) fn with_stretch(
        ink: &[f32],
        canvas: &Canvas,
        place: &Place,
        stretches: &Stretches,
    ) -> Self {
        let stretch = stretches.darkest(ink, canvas.width, place, |_, _| true);
        Self { stretch: Some(stretch), ..Self::of(ink, canvas, place) }
    }
}

/// How dark the paper between the outline and the end of the bubble's own paper is: the darkest
/// cell in each direction, and of those a low rank, so that what comes from one side counts little.
fn ring(ink: &[f32], canvas: &Canvas, place: &Place) -> f32 {
    let [_, side, up] = ray_ends(place);
    let from = place.r + params::RING_GAP_MM / CANVAS_STEP_MM;
    let darkest = |(c, s): (f64, f64)| {
        let end = 1.0 / ((c / side) * (c / side) + (s / up) * (s / up)).sqrt();
        let mut darkest = f32::MIN;
        let mut r = from;
        while r <= end {
            let (x, y) = (place.x + r * c, place.y + r * s);
            if x >= 0.0 && y >= 0.0 && (x as usize) < canvas.width && (y as usize) < canvas.height {
                darkest = darkest.max(ink[y as usize * canvas.width + x as usize]);
            }
            r += 1.0;
        }
        darkest
    };
    rank(&mut DIRECTIONS.map(darkest), 0.35)
}
