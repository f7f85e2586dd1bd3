//! A sheet as PDF: planned, remembered, and only then handed out.

use super::super::document::Making;
use crate::{
    platform::{clock, files},
    storage::{self, PrintedSheet, book::ActError, jobs::Document, sessions::SessionView},
};
use attendance::sheet_plan::{self, PlanError, Printed};
use omr_core::{Density, Locale, Paper};
use protocol::{JobError, TableFormat};

/// What a person chose to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) kind: Kind,
    pub(super) paper: Paper,
    pub(super) language: Locale,
}

/// Which sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The list, one row a student.
    Roster(Density),
    /// So many slips.
    Slips(usize),
}

/// Makes the sheet. One that is not remembered is not handed out: it could not be read when it
/// comes back.
pub(super) async fn make(view: &SessionView, choice: Choice) -> Making {
    let table = &view.table;
    let sheet = match plan(view, choice) {
        Ok(sheet) => sheet,
        Err(error) => return Making::Failed(not_planned(error)),
    };
    let printed = PrintedSheet {
        session: table.session.id.clone(),
        printed_at: clock::now(),
        sheet: sheet.clone(),
    };
    if let Err(error) = remember(&printed).await {
        return Making::NotStored(error);
    }
    let (id, date) = (sheet.sheet_id().spoken(), table.session.date.to_string());
    let name = &[table.course.code.as_str(), table.session.name.as_str(), &date, &id];
    let name = files::file_name(name, "pdf");
    let document = Document::Sheet { sheet: sheet.sheet_id().clone() };
    Making::make(document, TableFormat::default(), name, files::PDF, choice.language).await
}

fn plan(view: &SessionView, choice: Choice) -> Result<Printed, PlanError> {
    let (course, session) = (&view.table.course, &view.table.session);
    let Choice { kind, paper, language } = choice;
    Ok(match kind {
        Kind::Roster(density) => {
            let plan = sheet_plan::plan(course, session, &view.printed, paper, language)?;
            Printed::Roster(plan.sheet().clone().with_density(density))
        }
        Kind::Slips(n_slips) => {
            let plan = sheet_plan::plan_slips(course, session, n_slips, paper, language)?;
            Printed::Slips(plan.sheet().clone())
        }
    })
}

async fn remember(printed: &PrintedSheet) -> Result<(), ActError> {
    storage::sessions::remember_sheet(&storage::connection().await?, printed).await
}

fn not_planned(error: PlanError) -> JobError {
    match error {
        PlanError::Layout { error } => JobError::Layout(error),
        PlanError::OtherCourse | PlanError::StudentTwice { .. } | PlanError::RowId { .. } => {
            JobError::Document { detail: error.to_string() }
        }
    }
}
