//! Spreadsheets that are XML at heart: OpenDocument (.ods) and Excel's XML of 2003, which
//! registries export under the name `.xls`.
use std::borrow::Cow;
use std::collections::BTreeSet;

use super::grid::{Grid, Room};
use super::guard::MAX_SHEETS;
use super::markup::{Markup, Tag, Token, decode};
use crate::Date;
use crate::import::{Cell, ImportError, MAX_COLUMNS, Table};

/// Text of one cell at most, bytes: Excel's own limit is 32,767 characters.
const MAX_CELL: usize = 128 << 10;

/// What differs between the two.
struct Dialect {
    sheet: &'static str,
    sheet_name: &'static str,
    row: &'static str,
    /// Rows that stand for several like them.
    row_repeated: &'static str,
    cells: [&'static str; 2],
    cell_repeated: &'static str,
    /// 1-based place of a row or cell, where some before it are left out.
    index: &'static str,
    value: fn(&Tag<'_>) -> Option<Value>,
    /// The tag inside a cell that says how its text is to be taken; empty when the cell does.
    typed: &'static str,
}

/// What a tag says of a cell's value.
enum Value {
    /// This, whatever text is shown.
    Is(Cell),
    /// The text is it.
    Shown(Shown),
}

/// How a text is to be taken.
#[derive(Clone, Copy, Default)]
enum Shown {
    #[default]
    Text,
    Number,
    Date,
    Bool,
    Error,
}

const OPEN_DOCUMENT: Dialect = Dialect {
    sheet: "table:table",
    sheet_name: "table:name",
    row: "table:table-row",
    row_repeated: "table:number-rows-repeated",
    cells: ["table:table-cell", "table:covered-table-cell"],
    cell_repeated: "table:number-columns-repeated",
    index: "",
    value: open_document_value,
    typed: "",
};

const EXCEL_2003: Dialect = Dialect {
    sheet: "Worksheet",
    sheet_name: "ss:Name",
    row: "Row",
    row_repeated: "",
    cells: ["Cell", "ss:Cell"],
    cell_repeated: "",
    index: "ss:Index",
    value: |_| None,
    typed: "Data",
};

/// The sheets of an OpenDocument's `content.xml`.
pub(super) fn open_document(content: &str) -> Vec<Result<Table, ImportError>> {
    read(content, &OPEN_DOCUMENT)
}

/// The sheets of an Excel 2003 XML file.
pub(super) fn excel_2003(text: &str) -> Vec<Result<Table, ImportError>> {
    read(text, &EXCEL_2003)
}

/// A sheet that is too large is an error of its own: another one may be the list.
fn read(text: &str, dialect: &Dialect) -> Vec<Result<Table, ImportError>> {
    let mut done: Vec<(String, Result<Grid, ImportError>)> = Vec::new();
    let (room, mut open): (_, Option<Sheet<'_>>) = (Room::default(), None);
    let mut hidden: BTreeSet<Cow<'_, str>> = BTreeSet::new();
    let mut style = None;
    for token in Markup::new(text) {
        match (token, &mut open) {
            (Token::Open(tag), None) if tag.name == "style:style" => {
                style = tag.attribute("style:name");
            }
            (Token::Open(tag), None) if tag.name == "style:table-properties" => {
                let is_hidden = tag.attribute("table:display").as_deref() == Some("false");
                hidden.extend(style.take().filter(|_| is_hidden));
            }
            (Token::Open(tag), None) if tag.name == dialect.sheet && done.len() < MAX_SHEETS => {
                let style = tag.attribute("table:style-name");
                if !tag.is_closed && style.is_none_or(|style| !hidden.contains(&style)) {
                    let name = tag.attribute(dialect.sheet_name).unwrap_or_default();
                    open = Some(Sheet::new(name.into_owned(), dialect, &room));
                }
            }
            (Token::Close(name), Some(_)) if name == dialect.sheet => {
                done.extend(open.take().map(Sheet::finish));
            }
            (token, Some(sheet)) => sheet.take(token),
            (_, None) => {}
        }
    }
    done.extend(open.map(Sheet::finish));
    let names: Vec<String> = done.iter().map(|(name, _)| name.clone()).collect();
    done.into_iter().map(|(name, grid)| Ok(grid?.table(&name, &names))).collect()
}

/// A sheet being read.
struct Sheet<'d> {
    dialect: &'d Dialect,
    name: String,
    grid: Result<Grid, ImportError>,
    row: u32,
    row_repeats: u32,
    cells: Vec<(usize, Cell)>,
    column: usize,
    cell: Option<Open>,
    /// Inside of a note on a cell, whose text is not the cell's.
    in_note: bool,
}

/// The cell under way.
struct Open {
    repeats: usize,
    value: Value,
    text: String,
    n_paragraphs: usize,
    /// Whether text counts: between the tags that hold a value.
    is_text: bool,
}

impl<'d> Sheet<'d> {
    fn new(name: String, dialect: &'d Dialect, room: &Room) -> Self {
        Self {
            dialect,
            name,
            grid: Ok(Grid::within(room)),
            row: 0,
            row_repeats: 0,
            cells: Vec::new(),
            column: 0,
            cell: None,
            in_note: false,
        }
    }

    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Open(tag) => self.open(&tag),
            Token::Close(name) => self.close(name),
            Token::Text(text) => self.add(&decode(text)),
            Token::Raw(text) => self.add(text),
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let dialect = self.dialect;
        if tag.name == dialect.row {
            self.end_row();
            if let Some(index) = tag.count(dialect.index).filter(|_| !dialect.index.is_empty()) {
                self.row = u32::try_from(index.saturating_sub(1)).unwrap_or(u32::MAX).max(self.row);
            }
            let repeats = tag.count(dialect.row_repeated).unwrap_or(1).max(1);
            self.row_repeats = u32::try_from(repeats).unwrap_or(u32::MAX);
            if tag.is_closed {
                self.end_row();
            }
        } else if dialect.cells.contains(&tag.name) {
            self.end_cell();
            if let Some(index) = tag.count(dialect.index).filter(|_| !dialect.index.is_empty()) {
                self.column = index.saturating_sub(1).max(self.column);
            }
            let value = (dialect.value)(tag).unwrap_or(Value::Shown(Shown::Text));
            let repeats = tag.count(dialect.cell_repeated).unwrap_or(1).max(1);
            let is_text = dialect.typed.is_empty();
            self.cell =
                Some(Open { repeats, value, text: String::new(), n_paragraphs: 0, is_text });
            if tag.is_closed {
                self.end_cell();
            }
        } else if matches!(tag.name, "office:annotation" | "Comment") {
            self.in_note = !tag.is_closed;
        } else if let Some(cell) = self.cell.as_mut().filter(|_| !self.in_note) {
            cell.inside(tag, dialect);
        }
    }

    fn close(&mut self, name: &str) {
        if name == self.dialect.row {
            self.end_row();
        } else if self.dialect.cells.contains(&name) {
            self.end_cell();
        } else if matches!(name, "office:annotation" | "Comment") {
            self.in_note = false;
        } else if let Some(cell) = self.cell.as_mut().filter(|_| name == self.dialect.typed) {
            cell.is_text = false;
        }
    }

    fn add(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| cell.is_text && !self.in_note) {
            cell.push(text);
        }
    }

