//! Every threshold of the reader, with its unit and where it comes from.
//!
//! "Measured" means: on the simulated scans and photos of the accuracy table's tuning seeds,
//! never on those that the table is printed from.

// Finding fiducials.

/// Longest side of the picture that fiducials are looked for in, px: it has from half as many to
/// as many. A page that fills half of the smallest has 1.1 px/mm, 13 px for a fiducial.
pub(crate) const SEARCH_SIDE_PX: usize = 1300;

/// How many windows of the local mean fit along the picture's longer side. A window then spans
/// one to two fiducials (12 of 297 mm), so that a fiducial never fills its window.
pub(crate) const THRESHOLD_WINDOWS_A_SIDE: usize = 16;

/// Share of the local mean by which ink must be darker. Black ink in any light takes 60 % and
/// more, half-toned grey of rules and outlines less than 30 % once blurred. The second share is for
/// hard shadows, whose own edge is up to 48 % darker than the mean around it.
pub(crate) const THRESHOLD_SHARES: [f32; 2] = [0.22, 0.5];

/// Smallest fiducial, px of the small picture: codes are read on a larger one.
pub(crate) const FIDUCIAL_MIN_SIDE_PX: u16 = 8;

/// Side that a fiducial's code is read at, px, where the picture has as many: 4 for a cell.
pub(crate) const FIDUCIAL_CODE_SIDE_PX: f64 = 24.0;

/// Side that a fiducial's edges are laid at, px: a tenth of a pixel is then 0.03 mm.
pub(crate) const FIDUCIAL_EDGE_SIDE_PX: f64 = 40.0;

/// The largest fiducial is this part of the picture's longer side; on a page it is 1/25.
pub(crate) const FIDUCIAL_MAX_SIDE_PARTS: usize = 8;

/// Smallest difference of paper and ink, in luma: deep shadow leaves 30 and more.
pub(crate) const FIDUCIAL_MIN_CONTRAST: f32 = 18.0;

/// Border cells (of 20) that may look light: one under a speck of dust or glare.
pub(crate) const FIDUCIAL_LIGHT_BORDER: usize = 1;

/// Code cells (of 16) that may be wrong: codes differ in 5, mirrored ones in 4.
pub(crate) const FIDUCIAL_WRONG_CELLS: u32 = 1;

/// Fiducials that are enough wherever they lie: at most three stand on one edge.
pub(crate) const FIDUCIALS_NEEDED: usize = 4;

/// Three are enough, too, when the triangle between them has this share of the page.
pub(crate) const FIDUCIALS_TRIANGLE: f64 = 0.2;

/// Farthest a fiducial may lie from where the flat map puts it, as a share of the page's width: 7 mm
/// on A4. Curl and folds give up to 5 mm; a false fiducial tens.
pub(crate) const FIDUCIAL_MAX_MISS: f64 = 1.0 / 30.0;

/// Farthest its corners may lie (root mean square) from where a map moved there puts them, as a
/// share of its side: bent paper moves a square, only what covers it deforms it.
pub(crate) const FIDUCIAL_MAX_WARP: f64 = 1.0 / 12.0;

/// How far a fiducial may lie from where those of the same sheet put it, over its distance from the
/// nearest of them. A tilt of 45° bends by 0.29 what a single square says; the same square of
/// the next slip lies at 0.46 or more.
pub(crate) const SIBLING_MAX_STRANGENESS: f64 = 0.35;

/// Likely siblings of a fiducial that are tried before it is believed to stand alone.
pub(crate) const SIBLING_TRIES: usize = 6;

/// How far from where the map puts it a missing fiducial is looked for, and in what steps, mm: what
/// a page bends, and half a cell.
pub(crate) const FIDUCIAL_AGAIN_MM: [f64; 2] = [3.0, 1.0];

/// Pixels for a millimetre of paper that codes and rails are looked at with, where the picture
/// has as many: a module (0.7 mm) of 2.8 px.
pub(crate) const CODE_PX_PER_MM: f64 = 4.0;

/// A fiducial so near a sheet code, mm from centre to centre, moves with it; the next one on its edge
/// is 65 mm away on a page.
pub(crate) const CODE_ANCHOR_MM: f64 = 25.0;

/// Steps of the search for a sheet code around its place, mm: four coarse ones either way reach
/// 1.4 mm, what a lens bends at a page's corner; three fine ones less than a sixth of a module.
pub(crate) const CODE_SEARCH_MM: [f64; 2] = [0.35, 0.12];

