//! Papers of other people and programs.
use crate::desk::Desk;
use crate::gestures;
use crate::ink::{self, Touch};
use crate::paper::PX_PER_MM;
use crate::pens::{Pen, PenKind};
use crate::phone::Shot;
use crate::raster::{Raster, tone};
use qrcodegen::{QrCode, QrCodeEcc};
use rand::Rng;
use rand::rngs::SmallRng;

/// A4 without anything on it.
pub(crate) fn blank<const C: usize>() -> Raster<C> {
    Raster::filled((210.0 * PX_PER_MM) as usize, (297.0 * PX_PER_MM) as usize, [255; 3])
}

pub(crate) fn px(mm: f64) -> i64 {
    (mm * PX_PER_MM).round() as i64
}

fn paint<const C: usize>(page: &mut Raster<C>, at: (f64, f64), size: (f64, f64), rgb: [u8; 3]) {
    for y in px(at.1)..px(at.1 + size.1) {
        for x in px(at.0)..px(at.0 + size.0) {
            if let Some(pixel) = page.pixel_mut(x, y) {
                *pixel = tone(rgb);
            }
        }
    }
}

fn rectangle<const C: usize>(page: &mut Raster<C>, x: f64, y: f64, w: f64, h: f64) {
    paint(page, (x, y), (w, h), [0; 3]);
}

fn disc<const C: usize>(page: &mut Raster<C>, centre: (f64, f64), radius: f64, rgb: [u8; 3]) {
    for y in px(centre.1 - radius)..=px(centre.1 + radius) {
        for x in px(centre.0 - radius)..=px(centre.0 + radius) {
            let (dx, dy) = (x as f64 / PX_PER_MM - centre.0, y as f64 / PX_PER_MM - centre.1);
            if dx * dx + dy * dy <= radius * radius
                && let Some(pixel) = page.pixel_mut(x, y)
            {
                *pixel = tone(rgb);
            }
        }
    }
}

/// A table, with `n_things` of paper, card and pen on it.
pub(crate) fn desk<const C: usize>(shot: &Shot, n_things: usize, rng: &mut SmallRng) -> Raster<C> {
    let desk = Desk::<C>::new(shot.desk, rng.random());
    let px_per_mm = shot.width as f32 / 260.0;
    let pixel = |i: usize| {
        let (x, y) = ((i % shot.width) as f32 / px_per_mm, (i / shot.width) as f32 / px_per_mm);
        desk.at(x, y).map(|v| v as u8)
    };
    let pixels = (0..shot.width * shot.height).map(pixel).collect();
    let mut picture = Raster { width: shot.width, height: shot.height, pixels };
    // Painted in millimetres of a 300 dpi page, whatever the picture's size.
    let (w, h) = (shot.width as f64 / PX_PER_MM, shot.height as f64 / PX_PER_MM);
    for _ in 0..n_things {
        let at = (rng.random_range(-0.1..0.9) * w, rng.random_range(-0.1..0.9) * h);
        let side = w.min(h);
        let size = (side * rng.random_range(0.02..0.5), side * rng.random_range(0.02..0.4));
        let level: u8 = rng.random_range(10..250);
        paint(&mut picture, at, size, [level; 3]);
        // A frame or a title, as on books and boxes.
        let inner: u8 = if level > 128 { 20 } else { 230 };
        paint(
            &mut picture,
            (at.0 + size.0 * 0.2, at.1 + size.1 * 0.2),
            (size.0 * 0.6, size.1 * rng.random_range(0.05..0.6)),
            [inner; 3],
        );
    }
    picture
}

