//! The one definition of grey, and turning pages upright.
use image::metadata::Orientation;

use crate::LumaPage;

/// BT.601 luma of an 8-bit colour: what a JPEG stores as its own Y, so that a picture is as grey
/// from JPEG as from PNG.
///
/// ```
/// assert_eq!(intake::luma_of(255, 255, 255), 255);
/// assert_eq!(intake::luma_of(255, 0, 0), 76);
/// ```
#[must_use]
#[inline]
pub const fn luma_of(red: u8, green: u8, blue: u8) -> u8 {
    // 0.299, 0.587 and 0.114 in 16 bits; they sum to 65536, so white stays white.
    let sum = 19_595 * red as u32 + 38_470 * green as u32 + 7_471 * blue as u32;
    ((sum + 32_768) >> 16) as u8
}

/// `luma` seen through `alpha` on white paper.
#[must_use]
#[inline]
pub(crate) const fn over_white(luma: u8, alpha: u8) -> u8 {
    let mixed = luma as u32 * alpha as u32 + 255 * (255 - alpha as u32);
    ((mixed + 127) / 255) as u8
}

/// Grey pixels of RGBA ones (a camera's frame, a canvas), transparent on white paper.
///
/// Bytes after the last whole pixel are left out.
#[must_use]
pub fn luma_of_rgba(rgba: &[u8]) -> Vec<u8> {
    let (pixels, _) = rgba.as_chunks::<4>();
    pixels.iter().map(|&[r, g, b, a]| over_white(luma_of(r, g, b), a)).collect()
}

/// Grey pixels of RGB ones.
pub(crate) fn luma_of_rgb(rgb: &[u8]) -> Vec<u8> {
    let (pixels, _) = rgb.as_chunks::<3>();
    pixels.iter().map(|&[r, g, b]| luma_of(r, g, b)).collect()
}

/// Turns a page as its EXIF orientation says.
pub(crate) fn upright(mut page: LumaPage, orientation: Orientation) -> LumaPage {
    match orientation {
        Orientation::NoTransforms => page,
        Orientation::Rotate180 => {
            page.luma.reverse();
            page
        }
        Orientation::FlipHorizontal => {
            page.luma.chunks_exact_mut(page.width).for_each(<[u8]>::reverse);
            page
        }
        Orientation::FlipVertical => {
            page.luma.reverse();
            upright(page, Orientation::FlipHorizontal)
        }
        // EXIF 5 is the plain transpose: rows become columns; the rest follow from it.
        Orientation::Rotate90FlipH => transposed(&page),
        Orientation::Rotate90 => upright(transposed(&page), Orientation::FlipHorizontal),
        Orientation::Rotate270 => upright(transposed(&page), Orientation::FlipVertical),
        Orientation::Rotate270FlipH => upright(transposed(&page), Orientation::Rotate180),
    }
}

/// Rows become columns, in tiles, so that neither side of a large page leaves the cache.
fn transposed(page: &LumaPage) -> LumaPage {
    const TILE: usize = 32;
    let (width, height) = (page.width, page.height);
    let mut luma = vec![0; page.luma.len()];
    for top in (0..height).step_by(TILE) {
        for left in (0..width).step_by(TILE) {
            for y in top..height.min(top + TILE) {
                for x in left..width.min(left + TILE) {
                    luma[x * height + y] = page.luma[y * width + x];
                }
            }
        }
    }
    LumaPage { luma, width: height, height: width }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: usize, luma: &[u8]) -> LumaPage {
        LumaPage { luma: luma.to_vec(), width, height: luma.len() / width }
    }

    #[test]
    fn grey_stays_grey_and_transparent_is_paper() {
        for v in 0..=255 {
            assert_eq!(luma_of(v, v, v), v);
            assert_eq!(over_white(v, 255), v);
            assert_eq!(over_white(v, 0), 255);
        }
        assert_eq!(luma_of_rgba(&[0, 0, 0, 255, 0, 0, 0, 0, 9]), [0, 255]);
    }

    #[test]
    fn every_orientation_stands_upright() {
        // The eight stored forms of the upright picture
        //   1 2 3
        //   4 5 6
        let upright_page = page(3, &[1, 2, 3, 4, 5, 6]);
        let stored: [(u8, LumaPage); 8] = [
            (1, page(3, &[1, 2, 3, 4, 5, 6])),
            (2, page(3, &[3, 2, 1, 6, 5, 4])),
            (3, page(3, &[6, 5, 4, 3, 2, 1])),
            (4, page(3, &[4, 5, 6, 1, 2, 3])),
            (5, page(2, &[1, 4, 2, 5, 3, 6])),
            (6, page(2, &[3, 6, 2, 5, 1, 4])),
            (7, page(2, &[6, 3, 5, 2, 4, 1])),
            (8, page(2, &[4, 1, 5, 2, 6, 3])),
        ];
        for (exif, stored) in stored {
            let orientation = Orientation::from_exif(exif).unwrap();
            assert_eq!(upright(stored, orientation), upright_page, "EXIF {exif}");
        }
    }

    #[test]
    fn tiles_do_not_show() {
        let odd = page(37, &(0..37 * 71).map(|i| (i % 251) as u8).collect::<Vec<_>>());
        let back = transposed(&transposed(&odd));
        assert_eq!(back, odd);
        assert_eq!(transposed(&odd).luma[36 * 71 + 70], odd.luma[70 * 37 + 36]);
    }
}
