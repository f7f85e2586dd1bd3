use super::ImageView;

/// A picture of set and clear pixels, row by row.
pub(crate) struct Bitmap {
    pub(crate) width: usize,
    pub(crate) set: Vec<bool>,
}

/// Sets the pixels that are darker than the mean of the square of `2 · radius + 1` pixels around
/// them by more than `share` of that mean.
///
/// A local mean follows shadows and the fall-off of a lamp; a share of it, not a fixed step,
/// because ink takes a share of whatever light there is. Column sums slide down the picture and
/// a window sum slides along them, so the cost does not depend on the radius.
pub(crate) fn darker_than_surroundings(view: &ImageView<'_>, radius: usize, share: f32) -> Bitmap {
    let (width, height) = (view.width(), view.height());
    let mut set = vec![false; width * height];
    let mut columns = vec![0_u32; width];
    let mut n_rows = 0_u32;
    // Kept as a fraction of 1024 so that the inner loop is whole numbers.
    let keep = ((1.0 - share) * 1024.0) as u64;
    for y in 0..height.min(radius) {
        add(&mut columns, view.row(y));
        n_rows += 1;
    }
    for y in 0..height {
        if y + radius < height {
            add(&mut columns, view.row(y + radius));
            n_rows += 1;
        }
        if y > radius {
            subtract(&mut columns, view.row(y - radius - 1));
            n_rows -= 1;
        }
        let out = &mut set[y * width..(y + 1) * width];
        threshold_row(view.row(y), &columns, n_rows, radius, keep, out);
    }
    Bitmap { width, set }
}

fn threshold_row(
    row: &[u8],
    columns: &[u32],
    n_rows: u32,
    radius: usize,
    keep: u64,
    out: &mut [bool],
) {
    let width = row.len();
    let mut sum: u64 = columns.iter().take(radius).map(|&c| u64::from(c)).sum();
    let mut n_columns = width.min(radius) as u64;
    for (x, (&luma, out)) in row.iter().zip(out).enumerate() {
        if x + radius < width {
            sum += u64::from(columns[x + radius]);
            n_columns += 1;
        }
        if x > radius {
            sum -= u64::from(columns[x - radius - 1]);
            n_columns -= 1;
        }
        *out = u64::from(luma) * n_columns * u64::from(n_rows) * 1024 < sum * keep;
    }
}

fn add(columns: &mut [u32], row: &[u8]) {
    for (sum, &luma) in columns.iter_mut().zip(row) {
        *sum += u32::from(luma);
    }
}

fn subtract(columns: &mut [u32], row: &[u8]) {
    for (sum, &luma) in columns.iter_mut().zip(row) {
        *sum -= u32::from(luma);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_found_in_light_and_in_shadow_alike() {
        // Paper falls from 240 to 60; every fifth column is ink with a third of the light.
        let width = 60;
        let paper = |x: usize| 240 - 3 * x;
        let luma: Vec<u8> = (0..width * 20)
            .map(|i| i % width)
            .map(|x| (if x % 5 == 2 { paper(x) / 3 } else { paper(x) }) as u8)
            .collect();
        let view = ImageView::new(&luma, width, 20, width).unwrap();
        let bitmap = darker_than_surroundings(&view, 4, 0.2);
        let ink: Vec<usize> = (0..width).filter(|&x| bitmap.set[5 * width + x]).collect();
        let expected: Vec<usize> = (0..width).filter(|x| x % 5 == 2).collect();
        assert_eq!(ink, expected);
    }

    #[test]
    fn a_blank_page_holds_nothing() {
        let luma = vec![200; 30 * 30];
        let view = ImageView::new(&luma, 30, 30, 30).unwrap();
        assert!(!darker_than_surroundings(&view, 50, 0.1).set.contains(&true));
    }
}
