//! Workbooks of Excel 95 to 2003 (.xls) as tables.
//!
//! Read by hand: a list needs texts, numbers and dates, and of such a file every length and offset
//! can lie. Nothing is set aside for a claim, and what cannot be read is passed over.
use std::collections::BTreeMap;

use encoding_rs::Encoding;

use super::biff::{self, Record, Records};
use super::compound::{Compound, u16_at, u32_at};
use super::grid::Grid;
use super::guard::{MAX_SHEETS, damaged};
use crate::Date;
use crate::import::{Cell, ImportError, OtherFormat, Table};

mod kind {
    pub(super) const BOF: u16 = 0x0809;
    pub(super) const EOF: u16 = 0x000A;
    pub(super) const FILE_PASS: u16 = 0x002F;
    pub(super) const CODE_PAGE: u16 = 0x0042;
    pub(super) const DATE_MODE: u16 = 0x0022;
    pub(super) const FORMAT: u16 = 0x041E;
    pub(super) const XF: u16 = 0x00E0;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const SHARED_TEXTS: u16 = 0x00FC;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const RK: u16 = 0x027E;
    pub(super) const MUL_RK: u16 = 0x00BD;
    pub(super) const LABEL: u16 = 0x0204;
    pub(super) const RICH_LABEL: u16 = 0x00D6;
    pub(super) const SHARED_LABEL: u16 = 0x00FD;
    pub(super) const BOOL_OR_ERROR: u16 = 0x0205;
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const FORMULA_TEXT: u16 = 0x0207;
}

/// Shared texts at most, as in [`super::guard`].
const MAX_TEXTS: usize = 5_000_000;

/// Days between the two beginnings that Excel counts from.
pub(super) const DAYS_TO_1904: f64 = 1462.0;

/// A workbook whose sheets can be read one at a time.
pub(super) struct Workbook {
    stream: Vec<u8>,
    /// Texts hold characters of two bytes (Excel 97 on), or the letters of a code page.
    is_unicode: bool,
    encoding: &'static Encoding,
    counts_from_1904: bool,
    /// Whether cells of a style are dates, by style.
    is_date: Vec<bool>,
    texts: Vec<String>,
    names: Vec<String>,
    offsets: Vec<usize>,
    /// What may still be read, bytes: a sheet can begin in the middle of another.
    n_left: usize,
}

/// How often a stream may be read over; sheets that stand one after the other need it once.
const MAX_PASSES: usize = 4;

impl Workbook {
    pub(super) fn open(bytes: &[u8]) -> Result<Self, ImportError> {
        let container = Compound::open(bytes)?;
        if container.has("EncryptedPackage") {
            return Err(ImportError::PasswordProtected);
        }
        let stream = container.stream("Workbook").or_else(|| container.stream("Book"));
        let Some(stream) = stream else {
            let is_word = container.has("WordDocument");
            let format = if is_word { OtherFormat::WordDocument } else { OtherFormat::Unknown };
            return Err(ImportError::NotATable { format });
        };
        let mut workbook = Self {
            stream: Vec::new(),
            is_unicode: true,
            encoding: biff::encoding(0),
            counts_from_1904: false,
            is_date: Vec::new(),
            texts: Vec::new(),
            names: Vec::new(),
            offsets: Vec::new(),
            n_left: stream.len().saturating_mul(MAX_PASSES),
        };
        workbook.read_globals(&stream)?;
        workbook.stream = stream;
        Ok(workbook)
    }

    /// Names of the sheets that a person can see.
    pub(super) fn sheets(&self) -> &[String] {
        &self.names
    }

