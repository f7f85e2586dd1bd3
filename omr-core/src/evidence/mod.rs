//! Pictures of what a reading rests on: a row to show beside its verdict and to keep with the
//! record, and the whole page with the reading drawn on it.
pub(crate) mod overlay;
#[cfg(test)]
mod overlay_tests;
pub(crate) mod paint;
mod reduce;
mod strip;

pub use overlay::{OverlayError, PageOverlay, page_overlay};
pub use strip::{RowStrip, row_strip};
