//! Tables of web pages, and what the clipboard holds when cells are copied: many registries
//! export such a page under the name `.xls`.
use encoding_rs::Encoding;

use super::grid::{Grid, Room};
use super::markup::{Markup, Tag, Token, decode};
use super::text_file;
use crate::import::{Cell, ImportError, MAX_COLUMNS, OtherFormat, Table};

/// Tables of a page at most; a page laid out by tables has a few dozen.
const MAX_TABLES: usize = 200;

/// The tables of a page that hold anything, in order; named by number when there are several.
pub(super) fn tables(bytes: &[u8]) -> Result<Vec<Table>, ImportError> {
    let text = decode_page(bytes);
    let mut page = Page::default();
    for token in Markup::new(&text) {
        page.take(token)?;
    }
    let filled = page.finish()?;
    if filled.is_empty() {
        return Err(ImportError::NotATable { format: OtherFormat::WebPage });
    }
    if filled.len() == 1 {
        return Ok(filled.into_iter().map(|grid| grid.table("", &[])).collect());
    }
    let names: Vec<String> = (1..=filled.len()).map(|n| n.to_string()).collect();
    Ok(filled.into_iter().zip(&names).map(|(grid, name)| grid.table(name, &names)).collect())
}

/// A page says its encoding in its head, if anywhere.
fn decode_page(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let label = head.split("charset").nth(1).map(|rest| {
        let rest = rest.trim_start_matches([' ', '=', '"', '\'']);
        rest.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
            .collect::<String>()
    });
    let named = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    match named {
        // A page that says UTF-16 in letters of one byte is not in it.
        Some(encoding) if std::str::from_utf8(bytes).is_err() && encoding.is_ascii_compatible() => {
            encoding.decode(bytes).0.into_owned()
        }
        _ => text_file::decode(bytes),
    }
}

/// A page being read.
#[derive(Default)]
struct Page {
    /// Tables that are open, the innermost last.
    open: Vec<Builder>,
    done: Vec<(usize, Grid)>,
    room: Room,
    n_tables: usize,
}

impl Page {
    fn take(&mut self, token: Token<'_>) -> Result<(), ImportError> {
        match token {
            Token::Open(tag) if tag.is("table") => {
                if self.n_tables == MAX_TABLES {
                    return Err(ImportError::NotATable { format: OtherFormat::WebPage });
                }
                let grid = Grid::within(&self.room);
                self.open.push(Builder { order: self.n_tables, grid, ..Builder::default() });
                self.n_tables += 1;
            }
            Token::Close(name) if name.eq_ignore_ascii_case("table") => self.close()?,
            Token::Open(tag) => {
                if let Some(table) = self.open.last_mut() {
                    table.open(&tag)?;
                }
            }
            Token::Close(name) => {
                if let Some(table) = self.open.last_mut() {
                    table.close(name)?;
                }
            }
            Token::Text(text) => self.add(&decode(text)),
            Token::Raw(text) => self.add(text),
        }
        Ok(())
    }

    fn add(&mut self, text: &str) {
        if let Some(cell) = self.open.last_mut().and_then(|table| table.cell.as_mut()) {
            cell.text.push_str(text);
        }
    }

