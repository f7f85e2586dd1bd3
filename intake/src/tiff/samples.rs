//! Decoded samples of any depth and arrangement as grey.
use tiff::ColorType;
use tiff::decoder::DecodingResult;

use crate::IntakeError;
use crate::luma::{luma_of, over_white};
use crate::picture::eight_of_sixteen;

/// How a page's samples lie in the decoder's buffer.
pub(super) struct Layout {
    pub(super) color_type: ColorType,
    pub(super) width: usize,
    pub(super) height: usize,
    /// Bytes from plane to plane where each channel is stored apart.
    pub(super) plane_stride: usize,
    pub(super) n_planes: usize,
}

/// Grey pixels.
pub(super) fn luma(
    samples: &DecodingResult,
    layout: &Layout,
    palette: Option<&[u8]>,
) -> Result<Vec<u8>, IntakeError> {
    let n_channels = usize::from(layout.color_type.num_samples());
    let bits = usize::from(layout.color_type.bit_depth());
    let channels = match samples {
        DecodingResult::U8(bytes) if matches!(bits, 1 | 2 | 4 | 8) => {
            let scale = if palette.is_some() { 1 } else { 255 / ((1 << bits) - 1) };
            eight_bit_channels(bytes, layout, n_channels, bits, scale as u8)
        }
        DecodingResult::U16(words) if bits == 16 && palette.is_none() => {
            let bytes: Vec<u8> = words.iter().map(|&word| eight_of_sixteen(word)).collect();
            let halved = Layout { plane_stride: layout.plane_stride / 2, ..*layout };
            eight_bit_channels(&bytes, &halved, n_channels, 8, 1)
        }
        _ => return Err(unsupported(layout.color_type)),
    };
    match palette {
        Some(greys) => indexed(&channels, greys),
        None => mixed(&channels, layout.color_type, n_channels),
    }
}

/// All channels of a pixel side by side, a byte each.
fn eight_bit_channels(
    bytes: &[u8],
    layout: &Layout,
    n_channels: usize,
    bits: usize,
    scale: u8,
) -> Vec<u8> {
    let n_planes = layout.n_planes.clamp(1, n_channels);
    let in_plane = if n_planes > 1 { 1 } else { n_channels };
    let row_samples = layout.width * in_plane;
    let row_bytes = (row_samples * bits).div_ceil(8);
    let mut out = vec![0; layout.width * layout.height * n_channels];
    for plane in 0..n_planes {
        let rows = bytes.get(plane * layout.plane_stride..).unwrap_or_default();
        let rows_out = out.chunks_exact_mut(layout.width * n_channels);
        for (row, row_out) in rows.chunks_exact(row_bytes.max(1)).zip(rows_out) {
            if bits == 8 && n_planes == 1 {
                row_out.copy_from_slice(row);
                continue;
            }
            let targets = row_out.iter_mut().skip(plane).step_by(n_channels / in_plane);
            for (i, target) in targets.enumerate() {
                let shift = 8 - bits - (i * bits) % 8;
                *target = (row[i * bits / 8] >> shift & (0xFF >> (8 - bits))) * scale;
            }
        }
    }
    out
}

fn indexed(indices: &[u8], greys: &[u8]) -> Result<Vec<u8>, IntakeError> {
    let grey = |&index: &u8| greys.get(usize::from(index)).copied();
    let luma: Option<Vec<u8>> = indices.iter().map(grey).collect();
    luma.ok_or_else(|| IntakeError::damaged("a colour of the page is not in its palette"))
}

fn mixed(
    channels: &[u8],
    color_type: ColorType,
    n_channels: usize,
) -> Result<Vec<u8>, IntakeError> {
    let pixels = channels.chunks_exact(n_channels.max(1));
    Ok(match color_type {
        // The decoder leaves the first channel as it is: luma, which is all that is wanted.
        ColorType::Gray(_) | ColorType::YCbCr(_) => pixels.map(|p| p[0]).collect(),
        ColorType::GrayA(_) => pixels.map(|p| over_white(p[0], p[1])).collect(),
        // Grey with one more channel that is not declared as anything.
        ColorType::Multiband { num_samples: 2.., .. } => pixels.map(|p| p[0]).collect(),
        ColorType::RGB(_) => pixels.map(|p| luma_of(p[0], p[1], p[2])).collect(),
        ColorType::RGBA(_) => pixels.map(|p| over_white(luma_of(p[0], p[1], p[2]), p[3])).collect(),
        ColorType::CMYK(_) | ColorType::CMYKA(_) => pixels.map(luma_of_cmyk).collect(),
        other => return Err(unsupported(other)),
    })
}

/// Ink takes away light: plain subtraction, without a press's profile, as viewers do.
fn luma_of_cmyk(ink: &[u8]) -> u8 {
    let light = |i: usize| {
        let (colour, black) = (255 - u16::from(ink[i]), 255 - u16::from(ink[3]));
        ((colour * black + 127) / 255) as u8
    };
    luma_of(light(0), light(1), light(2))
}

fn unsupported(color_type: ColorType) -> IntakeError {
    IntakeError::Unsupported { detail: format!("TIFF with colours as {color_type:?}") }
}