/// Four columns of bubbles, some filled.
pub(crate) fn bubbles<const C: usize>(page: &mut Raster<C>, from: (f64, f64), rng: &mut SmallRng) {
    let outline = Pen {
        width_mm: 0.3,
        opacity: 1.0,
        grain: 0.0,
        ink: [90; 3],
        ..Pen::pick(PenKind::BlackGel, rng)
    };
    let pen = Pen::pick(PenKind::BlueBall, rng);
    for column in 0..4 {
        for row in 0..25 {
            let chosen = rng.random_range(0..5);
            for option in 0..5 {
                let spot = (
                    from.0 + f64::from(column) * 46.0 + f64::from(option) * 7.0,
                    from.1 + f64::from(row) * 8.2,
                );
                let circle = (0..=40).map(|i| {
                    let (x, y) = gestures::polar(spot, f64::from(i) * 0.1571, 2.4);
                    Touch { x, y, pressure: 1.0 }
                });
                ink::draw(page, &outline, &circle.collect::<Vec<_>>(), 1);
                if option == chosen {
                    let fill = gestures::hatch(spot, 2.1, 0.45, -1.0, rng);
                    ink::draw(page, &pen, &fill, rng.random());
                }
            }
        }
    }
}

/// Squares in the corners, a foreign code, four columns of bubbles, some filled.
#[must_use]
pub fn other_sheet<const C: usize>(rng: &mut SmallRng) -> Raster<C> {
    let mut page = blank();
    for (x, y) in [(10.0, 10.0), (188.0, 10.0), (10.0, 275.0), (188.0, 275.0)] {
        rectangle(&mut page, x, y, 12.0, 12.0);
    }
    code(&mut page, "https://forms.example/7f3a91c2", (150.0, 12.0), 1.0);
    bubbles(&mut page, (24.0, 60.0), rng);
    page
}

/// Ringed discs in the corners, ticks along both sides, bubbles between.
pub(crate) fn track_sheet<const C: usize>(rng: &mut SmallRng) -> Raster<C> {
    let mut page = blank();
    for spot in [(16.0, 40.0), (194.0, 40.0), (16.0, 270.0), (194.0, 270.0)] {
        for (radius, level) in [(5.0, 0), (3.9, 255), (2.8, 0), (1.6, 255), (0.8, 0)] {
            disc(&mut page, spot, radius, [level; 3]);
        }
    }
    for i in 0..30 {
        let y = 50.0 + f64::from(i) * 7.2;
        rectangle(&mut page, 6.0, y, 5.0, 2.2);
        rectangle(&mut page, 199.0, y, 5.0, 2.2);
    }
    bubbles(&mut page, (28.0, 56.0), rng);
    page
}

/// Lines of grey words.
fn words<const C: usize>(
    page: &mut Raster<C>,
    at: (f64, f64),
    size: (f64, f64),
    height: f64,
    rng: &mut SmallRng,
) {
    let mut y = at.1;
    while y + height < at.1 + size.1 {
        let mut x = at.0;
        let end = if rng.random_bool(0.15) { at.0 + size.0 * 0.6 } else { at.0 + size.0 };
        while x < end - height {
            let width = (rng.random_range(1.0..6.0) * height).min(end - x);
            let mut letter = x;
            while letter < x + width - 0.4 * height {
                // Letters: a stem, sometimes an arm.
                let tall = height * rng.random_range(0.5..1.0);
                rectangle(page, letter, y + height - tall, 0.16 * height, tall);
                if rng.random_bool(0.6) {
                    let arm = y + height - tall * rng.random_range(0.1..1.0);
                    rectangle(page, letter, arm, 0.5 * height, 0.14 * height);
                }
                letter += 0.7 * height;
            }
            x += width + 0.6 * height;
        }
        y += 1.7 * height;
    }
}

/// A QR code as other programs print it.
fn code<const C: usize>(page: &mut Raster<C>, text: &str, at: (f64, f64), module: f64) {
    let qr = QrCode::encode_text(text, QrCodeEcc::Medium).expect("a short text");
    for j in 0..qr.size() {
        for i in 0..qr.size() {
            if qr.get_module(i, j) {
                let (x, y) = (at.0 + f64::from(i) * module, at.1 + f64::from(j) * module);
                rectangle(page, x, y, module, module);
            }
        }
    }
}

