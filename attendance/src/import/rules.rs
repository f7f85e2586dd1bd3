//! The table of value rules: what stands in a file, and what it means.
use std::collections::BTreeMap;

use super::values::{self, DEPARTMENTS};
use super::{Cell, StudentField};
use crate::Student;
use crate::text::fold;

/// A person's own rules, beside the built-in ones and before them. Keys are as they stand in the
/// file; spellings of one word are one key.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ValueRules {
    /// Departments in full.
    pub departments: BTreeMap<String, String>,
    /// Years of study; nothing leaves the value out on purpose.
    pub levels: BTreeMap<String, Option<u8>>,
    /// Active or not; nothing leaves the value out on purpose.
    pub statuses: BTreeMap<String, Option<bool>>,
}

/// What a value of a file means.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Meaning {
    /// A department.
    Department {
        /// In full.
        name: String,
    },
    /// A year of study.
    Level {
        /// 1 to 6.
        level: u8,
    },
    /// Active or not.
    Status {
        /// Whether the student is active.
        is_active: bool,
    },
    /// Left out.
    Nothing,
}

/// Where a meaning comes from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum RuleBy {
    /// From nowhere: it waits for a choice.
    Nobody,
    /// A rule of the person's own.
    Person,
    /// A built-in rule, such as `CS`.
    BuiltIn,
    /// The value says it itself.
    Itself,
}

/// A value of the list and what it is taken for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ValueUse {
    /// Department, level, or active or not.
    pub field: StudentField,
    /// As it stands in the file.
    pub text: String,
    /// Rows that have it.
    pub n_rows: usize,
    /// What it is taken for.
    pub meaning: Meaning,
    /// Where that comes from.
    pub by: RuleBy,
}

impl ValueUse {
    /// Whether something would be lost if nobody chose: a level or status that nobody understands.
    /// A department that waits is kept as it stands.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.by == RuleBy::Nobody && self.field != StudentField::Department
    }
}

/// Fields whose values have rules.
pub(super) const FIELDS: [StudentField; 3] =
    [StudentField::Department, StudentField::Level, StudentField::IsActive];

/// Values of a field that are shown at most: more are no abbreviations but a column of something
/// else.
const MAX_SHOWN: usize = 100;

/// Longest text that is taken for a department's short form, characters.
const MAX_SHORT: usize = 4;

/// The rules of one import, folded once.
pub(super) struct Rulebook {
    departments: BTreeMap<String, String>,
    built_in: BTreeMap<String, &'static str>,
    levels: BTreeMap<String, Option<u8>>,
    statuses: BTreeMap<String, Option<bool>>,
    /// Departments that are known in full.
    full: BTreeMap<String, ()>,
    /// Answers by field and text, since a list says the same few words thousands of times.
    uses: BTreeMap<(StudentField, String), ValueUse>,
}

impl Rulebook {
    pub(super) fn new(own: &ValueRules, saved: &[Student]) -> Self {
        let departments: BTreeMap<String, String> =
            own.departments.iter().map(|(short, full)| (fold(short), full.clone())).collect();
        let full = departments.values().map(|name| fold(name));
        let saved = saved.iter().filter_map(|student| student.department.as_deref()).map(fold);
        Self {
            full: full.chain(saved).map(|name| (name, ())).collect(),
            departments,
            built_in: DEPARTMENTS.iter().map(|(short, full)| (fold(short), *full)).collect(),
            levels: own.levels.iter().map(|(text, level)| (fold(text), *level)).collect(),
            statuses: own.statuses.iter().map(|(text, is)| (fold(text), *is)).collect(),
            uses: BTreeMap::new(),
        }
    }

    /// What a cell of a department, level or status means; counted.
    pub(super) fn meaning(&mut self, field: StudentField, cell: &Cell) -> (Meaning, RuleBy) {
        let text = values::line(&cell.text());
        let key = (field, text);
        if let Some(known) = self.uses.get_mut(&key) {
            known.n_rows += 1;
            return (known.meaning.clone(), known.by);
        }
        let (meaning, by) = self.look_up(field, cell, &key.1);
        let text = key.1.clone();
        self.uses.insert(key, ValueUse { field, text, n_rows: 1, meaning: meaning.clone(), by });
        (meaning, by)
    }

