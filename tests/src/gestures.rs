//! The shapes hands draw, as strokes in sheet millimetres.
use crate::ink::Touch;
use rand::Rng;
use rand::rngs::SmallRng;
use std::f64::consts::{PI, TAU};

/// A point in sheet millimetres.
pub type Spot = (f64, f64);

/// A smooth line through `spots`, trembling a little, pressed less at both ends.
pub fn curve(spots: &[Spot], tremble_mm: f64, rng: &mut SmallRng) -> Vec<Touch> {
    let shaken: Vec<Spot> = spots.iter().map(|&s| shake(s, tremble_mm, rng)).collect();
    let n = shaken.len();
    let base = rng.random_range(0.65..1.0);
    let mut touches = Vec::new();
    for i in 0..n.saturating_sub(1) {
        let around = [i.saturating_sub(1), i, i + 1, (i + 2).min(n - 1)].map(|k| shaken[k]);
        let length = distance(around[1], around[2]);
        let steps = (length / 0.18).ceil().max(1.0) as usize;
        for step in 0..steps {
            let (x, y) = catmull_rom(around, step as f64 / steps as f64);
            touches.push(Touch { x, y, pressure: base });
        }
    }
    if let Some(&(x, y)) = shaken.last() {
        touches.push(Touch { x, y, pressure: base });
    }
    press(&mut touches, rng);
    touches
}

/// Lets pressure rise, wander and fall as a hand does.
fn press(touches: &mut [Touch], rng: &mut SmallRng) {
    let n = touches.len() as f64;
    let (wave, phase) = (rng.random_range(0.05..0.25), rng.random_range(0.0..TAU));
    let period = rng.random_range(6.0..14.0);
    for (i, touch) in touches.iter_mut().enumerate() {
        let i = i as f64;
        let taper = ((i + 1.0).min(n - i) / 4.0).min(1.0);
        let wander = 1.0 - wave * (0.5 + 0.5 * libm::sin(phase + i / period));
        touch.pressure = (touch.pressure * wander * (0.55 + 0.45 * taper)).clamp(0.0, 1.0);
    }
}

fn shake((x, y): Spot, by: f64, rng: &mut SmallRng) -> Spot {
    if by <= 0.0 {
        return (x, y);
    }
    (x + rng.random_range(-by..by), y + rng.random_range(-by..by))
}

fn distance(a: Spot, b: Spot) -> f64 {
    ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt()
}

/// Between the two middle spots at `t`, the outer ones bending the line.
fn catmull_rom([a, b, c, d]: [Spot; 4], t: f64) -> Spot {
    let blend = |a: f64, b: f64, c: f64, d: f64| {
        let (t2, t3) = (t * t, t * t * t);
        0.5 * (2.0 * b
            + (c - a) * t
            + (2.0 * a - 5.0 * b + 4.0 * c - d) * t2
            + (3.0 * b - a - 3.0 * c + d) * t3)
    };
    (blend(a.0, b.0, c.0, d.0), blend(a.1, b.1, c.1, d.1))
}

/// A spot at an angle and distance from a centre.
#[must_use]
pub fn polar((x, y): Spot, angle: f64, radius: f64) -> Spot {
    (x + radius * libm::cos(angle), y + radius * libm::sin(angle))
}

/// Hatching back and forth over a disc, or over the part of it beyond `from` (−1..1 of the radius).
pub fn hatch(centre: Spot, radius: f64, spacing: f64, from: f64, rng: &mut SmallRng) -> Vec<Touch> {
    let angle = rng.random_range(0.0..TAU);
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    let place = |u: f64, v: f64| (centre.0 + u * cos - v * sin, centre.1 + u * sin + v * cos);
    let mut spots = Vec::new();
    let (mut v, mut side) = (from * radius, 1.0);
    while v <= radius {
        let half = (radius * radius - v * v).max(0.0).sqrt() * rng.random_range(0.86..1.04);
        spots.push(place(side * half, v));
        side = -side;
        v += spacing * rng.random_range(0.7..1.3);
    }
    curve(&spots, 0.06 * radius, rng)
}

