//! What every bubble was measured as, and decided.
use super::disc;
use crate::evidence::overlay::{BLUE, GREEN, ORANGE, SKY};
use crate::evidence::paint::{Canvas, Pen, Rgb};
use crate::geometry::Point;
use crate::measure::FieldMeasurement;
use crate::reading::{Mark, SheetReading};

const WIDTH: usize = 720;
const HEIGHT: usize = 460;
/// Left, upper, right and lower margin, px.
const MARGIN: [f64; 4] = [56.0, 16.0, 16.0, 36.0];
/// Largest darkness along both axes; axes begin at minus a fiftieth.
const MOST: [f64; 2] = [0.8, 0.5];
const TICKS: [f64; 8] = [0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8];

/// The root of a darkness, so that what is pale is spread.
fn spread(v: f64) -> f64 {
    v.abs().sqrt() * v.signum()
}

fn place(excess: f64, stretch: f64) -> Point {
    let least = spread(-0.02);
    let share = |v: f64, most: f64| (spread(v.clamp(-0.02, most)) - least) / (spread(most) - least);
    let [left, top, right, bottom] = MARGIN;
    let (w, h) = (WIDTH as f64 - left - right, HEIGHT as f64 - top - bottom);
    Point::new(left + w * share(excess, MOST[0]), top + h * (1.0 - share(stretch, MOST[1])))
}

/// One dot a bubble: across, how much darker its core is than the page's empty ones; up, the same of
/// its darkest straight stretch. Lines stand where the page's own paper and hand put them.
pub(super) fn bubbles(measured: &[FieldMeasurement], reading: &SheetReading) -> Canvas {
    let mut canvas = Canvas::grey(&vec![255; WIDTH * HEIGHT], WIDTH, HEIGHT);
    let thin = |color: Rgb, width: f64| Pen { color, width, dash: None };
    for tick in TICKS {
        let across = tick <= MOST[0];
        if across {
            let (foot, head) = (place(tick, -0.02), place(tick, MOST[1]));
            canvas.stroke(&[foot, head], thin([225; 3], 1.0));
            write(&mut canvas, tick, Point::new(foot.x - 12.0, foot.y + 10.0));
        }
        if tick <= MOST[1] {
            let (start, end) = (place(-0.02, tick), place(MOST[0], tick));
            canvas.stroke(&[start, end], thin([225; 3], 1.0));
            write(&mut canvas, tick, Point::new(start.x - 44.0, start.y - 6.0));
        }
    }
    let [blank, palest] = crate::decide::limits(measured);
    for (limit, color) in [(blank, SKY), (palest, GREEN)] {
        canvas.stroke(&[place(limit, -0.02), place(limit, MOST[1])], thin(color, 3.0));
    }
    for (field, read) in measured.iter().zip(&reading.fields) {
        for (m, bubble) in field.bubbles.iter().zip(&read.bubbles) {
            let at = place(m.excess, m.stretch);
            let (color, radius) = match bubble.mark {
                Mark::Empty => ([120; 3], 2.5),
                Mark::Filled => (BLUE, 4.0),
                Mark::Doubtful => (ORANGE, 4.5),
            };
            disc(&mut canvas, at, radius, color);
        }
    }
    canvas
}

/// Rows of three pixels, the leftmost in the highest bit: 0 to 9 and a point.
const DIGITS: [[u8; 5]; 11] = [
    [7, 5, 5, 5, 7],
    [2, 6, 2, 2, 7],
    [7, 1, 7, 4, 7],
    [7, 1, 7, 1, 7],
    [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7],
    [7, 4, 7, 5, 7],
    [7, 1, 1, 1, 1],
    [7, 5, 7, 5, 7],
    [7, 5, 7, 1, 7],
    [0, 0, 0, 0, 2],
];

/// Pixels of the figure for one of a digit.
const DOT: usize = 2;

fn write(canvas: &mut Canvas, number: f64, at: Point) {
    let mut left = at.x.max(0.0) as usize;
    for letter in number.to_string().chars() {
        let glyph = letter.to_digit(10).map_or(10, |digit| digit as usize);
        for (row, bits) in DIGITS[glyph].iter().enumerate() {
            for column in (0..3).filter(|column| bits >> (2 - column) & 1 == 1) {
                dot(canvas, left + column * DOT, at.y.max(0.0) as usize + row * DOT);
            }
        }
        left += 4 * DOT;
    }
}

fn dot(canvas: &mut Canvas, x: usize, y: usize) {
    for (x, y) in [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)] {
        let at = 3 * (y * canvas.width + x);
        if x < canvas.width && y < canvas.height {
            canvas.rgb[at..at + 3].fill(70);
        }
    }
}