    fn read_globals(&mut self, stream: &[u8]) -> Result<(), ImportError> {
        let mut formats: BTreeMap<u16, bool> = BTreeMap::new();
        let mut styles: Vec<u16> = Vec::new();
        let mut records = Records::at(stream, 0);
        let first = records.next().filter(|record| record.kind == kind::BOF);
        let first = first.ok_or_else(|| damaged("no workbook in the stream"))?;
        self.is_unicode = u16_at(first.data(), 0).is_some_and(|version| version >= 0x0600);
        for record in records {
            let data = record.data();
            match record.kind {
                kind::EOF => break,
                kind::FILE_PASS => return Err(ImportError::PasswordProtected),
                kind::CODE_PAGE => self.encoding = biff::encoding(u16_at(data, 0).unwrap_or(0)),
                kind::DATE_MODE => self.counts_from_1904 = u16_at(data, 0) == Some(1),
                kind::FORMAT => formats.extend(self.format(&record)),
                kind::XF => styles.push(u16_at(data, 2).unwrap_or(0)),
                kind::BOUND_SHEET => self.bound_sheet(&record),
                kind::SHARED_TEXTS => self.texts = shared_texts(&record)?,
                _ => {}
            }
        }
        let of = |style: u16| {
            formats.get(&style).copied().unwrap_or_else(|| biff::is_built_in_date(style))
        };
        self.is_date = styles.into_iter().take(1 << 16).map(of).collect();
        Ok(())
    }

    fn format(&self, record: &Record<'_>) -> Option<(u16, bool)> {
        let number = u16_at(record.data(), 0)?;
        let text = if self.is_unicode {
            let n_chars = usize::from(u16_at(record.data(), 2)?);
            record.cursor(4).unicode(n_chars)?
        } else {
            let n_bytes = usize::from(*record.data().get(2)?);
            record.cursor(3).letters(n_bytes, self.encoding)
        };
        Some((number, biff::is_date_format(&text)))
    }

    /// Keeps the sheet when it is one of cells and can be seen.
    fn bound_sheet(&mut self, record: &Record<'_>) {
        let data = record.data();
        let (Some(offset), Some([visibility, sort, n])) = (u32_at(data, 0), data.get(4..7)) else {
            return;
        };
        let mut cursor = record.cursor(7);
        let name = if self.is_unicode {
            cursor.unicode(usize::from(*n)).unwrap_or_default()
        } else {
            cursor.letters(usize::from(*n), self.encoding)
        };
        let is_seen = visibility & 3 == 0 && *sort == 0 && self.names.len() < MAX_SHEETS;
        if is_seen && !self.names.contains(&name) {
            self.names.push(name);
            self.offsets.push(offset as usize);
        }
    }

    /// Reads a sheet.
    pub(super) fn table(&mut self, name: &str) -> Result<Table, ImportError> {
        let sheet = self.names.iter().zip(&self.offsets).find(|(sheet, _)| *sheet == name);
        let (_, offset) =
            sheet.ok_or_else(|| ImportError::NoSuchSheet { name: name.to_owned() })?;
        let mut grid = Grid::default();
        let mut depth = 0_usize;
        // The cell of a formula whose text follows in the next record.
        let mut awaited = None;
        for record in Records::at(&self.stream, *offset) {
            let n_left = self.n_left.checked_sub(record.n_bytes());
            self.n_left = n_left.ok_or_else(|| damaged("sheets inside of each other"))?;
            match record.kind {
                kind::BOF => depth += 1,
                // A chart in the sheet has a beginning and an end of its own.
                kind::EOF if depth <= 1 => break,
                kind::EOF => depth -= 1,
                _ if depth != 1 => {}
                kind::FORMULA_TEXT => {
                    if let Some((row, column)) = awaited.take() {
                        grid.put(row, column, self.text(&record, 0))?;
                    }
                }
                kind::FORMULA if is_text_formula(record.data()) => awaited = at(record.data()),
                kind::MUL_RK => self.many(record.data(), &mut grid)?,
                _ => {
                    if let (Some((row, column)), Some(cell)) =
                        (at(record.data()), self.cell(&record))
                    {
                        grid.put(row, column, cell)?;
                    }
                }
            }
        }
        Ok(grid.table(name, &self.names))
    }

    /// The value of a record that is one cell.
    fn cell(&self, record: &Record<'_>) -> Option<Cell> {
        let data = record.data();
        let style = u16_at(data, 4)?;
        match record.kind {
            kind::NUMBER => Some(self.number(f64_at(data, 6)?, style)),
            kind::RK => Some(self.number(biff::rk(u32_at(data, 6)?), style)),
            kind::LABEL | kind::RICH_LABEL => Some(self.text(record, 6)),
            kind::SHARED_LABEL => {
                let text = self.texts.get(u32_at(data, 6)? as usize)?;
                Some(Cell::Text(text.clone()))
            }
            kind::BOOL_OR_ERROR => Some(bool_or_error(*data.get(6)?, *data.get(7)? != 0)),
            kind::FORMULA => match data.get(6..14)? {
                [1, _, value, _, _, _, 0xFF, 0xFF] => Some(bool_or_error(*value, false)),
                [2, _, code, _, _, _, 0xFF, 0xFF] => Some(bool_or_error(*code, true)),
                [.., 0xFF, 0xFF] => None,
                _ => Some(self.number(f64_at(data, 6)?, style)),
            },
            _ => None,
        }
    }

