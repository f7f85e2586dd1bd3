//! Grey pages to views, rows and slips of them to small JPEG pictures.
use attendance::sheet_plan::SlipPlan;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use intake::LumaPage;
use omr_core::geometry::{Point, Quad};
use omr_core::{FieldReading, ImageView, PageOverlay, RowStrip, SheetReading, row_strip};
use protocol::{FileError, JobError, StripInfo};

/// JPEG quality of the strips: a pencil stroke stays clear and a page of 30 rows weighs about as
/// much as one thumbnail of it.
const STRIP_QUALITY: u8 = 70;

/// JPEG quality of a whole page: lines of one colour stay clear of each other.
const PAGE_QUALITY: u8 = 85;

/// What is shown of a slip, mm of the slip: from the line for the name to below the statuses, from
/// the digits' numbers on one side to those on the other.
const SLIP_MM: ((f64, f64), (f64, f64)) = ((13.0, 33.0), (92.0, 121.0));

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

/// The picture of every row of a page, or the one of a slip; they are added to `pictures`.
///
/// # Errors
///
/// [`JobError::Document`] when the encoder refuses.
pub(crate) fn strips(
    view: &ImageView<'_>,
    reading: &SheetReading,
    pictures: &mut Vec<Vec<u8>>,
) -> Result<Vec<StripInfo>, JobError> {
    let whole = slip(reading);
    let shown = whole.as_ref().unwrap_or(reading);
    let mut infos = Vec::with_capacity(shown.fields.len());
    for (field_idx, field) in shown.fields.iter().enumerate() {
        let strip = row_strip(view, shown, field_idx);
        // A row that lies outside the picture has none.
        if strip.width == 0 || strip.height == 0 {
            continue;
        }
        pictures.push(jpeg(&strip)?);
        let (width, height) = (strip.width, strip.height);
        infos.push(StripInfo { field: field.field.clone(), width, height });
    }
    Ok(infos)
}

/// A slip as one field: ID and status are looked at together, with the name that is written above
/// them. Nothing for a roster's page.
fn slip(reading: &SheetReading) -> Option<SheetReading> {
    let status = reading.fields.iter().find(|field| field.field == SlipPlan::STATUS_FIELD)?;
    let ((left, top), (right, bottom)) = SLIP_MM;
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    let in_picture = |(x, y)| reading.registration.image_from_sheet.apply(Point::new(x, y));
    let place = Quad { corners: corners.map(in_picture) };
    let fields = vec![FieldReading { place, ..status.clone() }];
    Some(SheetReading { fields, ..reading.clone() })
}

/// A page with its reading drawn on it.
///
/// # Errors
///
/// [`JobError::Document`] when the encoder refuses.
pub(crate) fn overlay_jpeg(overlay: &PageOverlay) -> Result<Vec<u8>, JobError> {
    let size = (overlay.width, overlay.height);
    encode(&overlay.rgb, size, ExtendedColorType::Rgb8, PAGE_QUALITY)
}

fn jpeg(strip: &RowStrip) -> Result<Vec<u8>, JobError> {
    encode(&strip.luma, (strip.width, strip.height), ExtendedColorType::L8, STRIP_QUALITY)
}

/// Sides are at most 1600 px.
fn encode(
    bytes: &[u8],
    (width, height): (usize, usize),
    color: ExtendedColorType,
    quality: u8,
) -> Result<Vec<u8>, JobError> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality)
        .write_image(bytes, width as u32, height as u32, color)
        .map_err(|error| JobError::Document { detail: error.to_string() })?;
    Ok(jpeg)
}
