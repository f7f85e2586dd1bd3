//! Workbooks of Excel since 2007 (.xlsx) as tables.
//!
//! Read by hand, as the older ones: a list needs texts, numbers and dates, and a file can claim any
//! place for a cell. Nothing is set aside for a claim.
use std::collections::BTreeMap;

use super::biff;
use super::grid::Grid;
use super::guard::{MAX_SHEETS, MAX_STRINGS, MAX_UNPACKED, damaged};
use super::markup::{Markup, Token, decode};
use super::package::Parts;
use super::xls::DAYS_TO_1904;
use super::xlsx_sheet;
use crate::Date;
use crate::import::{Cell, ImportError, Table};

/// A workbook whose sheets can be read one at a time.
pub(super) struct Workbook<'a> {
    parts: Parts<'a>,
    names: Vec<String>,
    /// The part of each sheet.
    sheet_parts: Vec<String>,
    values: Values,
}

/// What the cells of all sheets refer to.
#[derive(Default)]
pub(super) struct Values {
    texts: Vec<String>,
    /// Whether cells of a style are dates, by style.
    is_date: Vec<bool>,
    counts_from_1904: bool,
}

impl Values {
    pub(super) fn shared(&self, idx: usize) -> Result<Cell, ImportError> {
        let text = self.texts.get(idx).ok_or_else(|| damaged(format!("no shared text {idx}")))?;
        Ok(Cell::Text(text.clone()))
    }

    pub(super) fn number(&self, number: f64, style: usize) -> Cell {
        let is_date = self.is_date.get(style).copied().unwrap_or(false);
        let days = if self.counts_from_1904 { number + DAYS_TO_1904 } else { number };
        let date = Date::from_excel_serial(days).filter(|_| is_date);
        date.map_or(Cell::Number(number), Cell::Date)
    }
}

impl<'a> Workbook<'a> {
    /// Opens a package that [`super::guard::check`] has weighed.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let mut parts = Parts::open(bytes)?;
        let main = parts.relations("")?.into_iter().find(|it| it.kind == "officeDocument");
        let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |it| it.part);
        let text = parts.text(&main)?.ok_or_else(|| damaged("no workbook in the package"))?;
        let relations = parts.relations(&main)?;
        let worksheets = relations.iter().rev().filter(|it| it.kind == "worksheet");
        let worksheets: BTreeMap<&str, &str> =
            worksheets.map(|it| (it.id.as_str(), it.part.as_str())).collect();
        let mut values = Values::default();
        let (mut names, mut sheet_parts) = (Vec::new(), Vec::new());
        for token in Markup::new(&text) {
            let Token::Open(tag) = token else { continue };
            match tag.local() {
                "workbookPr" => {
                    let is_set = |value: &str| matches!(value, "1" | "true");
                    values.counts_from_1904 = tag.attribute("date1904").is_some_and(|v| is_set(&v));
                }
                "sheet" => {
                    let is_visible = tag.attribute("state").is_none_or(|state| state == "visible");
                    let id = tag.prefixed("id").unwrap_or_default();
                    let is_seen = is_visible && names.len() < MAX_SHEETS;
                    if let Some(part) = worksheets.get(&*id).filter(|_| is_seen) {
                        names.push(tag.attribute("name").unwrap_or_default().into_owned());
                        sheet_parts.push((*part).to_owned());
                    }
                }
                _ => {}
            }
        }
        let named = |kind: &str| relations.iter().find(|it| it.kind == kind).map(|it| &it.part);
        if let Some(part) = named("sharedStrings") {
            values.texts = shared_texts(&parts.text(part)?.unwrap_or_default())?;
        }
        if let Some(part) = named("styles") {
            values.is_date = date_styles(&parts.text(part)?.unwrap_or_default());
        }
        Ok(Self { parts, names, sheet_parts, values })
    }

    /// Names of the sheets that a person can see.
    pub(super) fn sheets(&self) -> &[String] {
        &self.names
    }

    /// Reads a sheet by its place among [`Self::sheets`].
    pub(super) fn table(&mut self, sheet_idx: usize) -> Result<Table, ImportError> {
        let absent = || ImportError::NoSuchSheet { name: sheet_idx.to_string() };
        let part = self.sheet_parts.get(sheet_idx).ok_or_else(absent)?;
        let text = self.parts.text(part)?.ok_or_else(|| damaged("a sheet is missing"))?;
        let grid: Grid = xlsx_sheet::read(&text, &self.values)?;
        let name = self.names.get(sheet_idx).map_or("", String::as_str);
        Ok(grid.table(name, &self.names))
    }
}

