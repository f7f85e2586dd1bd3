//! Finding coded squares.
use super::quads::outline;
use super::refine::refined;
use crate::geometry::{Homography, Point, Quad};
use crate::image::{Extent, ImageView, Pyramid, Surroundings, blobs};
use crate::layout::DICTIONARY;
use crate::params;

/// A coded square in a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Marker {
    /// Index into [`DICTIONARY`].
    pub(crate) id: u32,
    /// Its corners in the picture it was found in, clockwise from its own top-left.
    pub(crate) quad: Quad,
    /// Whether the code reads only in a mirror.
    pub(crate) mirrored: bool,
    /// Luma of its ink and of the paper around it.
    pub(crate) ink: f32,
    pub(crate) paper: f32,
    /// How wide the way from ink to paper is along its sides, px; huge where no side was seen.
    pub(crate) edge_px: f32,
}

/// How a picture is searched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Search {
    /// Level of the pyramid that squares are looked for on.
    pub(super) level: usize,
    /// Share of the local mean by which ink is darker.
    pub(super) share: f32,
}

/// All coded squares that a level shows, the larger first, in pixels of the whole picture.
///
/// Squares are found on the small picture; codes are read, and sides laid exactly, on the level
/// that has enough pixels for it.
pub(super) fn find(pyramid: &Pyramid<'_>, search: Search) -> Vec<Marker> {
    let view = pyramid.level(search.level);
    let long_side = view.width().max(view.height());
    let radius = long_side / params::THRESHOLD_WINDOWS_A_SIDE / 2;
    let bitmap = Surroundings::of(&view, radius.max(3)).darker(&view, search.share);
    let max_side = (long_side / params::FIDUCIAL_MAX_SIDE_PARTS) as u16;
    let factor = pyramid.factor(search.level);
    let mut markers: Vec<Marker> = blobs(&bitmap, |size| may_be_square(size, max_side))
        .iter()
        .filter_map(outline)
        .filter_map(|quad| read_at(pyramid, &quad.scaled(factor)))
        .collect();
    markers.sort_by(|a, b| b.quad.area().total_cmp(&a.quad.area()));
    markers
}

/// Neither too thin nor too empty to be the border of a coded square.
pub(super) fn may_be_square(size: &Extent, max_side: u16) -> bool {
    let (w, h) = (size.right - size.left, size.bottom - size.top);
    w.min(h) >= params::FIDUCIAL_MIN_SIDE_PX
        && w.max(h) <= max_side
        && w.max(h) <= 3 * w.min(h)
        && 5 * size.n_pixels > u32::from(w) * u32::from(h)
}

/// The coded square at `quad`, in pixels of the whole picture, its sides laid exactly.
fn read_at(pyramid: &Pyramid<'_>, quad: &Quad) -> Option<Marker> {
    let side = quad.sides().iter().sum::<f64>() / 4.0;
    let level = |wanted| level_for(pyramid, side, wanted);
    let code_level = level(params::FIDUCIAL_CODE_SIDE_PX);
    let factor = pyramid.factor(code_level);
    let marker = decode(&pyramid.level(code_level), &quad.scaled(1.0 / factor))?;
    let marker = Marker { quad: marker.quad.scaled(factor), ..marker };
    if marker.mirrored {
        return Some(marker);
    }
    Some(refined_at(pyramid, level(params::FIDUCIAL_EDGE_SIDE_PX), &marker))
}

/// The marker with its sides laid exactly on a level, in pixels of the whole picture.
pub(super) fn refined_at(pyramid: &Pyramid<'_>, level: usize, marker: &Marker) -> Marker {
    let factor = pyramid.factor(level);
    let there = Marker { quad: marker.quad.scaled(1.0 / factor), ..*marker };
    let there = refined(&pyramid.level(level), &there);
    Marker { quad: there.quad.scaled(factor), edge_px: there.edge_px * factor as f32, ..*marker }
}

/// The smallest level on which what spans `size_px` still spans `wanted`; the whole picture when
/// it is smaller than that.
pub(super) fn level_for(pyramid: &Pyramid<'_>, size_px: f64, wanted: f64) -> usize {
    let reaches = |&level: &usize| size_px / pyramid.factor(level) >= wanted;
    (0..pyramid.n_levels()).rev().find(reaches).unwrap_or(0)
}

/// Cells along a side, border and code.
const SIDE: usize = 6;

/// Reads the code inside `quad`, which may begin at any corner.
pub(super) fn decode(view: &ImageView<'_>, quad: &Quad) -> Option<Marker> {
    let unit = [(0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0)].map(|(x, y)| Point::new(x, y));
    let pairs = [0, 1, 2, 3].map(|i| (unit[i], quad.corners[i]));
    let image_from_cells = Homography::fit(&pairs)?;
    let cell = |row: f64, col: f64| cell_luma(view, &image_from_cells, row, col);
    let is_border = |i: usize| i == 0 || i == SIDE - 1;
    let mut border = [0.0_f32; 20];
    let places = (0..SIDE * SIDE).map(|i| (i / SIDE, i % SIDE));
    let places = places.filter(|&(r, c)| is_border(r) || is_border(c));
    for (luma, (r, c)) in border.iter_mut().zip(places) {
        *luma = cell(r as f64, c as f64);
    }
    let ink = border.iter().sum::<f32>() / border.len() as f32;
    let paper = paper_around(&cell);
    let middle = f32::midpoint(ink, paper);
    let light_border = border.iter().filter(|&&luma| luma > middle).count();
    let contrast = paper - ink;
    if contrast < params::FIDUCIAL_MIN_CONTRAST || light_border > params::FIDUCIAL_LIGHT_BORDER {
        return None;
    }
    let dark = |i: usize| cell((1 + i / 4) as f64, (1 + i % 4) as f64) < middle;
    let bits = (0..16).fold(0_u16, |bits, i| bits << 1 | u16::from(dark(i)));
    let (id, turns, mirrored) = lookup(bits)?;
    let mut corners = quad.corners;
    corners.rotate_left(turns);
    Some(Marker { id, quad: Quad { corners }, mirrored, ink, paper, edge_px: f32::MAX })
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
    let mut around = [0.0_f32; 24];
    for (sides, along) in around.as_chunks_mut::<4>().0.iter_mut().zip(0..6) {
        let along = f64::from(along);
        *sides = [cell(-1.0, along), cell(6.0, along), cell(along, -1.0), cell(along, 6.0)];
    }
    around.sort_unstable_by(f32::total_cmp);
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
        let search = Search { level: 0, share: 0.2 };
        assert!(find(&Pyramid::new(view, 100), search).is_empty());
    }
}
