//! The cells of an .xlsx sheet.
use super::grid::Grid;
use super::guard::damaged;
use super::markup::{Markup, Tag, Token, decode};
use super::xlsx::{RichText, Values, local, unescaped};
use crate::Date;
use crate::import::{Cell, ImportError};

/// Rows and columns of an .xlsx sheet; a claim beyond them is no place.
const LAST_ROW: u32 = 1_048_576;
const LAST_COLUMN: usize = 16_384;

/// Reads a sheet's part.
///
/// # Errors
///
/// [`ImportError::Damaged`] where it ends in the middle or a cell claims a place that no sheet has;
/// the grid's own limits.
pub(super) fn read(part: &str, values: &Values) -> Result<Grid, ImportError> {
    let mut sheet = Sheet { values, grid: Grid::default(), row: 0, column: 0, cell: None };
    let mut tokens = Markup::new(part);
    let is_data =
        |token: &Token<'_>| matches!(token, Token::Open(tag) if tag.local() == "sheetData");
    match tokens.find(is_data) {
        Some(Token::Open(tag)) if tag.is_closed => return Ok(sheet.grid),
        Some(_) => {}
        None => return Err(damaged("a sheet without cells")),
    }
    for token in tokens {
        match token {
            Token::Close(name) if local(name) == "sheetData" => {
                sheet.end_cell()?;
                return Ok(sheet.grid);
            }
            token => sheet.take(token)?,
        }
    }
    Err(damaged("a sheet ends in the middle"))
}

/// A sheet being read: where the next cell stands that does not say so itself, from 0.
struct Sheet<'v> {
    values: &'v Values,
    grid: Grid,
    row: u32,
    column: usize,
    cell: Option<Open>,
}

/// The cell under way.
struct Open {
    row: u32,
    column: usize,
    kind: Kind,
    style: usize,
    value: String,
    is_value: bool,
    text: RichText,
}

/// How a cell's value is to be taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    SharedText,
    /// A formula's text.
    Text,
    /// A text in the cell itself.
    InlineText,
    Bool,
    Error,
    Date,
}

impl Sheet<'_> {
    fn take(&mut self, token: Token<'_>) -> Result<(), ImportError> {
        if let Some(cell) = &mut self.cell {
            cell.take(token);
        }
        match token {
            Token::Open(tag) if tag.local() == "row" => {
                self.end_cell()?;
                if let Some(number) = tag.attribute("r") {
                    self.row = row(&number).ok_or_else(|| no_place(&number))?;
                }
                self.column = 0;
                if tag.is_closed {
                    self.end_row()?;
                }
            }
            Token::Open(tag) if tag.local() == "c" => {
                self.end_cell()?;
                self.begin(&tag)?;
                if tag.is_closed {
                    self.end_cell()?;
                }
            }
            Token::Close(name) if local(name) == "c" => self.end_cell()?,
            Token::Close(name) if local(name) == "row" => self.end_row()?,
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), ImportError> {
        if let Some(place) = tag.attribute("r") {
            (self.row, self.column) = at(&place).ok_or_else(|| no_place(&place))?;
        }
        let kind = match tag.attribute("t").as_deref() {
            None | Some("n") => Kind::Number,
            Some("s") => Kind::SharedText,
            Some("inlineStr" | "is") => Kind::InlineText,
            Some("b") => Kind::Bool,
            Some("e") => Kind::Error,
            Some("d") => Kind::Date,
            Some(_) => Kind::Text,
        };
        self.cell = Some(Open {
            row: self.row,
            column: self.column,
            kind,
            style: tag.count("s").unwrap_or(0),
            value: String::new(),
            is_value: false,
            text: RichText::default(),
        });
        self.column += 1;
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ImportError> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let (row, column) = (cell.row, cell.column);
        self.grid.put(row, column, cell.finish(self.values)?)
    }

    fn end_row(&mut self) -> Result<(), ImportError> {
        self.end_cell()?;
        self.row = self.row.saturating_add(1);
        self.column = 0;
        Ok(())
    }
}

impl Open {
    fn take(&mut self, token: Token<'_>) {
        if self.kind == Kind::InlineText {
            self.text.take(token);
            return;
        }
        match token {
            Token::Open(tag) if tag.local() == "v" => self.is_value = !tag.is_closed,
            Token::Close(name) if local(name) == "v" => self.is_value = false,
            Token::Text(text) if self.is_value => self.value.push_str(&decode(text)),
            Token::Raw(text) if self.is_value => self.value.push_str(text),
            _ => {}
        }
    }

