use super::{Bits, ImageView};

/// Side of a block of pixels that share a threshold.
const BLOCK: usize = 8;

/// Mean luma around every block of a picture: what ink must be darker than.
pub(crate) struct Surroundings {
    n_columns: usize,
    means: Vec<f32>,
}

impl Surroundings {
    /// Means of squares that reach `radius` px from the middle of each block (to whole blocks).
    ///
    /// A local mean follows shadows and the fall-off of a lamp. It changes slowly, so it is asked
    /// for once a block; blocks are summed up once and windows slide over blocks.
    pub(crate) fn of(view: &ImageView<'_>, radius: usize) -> Self {
        let (sums, n_columns) = block_sums(view);
        let reach = ((radius + BLOCK / 2) / BLOCK).max(1);
        let n_rows = sums.len() / n_columns;
        let across = |p: usize, n: usize, side: usize| {
            let (from, to) = (p.saturating_sub(reach), (p + reach + 1).min(n));
            (from, to, (to * BLOCK).min(side) - from * BLOCK)
        };
        let mut means = Vec::with_capacity(sums.len());
        let mut columns = vec![0_u32; n_columns + 1];
        for row in 0..n_rows {
            let (top, bottom, height) = across(row, n_rows, view.height());
            // Prefix sums along the window's rows; at most 16 384 px of 255 in 88 rows.
            for column in 0..n_columns {
                let window = (top..bottom).map(|r| sums[r * n_columns + column]).sum::<u32>();
                columns[column + 1] = columns[column].wrapping_add(window);
            }
            means.extend((0..n_columns).map(|column| {
                let (left, right, width) = across(column, n_columns, view.width());
                let sum = columns[right].wrapping_sub(columns[left]);
                sum as f32 / (width * height) as f32
            }));
        }
        Self { n_columns, means }
    }

    /// Sets the pixels that are darker than their surroundings by more than `share` of them.
    ///
    /// A share and not a fixed step, because ink takes a share of whatever light there is.
    pub(crate) fn darker(&self, view: &ImageView<'_>, share: f32) -> Bits {
        let width = view.width();
        let words_a_row = width.div_ceil(64);
        let mut words = vec![0_u64; words_a_row * view.height()];
        let mut thresholds = vec![0_u8; self.n_columns];
        for (y, out) in words.chunks_exact_mut(words_a_row.max(1)).enumerate() {
            if y % BLOCK == 0 {
                let means = &self.means[y / BLOCK * self.n_columns..][..self.n_columns];
                for (threshold, mean) in thresholds.iter_mut().zip(means) {
                    *threshold = (mean * (1.0 - share)).ceil() as u8;
                }
            }
            let (whole, rest) = view.row(y).as_chunks::<BLOCK>();
            for (column, (pixels, &threshold)) in whole.iter().zip(&thresholds).enumerate() {
                let bits = less_than(*pixels, threshold);
                out[column / 8] |= u64::from(bits) << (column % 8 * BLOCK);
            }
            if let Some(&threshold) = thresholds.get(whole.len()) {
                for (i, &luma) in rest.iter().enumerate() {
                    let x = whole.len() * BLOCK + i;
                    out[x / 64] |= u64::from(luma < threshold) << (x % 64);
                }
            }
        }
        Bits { width, words_a_row, words }
    }
}

/// One bit for each byte that is less than `threshold`, the first in the lowest: eight at a time
/// in one word, since neither a phone's nor a browser's plain instructions compare bytes in rows.
fn less_than(pixels: [u8; 8], threshold: u8) -> u8 {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let x = u64::from_le_bytes(pixels);
    let t = u64::from(threshold) * 0x0101_0101_0101_0101;
    // The high bit of each byte tells whether the low seven bits are at least the threshold's.
    let low_at_least = (x | HIGH) - (t & !HIGH);
    let less = ((!x & t) | (!(x ^ t) & !low_at_least)) & HIGH;
    // Each product of a byte's bit and one of the factor's lands on a place of its own.
    ((less >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u8
}

/// Sums of all blocks, row by row, and the number of blocks in a row.
fn block_sums(view: &ImageView<'_>) -> (Vec<u32>, usize) {
    let (width, height) = (view.width(), view.height());
    let n_columns = width.div_ceil(BLOCK);
    let mut sums = Vec::with_capacity(n_columns * height.div_ceil(BLOCK));
    let mut columns = vec![0_u16; width];
    for top in (0..height).step_by(BLOCK) {
        columns.fill(0);
        for y in top..(top + BLOCK).min(height) {
            for (sum, &luma) in columns.iter_mut().zip(view.row(y)) {
                *sum += u16::from(luma);
            }
        }
        sums.extend(columns.chunks(BLOCK).map(|c| c.iter().map(|&s| u32::from(s)).sum::<u32>()));
    }
    (sums, n_columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_found_in_light_and_in_shadow_alike() {
        // Paper falls from 240 to 63; every fifth column is ink with a third of the light.
        let width = 60;
        let paper = |x: usize| 240 - 3 * x;
        let luma: Vec<u8> = (0..width * 20)
            .map(|i| i % width)
            .map(|x| (if x % 5 == 2 { paper(x) / 3 } else { paper(x) }) as u8)
            .collect();
        let view = ImageView::new(&luma, width, 20, width).unwrap();
        let bitmap = Surroundings::of(&view, 4).darker(&view, 0.3);
        for y in [0, 5, 19] {
            let ink: Vec<usize> = (0..width).filter(|x| bitmap.words[y] >> x & 1 == 1).collect();
            let expected: Vec<usize> = (0..width).filter(|x| x % 5 == 2).collect();
            assert_eq!(ink, expected);
        }
    }

    #[test]
    fn a_blank_page_holds_nothing() {
        let luma = vec![200; 70 * 30];
        let view = ImageView::new(&luma, 70, 30, 70).unwrap();
        assert!(Surroundings::of(&view, 50).darker(&view, 0.1).words.iter().all(|&w| w == 0));
    }

    #[test]
    fn eight_bytes_are_compared_as_one_by_one() {
        for threshold in [0, 1, 127, 128, 129, 200, 255] {
            for first in 0..=255_u8 {
                let pixels =
                    [0, 7, 31, 64, 101, 127, 128, 250].map(|add: u8| first.wrapping_add(add));
                let expected =
                    (0..8).fold(0, |bits, i| bits | u8::from(pixels[i] < threshold) << i);
                assert_eq!(less_than(pixels, threshold), expected, "{pixels:?} {threshold}");
            }
        }
    }
}
