use std::ops::Range;

/// A picture of set and clear pixels: 64 a word, the leftmost in the lowest bit, rows padded with
/// clear ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits {
    pub(crate) width: usize,
    pub(crate) words_a_row: usize,
    pub(crate) words: Vec<u64>,
}

impl Bits {
    /// A bitmap without a set pixel.
    pub(crate) fn clear(width: usize, height: usize) -> Self {
        let words_a_row = width.div_ceil(64);
        Self { width, words_a_row, words: vec![0; words_a_row * height] }
    }

    /// The pixels whose values, row by row, are at least `least`.
    pub(crate) fn at_least(values: &[f32], width: usize, least: f32) -> Self {
        let mut bits = Self::clear(width, values.len() / width.max(1));
        let rows = values.chunks_exact(width.max(1));
        rows.enumerate().for_each(|(y, row)| bits.set_at_least(y, row, least));
        bits
    }

    /// Sets the pixels of a row whose values are at least `least`.
    pub(crate) fn set_at_least(&mut self, y: usize, row: &[f32], least: f32) {
        let words = &mut self.words[y * self.words_a_row..(y + 1) * self.words_a_row];
        let (whole, rest) = row.as_chunks::<16>();
        for (i, values) in whole.iter().enumerate() {
            // Most of a page is paper.
            if most(values).iter().any(|&value| value >= least) {
                words[i / 4] |= reaching(values, least) << (i % 4 * 16);
            }
        }
        if !rest.is_empty() {
            words[whole.len() / 4] |= reaching(rest, least) << (whole.len() % 4 * 16);
        }
    }

    /// Number of rows.
    pub(crate) fn height(&self) -> usize {
        self.words.len() / self.words_a_row.max(1)
    }

    /// Whether a pixel is set.
    pub(crate) fn has(&self, x: usize, y: usize) -> bool {
        self.words[y * self.words_a_row + x / 64] >> (x % 64) & 1 == 1
    }

    /// Sets a stretch of a row.
    pub(crate) fn set(&mut self, y: usize, columns: Range<usize>) {
        let row = y * self.words_a_row;
        masks(columns).for_each(|(word, mask)| self.words[row + word] |= mask);
    }

    /// Clears a stretch of a row.
    pub(crate) fn unset(&mut self, y: usize, columns: Range<usize>) {
        let row = y * self.words_a_row;
        masks(columns).for_each(|(word, mask)| self.words[row + word] &= !mask);
    }

    /// Number of set pixels in a stretch of a row.
    pub(crate) fn count(&self, y: usize, columns: Range<usize>) -> usize {
        let row = y * self.words_a_row;
        masks(columns)
            .map(|(word, mask)| (self.words[row + word] & mask).count_ones() as usize)
            .sum()
    }

    /// Columns of the set pixels in a stretch of a row.
    pub(crate) fn columns(
        &self,
        y: usize,
        columns: Range<usize>,
    ) -> impl Iterator<Item = usize> + '_ {
        let row = y * self.words_a_row;
        masks(columns).flat_map(move |(word, mask)| {
            let mut left = self.words[row + word] & mask;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                (left != 0).then(|| {
                    left &= left - 1;
                    word * 64 + bit
                })
            })
        })
    }

    /// Whether a pixel of the box is set.
    pub(crate) fn any(&self, columns: Range<usize>, rows: Range<usize>) -> bool {
        rows.into_iter().any(|y| {
            let row = y * self.words_a_row;
            masks(columns.clone()).any(|(word, mask)| self.words[row + word] & mask != 0)
        })
    }

    /// Adds the set pixels of another bitmap of the same size.
    pub(crate) fn unite(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    /// Keeps what is set in another bitmap of the same size, too.
    pub(crate) fn intersect(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    /// Takes away the set pixels of another bitmap of the same size.
    pub(crate) fn subtract(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= !other);
    }

    /// Every pixel that has a set one at most `reach` (less than 64) columns and rows away.
    pub(crate) fn widened(&self, reach: usize) -> Self {
        let mut wide = self.widened_along(reach);
        let along = wide.words.clone();
        for shift in 1..=reach {
            let words = (shift * self.words_a_row).min(along.len());
            wide.words[words..].iter_mut().zip(&along).for_each(|(to, from)| *to |= from);
            wide.words.iter_mut().zip(&along[words..]).for_each(|(to, from)| *to |= from);
        }
        wide
    }

    fn widened_along(&self, reach: usize) -> Self {
        let mut wide = self.clone();
        if self.words_a_row == 0 {
            return wide;
        }
        // The padding stays clear.
        let last = u64::MAX >> ((64 - self.width % 64) % 64);
        let rows = self.words.chunks_exact(self.words_a_row);
        for (from, to) in rows.zip(wide.words.chunks_exact_mut(self.words_a_row)) {
            for (i, to) in to.iter_mut().enumerate() {
                let before = if i > 0 { from[i - 1] } else { 0 };
                let after = from.get(i + 1).copied().unwrap_or_default();
                if before | from[i] | after == 0 {
                    continue;
                }
                for shift in 1..=reach {
                    *to |= from[i] << shift | before >> (64 - shift);
                    *to |= from[i] >> shift | after << (64 - shift);
                }
            }
            to[self.words_a_row - 1] &= last;
        }
        wide
    }
}