/// Likeness (correlation) to the code of a known sheet above which a code that cannot be decoded
/// is taken for it, and by how much it must beat every other page at hand. Unlike codes differ in
/// half of their modules (likeness 0 ± 0.07), and 0.16 is the most that was measured.
pub(crate) const CODE_MIN_LIKENESS: f32 = 0.42;
/// See [`CODE_MIN_LIKENESS`].
pub(crate) const CODE_MIN_LEAD: f32 = 0.2;

// Rows.

/// Farthest a rail is looked for from where fiducials say it is, mm.
pub(crate) const RAIL_SEARCH_MM: f64 = 1.8;

/// Farthest a rail is looked for from where rails beside it say it is, mm: a crease of 20° moves one
/// by 0.8 mm from the next.
pub(crate) const RAIL_FOLLOW_MM: f64 = 1.1;

/// How far a fiducial knows about rails, mm: from the upper fiducials to the first row are 30.
pub(crate) const RAIL_ANCHOR_REACH_MM: f64 = 45.0;

/// A rail so near a fiducial's height, mm, speaks for the row instead of it.
pub(crate) const RAIL_BESIDE_MM: f64 = 8.0;

/// A page with a fiducial farther than this from where the flat map has it, mm, is bent so much that
/// the rows between their rails are placed by their outlines, too: those of a flat page lie within
/// 0.7 mm, where each bubble finds its own.
pub(crate) const BENT_MM: f64 = 0.5;

/// Step of the search for a row's outlines, mm, four steps either way; an outline with its blur is
/// as wide.
pub(crate) const ROW_STEP_MM: f64 = 0.4;

/// Rows above and below that a row is placed together with.
pub(crate) const ROWS_TOGETHER: usize = 2;

/// Least darkness of a row's outlines, mean over all directions, as a share of paper's luma.
pub(crate) const OUTLINE_LEAST: f32 = 0.025;

/// So many rails are enough to tell that a page cannot be placed, when less than one part of so many
/// is seen. A hand or a cut margin hides half of them.
pub(crate) const RAILS_TO_TELL: usize = 8;
/// See [`RAILS_TO_TELL`].
pub(crate) const RAILS_SEEN_PARTS: usize = 4;

/// Share of the page's ink contrast that a rail must show against the paper around it.
pub(crate) const RAIL_MIN_CONTRAST: f32 = 0.45;

/// A rail farther than this (mm) from where its neighbours say it is, is not believed.
pub(crate) const RAIL_MAX_JUMP_MM: f64 = 0.5;

/// Rails on either side that say together where one is.
pub(crate) const RAIL_NEIGHBOURS: usize = 3;

// Paper and ink.

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

/// Deviations of bare paper that the page's outlines must exceed to say where evidence is lost.
pub(crate) const OUTLINE_OVER_NOISE: f64 = 2.5;

/// In 1-bit pictures, darkness within 0.45 mm of the outline that only a drawn ring reaches: the
/// outline itself is 0.2 mm wide at most there.
pub(crate) const TRACED_OUTLINE: f64 = 0.42;

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

/// Inked share up to which a bubble's own outline can be seen.
pub(crate) const OPEN_FILL: f64 = 0.45;

/// Share of the page's middle outline from which a filling does not hide it: pens leave 0.2 (middle),
/// shadows 0.9.
pub(crate) const OUTLINE_SEEN_THROUGH: f64 = 0.5;
/// Share of such a core's darkness that lies on all of it alike: shadows have 0.9, scribbles less.
pub(crate) const SHADE_EVEN: f64 = 0.7;

/// Share of the page's middle outline below which a bubble that is not filled is not there: strokes
/// leave 0.08 and more.
pub(crate) const OUTLINE_GONE: f64 = 0.06;

/// Below this share of the page's middle outline, whatever hides the outline hides marks too.
pub(crate) const OUTLINE_LOST_SHARE: f64 = 0.3;

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

/// Darkness of the page's middle outline below which outlines say nothing: a 1-bit scan may lose
/// them and still hold every pen.
pub(crate) const OUTLINE_SEEN: f64 = 0.03;

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

/// Rays (of 24) that meet ink when a ring is drawn around a bubble.
pub(crate) const RING_RAYS: usize = 11;

/// How dark the paper around the outline must be in most directions then, over that of the page's
/// middle bubble: rings have 0.054 and more, what a shadow's edge or a finger leaves 0.03.
pub(crate) const RING_DARK: f64 = 0.035;

