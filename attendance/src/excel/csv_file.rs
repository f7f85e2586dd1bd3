//! Tables as .csv: UTF-8 with the mark by which Excel knows it, so that Arabic opens right.
use csv::{Terminator, WriterBuilder};

use super::export::{entry_word, how_known, leading_headers};
use super::{ExportError, ExportOptions};
use crate::import::StudentField;
use crate::report::{CourseTable, SessionTable, Totals};
use crate::words::Words;
use crate::{Status, Student};

/// What spreadsheets take for the beginning of a formula.
const BEGINS_FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// More digits than these a spreadsheet shows rounded.
const MAX_DIGITS: usize = 11;

/// Students as .csv with the eight columns that [`super::import`] understands: brought back, it
/// changes nothing.
///
/// ```
/// use attendance::{Student, StudentId, excel, import::ImportOptions};
/// use omr_core::Locale;
///
/// let student = Student::new(StudentId::parse("00210001")?, "أحمد علي".to_owned());
/// let options = excel::ExportOptions { locale: Locale::Ar, utc_offset_minutes: 180 };
/// let file = excel::csv_students(std::slice::from_ref(&student), &options)?;
/// let preview = excel::import(&file, &ImportOptions::default(), &[student])?;
/// assert_eq!(preview.summary.n_unchanged, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`ExportError`] when the writer refuses.
pub fn csv_students(students: &[Student], options: &ExportOptions) -> Result<Vec<u8>, ExportError> {
    let words = Words::of(options.locale);
    let headers = StudentField::ALL.map(|field| words.student_header(field).to_owned()).to_vec();
    let row = |student| StudentField::ALL.map(|field| value(student, field, words)).to_vec();
    write([headers].into_iter().chain(students.iter().map(row)))
}

/// A session's records as .csv, one row a student; what the workbook says above its table stands
/// in every row.
///
/// # Errors
///
/// [`ExportError`] when the writer refuses.
pub fn csv_session(table: &SessionTable, options: &ExportOptions) -> Result<Vec<u8>, ExportError> {
    let words = Words::of(options.locale);
    let facts = [words.course, words.session, words.date];
    let more = [words.attendance, words.how, words.recorded_at];
    let headers = leading_headers(words).chain(facts).chain(more).map(str::to_owned).collect();
    let session = &table.session;
    let rows = (1..).zip(&table.rows).map(|(number, row): (usize, _)| {
        let at = row.recorded_at.map(|at| at.to_text(options.utc_offset_minutes));
        let leading = [number.to_string(), digits(row.id.as_str()), row.name.clone()];
        let facts = [table.course.code.clone(), session.name.clone(), session.date.to_string()];
        let status = entry_word(&row.entry, words).to_owned();
        let more = [status, how_known(row, words), at.unwrap_or_default()];
        leading.into_iter().chain(facts).chain(more).collect()
    });
    write([headers].into_iter().chain(rows))
}

/// A course's records as .csv, one row a student and a column for each session.
///
/// # Errors
///
/// [`ExportError`] when the writer refuses.
pub fn csv_course(table: &CourseTable, options: &ExportOptions) -> Result<Vec<u8>, ExportError> {
    let words = Words::of(options.locale);
    let sessions = table.sessions.iter().map(|it| format!("{} {}", it.date, it.name));
    let sums = Status::ALL.map(|status| words.status(status));
    let sums = sums.into_iter().chain([words.not_recorded, words.attended]).map(str::to_owned);
    let headers = leading_headers(words).map(str::to_owned).chain(sessions).chain(sums).collect();
    let rows = (1..).zip(&table.rows).map(|(number, row): (usize, _)| {
        let leading = [number.to_string(), digits(row.id.as_str()), row.name.clone()];
        let entries = row.entries.iter().map(|entry| entry_word(entry, words).to_owned());
        leading.into_iter().chain(entries).chain(figures(&row.totals)).collect()
    });
    write([headers].into_iter().chain(rows))
}

/// How often each status, what is not recorded, and the share attended.
fn figures(totals: &Totals) -> impl Iterator<Item = String> {
    let counted = Status::ALL.map(|status| totals.of_status(status).to_string());
    let share = totals.attended().map(|share| format!("{:.1}%", share * 100.0));
    let last = [totals.n_not_recorded.to_string(), share.unwrap_or_default()];
    counted.into_iter().chain(last)
}

fn value(student: &Student, field: StudentField, words: &Words) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match field {
        StudentField::Id => digits(student.id.as_str()),
        StudentField::Name => student.name.clone(),
        StudentField::Email => text(&student.email),
        StudentField::Department => text(&student.department),
        StudentField::Phone => digits(&text(&student.phone)),
        StudentField::IsActive => {
            let word = if student.is_active { words.active } else { words.inactive };
            word.to_owned()
        }
        StudentField::Level => student.level.map(|level| level.to_string()).unwrap_or_default(),
        StudentField::RegistrationDate => {
            student.registration_date.map(|date| date.to_string()).unwrap_or_default()
        }
    }
}

