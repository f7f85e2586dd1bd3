use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::hayro_syntax::Filter;
use hayro::hayro_interpret::hayro_syntax::object::dict::keys::{
    COLORSPACE, DECODE, DECODE_PARMS, HEIGHT, WIDTH,
};
use hayro::hayro_interpret::hayro_syntax::object::{Array, Name, Stream};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps,
    RasterImage, SoftMask,
};
use hayro::kurbo::BezPath;

use super::scout::ScanPlace;
use super::{ImageFailure, draw};
use crate::luma::{luma_of_rgb, upright};
use crate::{IntakeError, LumaPage, jpeg};

/// Shows a page by its only scan, in the scan's own pixels; `None` when the picture must be
/// rendered after all.
///
/// # Errors
///
/// [`IntakeError::Damaged`] when the scan ends early or cannot be decoded.
pub(super) fn page(
    page: &Page<'_>,
    place: ScanPlace,
    failed: &ImageFailure,
) -> Result<Option<LumaPage>, IntakeError> {
    let mut grab = Grab { taken: None };
    draw(page, &mut grab, failed);
    match grab.taken {
        Some(Ok(scan)) => Ok(scan.map(|scan| upright(scan, place.orientation))),
        Some(Err(error)) => Err(error),
        None => Ok(None),
    }
}

/// Takes the page's picture as it is stored.
struct Grab {
    taken: Option<Result<Option<LumaPage>, IntakeError>>,
}

fn take(image: &RasterImage<'_>) -> Result<Option<LumaPage>, IntakeError> {
    let stream = image.stream();
    if is_plain_jpeg(stream) {
        return jpeg::decode_stored(&stream.raw_data()).map(Some);
    }
    let mut taken = Err(IntakeError::damaged("the page's picture cannot be decoded"));
    image.with_rgba(
        |decoded, alpha| {
            taken = match alpha {
                None => whole(decoded, image.height()).map(Some),
                Some(_) => Ok(None),
            };
        },
        None,
    );
    taken
}

/// The decoder shortens a picture whose data end early; a page is shown whole or not at all.
fn whole(decoded: ImageData, height: u32) -> Result<LumaPage, IntakeError> {
    let (width, n_rows) = (decoded.width() as usize, decoded.height());
    let is_rescaled = decoded.scale_factors() != (1.0, 1.0);
    if n_rows < height && !is_rescaled {
        return Err(IntakeError::damaged("the page's picture ends early"));
    }
    let luma = match decoded {
        ImageData::Luma(luma) => luma.data,
        ImageData::Rgb(rgb) => luma_of_rgb(&rgb.data),
    };
    LumaPage::new(luma, width, n_rows as usize)
}

/// Whether the stream is a JPEG whose own Y is the grey to show: no inverted or separated inks.
fn is_plain_jpeg(stream: &Stream<'_>) -> bool {
    let dict = stream.dict();
    let is_device = |name: &Name<'_>| matches!(name.as_ref(), b"DeviceGray" | b"DeviceRGB");
    let is_calibrated =
        |name: &Name<'_>| matches!(name.as_ref(), b"ICCBased" | b"CalGray" | b"CalRGB");
    let is_plain = match dict.get::<Name<'_>>(COLORSPACE) {
        Some(name) => is_device(&name),
        None => dict
            .get::<Array<'_>>(COLORSPACE)
            .and_then(|array| array.iter::<Name<'_>>().next())
            .is_some_and(|name| is_calibrated(&name)),
    };
    let size = (dict.get::<u32>(WIDTH), dict.get::<u32>(HEIGHT));
    is_plain
        && stream.filters().as_slice() == [Filter::DctDecode]
        && ![DECODE, DECODE_PARMS].iter().any(|key| dict.contains_key(key))
        && jpeg::is_luma_of(&stream.raw_data(), size)
}

impl<'a> Device<'a> for Grab {
    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        if let Image::Raster(raster) = &image {
            self.taken = Some(take(raster));
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
