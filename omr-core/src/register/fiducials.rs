//! Finding coded squares.
use super::quads::outline;
use crate::geometry::{Homography, Point, Quad};
use crate::image::{Bitmap, Component, ImageView, components, darker_than_surroundings};
use crate::layout::DICTIONARY;
use crate::params;

/// A coded square in a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Marker {
    /// Index into [`DICTIONARY`].
    pub(super) id: u32,
    /// Its corners in the picture it was found in, clockwise from its own top-left.
    pub(super) quad: Quad,
    /// Whether the code reads only in a mirror.
    pub(super) mirrored: bool,
    /// Luma of its ink and of the paper around it.
    pub(super) ink: f32,
    pub(super) paper: f32,
}

/// All coded squares that `view` shows, the larger first.
pub(super) fn find(view: &ImageView<'_>) -> Vec<Marker> {
    let long_side = view.width().max(view.height());
    let radius = long_side / params::THRESHOLD_WINDOWS_A_SIDE / 2;
    let bitmap = darker_than_surroundings(view, radius.max(3), params::THRESHOLD_SHARE);
    let min_side = params::FIDUCIAL_MIN_SIDE_PX;
    let max_side = (long_side / params::FIDUCIAL_MAX_SIDE_PARTS) as u32;
    let mut markers: Vec<Marker> = candidates(&bitmap, min_side, max_side)
        .filter_map(|component| outline(&component))
        .filter_map(|quad| decode(view, &quad))
        .collect();
    markers.sort_by(|a, b| b.quad.area().total_cmp(&a.quad.area()));
    markers
}

/// Components that are neither too thin nor too full to be the border of a coded square.
fn candidates(
    bitmap: &Bitmap,
    min_side: u32,
    max_side: u32,
) -> impl Iterator<Item = Component> + use<> {
    components(bitmap, min_side, max_side).into_iter().filter(|component| {
        let (w, h) = (component.right - component.left, component.bottom - component.top);
        let filled = f64::from(component.n_pixels) / (f64::from(w) * f64::from(h));
        f64::from(w.max(h)) <= 3.0 * f64::from(w.min(h)) && filled > 0.2
    })
}

/// Cells along a side, border and code.
const SIDE: usize = 6;

/// Reads the code inside `quad`, which may begin at any corner.
pub(super) fn decode(view: &ImageView<'_>, quad: &Quad) -> Option<Marker> {
    let unit = [(0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0)].map(|(x, y)| Point::new(x, y));
    let pairs = [0, 1, 2, 3].map(|i| (unit[i], quad.corners[i]));
    let image_from_cells = Homography::fit(&pairs)?;
    let cell = |row: f64, col: f64| cell_luma(view, &image_from_cells, row, col);
    let inner = [0, 1, 2, 3, 4, 5].map(|r| [0, 1, 2, 3, 4, 5].map(|c| cell(r as f64, c as f64)));
    let is_border = |i: usize| i == 0 || i == SIDE - 1;
    let border: Vec<f32> = (0..SIDE * SIDE)
        .map(|i| (i / SIDE, i % SIDE))
        .filter(|&(r, c)| is_border(r) || is_border(c))
        .map(|(r, c)| inner[r][c])
        .collect();
    let ink = border.iter().sum::<f32>() / border.len() as f32;
    let paper = paper_around(&cell);
    let middle = f32::midpoint(ink, paper);
    let light_border = border.iter().filter(|&&luma| luma > middle).count();
    let contrast = paper - ink;
    if contrast < params::FIDUCIAL_MIN_CONTRAST || light_border > params::FIDUCIAL_LIGHT_BORDER {
        return None;
    }
    let bits =
        (0..16).fold(0_u16, |bits, i| bits << 1 | u16::from(inner[1 + i / 4][1 + i % 4] < middle));
    let (id, turns, mirrored) = lookup(bits)?;
    let mut corners = quad.corners;
    corners.rotate_left(turns);
    Some(Marker { id, quad: Quad { corners }, mirrored, ink, paper })
}

/// Mean luma of the cell's middle.
fn cell_luma(view: &ImageView<'_>, image_from_cells: &Homography, row: f64, col: f64) -> f32 {
    const AT: [(f64, f64); 5] = [(0.5, 0.5), (0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7)];
    let sum: f32 = AT
        .iter()
        .map(|&(x, y)| image_from_cells.apply(Point::new(col + x, row + y)))
        .map(|p| view.sample(p.x, p.y))
        .sum();
    sum / AT.len() as f32
}

/// Mean luma of the cells that touch the square from outside, without the darkest quarter, which
/// may be a pen's stroke or a shadow's edge.
fn paper_around(cell: &impl Fn(f64, f64) -> f32) -> f32 {
    let mut around: Vec<f32> = Vec::with_capacity(24);
    for i in 0..6 {
        let along = f64::from(i);
        around.extend([cell(-1.0, along), cell(6.0, along), cell(along, -1.0), cell(along, 6.0)]);
    }
    around.sort_by(f32::total_cmp);
    around[6..].iter().sum::<f32>() / 18.0
}

/// The code in the dictionary that differs from `bits` in at most one cell: its index, how many
/// corners clockwise its top-left lies from the first corner, and whether it is a mirror image.
fn lookup(bits: u16) -> Option<(u32, usize, bool)> {
    let mut turned = bits;
    for turns in 0..4 {
        for (mirrored, code) in [(false, turned), (true, mirror(turned))] {
            let near = |&known: &u16| (known ^ code).count_ones() <= params::FIDUCIAL_WRONG_CELLS;
            if let Some(id) = DICTIONARY.iter().position(near) {
                return Some((id as u32, turns, mirrored));
            }
        }
        turned = turn(turned);
    }
    None
}

/// The code as seen when the corner after the first becomes the first.
fn turn(bits: u16) -> u16 {
    rearrange(bits, |r, c| (c, 3 - r))
}

fn mirror(bits: u16) -> u16 {
    rearrange(bits, |r, c| (r, 3 - c))
}

fn rearrange(bits: u16, from: impl Fn(usize, usize) -> (usize, usize)) -> u16 {
    (0..16).fold(0, |out, i| {
        let (r, c) = from(i / 4, i % 4);
        out << 1 | (bits >> (15 - (4 * r + c)) & 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_from_any_side_with_one_wrong_cell_and_in_a_mirror() {
        for (id, &code) in DICTIONARY.iter().enumerate() {
            let mut seen = code;
            for turns in 0..4 {
                // Seen from `turns` corners further on, the top-left lies 4 - turns corners ahead.
                let (found, back, mirrored) = lookup(seen ^ 0x0100).unwrap();
                assert_eq!((found as usize, back, mirrored), (id, (4 - turns) % 4, false));
                assert!(lookup(mirror(seen)).unwrap().2);
                seen = turn(seen);
            }
        }
    }

    #[test]
    fn a_black_or_white_square_is_no_fiducial() {
        assert_eq!(lookup(0x0000), None);
        assert_eq!(lookup(0xffff), None);
        let grey = vec![90; 50 * 50];
        let view = ImageView::new(&grey, 50, 50, 50).unwrap();
        assert_eq!(decode(&view, &Quad::rect(10.0, 10.0, 40.0, 40.0)), None);
        assert!(find(&view).is_empty());
    }
}