    fn many(&self, data: &[u8], grid: &mut Grid) -> Result<(), ImportError> {
        let Some((row, first)) = at(data) else { return Ok(()) };
        // Pairs of style and number, then the last column.
        let pairs = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
        for (column, pair) in (first..).zip(pairs.chunks_exact(6)) {
            if let (Some(style), Some(packed)) = (u16_at(pair, 0), u32_at(pair, 2)) {
                grid.put(row, column, self.number(biff::rk(packed), style))?;
            }
        }
        Ok(())
    }

    fn number(&self, number: f64, style: u16) -> Cell {
        let is_date = self.is_date.get(usize::from(style)).copied().unwrap_or(false);
        let days = if self.counts_from_1904 { number + DAYS_TO_1904 } else { number };
        let date = Date::from_excel_serial(days).filter(|_| is_date);
        date.map_or(Cell::Number(number), Cell::Date)
    }

    fn text(&self, record: &Record<'_>, offset: usize) -> Cell {
        let mut cursor = record.cursor(offset);
        let Some(n) = cursor.u16().map(usize::from) else { return Cell::Empty };
        if self.is_unicode {
            cursor.unicode(n).map_or(Cell::Empty, Cell::Text)
        } else {
            Cell::Text(cursor.letters(n, self.encoding))
        }
    }
}

/// Row and column, with which every cell's record begins.
fn at(data: &[u8]) -> Option<(u32, usize)> {
    Some((u32::from(u16_at(data, 0)?), usize::from(u16_at(data, 2)?)))
}

fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    let (low, high) = (u32_at(data, at)?, u32_at(data, at.checked_add(4)?)?);
    Some(f64::from_bits(u64::from(low) | (u64::from(high) << 32)))
}

fn is_text_formula(data: &[u8]) -> bool {
    matches!(data.get(6..14), Some([0, .., 0xFF, 0xFF]))
}

fn bool_or_error(value: u8, is_error: bool) -> Cell {
    if is_error { Cell::Error(biff::error_name(value).to_owned()) } else { Cell::Bool(value != 0) }
}

/// The texts that cells point to; as many as are there, whatever the count before them claims.
fn shared_texts(record: &Record<'_>) -> Result<Vec<String>, ImportError> {
    let mut cursor = record.cursor(8);
    let mut texts = Vec::new();
    while !cursor.is_done() {
        let Some(text) = cursor.shared() else { break };
        texts.push(text);
        if texts.len() > MAX_TEXTS {
            return Err(ImportError::UnpacksTooLarge { max: super::guard::MAX_UNPACKED });
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_that_begin_in_each_other_are_not_read_for_ever() {
        let record = |kind: u16, data: &[u8]| {
            [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
        };
        let number = [&[0; 6][..], &7.0_f64.to_le_bytes()].concat();
        let parts = [(kind::BOF, &[0; 16][..]), (kind::NUMBER, &number[..]), (kind::EOF, &[][..])];
        let stream = parts.map(|(kind, data)| record(kind, data)).concat();
        let names: Vec<String> = (0..20).map(|n| n.to_string()).collect();
        let mut book = Workbook {
            n_left: stream.len() * MAX_PASSES,
            stream,
            is_unicode: true,
            encoding: biff::encoding(0),
            counts_from_1904: false,
            is_date: Vec::new(),
            texts: Vec::new(),
            offsets: vec![0; names.len()],
            names: names.clone(),
        };
        let tables: Vec<_> = names.iter().map(|name| book.table(name)).collect();
        assert!(tables[..MAX_PASSES].iter().all(|table| table.as_ref().unwrap().rows.len() == 1));
        assert!(matches!(tables[MAX_PASSES], Err(ImportError::Damaged { .. })));
        assert!(tables[MAX_PASSES..].iter().all(Result::is_err));
    }
}