    fn end_cell(&mut self) {
        self.in_note = false;
        let Some(cell) = self.cell.take() else { return };
        let repeats = cell.repeats;
        let value = cell.finish();
        if !value.is_empty() {
            // One too many is enough for the grid to refuse.
            let last = self.column.saturating_add(repeats).min(MAX_COLUMNS + 1);
            self.cells.extend((self.column..last.max(self.column + 1)).map(|c| (c, value.clone())));
        }
        self.column = self.column.saturating_add(repeats);
    }

    fn end_row(&mut self) {
        self.end_cell();
        let cells = std::mem::take(&mut self.cells);
        let first = self.row;
        let n_rows = std::mem::replace(&mut self.row_repeats, 0);
        self.row = first.saturating_add(n_rows);
        self.column = 0;
        if cells.is_empty() {
            return;
        }
        for row in first..self.row {
            for (column, cell) in &cells {
                let Ok(grid) = &mut self.grid else { return };
                if let Err(error) = grid.put(row, *column, cell.clone()) {
                    self.grid = Err(error);
                    return;
                }
            }
        }
    }

    fn finish(mut self) -> (String, Result<Grid, ImportError>) {
        self.end_row();
        (self.name, self.grid)
    }
}

impl Open {
    /// A tag inside the cell.
    fn inside(&mut self, tag: &Tag<'_>, dialect: &Dialect) {
        match tag.name {
            "text:p" => {
                if self.n_paragraphs > 0 {
                    self.push("\n");
                }
                self.n_paragraphs += 1;
            }
            "text:s" => self.push(&" ".repeat(tag.count("text:c").unwrap_or(1).min(MAX_CELL))),
            "text:tab" | "text:line-break" => self.push(" "),
            name if name == dialect.typed => {
                self.is_text = true;
                let kind = tag.attribute("ss:Type");
                self.value = Value::Shown(match kind.as_deref() {
                    Some("Number") => Shown::Number,
                    Some("DateTime") => Shown::Date,
                    Some("Boolean") => Shown::Bool,
                    Some("Error") => Shown::Error,
                    _ => Shown::Text,
                });
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if self.text.len() + text.len() <= MAX_CELL {
            self.text.push_str(text);
        }
    }

    fn finish(self) -> Cell {
        match self.value {
            Value::Is(cell) => cell,
            Value::Shown(shown) => shown.cell(self.text),
        }
    }
}

impl Shown {
    fn cell(self, text: String) -> Cell {
        let bare = text.trim();
        match self {
            _ if bare.is_empty() => Cell::Empty,
            Self::Text => Cell::Text(text),
            Self::Number => number(bare).unwrap_or(Cell::Text(text)),
            Self::Date => day(bare).unwrap_or(Cell::Text(text)),
            Self::Bool => Cell::Bool(matches!(bare, "1" | "true" | "TRUE")),
            Self::Error => Cell::Error(text),
        }
    }
}

fn open_document_value(tag: &Tag<'_>) -> Option<Value> {
    let attribute = |name: &str| tag.attribute(name);
    if attribute("calcext:value-type").as_deref() == Some("error") {
        return Some(Value::Shown(Shown::Error));
    }
    let kind = attribute("office:value-type")?;
    let cell = match kind.as_ref() {
        "float" | "percentage" | "currency" => number(attribute("office:value")?.trim()),
        "date" => attribute("office:date-value")
            .map(|date| day(&date).unwrap_or_else(|| Cell::Text(date.into_owned()))),
        "boolean" => attribute("office:boolean-value").map(|value| Cell::Bool(value == "true")),
        // What stands there is shown; an attribute may hold it without its looks.
        _ => attribute("office:string-value").map(|text| Cell::Text(text.into_owned())),
    };
    cell.map(Value::Is)
}

fn number(text: &str) -> Option<Cell> {
    text.parse::<f64>().ok().filter(|n| n.is_finite()).map(Cell::Number)
}

/// `2024-12-01`, perhaps with a time behind it.
fn day(text: &str) -> Option<Cell> {
    Date::parse(text.trim().get(..10)?).ok().map(Cell::Date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(table: &Table) -> Vec<(u32, Vec<String>)> {
        table.rows.iter().map(|r| (r.number, r.cells.iter().map(Cell::text).collect())).collect()
    }

    #[test]
    fn repeated_rows_and_cells_keep_their_places() {
        let content = "<style:style style:name='h'><style:table-properties table:display='false'/></style:style>\
            <table:table table:name='x' table:style-name='h'><table:table-row><table:table-cell>\
            <text:p>hidden</text:p></table:table-cell></table:table-row></table:table>\
            <table:table table:name='الطلبة'>\
            <table:table-row table:number-rows-repeated='3'><table:table-cell table:number-columns-repeated='1024'/></table:table-row>\
            <table:table-row><table:table-cell table:number-columns-repeated='2'/>\
            <table:table-cell office:value-type='string'><office:annotation><text:p>note</text:p></office:annotation>\
            <text:p>علي<text:s/>حسن</text:p><text:p>2</text:p></table:table-cell>\
            <table:table-cell office:value-type='float' office:value='20210001'><text:p>2E+07</text:p></table:table-cell>\
            <table:table-cell office:value-type='date' office:date-value='2024-12-01T00:00:00'><text:p>01/12/24</text:p></table:table-cell>\
            </table:table-row>\
            <table:table-row table:number-rows-repeated='1048570'><table:table-cell/></table:table-row></table:table>";
        let sheets = open_document(content);
        let [Ok(table)] = sheets.as_slice() else { panic!("{sheets:?}") };
        assert_eq!(table.sheet, "الطلبة");
        let expected = ["", "", "علي حسن\n2", "20210001", "2024-12-01"].map(str::to_owned);
        assert_eq!(rows(table), [(4, expected.to_vec())]);
    }

    #[test]
    fn a_row_repeated_a_million_times_is_refused_alone() {
        let row = |n: u32, text: &str| {
            format!(
                "<table:table-row table:number-rows-repeated='{n}'><table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell></table:table-row>"
            )
        };
        let content = format!(
            "<table:table table:name='a'>{}</table:table><table:table table:name='b'>{}</table:table>",
            row(1_000_000, "x"),
            row(1, "y")
        );
        let sheets = open_document(&content);
        assert!(matches!(sheets[0], Err(ImportError::TooManyRows { .. })), "{sheets:?}");
        assert_eq!(sheets[1].as_ref().unwrap().rows.len(), 1);
    }

    #[test]
    fn excel_s_xml_of_2003_is_a_table_too() {
        let text = "<Workbook><Worksheet ss:Name='List'><Table><Row ss:Index='2'>\
            <Cell ss:Index='2'><Data ss:Type='Number'>20210001</Data><Comment><ss:Data>no</ss:Data></Comment></Cell>\
            <Cell><Data ss:Type='String'>A &amp; B</Data></Cell>\
            <Cell><Data ss:Type='DateTime'>2024-12-01T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>";
        let sheets = excel_2003(text);
        let table = sheets[0].as_ref().unwrap();
        let expected = ["", "20210001", "A & B", "2024-12-01"].map(str::to_owned);
        assert_eq!(rows(table), [(2, expected.to_vec())]);
    }
}
