//! Pictures in memory: one channel for the lab, three for fixtures.

/// An 8-bit picture of `C` channels; pixel (0, 0) spans 0..1 in both directions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster<const C: usize> {
    /// Pixels.
    pub width: usize,
    /// Pixels.
    pub height: usize,
    /// Row by row, `width * height` of them.
    pub pixels: Vec<[u8; C]>,
}

/// A grey picture.
pub type Grey = Raster<1>;
/// A colour picture (sRGB).
pub type Colour = Raster<3>;

/// A colour as a raster of `C` channels holds it: luma as JPEG defines it, or the colour itself.
#[must_use]
pub fn tone<const C: usize>(rgb: [u8; 3]) -> [u8; C] {
    std::array::from_fn(|i| if C == 1 { luma(rgb) } else { rgb[i] })
}

/// Luma of an sRGB colour (ITU-R BT.601, full range, as JPEG).
#[must_use]
pub fn luma(rgb: [u8; 3]) -> u8 {
    let [r, g, b] = rgb.map(u32::from);
    ((299 * r + 587 * g + 114 * b + 500) / 1000) as u8
}

impl<const C: usize> Raster<C> {
    /// A picture of one colour.
    #[must_use]
    pub fn filled(width: usize, height: usize, rgb: [u8; 3]) -> Self {
        Self { width, height, pixels: vec![tone(rgb); width * height] }
    }

    /// The samples, channel by channel, row by row.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.pixels.as_flattened()
    }

    /// The pixel at `x`, `y`, or `None` outside.
    pub fn pixel_mut(&mut self, x: i64, y: i64) -> Option<&mut [u8; C]> {
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        if x >= self.width || y >= self.height {
            return None;
        }
        self.pixels.get_mut(y * self.width + x)
    }

    /// The picture at (x, y) in pixels, interpolated; the border is repeated outside.
    #[inline]
    #[must_use]
    pub fn sample(&self, x: f32, y: f32) -> [f32; C] {
        let (fx, fy) = ((x - 0.5).max(0.0), (y - 0.5).max(0.0));
        let (x0, y0) = ((fx as usize).min(self.width - 1), (fy as usize).min(self.height - 1));
        let (x1, y1) = ((x0 + 1).min(self.width - 1), (y0 + 1).min(self.height - 1));
        let (tx, ty) = ((fx - x0 as f32).min(1.0), (fy - y0 as f32).min(1.0));
        let (top, low) = (y0 * self.width, y1 * self.width);
        let (a, b) = (self.pixels[top + x0], self.pixels[top + x1]);
        let (c, d) = (self.pixels[low + x0], self.pixels[low + x1]);
        std::array::from_fn(|i| {
            let [a, b, c, d] = [a[i], b[i], c[i], d[i]].map(f32::from);
            let (upper, lower) = (a + (b - a) * tx, c + (d - c) * tx);
            upper + (lower - upper) * ty
        })
    }

    /// Half the size, each pixel the mean of four.
    #[must_use]
    pub fn halved(&self) -> Self {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            let [a, b] =
                [2 * y, (2 * y + 1).min(self.height - 1)].map(|y| &self.pixels[y * self.width..]);
            for x in 0..width {
                let (x0, x1) = (2 * x, (2 * x + 1).min(self.width - 1));
                let mean = |i: usize| {
                    let sum = [a[x0][i], a[x1][i], b[x0][i], b[x1][i]].map(u32::from);
                    ((sum.iter().sum::<u32>() + 2) / 4) as u8
                };
                pixels.push(std::array::from_fn(mean));
            }
        }
        Self { width, height, pixels }
    }

    /// Turned clockwise by `quarters` quarter turns.
    #[must_use]
    pub fn turned(&self, quarters: u8) -> Self {
        let (w, h) = (self.width, self.height);
        let (width, height) = if quarters % 2 == 1 { (h, w) } else { (w, h) };
        let source = |x: usize, y: usize| match quarters % 4 {
            0 => (x, y),
            1 => (y, h - 1 - x),
            2 => (w - 1 - x, h - 1 - y),
            _ => (w - 1 - y, x),
        };
        let at = |i: usize| {
            let (x, y) = source(i % width, i / width);
            self.pixels[y * w + x]
        };
        Self { width, height, pixels: (0..width * height).map(at).collect() }
    }

    /// Mirrored left to right.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let rows = self.pixels.chunks(self.width);
        let pixels = rows.flat_map(|row| row.iter().rev().copied()).collect();
        Self { width: self.width, height: self.height, pixels }
    }
}

impl Grey {
    /// The picture in three equal channels, ready for coloured ink.
    #[must_use]
    pub fn to_colour(&self) -> Colour {
        let pixels = self.pixels.iter().map(|&[v]| [v; 3]).collect();
        Colour { width: self.width, height: self.height, pixels }
    }
}

impl Colour {
    /// Luma only.
    #[must_use]
    pub fn to_grey(&self) -> Grey {
        let pixels = self.pixels.iter().map(|&rgb| [luma(rgb)]).collect();
        Grey { width: self.width, height: self.height, pixels }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_quarter_turns_give_the_picture_back() {
        let pixels = (0..6).map(|v| [v]).collect();
        let picture = Grey { width: 3, height: 2, pixels };
        let once = picture.turned(1);
        assert_eq!((once.width, once.height), (2, 3));
        assert_eq!(once.pixels[1], [0], "the top-left corner goes to the top-right");
        assert_eq!(once.turned(1), picture.turned(2));
        assert_eq!(once.turned(3), picture);
    }
}
