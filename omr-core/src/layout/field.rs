use super::Bubble;
use crate::geometry::Point;

/// A group of bubbles that answer one question.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Field {
    /// Name, unique on the sheet: `row-1` for a roster's rows (numbered through all pages),
    /// `unmarked-1` for page 1's header bubbles that say what an unmarked row means.
    pub field: String,
    /// How many bubbles may be marked.
    pub kind: FieldKind,
    /// The student the row belongs to, where it has one.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub student_id: Option<String>,
    /// The bubbles, in printed order.
    pub bubbles: Vec<Bubble>,
    /// Centres (mm) of the black ticks at the row's left and right end, by which the row is
    /// placed on paper that is not flat; empty where the field has none.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub rails: Vec<Point>,
}

/// Width and height of a page's rails, mm.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RailSize {
    /// Along the row, mm.
    pub width_mm: f64,
    /// Across the row, mm.
    pub height_mm: f64,
}

impl RailSize {
    /// The rails of a page for phones, and of every layout that does not say: 1.6 mm is three
    /// pixels at 50 dpi.
    pub const STANDARD: Self = Self { width_mm: 3.0, height_mm: 1.6 };

    /// Whether a layout need not say it.
    #[cfg(feature = "serde")]
    pub(super) fn is_standard(&self) -> bool {
        *self == Self::STANDARD
    }
}

impl Default for RailSize {
    fn default() -> Self {
        Self::STANDARD
    }
}

/// How many bubbles of a field may be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum FieldKind {
    /// One mark, or none.
    SingleChoice,
}