    fn close(&mut self) -> Result<(), ImportError> {
        if let Some(mut table) = self.open.pop() {
            table.end_cell()?;
            self.done.push((table.order, table.grid));
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Grid>, ImportError> {
        while !self.open.is_empty() {
            self.close()?;
        }
        self.done.sort_by_key(|(order, _)| *order);
        Ok(self.done.into_iter().map(|(_, grid)| grid).filter(|grid| !grid.is_empty()).collect())
    }
}

/// A table being read.
#[derive(Default)]
struct Builder {
    order: usize,
    grid: Grid,
    /// 1-based; 0 before the first row.
    row: u32,
    column: usize,
    cell: Option<Open>,
    /// For each column, how many rows below a cell that reaches down still covers.
    covered: Vec<u32>,
}

/// The cell under way.
struct Open {
    text: String,
    /// The whole number behind a text that was shortened to show it.
    number: Option<String>,
    columns: usize,
    rows: u32,
}

impl Builder {
    fn open(&mut self, tag: &Tag<'_>) -> Result<(), ImportError> {
        if tag.is("tr") {
            self.next_row()
        } else if tag.is("td") || tag.is("th") {
            self.end_cell()?;
            if self.row == 0 {
                self.next_row()?;
            }
            let span = |name: &str| tag.count(name).unwrap_or(1).clamp(1, MAX_COLUMNS);
            let number = ["x:num", "sdval"].iter().find_map(|name| tag.attribute(name));
            self.cell = Some(Open {
                text: String::new(),
                number: number.map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()),
                columns: span("colspan"),
                rows: u32::try_from(span("rowspan")).unwrap_or(1),
            });
            if tag.is_closed { self.end_cell() } else { Ok(()) }
        } else {
            let breaks = ["br", "p", "div", "li"].iter().any(|name| tag.is(name));
            if let Some(cell) = self.cell.as_mut().filter(|_| breaks) {
                cell.text.push(' ');
            }
            Ok(())
        }
    }

    fn close(&mut self, name: &str) -> Result<(), ImportError> {
        let ends = ["td", "th", "tr"].iter().any(|cell| name.eq_ignore_ascii_case(cell));
        if ends { self.end_cell() } else { Ok(()) }
    }

    fn next_row(&mut self) -> Result<(), ImportError> {
        self.end_cell()?;
        if self.row > 0 {
            self.covered.iter_mut().for_each(|n| *n = n.saturating_sub(1));
        }
        self.row = self.row.saturating_add(1);
        self.column = 0;
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ImportError> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        while self.covered.get(self.column).is_some_and(|n| *n > 0) {
            self.column += 1;
        }
        let text = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
        // 2.021E+07 is what was shown of the number that stands beside it.
        let is_shortened = text.contains(['e', 'E']) && text.contains('+');
        let whole = cell.number.filter(|_| is_shortened).and_then(|n| n.parse::<f64>().ok());
        let value = whole.filter(|n| n.is_finite()).map_or(Cell::Text(text), Cell::Number);
        self.grid.put(self.row.saturating_sub(1), self.column, value)?;
        let end = (self.column + cell.columns).min(MAX_COLUMNS);
        if cell.rows > 1 && end > self.column {
            self.covered.resize(self.covered.len().max(end), 0);
            // Counted down at the next row already.
            self.covered[self.column..end].iter_mut().for_each(|n| *n = cell.rows);
        }
        self.column = self.column.max(end);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(page: &str) -> Vec<Vec<String>> {
        let tables = tables(page.as_bytes()).unwrap();
        let rows = tables.iter().flat_map(|table| &table.rows);
        rows.map(|row| row.cells.iter().map(Cell::text).collect()).collect()
    }

    #[test]
    fn cells_keep_their_columns_through_spans_and_missing_ends() {
        let page = "<html><table><tr><th>ID<th>Name &amp; title<th>Dept\n\
            <tr><td>00210001<td>أحمد<br>علي</td><td rowspan=2>CS</td></tr>\
            <tr><td x:num='20210002'>2.02E+07</td><td>Sara</td></tr>\
            <tr><td colspan=2>note<td>IT</table>";
        assert_eq!(
            texts(page),
            [
                vec!["ID", "Name & title", "Dept"],
                vec!["00210001", "أحمد علي", "CS"],
                vec!["20210002", "Sara"],
                vec!["note", "", "IT"]
            ]
        );
    }

    #[test]
    fn a_table_inside_a_table_stands_alone_and_a_page_without_one_is_named() {
        let page = "<table><tr><td>menu<table><tr><td>1<td>علي</table></table>";
        let tables = tables(page.as_bytes()).unwrap();
        let names: Vec<&str> = tables.iter().map(|table| table.sheet.as_str()).collect();
        assert_eq!(names, ["1", "2"]);
        assert_eq!(tables[1].rows[0].cells.len(), 2);
        let error = super::tables(b"<html><p>no list here").unwrap_err();
        assert_eq!(error, ImportError::NotATable { format: OtherFormat::WebPage });
    }

    #[test]
    fn a_page_in_windows_letters_is_read_as_it_says() {
        let page = "<meta charset=windows-1256><table><tr><td>1<td>زهراء</table>";
        let bytes = encoding_rs::WINDOWS_1256.encode(page).0;
        assert_eq!(tables(&bytes).unwrap()[0].rows[0].cells[1].text(), "زهراء");
    }
}
