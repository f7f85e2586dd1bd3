//! A roster and a session as a sheet, and what each of its bubbles means.
mod printed;
mod slips;

use std::collections::BTreeMap;

use omr_core::{LayoutError, Locale, Paper, RosterRow, RosterSheet, SheetId, SheetLayout};

pub use printed::{Plan, Printed, PrintedSheet};
pub use slips::{SlipPlan, plan_slips};

use crate::{Course, IdError, Session, SessionId, Status, Student, StudentId};

/// A printed sheet of a session: where its bubbles are and what they mean.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetPlan {
    session: SessionId,
    sheet: RosterSheet,
    layout: SheetLayout,
    rows: BTreeMap<String, PlannedRow>,
}

/// What a row of the sheet stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRow {
    /// 1-based number, as printed.
    pub number: usize,
    /// 1-based page of the sheet.
    pub page: u32,
    /// The row's field, such as `row-7`.
    pub field: String,
    /// Whose row it is.
    pub student: StudentId,
    /// The name as printed.
    pub name: String,
}

/// Why no sheet can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum PlanError {
    /// The roster is empty or too long.
    #[error(transparent)]
    Layout {
        /// What the layout says.
        error: LayoutError,
    },
    /// The session is one of another course.
    #[error("the session belongs to another course")]
    OtherCourse,
    /// A student stands in two rows.
    #[error("student {student} is listed twice")]
    StudentTwice {
        /// Whose rows.
        student: StudentId,
    },
    /// A stored sheet has a row without a proper id.
    #[error("row {row} has no proper id: {error}")]
    RowId {
        /// 1-based row.
        row: usize,
        /// What is wrong with it.
        error: IdError,
    },
}

/// Plans the sheet of a session for `roster`, in its order.
///
/// # Errors
///
/// [`PlanError`] when the roster is empty, too long or names a student twice, or the session
/// belongs to another course.
pub fn plan(
    course: &Course,
    session: &Session,
    roster: &[Student],
    paper: Paper,
    locale: Locale,
) -> Result<SheetPlan, PlanError> {
    if session.course != course.id {
        return Err(PlanError::OtherCourse);
    }
    let row = |s: &Student| RosterRow { id: s.id.as_str().to_owned(), name: s.name.clone() };
    let sheet = RosterSheet::new(
        paper,
        locale,
        course.code.clone(),
        course.name.clone(),
        session.name.clone(),
        session.date.to_string(),
        roster.iter().map(row).collect(),
    );
    SheetPlan::from_sheet(session.id.clone(), sheet)
}

impl SheetPlan {
    /// The plan of a sheet that was printed before.
    ///
    /// # Errors
    ///
    /// [`PlanError`] when the sheet has no rows, too many, two for one student, or one without a
    /// proper id.
    pub fn from_sheet(session: SessionId, sheet: RosterSheet) -> Result<Self, PlanError> {
        let layout = sheet.layout().map_err(|error| PlanError::Layout { error })?;
        let mut seen = std::collections::BTreeSet::new();
        let mut rows = BTreeMap::new();
        for (row_idx, row) in sheet.rows.iter().enumerate() {
            let number = row_idx + 1;
            let student = StudentId::parse(&row.id)
                .map_err(|error| PlanError::RowId { row: number, error })?;
            if !seen.insert(student.clone()) {
                return Err(PlanError::StudentTwice { student });
            }
            let field = format!("row-{number}");
            let page = (row_idx / sheet.rows_per_page() + 1) as u32;
            let name = row.name.clone();
            rows.insert(field.clone(), PlannedRow { number, page, field, student, name });
        }
        Ok(Self { session, sheet, layout, rows })
    }

    /// The session the sheet was printed for.
    #[must_use]
    pub const fn session(&self) -> &SessionId {
        &self.session
    }

    /// The sheet's short code.
    #[must_use]
    pub const fn sheet_id(&self) -> &SheetId {
        &self.sheet.sheet_id
    }

    /// What is printed.
    #[must_use]
    pub const fn sheet(&self) -> &RosterSheet {
        &self.sheet
    }

    /// Where everything lies.
    #[must_use]
    pub const fn layout(&self) -> &SheetLayout {
        &self.layout
    }

    /// Number of pages.
    #[must_use]
    pub const fn n_pages(&self) -> u32 {
        self.layout.pages.len() as u32
    }

    /// The rows in printed order.
    #[must_use]
    pub fn rows(&self) -> Vec<&PlannedRow> {
        let mut rows: Vec<_> = self.rows.values().collect();
        rows.sort_by_key(|row| row.number);
        rows
    }

    /// The row of a field, such as `row-7`; none for other fields.
    #[must_use]
    pub fn row(&self, field: &str) -> Option<&PlannedRow> {
        self.rows.get(field)
    }

    /// What a mark in a bubble means; none where the sheet has no such bubble.
    #[must_use]
    pub fn meaning(&self, field: &str, value: &str) -> Option<(&StudentId, Status)> {
        Some((&self.row(field)?.student, Status::from_value(value)?))
    }

    /// The field in the header of a page that says what an unmarked row means.
    #[must_use]
    pub fn unmarked_field(page: u32) -> String {
        format!("unmarked-{page}")
    }
}

#[cfg(test)]
mod tests {
    use omr_core::Density;

    use super::*;

    /// A row of the plan stands on the page on which the layout has its field.
    #[test]
    fn rows_stand_on_the_pages_of_their_layout_however_dense() {
        let row = |i: u32| RosterRow { id: (20_210_000 + i).to_string(), name: "دانا".into() };
        let rows: Vec<_> = (1..=100).map(row).collect();
        for paper in [Paper::A4, Paper::Letter] {
            for density in [Density::Phone, Density::Scanner] {
                let rows = rows.clone();
                let sheet =
                    RosterSheet::new(paper, Locale::Ckb, "CS101", "", "10", "2026-12-15", rows);
                let session = SessionId::parse("s").unwrap();
                let plan = SheetPlan::from_sheet(session, sheet.with_density(density)).unwrap();
                assert_eq!(plan.rows().len(), 100);
                for page in &plan.layout().pages {
                    for field in page.fields.iter().filter(|field| field.student_id.is_some()) {
                        assert_eq!(plan.row(&field.field).unwrap().page, page.page);
                    }
                }
            }
        }
    }
}
