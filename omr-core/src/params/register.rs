//! Finding fiducials, codes and rows.

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

/// So many rails of a side, and one of so many, say by themselves that the paper is bent: a fold between
/// the fiducials moves none of them.
pub(crate) const BENT_RAILS: usize = 4;

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
