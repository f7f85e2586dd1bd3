use super::ImageView;

/// A picture with its halves: level 0 is the picture itself, each next one has half the sides.
///
/// Halving is a 2×2 box average, which keeps thin strokes as lighter ones instead of losing
/// them. All levels above 0 together hold a third of the picture's bytes.
pub(crate) struct Pyramid<'a> {
    base: ImageView<'a>,
    halves: Vec<Level>,
}

struct Level {
    luma: Vec<u8>,
    width: usize,
    height: usize,
}

impl<'a> Pyramid<'a> {
    /// Halves `base` until no side is longer than `max_side_px`.
    pub(crate) fn new(base: ImageView<'a>, max_side_px: usize) -> Self {
        let mut halves: Vec<Level> = Vec::new();
        loop {
            let last = halves.last().map_or(base, Level::view);
            if last.width().max(last.height()) <= max_side_px || last.width().min(last.height()) < 2
            {
                return Self { base, halves };
            }
            let half = Level::half_of(&last);
            halves.push(half);
        }
    }

    /// Number of levels, at least 1.
    pub(crate) fn n_levels(&self) -> usize {
        1 + self.halves.len()
    }

    /// Pixels of the whole picture along a side of one of a level's.
    pub(crate) fn factor(&self, level: usize) -> f64 {
        (1_u64 << level.min(self.halves.len())) as f64
    }

    /// A level, or the smallest when there are fewer.
    pub(crate) fn level(&self, level: usize) -> ImageView<'_> {
        match level.min(self.halves.len()) {
            0 => self.base,
            n => self.halves[n - 1].view(),
        }
    }
}

impl Level {
    fn view(&self) -> ImageView<'_> {
        // The sizes were made here, so the view is always valid; a 1×1 picture stands in if not.
        ImageView::new(&self.luma, self.width, self.height, self.width).unwrap_or(ImageView::BLANK)
    }

    fn half_of(view: &ImageView<'_>) -> Self {
        let (width, height) = (view.width() / 2, view.height() / 2);
        let mut luma = vec![0; width * height];
        for (y, out) in luma.chunks_exact_mut(width.max(1)).enumerate() {
            halve(view.row(2 * y), view.row(2 * y + 1), out);
        }
        Self { luma, width, height }
    }
}

/// Means of 2 × 2 pixels, half up.
fn halve(upper: &[u8], lower: &[u8], out: &mut [u8]) {
    let (upper, upper_rest) = upper.as_chunks::<8>();
    let (lower, lower_rest) = lower.as_chunks::<8>();
    let (out, out_rest) = out.as_chunks_mut::<4>();
    for ((out, upper), lower) in out.iter_mut().zip(upper).zip(lower) {
        *out = four_means(*upper, *lower);
    }
    let pairs = upper_rest.as_chunks::<2>().0.iter().zip(lower_rest.as_chunks::<2>().0);
    // Up to three pixels remain behind the last eight, and an odd one is dropped.
    for (out, (u, l)) in out_rest.iter_mut().zip(pairs) {
        *out =
            ((u16::from(u[0]) + u16::from(u[1]) + u16::from(l[0]) + u16::from(l[1]) + 2) / 4) as u8;
    }
}

/// Four means at a time in lanes of 16 bits, the same natively and in a browser without vector
/// instructions.
fn four_means(upper: [u8; 8], lower: [u8; 8]) -> [u8; 4] {
    const LANES: u64 = 0x00ff_00ff_00ff_00ff;
    let (u, l) = (u64::from_le_bytes(upper), u64::from_le_bytes(lower));
    let sums = (u & LANES) + (u >> 8 & LANES) + (l & LANES) + (l >> 8 & LANES);
    let means = (sums + 0x0002_0002_0002_0002) >> 2 & LANES;
    let pairs = (means | means >> 8) & 0x0000_ffff_0000_ffff;
    ((pairs | pairs >> 16) as u32).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_average_four_pixels_and_drop_an_odd_edge() {
        let luma = [0, 100, 9, 200, 100, 9, 8, 8, 8];
        let base = ImageView::new(&luma, 3, 3, 3).unwrap();
        let pyramid = Pyramid::new(base, 2);
        assert_eq!(pyramid.n_levels(), 2);
        let half = pyramid.level(1);
        assert_eq!((half.width(), half.height(), half.row(0)), (1, 1, &[100][..]));
    }

    #[test]
    fn four_at_a_time_are_as_one_by_one() {
        let luma: Vec<u8> = (0..2 * 23).map(|i| (i * 97 % 256) as u8).chain([255; 22]).collect();
        let (upper, lower) = luma.split_at(luma.len() / 2);
        let mut out = vec![0; upper.len() / 2];
        halve(upper, lower, &mut out);
        for (i, &mean) in out.iter().enumerate() {
            let sum = [upper[2 * i], upper[2 * i + 1], lower[2 * i], lower[2 * i + 1]]
                .map(u32::from)
                .iter()
                .sum::<u32>();
            assert_eq!(u32::from(mean), (sum + 2) / 4, "{i}");
        }
    }

    #[test]
    fn a_thin_picture_stops_halving_before_it_vanishes() {
        let luma = [7; 4000];
        let base = ImageView::new(&luma, 4000, 1, 4000).unwrap();
        assert_eq!(Pyramid::new(base, 100).n_levels(), 1);
    }
}
