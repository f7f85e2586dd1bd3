//! What a hand does to a row, habit by habit.
use crate::dirt;
use crate::gestures::{self, Spot};
use crate::habits::Habit;
use crate::ink::{self, Touch};
use crate::marking::Entry;
use crate::pens::{Pen, PenKind};
use crate::raster::{Grey, Raster};
use omr_core::{Bubble, Field};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use std::f64::consts::{PI, TAU};

/// A hand over a page.
pub(crate) struct Hand<'a, const C: usize> {
    /// The paper as it gets marked.
    pub(crate) page: Raster<C>,
    clean: &'a Grey,
    fields: &'a [Field],
    rng: SmallRng,
    /// Fields that another field's stroke runs into.
    pub(crate) touched: Vec<bool>,
    /// Fields that another field's stray line crosses.
    pub(crate) crossed: Vec<bool>,
}

impl<'a, const C: usize> Hand<'a, C> {
    /// A hand over an untouched page.
    pub(crate) fn over(clean: &'a Grey, fields: &'a [Field], seed: u64) -> Self {
        let pixels = clean.pixels.iter().map(|&[v]| [v; C]).collect();
        Self {
            page: Raster { width: clean.width, height: clean.height, pixels },
            clean,
            fields,
            rng: SmallRng::seed_from_u64(seed),
            touched: vec![false; fields.len()],
            crossed: vec![false; fields.len()],
        }
    }

    fn draw(&mut self, pen: &Pen, stroke: &[Touch]) {
        let seed = self.rng.random();
        ink::draw(&mut self.page, pen, stroke, seed);
    }

    fn bubble(&self, field_idx: usize, bubble_idx: usize) -> (Spot, f64) {
        let bubble = &self.fields[field_idx].bubbles[bubble_idx];
        ((bubble.x_mm, bubble.y_mm), bubble.r_mm)
    }

    /// The bubble's middle as a hand hits it.
    fn aim(&mut self, field_idx: usize, bubble_idx: usize) -> (Spot, f64) {
        let ((x, y), r) = self.bubble(field_idx, bubble_idx);
        let slip = 0.12 * r;
        let (dx, dy) = (self.rng.random_range(-slip..slip), self.rng.random_range(-slip..slip));
        ((x + dx, y + dy), r)
    }

    /// Another bubble of the field, for corrections and seconds.
    fn other(&mut self, field_idx: usize, bubble_idx: usize) -> usize {
        let n = self.fields[field_idx].bubbles.len();
        (bubble_idx + self.rng.random_range(1..n)) % n
    }

    /// Does to a field what the entry says.
    pub(crate) fn apply(&mut self, idx: usize, entry: &Entry) {
        let Entry { bubble_idx, habit, ref pen } = *entry;
        match habit {
            Habit::Filled => self.fill(idx, bubble_idx, pen),
            Habit::Scribbled => self.scribble(idx, bubble_idx, pen),
            Habit::OverTheEdge => self.over_the_edge(idx, bubble_idx, pen),
            Habit::Tick => self.tick(idx, bubble_idx, pen),
            Habit::Cross => self.cross(idx, bubble_idx, pen),
            Habit::Slash => self.slash(idx, bubble_idx, pen),
            Habit::HalfFilled => self.half(idx, bubble_idx, pen),
            Habit::Ring => self.ring(idx, bubble_idx, pen),
            Habit::Dot => self.dot(idx, bubble_idx, pen),
            Habit::IntoNeighbour => self.run_into_neighbour(idx, bubble_idx, pen),
            Habit::IntoNextRow => self.run_into_next_row(idx, bubble_idx, pen),
            Habit::Signature => self.signature(idx, bubble_idx, pen),
            Habit::Erased => {
                let other = self.other(idx, bubble_idx);
                self.erase(idx, other, pen);
                self.fill(idx, bubble_idx, pen);
            }
            Habit::WhitedOut => self.white_out(idx, bubble_idx, pen),
            Habit::CrossedOut => self.cross_out(idx, bubble_idx, pen),
            Habit::TwoFilled => {
                let other = self.other(idx, bubble_idx);
                self.fill(idx, other, pen);
                self.fill(idx, bubble_idx, pen);
            }
            Habit::ErasedOnly => self.erase(idx, bubble_idx, pen),
            Habit::RestingPoint => self.rest(idx, bubble_idx, pen),
            Habit::Untouched => {}
            Habit::StrayLine => self.stray_line(idx, bubble_idx, pen),
            Habit::Stain => self.stain(idx, bubble_idx),
            Habit::Dust => self.dust(idx),
            Habit::ShowThrough => self.show_through(idx, bubble_idx),
        }
    }

