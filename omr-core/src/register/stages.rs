//! What the stages of finding a page see, for the figures of docs/method.md.
use super::fiducials::{self, Search};
use super::identify;
use super::mesh::Mesh;
use super::page::PlacedPage;
use super::quads::outline;
use crate::geometry::{Point, Quad};
use crate::image::{Bits, Pyramid, Surroundings, blobs};
use crate::layout::CodePlace;
use crate::params;

/// What the cheapest search for fiducials sees.
pub(crate) struct Candidates {
    /// Level of the pyramid that was searched.
    pub(crate) level: usize,
    /// Its pixels that are darker than their surroundings.
    pub(crate) dark: Bits,
    /// Blobs that are about four-sided, px of the picture.
    pub(crate) quads: Vec<Quad>,
    /// Those with a code in them, their sides laid exactly.
    pub(crate) squares: Vec<Quad>,
}

pub(crate) fn candidates(pyramid: &Pyramid<'_>) -> Candidates {
    let level = pyramid.n_levels() - 1;
    let share = params::THRESHOLD_SHARES[0];
    let view = pyramid.level(level);
    let long_side = view.width().max(view.height());
    let radius = (long_side / params::THRESHOLD_WINDOWS_A_SIDE / 2).max(3);
    let dark = Surroundings::of(&view, radius).darker(&view, share);
    let max_side = (long_side / params::FIDUCIAL_MAX_SIDE_PARTS) as u16;
    let may_be = |size: &_| fiducials::may_be_square(size, max_side);
    let found = blobs(&dark, may_be);
    let quads = found.iter().filter_map(outline).map(|q| q.scaled(pyramid.factor(level))).collect();
    let squares = fiducials::find(pyramid, Search { level, share });
    let squares = squares.into_iter().map(|marker| marker.quad).collect();
    Candidates { level, dark, quads, squares }
}

/// Where the modules of the page's first code are sampled (mm of the sheet, as the flat map has it),
/// and whether each is black; and the code's place.
pub(crate) fn modules(pyramid: &Pyramid<'_>, page: &PlacedPage) -> (CodePlace, Vec<(Point, bool)>) {
    let [first, _] = page.form.codes();
    let code = identify::printed(pyramid, page, first);
    (code.place, code.read_modules())
}

/// Where rails and fiducials were found, px of the picture.
pub(crate) fn known(mesh: &Mesh) -> Vec<Point> {
    mesh.known().map(|anchor| mesh.image_point(anchor.at)).collect()
}
