//! TIFF: one page or many, as scanners and faxes write it.
mod directory;
mod fax;
mod samples;

use std::io::Cursor;

use image::metadata::Orientation;
use tiff::TiffError;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

use crate::luma::upright;
use crate::{IntakeError, LumaPage, limits};
use directory::Directory;
use samples::Layout;

/// More pages than any scanner's feeder holds; a file with more is a loop or an attack.
const MAX_PAGES: usize = 10_000;

/// An opened TIFF.
#[derive(Debug)]
pub(crate) struct TiffFile {
    bytes: Vec<u8>,
    /// One a page; an `Err` stands for a page whose directory is broken, and is the last.
    pages: Vec<Result<Directory, IntakeError>>,
}

impl TiffFile {
    /// Finds the pages; thumbnails are not pages.
    ///
    /// # Errors
    ///
    /// [`IntakeError::Damaged`] when not even the first directory can be read.
    pub(crate) fn open(mut bytes: Vec<u8>) -> Result<Self, IntakeError> {
        let pages = list_pages(&bytes)?;
        for directory in pages.iter().flatten() {
            directory.show_palette_as_grey(&mut bytes);
        }
        Ok(Self { bytes, pages })
    }

    pub(crate) fn n_pages(&self) -> usize {
        self.pages.len()
    }

    /// Decodes one page, upright.
    pub(crate) fn page(&self, page_idx: usize) -> Result<LumaPage, IntakeError> {
        let directory = match self.pages.get(page_idx) {
            Some(Ok(directory)) => directory,
            Some(Err(error)) => return Err(error.clone()),
            None => return Err(IntakeError::NoSuchPage { page_idx }),
        };
        let mut decoder = decoder(&self.bytes)?;
        decoder.seek_to_image(directory.ifd_idx).map_err(refusal)?;
        let (width, height) = decoder.dimensions().map_err(refusal)?;
        limits::check(width.into(), height.into(), 1)?;
        let luma = if directory.is_fax() {
            fax::decode(&mut decoder, &self.bytes, width, height)?
        } else {
            decode(&mut decoder, directory, width, height)?
        };
        let page = LumaPage::new(luma, width as usize, height as usize)?;
        Ok(upright(page, orientation(&mut decoder)))
    }
}

type TiffDecoder<'a> = Decoder<Cursor<&'a [u8]>>;

fn decoder(bytes: &[u8]) -> Result<TiffDecoder<'_>, IntakeError> {
    let mut memory = Limits::default();
    // Below 4 GiB on every platform, so the conversion cannot fail.
    memory.decoding_buffer_size = limits::MAX_DECODED_BYTES as usize;
    memory.intermediate_buffer_size = memory.decoding_buffer_size / 2;
    memory.ifd_value_size = 16 << 20;
    Ok(Decoder::new(Cursor::new(bytes)).map_err(refusal)?.with_limits(memory))
}

fn list_pages(bytes: &[u8]) -> Result<Vec<Result<Directory, IntakeError>>, IntakeError> {
    let mut decoder = decoder(bytes)?;
    let mut pages = Vec::new();
    for ifd_idx in 0..MAX_PAGES {
        let directory = Directory::read(&mut decoder, ifd_idx)?;
        if !directory.is_thumbnail {
            pages.push(Ok(directory));
        }
        if !decoder.more_images() {
            break;
        }
        if let Err(error) = decoder.next_image() {
            // The pages before it are good; this one is shown as damaged, not left out.
            pages.push(Err(refusal(error)));
            break;
        }
    }
    if pages.is_empty() { Err(IntakeError::damaged("the TIFF has no page")) } else { Ok(pages) }
}

fn decode(
    decoder: &mut TiffDecoder<'_>,
    directory: &Directory,
    width: u32,
    height: u32,
) -> Result<Vec<u8>, IntakeError> {
    let color_type = decoder.colortype().map_err(refusal)?;
    let per_pixel = (u64::from(color_type.bit_depth()) * u64::from(color_type.num_samples())) / 8;
    limits::check(width.into(), height.into(), per_pixel + 1)?;
    let palette = directory.palette(decoder)?;
    let mut result = DecodingResult::U8(Vec::new());
    let planes = decoder.read_image_to_buffer(&mut result).map_err(refusal)?;
    let n_bytes = result.as_buffer(0).as_bytes().len();
    if n_bytes < planes.complete_len {
        return Err(IntakeError::TooLarge { width: width.into(), height: height.into() });
    }
    let layout = Layout {
        color_type,
        width: width as usize,
        height: height as usize,
        plane_stride: planes.plane_stride.map_or(0, std::num::NonZero::get),
        n_planes: planes.planes,
    };
    samples::luma(&result, &layout, palette.as_deref())
}

fn orientation(decoder: &mut TiffDecoder<'_>) -> Orientation {
    let value = decoder.find_tag_unsigned::<u8>(Tag::Orientation).ok().flatten();
    value.and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms)
}

fn refusal(error: TiffError) -> IntakeError {
    match error {
        TiffError::UnsupportedError(error) => {
            IntakeError::Unsupported { detail: error.to_string() }
        }
        error => IntakeError::damaged(error.to_string()),
    }
}
