//! Which store keeps which domain value.

use super::{Kept, schema};
use attendance::{Change, Course, Enrolment, Record, Session, SessionId, Student, Timestamp};
use omr_core::RosterSheet;
use serde::{Deserialize, Serialize};

/// A sheet as it was printed: enough to print it again, byte for byte, and to read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedSheet {
    /// The session it was printed for.
    pub session: SessionId,
    /// When it was first printed.
    pub printed_at: Timestamp,
    /// What is printed.
    pub sheet: RosterSheet,
}

macro_rules! kept {
    ($type:ty, $store:expr) => {
        impl Kept for $type {
            const STORE: &'static str = $store;
            type Shape = Self;

            fn to_shape(&self) -> Self {
                self.clone()
            }

            fn from_shape(shape: Self) -> Result<Self, String> {
                Ok(shape)
            }
        }
    };
}

kept!(Student, schema::STUDENTS);
kept!(Course, schema::COURSES);
kept!(Enrolment, schema::ENROLMENTS);
kept!(Session, schema::SESSIONS);
kept!(Record, schema::RECORDS);
kept!(Change, schema::HISTORY);

impl Kept for PrintedSheet {
    const STORE: &'static str = schema::SHEETS;
    type Shape = SheetShape;

    fn to_shape(&self) -> SheetShape {
        SheetShape {
            sheet_id: self.sheet.sheet_id.to_string(),
            session: self.session.clone(),
            printed_at: self.printed_at,
            sheet: self.sheet.clone(),
        }
    }

    fn from_shape(shape: SheetShape) -> Result<Self, String> {
        let SheetShape { session, printed_at, sheet, .. } = shape;
        Ok(Self { session, printed_at, sheet })
    }
}

/// A printed sheet beside its key.
#[derive(Debug, Serialize, Deserialize)]
pub struct SheetShape {
    sheet_id: String,
    session: SessionId,
    printed_at: Timestamp,
    sheet: RosterSheet,
}