/// Questions with rows of bubbles and a QR code in two corners, like an exam that is scanned.
pub(crate) fn exam<const C: usize>(rng: &mut SmallRng) -> Raster<C> {
    let mut page = blank();
    let paper: u32 = rng.random();
    let text = format!("EXAM/{paper:08X}/1/4");
    code(&mut page, &text, (14.0, 12.0), 0.7);
    code(&mut page, &text, (176.0, 264.0), 0.7);
    words(&mut page, (60.0, 16.0), (90.0, 16.0), 4.0, rng);
    for question in 0..9 {
        let y = 44.0 + f64::from(question) * 24.0;
        words(&mut page, (20.0, y), (165.0, 9.0), 2.4, rng);
        let chosen = rng.random_range(0..4);
        for option in 0..4 {
            let spot = (28.0 + f64::from(option) * 42.0, y + 14.0);
            disc(&mut page, spot, 2.4, [0; 3]);
            if option != chosen {
                disc(&mut page, spot, 2.1, [255; 3]);
            }
            words(&mut page, (spot.0 + 4.0, y + 12.8), (26.0, 4.0), 2.2, rng);
        }
    }
    page
}

/// A grid of black squares with `cells`² random modules inside a border of `border`.
pub(crate) fn tags<const C: usize>(cells: u32, border: u32, rng: &mut SmallRng) -> Raster<C> {
    let mut page = blank();
    let side = 12.0 + rng.random_range(0.0..14.0);
    let module = side / f64::from(cells + 2 * border);
    let pitch = side * rng.random_range(1.3..1.9);
    let n = |length: f64| ((length - 20.0) / pitch) as u32;
    for (row, column) in (0..n(297.0)).flat_map(|r| (0..n(210.0)).map(move |c| (r, c))) {
        let (x, y) = (12.0 + f64::from(column) * pitch, 12.0 + f64::from(row) * pitch);
        rectangle(&mut page, x, y, side, side);
        for (i, j) in (0..cells).flat_map(|j| (0..cells).map(move |i| (i, j))) {
            if rng.random_bool(0.5) {
                let at = |k: u32| f64::from(k + border) * module;
                paint(&mut page, (x + at(i), y + at(j)), (module, module), [255; 3]);
            }
        }
    }
    page
}

/// Black and white squares, as cameras are measured with.
pub(crate) fn chessboard<const C: usize>(rng: &mut SmallRng) -> Raster<C> {
    let mut page = blank();
    let side = rng.random_range(8.0..24.0);
    let n = |length: f64| ((length - 24.0) / side) as u32;
    for (row, column) in (0..n(297.0)).flat_map(|r| (0..n(210.0)).map(move |c| (r, c))) {
        if (row + column) % 2 == 0 {
            let (x, y) = (12.0 + f64::from(column) * side, 12.0 + f64::from(row) * side);
            rectangle(&mut page, x, y, side, side);
        }
    }
    page
}

/// A grid with black squares and numbers.
pub(crate) fn crossword<const C: usize>(rng: &mut SmallRng) -> Raster<C> {
    let mut page = blank();
    let side = 11.0;
    for (row, column) in (0..16).flat_map(|r| (0..16).map(move |c| (r, c))) {
        let (x, y) = (16.0 + f64::from(column) * side, 20.0 + f64::from(row) * side);
        rectangle(&mut page, x, y, side, side);
        if rng.random_bool(0.78) {
            paint(&mut page, (x + 0.3, y + 0.3), (side - 0.6, side - 0.6), [255; 3]);
            words(&mut page, (x + 1.0, y + 1.0), (4.0, 4.0), 2.0, rng);
        }
    }
    words(&mut page, (16.0, 206.0), (176.0, 80.0), 2.4, rng);
    page
}