/// The largest of every fourth value.
fn most(values: &[f32; 16]) -> [f32; 4] {
    let larger = |a: f32, b: f32| if a > b { a } else { b };
    std::array::from_fn(|i| {
        larger(larger(values[i], values[i + 4]), larger(values[i + 8], values[i + 12]))
    })
}

/// One bit for each value that is at least `least`, the first in the lowest.
fn reaching(values: &[f32], least: f32) -> u64 {
    let bits = values.iter().enumerate();
    bits.fold(0, |bits, (i, &value)| bits | u64::from(value >= least) << i)
}

/// The words of a row that a stretch of its columns meets, with the stretch's bits in each.
fn masks(columns: Range<usize>) -> impl Iterator<Item = (usize, u64)> {
    let words = columns.start / 64..columns.end.div_ceil(64).max(columns.start / 64);
    words.map(move |word| {
        let from = columns.start.saturating_sub(word * 64);
        let to = (columns.end - word * 64).min(64);
        let below = |n: usize| u64::MAX.checked_shr(64 - n as u32).unwrap_or_default();
        (word, below(to) & !below(from))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All set pixels, counted row by row.
    fn all(bits: &Bits) -> Vec<usize> {
        let row = |y: usize| bits.columns(y, 0..bits.width).map(move |x| y * bits.width + x);
        (0..bits.height()).flat_map(row).collect()
    }

    /// Set pixels scattered over three words a row.
    fn scattered() -> Bits {
        let values: Vec<f32> =
            (0..150 * 9_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 25) as f32).collect();
        Bits::at_least(&values, 150, 121.0)
    }

    #[test]
    fn values_are_told_one_by_one() {
        let values: Vec<f32> = (0..40 * 3).map(|i| (i * 37 % 91) as f32).collect();
        let bits = Bits::at_least(&values, 40, 50.0);
        let expected: Vec<usize> = (0..120).filter(|&i| values[i] >= 50.0).collect();
        assert_eq!(all(&bits), expected);
        assert!(expected.iter().all(|&i| bits.has(i % 40, i / 40)));
    }

    #[test]
    fn a_stretch_is_set_counted_and_cleared_across_words() {
        let mut bits = Bits::clear(150, 3);
        for columns in [0..0, 64..64, 128..128, 0..64, 63..65, 10..140, 149..150] {
            bits.set(1, columns.clone());
            assert_eq!(bits.count(1, 0..150), columns.len());
            assert_eq!(
                bits.columns(1, 0..150).collect::<Vec<_>>(),
                columns.clone().collect::<Vec<_>>()
            );
            assert_eq!(bits.any(0..150, 1..2), !columns.is_empty());
            assert!(!bits.any(0..150, 0..1) && !bits.any(0..150, 2..3));
            bits.unset(1, columns);
            assert_eq!(bits, Bits::clear(150, 3));
        }
    }

    #[test]
    fn what_is_wide_has_a_set_pixel_near() {
        let bits = scattered();
        for reach in [1, 3, 4] {
            let wide = bits.widened(reach);
            for (x, y) in (0..9).flat_map(|y| (0..150).map(move |x| (x, y))) {
                let columns = usize::saturating_sub(x, reach)..(x + reach + 1).min(150);
                let rows = usize::saturating_sub(y, reach)..(y + reach + 1).min(9);
                assert_eq!(wide.has(x, y), bits.any(columns, rows), "{x} {y}");
            }
            assert_eq!(
                all(&wide).len(),
                wide.words.iter().map(|w| w.count_ones() as usize).sum::<usize>()
            );
        }
    }

    #[test]
    fn what_is_added_can_be_taken_away() {
        let bits = scattered();
        let mut wide = bits.widened(2);
        wide.unite(&bits);
        assert_eq!(wide, bits.widened(2));
        wide.subtract(&bits);
        assert!(all(&bits).into_iter().all(|i| !wide.has(i % 150, i / 150)));
    }
}
