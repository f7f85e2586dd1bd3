//! Reading the printed sheet codes at their known places.
//!
//! Once the page is registered the modules are sampled where they must be, which needs no finder
//! pattern to be seen and works down to two pixels a module.
use crate::geometry::{Homography, Point};
use crate::image::ImageView;
use crate::layout::{CodePlace, SheetCode};
use crate::params;

/// Modules along a side of a version 1 code.
const N: usize = 21;

/// Luma of the modules of one printed code, white paper and black ink brought to 1 and 0.
pub(super) struct Modules {
    luma: [[f32; N]; N],
    /// How far apart its known black and white modules are, in luma; below zero when the code is
    /// not there.
    pub(super) contrast: f32,
}

/// A printed code in a picture.
pub(super) struct PrintedCode<'a> {
    pub(super) view: ImageView<'a>,
    pub(super) view_from_sheet: Homography,
    pub(super) place: CodePlace,
}

impl PrintedCode<'_> {
    /// Samples the modules where the page's map puts them.
    pub(super) fn sample(&self) -> Modules {
        self.sampled(|_, _| Point::default())
    }

    /// Samples the modules after a search for the finder patterns, which a bent page moves.
    pub(super) fn sample_aligned(&self) -> Modules {
        let aligned = align(&|row, col, shift| self.luma(row, col, shift));
        self.sampled(|row, col| aligned.shift(row, col))
    }

    /// Where each module is sampled (mm of the sheet, as the flat map has it), and whether it is black.
    #[cfg(feature = "figures")]
    pub(super) fn read_modules(&self) -> Vec<(Point, bool)> {
        let flat = self.sample();
        let is_plain = flat.decode_plain().is_some();
        let aligned = align(&|row, col, shift| self.luma(row, col, shift));
        let modules = if is_plain { flat } else { self.sample_aligned() };
        let at = |i: usize| {
            let (row, col) = ((i / N) as f64, (i % N) as f64);
            let shift = if is_plain { Point::default() } else { aligned.shift(row, col) };
            (self.middle(row, col, shift), modules.luma[i / N][i % N] < 0.5)
        };
        (0..N * N).map(at).collect()
    }

    fn sampled(&self, shift: impl Fn(f64, f64) -> Point) -> Modules {
        let at = |row: usize, col: usize| {
            let (row, col) = (row as f64, col as f64);
            self.luma(row, col, shift(row, col))
        };
        let mut modules = Modules {
            luma: std::array::from_fn(|row| std::array::from_fn(|col| at(row, col))),
            contrast: 0.0,
        };
        modules.normalise();
        modules
    }

    /// Luma of a module's middle, moved by `shift` mm.
    fn luma(&self, row: f64, col: f64, shift: Point) -> f32 {
        let p = self.view_from_sheet.apply(self.middle(row, col, shift));
        self.view.sample(p.x, p.y)
    }

    /// A module's middle on the sheet, mm, moved by `shift` mm.
    fn middle(&self, row: f64, col: f64, shift: Point) -> Point {
        let CodePlace { x_mm, y_mm, size_mm } = self.place;
        let module = size_mm / N as f64;
        let x = x_mm - size_mm / 2.0 + (col + 0.5) * module + shift.x;
        let y = y_mm - size_mm / 2.0 + (row + 0.5) * module + shift.y;
        Point::new(x, y)
    }
}

/// How far the three finder patterns lie from where the registration puts them, mm.
struct Alignment {
    top_left: Point,
    top_right: Point,
    bottom_left: Point,
}

impl Alignment {
    /// The shift of a module, by the plane through the three finder patterns.
    fn shift(&self, row: f64, col: f64) -> Point {
        let (u, v) = ((col - 3.0) / 14.0, (row - 3.0) / 14.0);
        let blend = |o: f64, x: f64, y: f64| o + u * (x - o) + v * (y - o);
        Point::new(
            blend(self.top_left.x, self.top_right.x, self.bottom_left.x),
            blend(self.top_left.y, self.top_right.y, self.bottom_left.y),
        )
    }
}

