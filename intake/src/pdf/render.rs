use hayro::hayro_interpret::TransformExt;
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};

use super::ImageFailure;
use crate::{IntakeError, LumaPage, luma_of_rgba};

/// Resolution of a page without pictures: 200 dpi, the middle of what scanners give.
const DRAWN_PIXELS_PER_POINT: f64 = 200.0 / 72.0;

/// Lowest resolution, whatever the page's pictures have: lines drawn over them stay sharp.
const MIN_PIXELS_PER_POINT: f64 = 150.0 / 72.0;

/// Longest side of a rendered page: A4 at 205 dpi. A page of JPEG strips takes 0.44 s at 200 dpi
/// and 0.97 s at 300 (natively, one thread of a busy machine); making it smaller averages its
/// pixels, so no ink is lost, and a bubble of 4.6 mm is still 37 px wide.
const MAX_RENDERED_SIDE_PX: f64 = 2400.0;

/// Renders a page on white, at `pixels_per_point` if that is known and bearable.
pub(super) fn page(
    page: &Page<'_>,
    pixels_per_point: Option<f64>,
    failed: &ImageFailure,
) -> Result<LumaPage, IntakeError> {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let bearable = MAX_RENDERED_SIDE_PX / width.max(height);
    let wanted = pixels_per_point.unwrap_or(DRAWN_PIXELS_PER_POINT);
    let scale = wanted.max(MIN_PIXELS_PER_POINT).min(bearable);
    // At most 2400, and at least one pixel: both fit.
    let side = |points: f64| (points * scale).round().max(1.0) as u16;
    let mut context = RenderContext::new(side(width), side(height));
    let transform = Affine::scale(scale) * page.initial_transform(true).to_kurbo();
    let (cache, settings) = (RenderCache::new(), RenderSettings::default());
    render_into(page, &cache, &failed.settings(), &settings, &mut context, transform);
    context.flush();
    let mut pixels = Pixmap::new(context.width(), context.height());
    context.render_with(
        &mut pixels,
        &mut Resources::default(),
        RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..Default::default() },
    );
    let luma = luma_of_rgba(pixels.data_as_u8_slice());
    LumaPage::new(luma, usize::from(pixels.width()), usize::from(pixels.height()))
}
