//! A smaller picture in which every pixel of the large one counts for as much as it covers.
use crate::image::ImageView;

/// One side of the large picture, cut into equal parts: for each part its first pixel, the weights of
/// the pixels from there on, and one over their sum.
struct Parts {
    first: Vec<usize>,
    weights: Vec<u32>,
    /// Weights of a part.
    n_weights: usize,
    share: Vec<f64>,
}

/// The weight of a pixel that lies in one part alone. A side has at most 2¹⁴ pixels of 255, so that
/// a column's sum stays under 2³².
const ONE: u64 = 64;

impl Parts {
    fn new(n_pixels: usize, n_parts: usize) -> Self {
        let (n_pixels, n_parts) = (n_pixels as u64, n_parts.max(1) as u64);
        let n_weights = (n_pixels.div_ceil(n_parts) + 1) as usize;
        let mut parts =
            Self { first: Vec::new(), weights: Vec::new(), n_weights, share: Vec::new() };
        for part in 0..n_parts {
            // Ends of the part in pixels × parts.
            let (from, to) = (part * n_pixels, (part + 1) * n_pixels);
            let start = from / n_parts;
            let mut all = 0;
            for pixel in start..start + n_weights as u64 {
                let (left, right) = (pixel * n_parts, (pixel + 1) * n_parts);
                let covered = right.min(to).saturating_sub(left.max(from));
                let weight = (covered * ONE + n_parts / 2) / n_parts;
                parts.weights.push(weight as u32);
                all += weight;
            }
            parts.first.push(start as usize);
            parts.share.push(1.0 / all.max(1) as f64);
        }
        parts
    }

    /// Each part's first pixel, weights and share, in order.
    fn all(&self) -> impl Iterator<Item = (usize, &[u32], f64)> {
        let weights = self.weights.chunks_exact(self.n_weights);
        self.first.iter().zip(weights).zip(&self.share).map(|((&f, w), &share)| (f, w, share))
    }
}

/// The picture with other sides, none of them longer: the mean luma of what each pixel covers.
pub(super) fn reduced(image: &ImageView<'_>, width: usize, height: usize) -> Vec<u8> {
    let (width, height) = (width.clamp(1, image.width()), height.clamp(1, image.height()));
    let mut luma = Vec::with_capacity(width * height);
    if (width, height) == (image.width(), image.height()) {
        (0..height).for_each(|y| luma.extend_from_slice(image.row(y)));
        return luma;
    }
    let (columns, rows) = (Parts::new(image.width(), width), Parts::new(image.height(), height));
    // What lies beyond the last column has no weight.
    let mut sums = vec![0_u32; image.width() + columns.n_weights];
    for (top, weights, down) in rows.all() {
        sums.fill(0);
        let covered = (top..image.height()).zip(weights).filter(|(_, weight)| **weight > 0);
        for (y, &weight) in covered {
            for (sum, &pixel) in sums.iter_mut().zip(image.row(y)) {
                *sum += weight * u32::from(pixel);
            }
        }
        luma.extend(columns.all().map(|(left, weights, across)| {
            let taps = sums[left..].iter().zip(weights);
            let sum: u64 = taps.map(|(&sum, &weight)| u64::from(sum) * u64::from(weight)).sum();
            (sum as f64 * (across * down) + 0.5) as u8
        }));
    }
    luma
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_is_the_mean_of_what_it_covers() {
        let luma = [0, 100, 200, 40, 60, 80];
        let view = ImageView::new(&luma, 3, 2, 3).unwrap();
        assert_eq!(reduced(&view, 3, 2), luma);
        assert_eq!(reduced(&view, 1, 1), [80]);
        // One and a half columns each: 0, 0, 100 and 100, 200, 200.
        assert_eq!(reduced(&view, 2, 2), [33, 167, 47, 73]);
    }

    #[test]
    fn even_grey_stays_itself_at_any_size() {
        let luma = vec![173; 331 * 97];
        let view = ImageView::new(&luma, 331, 97, 331).unwrap();
        for (width, height) in [(331, 97), (330, 96), (100, 29), (7, 3), (1, 1), (900, 900)] {
            assert!(reduced(&view, width, height).iter().all(|&v| v == 173), "{width}×{height}");
        }
    }
}
