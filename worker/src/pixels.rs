//! Grey pages to views, rows of them to small JPEG pictures.
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use intake::LumaPage;
use omr_core::{ImageView, RowStrip, SheetReading, row_strip};
use protocol::{FileError, JobError, StripInfo};

/// JPEG quality of the strips: a pencil stroke stays clear and a page of 30 rows weighs about as
/// much as one thumbnail of it.
const STRIP_QUALITY: u8 = 70;

/// Borrows a page for the reader.
///
/// # Errors
///
/// [`FileError::TooLarge`] when a side is longer than the reader takes.
pub(crate) fn view(page: &LumaPage) -> Result<ImageView<'_>, JobError> {
    ImageView::new(&page.luma, page.width, page.height, page.width).map_err(|_| {
        FileError::TooLarge { width: page.width as u64, height: page.height as u64 }.into()
    })
}

/// The picture of every row of the page.
///
/// # Errors
///
/// [`JobError::Document`] when the encoder refuses.
pub(crate) fn strips(
    view: &ImageView<'_>,
    reading: &SheetReading,
) -> Result<(Vec<StripInfo>, Vec<Vec<u8>>), JobError> {
    let mut infos = Vec::with_capacity(reading.fields.len());
    let mut pictures = Vec::with_capacity(reading.fields.len());
    for (field_idx, field) in reading.fields.iter().enumerate() {
        let strip = row_strip(view, reading, field_idx);
        // A row that lies outside the picture has none.
        if strip.width == 0 || strip.height == 0 {
            continue;
        }
        pictures.push(jpeg(&strip)?);
        let (width, height) = (strip.width, strip.height);
        infos.push(StripInfo { field: field.field.clone(), width, height });
    }
    Ok((infos, pictures))
}

fn jpeg(strip: &RowStrip) -> Result<Vec<u8>, JobError> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, STRIP_QUALITY)
        .write_image(&strip.luma, strip.width as u32, strip.height as u32, ExtendedColorType::L8)
        .map_err(|error| JobError::Document { detail: error.to_string() })?;
    Ok(bytes)
}