/// Texts that cells point to, in order.
fn shared_texts(part: &str) -> Result<Vec<String>, ImportError> {
    let mut texts = Vec::new();
    let mut text = RichText::default();
    for token in Markup::new(part) {
        text.take(token);
        let is_end = match token {
            Token::Open(tag) => tag.is_closed && tag.local() == "si",
            Token::Close(name) => local(name) == "si",
            Token::Text(_) | Token::Raw(_) => false,
        };
        if is_end {
            texts.push(text.finish());
            if texts.len() as u64 > MAX_STRINGS {
                return Err(ImportError::UnpacksTooLarge { max: MAX_UNPACKED });
            }
        }
    }
    Ok(texts)
}

/// Whether cells of a style show a day, by style.
fn date_styles(part: &str) -> Vec<bool> {
    let mut formats: BTreeMap<u16, bool> = BTreeMap::new();
    let mut styles = Vec::new();
    let mut is_cells = false;
    for token in Markup::new(part) {
        match token {
            Token::Open(tag) => {
                let format = tag.count("numFmtId").and_then(|id| u16::try_from(id).ok());
                match tag.local() {
                    "numFmt" => {
                        let code = tag.attribute("formatCode").unwrap_or_default();
                        formats.extend(format.map(|id| (id, biff::is_date_format(&code))));
                    }
                    "cellXfs" => is_cells = !tag.is_closed,
                    // Excel keeps at most 65,490 styles.
                    "xf" if is_cells && styles.len() < 1 << 16 => {
                        let id = format.unwrap_or(0);
                        let own = formats.get(&id).copied();
                        styles.push(own.unwrap_or_else(|| biff::is_built_in_date(id)));
                    }
                    _ => {}
                }
            }
            Token::Close(name) if local(name) == "cellXfs" => is_cells = false,
            _ => {}
        }
    }
    styles
}

/// A name without the prefix of its namespace.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// A text in pieces with looks of their own, and perhaps with a reading aid that is no part of it.
#[derive(Default)]
pub(super) struct RichText {
    text: String,
    piece: Option<Piece>,
    is_aid: bool,
}

#[derive(Default)]
struct Piece {
    text: String,
    keeps_spaces: bool,
}

impl RichText {
    pub(super) fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Open(tag) if tag.local() == "rPh" => self.is_aid = !tag.is_closed,
            Token::Open(tag) if tag.local() == "t" && !tag.is_closed && !self.is_aid => {
                let keeps_spaces = tag.attribute("xml:space").as_deref() == Some("preserve");
                self.piece = Some(Piece { text: String::new(), keeps_spaces });
            }
            Token::Close(name) if local(name) == "rPh" => self.is_aid = false,
            Token::Close(name) if local(name) == "t" => self.end_piece(),
            Token::Text(text) => self.add(&decode(text)),
            Token::Raw(text) => self.add(text),
            _ => {}
        }
    }

    fn add(&mut self, text: &str) {
        if let Some(piece) = &mut self.piece {
            piece.text.push_str(text);
        }
    }

    fn end_piece(&mut self) {
        let Some(piece) = self.piece.take() else { return };
        let spaces = [' ', '\t', '\r', '\n'];
        let text = match piece.keeps_spaces {
            true => piece.text.as_str(),
            false => piece.text.trim_matches(spaces),
        };
        self.text.push_str(&unescaped(text));
    }

    /// What was taken in so far; the next text begins.
    pub(super) fn finish(&mut self) -> String {
        self.end_piece();
        self.is_aid = false;
        std::mem::take(&mut self.text)
    }
}

