//! Printed sheets: their shape is that of version 1.
use crate::sheet_plan::PrintedSheet;
use crate::stored::{Stored, StoredError, StoredV1, parse, v1, version};

/// A sheet as an entry of the book has it.
pub(super) type Sheet = v1::Sheet;

impl Stored for PrintedSheet {
    const KIND: &'static str = "sheet";

    fn to_text(&self) -> String {
        crate::stored::write_shape(&v1::Sheet { v: crate::stored::VERSION, ..self.to_shape() })
    }

    fn from_text(text: &str) -> Result<Self, StoredError> {
        version(Self::KIND, text)?;
        v1::sheet(parse(Self::KIND, text)?)
    }
}
