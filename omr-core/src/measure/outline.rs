//! What is printed around every bubble, and exactly where.
use super::canvas::Canvas;
use super::light::rank;
use crate::geometry::Point;
use crate::layout::Bubble;
use crate::params::{self, CANVAS_STEP_MM};

/// A bubble's place on the canvas, in cells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) r: f64,
    /// How much darker the outline is than the paper on both sides of it.
    pub(super) outline: f32,
}

/// Finds each bubble's printed outline near its place.
///
/// A mark can hide or imitate an outline, so a bubble whose outline says something else than the
/// middle of its neighbours' follows them.
///
/// `page_outline` is how clear outlines are elsewhere on the page, where that is known already.
pub(super) fn locate(
    canvas: &Canvas,
    bubbles: &[&Bubble],
    page_outline: Option<f32>,
) -> Vec<Place> {
    let nominal: Vec<Place> = bubbles
        .iter()
        .map(|bubble| {
            let (x, y) = canvas.cells_from_sheet(Point::new(bubble.x_mm, bubble.y_mm));
            Place { x, y, r: bubble.r_mm / CANVAS_STEP_MM, outline: 0.0 }
        })
        .collect();
    let found: Vec<Place> = nominal.iter().map(|place| search(canvas, place)).collect();
    let mut seen: Vec<f32> = found.iter().map(|place| place.outline).collect();
    let usual = page_outline.unwrap_or_else(|| rank(&mut seen, 0.5));
    let clear = params::OUTLINE_CLEAR_SHARE * usual;
    let reach = params::OUTLINE_NEIGHBOURS_MM / CANVAS_STEP_MM;
    let settle = |idx: usize| {
        let near = (0..found.len()).filter(|&i| {
            found[i].outline >= clear.max(0.02)
                && (nominal[i].x - nominal[idx].x).abs() <= reach
                && (nominal[i].y - nominal[idx].y).abs() <= reach
        });
        let shifts: Vec<(f32, f32)> = near
            .map(|i| ((found[i].x - nominal[i].x) as f32, (found[i].y - nominal[i].y) as f32))
            .collect();
        let mut dx: Vec<f32> = shifts.iter().map(|s| s.0).collect();
        let mut dy: Vec<f32> = shifts.iter().map(|s| s.1).collect();
        let (dx, dy) = (f64::from(rank(&mut dx, 0.5)), f64::from(rank(&mut dy, 0.5)));
        let expected = Place { x: nominal[idx].x + dx, y: nominal[idx].y + dy, ..nominal[idx] };
        let own = found[idx];
        let miss = (own.x - expected.x).abs().max((own.y - expected.y).abs());
        let believed = own.outline >= clear && miss <= params::OUTLINE_MAX_JUMP_MM / CANVAS_STEP_MM;
        if believed { own } else { Place { outline: contrast(canvas, &expected), ..expected } }
    };
    (0..found.len()).map(settle).collect()
}

/// The place near `nominal` where the outline stands out most.
fn search(canvas: &Canvas, nominal: &Place) -> Place {
    let mut best = Place { outline: contrast(canvas, nominal), ..*nominal };
    for step in [2.0, 1.0, 0.5] {
        let from = best;
        for (dx, dy) in AROUND {
            let place = Place { x: from.x + dx * step, y: from.y + dy * step, ..from };
            let outline = contrast(canvas, &place);
            if outline > best.outline {
                best = Place { outline, ..place };
            }
        }
    }
    best
}

const AROUND: [(f64, f64); 8] = [
    (-1.0, -1.0),
    (0.0, -1.0),
    (1.0, -1.0),
    (-1.0, 0.0),
    (1.0, 0.0),
    (-1.0, 1.0),
    (0.0, 1.0),
    (1.0, 1.0),
];

/// Unit vectors to 24 directions; the quarter's, so that no function of a platform is needed.
pub(super) const DIRECTIONS: [(f64, f64); 24] = directions();

const fn directions() -> [(f64, f64); 24] {
    const QUARTER: [(f64, f64); 6] = [
        (1.0, 0.0),
        (0.965_925_826_289_068_3, 0.258_819_045_102_520_74),
        (0.866_025_403_784_438_6, 0.5),
        (std::f64::consts::FRAC_1_SQRT_2, std::f64::consts::FRAC_1_SQRT_2),
        (0.5, 0.866_025_403_784_438_6),
        (0.258_819_045_102_520_74, 0.965_925_826_289_068_3),
    ];
    let mut all = [(0.0, 0.0); 24];
    let mut i = 0;
    while i < 6 {
        let (c, s) = QUARTER[i];
        all[i] = (c, s);
        all[i + 6] = (-s, c);
        all[i + 12] = (-c, -s);
        all[i + 18] = (s, -c);
        i += 1;
    }
    all
}

