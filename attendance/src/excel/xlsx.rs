//! Workbooks as tables, cell by cell.
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::grid::Grid;
use super::guard::damaged;
use crate::Date;
use crate::import::{Cell, ImportError, Table};

/// A workbook whose sheets can be read one at a time.
pub(super) struct Workbook<'a> {
    parser: Xlsx<Cursor<&'a [u8]>>,
    sheets: Vec<String>,
}

impl<'a> Workbook<'a> {
    /// Opens a package that [`super::guard::check`] has weighed.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let parser = Xlsx::new(Cursor::new(bytes)).map_err(error)?;
        let is_list = |sheet: &&calamine::Sheet| {
            sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
        };
        let sheets = parser.sheets_metadata().iter().filter(is_list);
        let sheets = sheets.map(|sheet| sheet.name.clone()).collect();
        Ok(Self { parser, sheets })
    }

    /// Names of the sheets that a person can see.
    pub(super) fn sheets(&self) -> &[String] {
        &self.sheets
    }

    /// Reads a sheet. Cells are taken one by one: the parser's own table would make room for the
    /// whole area between two far corners.
    pub(super) fn table(&mut self, name: &str) -> Result<Table, ImportError> {
        let mut grid = Grid::default();
        let mut cells = self.parser.worksheet_cells_reader(name).map_err(error)?;
        while let Some(found) = cells.next_cell().map_err(error)? {
            let (row_idx, column_idx) = found.get_position();
            grid.put(row_idx, column_idx as usize, cell(found.get_value()))?;
        }
        Ok(grid.table(name, &self.sheets))
    }
}

fn cell(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            Date::new(year, month, day).map_or(Cell::Number(moment.as_f64()), Cell::Date)
        }
        DataRef::DateTime(duration) => Cell::Number(duration.as_f64()),
        DataRef::DateTimeIso(text) => {
            let day = text.get(..10).and_then(|day| Date::parse(day).ok());
            day.map_or_else(|| Cell::Text(text.clone()), Cell::Date)
        }
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

fn error(error: XlsxError) -> ImportError {
    match error {
        XlsxError::Password => ImportError::PasswordProtected,
        XlsxError::WorksheetNotFound(name) => ImportError::NoSuchSheet { name },
        error => damaged(error),
    }
}
