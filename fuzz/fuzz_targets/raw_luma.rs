//! Pictures of any size with any pixels: there is no sheet in them.
//!
//! The first bytes are width, height and stride; the rest is repeated over the picture.
#![no_main]
#![forbid(unsafe_code)]

use fuzz::SHEET;
use libfuzzer_sys::fuzz_target;
use omr_core::{ImageView, ReadError};

/// Most pixels of a picture: small enough for hundreds in a second.
const MANY: usize = 1 << 17;
/// One input in 256 may be larger.
const MORE: usize = 1 << 22;

fuzz_target!(|bytes: &[u8]| {
    let Some((&[w, w_high, h, h_high, padding, large], pattern)) = bytes.split_first_chunk() else {
        return;
    };
    let (width, height) = (side(w, w_high), side(h, h_high));
    let stride = width + usize::from(padding);
    let most = if large == 0xFF { MORE } else { MANY };
    if stride.saturating_mul(height) > most || pattern.is_empty() {
        return;
    }
    let luma: Vec<u8> = pattern.iter().copied().cycle().take(stride * height).collect();
    let Ok(view) = ImageView::new(&luma, width, height, stride) else {
        assert!(width == 0 || height == 0 || width.max(height) > 16_384);
        return;
    };
    // A pattern could spell a page by chance only.
    match omr_core::read(&view, std::slice::from_ref(&*SHEET)) {
        Ok(reading) => panic!("read {reading:?}"),
        Err(error) => assert_ne!(error, ReadError::Mirrored),
    }
});

fn side(low: u8, high: u8) -> usize {
    usize::from(u16::from_le_bytes([low, high]))
}
