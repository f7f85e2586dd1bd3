//! Which store keeps which domain value.

use super::{Kept, schema};
use attendance::{Course, Enrolment, Session, SessionId, Student, Timestamp};
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
