//! PNG and WebP.
use std::io::Cursor;

use image::codecs::{png::PngDecoder, webp::WebPDecoder};
use image::metadata::Orientation;
use image::{ColorType, ImageDecoder, ImageError, Limits};

use crate::luma::{luma_of, over_white, upright};
use crate::{IntakeError, LumaPage, limits};

/// Refuses a PNG by its header alone.
pub(crate) fn check_png(bytes: &[u8]) -> Result<(), IntakeError> {
    check(&png(bytes)?)
}

/// Refuses a WebP by its header alone.
pub(crate) fn check_webp(bytes: &[u8]) -> Result<(), IntakeError> {
    check(&webp(bytes)?)
}

/// Decodes a PNG, upright.
pub(crate) fn decode_png(bytes: &[u8]) -> Result<LumaPage, IntakeError> {
    decode(png(bytes)?)
}

/// Decodes a WebP (of a moving one its first picture), upright.
pub(crate) fn decode_webp(bytes: &[u8]) -> Result<LumaPage, IntakeError> {
    decode(webp(bytes)?)
}

fn png(bytes: &[u8]) -> Result<PngDecoder<Cursor<&[u8]>>, IntakeError> {
    PngDecoder::with_limits(Cursor::new(bytes), memory()).map_err(refusal)
}

fn webp(bytes: &[u8]) -> Result<WebPDecoder<Cursor<&[u8]>>, IntakeError> {
    WebPDecoder::new(Cursor::new(bytes)).map_err(refusal)
}

/// The decoders' own bound on what they allocate; sizes are ours to refuse, with their numbers.
fn memory() -> Limits {
    let mut memory = Limits::no_limits();
    memory.max_alloc = Some(limits::MAX_DECODED_BYTES);
    memory
}

fn check(decoder: &impl ImageDecoder) -> Result<(), IntakeError> {
    let (width, height) = decoder.dimensions();
    let per_pixel = u64::from(decoder.color_type().bytes_per_pixel());
    limits::check(u64::from(width), u64::from(height), per_pixel + 1)
}

fn decode(mut decoder: impl ImageDecoder) -> Result<LumaPage, IntakeError> {
    check(&decoder)?;
    decoder.set_limits(memory()).map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    let color_type = decoder.color_type();
    // Broken metadata do not break the picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let n_bytes = usize::try_from(decoder.total_bytes())
        .map_err(|_| IntakeError::TooLarge { width: width.into(), height: height.into() })?;
    let mut samples = vec![0; n_bytes];
    decoder.read_image(&mut samples).map_err(refusal)?;
    let luma = luma_of_samples(samples, color_type)?;
    LumaPage::new(luma, width as usize, height as usize).map(|page| upright(page, orientation))
}

fn luma_of_samples(samples: Vec<u8>, color_type: ColorType) -> Result<Vec<u8>, IntakeError> {
    let eight_bits = match color_type {
        ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16 => {
            let (wide, _) = samples.as_chunks::<2>();
            wide.iter().map(|&pair| eight_of_sixteen(u16::from_ne_bytes(pair))).collect()
        }
        _ => samples,
    };
    Ok(match color_type {
        ColorType::L8 | ColorType::L16 => eight_bits,
        ColorType::La8 | ColorType::La16 => {
            eight_bits.as_chunks::<2>().0.iter().map(|&[l, a]| over_white(l, a)).collect()
        }
        ColorType::Rgb8 | ColorType::Rgb16 => crate::luma::luma_of_rgb(&eight_bits),
        ColorType::Rgba8 | ColorType::Rgba16 => {
            let (pixels, _) = eight_bits.as_chunks::<4>();
            pixels.iter().map(|&[r, g, b, a]| over_white(luma_of(r, g, b), a)).collect()
        }
        other => return Err(IntakeError::Unsupported { detail: format!("colours as {other:?}") }),
    })
}

/// The nearest 8-bit value.
pub(crate) const fn eight_of_sixteen(value: u16) -> u8 {
    ((value as u32 + 128) / 257) as u8
}

fn refusal(error: ImageError) -> IntakeError {
    match error {
        ImageError::Unsupported(error) => IntakeError::Unsupported { detail: error.to_string() },
        error => IntakeError::damaged(error.to_string()),
    }
}
