//! Fax-coded strips: Modified Huffman, Group 3 and Group 4, in either bit order.
//!
//! The `tiff` crate reads Group 4 in one bit order only; half of all fax machines write the other.
use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};
use tiff::tags::Tag;

use super::{TiffDecoder, refusal};
use crate::IntakeError;

/// Decodes a page's strips to 0 and 255.
pub(super) fn decode(
    decoder: &mut TiffDecoder<'_>,
    bytes: &[u8],
    width: u32,
    height: u32,
) -> Result<Vec<u8>, IntakeError> {
    let strips = Strips::read(decoder, height)?;
    let mut rows = Rows {
        luma: Vec::with_capacity(width as usize * height as usize),
        width: width as usize,
        // "White is zero" is the usual; the other way round the coded white is black.
        white: if strips.black_is_zero { 0 } else { 255 },
    };
    let mut n_left = height;
    for (&offset, &len) in strips.offsets.iter().zip(&strips.lens) {
        let n_rows = strips.rows_per_strip.min(n_left);
        let data = strip_bytes(bytes, offset, len)
            .ok_or_else(|| IntakeError::damaged("a strip lies outside the file"))?;
        let n_before = rows.luma.len();
        strips.decode_one(data, width, n_rows, &mut rows)?;
        if rows.luma.len() - n_before != rows.width * n_rows as usize {
            return Err(IntakeError::damaged("a fax-coded strip ends early"));
        }
        n_left -= n_rows;
    }
    if n_left > 0 {
        return Err(IntakeError::damaged("strips are missing"));
    }
    Ok(rows.luma)
}

fn strip_bytes(bytes: &[u8], offset: u64, len: u64) -> Option<&[u8]> {
    let start = usize::try_from(offset).ok()?;
    let end = start.checked_add(usize::try_from(len).ok()?)?;
    bytes.get(start..end)
}

struct Strips {
    offsets: Vec<u64>,
    lens: Vec<u64>,
    rows_per_strip: u32,
    black_is_zero: bool,
    is_reversed: bool,
    encoding: EncodingMode,
    is_byte_aligned: bool,
}

impl Strips {
    fn read(decoder: &mut TiffDecoder<'_>, height: u32) -> Result<Self, IntakeError> {
        let offsets = decoder.get_tag_u64_vec(Tag::StripOffsets).map_err(refusal)?;
        let lens = decoder.get_tag_u64_vec(Tag::StripByteCounts).map_err(refusal)?;
        let mut number = |tag, default| -> Result<u32, IntakeError> {
            Ok(decoder.find_tag_unsigned(tag).map_err(refusal)?.unwrap_or(default))
        };
        let compression = number(Tag::Compression, 4)?;
        let options = number(Tag::Unknown(T4_OPTIONS), 0)?;
        Ok(Self {
            offsets,
            lens,
            rows_per_strip: number(Tag::RowsPerStrip, height)?.clamp(1, height),
            black_is_zero: number(Tag::PhotometricInterpretation, 0)? == 1,
            is_reversed: number(Tag::FillOrder, 1)? == 2,
            encoding: match compression {
                4 => EncodingMode::Group4,
                3 if options & 1 == 1 => EncodingMode::Group3_2D,
                _ => EncodingMode::Group3_1D,
            },
            // Modified Huffman begins every row on a byte. Group 3's fill bits before its row
            // ends (bit 2 of the options) are skipped with the row ends themselves.
            is_byte_aligned: compression == 2,
        })
    }

    fn decode_one(
        &self,
        data: &[u8],
        width: u32,
        n_rows: u32,
        rows: &mut Rows,
    ) -> Result<(), IntakeError> {
        let settings = DecodeSettings {
            columns: width,
            rows: n_rows,
            end_of_block: true,
            end_of_line: self.encoding != EncodingMode::Group4 && !self.is_byte_aligned,
            rows_are_byte_aligned: self.is_byte_aligned,
            encoding: self.encoding,
            strict: true,
        };
        let reversed: Vec<u8>;
        let data = if self.is_reversed {
            reversed = data.iter().map(|byte| byte.reverse_bits()).collect();
            &reversed
        } else {
            data
        };
        hayro_ccitt::decode(data, rows, &mut DecoderContext::new(settings))
            .map(drop)
            .map_err(|error| IntakeError::damaged(format!("fax-coded strip: {error}")))
    }
}

const T4_OPTIONS: u16 = 292;

/// Collects rows as luma.
struct Rows {
    luma: Vec<u8>,
    width: usize,
    white: u8,
}

impl Decoder for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let start = self.luma.len();
        self.luma.resize(start + self.width, self.white);
        let row = &mut self.luma[start..];
        for pair in changes.chunks(2) {
            let from = pair[0] as usize;
            let to = pair.get(1).map_or(row.len(), |&to| to as usize);
            if let Some(black) = row.get_mut(from..to) {
                black.fill(!self.white);
            }
        }
    }
}
