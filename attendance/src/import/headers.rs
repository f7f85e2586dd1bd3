//! Headers in three languages: which row holds them and what each column is.
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::names::NAMES;
use super::{ImportError, ImportOptions, StudentField, Table, TableRow};
use crate::text::fold;

/// How far down the headers are looked for: letterheads take a dozen rows at most.
const MAX_ROWS_ABOVE: usize = 50;

/// How well a header names a field; the larger the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Weak,
    /// Begins with a sure name of two words or more: “اسم الطالب (كما في الهوية)”.
    Begins,
    Sure,
}

/// The row of headers and what each of its columns is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// Index of the row in the table.
    pub(super) row_idx: usize,
    /// What each column is, by column.
    pub(super) fields: Vec<Option<StudentField>>,
}

impl Header {
    /// The column of a field.
    pub(super) fn column(&self, field: StudentField) -> Option<usize> {
        self.fields.iter().position(|f| *f == Some(field))
    }

    fn n_found(&self) -> usize {
        self.fields.iter().flatten().count()
    }

    fn missing(&self) -> Vec<StudentField> {
        let needed = [StudentField::Id, StudentField::Name];
        needed.into_iter().filter(|field| self.column(*field).is_none()).collect()
    }
}

/// Finds the headers: the row that names the most fields, id and name among them.
pub(super) fn find(table: &Table, options: &ImportOptions) -> Result<Header, ImportError> {
    let fixed = |row: &TableRow| options.header_row.is_none_or(|number| row.number == number);
    let mut best: Option<Header> = None;
    // A row asked for may lie deeper than one that is looked for.
    let depth = if options.header_row.is_some() { usize::MAX } else { MAX_ROWS_ABOVE };
    for (row_idx, row) in table.rows.iter().take(depth).enumerate().filter(|(_, row)| fixed(row)) {
        let header = Header { row_idx, fields: fields(row, options) };
        let rank = |header: &Header| (header.missing().is_empty(), header.n_found());
        if best.as_ref().is_none_or(|best| rank(&header) > rank(best)) {
            best = Some(header);
        }
    }
    let header = best.ok_or(ImportError::NoRows)?;
    let missing = header.missing();
    if missing.is_empty() {
        return Ok(header);
    }
    let row = table.rows.get(header.row_idx);
    Err(ImportError::ColumnsNotFound {
        missing,
        row_number: row.map_or(0, |row| row.number),
        headers: row
            .map(|row| row.cells.iter().map(super::Cell::text).collect())
            .unwrap_or_default(),
    })
}

/// Gives each field to the column that names it best; the first of equals.
fn fields(row: &TableRow, options: &ImportOptions) -> Vec<Option<StudentField>> {
    let n_columns = row.cells.len().max(options.columns.keys().last().map_or(0, |last| last + 1));
    let mut fields = vec![None; n_columns.min(super::MAX_COLUMNS)];
    let mut fits: Vec<(Fit, usize, StudentField)> = Vec::new();
    for (column_idx, slot) in fields.iter_mut().enumerate() {
        match options.columns.get(&column_idx) {
            Some(chosen) => *slot = *chosen,
            None => fits.extend(
                fit(&row.cell(column_idx).text()).map(|(fit, field)| (fit, column_idx, field)),
            ),
        }
    }
    fits.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, column_idx, field) in fits {
        if !fields.contains(&Some(field)) {
            fields[column_idx] = Some(field);
        }
    }
    fields
}

/// The field that a header names best. Headers in two languages (“Name / الاسم”) are tried whole
/// and in parts.
fn fit(header: &str) -> Option<(Fit, StudentField)> {
    let parts = header.split(['/', '|', '\n', '(', ')', '-', ':']);
    std::iter::once(header).chain(parts).filter_map(fit_part).max_by_key(|(fit, _)| *fit)
}

fn fit_part(part: &str) -> Option<(Fit, StudentField)> {
    let folded = fold(part);
    if folded.is_empty() {
        return None;
    }
    if let Some(found) = LEXICON.exact.get(&folded) {
        return Some(*found);
    }
    let begins = |(name, field): &(String, StudentField)| {
        let rest = folded.strip_prefix(name.as_str())?;
        rest.starts_with(' ').then_some((Fit::Begins, *field))
    };
    LEXICON.beginnings.iter().find_map(begins)
}