    fn fill(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        let (spot, r) = self.aim(idx, bubble_idx);
        let spacing = pen.width_mm * self.rng.random_range(0.7..1.0);
        let radius = r * self.rng.random_range(0.86..1.02) - pen.width_mm * 0.4;
        self.cover(spot, radius, spacing, pen);
        // Most people go over it again.
        if self.rng.random_bool(0.6) {
            self.cover(spot, radius * 0.92, spacing * 1.4, pen);
        }
    }

    fn cover(&mut self, spot: Spot, radius: f64, spacing: f64, pen: &Pen) {
        let round = self.rng.random_bool(0.5);
        // A marker nearly as wide as the bubble is still led over it more than once: at wider
        // spacings a single touch, and so no stroke, would be left of a filling.
        let spacing = spacing.min(0.7 * radius);
        let stroke = if round {
            gestures::spiral(spot, radius, spacing, &mut self.rng)
        } else {
            gestures::hatch(spot, radius, spacing, -1.0, &mut self.rng)
        };
        self.draw(pen, &stroke);
    }

    fn scribble(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        let (spot, r) = self.aim(idx, bubble_idx);
        let spacing = (pen.width_mm * self.rng.random_range(1.3..1.9)).min(r * 0.6);
        let radius = r * self.rng.random_range(0.8..1.1);
        let stroke = gestures::hatch(spot, radius, spacing, -0.9, &mut self.rng);
        self.draw(pen, &stroke);
    }

    fn over_the_edge(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        let ((x, y), r) = self.aim(idx, bubble_idx);
        let off = 0.25 * r;
        let spot = (
            x + self.rng.random_range(-off..off),
            y + self.rng.random_range(-0.5 * off..0.5 * off),
        );
        let radius = r * self.rng.random_range(1.12..1.28) - pen.width_mm * 0.4;
        self.cover(spot, radius, pen.width_mm * 0.95, pen);
    }

    fn tick(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        let (spot, r) = self.aim(idx, bubble_idx);
        let reach = self.rng.random_range(1.0..1.5);
        let stroke = gestures::tick(spot, r, reach, &mut self.rng);
        self.draw(pen, &stroke);
    }

    fn cross(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        let (spot, r) = self.aim(idx, bubble_idx);
        let lean = self.rng.random_range(-0.25..0.25);
        for angle in [0.785, 2.356] {
            let half = r * self.rng.random_range(0.8..1.15);
            let stroke = gestures::slash(spot, half, angle + lean, &mut self.rng);
            self.draw(pen, &stroke);
        }
    }

    fn slash(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        let (spot, r) = self.aim(idx, bubble_idx);
        let angle = -self.rng.random_range(0.5..1.2);
        let half = r * self.rng.random_range(0.9..1.3);
        let stroke = gestures::slash(spot, half, angle, &mut self.rng);
        self.draw(pen, &stroke);
    }

    fn half(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        let (spot, r) = self.aim(idx, bubble_idx);
        let from = self.rng.random_range(-0.15..0.15);
        let stroke = gestures::hatch(spot, r * 0.95, pen.width_mm * 0.85, from, &mut self.rng);
        self.draw(pen, &stroke);
    }

    fn ring(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        let (spot, r) = self.aim(idx, bubble_idx);
        let (rx, ry) = (self.rng.random_range(1.25..1.75), self.rng.random_range(1.1..1.4));
        let stroke = gestures::ring(spot, r * rx, r * ry, &mut self.rng);
        self.draw(pen, &stroke);
    }

    fn dot(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        let ((x, y), r) = self.aim(idx, bubble_idx);
        let off = 0.2 * r;
        let spot = (x + self.rng.random_range(-off..off), y + self.rng.random_range(-off..off));
        let radius = self.rng.random_range(0.55..0.95f64).max(pen.width_mm * 0.55);
        let stroke = gestures::spiral(spot, radius, pen.width_mm * 0.6, &mut self.rng);
        self.draw(pen, &stroke);
    }

