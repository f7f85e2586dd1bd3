//! Which store keeps which domain value, and what of it is looked up. The texts are those of
//! `attendance::stored`: they outlive releases, and a newer one is refused.

use super::{Kept, schema};
use attendance::{
    Course, Excuse, Lesson, Section, Session, Student,
    sheet_plan::PrintedSheet,
    stored::{Register, RosterRow, Stored, StoredError},
};
use wasm_bindgen::JsValue;

macro_rules! kept {
    ($type:ty, $store:expr, |$value:ident| [$(($name:literal, $field:expr)),*]) => {
        impl Kept for $type {
            const STORE: &'static str = $store;

            fn keys(&self) -> Vec<(&'static str, JsValue)> {
                let $value = self;
                vec![$(($name, JsValue::from_str($field))),*]
            }

            fn to_body(&self) -> String {
                self.to_text()
            }

            fn from_body(body: &str) -> Result<Self, StoredError> {
                Self::from_text(body)
            }
        }
    };
}

kept!(Student, schema::STUDENTS, |student| [("id", student.id.as_str())]);
kept!(Course, schema::COURSES, |course| [("id", course.id.as_str())]);
kept!(Section, schema::SECTIONS, |section| [("id", section.id.as_str())]);
kept!(Lesson, schema::LESSONS, |lesson| [("id", lesson.id.as_str())]);
kept!(Session, schema::SESSIONS, |session| [
    ("id", session.id.as_str()),
    ("course", session.course.as_str()),
    ("date", &session.date.to_string())
]);
kept!(Excuse, schema::EXCUSES, |excuse| [
    ("id", excuse.id.as_str()),
    ("student", excuse.student.as_str())
]);
kept!(PrintedSheet, schema::SHEETS, |printed| [
    ("sheet_id", printed.sheet.sheet_id().as_str()),
    ("session", printed.session.as_str())
]);
kept!(RosterRow, schema::ROSTERS, |roster| [("course", roster.course().as_str())]);
kept!(Register, schema::REGISTERS, |register| [
    ("session", register.session().as_str()),
    ("course", register.course().as_str())
]);
