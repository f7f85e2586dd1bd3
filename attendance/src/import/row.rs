//! One row of a list as a student.
use super::columns::Found;
use super::rules::{Meaning, RuleBy, Rulebook};
use super::{Cell, DateOrder, Problem, RowFix, StudentField, TableRow, values};
use crate::roster::{MAX_NAME_CHARS, is_email};
use crate::text::ascii_digits;
use crate::{Date, Student, StudentId};

/// How rows are understood.
pub(super) struct Rules<'a> {
    pub(super) found: &'a Found<'a>,
    pub(super) rulebook: &'a mut Rulebook,
    pub(super) date_order: DateOrder,
    pub(super) pad_ids_to: Option<usize>,
}

/// What a row says, before it is held against others.
#[derive(Debug, Clone, Default)]
pub(super) struct Parsed {
    pub(super) row_number: u32,
    pub(super) id_text: String,
    pub(super) name_text: String,
    pub(super) facts: Facts,
    pub(super) problems: Vec<Problem>,
    /// The person said to leave it out.
    pub(super) is_left_out: bool,
}

/// The values that a row gives; two rows of the same facts are one student twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) id: Option<StudentId>,
    pub(super) email: Option<String>,
    name: Option<String>,
    department: Option<String>,
    level: Option<u8>,
    phone: Option<String>,
    is_active: Option<bool>,
    registration_date: Option<Date>,
}

impl Parsed {
    /// Whether a problem keeps the row from being saved.
    pub(super) fn is_rejected(&self) -> bool {
        self.problems.iter().any(Problem::rejects)
    }

    /// The student as they would be saved: what the row does not say stays as it was.
    pub(super) fn student(&self, before: Option<&Student>) -> Option<Student> {
        let facts = &self.facts;
        let (id, name) = (facts.id.clone()?, facts.name.clone()?);
        let mut student = before.cloned().unwrap_or_else(|| Student::new(id, String::new()));
        student.name = name;
        student.email = facts.email.clone().or(student.email);
        student.department = facts.department.clone().or(student.department);
        student.level = facts.level.or(student.level);
        student.phone = facts.phone.clone().or(student.phone);
        student.is_active = facts.is_active.unwrap_or(student.is_active);
        student.registration_date = facts.registration_date.or(student.registration_date);
        Some(student)
    }
}

impl Rules<'_> {
    /// Reads a row, with what the person typed for it in place of what stands there.
    pub(super) fn parse(&mut self, row: &TableRow, fix: Option<&RowFix>) -> Parsed {
        let mut out = Parsed { row_number: row.number, ..Parsed::default() };
        out.is_left_out = fix.is_some_and(|fix| fix.is_left_out);
        for (column_idx, column) in self.found.columns.iter().enumerate() {
            let Some(field) = column.field else { continue };
            let typed = fix.and_then(|fix| fix.typed(field)).map(|t| Cell::Text(t.to_owned()));
            self.take(field, typed.as_ref().unwrap_or(row.cell(column_idx)), &mut out);
        }
        out
    }

    fn take(&mut self, field: StudentField, cell: &Cell, out: &mut Parsed) {
        if let Cell::Error(text) = cell {
            out.problems.push(Problem::CellError { field, text: text.clone() });
            return;
        }
        match field {
            StudentField::Id => self.take_id(cell, out),
            StudentField::Name => take_name(cell, out),
            _ if cell.is_empty() => {}
            StudentField::Email => take_email(cell, out),
            StudentField::Department | StudentField::Level | StudentField::IsActive => {
                self.take_ruled(field, cell, out);
            }
            StudentField::Phone => out.facts.phone = Some(values::phone(cell)),
            StudentField::RegistrationDate => {
                out.facts.registration_date = values::date(cell, self.date_order);
                let unknown = || Problem::DateUnknown { text: cell.text() };
                out.problems.extend(out.facts.registration_date.is_none().then(unknown));
            }
        }
    }

    /// A value that the table of rules has a say in.
    fn take_ruled(&mut self, field: StudentField, cell: &Cell, out: &mut Parsed) {
        match self.rulebook.meaning(field, cell) {
            (Meaning::Department { name }, _) => out.facts.department = Some(name),
            (Meaning::Level { level }, _) => out.facts.level = Some(level),
            (Meaning::Status { is_active }, _) => out.facts.is_active = Some(is_active),
            (Meaning::Nothing, RuleBy::Nobody) => out.problems.push(match field {
                StudentField::Level => Problem::LevelUnknown { text: cell.text() },
                _ => Problem::ActivityUnknown { text: cell.text() },
            }),
            // Left out on purpose.
            (Meaning::Nothing, _) => {}
        }
    }

    fn take_id(&self, cell: &Cell, out: &mut Parsed) {
        let text = values::whole(ascii_digits(&cell.text()));
        out.id_text = cell.text();
        if cell.is_empty() {
            return out.problems.push(Problem::IdMissing);
        }
        if is_rounded(&text) || matches!(cell, Cell::Number(n) if n.fract() != 0.0 || *n < 0.0) {
            return out.problems.push(Problem::IdRounded { text });
        }
        let n_digits = self.pad_ids_to.filter(|_| has_lost_zeros(&text)).unwrap_or(0);
        match StudentId::parse(&format!("{text:0>n_digits$}")) {
            Ok(id) => out.facts.id = Some(id),
            Err(error) => out.problems.push(Problem::IdInvalid { text, error }),
        }
    }
}

/// A number that may have lost zeros; one that begins with a zero has kept them.
pub(super) fn has_lost_zeros(id: &str) -> bool {
    !id.is_empty() && !id.starts_with('0') && id.bytes().all(|b| b.is_ascii_digit())
}

/// A number that a spreadsheet shortened, such as `2.021E+07`: its last digits are gone.
fn is_rounded(text: &str) -> bool {
    let text = ascii_digits(text).to_ascii_uppercase();
    let Some((mantissa, exponent)) = text.split_once("E+") else { return false };
    let is_number = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
    };
    is_number(mantissa) && is_number(exponent)
}

fn take_name(cell: &Cell, out: &mut Parsed) {
    let name = values::line(&cell.text());
    out.name_text.clone_from(&name);
    let n_chars = name.chars().count();
    if name.is_empty() {
        out.problems.push(Problem::NameMissing);
    } else if n_chars > MAX_NAME_CHARS {
        out.problems.push(Problem::NameTooLong { n_chars, max: MAX_NAME_CHARS });
    } else {
        out.facts.name = Some(name);
    }
}

fn take_email(cell: &Cell, out: &mut Parsed) {
    let text = values::line(&cell.text());
    if is_email(&text) {
        out.facts.email = Some(text);
    } else {
        out.problems.push(Problem::EmailMalformed { text });
    }
}
