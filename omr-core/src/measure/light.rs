//! The luma that bare paper would have, everywhere.
use super::ranks::{LANES, bring_to_rank, comparisons};
use crate::params;

/// Side of a block in cells: 2 × 2 cells are one block, since light changes slowly.
const BLOCK: usize = 2;

/// The luma of bare paper, block by block, in the canvas's units.
pub(super) struct PaperLight {
    width: usize,
    height: usize,
    level: Vec<f32>,
}

impl PaperLight {
    /// Paper's luma: first a high rank of each tile and its neighbours, which no bubble can fill,
    /// then the mean of what lies near that level, which follows a shadow's slope.
    pub(super) fn of(luma: &[u16], width: usize, height: usize) -> Self {
        let blocks = Blocks::halved(luma, width, height);
        let mut level = blocks.ranked();
        for (below, above, radius) in params::PAPER_PASSES {
            blocks.settle(&mut level, below, above, radius);
        }
        // A block is the sum of its cells.
        let cell = 1.0 / (BLOCK * BLOCK) as f32;
        let level = level.into_iter().map(|sum| (sum * cell).max(1.0)).collect();
        Self { width: blocks.width, height: blocks.height, level }
    }

    /// Darkness of every cell: 0 for paper and 1 for what is `range` of the paper's luma darker.
    pub(super) fn darkness(&self, luma: &[u16], width: usize, range: f32) -> Vec<f32> {
        let mut dark = Vec::with_capacity(luma.len());
        let (mut levels, mut scales) = (Vec::new(), Vec::new());
        for (y, luma) in luma.chunks(width.max(1)).enumerate() {
            if y % BLOCK == 0 {
                let blocks = &self.level[y / BLOCK * self.width..][..self.width];
                levels.clear();
                levels.extend(blocks.iter().flat_map(|&level| [level; BLOCK]));
                scales.clear();
                scales.extend(blocks.iter().flat_map(|&level| [1.0 / (level * range); BLOCK]));
            }
            let cells = luma.iter().zip(&levels).zip(&scales);
            dark.extend(cells.map(|((&luma, level), scale)| (level - f32::from(luma)) * scale));
        }
        dark
    }

    /// The level at a point in cells.
    pub(super) fn at(&self, x: f64, y: f64) -> f32 {
        let block = |v: f64, n: usize| (v.max(0.0) as usize / BLOCK).min(n.saturating_sub(1));
        let (x, y) = (block(x, self.width), block(y, self.height));
        self.level.get(y * self.width + x).copied().unwrap_or_default()
    }
}

struct Blocks {
    width: usize,
    height: usize,
    /// Sums over the block's four cells; at most 255 · 16 · 4.
    luma: Vec<u16>,
}

impl Blocks {
    fn halved(luma: &[u16], width: usize, height: usize) -> Self {
        let (w, h) = (width.div_ceil(BLOCK), height.div_ceil(BLOCK));
        let mut out = Vec::with_capacity(w * h);
        for y in 0..h {
            let upper = &luma[BLOCK * y * width..][..width];
            let lower = &luma[(BLOCK * y + 1).min(height - 1) * width..][..width];
            let pairs = upper.chunks_exact(BLOCK).zip(lower.chunks_exact(BLOCK));
            out.extend(pairs.map(|(u, l)| u[0] + u[1] + l[0] + l[1]));
            if width % BLOCK == 1 {
                out.push(2 * (upper[width - 1] + lower[width - 1]));
            }
        }
        Self { width: w, height: h, luma: out }
    }

