#[cfg(feature = "read")]
use super::lanes::{Lanes, STRIDE};
#[cfg(feature = "read")]
use crate::geometry::Point;
/// Pictures with a side longer than this are refused before any work is done, in pixels.
///
/// A 600 dpi A3 scan is 9921 px long; nothing a phone or an office scanner makes is larger.
const MAX_SIDE_PX: usize = 16_384;

/// A borrowed 8-bit grey picture: 0 is black, 255 is white.
#[derive(Debug, Clone, Copy)]
pub struct ImageView<'a> {
    luma: &'a [u8],
    width: usize,
    height: usize,
    stride: usize,
}

/// Why a buffer is not a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum ImageViewError {
    /// A side is zero or longer than the largest picture we read.
    #[error("a picture of {width}×{height} pixels cannot be read")]
    Size {
        /// Width in pixels.
        width: usize,
        /// Height in pixels.
        height: usize,
    },
    /// The buffer holds fewer bytes than the size asks for.
    #[error("the picture needs {needed} bytes and has {have}")]
    Short {
        /// Bytes the size and stride ask for.
        needed: usize,
        /// Bytes there are.
        have: usize,
    },
}

impl<'a> ImageView<'a> {
    /// One white pixel.
    #[cfg(feature = "read")]
    pub(crate) const BLANK: ImageView<'static> =
        ImageView { luma: &[255], width: 1, height: 1, stride: 1 };

    /// Views `luma` as rows of `stride` bytes, of which the first `width` count.
    ///
    /// # Errors
    ///
    /// [`ImageViewError`] when a side is zero or over 16,384 px, when `stride` is less than
    /// `width`, or when the buffer is too short.
    pub fn new(
        luma: &'a [u8],
        width: usize,
        height: usize,
        stride: usize,
    ) -> Result<Self, ImageViewError> {
        let sides = 1..=MAX_SIDE_PX;
        if !sides.contains(&width) || !sides.contains(&height) || stride < width {
            return Err(ImageViewError::Size { width, height });
        }
        let needed = stride.saturating_mul(height - 1).saturating_add(width);
        if luma.len() < needed {
            return Err(ImageViewError::Short { needed, have: luma.len() });
        }
        Ok(Self { luma, width, height, stride })
    }

    /// Width in pixels, at least 1.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels, at least 1.
    #[must_use]
    pub const fn height(&self) -> usize {
        self.height
    }

    /// One row of `width` pixels.
    ///
    /// # Panics
    ///
    /// When `y` is not less than the height.
    #[must_use]
    pub fn row(&self, y: usize) -> &'a [u8] {
        &self.luma[y * self.stride..y * self.stride + self.width]
    }

    /// Luma at a point of image space, interpolated between the four nearest pixels; outside the
    /// picture, that of the nearest pixel.
    #[cfg(feature = "read")]
    pub(crate) fn sample(&self, x: f64, y: f64) -> f32 {
        let clamped = |v: f64, n: usize| (v - 0.5).clamp(0.0, (n - 1) as f64);
        let (x, y) = (clamped(x, self.width), clamped(y, self.height));
        // Not a number clamps to itself and casts to zero: the corner pixel, never a panic.
        let (left, top) = (x as u16 as usize, y as u16 as usize);
        let (fx, fy) = ((x - left as f64) as f32, (y - top as f64) as f32);
        let right = (left + 1).min(self.width - 1);
        let bottom = (top + 1).min(self.height - 1);
        let at = |x: usize, y: usize| f32::from(self.luma[y * self.stride + x]);
        let upper = at(left, top) + fx * (at(right, top) - at(left, top));
        let lower = at(left, bottom) + fx * (at(right, bottom) - at(left, bottom));
        upper + fy * (lower - upper)
    }

    /// Luma in sixteenths along a line from knot to knot: `STRIDE` points from each on, evenly spaced,
    /// as many as `out` holds. As [`Self::sample`], in whole numbers.
    #[cfg(feature = "read")]
    pub(crate) fn sample_along(&self, knots: &[Point], lanes: &mut Lanes, out: &mut [u16]) {
        let has_neighbours = |p: &Point| self.has_neighbours(*p);
        if knots.iter().all(has_neighbours)
            && let Ok(stride) = u16::try_from(self.stride)
        {
            lanes.set(knots, stride);
            lanes.gather(self.luma, self.stride);
            return lanes.blend(out);
        }
        for (ends, out) in knots.windows(2).zip(out.chunks_mut(STRIDE)) {
            let step = |from: f64, to: f64| (to - from) / STRIDE as f64;
            let (dx, dy) = (step(ends[0].x, ends[1].x), step(ends[0].y, ends[1].y));
            for (i, luma) in out.iter_mut().enumerate() {
                let i = i as f64;
                *luma = (self.sample(ends[0].x + i * dx, ends[0].y + i * dy) * 16.0) as u16;
            }
        }
    }

    /// Whether the four pixels around a point are there.
    #[cfg(feature = "read")]
    fn has_neighbours(&self, p: Point) -> bool {
        let (right, bottom) = (self.width as f64 - 1.5, self.height as f64 - 1.5);
        p.x >= 0.5 && p.y >= 0.5 && p.x < right && p.y < bottom
    }

    /// Whether a point of image space lies at least `margin` px inside the picture.
    #[cfg(feature = "read")]
    pub(crate) fn contains(&self, x: f64, y: f64, margin: f64) -> bool {
        x >= margin
            && y >= margin
            && x <= self.width as f64 - margin
            && y <= self.height as f64 - margin
    }
}