    fn run_into_neighbour(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        let n = self.fields[idx].bubbles.len();
        let next = if bubble_idx + 1 < n { bubble_idx + 1 } else { bubble_idx - 1 };
        let ((x, y), r) = self.aim(idx, bubble_idx);
        let ((nx, ny), _) = self.bubble(idx, next);
        self.fill(idx, bubble_idx, pen);
        let into = self.rng.random_range(-0.6..0.7) * r * (nx - x).signum();
        let end = (nx + into, ny + self.rng.random_range(-0.5..0.5) * r);
        let bend = ((x + nx) / 2.0, y + self.rng.random_range(-0.6..0.6) * r);
        let stroke = gestures::curve(&[(x, y), bend, end], 0.1, &mut self.rng);
        self.draw(pen, &stroke);
    }

    fn run_into_next_row(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        let ((x, y), r) = self.aim(idx, bubble_idx);
        self.fill(idx, bubble_idx, pen);
        let below = idx + 1 < self.fields.len() && self.fields[idx + 1].bubbles.len() > bubble_idx;
        let next = if below { idx + 1 } else { idx - 1 };
        let ((nx, ny), _) = self.bubble(next, bubble_idx.min(self.fields[next].bubbles.len() - 1));
        let end =
            (nx + self.rng.random_range(-0.6..0.6) * r, ny + self.rng.random_range(-0.5..0.5) * r);
        let bend = ((x + nx) / 2.0 + self.rng.random_range(-0.4..0.4) * r, (y + ny) / 2.0);
        let stroke = gestures::curve(&[(x, y), bend, end], 0.1, &mut self.rng);
        self.draw(pen, &stroke);
        self.touched[next] = true;
    }

    fn signature(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        self.fill(idx, bubble_idx, pen);
        let ((x0, y), r) = self.bubble(idx, 0);
        let ((x1, _), _) = self.bubble(idx, self.fields[idx].bubbles.len() - 1);
        let (left, right) = (x0.min(x1) - 3.0 * r, x0.max(x1) + r);
        let from = (left - self.rng.random_range(0.0..14.0), y + self.rng.random_range(-0.6..0.6));
        let to = (right - self.rng.random_range(0.0..18.0), y + self.rng.random_range(-0.8..0.8));
        let stroke = gestures::signature(from, to, 2.0, &mut self.rng);
        self.draw(pen, &stroke);
    }

    fn erase(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        self.fill(idx, bubble_idx, pen);
        let (spot, r) = self.bubble(idx, bubble_idx);
        dirt::rub_out(&mut self.page, self.clean, spot, r * 1.25, &mut self.rng);
    }

    fn white_out(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        let other = self.other(idx, bubble_idx);
        self.fill(idx, other, pen);
        let (spot, r) = self.aim(idx, other);
        dirt::white_out(&mut self.page, spot, r, &mut self.rng);
        self.fill(idx, bubble_idx, pen);
    }

    fn cross_out(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        let other = self.other(idx, bubble_idx);
        self.fill(idx, other, pen);
        let (spot, r) = self.aim(idx, other);
        let lean = self.rng.random_range(-0.2..0.2);
        for angle in [0.66, 2.48] {
            for _ in 0..self.rng.random_range(1..=2) {
                let half = r * self.rng.random_range(1.6..2.1);
                let slip = (spot.0, spot.1 + self.rng.random_range(-0.5..0.5));
                let stroke = gestures::slash(slip, half, angle + lean, &mut self.rng);
                self.draw(pen, &stroke);
            }
        }
        self.fill(idx, bubble_idx, pen);
    }

    fn rest(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        let ((x, y), r) = self.bubble(idx, bubble_idx);
        let off = 0.6 * r;
        let spot = (x + self.rng.random_range(-off..off), y + self.rng.random_range(-off..off));
        let tip = Pen { width_mm: pen.width_mm.min(0.6), ..*pen };
        let end = gestures::polar(
            spot,
            self.rng.random_range(0.0..TAU),
            self.rng.random_range(0.05..0.3),
        );
        let stroke = gestures::curve(&[spot, end], 0.02, &mut self.rng);
        self.draw(&tip, &stroke);
    }

