//! The weekly timetable, and the sessions that it makes.
use crate::{
    CourseId, Date, LessonId, Section, SectionId, Session, SessionId, Student, Time, Weekday,
};

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

/// Lessons that take place at the same time: one person cannot hold both.
#[must_use]
pub fn clashes(lessons: &[Lesson]) -> Vec<(LessonId, LessonId)> {
    let overlaps = |a: &Lesson, b: &Lesson| {
        let ends_before = |a: &Lesson, b: &Lesson| matches!((a.until, b.from), (Some(until), Some(from)) if until < from);
        a.weekday == b.weekday
            && a.start < b.end
            && b.start < a.end
            && !ends_before(a, b)
            && !ends_before(b, a)
    };
    let later = |idx: usize| lessons.get(idx + 1..).unwrap_or_default();
    let pairs = lessons.iter().enumerate().flat_map(|(idx, a)| {
        later(idx).iter().filter(move |b| overlaps(a, b)).map(move |b| (&a.id, &b.id))
    });
    pairs.map(|(a, b)| (a.clone(), b.clone())).collect()
}

/// Whether a session is meant for a student: it is for the whole course, for the student's own
/// section or group, or for the section of the student's group. A student of no section is
/// expected everywhere.
#[must_use]
pub fn is_expected(session: &Session, student: &Student, sections: &[Section]) -> bool {
    let (Some(held_for), Some(own)) = (&session.section, &student.section) else { return true };
    let parent = |id: &SectionId| {
        sections.iter().find(|section| section.id == *id).and_then(|section| section.parent.clone())
    };
    held_for == own || parent(own).as_ref() == Some(held_for)
}

impl Session {
    /// The session that a line of the timetable makes on a day. Its id follows from both, so that
    /// two phones that make it make the same one.
    #[must_use]
    pub fn of_lesson(lesson: &Lesson, date: Date, name: String) -> Self {
        let id = SessionId::of_lesson(&lesson.id, date);
        Self {
            start: Some(lesson.start),
            end: Some(lesson.end),
            room: lesson.room.clone(),
            section: lesson.section.clone(),
            lesson: Some(lesson.id.clone()),
            ..Self::new(id, lesson.course.clone(), name, date)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StudentId;

    fn lesson(id: &str, weekday: Weekday, from: u8, to: u8) -> Lesson {
        Lesson::new(
            LessonId::parse(id).unwrap(),
            CourseId::parse("c").unwrap(),
            weekday,
            Time::new(from, 30).unwrap(),
            Time::new(to, 0).unwrap(),
        )
    }

    /// A Tuesday.
    fn tuesday() -> Date {
        Date::parse("2026-12-15").unwrap()
    }

    fn make(lesson: &Lesson, date: Date) -> Session {
        Session::of_lesson(lesson, date, "10".to_owned())
    }

    #[test]
    fn two_phones_make_one_session_of_a_lesson_and_each_day_has_its_own() {
        let lesson = lesson("l1", Weekday::Tuesday, 8, 10);
        let session = make(&lesson, tuesday());
        assert_eq!(make(&lesson.clone(), tuesday()), session);
        assert_eq!((session.id.as_str(), session.hours()), ("l1-2026-12-15", Some(1.5)));
        // The longest id of a lesson leaves no room for the day.
        let long = Lesson { id: LessonId::parse(&"ط".repeat(64)).unwrap(), ..lesson.clone() };
        let id = make(&long, tuesday()).id;
        assert_eq!(SessionId::parse(id.as_str()), Ok(id.clone()));
        assert_ne!(make(&long, tuesday().plus_days(7).unwrap()).id, id);
        let next = make(&lesson, tuesday().plus_days(7).unwrap());
        assert_ne!(next.id, session.id);
    }

    #[test]
    fn a_lesson_meets_on_its_day_of_the_week_within_its_term() {
        let lesson = Lesson {
            from: Some(tuesday()),
            until: tuesday().plus_days(7),
            ..lesson("l", Weekday::Tuesday, 8, 10)
        };
        let meets = |days: i32| lesson.meets_on(tuesday().plus_days(days.into()).unwrap());
        assert_eq!([-7, 0, 1, 7, 14].map(meets), [false, true, false, true, false]);
    }

    #[test]
    fn lessons_at_one_time_are_told_unless_one_term_is_over() {
        let first = lesson("a", Weekday::Sunday, 8, 10);
        let within = lesson("b", Weekday::Sunday, 9, 11);
        let after = lesson("c", Weekday::Sunday, 11, 12);
        let pair = (first.id.clone(), within.id.clone());
        assert_eq!(clashes(&[first.clone(), within.clone(), after]), [pair]);
        let autumn = Lesson { until: Some(tuesday()), ..first };
        let spring = Lesson { from: tuesday().plus_days(1), ..within };
        assert_eq!(clashes(&[spring, autumn]), []);
    }

    #[test]
    fn a_session_of_a_section_expects_its_groups_and_not_the_other_section() {
        let id = |text: &str| SectionId::parse(text).unwrap();
        let group = Section { parent: Some(id("a")), ..Section::new(id("a1"), "A1".to_owned()) };
        let sections = [Section::new(id("a"), "A".to_owned()), group];
        let of = |section: Option<&str>| Student {
            section: section.map(id),
            ..Student::new(StudentId::parse("1").unwrap(), "ن".to_owned())
        };
        let lesson = lesson("l", Weekday::Tuesday, 8, 10);
        let held_for = |section: Option<&str>| Session {
            section: section.map(id),
            ..make(&lesson, tuesday())
        };
        for (held, own, expected) in [
            (Some("a"), Some("a1"), true),
            (Some("a1"), Some("a"), false),
            (Some("a"), Some("b"), false),
            (None, Some("b"), true),
            (Some("a"), None, true),
        ] {
            let is = is_expected(&held_for(held), &of(own), &sections);
            assert_eq!(is, expected, "{held:?} and {own:?}");
        }
    }
}
