//! Ink in and around a bubble: strokes, lines, rays and faint stretches.

/// Least darkness of ink.
pub(crate) const INK_MIN: f32 = 0.07;

/// Deviations of bare paper that ink must exceed.
pub(crate) const INK_OVER_NOISE: f32 = 4.0;

/// Least darkness of what is ink when it continues a stroke.
pub(crate) const LIKELY_INK_MIN: f32 = 0.045;

/// Deviations of bare paper that such ink must exceed.
pub(crate) const LIKELY_INK_OVER_NOISE: f32 = 2.6;

/// Cells of clear ink that a stroke needs.
pub(crate) const SURE_CELLS: usize = 2;

/// Strokes with less ink are specks of dust (darkness × mm²): 0.32 mm across.
pub(crate) const SPECK_MM2: f64 = 0.07;

/// A stroke with so many times more cells in another bubble belongs to that one.
pub(crate) const FOREIGN_RATIO: f64 = 2.5;

/// A long line: at least so long, mm, of which so much is thin. A slash through one bubble
/// measures 6 mm.
pub(crate) const LINE_MIN_MM: f64 = 9.5;
/// See [`LINE_MIN_MM`].
pub(crate) const LINE_MIN_THIN_MM: f64 = 8.0;
/// The share of a line that must be thin: what it crosses is not.
pub(crate) const LINE_THIN_SHARE: f64 = 0.55;
/// Ink beside a line that is at most this share of the line's own is its blurred edge.
pub(crate) const LINE_EDGE_SHARE: f32 = 0.5;
/// A line that ends so near the outline (mm outside of it) may have been meant for the bubble.
pub(crate) const LINE_END_NEAR_MM: f64 = 0.3;
/// Half the width of what is taken away with a line, mm.
pub(crate) const LINE_HALF_WIDTH_MM: f64 = 0.6;
/// How far beyond its ends a line may run on unseen, mm: one bubble's distance.
pub(crate) const LINE_FURTHER_MM: f64 = 12.0;
/// Gaps in a line, mm.
pub(crate) const LINE_MAX_GAP_MM: f64 = 1.0;
/// A line at most so long (mm) whose middle lies in a bubble and that meets no other is that
/// bubble's slash.
pub(crate) const SLASH_MAX_MM: f64 = 14.0;
/// Lines looked for in one connected stroke.
pub(crate) const LINES_A_STROKE: usize = 3;

/// The radius (mm) of the bubbles that [`RAY_MM`] is given for; smaller ones stand closer.
pub(crate) const RAY_RADIUS_MM: f64 = 2.3;

/// Where rays from a bubble's middle begin and end to the side and upwards, mm.
pub(crate) const RAY_MM: [f64; 3] = [1.4, 4.6, 3.4];

/// Paper beyond the outline (mm) where its blur has ended.
pub(crate) const RING_GAP_MM: f64 = 0.5;

/// Least deviation of the cores' mean ink (darkness): paper's own unevenness.
pub(crate) const CORE_MIN_DEVIATION: f32 = 0.0025;

/// Rank of a core's darkness that says what covers most of it.
pub(crate) const VEIL_RANK: f64 = 0.3;

/// From the middle to where that ring of paper begins and ends, beyond the outline, mm.
pub(crate) const HALO_MM: [f64; 2] = [0.5, 1.1];

/// Length of the straight stretch along which a pale stroke's ink is added up, mm: the long arm of
/// a small tick.
pub(crate) const FAINT_STRETCH_MM: f64 = 1.8;

/// Farthest from a bubble's middle that such stretches are looked for, mm: all of the largest
/// bubbles (2.3 mm) but [`FAINT_GAP_MM`].
pub(crate) const FAINT_REACH_MM: f64 = 1.8;

/// Inked share from which a mark is so clear that bubbles beside it are looked at for such stretches
/// only if their cores are darker than chance by so many deviations.
pub(crate) const CLEAR_FILL: f64 = 0.25;
/// See [`CLEAR_FILL`].
pub(crate) const BARE_SIGMA: f64 = 2.0;

/// Paper between the outline and what is looked at for such stretches, mm: blur and all.
pub(crate) const FAINT_GAP_MM: f64 = 0.5;

/// Least deviation of such a stretch's darkness in empty bubbles: paper's own unevenness.
pub(crate) const FAINT_MIN_DEVIATION: f32 = 0.002;

/// Deviation of bare paper above which a 1-bit picture is dithered; thresholded ones have 0.007.
pub(crate) const DITHER_NOISE: f32 = 0.015;
