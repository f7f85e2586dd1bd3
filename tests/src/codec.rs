//! Pictures through JPEG, as phones, scanners and messengers send them.
use crate::raster::{Grey, Raster};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageDecoder};
use std::io::Cursor;

/// JPEG bytes of a picture.
///
/// # Panics
///
/// When the encoder refuses, which it does for no picture of the lab.
#[must_use]
pub fn jpeg<const C: usize>(picture: &Raster<C>, quality: u8) -> Vec<u8> {
    let kind = if C == 1 { ExtendedColorType::L8 } else { ExtendedColorType::Rgb8 };
    let mut bytes = Vec::with_capacity(picture.pixels.len() / 3);
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    encoder
        .encode(picture.bytes(), picture.width as u32, picture.height as u32, kind)
        .expect("a picture of the lab can be encoded");
    bytes
}

/// The picture as it comes back from JPEG.
///
/// # Panics
///
/// When the picture cannot be encoded and decoded, which never happens to one of the lab.
#[must_use]
pub fn through_jpeg(picture: &Grey, quality: u8) -> Grey {
    let bytes = jpeg(picture, quality);
    let decoder = image::codecs::jpeg::JpegDecoder::new(Cursor::new(bytes)).expect("our own JPEG");
    let mut luma = vec![[0u8]; decoder.total_bytes() as usize];
    decoder.read_image(luma.as_flattened_mut()).expect("our own JPEG");
    Grey { width: picture.width, height: picture.height, pixels: luma }
}

/// The picture made smaller so that its longer side has `long` px, each pixel a mean: what a
/// messenger does before it compresses once more.
#[must_use]
pub(crate) fn made_smaller(picture: &Grey, long: usize) -> Grey {
    let longest = picture.width.max(picture.height);
    if longest <= long {
        return picture.clone();
    }
    let side = |n: usize| (n * long / longest).max(1);
    let (width, height) = (side(picture.width), side(picture.height));
    let across = shares(picture.width, width);
    let down = shares(picture.height, height);
    let mut pixels = Vec::with_capacity(width * height);
    let mut row = vec![0.0f32; picture.width];
    for (y0, weights) in &down {
        row.fill(0.0);
        for (k, weight) in weights.iter().enumerate() {
            let source = &picture.pixels[(y0 + k) * picture.width..][..picture.width];
            for (sum, [v]) in row.iter_mut().zip(source) {
                *sum += weight * f32::from(*v);
            }
        }
        for (x0, weights) in &across {
            let sum: f32 = weights.iter().zip(&row[*x0..]).map(|(w, v)| w * v).sum();
            pixels.push([(sum + 0.5) as u8]);
        }
    }
    Grey { width, height, pixels }
}

/// For each of `to` pixels, the first of `from` pixels it covers and the share of each.
fn shares(from: usize, to: usize) -> Vec<(usize, Vec<f32>)> {
    let step = from as f64 / to as f64;
    let share = |i: usize| {
        let (low, high) = (i as f64 * step, (i + 1) as f64 * step);
        let (first, last) = (low as usize, (high.ceil() as usize).min(from));
        let part = |k: usize| ((k + 1) as f64).min(high) - (k as f64).max(low);
        (first, (first..last).map(|k| (part(k) / step) as f32).collect())
    };
    (0..to).map(share).collect()
}
