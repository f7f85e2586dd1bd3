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