/// The same in 1-bit pictures, where the band of the outline is not looked at.
pub(crate) const BILEVEL_RING_RAYS: usize = 9;

/// How dark a drawn ring is there; crumbs of the outline are paler.
pub(crate) const BILEVEL_RING_PEAK: f64 = 0.2;

/// Least deviation of the cores' mean ink (darkness): paper's own unevenness.
pub(crate) const CORE_MIN_DEVIATION: f32 = 0.0025;

// The page's own marks and paper. Excess is the darkness of a bubble's core (its inner 70 %) over
// that of the page's middle bubble.

/// The palest mark that a page without enough clear ones may hold, excess. Measured: a slash or
/// tick with the lightest pencil has 0.023 and more.
pub(crate) const PALEST_MARK: f64 = 0.023;

/// Deviations by which the paper of an empty core may be darker by chance, in some ten thousand.
pub(crate) const BLANK_SIGMA: f64 = 4.3;

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

/// The middle mark's excess up to which the hand draws strokes and does not fill.
pub(crate) const HAND_THIN: f64 = 0.16;

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

/// A pale stroke by itself, on a page of pale marks: this share of the strength that a mark needs, a
/// darkest stretch that stains and hairs seldom have, so long (mm), and so little of it beyond the
/// bubble; hairs and stains spread over 1.8 times and more.
pub(crate) const PALE_STROKE_STRENGTH: f64 = 0.55;
/// See [`PALE_STROKE_STRENGTH`].
pub(crate) const PALE_STROKE_STRETCH: f64 = 0.052;
/// See [`PALE_STROKE_STRENGTH`].
pub(crate) const PALE_STROKE_EXTENT_MM: f64 = 2.4;
/// See [`PALE_STROKE_STRENGTH`].
pub(crate) const PALE_STROKE_SPREAD: f64 = 1.7;

/// A core with so much excess, nearly all of it inside the outline, is no stain (0.049).
pub(crate) const MARK_INSIDE: f64 = 0.056;

/// Ink with at most this share of the palest mark of the page's hand is none of its marks.
pub(crate) const FAR_PALER: f64 = 0.5;

/// The same of the darkest stretch, and a stretch that is not seen as a stroke on any page.
pub(crate) const FAR_PALER_STRETCH: f64 = 0.03;

/// Outlines this dark are not blurred.
pub(crate) const SHARP_OUTLINE: f64 = 0.13;

/// On crisp paper a core with less excess and a darkest stretch paler than this holds a smudge:
/// show-through, stains and rubbed-out marks. The palest ticks and slashes have a stretch of 0.053,
/// the palest scribbles 0.05 of excess.
pub(crate) const SMUDGE_EXCESS: f64 = 0.046;
/// See [`SMUDGE_EXCESS`].
pub(crate) const SMUDGE_STRETCH: f64 = 0.042;

/// How much darker (and by how many deviations of the page's bubbles) the paper around a bubble is
/// in most directions when a ring is drawn there that is too pale to be seen as a stroke.
pub(crate) const PALE_RING: f64 = 0.025;
/// See [`PALE_RING`].
pub(crate) const PALE_RING_SIGMA: f64 = 6.0;

/// Ink that is at most this share of the field's one clear mark is a trace of something.
pub(crate) const TRACE_SHARE: f64 = 0.25;

// Marks.

/// A mark has at least this much ink (darkness × mm²), reaches so far (mm) and is so dark.
/// Measured: the lightest pencil's thinnest tick has 0.25, 3 mm and 0.11; dust at most 0.06, a
/// hair's ink 0.08, show-through and rubbed-out pencil are at most 0.09 dark.
pub(crate) const MARK_MASS_MM2: f64 = 0.18;
/// See [`MARK_MASS_MM2`].
pub(crate) const MARK_EXTENT_MM: f64 = 1.9;
/// See [`MARK_MASS_MM2`].
pub(crate) const MARK_PEAK: f64 = 0.095;
/// So many deviations of bare paper more, since noise makes peaks.
pub(crate) const MARK_PEAK_NOISE: f64 = 0.8;

/// The same for strokes at most so wide (mm): a stain's edge is wider than 0.75.
pub(crate) const THIN_MASS_MM2: f64 = 0.11;
/// See [`THIN_MASS_MM2`].
pub(crate) const THIN_EXTENT_MM: f64 = 2.5;
/// See [`THIN_MASS_MM2`].
pub(crate) const THIN_WIDTH_MM: f64 = 0.68;