    /// A high rank of the high ranks of a tile and its neighbours.
    fn ranked(&self) -> Vec<f32> {
        let tile = params::PAPER_TILE_BLOCKS;
        let (nx, ny) = (self.width.div_ceil(tile), self.height.div_ceil(tile));
        let ranks = self.tile_ranks(nx, ny);
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
                let nth = (around.len() - 1) * 3 / 5;
                wide.push(f32::from(*around.select_nth_unstable(nth).1));
            }
        }
        let mut level = Vec::with_capacity(self.luma.len());
        for y in 0..self.height {
            let row = &wide[y / tile * nx..][..nx];
            for (tx, &value) in row.iter().enumerate() {
                let n = tile.min(self.width - tx * tile);
                level.extend(std::iter::repeat_n(value, n));
            }
        }
        level
    }

    /// A high rank of every second row of each tile: that is enough for a rank.
    fn tile_ranks(&self, nx: usize, ny: usize) -> Vec<u16> {
        const TILE: usize = params::PAPER_TILE_BLOCKS;
        const ROWS: usize = TILE.div_ceil(2);
        let comparisons = comparisons(ROWS * TILE, nth(ROWS * TILE));
        let whole = |side: usize| side / TILE;
        let mut ranks = Vec::with_capacity(nx * ny);
        let mut lanes = [[0_i16; LANES]; ROWS * TILE];
        let mut values = Vec::with_capacity(ROWS * TILE);
        for ty in 0..ny {
            let rows = (ty * TILE..((ty + 1) * TILE).min(self.height)).step_by(2);
            let first = ranks.len();
            // Whole tiles several at once.
            let n_whole =
                if ty < whole(self.height) { whole(self.width) / LANES * LANES } else { 0 };
            for tx in (0..n_whole).step_by(LANES) {
                for (y, lanes) in rows.clone().zip(lanes.as_chunks_mut::<TILE>().0) {
                    let row = &self.luma[y * self.width + tx * TILE..][..LANES * TILE];
                    for (lane, blocks) in row.as_chunks::<TILE>().0.iter().enumerate() {
                        for (lanes, &block) in lanes.iter_mut().zip(blocks) {
                            lanes[lane] = block as i16;
                        }
                    }
                }
                bring_to_rank(&mut lanes, &comparisons);
                ranks.extend(lanes[nth(ROWS * TILE)].map(|rank| rank as u16));
            }
            for tx in ranks.len() - first..nx {
                values.clear();
                for y in rows.clone() {
                    let row = y * self.width;
                    let end = ((tx + 1) * TILE).min(self.width);
                    values.extend_from_slice(&self.luma[row + tx * TILE..row + end]);
                }
                let nth = nth(values.len());
                ranks.push(values.select_nth_unstable(nth).1.to_owned());
            }
        }
        ranks
    }

    /// Brings the level to the mean of the blocks at most `radius` away that are between `below` and
    /// `above` of it, where there are more than hardly any.
    fn settle(&self, level: &mut [f32], below: f32, above: f32, radius: usize) {
        let near = |(&luma, &level): (&u16, &f32)| {
            let v = f32::from(luma);
            let is_near = (v >= below * level) & (v <= above * level);
            if is_near { ONE_BLOCK + u32::from(luma) } else { 0 }
        };
        let (w, h) = (self.width, self.height);
        let mut sums: Vec<u32> = self.luma.iter().zip(&*level).map(near).collect();
        add_up_along(&mut sums, w, radius);
        let row = |y: usize| &sums[y * w..(y + 1) * w];
        // A window slides down the columns.
        let mut window = vec![0_u32; w];
        for y in 0..radius.min(h) {
            window.iter_mut().zip(row(y)).for_each(|(sum, v)| *sum = sum.wrapping_add(*v));
        }
        let enough = ((2 * radius + 1) * (2 * radius + 1)) as f32 * 0.08;
        for (y, level) in level.chunks_exact_mut(w.max(1)).enumerate() {
            if y + radius < h {
                let next = row(y + radius);
                window.iter_mut().zip(next).for_each(|(sum, v)| *sum = sum.wrapping_add(*v));
            }
            if y > radius {
                let past = row(y - radius - 1);
                window.iter_mut().zip(past).for_each(|(sum, v)| *sum = sum.wrapping_sub(*v));
            }
            for (level, &sum) in level.iter_mut().zip(&window) {
                let (n, sum) = ((sum / ONE_BLOCK) as i32 as f32, (sum % ONE_BLOCK) as i32 as f32);
                let (mean, before) = (sum / n, *level);
                let settled = if n >= enough { mean } else { before };
                *level = if settled > 1.0 { settled } else { 1.0 };
            }
        }
    }
}

/// Replaces every value by the sum of those at most `radius` away in its row. What is on the way may
/// run over; the differences that remain never do.
fn add_up_along(values: &mut [u32], width: usize, radius: usize) {
    let mut totals = vec![0_u32; width + 2 * radius + 1];
    for row in values.chunks_exact_mut(width.max(1)) {
        let mut total = 0_u32;
        for (slot, value) in totals[radius + 1..].iter_mut().zip(&*row) {
            total = total.wrapping_add(*value);
            *slot = total;
        }
        totals[radius + 1 + width..].fill(total);
        let ends = totals[2 * radius + 1..].iter().zip(&totals);
        row.iter_mut().zip(ends).for_each(|(sum, (to, from))| *sum = to.wrapping_sub(*from));
    }
}

/// One block in a sum that holds their number above their luma: at most 289 blocks of 16,320 each
/// leave 9 bits of 32.
const ONE_BLOCK: u32 = 1 << 23;

/// Which of `n` values, from the smallest on, has three quarters of the others below it.
const fn nth(n: usize) -> usize {
    (n - 1) * 3 / 4
}

/// The value below which `share` of the others lie.
pub(super) fn rank(values: &[f32], share: f64) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    // Whole numbers in the order of the values: these are compared with one instruction.
    let key = |bits: i32| bits ^ (((bits >> 31) as u32) >> 1) as i32;
    let mut keys: Vec<i32> = values.iter().map(|value| key(value.to_bits() as i32)).collect();
    let idx = ((values.len() - 1) as f64 * share) as usize;
    f32::from_bits(key(*keys.select_nth_unstable(idx).1) as u32)
}
