use tiff::tags::Tag;

use super::{TiffDecoder, refusal};
use crate::IntakeError;

/// What is known of a page before it is decoded.
#[derive(Debug)]
pub(super) struct Directory {
    /// Which of the file's directories it is.
    pub(super) ifd_idx: usize,
    /// Marked as a reduced copy of another page.
    pub(super) is_thumbnail: bool,
    compression: u16,
    photometric: u16,
    /// Where the directory's entries begin in the file, for classic TIFF.
    offset: usize,
}

const RGB_PALETTE: u16 = 3;

impl Directory {
    /// Reads the current directory of `decoder`.
    pub(super) fn read(decoder: &mut TiffDecoder<'_>, ifd_idx: usize) -> Result<Self, IntakeError> {
        let mut number = |tag, default| -> Result<u32, IntakeError> {
            Ok(decoder.find_tag_unsigned(tag).map_err(refusal)?.unwrap_or(default))
        };
        let subfile = number(Tag::NewSubfileType, 0)?;
        let compression = number(Tag::Compression, 1)?;
        let photometric = number(Tag::PhotometricInterpretation, 1)?;
        let offset = decoder.ifd_pointer().map_or(0, |pointer| pointer.0);
        Ok(Self {
            ifd_idx,
            is_thumbnail: subfile & 1 == 1,
            compression: u16::try_from(compression).unwrap_or(u16::MAX),
            photometric: u16::try_from(photometric).unwrap_or(u16::MAX),
            offset: usize::try_from(offset).unwrap_or(usize::MAX),
        })
    }

    /// Modified Huffman, Group 3 or Group 4.
    pub(super) const fn is_fax(&self) -> bool {
        matches!(self.compression, 2..=4)
    }

    const fn is_palette(&self) -> bool {
        self.photometric == RGB_PALETTE
    }

    /// The grey of each palette entry, for a page that has one.
    ///
    /// # Errors
    ///
    /// When the palette is missing: its indices would be taken for greys.
    pub(super) fn palette(
        &self,
        decoder: &mut TiffDecoder<'_>,
    ) -> Result<Option<Vec<u8>>, IntakeError> {
        if !self.is_palette() {
            return Ok(None);
        }
        // All reds, then all greens, then all blues, in 16 bits.
        let map = decoder.find_tag_unsigned_vec::<u16>(Tag::ColorMap).map_err(refusal)?;
        let map = map.ok_or_else(|| IntakeError::damaged("the page has no palette"))?;
        let n = map.len() / 3;
        let eight = |at: usize| map.get(at).map_or(0, |&v| crate::picture::eight_of_sixteen(v));
        let grey = |i| crate::luma_of(eight(i), eight(n + i), eight(2 * n + i));
        Ok(Some((0..n).map(grey).collect()))
    }

    /// Rewrites the page's colours from "palette" to "grey, black is zero".
    ///
    /// The decoder refuses palettes; as grey it gives the indices, to which [`Self::palette`]
    /// is then applied. BigTIFF is left alone: no scanner writes palettes there.
    pub(super) fn show_palette_as_grey(&self, bytes: &mut [u8]) {
        let is_big_endian = bytes.starts_with(b"MM");
        let is_classic = bytes.get(2..4).is_some_and(|magic| magic.contains(&42));
        if !self.is_palette() || !is_classic {
            return;
        }
        let number = |pair: [u8; 2]| match is_big_endian {
            true => u16::from_be_bytes(pair),
            false => u16::from_le_bytes(pair),
        };
        let Some(entries) = self.offset.checked_add(2).and_then(|at| bytes.get_mut(at..)) else {
            return;
        };
        // Each entry: tag, type, count (4 bytes), value (4 bytes, a short at its beginning).
        let photometric =
            entries.as_chunks_mut::<12>().0.iter_mut().find(|entry| {
                number([entry[0], entry[1]]) == Tag::PhotometricInterpretation.to_u16()
            });
        if let Some(entry) = photometric {
            let black_is_zero: u16 = 1;
            let pair = if is_big_endian {
                black_is_zero.to_be_bytes()
            } else {
                black_is_zero.to_le_bytes()
            };
            entry[8..10].copy_from_slice(&pair);
        }
    }
}
