//! Students whose id is near the one on a slip.
use super::paper::{Column, Paper, check_digit};
use crate::StudentId;
use crate::report::Enrolled;

/// Most students that are offered: a screen shows them without scrolling.
const MOST: usize = 4;

/// What a difference costs. One wrong digit and two neighbours swapped are the slips of the pen that
/// people make; beyond two of them an id is no longer near.
mod cost {
    pub(super) const WRONG_DIGIT: u32 = 4;
    pub(super) const SWAPPED: u32 = 5;
    /// The column is not sure, and what it may hold is another digit.
    pub(super) const UNLIKELY: u32 = 3;
    /// The column is empty.
    pub(super) const MISSING: u32 = 2;
    /// The check digit is that of another id.
    pub(super) const CHECK: u32 = 2;
    pub(super) const MOST: u32 = 10;
}

/// A student whose id is near.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Near {
    /// Who.
    pub student: StudentId,
    /// The name, as it is listed.
    pub name: String,
    /// Whether another slip is surely this student's.
    pub has_slip: bool,
}

/// The enrolled students whose id is nearest to what is filled in.
pub(super) fn nearest(paper: &Paper<'_>, roster: &[Enrolled]) -> Vec<Near> {
    let with_cost = roster.iter().filter_map(|one| Some((distance(paper, &one.student.id)?, one)));
    let mut found: Vec<(u32, &Enrolled)> =
        with_cost.filter(|(cost, _)| *cost <= cost::MOST).collect();
    found.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.student.id.cmp(&b.1.student.id)));
    let near = |(_, one): (u32, &Enrolled)| Near {
        student: one.student.id.clone(),
        name: one.student.name.clone(),
        has_slip: false,
    };
    found.into_iter().take(MOST).map(near).collect()
}

/// How far a student's id is from the slip's; nothing when a slip cannot carry it.
fn distance(paper: &Paper<'_>, student: &StudentId) -> Option<u32> {
    let columns = paper.digits();
    let id: Vec<char> = student.as_str().chars().collect();
    if !student.is_usual() || id.len() != columns.len() {
        return None;
    }
    let mut cost = 0;
    let mut idx = 0;
    while idx < columns.len() {
        if is_swapped(columns, &id, idx) {
            cost += cost::SWAPPED;
            idx += 2;
        } else {
            cost += column_cost(&columns[idx], id[idx]);
            idx += 1;
        }
    }
    let is_other = |check: char| Some(check) != check_digit(student.as_str());
    if paper.check_digit().is_some_and(is_other) {
        cost += cost::CHECK;
    }
    Some(cost)
}

/// Whether two neighbouring digits stand in each other's column.
fn is_swapped(columns: &[Column], id: &[char], idx: usize) -> bool {
    let Some([a, b]) = columns.get(idx..idx + 2) else { return false };
    let Some([first, second]) = id.get(idx..idx + 2) else { return false };
    first != second && a.digit() == Some(*second) && b.digit() == Some(*first)
}

fn column_cost(column: &Column, digit: char) -> u32 {
    match column {
        Column::Digit(read) if *read == digit => 0,
        Column::Digit(_) => cost::WRONG_DIGIT,
        Column::Blank => cost::MISSING,
        Column::Several(digits) | Column::Unsure(digits) => {
            if digits.is_empty() {
                cost::MISSING
            } else if digits.contains(&digit) {
                0
            } else {
                cost::UNLIKELY
            }
        }
    }
}
