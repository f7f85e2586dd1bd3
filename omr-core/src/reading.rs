//! What a picture of a page says, with its evidence.
//!
//! [`Reason`], [`Warning`] and [`ReadError`] are exhaustive on purpose: whoever shows them to people
//! must have words for each, so a new one stops that build.
use crate::geometry::{Homography, Quad};
use crate::layout::{Form, SheetId};

/// A page, read.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SheetReading {
    /// The sheet that the page belongs to.
    pub sheet_id: SheetId,
    /// 1-based page of the sheet, or number of the slip.
    pub page: u32,
    /// Where the page lies in the picture.
    pub registration: Registration,
    /// One reading for each field of the page, in printed order.
    pub fields: Vec<FieldReading>,
    /// What a person can do something about.
    pub warnings: Vec<Warning>,
}

/// Where the page lies in the picture.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Registration {
    /// Maps sheet millimetres to picture pixels, before rails move single rows.
    pub image_from_sheet: Homography,
    /// Fiducials found, of the page's eight.
    pub n_fiducials: usize,
    /// Root mean square distance between the fiducials' found and mapped centres, px: lens and bent
    /// paper, which rails and fiducials then make up for.
    pub residual_px: f64,
}

/// A page or slip that was found in a picture; which one it is has not been looked at.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RegisteredSheet {
    /// What it is by its fiducials' codes.
    pub form: Form,
    /// The map from its millimetres to picture pixels.
    pub registration: Registration,
    /// Its fiducials that were found, in the order of their codes.
    pub fiducials: Vec<FoundFiducial>,
    /// The paper's corners in the picture, px; they may lie outside of it.
    pub outline: Quad,
    /// Mean luma of the paper around the fiducials, 0..=255.
    pub paper_luma: f32,
    /// Mean luma of the fiducials' ink, 0..=255.
    pub ink_luma: f32,
    /// How wide the way from ink to paper is, px: about 1.5 where focus and hand were steady, more
    /// where they were not. The smallest of several frames is the sharpest.
    pub edge_px: f32,
}

/// A fiducial in a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FoundFiducial {
    /// Index into [`crate::layout::DICTIONARY`].
    pub id: u32,
    /// Its corners, px, clockwise from its own top-left.
    pub place: Quad,
}

/// The answer to one field.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FieldReading {
    /// The field's name in the layout.
    pub field: String,
    /// The student of the row, copied from the layout.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub student_id: Option<String>,
    /// What was read; only [`FieldState::Marked`] has a value.
    pub state: FieldState,
    /// The value of the one sure mark.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub value: Option<String>,
    /// How sure the state and value are, 0..=1.
    pub confidence: f64,
    /// Evidence, one entry a bubble in the layout's order.
    pub bubbles: Vec<BubbleReading>,
    /// Why it is uncertain, or what was overlooked on purpose.
    pub reasons: Vec<Reason>,
    /// The row in the picture, px: its rails (or bubbles) with half a row above and below.
    pub place: Quad,
}

/// What a field says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum FieldState {
    /// Exactly one sure mark.
    Marked,
    /// Surely none.
    Blank,
    /// Two or more sure marks.
    Multiple,
    /// A person must look.
    Uncertain,
}

/// What one bubble holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum Mark {
    /// Surely marked.
    Filled,
    /// Surely not marked.
    Empty,
    /// A person must look.
    Doubtful,
}

/// The evidence of one bubble.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BubbleReading {
    /// The bubble's value in the layout.
    pub value: String,
    /// Fill ratio: dark share of the circle inside the printed outline, 0..=1.
    pub fill: f64,
    /// The verdict.
    pub mark: Mark,
    /// Distance from the nearest threshold, in fill ratio; a score, not a probability.
    pub margin: f64,
    /// Darkness of the bubble's core (its inner 70 %) over that of the page's empty ones: 0 is bare
    /// paper, 1 the page's own black.
    #[cfg_attr(feature = "serde", serde(default))]
    pub ink: f64,
    /// Standard deviation that [`Self::ink`] has by chance on this picture.
    #[cfg_attr(feature = "serde", serde(default))]
    pub noise: f64,
}

