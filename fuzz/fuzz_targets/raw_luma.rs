//! Pictures of any size with any pixels: there is no sheet in them.
//!
//! The first bytes are width, height and stride; the rest is repeated over the picture.
#![no_main]
#![forbid(unsafe_code)]

use fuzz::SHEET;
use libfuzzer_sys::fuzz_target;
use omr_core::{ImageView, ReadError};

/// Most pixels of a picture, by the share of inputs (of 256) that may have no more: pictures under
/// 200 × 200 px are refused at once, and one just over that is read five hundred times a second.
/// Any size is drawn, but a large picture seldom.
const MOST_PIXELS: [(u8, usize); 3] = [(0xE0, 45_000), (0xFE, 1 << 17), (0xFF, 1 << 22)];

fuzz_target!(|bytes: &[u8]| {
    let Some((&[w, w_high, h, h_high, padding, large], pattern)) = bytes.split_first_chunk() else {
        return;
    };
    let (width, height) = (side(w, w_high), side(h, h_high));
    let stride = width + usize::from(padding);
    let most = MOST_PIXELS.iter().find(|(share, _)| large <= *share).map_or(0, |(_, most)| *most);
    if stride.saturating_mul(height) > most || pattern.is_empty() {
        return;
    }
    let n_pixels = stride * height;
    let mut luma = pattern.repeat(n_pixels / pattern.len() + 1);
    luma.truncate(n_pixels);
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
