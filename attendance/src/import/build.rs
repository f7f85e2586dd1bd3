//! A table as an [`ImportPreview`].
use std::collections::{BTreeMap, BTreeSet};

use super::headers::{self, Header};
use super::row::{self, Parsed};
use super::values::{Shown, shown_order};
use super::{
    Cell, ColumnMatch, DateOrder, ImportError, ImportOptions, ImportPreview, ImportRow, Notice,
    Problem, Skipped, SkippedRow, StudentField, Summary, Table, TableRow, Verdict,
};
use crate::text::fold;
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
    let header = headers::find(table, options)?;
    let (list, skipped) = split(table, &header);
    let order = DateOrders::of(&header, &list);
    let rules = row::Rules {
        header: &header,
        departments: &options.departments,
        date_order: options.date_order.unwrap_or(order.best),
        pad_ids_to: options.pad_ids_to,
    };
    let parsed: Vec<Parsed> = list.iter().map(|row| rules.parse(row)).collect();
    let saved = Saved::of(saved);
    let rows = judge(parsed, &saved);
    let mut notices = notices(&rows, &header, &list, &saved, options);
    if options.date_order.is_none() {
        notices.extend(order.ambiguous.map(|example| Notice::DatesAmbiguous { example }));
    }
    let names: Vec<String> = table.sheets.iter().filter(|n| **n != table.sheet).cloned().collect();
    if !names.is_empty() {
        notices.push(Notice::OtherSheets { names });
    }
    Ok(ImportPreview {
        sheet: table.sheet.clone(),
        header_row: table.rows.get(header.row_idx).map_or(0, |row| row.number),
        columns: columns(table, &header, &list),
        summary: summary(&rows),
        rows,
        skipped,
        notices,
    })
}

/// Whether the table has a row of headers with an id and a name.
#[must_use]
pub fn has_header(table: &Table, options: &ImportOptions) -> bool {
    headers::find(table, options).is_ok()
}

