//! A session's slips, and what their bubbles mean.
use omr_core::{Locale, Paper, SheetId, SheetLayout, SlipSheet};

use super::PlanError;
use crate::{Course, Session, SessionId};

/// The printed slips of a session. Who a slip belongs to is not planned: the student fills it in.
#[derive(Debug, Clone, PartialEq)]
pub struct SlipPlan {
    session: SessionId,
    sheet: SlipSheet,
    layout: SheetLayout,
}

/// Plans `n_slips` slips for a session.
///
/// # Errors
///
/// [`PlanError`] when there are none or too many, or the session belongs to another course.
pub fn plan_slips(
    course: &Course,
    session: &Session,
    n_slips: usize,
    paper: Paper,
    locale: Locale,
) -> Result<SlipPlan, PlanError> {
    if session.course != course.id {
        return Err(PlanError::OtherCourse);
    }
    let sheet = SlipSheet::new(
        paper,
        locale,
        course.code.clone(),
        course.name.clone(),
        session.name.clone(),
        session.date.to_string(),
        n_slips,
    );
    SlipPlan::from_sheet(session.id.clone(), sheet)
}

impl SlipPlan {
    /// Field of a slip's status bubbles.
    pub const STATUS_FIELD: &'static str = "status";

    /// Columns of the id, from left to right.
    pub const DIGIT_FIELDS: [&'static str; 8] =
        ["id-1", "id-2", "id-3", "id-4", "id-5", "id-6", "id-7", "id-8"];

    /// Column of the check digit.
    pub const CHECK_FIELD: &'static str = "id-check";

    /// The plan of slips that were printed before.
    ///
    /// # Errors
    ///
    /// [`PlanError::Layout`] when there are no slips or too many.
    pub fn from_sheet(session: SessionId, sheet: SlipSheet) -> Result<Self, PlanError> {
        let layout = sheet.layout().map_err(|error| PlanError::Layout { error })?;
        Ok(Self { session, sheet, layout })
    }

    /// The session the slips were printed for.
    #[must_use]
    pub const fn session(&self) -> &SessionId {
        &self.session
    }

    /// The slips' short code.
    #[must_use]
    pub const fn sheet_id(&self) -> &SheetId {
        &self.sheet.sheet_id
    }

    /// What is printed.
    #[must_use]
    pub const fn sheet(&self) -> &SlipSheet {
        &self.sheet
    }

    /// Where everything lies.
    #[must_use]
    pub const fn layout(&self) -> &SheetLayout {
        &self.layout
    }

    /// Slips that were printed.
    #[must_use]
    pub const fn n_slips(&self) -> usize {
        self.sheet.n_slips
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reader gives fields by these names; a slip that was laid out otherwise could not be told
    /// whose it is.
    #[test]
    fn a_slip_s_fields_are_named_as_they_are_laid_out() {
        let sheet = SlipSheet::new(Paper::A4, Locale::Ar, "CS101", "", "10", "2026-12-15", 5);
        let plan = SlipPlan::from_sheet(SessionId::parse("s").unwrap(), sheet).unwrap();
        let names = SlipPlan::DIGIT_FIELDS.into_iter();
        let names: Vec<&str> =
            names.chain([SlipPlan::CHECK_FIELD, SlipPlan::STATUS_FIELD]).collect();
        for page in &plan.layout().pages {
            let fields: Vec<&str> = page.fields.iter().map(|f| f.field.as_str()).collect();
            assert_eq!(fields, names);
        }
    }
}
