//! Sheets of both kinds as they were printed.
use omr_core::{RosterSheet, SheetId, SheetLayout, SlipSheet};

use super::{PlanError, SheetPlan, SlipPlan};
use crate::{SessionId, Timestamp};

/// A sheet as it was printed: enough to print it again, byte for byte, and to read it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PrintedSheet {
    /// The session it was printed for.
    pub session: SessionId,
    /// When it was first printed.
    pub printed_at: Timestamp,
    /// What is printed.
    pub sheet: Printed,
}

/// What is printed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Printed {
    /// A list with one row a student.
    Roster(RosterSheet),
    /// Slips that the students fill.
    Slips(SlipSheet),
}

impl Printed {
    /// The sheet's short code.
    #[must_use]
    pub const fn sheet_id(&self) -> &SheetId {
        match self {
            Self::Roster(sheet) => &sheet.sheet_id,
            Self::Slips(sheet) => &sheet.sheet_id,
        }
    }
}

/// What the bubbles of a sheet mean, whatever its kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    /// One row a student.
    Roster(SheetPlan),
    /// One slip a student, who writes the id.
    Slips(SlipPlan),
}

impl Plan {
    /// The plan of a sheet that was printed before.
    ///
    /// # Errors
    ///
    /// [`PlanError`] when the sheet cannot be laid out, or names a student twice.
    pub fn of(printed: PrintedSheet) -> Result<Self, PlanError> {
        match printed.sheet {
            Printed::Roster(sheet) => {
                SheetPlan::from_sheet(printed.session, sheet).map(Self::Roster)
            }
            Printed::Slips(sheet) => SlipPlan::from_sheet(printed.session, sheet).map(Self::Slips),
        }
    }

    /// The sheet's short code.
    #[must_use]
    pub const fn sheet_id(&self) -> &SheetId {
        match self {
            Self::Roster(plan) => plan.sheet_id(),
            Self::Slips(plan) => plan.sheet_id(),
        }
    }

    /// Where everything lies.
    #[must_use]
    pub const fn layout(&self) -> &SheetLayout {
        match self {
            Self::Roster(plan) => plan.layout(),
            Self::Slips(plan) => plan.layout(),
        }
    }
}
