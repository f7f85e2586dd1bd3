//! Printed sheets of both kinds.
use omr_core::{Density, Locale, Paper, RosterRow, RosterSheet, SlipSheet};

use super::{Sheet, SheetRow, session_id, sheet_id};
use crate::Timestamp;
use crate::sheet_plan::{Printed, PrintedSheet};
use crate::stored::v1::{V1, check_v1};
use crate::stored::{StoredError, StoredV1};

impl StoredV1 for PrintedSheet {
    type Shape = Sheet;

    fn to_shape(&self) -> Sheet {
        match &self.sheet {
            Printed::Roster(sheet) => self.roster_shape(sheet),
            Printed::Slips(sheet) => self.slips_shape(sheet),
        }
    }

    fn from_shape(shape: Sheet) -> Result<Self, StoredError> {
        check_v1(shape.v)?;
        sheet(shape)
    }
}

/// The sheet of a shape, whatever its version says.
pub(in crate::stored) fn sheet(shape: Sheet) -> Result<PrintedSheet, StoredError> {
    let (session, printed_at) =
        (session_id(&shape.session)?, Timestamp::from_millis(shape.printed_at));
    let sheet = match shape.n_slips {
        Some(n_slips) => Printed::Slips(slips(shape, n_slips)?),
        None => Printed::Roster(roster(shape)?),
    };
    Ok(PrintedSheet { session, printed_at, sheet })
}

impl PrintedSheet {
    fn roster_shape(&self, sheet: &RosterSheet) -> Sheet {
        let row = |row: &RosterRow| SheetRow { id: row.id.clone(), name: row.name.clone() };
        Sheet {
            v: V1,
            sheet_id: sheet.sheet_id.to_string(),
            session: self.session.as_str().to_owned(),
            printed_at: self.printed_at.as_millis(),
            paper: paper_word(sheet.paper).to_owned(),
            locale: locale_word(sheet.locale).to_owned(),
            course: sheet.course.clone(),
            course_name: sheet.course_name.clone(),
            session_name: sheet.session.clone(),
            date: sheet.date.clone(),
            density: density_word(sheet.density).map(str::to_owned),
            n_slips: None,
            rows: sheet.rows.iter().map(row).collect(),
        }
    }

    fn slips_shape(&self, sheet: &SlipSheet) -> Sheet {
        Sheet {
            v: V1,
            sheet_id: sheet.sheet_id.to_string(),
            session: self.session.as_str().to_owned(),
            printed_at: self.printed_at.as_millis(),
            paper: paper_word(sheet.paper).to_owned(),
            locale: locale_word(sheet.locale).to_owned(),
            course: sheet.course.clone(),
            course_name: sheet.course_name.clone(),
            session_name: sheet.session.clone(),
            date: sheet.date.clone(),
            density: None,
            // At most 999 are laid out.
            n_slips: Some(sheet.n_slips as u32),
            rows: Vec::new(),
        }
    }
}

fn roster(shape: Sheet) -> Result<RosterSheet, StoredError> {
    let density = [Density::Phone, Density::Scanner]
        .into_iter()
        .find(|&density| density_word(density) == shape.density.as_deref());
    let row = |row: SheetRow| RosterRow { id: row.id, name: row.name };
    Ok(RosterSheet {
        // Not derived again: what is printed on the paper counts.
        sheet_id: sheet_id(&shape.sheet_id)?,
        paper: paper(&shape.paper)?,
        locale: locale(&shape.locale)?,
        course: shape.course,
        course_name: shape.course_name,
        session: shape.session_name,
        date: shape.date,
        density: density
            .ok_or_else(|| StoredError::damaged("density", shape.density.unwrap_or_default()))?,
        rows: shape.rows.into_iter().map(row).collect(),
    })
}

fn slips(shape: Sheet, n_slips: u32) -> Result<SlipSheet, StoredError> {
    Ok(SlipSheet {
        sheet_id: sheet_id(&shape.sheet_id)?,
        paper: paper(&shape.paper)?,
        locale: locale(&shape.locale)?,
        course: shape.course,
        course_name: shape.course_name,
        session: shape.session_name,
        date: shape.date,
        n_slips: n_slips as usize,
    })
}

fn paper(word: &str) -> Result<Paper, StoredError> {
    let found = [Paper::A4, Paper::Letter].into_iter().find(|paper| paper_word(*paper) == word);
    found.ok_or_else(|| StoredError::damaged("paper", word))
}

fn locale(word: &str) -> Result<Locale, StoredError> {
    let all = [Locale::En, Locale::Ar, Locale::Ckb];
    let found = all.into_iter().find(|locale| locale_word(*locale) == word);
    found.ok_or_else(|| StoredError::damaged("locale", word))
}

const fn paper_word(paper: Paper) -> &'static str {
    match paper {
        Paper::A4 => "a4",
        Paper::Letter => "letter",
    }
}

const fn density_word(density: Density) -> Option<&'static str> {
    match density {
        Density::Phone => None,
        Density::Scanner => Some("scanner"),
    }
}

const fn locale_word(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "en",
        Locale::Ar => "ar",
        Locale::Ckb => "ckb",
    }
}
