//! One file a page; pages stay thin and leave the rules to `attendance`.

mod course;
mod course_form;
mod courses;
mod document;
mod enrol;
mod history;
mod home;
mod import;
mod not_found;
mod review;
mod scan;
mod session;
mod session_form;
mod settings;
mod student_form;
mod students;
mod timetable;
mod words;

pub(crate) use course::CoursePage;
pub(crate) use course_form::{EditCourse, NewCourse};
pub(crate) use courses::Courses;
pub(crate) use enrol::Enrol;
pub(crate) use history::History;
pub(crate) use home::Home;
pub(crate) use import::ImportPage;
pub(crate) use not_found::NotFound;
pub(crate) use review::Review;
pub(crate) use scan::Scan;
pub(crate) use session::SessionPage;
pub(crate) use session_form::{EditSession, NewSession};
pub(crate) use settings::Settings;
pub(crate) use student_form::{EditStudent, NewStudent};
pub(crate) use students::Students;
pub(crate) use timetable::{EditLesson, NewLesson, TimetablePage};
