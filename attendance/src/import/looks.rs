//! What the values of a column look like, whatever stands above them.
use std::collections::BTreeSet;

use super::{Cell, DateOrder, StudentField, values};
use crate::StudentId;
use crate::roster::is_email;
use crate::text::{ascii_digits, fold};

/// Shares of a column's filled cells, percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Looks {
    pub(super) n_filled: usize,
    /// Cells that could be the field, by field: what a header's claim is held against.
    could_be: [u8; 8],
    /// Cells that hardly could be anything else, by field: what is guessed by.
    seems: [u8; 8],
}

impl Looks {
    /// Looks at the cells of a column; empty ones say nothing.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a Cell>) -> Self {
        let cells: Vec<&Cell> = cells.filter(|cell| !cell.is_empty()).collect();
        let n_filled = cells.len();
        if n_filled == 0 {
            return Self::default();
        }
        let distinct: BTreeSet<String> = cells.iter().map(|cell| fold(&cell.text())).collect();
        let column =
            Column { n_filled, n_distinct: distinct.len(), is_running: is_running(&cells) };
        let percent = |n: usize| (n * 100 / n_filled) as u8;
        let count = |is: &dyn Fn(&Cell) -> bool| cells.iter().filter(|cell| is(cell)).count();
        let could_be = StudentField::ALL.map(|field| match field {
            StudentField::Id if column.is_running => 0,
            _ => percent(count(&|cell| could_be(cell, field))),
        });
        let seems = StudentField::ALL
            .map(|field| percent(count(&|cell| seems(cell, field)) * column.weight(field) / 100));
        Self { n_filled, could_be, seems }
    }

    /// Percent of the cells that could be the field; nothing without cells.
    pub(super) fn could_be(&self, field: StudentField) -> Option<u8> {
        (self.n_filled > 0).then(|| self.could_be[field as usize])
    }

    /// Percent of the cells that seem to be the field.
    pub(super) fn seems(&self, field: StudentField) -> u8 {
        self.seems[field as usize]
    }

    /// The field that the cells seem to be, if almost all of them do.
    pub(super) fn best(&self, is_free: impl Fn(StudentField) -> bool) -> Option<StudentField> {
        const MIN_SHARE: u8 = 80;
        let free = StudentField::ALL.into_iter().filter(|field| is_free(*field));
        let best = free.rev().max_by_key(|field| self.seems(*field))?;
        (self.seems(best) >= MIN_SHARE).then_some(best)
    }
}

/// What the cells of a column are together.
struct Column {
    n_filled: usize,
    n_distinct: usize,
    is_running: bool,
}

impl Column {
    /// How far the cells together speak for the field, percent.
    fn weight(&self, field: StudentField) -> usize {
        let repeats = self.n_distinct * 3 <= self.n_filled;
        let is_possible = match field {
            // Everyone has an id of their own, and almost everyone a name.
            StudentField::Id | StudentField::Email => return self.n_distinct * 100 / self.n_filled,
            StudentField::Name => !repeats,
            StudentField::Level => !self.is_running && self.n_distinct <= 6,
            StudentField::Department | StudentField::IsActive => repeats,
            StudentField::Phone | StudentField::RegistrationDate => true,
        };
        if is_possible { 100 } else { 0 }
    }
}

/// Row numbers: 1, 2, 3 and so on, at least three of them.
fn is_running(cells: &[&Cell]) -> bool {
    let number = |cell: &Cell| ascii_digits(&cell.text()).parse::<u32>().ok();
    let numbers: Vec<u32> = cells.iter().filter_map(|cell| number(cell)).collect();
    let n_steps = numbers.windows(2).filter(|pair| pair[0].checked_add(1) == Some(pair[1])).count();
    let begins = numbers.first().is_some_and(|first| *first <= 1);
    begins && cells.len() >= 3 && n_steps * 10 >= (cells.len() - 1) * 8
}

fn could_be(cell: &Cell, field: StudentField) -> bool {
    let text = || cell.text();
    let has_letters = || text().chars().filter(|c| c.is_alphabetic()).count() > 1;
    match field {
        StudentField::Id => {
            let text = text();
            let n_digits = ascii_digits(&text).bytes().filter(u8::is_ascii_digit).count();
            n_digits > 0 && StudentId::parse(&text).is_ok() && !text.contains('@')
        }
        StudentField::Name => has_letters() && !text().contains('@'),
        StudentField::Email => is_email(text().trim()),
        StudentField::Department => has_letters() && !text().contains('@'),
        StudentField::Level => values::level(cell).is_some(),
        StudentField::Phone => n_phone_digits(cell) >= 7,
        StudentField::IsActive => values::is_active(cell).is_some(),
        StudentField::RegistrationDate => is_date(cell),
    }
}

