//! Lines on a picture.
use crate::geometry::Point;

/// Red, green, blue.
pub(crate) type Rgb = [u8; 3];

/// How a line looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pen {
    pub(crate) color: Rgb,
    /// px.
    pub(crate) width: f64,
    /// Lengths of a dash and of the gap after it, px; `None` is a line without gaps.
    pub(crate) dash: Option<[f64; 2]>,
}

/// A picture that is drawn on: red, green and blue of each pixel, row by row.
pub(crate) struct Canvas {
    pub(crate) rgb: Vec<u8>,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl Canvas {
    /// A grey picture, row by row without padding.
    pub(crate) fn grey(luma: &[u8], width: usize, height: usize) -> Self {
        let mut rgb = vec![0; 3 * luma.len()];
        for (pixel, &v) in rgb.as_chunks_mut::<3>().0.iter_mut().zip(luma) {
            *pixel = [v; 3];
        }
        Self { rgb, width, height }
    }

    /// Draws a line through points; a piece that is longer than the picture is left out, since no
    /// piece of a page is.
    pub(crate) fn stroke(&mut self, points: &[Point], pen: Pen) {
        let longest = (self.width + self.height) as f64;
        let mut along = 0.0;
        for pair in points.windows(2) {
            let [from, to] = [pair[0], pair[1]];
            let length = from.distance(to);
            if length.is_nan() || length >= longest {
                continue;
            }
            match pen.dash {
                None => self.segment(from, to, pen),
                Some(dash) => self.dashes(from, to, along, dash, pen),
            }
            along += length;
        }
    }

    /// The part of a dashed line between two points, `along` px after its beginning.
    fn dashes(&mut self, from: Point, to: Point, along: f64, [dash, gap]: [f64; 2], pen: Pen) {
        let length = from.distance(to);
        let period = (dash + gap).max(1.0);
        let at = |s: f64| {
            let t = if length > 0.0 { (s - along) / length } else { 0.0 };
            Point::new(from.x + t * (to.x - from.x), from.y + t * (to.y - from.y))
        };
        let mut start = (along / period).floor() * period;
        while start < along + length {
            let (begin, end) = (start.max(along), (start + dash).min(along + length));
            if begin < end {
                self.segment(at(begin), at(end), pen);
            }
            start += period;
        }
    }

    /// A straight line with smooth edges and round ends.
    fn segment(&mut self, from: Point, to: Point, pen: Pen) {
        let radius = pen.width / 2.0;
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let is_flat = dx.abs() >= dy.abs();
        // Along the longer direction, and for each place across it.
        let swap = |p: Point| if is_flat { p } else { Point::new(p.y, p.x) };
        let (a, b) = (swap(from), swap(to));
        let (a, b) = if a.x <= b.x { (a, b) } else { (b, a) };
        let (n_along, n_across) =
            if is_flat { (self.width, self.height) } else { (self.height, self.width) };
        let (run, rise) = (b.x - a.x, b.y - a.y);
        let square = run * run + rise * rise;
        // At most √2 of the radius across a line that runs diagonally.
        let reach = 1.5 * radius + 1.0;
        for i in range(a.x - radius - 1.0, b.x + radius + 1.0, n_along) {
            let x = i as f64 + 0.5;
            let t = if run > 0.0 { ((x - a.x) / run).clamp(0.0, 1.0) } else { 0.0 };
            let middle = a.y + t * rise;
            for j in range(middle - reach, middle + reach, n_across) {
                let (px, py) = (x - a.x, j as f64 + 0.5 - a.y);
                let t = if square > 0.0 { (px * run + py * rise) / square } else { 0.0 };
                let t = t.clamp(0.0, 1.0);
                let (off_x, off_y) = (px - t * run, py - t * rise);
                let distance = (off_x * off_x + off_y * off_y).sqrt();
                let cover = (radius + 0.5 - distance).clamp(0.0, 1.0);
                let at = if is_flat { j * self.width + i } else { i * self.width + j };
                self.blend(at, pen.color, cover);
            }
        }
    }

    fn blend(&mut self, at: usize, color: Rgb, cover: f64) {
        let Some(pixel) = self.rgb.get_mut(3 * at..3 * at + 3) else { return };
        for (value, wanted) in pixel.iter_mut().zip(color) {
            let (old, new) = (f64::from(*value), f64::from(wanted));
            *value = (old + cover * (new - old) + 0.5) as u8;
        }
    }
}

/// The pixels between two places that lie in a picture with `n` of them.
fn range(from: f64, to: f64, n: usize) -> std::ops::Range<usize> {
    // Casts from floats saturate, and not a number is zero.
    let (from, to) = (from.floor().max(0.0) as usize, (to.ceil().max(0.0) as usize).min(n));
    from.min(to)..to
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Rgb = [255, 0, 0];

    fn drawn(points: &[Point], dash: Option<[f64; 2]>) -> Canvas {
        let mut canvas = Canvas::grey(&[255; 100], 10, 10);
        canvas.stroke(points, Pen { color: RED, width: 2.0, dash });
        canvas
    }

    fn is_red(canvas: &Canvas, x: usize, y: usize) -> bool {
        canvas.rgb[3 * (10 * y + x)..][..3] == RED
    }

    #[test]
    fn lines_are_as_wide_as_their_pen_in_every_direction() {
        let across = drawn(&[Point::new(1.0, 5.0), Point::new(9.0, 5.0)], None);
        let down = drawn(&[Point::new(5.0, 9.0), Point::new(5.0, 1.0)], None);
        for i in 0..10 {
            for j in 1..9 {
                assert_eq!(is_red(&across, j, i), (4..6).contains(&i), "{j} {i}");
                assert_eq!(is_red(&down, i, j), (4..6).contains(&i), "{i} {j}");
            }
        }
        let aslant = drawn(&[Point::new(0.0, 0.0), Point::new(10.0, 10.0)], None);
        assert!((0..10).all(|i| is_red(&aslant, i, i)));
        assert!(!is_red(&aslant, 3, 6));
    }

    #[test]
    fn dashes_go_on_around_corners() {
        let corner = [Point::new(0.0, 2.0), Point::new(6.0, 2.0), Point::new(6.0, 9.0)];
        let dashed = drawn(&corner, Some([1.0, 3.0]));
        assert!(is_red(&dashed, 4, 2) && !is_red(&dashed, 2, 2));
        assert!(is_red(&dashed, 6, 4) && !is_red(&dashed, 6, 6));
    }

    #[test]
    fn places_outside_and_numbers_that_are_none_draw_nothing() {
        let far = [Point::new(-50.0, -50.0), Point::new(-40.0, -50.0), Point::new(1e300, 3.0)];
        let none = [Point::new(f64::NAN, 1.0), Point::new(3.0, f64::INFINITY)];
        for points in [&far[..], &none[..], &[]] {
            assert!(drawn(points, None).rgb.iter().all(|&v| v == 255));
            assert!(drawn(points, Some([2.0, 2.0])).rgb.iter().all(|&v| v == 255));
        }
    }
}