/// The circle that fill ratios refer to, mm²: 2.05 mm around the middle.
pub(crate) const CIRCLE_MM2: f64 = 13.2;

/// Least darkness that a mark adds to the bubble's core: a stroke of 3 mm has 0.03.
pub(crate) const MARK_MIN_EXCESS: f64 = 0.012;

/// Inked share from which a mark is believed where a long line runs through the bubble.
pub(crate) const FILL_BESIDE_LINE: f64 = 0.35;

/// Least darkness of a mark in a 1-bit picture, where ink is black or nothing, unless it adds so
/// much to the core: less is a spray of pixels, as a rubbed-out mark leaves it near the outline.
pub(crate) const BILEVEL_MIN_PEAK: f64 = 0.24;
/// See [`BILEVEL_MIN_PEAK`].
pub(crate) const BILEVEL_MIN_EXCESS: f64 = 0.03;

/// Marks paler than this are light, and a light mark with as much ink around the bubble as in it
/// (this share of the ring of paper) is a stain.
pub(crate) const LIGHT_PEAK: f64 = 0.2;
/// See [`LIGHT_PEAK`].
pub(crate) const MAX_HALO: f64 = 0.12;
/// The same where most of the bubble is inked: a pale filling over the edge.
pub(crate) const MAX_HALO_FILLED: f64 = 0.45;

/// The same for the palest marks, which only a thin pencil stroke makes.
pub(crate) const MAX_HALO_PALE: f64 = 0.07;
/// What counts as one of the palest.
pub(crate) const PALE_PEAK: f64 = 0.13;

/// From the middle to where that ring of paper begins and ends, beyond the outline, mm.
pub(crate) const HALO_MM: [f64; 2] = [0.5, 1.1];

/// A stroke so many times larger than its part inside the bubble comes from elsewhere, unless
/// the bubble is solidly filled: ticks and crosses reach 3.
pub(crate) const MAX_SPREAD: f64 = 4.5;
/// The same of a solid filling: over the edge it reaches 2.5, a shadow's edge that fills a bubble 24.
pub(crate) const MAX_SPREAD_SOLID: f64 = 7.0;

/// A stroke that crosses all of a bubble reaches so far inside it, mm, and so many times beyond it.
pub(crate) const CHORD_MM: f64 = 3.8;
/// See [`CHORD_MM`].
pub(crate) const CHORD_SPREAD: f64 = 5.5;
/// A stroke beyond that is the bubble's own where it has so dark a stretch and core, and ink nearly as
/// dark as the page's marks; shadows' edges have at most 0.62 of that.
pub(crate) const CHORD_STRETCH: f64 = 0.1;
/// See [`CHORD_STRETCH`].
pub(crate) const CHORD_EXCESS: f64 = 0.1;
/// See [`CHORD_STRETCH`].
pub(crate) const CHORD_PEAK_SHARE: f64 = 0.72;

/// A bubble with more ink than this and as dark is not surely blank.
pub(crate) const BLANK_MASS_MM2: f64 = 0.10;
/// See [`BLANK_MASS_MM2`].
pub(crate) const BLANK_PEAK: f64 = 0.095;

/// Length of the straight stretch along which a pale stroke's ink is added up, mm: the long arm of
/// a small tick.
pub(crate) const FAINT_STRETCH_MM: f64 = 1.8;

/// Farthest from a bubble's middle that such stretches are looked for, mm.
pub(crate) const FAINT_REACH_MM: f64 = 2.0;

/// Inked share from which a mark is so clear that bubbles beside it are looked at for such stretches
/// only if their cores are darker than chance by so many deviations.
pub(crate) const CLEAR_FILL: f64 = 0.25;
/// See [`CLEAR_FILL`].
pub(crate) const BARE_SIGMA: f64 = 2.0;

/// Paper between the outline and what is looked at for such stretches, mm: blur and all.
pub(crate) const FAINT_GAP_MM: f64 = 0.5;

/// Least deviation of such a stretch's darkness in empty bubbles: paper's own unevenness.
pub(crate) const FAINT_MIN_DEVIATION: f32 = 0.002;

