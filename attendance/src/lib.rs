//! People and days: rosters, sessions, records, and their files.
//!
//! `attendance` knows who should have been where; it knows nothing of pixels, storage or screens.
//! [`sheet_plan::plan`] turns a roster into a sheet, [`reconcile::reconcile`] turns readings of
//! its pages into records and doubts ([`reconcile::reconcile_slips`] those of slips that students
//! fill themselves), [`record::apply`] says what a transaction has to write, and
//! [`report`] makes tables. The clock is always an argument.
//!
//! Excel and CSV are behind the feature `excel`, so that the app's own bundle stays light.
#![forbid(unsafe_code)]

pub mod book;
mod date;
pub mod demo;
mod digest;
#[cfg(feature = "excel")]
pub mod excel;
pub mod excuse;
mod id;
pub mod import;
pub mod reconcile;
pub mod record;
pub mod report;
mod roster;
pub mod search;
mod session;
pub mod sheet_plan;
mod status;
pub mod stored;
pub mod text;
pub mod timetable;
mod week;
mod words;

pub use date::{Date, DateError, Timestamp};
pub use excuse::Excuse;
pub use id::{
    CourseId, DeviceId, ExcuseId, IdError, LessonId, PhotoId, ScanId, SectionId, SessionId,
    StudentId,
};
pub use record::{Change, Record, Source};
pub use roster::{
    Course, Enrolment, LEVELS, MAX_NAME_CHARS, Section, Student, StudentProblem, is_email,
};
pub use session::Session;
pub use status::Status;
pub use timetable::Lesson;
pub use week::{Time, TimeError, Week, Weekday};