fn write(rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, ExportError> {
    let failed = |error: &dyn std::fmt::Display| ExportError { detail: error.to_string() };
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        writer.write_record(row.iter().map(|text| harmless(text))).map_err(|e| failed(&e))?;
    }
    writer.into_inner().map_err(|error| failed(&error.error()))
}

/// Digits that are no number: shielded where Excel would drop zeros or round them.
fn digits(text: &str) -> String {
    let is_changed = (text.starts_with('0') && text.len() > 1) || text.len() > MAX_DIGITS;
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if is_number && is_changed { format!("=\"{text}\"") } else { text.to_owned() }
}

/// Text that is no formula, whatever it begins with: an apostrophe goes before it, as before one
/// that stands there already, so that [`bare`] gives back what it was.
fn harmless(text: &str) -> String {
    let is_shield = shielded(text).is_some();
    let begins = text.trim_start_matches('\'').starts_with(BEGINS_FORMULA);
    if begins && !is_shield { format!("'{text}") } else { text.to_owned() }
}

/// What was meant by a value of a .csv: without the shields that it got on the way.
pub(super) fn bare(text: &str) -> &str {
    if let Some(inner) = shielded(text) {
        return inner;
    }
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(BEGINS_FORMULA) => rest,
        _ => text,
    }
}

/// What is inside of `="00210001"`.
fn shielded(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("=\"")?.strip_suffix('"')?;
    inner.bytes().all(|b| b.is_ascii_alphanumeric()).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::ImportOptions;
    use crate::{Date, StudentId, excel};
    use omr_core::Locale;
    use proptest::prelude::*;

    fn options(locale: Locale) -> ExportOptions {
        ExportOptions { locale, utc_offset_minutes: 180 }
    }

    #[test]
    fn excel_sees_arabic_whole_ids_and_no_formula() {
        let mut student = Student::new(
            StudentId::parse("00210001").unwrap(),
            "=HYPERLINK(\"http://x\",\"علي, ب\")".to_owned(),
        );
        student.phone = Some("+9647701234567".to_owned());
        student.department = Some("'=1".to_owned());
        let file = csv_students(&[student], &options(Locale::Ar)).unwrap();
        assert!(file.starts_with(b"\xef\xbb\xbf"));
        let text = String::from_utf8(file).unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!((lines.len(), lines[2]), (3, ""));
        assert!(lines[1].starts_with("\"=\"\"00210001\"\"\",\"'=HYPERLINK(\"\"http://x\"\","));
        assert!(lines[1].contains(",'+9647701234567,") && lines[1].contains(",''=1,"), "{text}");
    }

    prop_compose! {
        fn any_student()(
            id in "[0-9]{4,14}",
            name in "[=+@'-]{0,2}[ا-ي]{3,8} [ا-ي,;\"]{3,8}[ا-ي]",
            email in proptest::option::of("[a-z]{3,8}@[a-z]{3,6}\\.iq"),
            department in proptest::option::of("[=@+'-]{0,2}قسم [ا-ي,;\"]{3,9}[ا-ي]"),
            phone in proptest::option::of("0?7[0-9]{9}"),
            level in proptest::option::of(1_u8..6),
            is_active in any::<bool>(),
            day in proptest::option::of(43_000_u32..46_000),
        ) -> Student {
            Student {
                email,
                department,
                phone,
                level,
                is_active,
                registration_date: day.and_then(|day| Date::from_excel_serial(f64::from(day))),
                ..Student::new(StudentId::parse(&id).unwrap(), name)
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_exported_and_brought_again_changes_nothing(
            students in proptest::collection::btree_map("[0-9]{4,14}", any_student(), 1..12),
            locale in proptest::sample::select(vec![Locale::En, Locale::Ar, Locale::Ckb]),
        ) {
            let students: Vec<Student> = students
                .into_iter()
                .map(|(id, student)| Student { id: StudentId::parse(&id).unwrap(), ..student })
                .collect();
            let options = options(locale);
            for file in [
                csv_students(&students, &options).unwrap(),
                excel::export_students(&students, &options).unwrap(),
            ] {
                let preview = excel::import(&file, &ImportOptions::default(), &students).unwrap();
                let problems: Vec<_> = preview.rows.iter().map(|row| (&row.verdict, &row.problems)).collect();
                prop_assert_eq!(preview.summary.n_unchanged, students.len(), "{:?}", problems);
            }
        }
    }
}