    fn look_up(&self, field: StudentField, cell: &Cell, text: &str) -> (Meaning, RuleBy) {
        let folded = fold(text);
        match field {
            StudentField::Level => match self.levels.get(&folded) {
                Some(level) => (level_meaning(*level), RuleBy::Person),
                None => match values::level(cell) {
                    Some(level) => (level_meaning(Some(level)), RuleBy::Itself),
                    None => (Meaning::Nothing, RuleBy::Nobody),
                },
            },
            StudentField::IsActive => match self.statuses.get(&folded) {
                Some(is_active) => (status_meaning(*is_active), RuleBy::Person),
                None => match values::is_active(cell) {
                    Some(is_active) => (status_meaning(Some(is_active)), RuleBy::BuiltIn),
                    None => (Meaning::Nothing, RuleBy::Nobody),
                },
            },
            _ => self.department(&folded, text),
        }
    }

    fn department(&self, folded: &str, text: &str) -> (Meaning, RuleBy) {
        let of = |name: &str, by| (Meaning::Department { name: name.to_owned() }, by);
        if let Some(full) = self.departments.get(folded) {
            return of(full, RuleBy::Person);
        }
        if let Some(full) = self.built_in.get(folded) {
            return of(full, RuleBy::BuiltIn);
        }
        let is_short = folded.chars().count() <= MAX_SHORT && !self.full.contains_key(folded);
        of(text, if is_short { RuleBy::Nobody } else { RuleBy::Itself })
    }

    /// Every value that came by: those that wait for a choice first, then the most usual.
    pub(super) fn uses(self) -> Vec<ValueUse> {
        let mut uses: Vec<ValueUse> = self.uses.into_values().collect();
        let rank = |u: &ValueUse| (u.field, u.by != RuleBy::Nobody, usize::MAX - u.n_rows);
        uses.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.text.cmp(&b.text)));
        let shown = |field| {
            let of_field = uses.iter().filter(move |u| u.field == field);
            // What waits is shown whole, however much it is.
            let n_waiting = of_field.clone().filter(|u| u.by == RuleBy::Nobody).count();
            of_field.take(n_waiting.max(MAX_SHOWN)).cloned()
        };
        FIELDS.into_iter().flat_map(shown).collect()
    }
}

fn level_meaning(level: Option<u8>) -> Meaning {
    level.map_or(Meaning::Nothing, |level| Meaning::Level { level })
}

fn status_meaning(is_active: Option<bool>) -> Meaning {
    is_active.map_or(Meaning::Nothing, |is_active| Meaning::Status { is_active })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(book: &mut Rulebook, field: StudentField, text: &str) -> (Meaning, RuleBy) {
        book.meaning(field, &Cell::Text(text.to_owned()))
    }

    #[test]
    fn a_person_s_rule_goes_before_the_built_in_one_and_short_forms_are_asked_about() {
        let own = ValueRules {
            departments: [("ش".to_owned(), "الشبكات".to_owned())].into(),
            levels: [("خريج".to_owned(), None), ("3".to_owned(), Some(4))].into(),
            statuses: [("مؤجل".to_owned(), Some(false))].into(),
        };
        let mut book = Rulebook::new(&own, &[]);
        let department = |name: &str| Meaning::Department { name: name.to_owned() };
        for (text, name, by) in [
            ("cs", "Computer Science", RuleBy::BuiltIn),
            (" IT ", "Information Technology", RuleBy::BuiltIn),
            ("SE", "Software Engineering", RuleBy::BuiltIn),
            ("ش", "الشبكات", RuleBy::Person),
            ("علوم  الحاسوب", "علوم الحاسوب", RuleBy::Itself),
            ("BIO", "BIO", RuleBy::Nobody),
        ] {
            assert_eq!(meaning(&mut book, StudentField::Department, text), (department(name), by));
        }
        let level = StudentField::Level;
        assert_eq!(meaning(&mut book, level, "خرّيج"), (Meaning::Nothing, RuleBy::Person));
        assert_eq!(meaning(&mut book, level, "٣"), (Meaning::Level { level: 4 }, RuleBy::Person));
        assert_eq!(
            meaning(&mut book, level, "ثانية"),
            (Meaning::Level { level: 2 }, RuleBy::Itself)
        );
        assert_eq!(meaning(&mut book, level, "grad"), (Meaning::Nothing, RuleBy::Nobody));
        assert_eq!(meaning(&mut book, level, "grad"), (Meaning::Nothing, RuleBy::Nobody));
        let status = meaning(&mut book, StudentField::IsActive, "مؤجل");
        assert_eq!(status, (Meaning::Status { is_active: false }, RuleBy::Person));
        let uses = book.uses();
        let open: Vec<_> =
            uses.iter().filter(|u| u.is_open()).map(|u| (&*u.text, u.n_rows)).collect();
        assert_eq!(open, [("grad", 2)]);
        assert_eq!((uses[0].text.as_str(), uses[0].by), ("BIO", RuleBy::Nobody));
    }
}
