//! Text files (.csv, .tsv, .txt) as tables, whatever program wrote them.
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

use super::csv_file;
use super::grid::Room;
use super::guard::damaged;
use crate::import::{Cell, ImportError, MAX_COLUMNS, MAX_ROWS, Table, TableRow};

/// What can stand between values.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Lines that are looked at to find the delimiter.
const N_SNIFFED: usize = 30;

pub(super) fn table(bytes: &[u8]) -> Result<Table, ImportError> {
    let text = decode(bytes);
    let (delimiter, text) = delimiter(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut rows, room) = (Vec::new(), Room::default());
    for record in reader.records() {
        let record = record.map_err(damaged)?;
        let mut cells: Vec<Cell> = record.iter().map(cell).collect();
        let n_used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        if n_used == 0 {
            continue;
        }
        if n_used > MAX_COLUMNS {
            return Err(ImportError::TooManyColumns { max: MAX_COLUMNS });
        }
        if rows.len() == MAX_ROWS {
            return Err(ImportError::TooManyRows { max: MAX_ROWS });
        }
        cells.truncate(n_used);
        room.take_row(&cells)?;
        let number = record.position().map_or(0, |position| line_of(position, text));
        cells.shrink_to_fit();
        rows.push(TableRow { number, cells });
    }
    Ok(Table { sheet: String::new(), sheets: Vec::new(), rows })
}

/// The 1-based line a record begins on. The parser says where it stood before it passed over
/// empty lines.
fn line_of(position: &csv::Position, text: &str) -> u32 {
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let n_empty = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).filter(|b| **b == b'\n');
    u32::try_from(position.line()).unwrap_or(u32::MAX).saturating_add(n_empty.count() as u32)
}

fn cell(text: &str) -> Cell {
    // An id written as ="00210001" keeps its zeros in Excel; the value is what is inside.
    let text = csv_file::bare(text.trim()).trim();
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

/// UTF-8 and UTF-16 with their marks or without, else Windows-1256: what Excel writes as plain
/// .csv on an Arabic Windows. That one has a letter for every byte, so it always ends well.
pub(super) fn decode(bytes: &[u8]) -> String {
    let encoding = match utf16(bytes) {
        Some(encoding) => encoding,
        None if is_utf8(bytes) => UTF_8,
        None => WINDOWS_1256,
    };
    encoding.decode(bytes).0.into_owned()
}

/// Which UTF-16 it is: by its mark, or by the zeros that every digit and line break has there.
pub(super) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.starts_with(b"\xff\xfe") {
        return Some(UTF_16LE);
    }
    if bytes.starts_with(b"\xfe\xff") {
        return Some(UTF_16BE);
    }
    if bytes.len() % 2 == 1 {
        return None;
    }
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    // Text in another encoding has none at all, and a binary file has them in both places.
    match (zeros(0), zeros(1)) {
        (0, n) if n * 20 > head.len() => Some(UTF_16LE),
        (n, 0) if n * 20 > head.len() => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether it is UTF-8, if with a few spoiled bytes: in Windows-1256 letters hardly ever follow
/// each other as UTF-8's do.
fn is_utf8(bytes: &[u8]) -> bool {
    let n_spoiled = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    let letters = bytes.utf8_chunks().flat_map(|chunk| chunk.valid().chars());
    n_spoiled == 0 || letters.filter(|c| !c.is_ascii()).count() > 8 * n_spoiled
}

/// The delimiter, and the text without a line that only names it (`sep=;`).
fn delimiter(text: &str) -> (u8, &str) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(delimiter) = rest.bytes().next().filter(|b| DELIMITERS.contains(b))
    {
        // The line stays as an empty one, so that rows keep their numbers.
        return (delimiter, &rest[1..]);
    }
    let lines: Vec<[usize; 4]> = text.lines().take(N_SNIFFED).map(counts).collect();
    let score = |i: &usize| {
        let with: Vec<usize> = lines.iter().map(|line| line[*i]).filter(|n| *n > 0).collect();
        // A delimiter stands in every line equally often; a comma in an address does not.
        let most_usual = with.iter().map(|n| with.iter().filter(|m| *m == n).count()).max();
        (most_usual.unwrap_or(0), with.iter().sum::<usize>())
    };
    let best = (0..DELIMITERS.len()).rev().max_by_key(score).unwrap_or(0);
    (DELIMITERS[best], text)
}

/// How often each delimiter stands outside of quotes.
fn counts(line: &str) -> [usize; 4] {
    let mut counts = [0; 4];
    let mut is_quoted = false;
    for byte in line.bytes() {
        if byte == b'"' {
            is_quoted = !is_quoted;
        } else if let Some(i) = DELIMITERS.iter().position(|d| *d == byte && !is_quoted) {
            counts[i] += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Vec<Vec<String>> {
        let table = table(bytes).unwrap();
        table.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect()).collect()
    }

    #[test]
    fn every_usual_delimiter_and_encoding_gives_the_same_table() {
        let expected = [["id", "الاسم"], ["00210001", "علي, حسن"]];
        let quoted = "id,الاسم\n00210001,\"علي, حسن\"\n";
        assert_eq!(texts(quoted.as_bytes()), expected);
        assert_eq!(texts(format!("\u{feff}{quoted}").as_bytes()), expected);
        assert_eq!(texts("id;الاسم\r\n00210001;علي, حسن\r\n".as_bytes()), expected);
        assert_eq!(texts("id\tالاسم\n\n00210001\tعلي, حسن".as_bytes()), expected);
        assert_eq!(texts("sep=;\nid;الاسم\n00210001;علي, حسن\n".as_bytes()), expected);
        assert_eq!(texts(&WINDOWS_1256.encode(quoted).0), expected);
        for text in [quoted.to_owned(), format!("\u{feff}{quoted}")] {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!((texts(&little), texts(&big)), (texts(&little), texts(&little)));
            assert_eq!(texts(&little), expected);
        }
        // One spoiled byte does not make other letters of the rest.
        let mut spoiled = quoted.as_bytes().to_vec();
        spoiled.extend_from_slice(b"1,\xff\n");
        assert_eq!(texts(&spoiled)[..2], expected.map(Vec::from));
    }

    #[test]
    fn rows_keep_the_numbers_of_the_file() {
        let table = table(b"sep=,\nid,name\n\n,,\n1,a\n").unwrap();
        let numbers: Vec<u32> = table.rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [2, 5]);
    }

    #[test]
    fn an_id_that_was_shielded_from_excel_keeps_its_zeros() {
        assert_eq!(texts(b"id,name\n\"=\"\"00210001\"\"\",a\n")[1][0], "00210001");
    }
}
