//! Sheets as PDF.
use crate::layout::{LayoutError, RosterSheet};

/// Why a sheet cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum PdfError {
    /// The sheet cannot be laid out.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The PDF writer refused; our fault.
    #[error("the PDF could not be written: {detail}")]
    Writer {
        /// What the writer said.
        detail: String,
    },
}

/// Draws a roster sheet: the same sheet always gives the same bytes.
///
/// # Errors
///
/// [`PdfError`] when the sheet has no rows or too many, or the writer refuses.
pub fn roster(sheet: &RosterSheet) -> Result<Vec<u8>, PdfError> {
    let _ = sheet;
    todo!("sheet room")
}