/// Finds the finder patterns near their places: first all three together, then each by itself.
fn align(luma: &impl Fn(f64, f64, Point) -> f32) -> Alignment {
    let finders = [(0, 0), (0, 14), (14, 0)];
    let score_one = |(row, col): (usize, usize), shift: Point| {
        finder_contrast(|r, c| luma(row as f64 + r, col as f64 + c, shift))
    };
    let score_all = |shift: Point| finders.iter().map(|&at| score_one(at, shift)).sum::<f32>();
    let [coarse, fine] = params::CODE_SEARCH_MM;
    let rough = best_shift(Point::default(), coarse, 4, &score_all);
    let near = best_shift(rough, fine, 3, &score_all);
    let [top_left, top_right, bottom_left] =
        finders.map(|at| best_shift(near, fine, 3, &|shift| score_one(at, shift)));
    Alignment { top_left, top_right, bottom_left }
}

/// The best of the shifts on a square grid of `2 · n + 1` steps around `from`.
fn best_shift(from: Point, step: f64, n: i32, score: &impl Fn(Point) -> f32) -> Point {
    let mut best = (score(from), from);
    for dy in -n..=n {
        for dx in -n..=n {
            let shift = Point::new(from.x + f64::from(dx) * step, from.y + f64::from(dy) * step);
            let found = score(shift);
            if found > best.0 {
                best = (found, shift);
            }
        }
    }
    best.1
}

/// Mean of a finder pattern's white modules minus that of its black ones.
fn finder_contrast(luma: impl Fn(f64, f64) -> f32) -> f32 {
    // A row, a column and both diagonals through the middle tell a shift in any direction.
    const PROBES: [(f64, f64, bool); 25] = [
        (3.0, 3.0, true),
        (2.0, 2.0, true),
        (4.0, 4.0, true),
        (2.0, 4.0, true),
        (4.0, 2.0, true),
        (0.0, 3.0, true),
        (6.0, 3.0, true),
        (3.0, 0.0, true),
        (3.0, 6.0, true),
        (0.0, 0.0, true),
        (0.0, 6.0, true),
        (6.0, 0.0, true),
        (6.0, 6.0, true),
        (1.0, 3.0, false),
        (5.0, 3.0, false),
        (3.0, 1.0, false),
        (3.0, 5.0, false),
        (1.0, 1.0, false),
        (5.0, 5.0, false),
        (1.0, 5.0, false),
        (5.0, 1.0, false),
        (-1.0, 3.0, false),
        (7.0, 3.0, false),
        (3.0, -1.0, false),
        (3.0, 7.0, false),
    ];
    let mean = |black: bool| {
        let probes = PROBES.iter().filter(|probe| probe.2 == black);
        let n = probes.clone().count() as f32;
        probes.map(|&(row, col, _)| luma(row, col)).sum::<f32>() / n
    };
    mean(false) - mean(true)
}

/// Whether a module is always black or always white: finder patterns, separators and timing.
fn known(row: usize, col: usize) -> Option<bool> {
    let finder = |r: usize, c: usize| {
        if r == 7 || c == 7 {
            return false;
        }
        let ring = r.abs_diff(3).max(c.abs_diff(3));
        ring != 2
    };
    match (row, col) {
        (0..=7, 0..=7) => Some(finder(row, col)),
        (0..=7, 13..=20) => Some(finder(row, 20 - col)),
        (13..=20, 0..=7) => Some(finder(20 - row, col)),
        (6, 8..=12) => Some(col.is_multiple_of(2)),
        (8..=12, 6) => Some(row.is_multiple_of(2)),
        _ => None,
    }
}

