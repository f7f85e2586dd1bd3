use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord, Trim};
use omr_core::RosterRow;

/// Reads `students.csv`: UTF-8, with or without a byte order mark, with the columns `id` and
/// `name`; other columns are ignored, and so are rows without any text.
///
/// Spreadsheets write commas, semicolons or tabs, by the computer's language; all are read.
///
/// # Errors
///
/// A message that names the row, as a spreadsheet numbers it: the header is row 1.
pub(crate) fn parse(bytes: &[u8]) -> Result<Vec<RosterRow>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let row = 1 + bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count();
        format!("row {row} is not UTF-8; save the list as “CSV UTF-8”")
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .trim(Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?;
    let column = |wanted: &str| header.iter().position(|name| name.eq_ignore_ascii_case(wanted));
    let (Some(id_column), Some(name_column)) = (column("id"), column("name")) else {
        return Err("the first row must have the columns id and name".to_owned());
    };
    let mut rows = Rows::default();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        rows.push(&record, id_column, name_column)?;
    }
    if rows.list.is_empty() { Err("there are no students in it".to_owned()) } else { Ok(rows.list) }
}

/// The separator of the header row; its two names contain none.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let used = [b',', b';', b'\t'].into_iter().find(|&c| header.as_bytes().contains(&c));
    used.unwrap_or(b',')
}

#[derive(Default)]
struct Rows {
    list: Vec<RosterRow>,
    /// The row of each id.
    seen: BTreeMap<String, u64>,
}

impl Rows {
    fn push(
        &mut self,
        record: &StringRecord,
        id_column: usize,
        name_column: usize,
    ) -> Result<(), String> {
        if record.iter().all(str::is_empty) {
            return Ok(());
        }
        let row = record.position().map_or(0, csv::Position::line);
        let text = |column| record.get(column).unwrap_or_default().to_owned();
        let (id, name) = (text(id_column), text(name_column));
        if id.is_empty() {
            return Err(format!("row {row} has no id"));
        }
        if let Some(first) = self.seen.insert(id.clone(), row) {
            return Err(format!("row {row} has the id {id}, which row {first} has too"));
        }
        self.list.push(RosterRow { id, name });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheets_list_is_read() {
        let list = "\u{feff}Name,ID,email\r\n زينب عبد الله ,20210001,z@x\r\n,,\r\n\"Kareem, Sara\",20210002,\r\n";
        let rows = parse(list.as_bytes()).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].id.as_str(), rows[0].name.as_str()), ("20210001", "زينب عبد الله"));
        assert_eq!(rows[1].name, "Kareem, Sara");
        assert_eq!(parse("id;name\n1;A\n".as_bytes()).unwrap()[0].name, "A");
    }

    #[test]
    fn a_wrong_row_is_named() {
        let error = |list: &str| parse(list.as_bytes()).unwrap_err();
        assert_eq!(error("id,name\n1,A\n,B\n"), "row 3 has no id");
        assert_eq!(error("id,name\n1,A\n2,B\n1,C\n"), "row 4 has the id 1, which row 2 has too");
        assert!(error("number,name\n1,A\n").contains("columns id and name"));
        assert!(error("id,name\n").contains("no students"));
        let latin = [b"id,name\n1,A\n2,".as_slice(), &[0xE9], b"\n"].concat();
        assert!(parse(&latin).unwrap_err().contains("row 3 is not UTF-8"));
    }
}