/// How much darker than in the page's other bubbles the darkest straight stretch must be, in their
/// deviations and in darkness, and by how much the whole core (darkness), so that a bubble is not
/// surely blank. Measured on blank rows: at most 3.7 deviations or 0.02, and a core of 0.0125; the
/// palest strokes that are seen by nothing else begin at 6 deviations, 0.039 and 0.013.
pub(crate) const FAINT_SIGMA: f64 = 4.5;
/// See [`FAINT_SIGMA`].
pub(crate) const FAINT_STRETCH: f64 = 0.035;
/// The same on crisp paper, where stains and show-through reach 0.05 and the palest strokes 0.056.
pub(crate) const FAINT_STRETCH_CRISP: f64 = 0.052;
/// See [`FAINT_SIGMA`].
pub(crate) const FAINT_EXCESS: f64 = 0.01;

/// Ink in crumbs that are each too small for a stroke: more than two specks of dust.
pub(crate) const CRUMBS_MM2: f64 = 0.13;

/// How much darker a core must be than the page's others, on crisp paper, to be asked about.
pub(crate) const HIDDEN_EXCESS: f64 = 0.018;

/// Outlines this dark (over the paper beside them) are crisp: on scans they measure 0.2.
pub(crate) const CRISP_OUTLINE: f64 = 0.08;

/// Deviation of bare paper up to which shades are told from dissolved marks; on noisier paper
/// any darker core is asked about, from fewer deviations.
pub(crate) const SHADE_NOISE: f64 = 0.04;

/// Deviation of bare paper up to which a light stroke is seen by itself.
pub(crate) const CRISP_NOISE: f64 = 0.022;

/// Deviation of bare paper up to which a picture without outlines is burnt out and not blurred.
pub(crate) const BURNT_NOISE: f64 = 0.01;

/// A picture that is burnt out: darkness in their band, and ink in crumbs, that may be all
/// that is left of a mark.
pub(crate) const BURNT_BAND: f64 = 0.02;
/// See [`BURNT_BAND`].
pub(crate) const BURNT_CRUMBS_MM2: f64 = 0.04;

/// Rows of a burnt-out page, all of their cores with less excess than this, that hold crumbs of ink
/// when the page's pen is one that burns out: then a row without a crumb may have been marked too.
pub(crate) const CRUMBLED_ROWS: usize = 2;
/// See [`CRUMBLED_ROWS`].
pub(crate) const CRUMBLED_EXCESS: f64 = 0.03;

/// How many times the page's middle outline one must be to hold more than an outline.
pub(crate) const BURNT_STANDS_OUT: f64 = 3.0;

/// Share of a core's darkness that lies on all of it alike when it is a shade.
pub(crate) const SHADE_VEIL: f64 = 0.45;

/// Share of a core's darkness by which a shade's core may be darker than the paper around the
/// outline: where noise hides strokes, what is dark inside the outline alone is asked about.
pub(crate) const SHADE_LOCAL: f64 = 0.8;

/// Darkness of a shade from which it may be a pale filling: measured shades reach 0.07, fillings
/// with the lightest pencil begin at 0.14.
pub(crate) const SHADE_MAX_EXCESS: f64 = 0.085;

/// Excess from which a core without a mark is asked about in a 1-bit picture; empty ones have 0.011.
pub(crate) const BILEVEL_HIDDEN: f64 = 0.02;

/// Deviation of bare paper above which a 1-bit picture is dithered; thresholded ones have 0.007.
pub(crate) const DITHER_NOISE: f32 = 0.015;

/// Ink of another bubble's stroke that makes a question where the field has no other mark.
pub(crate) const TAIL_MM2: f64 = 0.15;

/// Inked share from which a bubble is plainly filled.
pub(crate) const SOLID_FILL: f64 = 0.45;

// Several pictures of one page.

/// Highest confidence that pictures give together: they share the paper, and the hand on it.
pub(crate) const FUSED_CONFIDENCE: f64 = 0.9995;

/// Confidence of an answer that no picture gave by itself.
pub(crate) const ADDED_UP_CONFIDENCE: f64 = 0.98;

// Evidence.

/// Widest strip of a row, px: a phone's screen across.
pub(crate) const STRIP_MAX_WIDTH_PX: f64 = 900.0;

/// Paper left and right of a field's outermost rails that its place includes, mm from their
/// middles.
pub(crate) const PLACE_MARGIN_MM: f64 = 2.0;

/// Paper around a field's bubbles that its place includes, mm from their outlines: with bubbles of
/// 2.3 mm half of a row's pitch, and with smaller ones less, so that no neighbour is shown.
pub(crate) const PLACE_AROUND_MM: f64 = 1.2;

// Whole pictures.

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