/// The names, folded once.
struct Lexicon {
    exact: BTreeMap<String, (Fit, StudentField)>,
    /// Sure names of two words or more.
    beginnings: Vec<(String, StudentField)>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon { exact: BTreeMap::new(), beginnings: Vec::new() };
    for names in &NAMES {
        for name in names.weak.split('|').map(fold) {
            lexicon.exact.entry(name).or_insert((Fit::Weak, names.field));
        }
    }
    for names in &NAMES {
        for name in names.sure.split('|').map(fold) {
            if name.contains(' ') {
                lexicon.beginnings.push((name.clone(), names.field));
            }
            lexicon.exact.insert(name, (Fit::Sure, names.field));
        }
    }
    lexicon
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Cell;

    fn table(rows: &[&[&str]]) -> Table {
        let row = |(i, cells): (usize, &&[&str])| TableRow {
            number: i as u32 + 1,
            cells: cells.iter().map(|text| Cell::Text((*text).to_owned())).collect(),
        };
        Table { rows: rows.iter().enumerate().map(row).collect(), ..Table::default() }
    }

    fn fields_of(headers: &[&str]) -> Vec<Option<StudentField>> {
        find(&table(&[headers]), &ImportOptions::default()).unwrap().fields
    }

    #[test]
    fn the_eight_columns_are_known_in_three_languages() {
        let all: Vec<_> = StudentField::ALL.into_iter().map(Some).collect();
        for headers in [
            [
                "Student_No",
                "Full_Name",
                "Email_Address",
                "Dept",
                "Year",
                "Mobile",
                "Status",
                "Reg_Date",
            ],
            [
                "الرقم الجامعي",
                "اسم الطالب",
                "البريد الإلكتروني",
                "القسم",
                "المرحلة",
                "رقم الهاتف",
                "الحالة",
                "تاريخ التسجيل",
            ],
            [
                "ژمارەی قوتابی",
                "ناوی تەواو",
                "ئیمەیڵ",
                "بەش",
                "قۆناغ",
                "ژمارەی مۆبایل",
                "دۆخ",
                "ڕێکەوتی تۆمارکردن",
            ],
            ["ID", "Name", "E-mail", "Department", "Level", "Phone", "Active", "Registration date"],
        ] {
            assert_eq!(fields_of(&headers), all, "{headers:?}");
        }
    }

    #[test]
    fn spelling_and_company_do_not_matter() {
        use StudentField::{Id, Name, Phone};
        assert_eq!(fields_of(&["الرقـــم الجامعى", "أسم الطّالب"]), [Some(Id), Some(Name)]);
        assert_eq!(fields_of(&["ت", "STUDENT_ID", "Name / الاسم"]), [None, Some(Id), Some(Name)]);
        // The better name of two wins, and nothing is taken for what only sounds like it.
        assert_eq!(
            fields_of(&["الرقم", "الرقم الجامعي", "الاسم", "اسم الأم", "رقم الهاتف (واتساب)"]),
            [None, Some(Id), Some(Name), None, Some(Phone)]
        );
    }

    #[test]
    fn titles_above_are_passed_over_and_a_missing_column_is_named() {
        let list = table(&[
            &["جامعة بغداد"],
            &["قائمة طلبة المرحلة الثالثة", ""],
            &["الرقم", "الاسم"],
            &["1", "علي"],
        ]);
        assert_eq!(find(&list, &ImportOptions::default()).unwrap().row_idx, 2);

        let no_id = table(&[&["الاسم", "القسم"], &["علي", "CS"]]);
        let error = find(&no_id, &ImportOptions::default()).unwrap_err();
        let ImportError::ColumnsNotFound { missing, row_number, headers } = error else {
            panic!("{error}")
        };
        assert_eq!((missing, row_number), (vec![StudentField::Id], 1));
        assert_eq!(headers, ["الاسم", "القسم"]);
    }

    #[test]
    fn a_person_s_choice_goes_before_the_guess() {
        let list = table(&[&["Badge", "Name", "ID"]]);
        let options = ImportOptions {
            columns: [(0, Some(StudentField::Id)), (2, None)].into(),
            ..ImportOptions::default()
        };
        let fields = find(&list, &options).unwrap().fields;
        assert_eq!(fields, [Some(StudentField::Id), Some(StudentField::Name), None]);
    }
}