    fn finish(mut self, values: &Values) -> Result<Cell, ImportError> {
        let bare = self.value.trim();
        if self.kind == Kind::InlineText {
            return Ok(Cell::Text(self.text.finish()));
        }
        if bare.is_empty() {
            return Ok(Cell::Empty);
        }
        Ok(match self.kind {
            Kind::Number => match bare.parse::<f64>().ok().filter(|number| number.is_finite()) {
                Some(number) => values.number(number, self.style),
                None => Cell::Text(bare.to_owned()),
            },
            Kind::SharedText => {
                values.shared(bare.parse().map_err(|_| damaged("a shared text without number"))?)?
            }
            Kind::Bool => Cell::Bool(matches!(bare, "1" | "true")),
            Kind::Error => Cell::Error(bare.to_owned()),
            Kind::Date => {
                let day = bare.get(..10).and_then(|day| Date::parse(day).ok());
                day.map_or_else(|| Cell::Text(bare.to_owned()), Cell::Date)
            }
            Kind::Text | Kind::InlineText => Cell::Text(unescaped(&self.value)),
        })
    }
}

fn no_place(text: &str) -> ImportError {
    damaged(format!("no cell is at {}", text.chars().take(20).collect::<String>()))
}

/// A row by its number from 1; from 0 here.
fn row(number: &str) -> Option<u32> {
    let number: u32 = number.trim().parse().ok()?;
    (1..=LAST_ROW).contains(&number).then(|| number - 1)
}

/// `B5`, row and column from 0.
fn at(place: &str) -> Option<(u32, usize)> {
    let place = place.trim();
    let n_letters = place.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, number) = place.split_at_checked(n_letters)?;
    let digit = |letter: u8| usize::from(letter.to_ascii_uppercase() - b'A') + 1;
    let column = (1..=3)
        .contains(&n_letters)
        .then(|| letters.bytes().fold(0, |column, letter| column * 26 + digit(letter)))
        .filter(|column| *column <= LAST_COLUMN)?;
    Some((row(number)?, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(part: &str) -> Result<Vec<(u32, Vec<String>)>, ImportError> {
        let table = read(part, &Values::default())?.table("", &[]);
        Ok(table
            .rows
            .iter()
            .map(|r| (r.number, r.cells.iter().map(Cell::text).collect()))
            .collect())
    }

    fn data(rows: &str) -> String {
        format!("<x:worksheet><x:dimension ref='B5:A1'/><x:sheetData>{rows}</x:sheetData>")
    }

    #[test]
    fn cells_stand_where_they_say_or_beside_the_last_one() {
        let part = data(
            "<row r='2'><c><v>1</v></c><c r='D2' t='str'><f>\"x\"</f><v>علي_x000D_&amp;</v></c>\
             <c t='inlineStr'><is><r><t>a </t></r><rPh><t>no</t></rPh><r><t xml:space='preserve'> b</t></r></is></c></row>\
             <row/><x:row><x:c t='b'><x:v>1</x:v></x:c><c t='e'><v>#REF!</v></c><c t='d'><v>2024-12-01T08:00</v></c></x:row>",
        );
        let expected = [
            (2, ["1", "", "", "علي\r&", "a b"].map(str::to_owned).to_vec()),
            (4, ["true", "#REF!", "2024-12-01"].map(str::to_owned).to_vec()),
        ];
        assert_eq!(texts(&part).unwrap(), expected);
    }

    #[test]
    fn a_place_that_no_sheet_has_is_refused() {
        for place in ["A99999999999", "A1048577", "XFE1", "AAAAAAAA1", "A0", "5", "A", "é1", ""] {
            let part = data(&format!("<row><c r='{place}'><v>1</v></c></row>"));
            assert!(matches!(texts(&part), Err(ImportError::Damaged { .. })), "{place}");
        }
        let part = data("<row r='4294967296'/>");
        assert!(matches!(texts(&part), Err(ImportError::Damaged { .. })));
        let cut = "<sheetData><row><c><v>1</v></c></row>";
        assert!(matches!(texts(cut), Err(ImportError::Damaged { .. })));
        assert_eq!(at("xfd1048576"), Some((LAST_ROW - 1, LAST_COLUMN - 1)));
    }
}
