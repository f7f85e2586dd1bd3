//! From pixels to a placed page: fiducials, the map from sheet to picture, the sheet code and
//! the rails that move single rows.
mod fiducials;
mod groups;
mod identify;
mod mesh;
mod outlines;
mod page;
mod quads;
mod rails;
mod refine;
mod sheet_code;
#[cfg(feature = "figures")]
pub(crate) mod stages;

pub(crate) use identify::identify;
pub(crate) use mesh::Mesh;
pub(crate) use page::{PlacedPage, place};
