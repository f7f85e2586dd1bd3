//! Tables as workbooks.
use super::sheet::{At, Sheet};
use super::{ExportError, ExportOptions};
use crate::import::StudentField;
use crate::record::{ReadBy, Source};
use crate::report::{CourseRow, CourseTable, Entry, SessionRow, SessionTable, Totals};
use crate::words::Words;
use crate::{Course, Session, Status, Student};

/// Columns of number, id and name, which begin every table.
const N_LEADING: u16 = 3;
const NUMBER: u16 = 0;
const ID: u16 = 1;
const NAME: u16 = 2;
const STATUS: u16 = 3;

/// A session's records as .xlsx: the same table always gives the same bytes.
///
/// # Errors
///
/// [`ExportError`] when the writer refuses.
pub fn export_session(
    table: &SessionTable,
    options: &ExportOptions,
) -> Result<Vec<u8>, ExportError> {
    let words = Words::of(options.locale);
    let mut sheet = Sheet::new(words.attendance, words)?;
    let session = &table.session;
    let mut row = begin(&mut sheet, &table.course, words)?;
    fact(&mut sheet, row, words.session, &session.name)?;
    fact(&mut sheet, row + 1, words.date, &session.date.to_string())?;
    row += 3;
    let headers = [words.attendance, words.how, words.recorded_at];
    let headers: Vec<String> = leading_headers(words).chain(headers).map(str::to_owned).collect();
    sheet.headers(row, &headers)?;
    let first = row + 1;
    for (row, entry) in (first..).zip(&table.rows) {
        session_row(&mut sheet, row, row - first + 1, entry, words, options)?;
    }
    let last = first + rows(table.rows.len()) - 1;
    let from = At { row: first, column: STATUS };
    let to = At { row: last.max(first), column: STATUS };
    sheet.colour_statuses(from, to, words)?;
    sheet.text_on_purpose(At { column: ID, ..from }, At { column: ID, ..to })?;
    totals(&mut sheet, last + 2, &[(STATUS, table.totals)], (from, to), words)?;
    sheet.freeze(At { row: first, column: N_LEADING })?;
    sheet.set_width(NUMBER, 6);
    sheet.finish(&title(&table.course, Some(session)), Some(session.date))
}

/// A course's records as .xlsx: the same table always gives the same bytes.
///
/// # Errors
///
/// [`ExportError`] when the writer refuses.
pub fn export_course(table: &CourseTable, options: &ExportOptions) -> Result<Vec<u8>, ExportError> {
    let words = Words::of(options.locale);
    let mut sheet = Sheet::new(words.attendance, words)?;
    sheet.landscape();
    let row = begin(&mut sheet, &table.course, words)? + 1;
    let sessions = table.sessions.iter().map(|s| format!("{}\n{}", s.date, s.name));
    let sums = Status::ALL.map(|status| words.status(status).to_owned());
    let headers: Vec<String> = leading_headers(words)
        .map(str::to_owned)
        .chain(sessions)
        .chain(sums)
        .chain([words.not_recorded.to_owned(), words.attended.to_owned()])
        .collect();
    sheet.headers(row, &headers)?;
    let first = row + 1;
    let n_sessions = u16::try_from(table.sessions.len()).map_err(|_| too_many_sessions())?;
    for (row, entry) in (first..).zip(&table.rows) {
        course_row(&mut sheet, row, row - first + 1, entry, n_sessions, words)?;
    }
    let from = At { row: first, column: N_LEADING };
    let last = (first + rows(table.rows.len())).saturating_sub(1).max(first);
    if n_sessions > 0 {
        let to = At { row: last, column: N_LEADING + n_sessions - 1 };
        sheet.colour_statuses(from, to, words)?;
        let columns: Vec<(u16, Totals)> =
            (N_LEADING..).zip(table.session_totals.iter().copied()).collect();
        totals(&mut sheet, last + 2, &columns, (from, to), words)?;
    }
    sheet.text_on_purpose(At { column: ID, ..from }, At { row: last, column: ID })?;
    sheet.freeze(At { row: first, column: N_LEADING })?;
    sheet.set_width(NUMBER, 6);
    sheet.finish(&title(&table.course, None), table.sessions.last().map(|session| session.date))
}

