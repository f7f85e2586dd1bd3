//! The weekly timetable, and the sessions that it makes.
use crate::{CourseId, Date, LessonId, SectionId, Time, Weekday};

/// A line of the timetable: a course meets every week on this day at this time.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Lesson {
    /// For the program.
    pub id: LessonId,
    /// The course that meets.
    pub course: CourseId,
    /// The day.
    pub weekday: Weekday,
    /// When it begins.
    pub start: Time,
    /// When it ends.
    pub end: Time,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// The section or group it is for; none when it is for the whole course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<SectionId>,
    /// First day of the term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day of the term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Lesson {
    /// A line for the whole year, for the whole course.
    #[must_use]
    pub const fn new(
        id: LessonId,
        course: CourseId,
        weekday: Weekday,
        start: Time,
        end: Time,
    ) -> Self {
        Self { id, course, weekday, start, end, room: None, section: None, from: None, until: None }
    }

    /// Whether the course meets by this line on `date`.
    #[must_use]
    pub fn meets_on(&self, date: Date) -> bool {
        self.weekday == date.weekday()
            && self.from.is_none_or(|from| from <= date)
            && self.until.is_none_or(|until| date <= until)
    }
}