/// Rows of students, and those that are none.
fn split<'a>(table: &'a Table, header: &Header) -> (Vec<&'a TableRow>, Vec<SkippedRow>) {
    let mut list = Vec::new();
    let mut skipped = Vec::new();
    let head = table.rows.get(header.row_idx);
    for (row_idx, row) in table.rows.iter().enumerate() {
        let why = if row_idx < header.row_idx {
            Some(Skipped::AboveHeader)
        } else if row_idx == header.row_idx {
            continue;
        } else if head.is_some_and(|head| same_texts(head, row)) {
            Some(Skipped::HeaderAgain)
        } else {
            is_no_student(row, header)
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
    (0..n).all(|i| fold(&a.cell(i).text()) == fold(&b.cell(i).text()))
}

/// A row that sums up, or that has neither id nor name.
fn is_no_student(row: &TableRow, header: &Header) -> Option<Skipped> {
    let is_empty = |field| header.column(field).is_none_or(|i| row.cell(i).is_empty());
    let (no_id, no_name) = (is_empty(StudentField::Id), is_empty(StudentField::Name));
    let first = row.cells.iter().find(|cell| !cell.is_empty())?;
    let first = fold(&first.text());
    // “Total: 90” may stand in one cell.
    let word = first.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let is = |total: &str| fold(total) == word;
    if !no_id && !no_name {
        None
    } else if TOTALS.iter().copied().any(is) || (no_id && Words::totals().any(is)) {
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
    fn of(header: &Header, list: &[&TableRow]) -> Self {
        let column = header.column(StudentField::RegistrationDate);
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

/// Saved students by id and by address.
struct Saved<'a> {
    by_id: BTreeMap<&'a StudentId, &'a Student>,
    by_email: BTreeMap<String, &'a Student>,
}

impl<'a> Saved<'a> {
    fn of(students: &'a [Student]) -> Self {
        let email = |s: &'a Student| Some((s.email.as_deref()?.to_lowercase(), s));
        Self {
            by_id: students.iter().map(|s| (&s.id, s)).collect(),
            by_email: students.iter().filter_map(email).collect(),
        }
    }
}

/// Rows with their verdicts: what a row says, against the other rows and the saved students.
fn judge(parsed: Vec<Parsed>, saved: &Saved<'_>) -> Vec<ImportRow> {
    let any_usual = parsed.iter().filter_map(|row| row.facts.id.as_ref()).any(StudentId::is_usual);
    let twins = twin_problems(&parsed);
    let mut emails: BTreeMap<String, u32> = BTreeMap::new();
    let mut rows = Vec::with_capacity(parsed.len());
    for (mut row, twin) in parsed.into_iter().zip(twins) {
        row.problems.extend(twin);
        if let Some(id) = row.facts.id.as_ref().filter(|id| any_usual && !id.is_usual()) {
            row.problems.push(Problem::IdUnusual { id: id.clone() });
        }
        check_email(&mut row, saved, &mut emails);
        rows.push(verdict(row, saved));
    }
    rows
}

/// Rows that share an id, by row: the same words are one student, other words are a question.
fn twin_problems(parsed: &[Parsed]) -> Vec<Option<Problem>> {
    let mut groups: BTreeMap<&StudentId, Vec<usize>> = BTreeMap::new();
    for (row_idx, row) in parsed.iter().enumerate() {
        if let Some(id) = &row.facts.id {
            groups.entry(id).or_default().push(row_idx);
        }
    }
    let mut problems = vec![None; parsed.len()];
    for group in groups.values().filter(|group| group.len() > 1) {
        let [first, rest @ ..] = group.as_slice() else { continue };
        if rest.iter().all(|i| parsed[*i].facts == parsed[*first].facts) {
            let row = parsed[*first].row_number;
            rest.iter().for_each(|i| problems[*i] = Some(Problem::SameAsRow { row }));
        } else {
            let named = group.iter().take(Problem::MAX_ROWS_NAMED);
            let rows: Vec<u32> = named.map(|i| parsed[*i].row_number).collect();
            for i in group {
                problems[*i] = Some(Problem::IdTwice { rows: rows.clone() });
            }
        }
    }
    problems
}

/// An address belongs to one student; a second one is left out and named.
fn check_email(row: &mut Parsed, saved: &Saved<'_>, emails: &mut BTreeMap<String, u32>) {
    let Some(email) = row.facts.email.clone().filter(|_| !row.is_rejected()) else { return };
    let key = email.to_lowercase();
    let owner = saved.by_email.get(&key).filter(|owner| Some(&owner.id) != row.facts.id.as_ref());
    if let Some(owner) = owner {
        let (by, name) = (owner.id.clone(), owner.name.clone());
        row.problems.push(Problem::EmailTaken { email, by, name });
        row.facts.email = None;
    } else if let Some(first) = emails.get(&key) {
        row.problems.push(Problem::EmailTwice { email, row: *first });
        row.facts.email = None;
    } else {
        emails.insert(key, row.row_number);
    }
}

fn verdict(mut row: Parsed, saved: &Saved<'_>) -> ImportRow {
    let before = row.facts.id.as_ref().and_then(|id| saved.by_id.get(id)).copied();
    let student = row.student(before);
    if let (Some(before), Some(student)) = (before, &student)
        && !shares_a_word(&before.name, &student.name)
    {
        row.problems.push(Problem::NameDiffers { saved: before.name.clone() });
    }
    let verdict = match (&student, before) {
        (None, _) => Verdict::Rejected,
        (Some(_), _) if row.is_rejected() => Verdict::Rejected,
        (Some(_), None) => Verdict::New,
        (Some(student), Some(before)) => {
            let fields = differing(before, student);
            if fields.is_empty() {
                Verdict::Unchanged
            } else {
                Verdict::Changed { before: before.clone(), fields }
            }
        }
    };
    ImportRow {
        row_number: row.row_number,
        id_text: row.id_text,
        name_text: row.name_text,
        student,
        verdict,
        problems: row.problems,
    }
}

fn shares_a_word(a: &str, b: &str) -> bool {
    let (a, b) = (fold(a), fold(b));
    a.split(' ').any(|word| b.split(' ').any(|other| word == other))
}

fn differing(before: &Student, after: &Student) -> Vec<StudentField> {
    let differs = |field: &StudentField| match field {
        StudentField::Id => before.id != after.id,
        StudentField::Name => before.name != after.name,
        StudentField::Email => before.email != after.email,
        StudentField::Department => before.department != after.department,
        StudentField::Level => before.level != after.level,
        StudentField::Phone => before.phone != after.phone,
        StudentField::IsActive => before.is_active != after.is_active,
        StudentField::RegistrationDate => before.registration_date != after.registration_date,
    };
    StudentField::ALL.into_iter().filter(differs).collect()
}

fn notices(
    rows: &[ImportRow],
    header: &Header,
    list: &[&TableRow],
    saved: &Saved<'_>,
    options: &ImportOptions,
) -> Vec<Notice> {
    let ids: Vec<&StudentId> =
        rows.iter().filter_map(|row| Some(&row.student.as_ref()?.id)).collect();
    let mut notices = Vec::new();
    if let Some(example) = ids.first().filter(|_| !ids.iter().any(|id| id.is_usual())) {
        let example = example.as_str().to_owned();
        notices.push(Notice::IdsUnusual { n_ids: ids.len(), example });
    }
    if options.pad_ids_to.is_none() {
        notices.extend(zeros_lost(header, list));
    }
    let listed: BTreeSet<&StudentId> = ids.into_iter().collect();
    let n_missing = saved.by_id.keys().filter(|id| !listed.contains(*id)).count();
    if n_missing > 0 {
        notices.push(Notice::NotInList { n_students: n_missing });
    }
    notices
}

/// Ids that arrived as numbers of different lengths.
fn zeros_lost(header: &Header, list: &[&TableRow]) -> Option<Notice> {
    let column = header.column(StudentField::Id)?;
    let lengths: Vec<usize> = list
        .iter()
        .map(|row| row.cell(column))
        .filter(|cell| matches!(cell, Cell::Number(n) if *n >= 0.0))
        .map(|cell| cell.text().len())
        .collect();
    let n_digits = *lengths.iter().max()?;
    let n_ids = lengths.iter().filter(|n| **n < n_digits).count();
    (n_ids > 0).then_some(Notice::ZerosLost { n_ids, n_digits })
}

fn columns(table: &Table, header: &Header, list: &[&TableRow]) -> Vec<ColumnMatch> {
    let head = table.rows.get(header.row_idx);
    let n_columns = list.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let column = |column_idx: usize| {
        let samples = list
            .iter()
            .map(|row| row.cell(column_idx))
            .filter(|cell| !cell.is_empty())
            .map(Cell::text)
            .take(3)
            .collect();
        let header_text = head.map(|row| row.cell(column_idx).text()).unwrap_or_default();
        let field = header.fields.get(column_idx).copied().flatten();
        ColumnMatch { column_idx, header: header_text, field, samples }
    };
    (0..n_columns.max(header.fields.len()))
        .map(column)
        .filter(|c| !c.header.is_empty() || !c.samples.is_empty() || c.field.is_some())
        .collect()
}

fn summary(rows: &[ImportRow]) -> Summary {
    let mut summary = Summary::default();
    for row in rows {
        match row.verdict {
            Verdict::New => summary.n_new += 1,
            Verdict::Changed { .. } => summary.n_changed += 1,
            Verdict::Unchanged => summary.n_unchanged += 1,
            Verdict::Rejected => summary.n_rejected += 1,
        }
        if row.verdict != Verdict::Rejected && !row.problems.is_empty() {
            summary.n_flagged += 1;
        }
    }
    summary
}
