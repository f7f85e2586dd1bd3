//! JPEG: straight to its own Y plane.
mod apart;
mod markers;

use image::metadata::Orientation;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use crate::luma::{luma_of_rgb, upright};
use crate::{IntakeError, LumaPage, limits};
use markers::{ends, is_progressive};

/// Refuses by the header alone what [`decode`] would refuse later.
pub(crate) fn check(bytes: &[u8]) -> Result<(), IntakeError> {
    headers(bytes).map(drop)
}

/// Decodes a whole picture, upright.
///
/// A cut or broken picture is refused: decoders go on with flat grey where data are missing, and
/// a row that lies there would read as blank.
pub(crate) fn decode(bytes: &[u8]) -> Result<LumaPage, IntakeError> {
    let mut decoder = headers(bytes)?;
    let orientation = orientation(&decoder);
    pixels(&mut decoder, bytes).map(|page| upright(page, orientation))
}

/// Decodes a whole picture as it is stored: inside a PDF the page says how it is turned.
pub(crate) fn decode_stored(bytes: &[u8]) -> Result<LumaPage, IntakeError> {
    pixels(&mut headers(bytes)?, bytes)
}

/// Whether the picture has a Y plane of its own and the size that a PDF says.
pub(crate) fn is_luma_of(bytes: &[u8], size: (Option<u32>, Option<u32>)) -> bool {
    headers(bytes).is_ok_and(|decoder| {
        let (width, height) = decoder.dimensions().unwrap_or_default();
        let same = |said: Option<u32>, is: usize| said.is_some_and(|said| said as usize == is);
        has_luma(&decoder) && same(size.0, width) && same(size.1, height)
    })
}

type Headers<'a> = JpegDecoder<ZCursor<&'a [u8]>>;

fn has_luma(decoder: &Headers<'_>) -> bool {
    matches!(decoder.input_colorspace(), Some(ColorSpace::Luma | ColorSpace::YCbCr))
}

fn pixels(decoder: &mut Headers<'_>, bytes: &[u8]) -> Result<LumaPage, IntakeError> {
    if !ends(bytes) {
        return Err(IntakeError::damaged("the JPEG ends early"));
    }
    match apart::luma_alone(bytes, has_luma(decoder))? {
        Some(grey) => plain_pixels(&mut headers(&grey)?),
        None => plain_pixels(decoder),
    }
}

fn plain_pixels(decoder: &mut Headers<'_>) -> Result<LumaPage, IntakeError> {
    let output = if has_luma(decoder) { ColorSpace::Luma } else { ColorSpace::RGB };
    // Strict from here on: a code that is not in the table ends the picture with an error.
    // Headers are read leniently, since cameras put odd bytes between them.
    decoder.set_options(options().set_strict_mode(true).jpeg_set_out_colorspace(output));
    let pixels = decoder.decode().map_err(refusal)?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    let luma = if output == ColorSpace::RGB { luma_of_rgb(&pixels) } else { pixels };
    LumaPage::new(luma, width, height)
}

fn options() -> DecoderOptions {
    // Our own limits name the size; the decoder's would call it a broken header.
    DecoderOptions::default().set_max_width(0xFFFF).set_max_height(0xFFFF).set_strict_mode(false)
}

fn headers(bytes: &[u8]) -> Result<Headers<'_>, IntakeError> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options());
    decoder.decode_headers().map_err(refusal)?;
    let info = decoder.info().ok_or_else(|| IntakeError::damaged("the JPEG has no frame"))?;
    // A progressive picture keeps all its coefficients, two bytes each, beside the pixels.
    let n_components = u64::from(info.components);
    let per_pixel = if is_progressive(bytes) { 2 * n_components + 3 } else { 3 };
    limits::check(u64::from(info.width), u64::from(info.height), per_pixel)?;
    Ok(decoder)
}

fn orientation(decoder: &Headers<'_>) -> Orientation {
    let exif = decoder.exif().map(Vec::as_slice).unwrap_or_default();
    Orientation::from_exif_chunk(exif).unwrap_or(Orientation::NoTransforms)
}

fn refusal(error: DecodeErrors) -> IntakeError {
    match error {
        DecodeErrors::Unsupported(scheme) => {
            IntakeError::Unsupported { detail: format!("JPEG of the kind {scheme:?}") }
        }
        error => IntakeError::damaged(format!("{error:?}")),
    }
}
