//! A table being filled cell by cell, within bounds.
//!
//! Files can name a cell at the far corner, repeat a row a million times, or point at one long
//! text from every cell; so cells are counted as they come and nothing is set aside beforehand.
use std::cell::Cell as Shared;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::import::{Cell, ImportError, MAX_COLUMNS, MAX_ROWS, Table, TableRow};

/// Memory of all tables of a file at most, bytes: a list of 100,000 people takes a third of it.
const MAX_BYTES: usize = 96 << 20;

/// What a row takes beside its cells, and a cell beside its text, bytes.
const ROW_BYTES: usize = 64;
const CELL_BYTES: usize = 24;

/// The memory that is left for the tables of a file, shared by those that are held together.
#[derive(Clone)]
pub(super) struct Room(Rc<Shared<usize>>);

impl Default for Room {
    fn default() -> Self {
        Self(Rc::new(Shared::new(MAX_BYTES)))
    }
}

impl Room {
    fn take(&self, n_bytes: usize) -> Result<(), ImportError> {
        let left = self.0.get().checked_sub(n_bytes);
        self.0.set(left.ok_or(ImportError::UnpacksTooLarge { max: MAX_BYTES as u64 })?);
        Ok(())
    }

    /// Takes what a row of cells needs.
    pub(super) fn take_row(&self, cells: &[Cell]) -> Result<(), ImportError> {
        let n_text: usize = cells.iter().map(text_bytes).sum();
        self.take(ROW_BYTES + cells.len() * CELL_BYTES + n_text)
    }
}

fn text_bytes(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) | Cell::Error(text) => text.len(),
        _ => 0,
    }
}

/// A table being filled.
#[derive(Default)]
pub(super) struct Grid {
    rows: BTreeMap<u32, Vec<Cell>>,
    room: Room,
    n_bytes: usize,
}

impl Grid {
    /// Beside other tables of the file.
    pub(super) fn within(room: &Room) -> Self {
        Self { room: room.clone(), ..Self::default() }
    }

    /// Puts a cell; both indices from 0. Empty ones take no room. A table that gave an error is of
    /// no use any more, and its room is another's.
    pub(super) fn put(
        &mut self,
        row_idx: u32,
        column_idx: usize,
        cell: Cell,
    ) -> Result<(), ImportError> {
        let put = self.try_put(row_idx, column_idx, cell);
        if put.is_err() {
            self.rows.clear();
            self.room.0.set(self.room.0.get() + std::mem::take(&mut self.n_bytes));
        }
        put
    }

    fn try_put(&mut self, row_idx: u32, column_idx: usize, cell: Cell) -> Result<(), ImportError> {
        if cell.is_empty() {
            return Ok(());
        }
        if column_idx >= MAX_COLUMNS {
            return Err(ImportError::TooManyColumns { max: MAX_COLUMNS });
        }
        let n_rows = self.rows.len();
        let known = self.rows.get(&row_idx).map(Vec::len);
        if known.is_none() && n_rows >= MAX_ROWS {
            return Err(ImportError::TooManyRows { max: MAX_ROWS });
        }
        let n_new = (column_idx + 1).saturating_sub(known.unwrap_or(0));
        let row_bytes = if known.is_none() { ROW_BYTES } else { 0 };
        let n_bytes = row_bytes + n_new * CELL_BYTES + text_bytes(&cell);
        self.room.take(n_bytes)?;
        self.n_bytes += n_bytes;
        let row = self.rows.entry(row_idx).or_default();
        if n_new > 0 {
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
        let full = Err(ImportError::UnpacksTooLarge { max: MAX_BYTES as u64 });
        let long = (0..100).map(|row| grid.put(row, 0, text(1 << 20))).find(Result::is_err);
        assert_eq!(long, Some(full.clone()));
        let mut sparse = Grid::default();
        let far = |row| sparse.put(row, MAX_COLUMNS - 1, Cell::Bool(true));
        assert_eq!((0..).map(far).find(Result::is_err), Some(full));
        let mut tall = Grid::default();
        let deep = (0..).find_map(|row| tall.put(row, 0, Cell::Number(1.0)).err());
        assert_eq!(deep, Some(ImportError::TooManyRows { max: MAX_ROWS }));
    }
    #[test]
    fn tables_of_one_file_share_its_room_and_one_that_fails_gives_its_own_back() {
        let room = Room::default();
        let mut tables = [Grid::within(&room), Grid::within(&room)];
        let text = || Cell::Text("x".repeat(60 << 20));
        assert_eq!(tables[0].put(0, 0, text()), Ok(()));
        assert!(tables[1].put(0, 0, text()).is_err());
        assert!(tables[0].put(0, MAX_COLUMNS, Cell::Bool(true)).is_err());
        assert_eq!(Grid::within(&room).put(0, 0, text()), Ok(()));
    }
}
