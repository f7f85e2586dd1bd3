//! Drawing in millimetres.
use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke};
use krilla::surface::Surface;

use super::contour::outlines;
use super::line::{Line, Typesetter};

const PT_PER_MM: f64 = 72.0 / 25.4;

/// Millimetres as PDF points.
pub(super) fn pt(mm: f64) -> f32 {
    (mm * PT_PER_MM) as f32
}

/// How dark to print, from 0 (paper) to 1 (black).
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink(pub(super) f64);

impl Ink {
    /// All words and marks: printers make grey of dots, and small grey letters fall apart in them.
    pub(super) const BLACK: Self = Self(1.0);

    fn color(self) -> luma::Color {
        luma::Color::new((255.0 * (1.0 - self.0)).round() as u8)
    }
}

/// Where a line of text stands on its abscissa.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Left,
    Middle,
    Right,
}

/// A rectangle: left, top, width, height, mm.
pub(super) type RectMm = [f64; 4];

/// A page to draw on, millimetres from its top-left corner.
pub(super) struct Canvas<'a, 'doc> {
    pub(super) surface: &'a mut Surface<'doc>,
    pub(super) set: &'a Typesetter,
}

impl Canvas<'_, '_> {
    /// Fills a square of black cells, centred at `(x, y)` and `size` wide, as one outline.
    pub(super) fn cells(&mut self, cells: &[Vec<bool>], (x, y): (f64, f64), size: f64) {
        let cell = size / cells.len() as f64;
        let place = |from: f64, i: usize| pt(from - size / 2.0 + i as f64 * cell);
        let mut path = PathBuilder::new();
        for outline in outlines(cells) {
            for (i, &(column, row)) in outline.iter().enumerate() {
                let (x, y) = (place(x, column), place(y, row));
                if i == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
            }
            path.close();
        }
        self.fill(path, Ink::BLACK);
    }

    /// Fills rectangles that do not overlap.
    pub(super) fn rects(&mut self, rects: impl IntoIterator<Item = RectMm>, ink: Ink) {
        let mut path = PathBuilder::new();
        for [x, y, w, h] in rects {
            if let Some(rect) = Rect::from_ltrb(pt(x), pt(y), pt(x + w), pt(y + h)) {
                path.push_rect(rect);
            }
        }
        self.fill(path, ink);
    }

    /// Draws a circle's outline inside its radius, so that the printed disc has just that radius.
    pub(super) fn circle(&mut self, (x, y): (f64, f64), r: f64, line: f64, ink: Ink) {
        self.stroke(circle(x, y, r - line / 2.0), line, ink);
    }

    /// Fills a disc.
    pub(super) fn disc(&mut self, (x, y): (f64, f64), r: f64) {
        self.fill(circle(x, y, r), Ink::BLACK);
    }

    /// Draws a polyline with round ends.
    pub(super) fn strokes(&mut self, points: &[(f64, f64)], line: f64) {
        let mut path = PathBuilder::new();
        for (i, &(x, y)) in points.iter().enumerate() {
            if i == 0 { path.move_to(pt(x), pt(y)) } else { path.line_to(pt(x), pt(y)) }
        }
        self.stroke(path, line, Ink::BLACK);
    }

    /// Draws text with its baseline at `y`.
    pub(super) fn text(&mut self, line: &Line, (x, y): (f64, f64), anchor: Anchor, size_pt: f32) {
        let width = line.width * size_pt;
        let mut left = match anchor {
            Anchor::Left => pt(x),
            Anchor::Middle => pt(x) - width / 2.0,
            Anchor::Right => pt(x) - width,
        };
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill(Ink::BLACK)));
        for run in &line.runs {
            let face = self.set.fonts.face(run.family, line.weight);
            let start = Point::from_xy(left, pt(y));
            let size = size_pt * face.scale;
            let font = face.writer.clone();
            self.surface.draw_glyphs(start, &run.glyphs, font, &run.text, size, false);
            left += run.width * size_pt;
        }
    }

    fn fill(&mut self, path: PathBuilder, ink: Ink) {
        if let Some(path) = path.finish() {
            self.surface.set_stroke(None);
            self.surface.set_fill(Some(fill(ink)));
            self.surface.draw_path(&path);
        }
    }

    fn stroke(&mut self, path: PathBuilder, line: f64, ink: Ink) {
        if let Some(path) = path.finish() {
            self.surface.set_fill(None);
            self.surface.set_stroke(Some(Stroke {
                paint: ink.color().into(),
                width: pt(line),
                line_cap: LineCap::Round,
                line_join: LineJoin::Round,
                ..Stroke::default()
            }));
            self.surface.draw_path(&path);
        }
    }
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: ink.color().into(), opacity: NormalizedF32::ONE, rule: FillRule::EvenOdd }
}

/// A circle of four cubic curves (off by 0.03 % of the radius at most).
fn circle(x: f64, y: f64, r: f64) -> PathBuilder {
    const K: f64 = 0.552_284_749_8;
    let k = r * K;
    let mut path = PathBuilder::new();
    path.move_to(pt(x + r), pt(y));
    let mut curve = |x1, y1, x2, y2, x3, y3| {
        path.cubic_to(pt(x + x1), pt(y + y1), pt(x + x2), pt(y + y2), pt(x + x3), pt(y + y3));
    };
    curve(r, k, k, r, 0.0, r);
    curve(-k, r, -r, k, -r, 0.0);
    curve(-r, -k, -k, -r, 0.0, -r);
    curve(k, -r, r, -k, r, 0.0);
    path.close();
    path
}