    /// A line across the table, as a slipped pen or a tick on the list's margin leaves it.
    fn stray_line(&mut self, idx: usize, bubble_idx: usize, pen: &Pen) {
        let (spot, r) = self.bubble(idx, bubble_idx);
        let angle = if self.rng.random_bool(0.4) {
            self.rng.random_range(-0.06..0.06)
        } else {
            self.rng.random_range(0.3..2.8)
        };
        let off = (
            spot.0 + self.rng.random_range(-0.7..0.7) * r,
            spot.1 + self.rng.random_range(-0.5..0.5) * r,
        );
        let ends = [self.line_end(off, angle + PI), off, self.line_end(off, angle)];
        let thin = Pen { width_mm: pen.width_mm.min(0.6), ..*pen };
        let stroke = gestures::curve(&ends, 0.15, &mut self.rng);
        self.draw(&thin, &stroke);
        self.note_crossed(idx, &stroke);
    }

    /// An end between bubbles: a line that stops inside one could be meant for it.
    fn line_end(&mut self, from: Spot, angle: f64) -> Spot {
        let mut length = self.rng.random_range(18.0..45.0);
        loop {
            let end = gestures::polar(from, angle, length);
            let in_bubble = |b: &Bubble| {
                let (dx, dy) = (b.x_mm - end.0, b.y_mm - end.1);
                dx * dx + dy * dy < (b.r_mm + 1.2) * (b.r_mm + 1.2)
            };
            if !self.fields.iter().flat_map(|field| &field.bubbles).any(in_bubble) {
                return end;
            }
            length += 1.0;
        }
    }

    /// Remembers the other fields whose bubbles a line crosses.
    fn note_crossed(&mut self, idx: usize, stroke: &[Touch]) {
        for (other, field) in self.fields.iter().enumerate() {
            let near = |touch: &Touch| {
                field.bubbles.iter().any(|b| {
                    let (dx, dy) = (b.x_mm - touch.x, b.y_mm - touch.y);
                    dx * dx + dy * dy < (b.r_mm + 0.6) * (b.r_mm + 0.6)
                })
            };
            if other != idx && stroke.iter().any(near) {
                self.crossed[other] = true;
            }
        }
    }

    fn stain(&mut self, idx: usize, bubble_idx: usize) {
        let ((x, y), _) = self.bubble(idx, bubble_idx);
        let radius = self.rng.random_range(8.0..22.0);
        let spot = gestures::polar((x, y), self.rng.random_range(0.0..TAU), radius * 0.8);
        dirt::stain(&mut self.page, spot, radius, &mut self.rng);
    }

    fn dust(&mut self, idx: usize) {
        for bubble_idx in 0..self.fields[idx].bubbles.len() {
            let ((x, y), r) = self.bubble(idx, bubble_idx);
            for _ in 0..self.rng.random_range(0..=2) {
                let at = (x + self.rng.random_range(-r..r), y + self.rng.random_range(-r..r));
                let radius = self.rng.random_range(0.05..0.16);
                dirt::speck(&mut self.page, at, radius, &mut self.rng);
            }
        }
        if self.rng.random_bool(0.4) {
            let (spot, r) = self.aim(idx, 0);
            let hair =
                Pen { width_mm: 0.09, opacity: 0.6, ..Pen::pick(PenKind::Pencil, &mut self.rng) };
            let end = gestures::polar(spot, self.rng.random_range(0.0..TAU), 1.8 * r);
            let bend = gestures::polar(spot, self.rng.random_range(0.0..TAU), r);
            let stroke = gestures::curve(&[spot, bend, end], 0.2, &mut self.rng);
            self.draw(&hair, &stroke);
        }
    }

    fn show_through(&mut self, idx: usize, bubble_idx: usize) {
        let ((x, y), r) = self.bubble(idx, bubble_idx);
        let spot = (x + self.rng.random_range(-r..r), y + self.rng.random_range(-r..r));
        dirt::show_through(&mut self.page, spot, r, &mut self.rng);
    }
}