/// Why a field is uncertain or how it was settled. As JSON: `kebab-case` words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Reason {
    /// A mark so light or small that it may be a resting pen.
    Faint,
    /// The mark covers only part of the bubble.
    Partial,
    /// Ink around the bubble and little in it: a ring.
    Ringed,
    /// Two bubbles are marked.
    TwoMarks,
    /// One bubble looks crossed out.
    CrossedOut,
    /// One bubble looks erased or whited out.
    Erased,
    /// A stroke crosses from or into another bubble.
    StrokeAcross,
    /// A line or stain runs through the row.
    Streak,
    /// The picture is too dark, bright or blurred here.
    EvidenceLost,
    /// The row is outside the picture or its place is not sure.
    OutOfPicture,
}

/// What a person can do something about. As JSON: an object with `code` in `kebab-case`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(tag = "code", rename_all = "kebab-case")
)]
pub enum Warning {
    /// Printed smaller or larger than meant; known for scans only.
    PrintedAtScale {
        /// 100 is as meant.
        percent: f64,
    },
    /// Some fiducials are hidden or cut off.
    PartHidden {
        /// Fiducials found, of eight.
        n_fiducials: usize,
    },
    /// One edge of the page is not there: outside the picture, covered or cut off.
    EdgeMissing {
        /// Which, as the page is printed.
        edge: Edge,
    },
    /// Glare or burnt-out light hides some fields that stand together.
    Glare {
        /// The first of them, an index into [`SheetReading::fields`].
        first_field: usize,
        /// The last of them.
        last_field: usize,
    },
    /// The picture is blurred.
    Blurred,
    /// The picture is dark.
    TooDark,
    /// Ink and paper are hardly apart.
    LowContrast,
    /// Few pixels for a millimetre.
    TooSmall {
        /// Pixels for a millimetre of paper at its smallest.
        px_per_mm: f64,
    },
    /// A slip's check digit does not agree with its ID: one of the digits is wrong.
    IdCheckFailed,
    /// A slip's check digit is not marked, so that a wrong digit would not be noticed.
    IdUnchecked,
}

/// An edge of a page as it is printed, however it lies in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum Edge {
    /// Above the heading.
    Top,
    /// To the right.
    Right,
    /// Below the last row.
    Bottom,
    /// To the left.
    Left,
}

/// Why a picture gives no reading.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(tag = "code", rename_all = "snake_case")
)]
pub enum ReadError {
    /// No sheet of ours is in the picture, or too little of it.
    #[error("no sheet was found ({n_fiducials} of its corner marks were)")]
    NoSheetFound {
        /// Corner marks that were found; four are needed, or three that span the page.
        n_fiducials: usize,
    },
    /// The picture is mirrored.
    #[error("the picture is mirrored")]
    Mirrored,
    /// A sheet is there, and neither of its printed codes can be read.
    #[error("the sheet's code cannot be read")]
    SheetCodeUnreadable,
    /// A sheet is there whose layout is not at hand.
    #[error("the picture shows page {page} of sheet {sheet_id}, which is not one of these")]
    UnknownSheet {
        /// The printed code.
        sheet_id: SheetId,
        /// Its page.
        page: u32,
    },
    /// The layout at hand does not have the page that the code names.
    #[error("sheet {sheet_id} has no page {page}")]
    UnknownPage {
        /// The printed code.
        sheet_id: SheetId,
        /// The page that is not there.
        page: u32,
    },
    /// The picture has too few pixels for any sheet.
    #[error("a picture of {width}×{height} pixels is too small")]
    PictureTooSmall {
        /// Width, px.
        width: usize,
        /// Height, px.
        height: usize,
    },
    /// The page was found and lies so badly that rows cannot be placed.
    #[error("the page is bent or blurred too much to place its rows")]
    CannotPlace,
}
