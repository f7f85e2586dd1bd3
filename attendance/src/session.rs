//! One meeting of a course.
use crate::{CourseId, Date, LessonId, SectionId, SessionId, Time};

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
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Time>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Time>,
    /// Where it was held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// The section or group it was held for; none when it was for the whole course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<SectionId>,
    /// The line of the timetable that it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<LessonId>,
}

impl Session {
    /// A meeting of which only the day is known.
    #[must_use]
    pub const fn new(id: SessionId, course: CourseId, name: String, date: Date) -> Self {
        Self {
            id,
            course,
            name,
            date,
            start: None,
            end: None,
            room: None,
            section: None,
            lesson: None,
        }
    }

    /// How long it took, hours; none when a time is missing or it ends before it begins.
    #[must_use]
    pub fn hours(&self) -> Option<f64> {
        match self.start?.minutes_until(self.end?) {
            0 => None,
            minutes => Some(f64::from(minutes) / 60.0),
        }
    }

    /// Orders sessions as they were held; those of one day by time, then by name.
    pub fn sort(sessions: &mut [Self]) {
        let key = |s: &Self| (s.date, s.start);
        sessions.sort_by(|a, b| {
            key(a).cmp(&key(b)).then_with(|| (&a.name, &a.id).cmp(&(&b.name, &b.id)))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_known_when_both_times_are() {
        let (id, course) = (SessionId::parse("s").unwrap(), CourseId::parse("c").unwrap());
        let date = Date::parse("2026-12-15").unwrap();
        let mut session = Session::new(id, course, "10".to_owned(), date);
        assert_eq!(session.hours(), None);
        session.start = Time::new(8, 30);
        session.end = Time::new(10, 0);
        assert_eq!(session.hours(), Some(1.5));
        session.end = Time::new(8, 0);
        assert_eq!(session.hours(), None);
    }
}
