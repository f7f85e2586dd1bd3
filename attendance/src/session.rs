//! One meeting of a course.
use crate::{CourseId, Date, SessionId};

/// A meeting of a course, for which attendance is taken.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Session {
    /// For the program.
    pub id: SessionId,
    /// The course it belongs to.
    pub course: CourseId,
    /// For people, such as `Lecture 10`.
    pub name: String,
    /// The day it was held.
    pub date: Date,
}

impl Session {
    /// Orders sessions as they were held; those of one day by name.
    pub fn sort(sessions: &mut [Self]) {
        sessions.sort_by(|a, b| (a.date, &a.name, &a.id).cmp(&(b.date, &b.name, &b.id)));
    }
}
