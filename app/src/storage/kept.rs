//! Which store keeps which domain value. The shapes are those of `attendance::stored`: they outlive
//! releases, and a newer one is refused.

use super::{Kept, schema};
use attendance::{
    Change, Course, Enrolment, Record, Session, Student,
    sheet_plan::PrintedSheet,
    stored::{StoredError, StoredV1 as Stored},
};

macro_rules! kept {
    ($type:ty, $store:expr) => {
        impl Kept for $type {
            const STORE: &'static str = $store;
            type Shape = <Self as Stored>::Shape;

            fn to_shape(&self) -> Self::Shape {
                Stored::to_shape(self)
            }

            fn from_shape(shape: Self::Shape) -> Result<Self, StoredError> {
                Stored::from_shape(shape)
            }
        }
    };
}

kept!(Student, schema::STUDENTS);
kept!(Course, schema::COURSES);
kept!(Enrolment, schema::ENROLMENTS);
kept!(Session, schema::SESSIONS);
kept!(PrintedSheet, schema::SHEETS);
kept!(Record, schema::RECORDS);
kept!(Change, schema::HISTORY);
