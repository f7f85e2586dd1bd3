//! A marked page, spoiled: seen askew, cut, painted over, stained, noisy. It is read or refused,
//! never with a panic, and a reading keeps its promises.
#![no_main]
#![forbid(unsafe_code)]

use fuzz::{PAGE, Picture, SHEET};
use libfuzzer_sys::fuzz_target;

/// Sides of the picture, px.
const SIDE: (usize, usize) = (200, 800);

fuzz_target!(|bytes: &[u8]| {
    let mut words = Words { bytes };
    let mut picture = seen(&mut words);
    while !words.bytes.is_empty() {
        spoil(&mut picture, &mut words);
    }
    let _ = picture.read(std::slice::from_ref(&*SHEET));
});

/// Numbers from bytes; zeros when there are none left.
struct Words<'a> {
    bytes: &'a [u8],
}

impl Words<'_> {
    fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        first
    }

    fn below(&mut self, n: usize) -> usize {
        let word = u16::from_le_bytes([self.byte(), self.byte()]);
        (usize::from(word) * n) >> 16
    }
}

/// The page, its four corners moved by up to a quarter of its sides.
fn seen(words: &mut Words<'_>) -> Picture {
    let (least, most) = SIDE;
    let base = &*PAGE;
    let width = base.width.min(least + words.below(most - least));
    let height = base.height.min(least + words.below(most - least));
    // Corners in shares of the page, bilinear between them: bent as well as tilted.
    let corners: [(f64, f64); 4] = std::array::from_fn(|_| {
        let mut shift = || f64::from(words.byte() as i8) / 512.0;
        (shift(), shift())
    });
    let pixel = |i: usize| {
        let (u, v) = ((i % width) as f64 / width as f64, (i / width) as f64 / height as f64);
        let weights = [(1.0 - u) * (1.0 - v), u * (1.0 - v), u * v, (1.0 - u) * v];
        let shift = |pick: fn(&(f64, f64)) -> f64| -> f64 {
            corners.iter().zip(weights).map(|(corner, weight)| weight * pick(corner)).sum()
        };
        let place = |share: f64, n: usize| ((share * n as f64) as usize).min(n - 1);
        let x = place(u + shift(|corner| corner.0), base.width);
        let y = place(v + shift(|corner| corner.1), base.height);
        base.luma[y * base.width + x]
    };
    Picture { luma: (0..width * height).map(pixel).collect(), width, height }
}

/// One thing done to a rectangle of the picture.
fn spoil(picture: &mut Picture, words: &mut Words<'_>) {
    let kind = words.byte();
    let (x, y) = (words.below(picture.width), words.below(picture.height));
    let n_columns = 1 + words.below(picture.width - x);
    let n_rows = 1 + words.below(picture.height - y);
    let value = words.byte();
    let mut noise = u32::from(value) | 1;
    let from = picture.clone();
    for row in y..y + n_rows {
        for column in x..x + n_columns {
            let at = row * picture.width + column;
            let old = picture.luma[at];
            picture.luma[at] = match kind % 8 {
                0 => value,
                1 => !old,
                2 => old.saturating_sub(value),
                3 => old.saturating_add(value),
                4 => (u16::from(old) * u16::from(value) / 255) as u8,
                5 => {
                    noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    old.wrapping_add((noise >> 24) as u8 % value.max(1))
                }
                6 if old < value => 0,
                6 => 255,
                _ => from.luma[(at + 37 * usize::from(value)) % from.luma.len()],
            };
        }
    }
}
