//! The rows that were not saved, as a file that can be mended and brought again.
use std::collections::BTreeMap;

use super::reasons::{self, reason};
use super::sheet::{At, Sheet};
use super::{ExportError, ExportOptions};
use crate::import::{Cell, ImportPreview, ImportRow, Table, TableRow, Verdict};
use crate::words::Words;

/// The rows of `table` that `preview` rejects or leaves out, as .xlsx: with the file's own headers
/// and every cell as it stood there, the reason and the row's number behind them.
///
/// Cells are written as text, so that ids keep their zeros and nothing becomes a formula.
///
/// # Errors
///
/// [`ExportError`] when the writer refuses.
pub fn export_rejected(
    table: &Table,
    preview: &ImportPreview,
    options: &ExportOptions,
) -> Result<Vec<u8>, ExportError> {
    let words = Words::of(options.locale);
    let own = reasons::words(options.locale);
    let mut sheet = Sheet::new(own.sheet, words)?;
    let is_kept = |row: &&ImportRow| matches!(row.verdict, Verdict::Rejected | Verdict::LeftOut);
    let rejected: BTreeMap<u32, &ImportRow> =
        preview.rows.iter().filter(is_kept).map(|row| (row.row_number, row)).collect();
    let rows: Vec<(&TableRow, &ImportRow)> =
        table.rows.iter().filter_map(|row| Some((row, *rejected.get(&row.number)?))).collect();
    let headers = headers(preview, words, &own, &rows);
    let n_cells = headers.len().saturating_sub(2);
    sheet.headers(0, &headers)?;
    for (row, (cells, verdict)) in (1..).zip(&rows) {
        for (column, cell) in (0..).zip(cells.cells.iter().take(n_cells)) {
            write(&mut sheet, At { row, column }, cell)?;
        }
        let column = u16::try_from(n_cells).unwrap_or(u16::MAX);
        sheet.cell(At { row, column }, &why(verdict, &own, options))?;
        sheet.number(At { row, column: column + 1 }, verdict.row_number as usize)?;
    }
    sheet.freeze(At { row: 1, column: 0 })?;
    sheet.finish(own.sheet, None)
}

/// The file's headers; where it has none, the names of what its columns hold.
fn headers(
    preview: &ImportPreview,
    words: &Words,
    own: &reasons::Words,
    rows: &[(&TableRow, &ImportRow)],
) -> Vec<String> {
    let n_cells = rows.iter().map(|(row, _)| row.cells.len()).max().unwrap_or(0);
    let n_named = preview.columns.iter().map(|column| column.column_idx + 1).max().unwrap_or(0);
    let mut headers = vec![String::new(); n_cells.max(n_named)];
    for column in &preview.columns {
        let name = column.field.map(|field| words.student_header(field));
        let is_named = preview.header_row.is_some();
        headers[column.column_idx] = match name.filter(|_| !is_named) {
            Some(name) => name.to_owned(),
            None => column.header.clone(),
        };
    }
    headers.extend([own.header.to_owned(), own.row.to_owned()]);
    headers
}

fn write(sheet: &mut Sheet, at: At, cell: &Cell) -> Result<(), ExportError> {
    match cell {
        Cell::Empty => Ok(()),
        Cell::Date(date) => sheet.date(at, *date),
        Cell::Number(_) | Cell::Text(_) => sheet.digits(at, &cell.text()),
        Cell::Bool(_) | Cell::Error(_) => sheet.cell(at, &cell.text()),
    }
}

/// The problems that keep the row out, or all of them when the person did.
fn why(row: &ImportRow, own: &reasons::Words, options: &ExportOptions) -> String {
    if row.verdict == Verdict::LeftOut {
        return own.left_out.to_owned();
    }
    let reasons = row.problems.iter().filter(|problem| problem.rejects());
    reasons.map(|problem| reason(problem, options.locale)).collect::<Vec<_>>().join(" · ")
}
