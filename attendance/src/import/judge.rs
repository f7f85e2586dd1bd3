//! Rows against each other and against the saved students.
use std::collections::{BTreeMap, BTreeSet};

use super::row::Parsed;
use super::{ImportRow, Problem, StudentField, Verdict};
use crate::text::fold;
use crate::{Student, StudentId};

/// Saved students by id and by address.
pub(super) struct Saved<'a> {
    pub(super) by_id: BTreeMap<&'a StudentId, &'a Student>,
    by_email: BTreeMap<String, &'a Student>,
}

impl<'a> Saved<'a> {
    pub(super) fn of(students: &'a [Student]) -> Self {
        let email = |s: &'a Student| Some((s.email.as_deref()?.to_lowercase(), s));
        Self {
            by_id: students.iter().map(|s| (&s.id, s)).collect(),
            by_email: students.iter().filter_map(email).collect(),
        }
    }
}

/// Rows with their verdicts: what a row says, against the other rows and the saved students.
pub(super) fn judge(mut parsed: Vec<Parsed>, saved: &Saved<'_>) -> Vec<ImportRow> {
    for row in parsed.iter_mut().filter(|row| row.is_left_out) {
        row.problems.clear();
    }
    let any_usual = ids(&parsed).any(StudentId::is_usual);
    let twins = twin_problems(&parsed);
    for (row, twin) in parsed.iter_mut().zip(twins) {
        row.problems.extend(twin);
        let unusual = row.facts.id.clone().filter(|id| any_usual && !id.is_usual());
        let unusual = unusual.filter(|_| !row.is_left_out);
        row.problems.extend(unusual.map(|id| Problem::IdUnusual { id }));
    }
    check_emails(&mut parsed, saved);
    parsed.into_iter().map(|row| verdict(row, saved)).collect()
}

fn ids(parsed: &[Parsed]) -> impl Iterator<Item = &StudentId> {
    parsed.iter().filter(|row| !row.is_left_out).filter_map(|row| row.facts.id.as_ref())
}

/// Rows that share an id, by row: the same words are one student, other words are a question.
fn twin_problems(parsed: &[Parsed]) -> Vec<Option<Problem>> {
    let mut groups: BTreeMap<&StudentId, Vec<usize>> = BTreeMap::new();
    for (row_idx, row) in parsed.iter().enumerate().filter(|(_, row)| !row.is_left_out) {
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
///
/// Whoever gets another address by this list gives the old one up, so that a list in which an
/// address went from one student to another is taken at once, and taking it again changes nothing.
fn check_emails(rows: &mut [Parsed], saved: &Saved<'_>) {
    let moving = |rows: &[Parsed], problems: &[Option<Problem>]| -> BTreeSet<StudentId> {
        let kept = rows
            .iter()
            .zip(problems)
            .filter(|(row, problem)| problem.is_none() && !row.is_rejected() && !row.is_left_out);
        let moves = kept.filter_map(|(row, _)| {
            let (id, email) = (row.facts.id.as_ref()?, row.facts.email.as_ref()?);
            let before = saved.by_id.get(id)?.email.as_ref()?;
            (before.to_lowercase() != email.to_lowercase()).then(|| id.clone())
        });
        moves.collect()
    };
    let mut problems = vec![None; rows.len()];
    let mut moved = moving(rows, &problems);
    loop {
        problems = email_problems(rows, saved, &moved);
        let still = moving(rows, &problems);
        // Fewer each time: whoever does not get the new address keeps the old one.
        if still.len() >= moved.len() {
            break;
        }
        moved = still;
    }
    for (row, problem) in rows.iter_mut().zip(problems) {
        if let Some(problem) = problem {
            row.facts.email = None;
            row.problems.push(problem);
        }
    }
}

fn email_problems(
    rows: &[Parsed],
    saved: &Saved<'_>,
    moved: &BTreeSet<StudentId>,
) -> Vec<Option<Problem>> {
    let mut first_rows: BTreeMap<String, u32> = BTreeMap::new();
    let mut problem = |row: &Parsed| {
        let is_open = !row.is_rejected() && !row.is_left_out;
        let email = row.facts.email.as_ref().filter(|_| is_open)?;
        let key = email.to_lowercase();
        let owner = saved
            .by_email
            .get(&key)
            .filter(|owner| Some(&owner.id) != row.facts.id.as_ref() && !moved.contains(&owner.id));
        let email = email.clone();
        if let Some(owner) = owner {
            let (by, name) = (owner.id.clone(), owner.name.clone());
            Some(Problem::EmailTaken { email, by, name })
        } else if let Some(first) = first_rows.get(&key) {
            Some(Problem::EmailTwice { email, row: *first })
        } else {
            first_rows.insert(key, row.row_number);
            None
        }
    };
    rows.iter().map(&mut problem).collect()
}

fn verdict(mut row: Parsed, saved: &Saved<'_>) -> ImportRow {
    let before = row.facts.id.as_ref().and_then(|id| saved.by_id.get(id)).copied();
    let student = row.student(before);
    if let (Some(before), Some(student)) = (before, &student)
        && !row.is_left_out
        && !shares_a_word(&before.name, &student.name)
    {
        row.problems.push(Problem::NameDiffers { saved: before.name.clone() });
    }
    let verdict = match (&student, before) {
        _ if row.is_left_out => Verdict::LeftOut,
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
    if a == b {
        return true;
    }
    let (a, b) = (fold(a), fold(b));
    a.split(' ').any(|word| b.split(' ').any(|other| word == other))
}

/// Fields in which two differ.
pub(super) fn differing(before: &Student, after: &Student) -> Vec<StudentField> {
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