/// Going round and round from the middle outwards, as most people fill a bubble.
pub fn spiral(centre: Spot, radius: f64, spacing: f64, rng: &mut SmallRng) -> Vec<Touch> {
    let (start, turn) = (rng.random_range(0.0..TAU), if rng.random_bool(0.8) { 1.0 } else { -1.0 });
    let mut spots = Vec::new();
    let mut angle = 0.0;
    loop {
        let r = 0.15 + spacing * angle / TAU;
        if r > radius {
            break;
        }
        spots.push(polar(centre, start + turn * angle, r * rng.random_range(0.93..1.05)));
        angle += (0.9 / r.max(0.3)).clamp(0.25, 1.2);
    }
    // One lap along the edge closes the shape.
    for step in 0..=14 {
        let lap = f64::from(step) * 0.46;
        spots.push(polar(
            centre,
            start + turn * (angle + lap),
            radius * rng.random_range(0.92..1.03),
        ));
    }
    curve(&spots, 0.03 * radius, rng)
}

/// A tick whose knee lies in the bubble; the long arm ends `reach` radii away.
pub fn tick(centre: Spot, radius: f64, reach: f64, rng: &mut SmallRng) -> Vec<Touch> {
    let (x, y) = centre;
    let r = radius;
    let lean = rng.random_range(-0.15..0.25);
    let short = (x - r * rng.random_range(0.55..0.95), y - r * rng.random_range(-0.15..0.25));
    let knee = (x - r * rng.random_range(0.0..0.25), y + r * rng.random_range(0.45..0.8));
    let mid = (x + r * (0.35 + 0.2 * lean), y - r * 0.15);
    let end = (x + r * reach * (0.75 + lean), y - r * reach * rng.random_range(0.55..0.75));
    curve(&[short, knee, mid, end], 0.05 * r, rng)
}

/// A straight stroke through a spot at an angle.
pub fn slash(centre: Spot, half: f64, angle: f64, rng: &mut SmallRng) -> Vec<Touch> {
    let bow = rng.random_range(-0.12..0.12) * half;
    let middle = polar(centre, angle + 1.57, bow);
    let (a, b) = (polar(centre, angle + PI, half), polar(centre, angle, half));
    curve(&[a, middle, b], 0.06 * half, rng)
}

/// A hand-drawn ring, its ends overlapping or not quite meeting.
pub fn ring(centre: Spot, rx: f64, ry: f64, rng: &mut SmallRng) -> Vec<Touch> {
    let (start, lap) = (rng.random_range(0.0..TAU), rng.random_range(6.0..7.2));
    let egg = rng.random_range(-0.08..0.08);
    let spot = |i: i32| {
        let angle = start + lap * f64::from(i) / 16.0;
        let swell = 1.0 + egg * libm::cos(2.0 * angle) + 0.03 * libm::sin(3.0 * angle + start);
        (centre.0 + rx * swell * libm::cos(angle), centre.1 + ry * swell * libm::sin(angle))
    };
    let spots: Vec<Spot> = (0..=16).map(spot).collect();
    curve(&spots, 0.04 * rx, rng)
}

/// Loops and peaks from left to right, as a name written in a hurry.
pub fn signature(from: Spot, to: Spot, height: f64, rng: &mut SmallRng) -> Vec<Touch> {
    let n = ((to.0 - from.0).abs() / 2.6).max(5.0) as usize;
    let mut spots = Vec::new();
    for i in 0..=n {
        let t = i as f64 / n as f64;
        let up = if i % 2 == 0 { -1.0 } else { 1.0 };
        let fade = 1.0 - 0.7 * t;
        let x = from.0 + t * (to.0 - from.0) + rng.random_range(-0.9..0.9);
        let y = from.1 + t * (to.1 - from.1) + up * height * fade * rng.random_range(0.25..1.0);
        spots.push((x, y));
    }
    curve(&spots, 0.2, rng)
}