/// A ruled table, a tick here and there.
pub(crate) fn table<const C: usize>(rng: &mut SmallRng) -> Raster<C> {
    let mut page = blank();
    let pen = Pen::pick(PenKind::BlueBall, rng);
    for row in 0..=30 {
        rectangle(&mut page, 14.0, 24.0 + f64::from(row) * 8.5, 182.0, 0.35);
    }
    for x in [14.0, 26.0, 56.0, 120.0, 138.0, 157.0, 176.0, 195.7] {
        rectangle(&mut page, x, 24.0, 0.35, 255.0);
    }
    for row in 0..30 {
        let y = 26.0 + f64::from(row) * 8.5;
        words(&mut page, (28.0, y), (26.0, 6.0), 2.4, rng);
        words(&mut page, (58.0, y), (rng.random_range(30.0..60.0), 6.0), 2.6, rng);
        let spot = (129.0 + 19.0 * f64::from(rng.random_range(0..4)), y + 2.2);
        let tick = gestures::tick(spot, 2.4, 1.2, rng);
        ink::draw(&mut page, &pen, &tick, rng.random());
    }
    page
}

/// Text from margin to margin.
pub(crate) fn text_page<const C: usize>(rng: &mut SmallRng) -> Raster<C> {
    let mut page = blank();
    words(&mut page, (25.0, 22.0), (120.0, 12.0), 5.0, rng);
    let height = rng.random_range(1.8..3.2);
    words(&mut page, (22.0, 42.0), (166.0, 235.0), height, rng);
    page
}

/// Headlines, columns, black boxes and pictures in dots.
pub(crate) fn newspaper<const C: usize>(rng: &mut SmallRng) -> Raster<C> {
    let mut page = blank();
    paint(&mut page, (0.0, 0.0), (210.0, 297.0), [214, 210, 198]);
    words(&mut page, (12.0, 10.0), (186.0, 18.0), 11.0, rng);
    for column in 0..4 {
        let x = 12.0 + f64::from(column) * 48.0;
        let mut y = 32.0;
        while y < 270.0 {
            let height = rng.random_range(20.0..60.0f64).min(284.0 - y);
            match rng.random_range(0..5) {
                0 => dots(&mut page, (x, y), (43.0, height - 3.0), rng),
                1 => {
                    rectangle(&mut page, x, y, 43.0, height - 3.0);
                    paint(
                        &mut page,
                        (x + 6.0, y + 5.0),
                        (31.0, (height - 13.0).max(2.0)),
                        [235; 3],
                    );
                }
                _ => words(&mut page, (x, y), (43.0, height - 3.0), 1.9, rng),
            }
            y += height;
        }
    }
    page
}

/// A picture in dots of different sizes.
fn dots<const C: usize>(
    page: &mut Raster<C>,
    at: (f64, f64),
    size: (f64, f64),
    rng: &mut SmallRng,
) {
    let seed = rng.random();
    let pitch = 0.9;
    let n = |length: f64| (length / pitch) as u32;
    for (j, i) in (0..n(size.1)).flat_map(|j| (0..n(size.0)).map(move |i| (j, i))) {
        let tone = crate::noise::layered(seed, f64::from(i) / 14.0, f64::from(j) / 14.0, 3);
        let spot = (at.0 + f64::from(i) * pitch, at.1 + f64::from(j) * pitch);
        disc(page, spot, f64::from(tone) * 0.62, [20; 3]);
    }
}

/// Lines of loops, as handwriting seen from afar.
pub(crate) fn letter<const C: usize>(rng: &mut SmallRng) -> Raster<C> {
    let mut page = blank();
    let pen = Pen::pick(PenKind::BlueBall, rng);
    for line in 0..24 {
        let y = 30.0 + f64::from(line) * 10.0;
        let mut x = 22.0;
        while x < 180.0 {
            let end = (x + rng.random_range(6.0..26.0f64)).min(188.0);
            let word = gestures::signature((x, y), (end, y), 1.8, rng);
            ink::draw(&mut page, &pen, &word, rng.random());
            x = end + rng.random_range(2.5..5.0);
        }
    }
    page
}
