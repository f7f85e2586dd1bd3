//! What a sheet carries and where: the description that the printer, the reader and other
//! programs share.
//!
//! As JSON this is "layout format version 1": millimetres from the page's top-left corner, y
//! down, coordinates are centres.
mod bubble;
mod check;
mod fiducial;
mod field;
mod grid;
#[cfg(feature = "serde")]
mod json;
mod roster;
mod seed;
mod sheet_code;
mod slip;

pub use bubble::Bubble;
pub use fiducial::{DICTIONARY, FIDUCIAL_INSET_MM, FIDUCIAL_SIZE_MM, Fiducial, Form};
pub use field::{Field, FieldKind, RailSize};
#[cfg(feature = "pdf")]
pub(crate) use grid::Grid;
pub use roster::{Density, Locale, RosterRow, RosterSheet};
pub use sheet_code::{CodePlace, SheetCode, SheetId};
#[cfg(feature = "pdf")]
pub(crate) use slip::SlipGrid;
pub use slip::SlipSheet;
pub(crate) use slip::{CHECK_FIELD, N_DIGITS};

/// Layout format version written to and accepted from JSON.
pub const LAYOUT_VERSION: u32 = 1;

/// A whole sheet: one or more pages that share an identity. Deserialising checks it
/// ([`SheetLayout::validate`]).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "json::UncheckedLayout")
)]
pub struct SheetLayout {
    /// Format version, 1.
    pub version: u32,
    /// The sheet's short code, printed on every page.
    pub sheet_id: SheetId,
    /// Who fills it and how it is laid out.
    pub kind: SheetKind,
    /// Size of the printed page.
    pub paper: PaperSize,
    /// Pages in printed order.
    pub pages: Vec<PageLayout>,
}

/// Kinds of sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum SheetKind {
    /// One row a student, filled by the teacher.
    Roster,
    /// One slip a student, filled by the student.
    Slip,
}

/// Width and height of a page in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PaperSize {
    /// Width, mm.
    pub width_mm: f64,
    /// Height, mm.
    pub height_mm: f64,
}

/// The papers we print on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum Paper {
    /// ISO A4, 210 × 297 mm.
    A4,
    /// US Letter, 215.9 × 279.4 mm.
    Letter,
}

impl Paper {
    /// Width and height.
    #[must_use]
    pub const fn size(self) -> PaperSize {
        match self {
            Self::A4 => PaperSize { width_mm: 210.0, height_mm: 297.0 },
            Self::Letter => PaperSize { width_mm: 215.9, height_mm: 279.4 },
        }
    }
}

/// One page of a sheet, or one slip of a sheet of slips.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PageLayout {
    /// 1-based number of the page or slip.
    pub page: u32,
    /// Where a slip stands on the printed page; a roster's page has none and is the printed page
    /// of its own number.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub placement: Option<Placement>,
    /// Coded squares, by which the page is found.
    pub fiducials: Vec<Fiducial>,
    /// Places of the printed sheet codes.
    #[cfg_attr(feature = "serde", serde(default))]
    pub codes: Vec<CodePlace>,
    /// Size of the ticks at the rows' ends, mm.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "RailSize::is_standard"))]
    pub rail: RailSize,
    /// What can be marked, in printed order.
    pub fields: Vec<Field>,
}

/// Where a slip stands on paper. Everything on the slip is measured from its own top-left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Placement {
    /// 1-based printed page.
    pub pdf_page: u32,
    /// The slip's left edge on it, mm.
    pub x_mm: f64,
    /// The slip's upper edge on it, mm.
    pub y_mm: f64,
    /// Width to the cut, mm.
    pub width_mm: f64,
    /// Height to the cut, mm.
    pub height_mm: f64,
}

/// Why a sheet cannot be laid out, or a layout not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum LayoutError {
    /// A sheet needs at least one row or slip.
    #[error("the sheet has no students")]
    NoRows,
    /// More rows or slips than a sheet's page numbers can carry.
    #[error("{n_rows} rows do not fit a sheet; at most {max} do")]
    TooManyRows {
        /// Rows asked for.
        n_rows: usize,
        /// Rows that fit.
        max: usize,
    },
    /// A sheet id must be six letters or digits of the code alphabet.
    #[error("“{text}” is not a sheet code")]
    BadSheetId {
        /// What was given.
        text: String,
    },
    /// Not a layout at all.
    #[error("this is not a sheet's layout: {detail}")]
    NotALayout {
        /// What is wrong, and where.
        detail: String,
    },
    /// A layout of another format version, perhaps a newer one.
    #[error("the layout has format version {version}, and this program reads version 1")]
    UnsupportedVersion {
        /// The layout's version.
        version: u32,
    },
    /// A layout whose numbers no sheet can have.
    #[error("the layout cannot be of a real sheet: {detail}")]
    OutOfBounds {
        /// Which number, and its bounds.
        detail: String,
    },
}
