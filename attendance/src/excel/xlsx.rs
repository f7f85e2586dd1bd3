//! Workbooks as tables, cell by cell.
use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::guard::{self, damaged};
use crate::Date;
use crate::import::{Cell, ImportError, MAX_COLUMNS, MAX_ROWS, Table, TableRow};

/// A workbook whose sheets can be read one at a time.
pub(super) struct Workbook<'a> {
    parser: Xlsx<Cursor<&'a [u8]>>,
    sheets: Vec<String>,
}

impl<'a> Workbook<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        guard::check(bytes)?;
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
        let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
        let mut cells = self.parser.worksheet_cells_reader(name).map_err(error)?;
        while let Some(found) = cells.next_cell().map_err(error)? {
            let (row_idx, column_idx) = found.get_position();
            let cell = cell(found.get_value());
            if cell.is_empty() {
                continue;
            }
            let column_idx = column_idx as usize;
            if column_idx >= MAX_COLUMNS {
                return Err(ImportError::TooManyColumns { max: MAX_COLUMNS });
            }
            let row = rows.entry(row_idx).or_default();
            if row.len() <= column_idx {
                row.resize(column_idx + 1, Cell::Empty);
            }
            row[column_idx] = cell;
            if rows.len() > MAX_ROWS {
                return Err(ImportError::TooManyRows { max: MAX_ROWS });
            }
        }
        let row = |(row_idx, cells)| TableRow { number: row_idx + 1, cells };
        Ok(Table {
            sheet: name.to_owned(),
            sheets: self.sheets.clone(),
            rows: rows.into_iter().map(row).collect(),
        })
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
