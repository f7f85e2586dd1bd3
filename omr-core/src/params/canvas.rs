//! Paper, light and print: the canvas in millimetres that ink is measured on.

/// Distance between the cells of a canvas, mm: half the width of a thin pen's line.
pub(crate) const CANVAS_STEP_MM: f64 = 0.25;

/// Pixels for a millimetre that a canvas is sampled from: at least one for a step.
pub(crate) const CANVAS_PX_PER_MM: f64 = 4.0;

/// Paper around the outermost bubbles that belongs to a canvas, mm: a ring drawn around a bubble
/// reaches 1.7 mm beyond the outline.
pub(crate) const CANVAS_MARGIN_MM: f64 = 5.0;

/// Most cells along a canvas: 400 mm, more than a page.
pub(crate) const CANVAS_MAX_CELLS: f64 = 2000.0;

/// Paper around a bubble that must be in the picture, mm.
pub(crate) const PAPER_AROUND_MM: f64 = 1.0;

/// Side of a tile of the paper's level, in blocks of 0.5 mm: 4 mm.
pub(crate) const PAPER_TILE_BLOCKS: usize = 8;

/// Passes of the paper's level: a block counts as paper between these shares of the level so far,
/// averaged over so many blocks (0.5 mm) either way.
pub(crate) const PAPER_PASSES: [(f32, f32, usize); 2] = [(0.90, 1.12, 8), (0.95, 1.06, 6)];

/// How far around a bubble printing repeats from bubble to bubble, mm: half the columns' distance
/// (11.5 mm) and half the rows' (7 mm), with a little overlap.
pub(crate) const PRINT_HALF_WIDTH_MM: f64 = 5.8;
/// See [`PRINT_HALF_WIDTH_MM`].
pub(crate) const PRINT_HALF_HEIGHT_MM: f64 = 3.6;

/// Bubbles that are enough to know what is printed around all of them.
pub(crate) const PRINT_BUBBLES: usize = 44;

/// Rank of a cell's darkness, of all bubbles', that is taken for print: marks lie above.
pub(crate) const PRINT_RANK: f64 = 0.45;

/// Most darkness that blur may carry from the outline into a bubble's middle.
pub(crate) const PRINT_INSIDE_MAX: f32 = 0.08;

/// Steps of the search for a bubble's outline around its place, mm: together they reach 0.7 mm.
pub(crate) const OUTLINE_SEARCH_MM: [f64; 3] = [0.4, 0.2, 0.1];

/// From the outline to where it is no longer seen, mm.
pub(crate) const OUTLINE_GAP_MM: f64 = 0.6;

/// Half of the outline's width with its blur, mm: the measured circle ends here.
pub(crate) const OUTLINE_HALF_MM: f64 = 0.25;

/// The part of a bubble's radius that is free of its outline and all its blur: what covers a
/// bubble evenly is measured here.
pub(crate) const CORE_SHARE: f64 = 0.7;

/// Half the width of the cut that taking an outline away leaves in a pale stroke, mm.
pub(crate) const OUTLINE_CUT_MM: f64 = 0.45;

/// Half the width of the annulus that a printed outline keeps to, mm.
pub(crate) const OUTLINE_BAND_MM: f64 = 0.45;

/// Share of the page's middle outline that a bubble's own must have to say where it lies.
pub(crate) const OUTLINE_CLEAR_SHARE: f32 = 0.6;

/// How far bubbles are neighbours when they agree on their places, mm: two rows, one column.
pub(crate) const OUTLINE_NEIGHBOURS_MM: f64 = 14.5;

/// An outline farther than this (mm) from where its neighbours say is not believed.
pub(crate) const OUTLINE_MAX_JUMP_MM: f64 = 0.35;

/// Printed darkness that counts as printed.
pub(crate) const PRINT_SEEN: f32 = 0.04;

/// Share of a neighbouring cell's print that is taken from a cell on a steep edge of print.
pub(crate) const PRINT_SPREAD: f32 = 0.6;

/// Bubbles that a canvas needs to say itself what is printed around them.
pub(crate) const STANDARD_MIN_BUBBLES: usize = 12;

/// Bubbles that are enough to know a page's paper.
pub(crate) const STANDARD_BUBBLES: usize = 64;

/// Beyond the outline (mm) the print around a bubble of another group is not known.
pub(crate) const BORROWED_REACH_MM: f64 = 0.9;

// Shadows with hard edges.

/// Share of the lighter paper's luma below which paper around a bubble is of two tones, and in how many
/// of 24 directions.
pub(crate) const SHADE_TWO_TONE: f32 = 0.88;
/// See [`SHADE_TWO_TONE`].
pub(crate) const SHADE_DIRECTIONS: usize = 5;

/// From the outline to where the paper around a bubble begins and ends, mm.
pub(crate) const SHADE_AROUND_MM: [f64; 2] = [0.6, 2.3];

/// From the outline to where a bubble's own shadow edge is believed, mm.
pub(crate) const SHADE_REACH_MM: f64 = 3.0;

/// How near paper must be to what a straight edge makes of it, as a share of it, and how much of the paper around a bubble.
pub(crate) const SHADE_NEAR: f32 = 0.08;
/// See [`SHADE_NEAR`].
pub(crate) const SHADE_CELLS: f64 = 0.75;

/// The same of paper on the slope between light and shadow, which no ink imitates (tuning seeds, 13,578
/// fields of photos: two marks of four that were read as blank lay on one).
pub(crate) const SLOPE_NEAR: f32 = 0.025;
/// See [`SLOPE_NEAR`].
pub(crate) const SLOPE_CELLS: f64 = 0.75;

/// Distances from a shadow's edge (mm) where the paper is dark on one side and light on the other, as far
/// aside as 6 mm; how many cells between bubbles are enough to tell, and what share of them is so.
pub(crate) const SHADE_WIDE_MM: [f64; 4] = [1.5, 2.5, 3.5, 4.5];
/// See [`SHADE_WIDE_MM`].
pub(crate) const SHADE_WIDE_CELLS: usize = 12;
/// See [`SHADE_WIDE_MM`].
pub(crate) const SHADE_WIDE_SHARE: f64 = 0.8;
