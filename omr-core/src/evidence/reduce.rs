//! A smaller picture in which every pixel of the large one counts for as much as it covers.
use crate::image::ImageView;

/// One side of the large picture, cut into equal parts: for each part its first pixel, and the
/// weight of the pixels it covers, in parts of [`ONE`].
struct Parts {
    first: Vec<usize>,
    weights: Vec<u32>,
    /// Weights of a part.
    n_weights: usize,
}

/// The weight of a pixel that lies in one part alone. A side has at most 2¹⁴ pixels of 255, so that
/// a column's sum stays under 2³².
const ONE: u64 = 64;

impl Parts {
    fn new(n_pixels: usize, n_parts: usize) -> Self {
        let (n_pixels, n_parts) = (n_pixels as u64, n_parts.max(1) as u64);
        let n_weights = (n_pixels / n_parts + 2) as usize;
        let mut first = Vec::with_capacity(n_parts as usize);
        let mut weights = Vec::with_capacity(n_parts as usize * n_weights);
        for part in 0..n_parts {
            // Ends of the part in pixels × parts.
            let (from, to) = (part * n_pixels, (part + 1) * n_pixels);
            let start = from / n_parts;
            first.push(start as usize);
            for pixel in start..start + n_weights as u64 {
                let (left, right) = (pixel * n_parts, (pixel + 1) * n_parts);
                let covered = right.min(to).saturating_sub(left.max(from));
                weights.push(((covered * ONE + n_parts / 2) / n_parts) as u32);
            }
        }
        Self { first, weights, n_weights }
    }

    /// The pixels of a part, with their weights.
    fn of(&self, part: usize) -> impl Iterator<Item = (usize, u32)> {
        let weights = self.weights[part * self.n_weights..].iter().take(self.n_weights);
        (self.first[part]..).zip(weights.copied()).filter(|(_, weight)| *weight > 0)
    }
}

/// The picture with other sides, none of them longer: the mean luma of what each pixel covers.
pub(super) fn reduced(image: &ImageView<'_>, width: usize, height: usize) -> Vec<u8> {
    let (width, height) = (width.clamp(1, image.width()), height.clamp(1, image.height()));
    let (columns, rows) = (Parts::new(image.width(), width), Parts::new(image.height(), height));
    let mut luma = Vec::with_capacity(width * height);
    let mut sums = vec![0_u32; image.width()];
    for y in 0..height {
        sums.fill(0);
        let mut down = 0;
        for (row, weight) in rows.of(y).filter(|(row, _)| *row < image.height()) {
            down += weight;
            for (sum, &pixel) in sums.iter_mut().zip(image.row(row)) {
                *sum += weight * u32::from(pixel);
            }
        }
        luma.extend((0..width).map(|x| {
            let (mut sum, mut across) = (0_u64, 0);
            for (column, weight) in columns.of(x) {
                let Some(&value) = sums.get(column) else { break };
                sum += u64::from(weight) * u64::from(value);
                across += weight;
            }
            let weight = u64::from(down) * u64::from(across);
            ((sum + weight / 2) / weight.max(1)).min(255) as u8
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
