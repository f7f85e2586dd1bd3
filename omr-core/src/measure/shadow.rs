//! Shadows with hard edges, which the slowly changing light does not follow.
//!
//! Near such an edge the light is wrong on both sides, so paper looks like ink and ink like paper. Where
//! the paper *around* a bubble is of two lumas with a straight edge between them, the bubble is measured
//! against that: the edge is laid through it by what lies around, never by what lies inside.
use super::canvas::Canvas;
use super::light::rank;
use super::outline::{DIRECTIONS, Place};
use crate::params::{self, CANVAS_STEP_MM};

/// Cells for a millimetre.
const MM: f64 = 1.0 / CANVAS_STEP_MM;

/// What the edge of a shadow does to a bubble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shadow {
    /// None is near.
    None,
    /// The bubble was measured against it.
    Lifted,
    /// The paper around is of two lumas, and no straight edge explains it.
    Unclear,
}

/// Lifts shadows from the canvas; what became of each bubble.
pub(super) fn lift(canvas: &mut Canvas, places: &[Place]) -> Vec<Shadow> {
    let mut found = vec![Shadow::None; places.len()];
    let two_tone: Vec<usize> =
        (0..places.len()).filter(|&idx| is_two_tone(canvas, &places[idx])).collect();
    if two_tone.is_empty() {
        return found;
    }
    let is_bubble = bubbles(canvas, places);
    let mut edges: Vec<Edge> = Vec::new();
    for idx in two_tone {
        let around = Around::of(canvas, &places[idx]);
        let is_shadow = |edge: &Edge| edge.is_slope(&around) || edge.is_wide(canvas, &is_bubble);
        let Some(edge) = around.edge().filter(is_shadow) else {
            continue;
        };
        if edge.explains(&around) {
            found[idx] = Shadow::Lifted;
            edges.push(edge);
        } else {
            found[idx] = Shadow::Unclear;
        }
    }
    for (idx, edge) in edges.iter().enumerate() {
        edge.lift(canvas, idx, &edges);
    }
    found
}

/// Cells that lie in a bubble or on its outline.
fn bubbles(canvas: &Canvas, places: &[Place]) -> Vec<bool> {
    let mut is_bubble = vec![false; canvas.dark.len()];
    for place in places {
        let radius = place.r + params::SHADE_AROUND_MM[0] * MM;
        canvas.disc(place, radius).for_each(|cells| is_bubble[cells].fill(true));
    }
    is_bubble
}

/// From a bubble's middle to where the paper around it begins and ends, in cells: small bubbles stand
/// closer.
fn around_radii(place: &Place) -> [f64; 2] {
    let scale = place.r / params::RAY_RADIUS_MM;
    params::SHADE_AROUND_MM.map(|mm| place.r + mm * scale * MM)
}

/// Whether a good part of the paper around a bubble is much darker than the rest: a quick look in every
/// direction, farther out than marks reach. An edge that meets the bubble darkens a third of them and more.
fn is_two_tone(canvas: &Canvas, place: &Place) -> bool {
    let [from, to] = around_radii(place);
    let r = 0.3 * from + 0.7 * to;
    let lumas = DIRECTIONS.map(|(c, s)| {
        let (x, y) = ((place.x + r * c).max(0.0) as usize, (place.y + r * s).max(0.0) as usize);
        canvas.luma(x.min(canvas.width - 1), y.min(canvas.height - 1))
    });
    let dark = params::SHADE_TWO_TONE * rank(&lumas.clone(), 0.85);
    lumas.iter().filter(|&&luma| luma < dark).count() >= params::SHADE_DIRECTIONS
}

/// The paper around a bubble: each cell's place from the bubble's middle, in cells, and its luma.
struct Around {
    place: Place,
    cells: Vec<(f64, f64, f32)>,
    /// Mean distance of these cells from the middle.
    radius: f64,
}

impl Around {
    fn of(canvas: &Canvas, place: &Place) -> Self {
        let [from, to] = around_radii(place);
        let mut cells = Vec::with_capacity(640);
        for i in canvas.ring(place, from, to).flatten() {
            let (x, y) = (i % canvas.width, i / canvas.width);
            let (dx, dy) = (x as f64 + 0.5 - place.x, y as f64 + 0.5 - place.y);
            cells.push((dx, dy, canvas.luma(x, y)));
        }
        Self { place: *place, cells, radius: f64::midpoint(from, to) }
    }