/// Students as .xlsx with the eight columns that [`super::import`] understands.
///
/// # Errors
///
/// [`ExportError`] when the writer refuses.
pub fn export_students(
    students: &[Student],
    options: &ExportOptions,
) -> Result<Vec<u8>, ExportError> {
    let words = Words::of(options.locale);
    let mut sheet = Sheet::new(words.students, words)?;
    let headers = StudentField::ALL.map(|field| words.student_header(field).to_owned());
    sheet.headers(0, &headers)?;
    for (row, student) in (1..).zip(students) {
        for (column, field) in (0..).zip(StudentField::ALL) {
            student_cell(&mut sheet, At { row, column }, student, field, words)?;
        }
    }
    let last = rows(students.len()).max(1);
    for (column, field) in (0..).zip(StudentField::ALL) {
        if matches!(field, StudentField::Id | StudentField::Phone) {
            sheet.text_on_purpose(At { row: 1, column }, At { row: last, column })?;
        }
    }
    sheet.freeze(At { row: 1, column: 2 })?;
    let dates = students.iter().filter_map(|student| student.registration_date);
    sheet.finish(words.students, dates.max())
}

/// Rows as Excel counts them; a table of more than it has is refused when a row is written.
fn rows(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX / 2)
}

fn too_many_sessions() -> ExportError {
    ExportError { detail: "more sessions than columns".to_owned() }
}

fn title(course: &Course, session: Option<&Session>) -> String {
    let session = session.map(|session| format!(", {}", session.name)).unwrap_or_default();
    format!("{} {}{session}", course.code, course.name)
}

/// The course above the table; gives the next row.
fn begin(sheet: &mut Sheet, course: &Course, words: &Words) -> Result<u32, ExportError> {
    let format = sheet.styles.title.clone();
    // The title runs over the columns beside it, so it must not widen its own.
    sheet.text(At { row: 0, column: 0 }, &course.name, &format)?;
    fact(sheet, 1, words.course, &course.code)?;
    match &course.instructor {
        Some(instructor) => fact(sheet, 2, words.instructor, instructor)?,
        None => return Ok(2),
    }
    Ok(3)
}

fn fact(sheet: &mut Sheet, row: u32, label: &str, value: &str) -> Result<(), ExportError> {
    let (label_format, fact_format) = (sheet.styles.label.clone(), sheet.styles.fact.clone());
    sheet.text(At { row, column: ID }, label, &label_format)?;
    sheet.text(At { row, column: NAME }, value, &fact_format)
}

pub(super) fn leading_headers(words: &Words) -> impl Iterator<Item = &'static str> {
    let of = |field| words.student_header(field);
    [words.number, of(StudentField::Id), of(StudentField::Name)].into_iter()
}

fn session_row(
    sheet: &mut Sheet,
    row: u32,
    number: u32,
    entry: &SessionRow,
    words: &Words,
    options: &ExportOptions,
) -> Result<(), ExportError> {
    sheet.number(At { row, column: NUMBER }, number as usize)?;
    sheet.digits(At { row, column: ID }, entry.id.as_str())?;
    sheet.cell(At { row, column: NAME }, &entry.name)?;
    let center = sheet.styles.center.clone();
    sheet.text(At { row, column: STATUS }, entry_word(&entry.entry, words), &center)?;
    sheet.cell(At { row, column: STATUS + 1 }, &how_known(entry, words))?;
    let at = entry.recorded_at.map(|at| at.to_text(options.utc_offset_minutes));
    sheet.cell(At { row, column: STATUS + 2 }, &at.unwrap_or_default())
}

/// What stands for a student in a session.
pub(super) const fn entry_word(entry: &Entry, words: &Words) -> &'static str {
    match entry {
        Entry::Recorded { status } => words.status(*status),
        Entry::NotRecorded => words.not_recorded,
        Entry::BeforeJoining => words.before_joining,
        Entry::AfterLeaving => words.after_leaving,
        Entry::Archived => words.archived,
    }
}

/// How a row's status is known, and that the student has left since.
pub(super) fn how_known(row: &SessionRow, words: &Words) -> String {
    let how = row.source.as_ref().map(|source| how(source, words));
    let left = (!row.is_enrolled).then(|| words.no_longer_enrolled.to_owned());
    how.into_iter().chain(left).collect::<Vec<_>>().join(" · ")
}

fn how(source: &Source, words: &Words) -> String {
    let (picture, by) = match source {
        Source::Sheet { picture, by } => (picture, by),
        Source::Manual => return words.by_hand.to_owned(),
        Source::Import => return words.by_import.to_owned(),
        Source::Code => return words.by_code.to_owned(),
    };
    let is_slip = picture.is_slip();
    let by = match by {
        ReadBy::Person { .. } if is_slip => words.slip_by_person,
        ReadBy::Mark | ReadBy::Unmarked if is_slip => words.by_slip,
        ReadBy::Mark => words.by_mark,
        ReadBy::Unmarked => words.by_unmarked,
        ReadBy::Person { .. } => words.by_person,
    };
    let place = if is_slip { words.slip_number } else { words.page };
    format!("{by} ({}, {place} {})", picture.sheet_id.spoken(), picture.page)
}

