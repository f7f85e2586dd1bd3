//! The luma that bare paper would have, everywhere.
use crate::params;

/// Side of a block in cells: 2 × 2 cells are one block, since light changes slowly.
const BLOCK: usize = 2;

/// Paper's luma for every cell: first a high rank of each tile and its neighbours, which no
/// bubble can fill, then the mean of what lies near that level, which follows a shadow's slope.
pub(super) fn paper_level(luma: &[f32], width: usize, height: usize) -> Vec<f32> {
    let blocks = Blocks::halved(luma, width, height);
    let mut level = blocks.ranked();
    for (below, above, radius) in params::PAPER_PASSES {
        level = blocks.mean_near(&level, below, above, radius);
    }
    blocks.spread(&level, width, height)
}

struct Blocks {
    width: usize,
    height: usize,
    luma: Vec<f32>,
}

impl Blocks {
    fn halved(luma: &[f32], width: usize, height: usize) -> Self {
        let (w, h) = (width.div_ceil(BLOCK), height.div_ceil(BLOCK));
        let at = |x: usize, y: usize| luma[y.min(height - 1) * width + x.min(width - 1)];
        let mut out = Vec::with_capacity(w * h);
        for y in 0..h {
            out.extend((0..w).map(|x| {
                let (x, y) = (BLOCK * x, BLOCK * y);
                (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4.0
            }));
        }
        Self { width: w, height: h, luma: out }
    }

    /// A high rank of the high ranks of a tile and its neighbours.
    fn ranked(&self) -> Vec<f32> {
        let tile = params::PAPER_TILE_BLOCKS;
        let (nx, ny) = (self.width.div_ceil(tile), self.height.div_ceil(tile));
        let mut ranks = Vec::with_capacity(nx * ny);
        let mut values = Vec::with_capacity(tile * tile);
        for ty in 0..ny {
            for tx in 0..nx {
                values.clear();
                for y in ty * tile..((ty + 1) * tile).min(self.height) {
                    let row = y * self.width;
                    let end = ((tx + 1) * tile).min(self.width);
                    values.extend_from_slice(&self.luma[row + tx * tile..row + end]);
                }
                ranks.push(rank(&mut values, 0.75));
            }
        }
        let mut around = Vec::with_capacity(9);
        let mut wide = Vec::with_capacity(nx * ny);
        for ty in 0..ny {
            for tx in 0..nx {
                around.clear();
                for y in ty.saturating_sub(1)..(ty + 2).min(ny) {
                    for x in tx.saturating_sub(1)..(tx + 2).min(nx) {
                        around.push(ranks[y * nx + x]);
                    }
                }
                wide.push(rank(&mut around, 0.6));
            }
        }
        let mut level = Vec::with_capacity(self.luma.len());
        for y in 0..self.height {
            level.extend((0..self.width).map(|x| wide[y / tile * nx + x / tile]));
        }
        level
    }

    /// Mean of the blocks at most `radius` away that are between `below` and `above` of the
    /// level; the level itself where there are hardly any.
    fn mean_near(&self, level: &[f32], below: f32, above: f32, radius: usize) -> Vec<f32> {
        let near = |(v, l): (&f32, &f32)| *v >= below * l && *v <= above * l;
        let chosen: Vec<bool> = self.luma.iter().zip(level).map(near).collect();
        let sums = self.box_sums(radius, |i| if chosen[i] { self.luma[i] } else { 0.0 });
        let counts = self.box_sums(radius, |i| if chosen[i] { 1.0 } else { 0.0 });
        let enough = ((2 * radius + 1) * (2 * radius + 1)) as f32 * 0.08;
        let mean = |i: usize| {
            if counts[i] >= enough { (sums[i] / counts[i]).max(1.0) } else { level[i].max(1.0) }
        };
        (0..level.len()).map(mean).collect()
    }

    /// Sums of squares around every block: running sums along rows, then of whole rows. Values are
    /// added and taken away in one fixed order, in f64, so that every platform gets the same.
    fn box_sums(&self, radius: usize, value: impl Fn(usize) -> f32) -> Vec<f32> {
        let (w, h) = (self.width, self.height);
        let mut rows = vec![0.0_f32; w * h];
        let mut totals = vec![0.0_f64; w + 1];
        for y in 0..h {
            for x in 0..w {
                totals[x + 1] = totals[x] + f64::from(value(y * w + x));
            }
            for x in 0..w {
                let (from, to) = (x.saturating_sub(radius), (x + radius + 1).min(w));
                rows[y * w + x] = (totals[to] - totals[from]) as f32;
            }
        }
        let mut sums = vec![0.0_f32; w * h];
        let mut window = vec![0.0_f64; w];
        let row = |y: usize| &rows[y * w..(y + 1) * w];
        for y in 0..radius.min(h) {
            window.iter_mut().zip(row(y)).for_each(|(sum, &v)| *sum += f64::from(v));
        }
        for y in 0..h {
            if y + radius < h {
                window.iter_mut().zip(row(y + radius)).for_each(|(sum, &v)| *sum += f64::from(v));
            }
            if y > radius {
                let gone = row(y - radius - 1);
                window.iter_mut().zip(gone).for_each(|(sum, &v)| *sum -= f64::from(v));
            }
            let out = &mut sums[y * w..(y + 1) * w];
            out.iter_mut().zip(&window).for_each(|(out, &sum)| *out = sum as f32);
        }
        sums
    }

    fn spread(&self, level: &[f32], width: usize, height: usize) -> Vec<f32> {
        let mut cells = Vec::with_capacity(width * height);
        for y in 0..height {
            let row = &level[y / BLOCK * self.width..];
            cells.extend((0..width).map(|x| row[x / BLOCK]));
        }
        cells
    }
}

/// The value below which `share` of the others lie.
pub(super) fn rank(values: &mut [f32], share: f64) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    let idx = ((values.len() - 1) as f64 * share) as usize;
    *values.select_nth_unstable_by(idx, f32::total_cmp).1
}