    /// The middle lumas of the darker and the lighter cells (two means).
    fn tones(&self) -> [f32; 2] {
        let lumas: Vec<f32> = self.cells.iter().map(|cell| cell.2).collect();
        let mut tones = [rank(&lumas, 0.1), rank(&lumas, 0.9)];
        for _ in 0..6 {
            let between = f32::midpoint(tones[0], tones[1]);
            let (dark, light): (Vec<f32>, Vec<f32>) =
                lumas.iter().partition(|&&luma| luma < between);
            tones = [rank(&dark, 0.5), rank(&light, 0.5)];
        }
        tones
    }

    /// The straight edge between two lumas that fits best.
    fn edge(&self) -> Option<Edge> {
        let n = self.cells.len() as f64;
        let tones = self.tones();
        let between = f32::midpoint(tones[0], tones[1]);
        let (mut n_dark, mut x, mut y) = (0.0, 0.0, 0.0);
        for &(dx, dy, luma) in &self.cells {
            if luma < between {
                let distance = (dx * dx + dy * dy).sqrt().max(1.0);
                (n_dark, x, y) = (n_dark + 1.0, x + dx / distance, y + dy / distance);
            }
        }
        let length = (x * x + y * y).sqrt();
        if length < 0.05 * n {
            return None;
        }
        // On a circle the dark arc is twice this angle.
        let half_arc = std::f64::consts::PI * n_dark / n;
        let (c, s) = (x / length, y / length);
        let offset = self.radius * libm::cos(half_arc);
        // Writing beside the bubble turns this direction a little.
        let rough =
            (-4..=4).flat_map(|turn| (-3..=3).map(move |step| (8 * turn, 2.0 * f64::from(step))));
        let (normal, offset) = self.best(rough, ((c, s), offset), tones, 3)?;
        let fine =
            (-1..=1).flat_map(|turn| (-2..=2).map(move |step| (4 * turn, 0.5 * f64::from(step))));
        let (normal, offset) = self.best(fine, (normal, offset), tones, 1)?;
        Some(Edge::sharp(self.place, normal, offset, tones).with_profile(self))
    }

    /// The edge that misses least, of those turned by some degrees and moved by some cells; every
    /// `step`-th cell is looked at.
    fn best(
        &self,
        moves: impl Iterator<Item = (i32, f64)>,
        (from, offset): ((f64, f64), f64),
        tones: [f32; 2],
        step: usize,
    ) -> Option<((f64, f64), f64)> {
        let moved = moves.map(|(degrees, by)| {
            let turn = f64::from(degrees) * std::f64::consts::PI / 180.0;
            let (c, s) = (libm::cos(turn), libm::sin(turn));
            let normal = (from.0 * c - from.1 * s, from.1 * c + from.0 * s);
            let edge = Edge::sharp(self.place, normal, offset + by, tones);
            let miss: f32 = edge.misses(self).step_by(step).sum();
            (miss, (normal, offset + by))
        });
        moved.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, edge)| edge)
    }
}

/// Cells either way from an edge that its blur is known for: 6 mm, since a hand's shadow goes over into light
/// over a whole bubble.
const BLUR: i32 = 24;
const N_BLUR: usize = 2 * BLUR as usize + 1;

/// A straight edge of a shadow near a bubble.
struct Edge {
    place: Place,
    /// Unit vector towards the dark side.
    normal: (f64, f64),
    /// The edge's distance from the bubble's middle along it, in cells.
    offset: f64,
    /// Paper's luma at every distance (cells) from the edge.
    profile: [f32; N_BLUR],
}

impl Edge {
    /// Without blur.
    fn sharp(place: Place, normal: (f64, f64), offset: f64, [dark, light]: [f32; 2]) -> Self {
        let profile = std::array::from_fn(|i| if i as i32 >= BLUR { dark } else { light });
        Self { place, normal, offset, profile }
    }

    fn bin(&self, dx: f64, dy: f64) -> usize {
        let beyond = dx * self.normal.0 + dy * self.normal.1 - self.offset;
        let blur = f64::from(BLUR);
        ((beyond.clamp(-blur, blur) + blur + 0.5) as usize).min(N_BLUR - 1)
    }

