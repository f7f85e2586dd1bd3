//! What is refused before memory is taken.
use crate::IntakeError;

/// Longest side of a picture in pixels, the reader's own limit: a 600 dpi A3 scan is 9921 px.
pub(crate) const MAX_SIDE_PX: u64 = 16_384;

/// Most pixels of a picture. A phone's largest mode gives 200 MP of which none is sharper than
/// 50 MP, and 600 dpi A3 is 70 MP.
pub(crate) const MAX_PIXELS: u64 = 100_000_000;

/// Most bytes of a file: a 200-page colour scan takes 178 MB and must fit a browser's memory.
/// [`crate::Document::open`] refuses more; a caller that looks first need not load it.
pub const MAX_FILE_BYTES: u64 = 512 << 20;

/// Most bytes that decoding one page may hold at a time, the grey page itself included. With the
/// file beside it, a page stays well below 1 GB.
pub(crate) const MAX_DECODED_BYTES: u64 = 512 << 20;

/// Refuses sizes that are not read, and decodings that would take too much memory at
/// `bytes_per_pixel`.
pub(crate) fn check(width: u64, height: u64, bytes_per_pixel: u64) -> Result<(), IntakeError> {
    if width == 0 || height == 0 {
        return Err(IntakeError::damaged("the picture has no pixels"));
    }
    let n_pixels = width.saturating_mul(height);
    let fits = width <= MAX_SIDE_PX
        && height <= MAX_SIDE_PX
        && n_pixels <= MAX_PIXELS
        && n_pixels.saturating_mul(bytes_per_pixel) <= MAX_DECODED_BYTES;
    if fits { Ok(()) } else { Err(IntakeError::TooLarge { width, height }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_scanner_passes_and_a_strip_does_not() {
        assert_eq!(check(9921, 7016, 4), Ok(()));
        assert_eq!(check(20_000, 20, 1), Err(IntakeError::TooLarge { width: 20_000, height: 20 }));
        assert!(check(16_000, 16_000, 1).is_err());
        assert!(check(12_000, 8_000, 8).is_err(), "16-bit colour of 96 MP takes 768 MB");
        assert!(check(u64::MAX, u64::MAX, u64::MAX).is_err());
        assert!(matches!(check(0, 5, 1), Err(IntakeError::Damaged { .. })));
    }
}