fn seems(cell: &Cell, field: StudentField) -> bool {
    match field {
        StudentField::Id => {
            let text = ascii_digits(&cell.text());
            let is_number = text.bytes().all(|b| b.is_ascii_digit());
            is_number && (5..=12).contains(&text.len()) && !is_mobile(cell)
        }
        StudentField::Name => {
            let text = cell.text();
            let n_words = text.split_whitespace().count();
            let is_name = |c: char| {
                c.is_alphabetic() || c.is_whitespace() || !c.is_ascii() || "'.-".contains(c)
            };
            (2..=8).contains(&n_words)
                && text.chars().all(is_name)
                && !text.chars().any(char::is_numeric)
                // “المرحلة الثالثة” is two words and no name.
                && values::level(cell).is_none()
        }
        StudentField::Phone => is_mobile(cell),
        StudentField::Department => {
            could_be(cell, field)
                && !cell.text().chars().any(char::is_numeric)
                && values::is_active(cell).is_none()
                && values::level(cell).is_none()
        }
        StudentField::IsActive => {
            matches!(cell, Cell::Bool(_))
                || (values::is_active(cell).is_some() && !cell.text().chars().all(char::is_numeric))
        }
        StudentField::Email | StudentField::Level | StudentField::RegistrationDate => {
            could_be(cell, field)
        }
    }
}

/// Dates as such or as text; a bare number may be anything.
fn is_date(cell: &Cell) -> bool {
    !matches!(cell, Cell::Number(_))
        && !cell.text().bytes().all(|b| b.is_ascii_digit())
        && [DateOrder::DayFirst, DateOrder::MonthFirst]
            .iter()
            .any(|order| values::date(cell, *order).is_some())
}

fn n_phone_digits(cell: &Cell) -> usize {
    let phone = values::phone(cell);
    let rest = phone.trim_start_matches('+');
    if rest.bytes().all(|b| b.is_ascii_digit()) { rest.len() } else { 0 }
}

/// A mobile number of Iraq in any of its usual forms, with its zero or without.
fn is_mobile(cell: &Cell) -> bool {
    let phone = values::phone(cell);
    let digits = phone.trim_start_matches('+').trim_start_matches("00");
    let digits = digits.strip_prefix("964").unwrap_or(digits);
    let digits = digits.strip_prefix('0').unwrap_or(digits);
    digits.len() == 10 && digits.starts_with('7') && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(texts: &[&str]) -> Option<StudentField> {
        let cells: Vec<Cell> = texts.iter().map(|text| Cell::Text((*text).to_owned())).collect();
        Looks::of(cells.iter()).best(|_| true)
    }

    #[test]
    fn columns_are_known_by_their_values() {
        use StudentField::{Department, Email, Id, IsActive, Level, Name, Phone, RegistrationDate};
        for (texts, field) in [
            (["20210001", "٢٠٢١٠٠٠٢", "20210003", "20210004"], Some(Id)),
            (["أحمد علي محمد", "زهراء حسين", "ئازاد کەریم", "Sara Omar"], Some(Name)),
            (["07712345678", "٠٧٥٠ ١٢٣ ٤٥٦٧", "+964 770 1234567", "7901234567"], Some(Phone)),
            (["a@b.edu", "c@d.edu", "e@f.edu", "g@h.edu"], Some(Email)),
            (["01/12/2024", "2024-11-05", "5.6.24", "٠١/٠٢/٢٠٢٤"], Some(RegistrationDate)),
            (["الثالثة", "3", "الرابعة", "المرحلة الثالثة"], Some(Level)),
            (["نشط", "نشط", "نشط", "نشط"], Some(IsActive)),
            (["علوم الحاسوب"; 4], Some(Department)),
            (["1", "2", "3", "4"], None),
            (["yes", "20210001", "a@b.edu", "2024-01-01"], None),
        ] {
            assert_eq!(best(&texts), field, "{texts:?}");
        }
    }
}
