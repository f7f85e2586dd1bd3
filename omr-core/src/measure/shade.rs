//! How dark a bubble is as a whole, before strokes are told apart.
use super::bubble::ray_ends;
use super::canvas::Canvas;
use super::light::rank;
use super::outline::{DIRECTIONS, Place};
use crate::params::{self, CANVAS_STEP_MM};

/// The darkness of a bubble's core and of the paper around its outline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shade {
    /// Mean of the core.
    pub(super) core: f32,
    /// How dark the paper around the outline is in most directions.
    pub(super) ring: f32,
}

impl Shade {
    pub(super) fn of(ink: &[f32], canvas: &Canvas, place: &Place) -> Self {
        let (mut sum, mut n) = (0.0_f32, 0);
        for cells in canvas.disc(place, params::CORE_SHARE * place.r) {
            n += cells.len();
            sum = ink[cells].iter().fold(sum, |sum, ink| sum + ink);
        }
        Self { core: sum / n.max(1) as f32, ring: ring(ink, canvas, place) }
    }
}

/// What only some bubbles are looked at for: those that tell the page's standard, and those whose core is
/// not plainly bare.
#[derive(Debug, Clone, Copy)]
pub(super) struct Closer {
    /// What covers most of the core.
    pub(super) veil: f32,
    /// How much darker the core is than the paper around the outline.
    pub(super) local: f32,
}

impl Closer {
    /// `core` is the mean of the core.
    pub(super) fn of(ink: &[f32], canvas: &Canvas, place: &Place, core: f32) -> Self {
        let mut cells = Vec::with_capacity(256);
        let disc = canvas.disc(place, params::CORE_SHARE * place.r);
        disc.for_each(|range| cells.extend_from_slice(&ink[range]));
        let veil = rank(&cells, params::VEIL_RANK);
        let [from, to] = params::HALO_MM.map(|mm| place.r + mm / CANVAS_STEP_MM);
        cells.clear();
        canvas.ring(place, from, to).for_each(|range| cells.extend_from_slice(&ink[range]));
        Self { veil, local: core - rank(&cells, 0.5) }
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
    rank(&DIRECTIONS.map(darkest), 0.35)
}
