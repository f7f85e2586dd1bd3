//! Which store keeps which domain value.

use super::{Kept, schema};
use attendance::stored::Stored;
use attendance::{Change, Course, Enrolment, Record, Session, Student};

pub use attendance::sheet_plan::PrintedSheet;

macro_rules! kept {
    ($type:ty, $store:expr) => {
        impl Kept for $type {
            const STORE: &'static str = $store;
            type Shape = <$type as Stored>::Shape;

            fn to_shape(&self) -> Self::Shape {
                Stored::to_shape(self)
            }

            fn from_shape(shape: Self::Shape) -> Result<Self, String> {
                Stored::from_shape(shape).map_err(|error| error.to_string())
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
kept!(PrintedSheet, schema::SHEETS);
