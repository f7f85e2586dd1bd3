//! The page's own marks and paper.
//!
//! Excess is the darkness of a bubble's core (its inner 70 %) over that of the page's middle bubble.

/// The palest mark that a page without enough clear ones may hold, excess. Measured: a slash or
/// tick with the lightest pencil has 0.023 and more.
pub(crate) const PALEST_MARK: f64 = 0.023;

/// Deviations by which the paper of an empty core may be darker by chance, in some ten thousand.
pub(crate) const BLANK_SIGMA: f64 = 4.3;
/// The same on pages of a very light pencil, whose marks are not much darker: in one of a thousand.
pub(crate) const BLANK_SIGMA_PALE: f64 = 3.0;

/// Deviations that a mark may be paler than the palest one by chance.
pub(crate) const MARK_SIGMA: f64 = 2.6;

/// What makes a row clear: its darkest core has so much excess, so many deviations, and the next
/// one at most so large a share of it.
pub(crate) const HAND_LEAST: f64 = 0.02;
/// See [`HAND_LEAST`].
pub(crate) const HAND_SIGMA: f64 = 5.5;
/// See [`HAND_LEAST`].
pub(crate) const HAND_SECOND: f64 = 0.4;

/// Clear rows that tell a page's hand.
pub(crate) const HAND_ROWS: usize = 6;

/// Share of what nine of ten clear marks have that the tenth may have.
pub(crate) const HAND_SHARE: f64 = 0.65;

/// Share of the middle mark's darkness below which a mark that stands apart from the rows, on paper of
/// which less is known, is asked about.
pub(crate) const APART_PEAK: f64 = 0.4;

/// The middle mark's excess up to which the hand draws strokes and does not fill.
pub(crate) const HAND_THIN: f64 = 0.16;

/// Share of the middle mark's darkness that lies on most of it alike when the hand fills, however pale:
/// fillings have 0.8 and more, strokes half of that unless they are blurred.
pub(crate) const HAND_EVEN: f64 = 0.6;

/// A tick's ink against a filling's by the same pen.
pub(crate) const HAND_TICK_SHARE: f64 = 0.15;

/// A core with so much excess, and so many deviations of it, is marked although its strokes are not
/// seen; stains, show-through and rubbed-out marks have at most 0.064.
pub(crate) const MARK_EXCESS: f64 = 0.09;
/// See [`MARK_EXCESS`].
pub(crate) const MARK_EXCESS_SIGMA: f64 = 5.5;
/// How much of that darkness must be missing on the paper around the outline.
pub(crate) const MARK_LOCAL: f64 = 0.6;

/// Marks are much alike where so many rows are clear and nine of ten marks have this share of the
/// middle one's excess.
pub(crate) const EVEN_ROWS: usize = 12;
/// See [`EVEN_ROWS`].
pub(crate) const EVEN_SHARE: f64 = 0.45;

/// A core is like the page's clear marks from this share of their excess, and of their darkest
/// stretch, which must be darker than what rubbing out (0.044), stains and the paper's other side
/// leave; less is enough where the core is darker than most of those.
pub(crate) const LIKE_SHARE: f64 = 0.7;
/// See [`LIKE_SHARE`].
pub(crate) const LIKE_STRETCH: f64 = 0.034;
/// See [`LIKE_SHARE`].
pub(crate) const LIKE_EXCESS: f64 = 0.068;
/// See [`LIKE_SHARE`].
pub(crate) const LIKE_STRETCH_DARK: f64 = 0.025;

/// Darkness of the middle mark up to which a page's hand is a light pencil's: those have 0.09 to
/// 0.26, pens 0.23 and more.
pub(crate) const PALE_HAND: f64 = 0.25;

/// Ink with at most this share of the palest mark of the page's hand is none of its marks.
pub(crate) const FAR_PALER: f64 = 0.5;

/// The same of the darkest stretch, and a stretch that is not seen as a stroke on any page.
pub(crate) const FAR_PALER_STRETCH: f64 = 0.03;

/// Outlines this dark are not blurred.
pub(crate) const SHARP_OUTLINE: f64 = 0.13;

/// Rows of a burnt-out page, all of their cores with less excess than this, that hold crumbs of ink
/// when the page's pen is one that burns out: then a row without a crumb may have been marked too.
pub(crate) const CRUMBLED_ROWS: usize = 2;
/// See [`CRUMBLED_ROWS`].
pub(crate) const CRUMBLED_EXCESS: f64 = 0.03;