    /// Measures the cells around against this edge, but those that lie nearer to another's bubble.
    fn lift(&self, canvas: &mut Canvas, idx: usize, edges: &[Self]) {
        let reach = self.place.r + params::SHADE_REACH_MM * MM;
        let is_near = |other: &Self| {
            let (dx, dy) = (other.place.x - self.place.x, other.place.y - self.place.y);
            dx * dx + dy * dy <= 4.0 * reach * reach
        };
        let near: Vec<(usize, &Self)> =
            edges.iter().enumerate().filter(|(_, other)| is_near(other)).collect();
        let cells: Vec<usize> = canvas.disc(&self.place, reach).flatten().collect();
        for i in cells {
            let (x, y) = (i % canvas.width, i / canvas.width);
            let (middle_x, middle_y) = (x as f64 + 0.5, y as f64 + 0.5);
            let own = self.distance(middle_x, middle_y);
            let is_nearer = |&(number, other): &(usize, &Self)| {
                let distance = other.distance(middle_x, middle_y);
                distance < own || distance == own && number < idx
            };
            if !near.iter().any(is_nearer) {
                let paper = self.paper(middle_x, middle_y);
                canvas.dark[i] = canvas.darkness(canvas.luma(x, y), paper);
            }
        }
    }

    /// Square of the distance from the bubble's middle, in cells.
    fn distance(&self, x: f64, y: f64) -> f32 {
        let (dx, dy) = (x - self.place.x, y - self.place.y);
        (dx * dx + dy * dy) as f32
    }

    /// Paper's luma at a point of the canvas, in cells.
    fn paper(&self, x: f64, y: f64) -> f32 {
        self.profile[self.bin(x - self.place.x, y - self.place.y)]
    }

    /// How much darker or lighter the cells around are than this paper.
    fn misses<'a>(&'a self, around: &'a Around) -> impl Iterator<Item = f32> + 'a {
        around.cells.iter().map(|&(dx, dy, luma)| (luma - self.profile[self.bin(dx, dy)]).abs())
    }

    /// The edge with its blur, as the paper around shows it: the middle rank at every distance.
    fn with_profile(self, around: &Around) -> Self {
        let mut of: [Vec<f32>; N_BLUR] = std::array::from_fn(|_| Vec::new());
        for &(dx, dy, luma) in &around.cells {
            of[self.bin(dx, dy)].push(luma);
        }
        let [light, dark] = [self.profile[0], self.profile[N_BLUR - 1]];
        let mut profile = self.profile;
        // Where no paper is seen it is as at the distance before.
        let mut seen = light;
        let mut darkest = f32::MAX;
        for (value, cells) in profile.iter_mut().zip(&mut of) {
            if cells.len() >= 6 {
                seen = rank(cells, 0.5);
            }
            // A shadow never gets lighter away from its edge, and ink is darker than it is.
            darkest = darkest.min(seen).max(0.85 * dark).min(1.15 * light);
            *value = darkest;
        }
        Self { profile, ..self }
    }

    /// Whether the paper between bubbles is dark on one side of the edge and light on the other for some
    /// millimetres: ink never is.
    fn is_wide(&self, canvas: &Canvas, is_bubble: &[bool]) -> bool {
        let between = f32::midpoint(self.profile[0], self.profile[N_BLUR - 1]);
        let (nx, ny) = self.normal;
        let mut sides = [(0, 0); 2];
        for (side, direction) in sides.iter_mut().zip([-1.0, 1.0]) {
            for beyond in params::SHADE_WIDE_MM {
                let along = self.offset + direction * beyond * MM;
                for aside in -6..=6 {
                    let aside = f64::from(aside) * MM;
                    let x = self.place.x + along * nx - aside * ny;
                    let y = self.place.y + along * ny + aside * nx;
                    let (w, h) = (canvas.width as f64, canvas.height as f64);
                    if x < 0.0 || y < 0.0 || x >= w || y >= h {
                        continue;
                    }
                    let (x, y) = (x as usize, y as usize);
                    if !is_bubble[y * canvas.width + x] {
                        side.0 += 1;
                        side.1 += usize::from((canvas.luma(x, y) < between) == (direction > 0.0));
                    }
                }
            }
        }
        sides.iter().all(|&(n, n_alike)| {
            n >= params::SHADE_WIDE_CELLS && n_alike as f64 >= params::SHADE_WIDE_SHARE * n as f64
        })
    }

    /// Whether the paper around is as this edge has it.
    fn explains(&self, around: &Around) -> bool {
        self.is_like(around, params::SHADE_NEAR, params::SHADE_CELLS)
    }

    /// Whether the paper around is so exactly as this edge has it as only soft light makes it.
    fn is_slope(&self, around: &Around) -> bool {
        self.is_like(around, params::SLOPE_NEAR, params::SLOPE_CELLS)
    }

    fn is_like(&self, around: &Around, near: f32, share: f64) -> bool {
        let is_near = |&&(dx, dy, luma): &&(f64, f64, f32)| {
            let paper = self.profile[self.bin(dx, dy)];
            (luma - paper).abs() <= near * paper
        };
        let n_near = around.cells.iter().filter(is_near).count();
        n_near as f64 >= share * around.cells.len() as f64
    }
}
