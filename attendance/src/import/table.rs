//! Cells as they stood in the file.
use crate::Date;

/// One sheet of a file.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Table {
    /// The sheet's name; empty for a text file.
    pub sheet: String,
    /// All sheets of the file, in order.
    pub sheets: Vec<String>,
    /// Rows that hold anything, in order.
    pub rows: Vec<TableRow>,
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct TableRow {
    /// 1-based number of the row in the file, as a spreadsheet shows it.
    pub number: u32,
    /// Cells from the first column on.
    pub cells: Vec<Cell>,
}

/// A cell of a file.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum Cell {
    /// Nothing, or nothing but spaces.
    #[default]
    Empty,
    /// Text.
    Text(String),
    /// A number; ids often arrive as one.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A number that the file shows as a date.
    Date(Date),
    /// A formula's error, such as `#REF!`.
    Error(String),
}

impl Cell {
    /// The cell as text: whole numbers without a decimal point, so that an id that arrived as the
    /// number 20210001 stays `20210001`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) => number_text(*number),
            Self::Bool(value) => value.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Error(error) => error.clone(),
        }
    }

    /// Whether there is nothing to see.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Bool(_) | Self::Date(_) | Self::Error(_) => false,
        }
    }
}

impl TableRow {
    /// The cell of a column; empty beyond the row's end.
    #[must_use]
    pub fn cell(&self, column_idx: usize) -> &Cell {
        const EMPTY: &Cell = &Cell::Empty;
        self.cells.get(column_idx).unwrap_or(EMPTY)
    }
}

/// Whole numbers up to 2^53 are exact; beyond it digits were lost before we saw them.
fn number_text(number: f64) -> String {
    const MAX_EXACT: f64 = 9_007_199_254_740_992.0;
    if number == number.trunc() && number.abs() < MAX_EXACT {
        (number as i64).to_string()
    } else {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_whole_text() {
        assert_eq!(Cell::Number(20_210_001.0).text(), "20210001");
        assert_eq!(Cell::Number(-0.0).text(), "0");
        assert_eq!(Cell::Number(2.5).text(), "2.5");
        assert_eq!(Cell::Text("  00210001 ".to_owned()).text(), "00210001");
    }
}