/// How much darker the circle is than circles 0.6 mm inside and outside of it.
fn contrast(canvas: &Canvas, place: &Place) -> f32 {
    let gap = params::OUTLINE_GAP_MM / CANVAS_STEP_MM;
    let circle = |r: f64| {
        let dark = |(c, s): &(f64, f64)| canvas.at(place.x + r * c, place.y + r * s);
        // Half of the directions is enough: the search calls this some 25 times a bubble.
        DIRECTIONS.iter().step_by(1).map(dark).map(|d| d.clamp(-0.2, 0.6)).sum::<f32>() / 24.0
    };
    circle(place.r) - 0.5 * (circle(place.r - gap) + circle(place.r + gap))
}

/// What is printed in the cells around every bubble alike: the middle rank over all bubbles of
/// each cell's darkness. At most half of the bubbles of a page are ever marked in the same cell,
/// and what is found is capped by what can be printed there: nothing inside the outline.
pub(super) struct Print {
    pub(super) half_width: usize,
    pub(super) half_height: usize,
    pub(super) dark: Vec<f32>,
}

impl Print {
    pub(super) fn common(canvas: &Canvas, places: &[Place]) -> Self {
        let half_width = (params::PRINT_HALF_WIDTH_MM / CANVAS_STEP_MM) as usize;
        let half_height = (params::PRINT_HALF_HEIGHT_MM / CANVAS_STEP_MM) as usize;
        let (w, h) = (2 * half_width + 1, 2 * half_height + 1);
        // A part of the bubbles, evenly chosen, says as much as all of them.
        let step = places.len().div_ceil(params::PRINT_BUBBLES).max(1);
        let places: Vec<&Place> = places.iter().step_by(step).collect();
        let n = places.len();
        let mut samples = vec![0.0_f32; w * h * n];
        for (idx, place) in places.iter().enumerate() {
            for row in 0..h {
                for col in 0..w {
                    let x = place.x + col as f64 - half_width as f64;
                    let y = place.y + row as f64 - half_height as f64;
                    samples[(row * w + col) * n + idx] = canvas.at(x, y);
                }
            }
        }
        let mut dark: Vec<f32> =
            samples.chunks_exact_mut(n.max(1)).map(|cell| rank(cell, 0.45)).collect();
        let r = places.first().map_or(0.0, |place| place.r);
        let clear = r - params::OUTLINE_GAP_MM / CANVAS_STEP_MM;
        for (i, dark) in dark.iter_mut().enumerate() {
            let (dx, dy) = (i % w, i / w);
            let (dx, dy) = (dx as f64 - half_width as f64, dy as f64 - half_height as f64);
            if dx * dx + dy * dy < clear * clear {
                *dark = dark.min(params::PRINT_INSIDE_MAX);
            }
        }
        let dark = widened(&dark, w, h);
        Self { half_width, half_height, dark }
    }

    /// Printed darkness along a row of cells: `dy` cells below a bubble's middle, from `dx` on in
    /// whole steps; it ends where the print does.
    pub(super) fn row(&self, dy: f64, dx: f64) -> impl Iterator<Item = f32> + '_ {
        let (w, h) = (2 * self.half_width + 1, 2 * self.half_height + 1);
        let x = (dx + self.half_width as f64).max(0.0);
        let y = (dy + self.half_height as f64).clamp(0.0, (h - 1) as f64);
        let (x0, y0) = ((x as usize).min(w), y as usize);
        let (fx, fy) = ((x - x0 as f64) as f32, (y - y0 as f64) as f32);
        let upper = &self.dark[y0 * w..(y0 + 1) * w];
        let y1 = (y0 + 1).min(h - 1);
        let lower = &self.dark[y1 * w..(y1 + 1) * w];
        (x0..w).map(move |x| {
            let next = (x + 1).min(w - 1);
            let above = upper[x] + fx * (upper[next] - upper[x]);
            let below = lower[x] + fx * (lower[next] - lower[x]);
            above + fy * (below - above)
        })
    }
}

/// Each cell's darkest neighbour, a little raised: a bubble that lies a tenth of a millimetre
/// beside its place, or was printed a little darker, must leave no trace of its outline.
fn widened(dark: &[f32], w: usize, h: usize) -> Vec<f32> {
    let darkest = |i: usize| {
        let (x, y) = (i % w, i / w);
        let rows = y.saturating_sub(1)..(y + 2).min(h);
        let cells = rows.flat_map(|y| (x.saturating_sub(1)..(x + 2).min(w)).map(move |x| (x, y)));
        cells.map(|(x, y)| dark[y * w + x]).fold(f32::MIN, f32::max)
    };
    let raised = |i: usize| {
        let rise = (darkest(i) - dark[i]).max(0.0);
        // Plain paper stays as it is: there the neighbours differ by noise alone.
        let steep = if darkest(i) > params::PRINT_SEEN {
            params::PRINT_SPREAD * rise + 0.15 * darkest(i)
        } else {
            0.0
        };
        dark[i] + steep
    };
    (0..dark.len()).map(raised).collect()
}
