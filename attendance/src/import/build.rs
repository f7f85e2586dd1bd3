//! A table as an [`ImportPreview`].
use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::columns::{self, Found};
use super::judge::{Saved, judge};
use super::row::{self, Parsed};
use super::rules::Rulebook;
use super::values::{Shown, shown_order};
use super::{
    Cell, ColumnMatch, Confidence, DateOrder, ImportError, ImportOptions, ImportPreview, ImportRow,
    Notice, Skipped, SkippedRow, StudentField, Summary, Table, TableRow, ValueUse, Verdict,
};
use crate::text::{ascii_digits, fold};
use crate::words::Words;
use crate::{Student, StudentId};

/// First words of a row that sums up.
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "sum",
    "count",
    "number of students",
    "المجموع",
    "المجموع الكلي",
    "مجموع",
    "العدد",
    "العدد الكلي",
    "عدد الطلبة",
    "عدد الطلاب",
    "الاجمالي",
    "کۆ",
    "کۆی گشتی",
    "ژمارەی گشتی",
    "سەرجەم",
];

/// [`TOTALS`] and the words under our own tables, folded.
static FOLDED_TOTALS: LazyLock<(BTreeSet<String>, BTreeSet<String>)> = LazyLock::new(|| {
    (TOTALS.iter().map(|t| fold(t)).collect(), Words::totals().map(fold).collect())
});

/// Says what importing a table would do to the `saved` students.
///
/// # Errors
///
/// [`ImportError::NoRows`] and [`ImportError::ColumnsNotFound`].
pub fn preview(
    table: &Table,
    options: &ImportOptions,
    saved: &[Student],
) -> Result<ImportPreview, ImportError> {
    let found = columns::find(table, options)?;
    let (list, skipped) = split(table, &found);
    let order = DateOrders::of(&found, &list);
    let chosen_order =
        options.date_order.or(found.remembered.and_then(|mapping| mapping.date_order));
    let pad_ids_to = options.pad_ids_to.or(found.remembered.and_then(|mapping| mapping.pad_ids_to));
    let mut rulebook = Rulebook::new(&options.rules, saved);
    let mut rules = row::Rules {
        found: &found,
        rulebook: &mut rulebook,
        date_order: chosen_order.unwrap_or(order.best),
        pad_ids_to,
    };
    let parse = |row: &&TableRow| rules.parse(row, options.fixes.get(&row.number));
    let parsed: Vec<Parsed> = list.iter().map(parse).collect();
    let saved_by = Saved::of(saved);
    let rows = judge(parsed, &saved_by);
    let columns = found.matches(table, &list);
    let values = rulebook.uses();
    let missing = missing(&rows, saved);
    let mut notices = notices(&rows, &columns, &values);
    if pad_ids_to.is_none() {
        notices.extend(zeros_lost(&found, &list, options));
    }
    if !missing.is_empty() {
        notices.push(Notice::NotInList { n_students: missing.len() });
    }
    if chosen_order.is_none() {
        notices.extend(order.ambiguous.map(|example| Notice::DatesAmbiguous { example }));
    }
    let names: Vec<String> = table.sheets.iter().filter(|n| **n != table.sheet).cloned().collect();
    if !names.is_empty() {
        notices.push(Notice::OtherSheets { names });
    }
    let header = found.header_idx.and_then(|i| table.rows.get(i));
    notices.extend(header.is_none().then_some(Notice::NoHeader));
    Ok(ImportPreview {
        sheet: table.sheet.clone(),
        header_row: header.map(|row| row.number),
        is_remembered: found.remembered.is_some(),
        signature: found.signature,
        columns,
        summary: summary(&rows),
        rows,
        skipped,
        values,
        missing,
        notices,
    })
}

/// Whether the table is a list of students: an id and a name can be found in it.
#[must_use]
pub fn is_list(table: &Table, options: &ImportOptions) -> bool {
    columns::find(table, options).is_ok()
}

/// Rows of students, and those that are none.
fn split<'a>(table: &'a Table, found: &Found<'_>) -> (Vec<&'a TableRow>, Vec<SkippedRow>) {
    let mut list = Vec::new();
    let mut skipped = Vec::new();
    let head = found.header_idx.and_then(|i| table.rows.get(i));
    for (row_idx, row) in table.rows.iter().enumerate() {
        let why = if found.header_idx == Some(row_idx) {
            continue;
        } else if row_idx < found.first_idx {
            Some(Skipped::AboveHeader)
        } else if head.is_some_and(|head| same_texts(head, row)) {
            Some(Skipped::HeaderAgain)
        } else {
            is_no_student(row, found)
        };
        match why {
            None => list.push(row),
            Some(why) => {
                let texts = row.cells.iter().filter(|cell| !cell.is_empty()).map(Cell::text);
                let text = texts.collect::<Vec<_>>().join(" · ");
                skipped.push(SkippedRow { row_number: row.number, why, text });
            }
        }
    }
    (list, skipped)
}

fn same_texts(a: &TableRow, b: &TableRow) -> bool {
    let n = a.cells.len().max(b.cells.len());
    let same =
        |i: usize| a.cell(i) == b.cell(i) || fold(&a.cell(i).text()) == fold(&b.cell(i).text());
    (0..n).all(same)
}

/// A row that sums up, or that has neither id nor name.
fn is_no_student(row: &TableRow, found: &Found<'_>) -> Option<Skipped> {
    let is_empty = |field| found.column(field).is_none_or(|i| row.cell(i).is_empty());
    let (no_id, no_name) = (is_empty(StudentField::Id), is_empty(StudentField::Name));
    if !no_id && !no_name {
        return None;
    }
    let first = row.cells.iter().find(|cell| !cell.is_empty())?;
    let first = fold(&first.text());
    // “Total: 90” may stand in one cell.
    let word = first.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    if FOLDED_TOTALS.0.contains(word) || (no_id && FOLDED_TOTALS.1.contains(word)) {
        Some(Skipped::Totals)
    } else {
        (no_id && no_name).then_some(Skipped::Note)
    }
}