fn course_row(
    sheet: &mut Sheet,
    row: u32,
    number: u32,
    entry: &CourseRow,
    n_sessions: u16,
    words: &Words,
) -> Result<(), ExportError> {
    sheet.number(At { row, column: NUMBER }, number as usize)?;
    sheet.digits(At { row, column: ID }, entry.id.as_str())?;
    sheet.cell(At { row, column: NAME }, &entry.name)?;
    let center = sheet.styles.center.clone();
    for (column, entry) in (N_LEADING..).zip(&entry.entries) {
        sheet.text(At { row, column }, entry_word(entry, words), &center)?;
    }
    let column = N_LEADING + n_sessions;
    // Without sessions there is nothing to count, and a formula would count its own cell.
    let range = n_sessions.checked_sub(1).map(|last| {
        let (from, to) = (At { row, column: N_LEADING }, At { row, column: N_LEADING + last });
        format!("{}:{}", from.name(), to.name())
    });
    counts(sheet, At { row, column }, range.as_deref(), &entry.totals, words, Along::Row)
}

/// Below the table: how often each status stands in each of `columns`.
fn totals(
    sheet: &mut Sheet,
    row: u32,
    columns: &[(u16, Totals)],
    (from, to): (At, At),
    words: &Words,
) -> Result<(), ExportError> {
    let format = sheet.styles.total_label.clone();
    let labels = Status::ALL.map(|status| words.status(status));
    let labels = labels.into_iter().chain([words.not_recorded, words.attended]);
    for (row, label) in (row..).zip(labels) {
        sheet.text(At { row, column: NAME }, label, &format)?;
    }
    for (column, totals) in columns {
        let (first, last) = (At { column: *column, ..from }, At { column: *column, row: to.row });
        let range = format!("{}:{}", first.name(), last.name());
        let at = At { row, column: *column };
        counts(sheet, at, Some(&range), totals, words, Along::Column)?;
    }
    Ok(())
}

/// Which way the six figures of a total run.
#[derive(Clone, Copy)]
enum Along {
    Row,
    Column,
}

impl Along {
    fn step(self, at: At, n: u16) -> At {
        match self {
            Self::Row => At { column: at.column + n, ..at },
            Self::Column => At { row: at.row + u32::from(n), ..at },
        }
    }
}

/// Six figures: the four statuses, what is not recorded, and the share attended.
fn counts(
    sheet: &mut Sheet,
    at: At,
    range: Option<&str>,
    totals: &Totals,
    words: &Words,
    along: Along,
) -> Result<(), ExportError> {
    let cells: Vec<At> = (0..6).map(|n| along.step(at, n)).collect();
    let counted = Status::ALL.map(|status| (words.status(status), totals.of_status(status)));
    let counted = counted.into_iter().chain([(words.not_recorded, totals.n_not_recorded)]);
    for (at, (word, n)) in cells.iter().zip(counted) {
        match range {
            Some(range) => {
                sheet.formula(
                    *at,
                    &format!("=COUNTIF({range},\"{word}\")"),
                    &n.to_string(),
                    false,
                )?;
            }
            None => sheet.number(*at, n)?,
        }
    }
    let name = |i: usize| cells[i].name();
    let recorded = format!("SUM({}:{})", name(0), name(3));
    let (present, late) = (name(Status::Present as usize), name(Status::Late as usize));
    // A dash where there is nothing to divide by; zero would be an accusation.
    let formula = format!("=IF({recorded}=0,\"–\",({present}+{late})/{recorded})");
    let value = totals.attended().map_or_else(|| "–".to_owned(), |share| share.to_string());
    sheet.formula(cells[5], &formula, &value, true)
}

fn student_cell(
    sheet: &mut Sheet,
    at: At,
    student: &Student,
    field: StudentField,
    words: &Words,
) -> Result<(), ExportError> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match field {
        StudentField::Id => sheet.digits(at, student.id.as_str()),
        StudentField::Name => sheet.cell(at, &student.name),
        StudentField::Email => sheet.cell(at, &text(&student.email)),
        StudentField::Department => sheet.cell(at, &text(&student.department)),
        StudentField::Phone => sheet.digits(at, &text(&student.phone)),
        StudentField::IsActive => {
            sheet.cell(at, if student.is_active { words.active } else { words.inactive })
        }
        StudentField::Level => match student.level {
            Some(level) => sheet.number(at, usize::from(level)),
            None => sheet.cell(at, ""),
        },
        StudentField::RegistrationDate => match student.registration_date {
            Some(date) => sheet.date(at, date),
            None => sheet.cell(at, ""),
        },
    }
}