/// Resolves `_x000D_`, which is how a workbook writes what XML has no sign for.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, after) = rest.split_at(at);
        plain.push_str(before);
        let code = after.get(2..6).filter(|_| after.get(6..7) == Some("_"));
        let sign = code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        let (taken, n) = sign.map_or(('_', 1), |sign| (sign, 7));
        plain.push(taken);
        rest = after.get(n..).unwrap_or_default();
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    const SHEETS: &str = "<sheet name='الطلبة &amp; x' sheetId='1' r:id='a'/>\
         <sheet name='h' state='hidden' sheetId='2' r:id='b'/>";

    /// The smallest workbook with a sheet of these cells.
    fn workbook(cells: &str) -> Vec<u8> {
        workbook_of(SHEETS, cells)
    }

    fn workbook_of(sheets: &str, cells: &str) -> Vec<u8> {
        const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let relation = |id: &str, kind: &str, target: &str| {
            format!("<Relationship Id='{id}' Type='{OFFICE}/{kind}' Target='{target}'/>")
        };
        let parts = [
            ("[Content_Types].xml", String::new()),
            ("_rels/.rels", relation("r1", "officeDocument", "xl/workbook.xml")),
            (
                "xl/_rels/workbook.xml.rels",
                relation("a", "worksheet", "/xl/worksheets/Sheet1.xml")
                    + &relation("b", "worksheet", "worksheets/none.xml")
                    + &relation("c", "sharedStrings", "sharedStrings.xml")
                    + &relation("d", "styles", "../xl/styles.xml"),
            ),
            ("xl/workbook.xml", format!("<workbookPr date1904='1'/><sheets>{sheets}</sheets>")),
            ("xl/sharedStrings.xml", "<sst><si><t> علي </t></si><si/></sst>".to_owned()),
            (
                "xl/styles.xml",
                "<numFmts><numFmt numFmtId='164' formatCode='dd/mm/yyyy'/></numFmts>\
                 <cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>\
                 <cellXfs><xf numFmtId='0'/><xf numFmtId='164'/></cellXfs>"
                    .to_owned(),
            ),
            ("xl/worksheets/sheet1.xml", format!("<sheetData>{cells}</sheetData>")),
        ];
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn texts_and_dates_come_from_the_parts_that_hold_them() {
        let file = workbook(
            "<row><c t='s'><v>0</v></c><c s='1'><v>43000</v></c><c s='0'><v>43000</v></c></row>",
        );
        let mut book = Workbook::open(&file).unwrap();
        assert_eq!(book.sheets(), ["الطلبة & x"]);
        let table = book.table(0).unwrap();
        let cells: Vec<String> = table.rows[0].cells.iter().map(Cell::text).collect();
        assert_eq!(cells, ["علي", "2021-09-23", "43000"]);
        assert!(matches!(book.table(1), Err(ImportError::NoSuchSheet { .. })));
    }

    #[test]
    fn no_more_sheets_are_offered_than_anybody_chooses_from() {
        let sheets = "<sheet name='x' r:id='a'/>".repeat(MAX_SHEETS + 200);
        let file = workbook_of(&sheets, "<row><c><v>1</v></c></row>");
        let mut book = Workbook::open(&file).unwrap();
        assert_eq!(book.sheets().len(), MAX_SHEETS);
        assert_eq!(book.table(MAX_SHEETS - 1).unwrap().rows.len(), 1);
    }

    /// Found by spoiling a list: the row's number does not fit 32 bits.
    #[test]
    fn a_cell_in_a_row_of_eleven_digits_is_a_damaged_file() {
        for cell in ["<c r='A99999999999'><v>1</v></c>", "<c t='s'><v>7</v></c>"] {
            let file = workbook(&format!("<row>{cell}</row>"));
            let table = Workbook::open(&file).unwrap().table(0);
            assert!(matches!(table, Err(ImportError::Damaged { .. })), "{table:?}");
        }
    }
}