impl Modules {
    /// Brings the known black modules to 0 and the known white ones to 1.
    fn normalise(&mut self) {
        let mean = |black: bool, luma: &[[f32; N]; N]| {
            let (mut sum, mut n) = (0.0, 0.0);
            for (row, line) in luma.iter().enumerate() {
                for (col, &luma) in line.iter().enumerate() {
                    if known(row, col) == Some(black) {
                        sum += luma;
                        n += 1.0;
                    }
                }
            }
            sum / n
        };
        let (ink, paper) = (mean(true, &self.luma), mean(false, &self.luma));
        self.contrast = paper - ink;
        let range = self.contrast.max(1.0);
        for luma in self.luma.iter_mut().flatten() {
            *luma = ((*luma - ink) / range).clamp(-0.5, 1.5);
        }
    }

    /// The mean of two copies, each weighed by its contrast.
    pub(super) fn merged(&self, other: &Self) -> Self {
        let (a, b) = (self.contrast.max(1.0), other.contrast.max(1.0));
        let mix = |r: usize, c: usize| (a * self.luma[r][c] + b * other.luma[r][c]) / (a + b);
        Self {
            luma: std::array::from_fn(|r| std::array::from_fn(|c| mix(r, c))),
            contrast: self.contrast.max(other.contrast),
        }
    }

    /// What the modules say as they are, if it is one of our codes.
    pub(super) fn decode_plain(&self) -> Option<SheetCode> {
        // A quarter of a code may be lost; where more than that is grey there is nothing to decode.
        let n_grey = self.luma.iter().flatten().filter(|&&v| (0.35..=0.65).contains(&v)).count();
        if 3 * n_grey > N * N {
            return None;
        }
        decode_grid(|r, c| self.luma[r][c] < 0.5)
    }

    /// What the modules say, as they are, sharpened, or against those around them.
    pub(super) fn decode(&self) -> Option<SheetCode> {
        let plain = |r: usize, c: usize| self.luma[r][c] < 0.5;
        let sharpened =
            |r: usize, c: usize| self.luma[r][c] - 0.25 * (self.neighbours(r, c, 1) - 0.5) < 0.5;
        let local = |r: usize, c: usize| self.luma[r][c] < 0.5 * (0.5 + self.neighbours(r, c, 2));
        decode_grid(plain).or_else(|| decode_grid(sharpened)).or_else(|| decode_grid(local))
    }

    /// Mean of the modules at most `reach` away, without the module itself.
    fn neighbours(&self, row: usize, col: usize, reach: usize) -> f32 {
        let (mut sum, mut n) = (0.0, 0.0);
        for r in row.saturating_sub(reach)..=(row + reach).min(N - 1) {
            for c in col.saturating_sub(reach)..=(col + reach).min(N - 1) {
                if (r, c) != (row, col) {
                    sum += self.luma[r][c];
                    n += 1.0;
                }
            }
        }
        sum / n
    }

    /// Correlation, -1 to 1, of the modules that differ from code to code with those of `code`.
    pub(super) fn likeness(&self, code: &SheetCode) -> f32 {
        let Some(expected) = code.qr() else { return -1.0 };
        let (mut agree, mut energy, mut n) = (0.0, 0.0, 0.0);
        for row in 0..N {
            for col in 0..N {
                if known(row, col).is_none() {
                    let black = expected.get_module(col as i32, row as i32);
                    let signed = self.luma[row][col] - 0.5;
                    agree += if black { -signed } else { signed };
                    energy += signed * signed;
                    n += 1.0;
                }
            }
        }
        let norm: f32 = energy * n;
        if norm > 0.0 { agree / norm.sqrt() } else { 0.0 }
    }
}

fn decode_grid(black: impl Fn(usize, usize) -> bool) -> Option<SheetCode> {
    let grid = rqrr::SimpleGrid::from_func(N, |col, row| black(row, col));
    let (_, text) = rqrr::Grid::new(grid).decode().ok()?;
    SheetCode::decode(&text)
}
