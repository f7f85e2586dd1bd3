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

/// At most `n` of the places, from all over the page and from every column alike: a class that is
/// all present fills a whole one.
pub(super) fn some<T: Copy>(places: &[T], n: usize) -> Vec<T> {
    // A step that is prime to every number of columns walks through all places in some order.
    const STEP: usize = 7919;
    (0..places.len().min(n)).map(|k| places[k * STEP % places.len()]).collect()
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
    // Of a black and white picture's outlines single cells are all that is left.
    let first = nominal.first().filter(|_| !canvas.is_bilevel);
    let rough = first.map(|place| Rough::new(place.r, canvas.width));
    let found: Vec<Place> =
        nominal.iter().map(|place| search(canvas, place, rough.as_ref())).collect();
    let seen: Vec<f32> = found.iter().map(|place| place.outline).collect();
    let usual = page_outline.unwrap_or_else(|| rank(&seen, 0.5));
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
        let dx: Vec<f32> = shifts.iter().map(|s| s.0).collect();
        let dy: Vec<f32> = shifts.iter().map(|s| s.1).collect();
        let (dx, dy) = (f64::from(rank(&dx, 0.5)), f64::from(rank(&dy, 0.5)));
        let expected = Place { x: nominal[idx].x + dx, y: nominal[idx].y + dy, ..nominal[idx] };
        let own = found[idx];
        let miss = (own.x - expected.x).abs().max((own.y - expected.y).abs());
        let believed = own.outline >= clear && miss <= params::OUTLINE_MAX_JUMP_MM / CANVAS_STEP_MM;
        if believed { own } else { Place { outline: contrast(canvas, &expected), ..expected } }
    };
    (0..found.len()).map(settle).collect()
}

/// The place near `nominal` where the outline stands out most.
fn search(canvas: &Canvas, nominal: &Place, rough: Option<&Rough>) -> Place {
    // Half of the directions are enough to find the place, which asks some 25 times; and single cells for
    // all but the last step, since what one of them misses another sees.
    let circles = Circles::<{ DIRECTIONS.len() / 2 }>::new(nominal.r);
    let mut at = *nominal;
    for (step_mm, is_last) in params::OUTLINE_SEARCH_MM.into_iter().zip([false, false, true]) {
        let step = step_mm / CANVAS_STEP_MM;
        let contrast = |place: &Place| {
            let rough = rough.filter(|rough| !is_last && rough.r == place.r);
            let rough = rough.and_then(|rough| rough.contrast(canvas, place));
            rough.unwrap_or_else(|| circles.contrast(canvas, place))
        };
        let mut best = (contrast(&at), at);
        for (dx, dy) in AROUND {
            let place = Place { x: at.x + dx * step, y: at.y + dy * step, ..at };
            let outline = contrast(&place);
            if outline > best.0 {
                best = (outline, place);
            }
        }
        at = best.1;
    }
    Place { outline: contrast(canvas, &at), ..at }
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
pub(super) fn contrast(canvas: &Canvas, place: &Place) -> f32 {
    Circles::<{ DIRECTIONS.len() }>::new(place.r).contrast(canvas, place)
}

/// Points on an outline and on circles 0.6 mm inside and outside of it, in cells from its middle,
/// in `N` directions.
struct Circles<const N: usize> {
    x: [[f32; N]; 3],
    y: [[f32; N]; 3],
    /// How far the outermost points reach.
    reach: f32,
}

impl<const N: usize> Circles<N> {
    fn new(r: f64) -> Self {
        let gap = (params::OUTLINE_GAP_MM / CANVAS_STEP_MM) as f32;
        let r = r as f32;
        let circles = [r, r - gap, r + gap];
        let direction = |i: usize| DIRECTIONS[i * DIRECTIONS.len() / N];
        Self {
            x: circles.map(|r| std::array::from_fn(|i| r * direction(i).0 as f32)),
            y: circles.map(|r| std::array::from_fn(|i| r * direction(i).1 as f32)),
            reach: r + gap,
        }
    }

    fn contrast(&self, canvas: &Canvas, place: &Place) -> f32 {
        let (x, y) = (place.x as f32, place.y as f32);
        let is_inside = canvas.is_inside(x, y, self.reach);
        let circle = |i: usize| {
            let (x, y) = (self.x[i].map(|dx| x + dx), self.y[i].map(|dy| y + dy));
            let dark = if is_inside {
                canvas.at_all_inside(&x, &y)
            } else {
                std::array::from_fn(|i| canvas.at(x[i], y[i]))
            };
            dark.map(|d| d.clamp(-0.2, 0.6)).iter().sum::<f32>()
        };
        (circle(0) - 0.5 * (circle(1) + circle(2))) / N as f32
    }
}

/// Parts of a cell either way that a bubble's middle is told apart by in a rough look.
const PHASES: usize = 4;

/// The cells that points on three circles lie in, as in [`Circles`], for every part of a cell that the
/// middle may lie in.
struct Rough {
    r: f64,
    /// From the middle's cell to each point's; the outline, then inside and outside of it.
    cells: Vec<[[i32; ROUGH]; 3]>,
    reach: f32,
}

/// Directions of a rough look.
const ROUGH: usize = DIRECTIONS.len() / 2;

impl Rough {
    fn new(r: f64, width: usize) -> Self {
        let circles = Circles::<ROUGH>::new(r);
        let part = |i: usize| (i as f32 + 0.5) / PHASES as f32;
        let whole = |v: f32| v.floor() as i32;
        let at = |phase: usize| {
            let (x, y) = (part(phase % PHASES), part(phase / PHASES));
            std::array::from_fn(|circle| {
                let (dx, dy) = (&circles.x[circle], &circles.y[circle]);
                std::array::from_fn(|i| whole(y + dy[i]) * width as i32 + whole(x + dx[i]))
            })
        };
        Self { r, cells: (0..PHASES * PHASES).map(at).collect(), reach: circles.reach + 1.0 }
    }

    /// `None` beside the canvas's rim.
    fn contrast(&self, canvas: &Canvas, place: &Place) -> Option<f32> {
        let (x, y) = (place.x as f32, place.y as f32);
        if !canvas.is_inside(x, y, self.reach) {
            return None;
        }
        let (column, row) = (x as usize, y as usize);
        let part = |v: f32, whole: usize| ((v - whole as f32) * PHASES as f32) as usize;
        let [on, inside, outside] = self.cells.get(part(y, row) * PHASES + part(x, column))?;
        let middle = (row * canvas.width + column) as i32;
        let sum = |cells: &[i32; ROUGH]| {
            let dark = cells.map(|cell| canvas.dark.get((middle + cell) as usize));
            dark.into_iter().flatten().map(|d| d.clamp(-0.2, 0.6)).sum::<f32>()
        };
        Some((sum(on) - 0.5 * (sum(inside) + sum(outside))) / ROUGH as f32)
    }
}