/// What the list's dates say of the order of day and month.
struct DateOrders {
    best: DateOrder,
    /// An example, when no date shows the order.
    ambiguous: Option<String>,
}

impl DateOrders {
    fn of(found: &Found<'_>, list: &[&TableRow]) -> Self {
        let column = found.column(StudentField::RegistrationDate);
        let cells = || column.into_iter().flat_map(|i| list.iter().map(move |row| row.cell(i)));
        let shows = |shown: Shown| cells().find(|cell| shown_order(cell) == Some(shown));
        let day = shows(Shown::Order(DateOrder::DayFirst));
        let month = shows(Shown::Order(DateOrder::MonthFirst));
        let best = if day.is_none() && month.is_some() {
            DateOrder::MonthFirst
        } else {
            DateOrder::DayFirst
        };
        let is_open = day.is_some() == month.is_some();
        let ambiguous = shows(Shown::Either).filter(|_| is_open).map(Cell::text);
        Self { best, ambiguous }
    }
}

fn notices(rows: &[ImportRow], columns: &[ColumnMatch], values: &[ValueUse]) -> Vec<Notice> {
    let listed = rows.iter().filter(|row| row.verdict != Verdict::LeftOut);
    let ids: Vec<&StudentId> = listed.filter_map(|row| Some(&row.student.as_ref()?.id)).collect();
    let mut notices = Vec::new();
    let n_columns = columns.iter().filter(|c| c.confidence == Some(Confidence::Guess)).count();
    if n_columns > 0 {
        notices.push(Notice::ColumnsGuessed { n_columns });
    }
    if let Some(example) = ids.first().filter(|_| !ids.iter().any(|id| id.is_usual())) {
        let example = example.as_str().to_owned();
        notices.push(Notice::IdsUnusual { n_ids: ids.len(), example });
    }
    let n_values = values.iter().filter(|value| value.is_open()).count();
    if n_values > 0 {
        notices.push(Notice::ValuesUnknown { n_values });
    }
    notices
}

/// Saved, active students who could have been expected in the list: those of its departments and
/// levels, since a list of one class says nothing of the others.
fn missing(rows: &[ImportRow], saved: &[Student]) -> Vec<Student> {
    let listed: BTreeSet<&StudentId> =
        rows.iter().filter_map(|row| Some(&row.student.as_ref()?.id)).collect();
    let students = || rows.iter().filter_map(|row| row.student.as_ref());
    let departments: BTreeSet<String> =
        students().filter_map(|s| s.department.as_deref()).map(fold).collect();
    let levels: BTreeSet<u8> = students().filter_map(|s| s.level).collect();
    let belongs = |s: &&Student| {
        let department = s.department.as_deref().map(fold);
        let is_near = department.is_none_or(|d| departments.is_empty() || departments.contains(&d));
        is_near && s.level.is_none_or(|level| levels.is_empty() || levels.contains(&level))
    };
    let is_absent = |s: &&Student| s.is_active && !listed.contains(&s.id);
    saved.iter().filter(is_absent).filter(belongs).cloned().collect()
}

/// Ids of different lengths, none of which begins with a zero: spreadsheets take them away.
fn zeros_lost(found: &Found<'_>, list: &[&TableRow], options: &ImportOptions) -> Option<Notice> {
    /// The length that Iraqi universities use.
    const USUAL: usize = 8;
    let column = found.column(StudentField::Id)?;
    let is_in_file = |row: &&&TableRow| !options.fixes.contains_key(&row.number);
    let cells = list.iter().filter(is_in_file).map(|row| row.cell(column));
    let (mut numbers, mut texts) = (Vec::new(), Vec::new());
    for cell in cells.filter(|cell| !cell.is_empty()) {
        let text = super::values::whole(ascii_digits(&cell.text()));
        let digits = row::has_lost_zeros(&text).then_some(text.len());
        match cell {
            Cell::Number(_) => numbers.push(digits),
            _ => texts.push((digits, text.starts_with('0'))),
        }
    }
    // Texts kept their zeros if any of them did.
    let has_kept = texts.iter().any(|(_, begins_with_zero)| *begins_with_zero);
    let texts = texts.into_iter().map(|(digits, _)| digits).filter(|_| !has_kept);
    let lengths: Vec<usize> = numbers.into_iter().chain(texts).flatten().collect();
    let longest = *lengths.iter().max()?;
    let n_digits = if lengths.contains(&USUAL) { USUAL } else { longest };
    let n_ids = lengths.iter().filter(|n| **n < n_digits).count();
    (n_ids > 0).then_some(Notice::ZerosLost { n_ids, n_digits })
}

fn summary(rows: &[ImportRow]) -> Summary {
    let mut summary = Summary::default();
    for row in rows {
        match row.verdict {
            Verdict::New => summary.n_new += 1,
            Verdict::Changed { .. } => summary.n_changed += 1,
            Verdict::Unchanged => summary.n_unchanged += 1,
            Verdict::Rejected => summary.n_rejected += 1,
            Verdict::LeftOut => summary.n_left_out += 1,
        }
        let is_kept = !matches!(row.verdict, Verdict::Rejected | Verdict::LeftOut);
        if is_kept && !row.problems.is_empty() {
            summary.n_flagged += 1;
        }
    }
    summary
}
