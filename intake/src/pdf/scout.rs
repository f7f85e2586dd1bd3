use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::hayro_syntax::object::Stream;
use hayro::hayro_interpret::hayro_syntax::object::dict::keys::{MASK, SMASK, SMASK_IN_DATA};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};
use hayro::kurbo::{Affine, BezPath, Rect, Shape};
use image::metadata::Orientation;

use super::{ImageFailure, bounds, draw};
use crate::{IntakeError, limits};

/// Looks over a page without decoding or painting anything.
pub(super) struct Scout {
    page: Rect,
    pictures: Vec<Picture>,
    /// Something other than pictures is drawn, or a picture is blended.
    is_more_than_pictures: bool,
    clips: Vec<Rect>,
    refused: Option<IntakeError>,
}

struct Picture {
    /// Pixels.
    width: u32,
    height: u32,
    /// Page points from picture pixels.
    page_from_picture: Affine,
    /// An opaque picture, not a mask that is painted through.
    is_opaque: bool,
    /// Part of it is hidden.
    is_clipped: bool,
}

/// Where a page's only scan lies: how it is turned.
#[derive(Debug, Clone, Copy)]
pub(super) struct ScanPlace {
    pub(super) orientation: Orientation,
}

impl Scout {
    /// Looks over `page`.
    ///
    /// # Errors
    ///
    /// [`IntakeError::TooLarge`] when one of its pictures is, and [`IntakeError::BlankPage`] when
    /// nothing is drawn.
    pub(super) fn of(page: &Page<'_>, failed: &ImageFailure) -> Result<Self, IntakeError> {
        let (width, height) = page.render_dimensions();
        let mut scout = Self {
            page: Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
            pictures: Vec::new(),
            is_more_than_pictures: false,
            clips: Vec::new(),
            refused: None,
        };
        draw(page, &mut scout, failed);
        match scout.refused.take() {
            Some(error) => Err(error),
            None if scout.pictures.is_empty() && !scout.is_more_than_pictures => {
                Err(IntakeError::BlankPage)
            }
            None => Ok(scout),
        }
    }

    /// The place of the scan, when it is all that the page shows.
    pub(super) fn only_scan(&self) -> Option<ScanPlace> {
        match self.pictures.as_slice() {
            [only] if !self.is_more_than_pictures => only.place(self.page),
            _ => None,
        }
    }

    /// Resolution of the sharpest picture that covers a noticeable part of the page.
    pub(super) fn pixels_per_point(&self) -> Option<f64> {
        let shown = |picture: &&Picture| picture.area() > 0.02 * self.page.area();
        let resolutions = self.pictures.iter().filter(shown).map(Picture::pixels_per_point);
        resolutions.filter(|r| r.is_finite()).reduce(f64::max)
    }

    fn note_picture(&mut self, picture: Picture) {
        // Decoding takes up to four bytes a pixel and the page itself one.
        let size = limits::check(picture.width.into(), picture.height.into(), 5);
        self.refused = self.refused.take().or(size.err());
        self.pictures.push(picture);
    }
}

impl Picture {
    fn bounds(&self) -> Rect {
        let picture = Rect::new(0.0, 0.0, f64::from(self.width), f64::from(self.height));
        self.page_from_picture.transform_rect_bbox(picture)
    }

    /// Square points.
    fn area(&self) -> f64 {
        self.bounds().area()
    }

    fn pixels_per_point(&self) -> f64 {
        let [a, b, c, d, ..] = self.page_from_picture.as_coeffs();
        let (x2, y2) = (a * a + b * b, c * c + d * d);
        1.0 / x2.min(y2).sqrt()
    }

    /// How the picture is turned, if it can stand for the page: upright or turned by quarters,
    /// with square pixels, nothing of it hidden or beyond the page's edges.
    fn place(&self, page: Rect) -> Option<ScanPlace> {
        let tolerance = 0.02 * page.width().max(page.height());
        let within = page.inflate(tolerance, tolerance).contains_rect(self.bounds());
        if !within || !self.is_opaque || self.is_clipped {
            return None;
        }
        let [a, b, c, d, ..] = self.page_from_picture.as_coeffs();
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        // Half a point of skew over the whole page is a rounded number, not a turn.
        let (is_straight, is_turned) = (
            (b * width).abs() + (c * height).abs() < 0.5,
            (a * width).abs() + (d * height).abs() < 0.5,
        );
        let (x, y) = if is_straight { (a, d) } else { (b, c) };
        let is_square = ((x / y).abs() - 1.0).abs() < 0.02;
        if !is_square || is_straight == is_turned {
            return None;
        }
        let orientation = match (is_straight, x > 0.0, y > 0.0) {
            (true, true, true) => Orientation::NoTransforms,
            (true, false, false) => Orientation::Rotate180,
            (true, false, true) => Orientation::FlipHorizontal,
            (true, true, false) => Orientation::FlipVertical,
            (false, true, true) => Orientation::Rotate90FlipH,
            (false, true, false) => Orientation::Rotate90,
            (false, false, true) => Orientation::Rotate270,
            (false, false, false) => Orientation::Rotate270FlipH,
        };
        Some(ScanPlace { orientation })
    }
}

impl<'a> Device<'a> for Scout {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.is_more_than_pictures = true;
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let outer = self.clips.last().copied().unwrap_or(Rect::new(-1e9, -1e9, 1e9, 1e9));
        self.clips.push(clip.path.bounding_box().intersect(outer));
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        blend_mode: BlendMode,
    ) {
        let is_plain = opacity >= 1.0 && mask.is_none() && blend_mode == BlendMode::Normal;
        self.is_more_than_pictures |= !is_plain;
    }

    fn pop_transparency_group(&mut self) {}

    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, mode: &DrawMode) {
        // Text recognised in the scan lies invisibly over it.
        self.is_more_than_pictures |= !matches!(mode, DrawMode::Invisible);
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let is_opaque = match &image {
            Image::Stencil(_) => false,
            Image::Raster(raster) => {
                let stream = raster.stream();
                let masks = [SMASK, MASK].map(|key| stream.dict().get::<Stream<'_>>(key));
                for stream in masks.iter().flatten().chain([stream]) {
                    let promise = bounds::check_stream(stream);
                    self.refused = self.refused.take().or(promise.err());
                }
                let dict = raster.stream().dict();
                ![SMASK, MASK, SMASK_IN_DATA].iter().any(|key| dict.contains_key(key))
            }
        };
        let mut picture = Picture {
            width: image.width(),
            height: image.height(),
            page_from_picture: props.transform,
            is_opaque,
            is_clipped: false,
        };
        let bounds = picture.bounds();
        picture.is_clipped = self.clips.last().is_some_and(|clip| {
            !clip.inflate(0.01 * bounds.width(), 0.01 * bounds.height()).contains_rect(bounds)
        });
        self.note_picture(picture);
    }
}
