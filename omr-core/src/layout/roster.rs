use super::{LayoutError, Paper, SheetId, SheetLayout};

/// Language of a printed sheet: words, digits of dates, base direction and column order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum Locale {
    /// English, left to right.
    En,
    /// Arabic, right to left.
    Ar,
    /// Central Kurdish (Sorani), right to left.
    Ckb,
}

/// What a roster sheet prints: everything needed to lay it out and to print it again, byte for
/// byte.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RosterSheet {
    /// The sheet's short code.
    pub sheet_id: SheetId,
    /// Paper to print on.
    pub paper: Paper,
    /// Language of the printed words; also decides the column order.
    pub locale: Locale,
    /// Course code as printed, such as `CS101`.
    pub course: String,
    /// Course name as printed; may be empty.
    pub course_name: String,
    /// Session name as printed, such as `Lecture 10`.
    pub session: String,
    /// Date as ISO 8601 (`2026-12-15`); printed in the language's form.
    pub date: String,
    /// The students, in printed order.
    pub rows: Vec<RosterRow>,
}

/// One printed row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RosterRow {
    /// The student's id, text.
    pub id: String,
    /// The student's name, in any script.
    pub name: String,
}

impl RosterSheet {
    /// Rows on a page.
    pub const ROWS_PER_PAGE: usize = 30;

    /// Where everything lies: the same sheet always gives the same layout.
    ///
    /// # Errors
    ///
    /// [`LayoutError::NoRows`] and [`LayoutError::TooManyRows`] (over 99 pages).
    pub fn layout(&self) -> Result<SheetLayout, LayoutError> {
        todo!("sheet room")
    }
}
