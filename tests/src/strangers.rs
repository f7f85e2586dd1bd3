//! Pictures that show no sheet of ours, or none that can be read.
use crate::desk::{Desk, DeskKind};
use crate::gestures;
use crate::ink::{self, Touch};
use crate::paper::{PX_PER_MM, PrintedSheet};
use crate::pens::{Pen, PenKind};
use crate::phone::{Difficulty, Shot, shoot};
use crate::raster::{Raster, tone};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

/// Kinds of picture that must give no reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stranger {
    /// A table and nothing else.
    Desk,
    /// An empty sheet of paper.
    BlankPaper,
    /// Another program's bubble sheet, with squares in the corners and a code.
    OtherSheet,
    /// A page of handwriting.
    Letter,
    /// A sheet of ours, mirrored.
    Mirrored,
    /// A sheet of ours with most of it outside the picture.
    Corner,
}

impl Stranger {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Desk,
        Self::BlankPaper,
        Self::OtherSheet,
        Self::Letter,
        Self::Mirrored,
        Self::Corner,
    ];

    /// A picture of the kind.
    #[must_use]
    pub fn picture<const C: usize>(self, sheet: &PrintedSheet, seed: u64) -> Raster<C> {
        let mut rng = SmallRng::seed_from_u64(seed);
        let shot = Shot::any(Difficulty::Easy, &mut rng);
        let (_, clean) = sheet.page(0);
        let ours = || -> Raster<C> {
            let pixels = clean.pixels.iter().map(|&[v]| [v; C]).collect();
            Raster { width: clean.width, height: clean.height, pixels }
        };
        match self {
            Self::Desk => desk(&shot, seed),
            Self::BlankPaper => shoot(&blank(), &shot, seed),
            Self::OtherSheet => shoot(&other_sheet(&mut rng), &shot, seed),
            Self::Letter => shoot(&letter(&mut rng), &shot, seed),
            Self::Mirrored => shoot(&ours().mirrored(), &shot, seed),
            Self::Corner => shoot(&corner(&ours()), &shot, seed),
        }
    }
}

fn blank<const C: usize>() -> Raster<C> {
    Raster::filled((210.0 * PX_PER_MM) as usize, (297.0 * PX_PER_MM) as usize, [255; 3])
}

fn desk<const C: usize>(shot: &Shot, seed: u64) -> Raster<C> {
    let desk = Desk::<C>::new(DeskKind::Wood, seed);
    let px_per_mm = shot.width as f32 / 260.0;
    let pixel = |i: usize| {
        let (x, y) = ((i % shot.width) as f32 / px_per_mm, (i / shot.width) as f32 / px_per_mm);
        desk.at(x, y).map(|v| v as u8)
    };
    let pixels = (0..shot.width * shot.height).map(pixel).collect();
    Raster { width: shot.width, height: shot.height, pixels }
}

fn rectangle<const C: usize>(page: &mut Raster<C>, x: f64, y: f64, w: f64, h: f64) {
    let px = |mm: f64| (mm * PX_PER_MM).round() as i64;
    for py in px(y)..px(y + h) {
        for pxl in px(x)..px(x + w) {
            if let Some(pixel) = page.pixel_mut(pxl, py) {
                *pixel = tone([0; 3]);
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
    foreign_code(&mut page, 150.0, 12.0, rng);
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
                    24.0 + f64::from(column) * 46.0 + f64::from(option) * 7.0,
                    60.0 + f64::from(row) * 8.2,
                );
                let circle = (0..=40).map(|i| {
                    let (x, y) = gestures::polar(spot, f64::from(i) * 0.1571, 2.4);
                    Touch { x, y, pressure: 1.0 }
                });
                ink::draw(&mut page, &outline, &circle.collect::<Vec<_>>(), 1);
                if option == chosen {
                    let fill = gestures::hatch(spot, 2.1, 0.45, -1.0, rng);
                    ink::draw(&mut page, &pen, &fill, rng.random());
                }
            }
        }
    }
    page
}

/// Three eyes and random modules: it looks like a QR code and says nothing of ours.
fn foreign_code<const C: usize>(page: &mut Raster<C>, x: f64, y: f64, rng: &mut SmallRng) {
    let module = 1.0;
    for j in 0..25 {
        for i in 0..25 {
            let eye = (j < 8 && !(8..=16).contains(&i)) || (i < 8 && j > 16);
            if !eye && rng.random_bool(0.5) {
                rectangle(
                    page,
                    x + f64::from(i) * module,
                    y + f64::from(j) * module,
                    module,
                    module,
                );
            }
        }
    }
    for (i, j) in [(0.0, 0.0), (18.0, 0.0), (0.0, 18.0)] {
        for (dx, dy, w, h) in [
            (0.0, 0.0, 7.0, 1.0),
            (0.0, 6.0, 7.0, 1.0),
            (0.0, 0.0, 1.0, 7.0),
            (6.0, 0.0, 1.0, 7.0),
            (2.0, 2.0, 3.0, 3.0),
        ] {
            rectangle(page, x + i + dx, y + j + dy, w, h);
        }
    }
}

/// Lines of loops, as handwriting seen from afar.
fn letter<const C: usize>(rng: &mut SmallRng) -> Raster<C> {
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

/// A strip of the page with too few corner marks to place it: everything below is cut away.
fn corner<const C: usize>(page: &Raster<C>) -> Raster<C> {
    let height = page.height / 4;
    let pixels = page.pixels[..page.width * height].to_vec();
    Raster { width: page.width, height, pixels }
}
