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
        let mut luma = Vec::with_capacity(width * height);
        for y in 0..height {
            let (upper, lower) = (view.row(2 * y), view.row(2 * y + 1));
            luma.extend(upper.chunks_exact(2).zip(lower.chunks_exact(2)).map(|(u, l)| {
                let sum = u16::from(u[0]) + u16::from(u[1]) + u16::from(l[0]) + u16::from(l[1]);
                ((sum + 2) / 4) as u8
            }));
        }
        Self { luma, width, height }
    }
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
    fn a_thin_picture_stops_halving_before_it_vanishes() {
        let luma = [7; 4000];
        let base = ImageView::new(&luma, 4000, 1, 4000).unwrap();
        assert_eq!(Pyramid::new(base, 100).n_levels(), 1);
    }
}
