//! A table being filled cell by cell, within bounds.
//!
//! Files can name a cell at the far corner, repeat a row a million times, or point at one long
//! text from every cell; so cells are counted as they come and nothing is set aside beforehand.
use std::collections::BTreeMap;

use crate::import::{Cell, ImportError, MAX_COLUMNS, MAX_ROWS, Table, TableRow};

/// Text of a table at most, bytes: a list of 100,000 people has a tenth of it.
const MAX_TEXT: usize = 64 << 20;

/// What is filled with, for the error's words.
const MAX_UNPACKED: u64 = super::guard::MAX_UNPACKED;

/// A table being filled.
#[derive(Default)]
pub(super) struct Grid {
    rows: BTreeMap<u32, Vec<Cell>>,
    n_text: usize,
}

impl Grid {
    /// Puts a cell; both indices from 0. Empty ones take no room.
    pub(super) fn put(
        &mut self,
        row_idx: u32,
        column_idx: usize,
        cell: Cell,
    ) -> Result<(), ImportError> {
        if cell.is_empty() {
            return Ok(());
        }
        if column_idx >= MAX_COLUMNS {
            return Err(ImportError::TooManyColumns { max: MAX_COLUMNS });
        }
        if let Cell::Text(text) | Cell::Error(text) = &cell {
            self.n_text += text.len();
            if self.n_text > MAX_TEXT {
                return Err(ImportError::UnpacksTooLarge { max: MAX_UNPACKED });
            }
        }
        let n_rows = self.rows.len();
        let row = self.rows.entry(row_idx).or_default();
        if row.is_empty() && n_rows >= MAX_ROWS {
            return Err(ImportError::TooManyRows { max: MAX_ROWS });
        }
        if row.len() <= column_idx {
            row.resize(column_idx + 1, Cell::Empty);
        }
        row[column_idx] = cell;
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table, as the sheet `name` of `sheets`.
    pub(super) fn table(self, name: &str, sheets: &[String]) -> Table {
        let row =
            |(row_idx, cells): (u32, _)| TableRow { number: row_idx.saturating_add(1), cells };
        let rows = self.rows.into_iter().map(row).collect();
        Table { sheet: name.to_owned(), sheets: sheets.to_vec(), rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_bounds_in_every_direction() {
        let mut grid = Grid::default();
        let text = |n: usize| Cell::Text("x".repeat(n));
        assert_eq!(grid.put(u32::MAX, 5, Cell::Text("  ".to_owned())), Ok(()));
        assert_eq!(grid.put(1_048_575, MAX_COLUMNS - 1, Cell::Bool(true)), Ok(()));
        let wide = grid.put(0, MAX_COLUMNS, Cell::Bool(true));
        assert_eq!(wide, Err(ImportError::TooManyColumns { max: MAX_COLUMNS }));
        let long = (0..100).find_map(|row| grid.put(row, 0, text(1 << 20)).err());
        assert_eq!(long, Some(ImportError::UnpacksTooLarge { max: MAX_UNPACKED }));
        let mut tall = Grid::default();
        let deep = (0..).find_map(|row| tall.put(row, 0, Cell::Number(1.0)).err());
        assert_eq!(deep, Some(ImportError::TooManyRows { max: MAX_ROWS }));
    }
}
