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

    /// Luma in sixteenths at up to `N` evenly spaced points of a line, the first at `from`; `to` is
    /// where the one after the last of `N` would lie. As [`Self::sample`], in whole numbers.
    #[cfg(feature = "read")]
    pub(crate) fn sample_line<const N: usize>(&self, from: Point, to: Point, out: &mut [u16]) {
        // Sides have at most 2¹⁴ pixels, so that 16 bits remain for what lies between two.
        const ONE: f64 = 65_536.0;
        let (right, bottom) = (self.width as f64 - 1.5, self.height as f64 - 1.5);
        let inside = |p: Point| p.x >= 0.5 && p.y >= 0.5 && p.x < right && p.y < bottom;
        let (dx, dy) = ((to.x - from.x) / N as f64, (to.y - from.y) / N as f64);
        if !inside(from) || !inside(to) {
            for (i, luma) in out.iter_mut().enumerate() {
                let i = i as f64;
                *luma = (self.sample(from.x + i * dx, from.y + i * dy) * 16.0) as u16;
            }
            return;
        }
        let fixed = |v: f64| (v * ONE) as i32;
        let (mut x, mut y) = (fixed(from.x - 0.5), fixed(from.y - 0.5));
        let (dx, dy) = (fixed(dx), fixed(dy));
        let stride = self.stride as u32;
        let span = stride as usize + 2;
        let (mut upper, mut lower) = ([0_u16; N], [0_u16; N]);
        let (mut fx, mut fy) = ([0_u16; N], [0_u16; N]);
        for i in 0..N {
            let at =
                ((y >> 16) as u32).wrapping_mul(stride).wrapping_add((x >> 16) as u32) as usize;
            let rows = self.luma.get(at..at + span).unwrap_or(&[0; 2]);
            let pair =
                |pixels: Option<&[u8; 2]>| u16::from_le_bytes(pixels.copied().unwrap_or_default());
            (upper[i], lower[i]) = (pair(rows.first_chunk()), pair(rows.last_chunk()));
            (fx[i], fy[i]) = ((x >> 8 & 255) as u16, (y >> 8 & 255) as u16);
            (x, y) = (x + dx, y + dy);
        }
        let blended = blend(&upper, &lower, &fx, &fy);
        out.copy_from_slice(&blended[..out.len().min(N)]);
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

/// Luma in sixteenths between four pixels, given as pairs of bytes above each other, for points that
/// lie `fx` and `fy` 256ths from the first: many at once, since they are in lanes of 16 bits.
#[cfg(feature = "read")]
#[inline(never)]
fn blend<const N: usize>(
    upper: &[u16; N],
    lower: &[u16; N],
    fx: &[u16; N],
    fy: &[u16; N],
) -> [u16; N] {
    std::array::from_fn(|i| {
        let mean = |pair: u16| (pair & 255) * (256 - fx[i]) + (pair >> 8) * fx[i];
        let (upper, lower) = (u32::from(mean(upper[i])), u32::from(mean(lower[i])));
        ((upper * u32::from(256 - fy[i]) + lower * u32::from(fy[i])) >> 12) as u16
    })
}
