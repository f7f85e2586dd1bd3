//! Many points of a picture at once.
use crate::geometry::Point;

/// Points from one knot of a line to the next.
pub(crate) const STRIDE: usize = 8;

/// Places of points on a line and what lies there, in lanes: plain loops over whole numbers, which
/// compilers turn into wide instructions.
#[derive(Debug, Default)]
pub(crate) struct Lanes {
    /// Places from the first pixel's middle, in 65,536ths of a pixel.
    x: Vec<i32>,
    y: Vec<i32>,
    /// Index of the pixel above and left of a point.
    at: Vec<u32>,
    /// How far from that pixel's middle the point lies, in 256ths.
    fx: Vec<u16>,
    fy: Vec<u16>,
    /// Two pixels side by side, and the two below.
    upper: Vec<u16>,
    lower: Vec<u16>,
}

impl Lanes {
    /// [`STRIDE`] places from each knot on, of which all have four pixels around them.
    pub(super) fn set(&mut self, knots: &[Point], stride: u16) {
        // Sides have at most 2¹⁴ pixels, so that 16 bits remain for what lies between two. From 2³⁶ on floats
        // hold as many and no more: their lowest bits are the number.
        const WHOLE: f64 = 1.5 * 68_719_476_736.0;
        let fixed = |v: f64| (v - 0.5 + WHOLE).to_bits() as i32;
        let Some((first, rest)) = knots.split_first() else { return };
        let n = rest.len() * STRIDE;
        self.x.resize(n, 0);
        self.y.resize(n, 0);
        let (mut x, mut y) = (fixed(first.x), fixed(first.y));
        let xs = self.x.as_chunks_mut::<STRIDE>().0.iter_mut();
        let ys = self.y.as_chunks_mut::<STRIDE>().0.iter_mut();
        for ((to, xs), ys) in rest.iter().zip(xs).zip(ys) {
            let (next_x, next_y) = (fixed(to.x), fixed(to.y));
            let dx = next_x.wrapping_sub(x) >> STRIDE.ilog2();
            let dy = next_y.wrapping_sub(y) >> STRIDE.ilog2();
            for (to_x, to_y) in xs.iter_mut().zip(ys) {
                (*to_x, *to_y) = (x, y);
                (x, y) = (x.wrapping_add(dx), y.wrapping_add(dy));
            }
            (x, y) = (next_x, next_y);
        }
        self.at.resize(n, 0);
        self.fx.resize(n, 0);
        self.fy.resize(n, 0);
        let to = self.at.iter_mut().zip(self.fx.iter_mut().zip(&mut self.fy));
        for ((&x, &y), (at, (fx, fy))) in self.x.iter().zip(&self.y).zip(to) {
            let (column, row) = ((x >> 16) as u16, (y >> 16) as u16);
            *at = u32::from(row) * u32::from(stride) + u32::from(column);
            (*fx, *fy) = ((x >> 8 & 255) as u16, (y >> 8 & 255) as u16);
        }
    }

    /// Fetches the pixels.
    pub(super) fn gather(&mut self, luma: &[u8], stride: usize) {
        self.upper.resize(self.at.len(), 0);
        self.lower.resize(self.at.len(), 0);
        let n = luma.len().saturating_sub(stride);
        let (above, below) = (&luma[..n], &luma[luma.len() - n..]);
        let out = self.upper.iter_mut().zip(&mut self.lower);
        for (&at, (upper, lower)) in self.at.iter().zip(out) {
            let at = at as usize;
            if let (Some(&[a, b]), Some(&[c, d])) = (above.get(at..at + 2), below.get(at..at + 2)) {
                (*upper, *lower) = (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
            }
        }
    }

    /// Luma in sixteenths between the four pixels of each place.
    pub(super) fn blend(&self, out: &mut [u16]) {
        let pairs = self.upper.iter().zip(&self.lower);
        let places = self.fx.iter().zip(&self.fy);
        for (out, ((&upper, &lower), (&fx, &fy))) in out.iter_mut().zip(pairs.zip(places)) {
            let mean = |pair: u16| ((pair & 255) * (256 - fx) + (pair >> 8) * fx + 8) >> 4;
            let (upper, lower) = (mean(upper) as i16, mean(lower) as i16);
            // The upper half of a product of 16 bits each.
            let further = (i32::from((lower - upper) << 3) * i32::from((fy << 5) as i16)) >> 16;
            *out = (upper + further as i16) as u16;
        }
    }
}
