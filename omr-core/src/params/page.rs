//! Several pictures of one page, evidence, and whole pictures.

/// Highest confidence that pictures give together: they share the paper, and the hand on it.
pub(crate) const FUSED_CONFIDENCE: f64 = 0.9995;

/// Confidence of an answer that no picture gave by itself.
pub(crate) const ADDED_UP_CONFIDENCE: f64 = 0.98;

/// Widest strip of a row, px: a phone's screen across.
pub(crate) const STRIP_MAX_WIDTH_PX: f64 = 900.0;

/// Paper left and right of a field's outermost rails that its place includes, mm from their
/// middles.
pub(crate) const PLACE_MARGIN_MM: f64 = 2.0;

/// Paper around a field's bubbles that its place includes, mm from their outlines: with bubbles of
/// 2.3 mm half of a row's pitch, and with smaller ones less, so that no neighbour is shown.
pub(crate) const PLACE_AROUND_MM: f64 = 1.2;

/// Longest side of the picture of a whole page, px: 5 px for a millimetre of A4, where a thin
/// pencil's tick is still seen.
pub(crate) const OVERLAY_SIDE_PX: usize = 1600;

/// Width of what is drawn on that picture, mm, and its least in px, so that it is seen on a phone.
pub(crate) const OVERLAY_PEN_MM: f64 = 0.5;
/// See [`OVERLAY_PEN_MM`].
pub(crate) const OVERLAY_PEN_PX: f64 = 1.6;

/// Radius of the shape that is drawn around a bubble, over the bubble's: the mark in it stays open
/// to view, and shapes of rows one above the other stay apart.
pub(crate) const OVERLAY_AROUND: f64 = 1.26;

/// Farthest that a page may lie from where its reading says, px of the picture: sheets that are
/// not the same lie farther, and numbers that were written and read again do not.
pub(crate) const SAME_PLACE_PX: f64 = 0.5;

/// Smallest side of a picture that can hold a page, px: 1 px/mm and less shows no bubble.
pub(crate) const MIN_SIDE_PX: usize = 200;

/// Pixels for a millimetre below which a picture is called too small; pens draw lines of 0.4 mm.
pub(crate) const SMALL_PX_PER_MM: f64 = 2.6;

/// Paper darker than this (luma) is called dark.
pub(crate) const DARK_PAPER: f32 = 80.0;

/// Ink over paper above which contrast is called low.
pub(crate) const LOW_CONTRAST_INK: f32 = 0.6;

/// Printed outlines paler than this (darkness) are called blurred.
pub(crate) const BLURRED_OUTLINE: f64 = 0.06;

/// Places along an edge of the page (of 20) that lie outside the picture when the edge is missing: a
/// corner alone is not.
pub(crate) const EDGE_OUTSIDE_PROBES: usize = 5;

/// Luma of burnt-out paper, the share of a row that must be so, and the luma of the page's other
/// paper up to which it is glare and not a bright scan.
pub(crate) const GLARE_LUMA: f32 = 248.0;
/// See [`GLARE_LUMA`].
pub(crate) const GLARE_SHARE: f64 = 0.15;
/// See [`GLARE_LUMA`].
pub(crate) const GLARE_MAX_PAPER: f32 = 238.0;
