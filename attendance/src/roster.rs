//! Students, courses and who takes what.
use crate::text::ascii_digit;
use crate::{CourseId, Date, SectionId, StudentId};

/// A student as the university lists them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Student {
    /// The university's number, text.
    pub id: StudentId,
    /// Full name in any script; see [`Student::problems`].
    pub name: String,
    /// Email address; no two students share one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Department in full, such as `Computer Science`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Year of study, 1–6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// Phone number, text, ASCII digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Inactive students stay in the history and are left off new sheets.
    pub is_active: bool,
    /// When the student was registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_date: Option<Date>,
    /// Section or group the student belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<SectionId>,
}

/// What a form or an import says about a student that cannot be saved as it is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum StudentProblem {
    /// Every student needs a name.
    NameEmpty,
    /// The name is longer than a sheet or list can carry.
    NameTooLong {
        /// Characters given.
        n_chars: usize,
        /// Characters allowed.
        max: usize,
    },
    /// Not of the form `name@place`.
    EmailMalformed,
    /// Levels are 1 to 6.
    LevelOutOfRange,
}

/// Longest name that is kept, characters: five names of Arabic use take about 60.
pub const MAX_NAME_CHARS: usize = 200;

/// Years of study that exist (medicine has six).
pub const LEVELS: std::ops::RangeInclusive<u8> = 1..=6;

impl Student {
    /// An active student of whom no more is known.
    #[must_use]
    pub const fn new(id: StudentId, name: String) -> Self {
        Self {
            id,
            name,
            email: None,
            department: None,
            level: None,
            phone: None,
            is_active: true,
            registration_date: None,
            section: None,
        }
    }

    /// What is wrong with the values; none means that the student can be saved.
    #[must_use]
    pub fn problems(&self) -> Vec<StudentProblem> {
        let n_chars = self.name.chars().count();
        let mut problems = Vec::new();
        if self.name.trim().is_empty() {
            problems.push(StudentProblem::NameEmpty);
        }
        if n_chars > MAX_NAME_CHARS {
            problems.push(StudentProblem::NameTooLong { n_chars, max: MAX_NAME_CHARS });
        }
        if self.email.as_deref().is_some_and(|email| !is_email(email)) {
            problems.push(StudentProblem::EmailMalformed);
        }
        if self.level.is_some_and(|level| !LEVELS.contains(&level)) {
            problems.push(StudentProblem::LevelOutOfRange);
        }
        problems
    }
}

/// Whether the text has the outline of an address: one `@` with something on both sides, no space.
/// More would refuse addresses that work.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let has_gap = text.chars().any(|c| c.is_whitespace() || c.is_control());
    !has_gap
        && text.len() <= 254
        && text.split_once('@').is_some_and(|(name, place)| {
            !name.is_empty() && !place.is_empty() && !place.contains('@')
        })
}

/// A course that is taught.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Course {
    /// For the program.
    pub id: CourseId,
    /// For people, such as `CS101`; no two courses share one.
    pub code: String,
    /// Name of the course.
    pub name: String,
    /// Department that teaches it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Who teaches it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructor: Option<String>,
    /// Semester, as the university names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub semester: Option<String>,
    /// Academic year, such as `2026-2027`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub academic_year: Option<String>,
    /// Credit units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits: Option<u32>,
    /// Hours that are planned for the whole term: what an absence rule counts against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_hours: Option<u32>,
}

impl Course {
    /// A course of which only code and name are known.
    #[must_use]
    pub const fn new(id: CourseId, code: String, name: String) -> Self {
        Self {
            id,
            code,
            name,
            department: None,
            instructor: None,
            semester: None,
            academic_year: None,
            credits: None,
            planned_hours: None,
        }
    }

    /// The code as it is compared: `CS ١٠١` is `cs101`. Signs count: `C++` is another than `C#`.
    #[must_use]
    pub fn code_key(&self) -> String {
        let signs = self.code.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase);
        signs.map(ascii_digit).collect()
    }
}

/// Students who are taught together: a section (شعبة) of a year and department, or a group
/// (مجموعة) of a section.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Section {
    /// For the program.
    pub id: SectionId,
    /// For people, such as `A`.
    pub name: String,
    /// Department in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Year of study, 1–6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// The section that this is a group of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<SectionId>,
}

impl Section {
    /// A section of which only the name is known.
    #[must_use]
    pub const fn new(id: SectionId, name: String) -> Self {
        Self { id, name, department: None, level: None, parent: None }
    }
}

/// A student's place in a course.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Enrolment {
    /// The course.
    pub course: CourseId,
    /// The student.
    pub student: StudentId,
    /// Place in the printed order, from 0; ties are ordered by student id.
    pub position: u32,
    /// First day in the course, for those who joined late: sessions before it are no absences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Last day in the course, for those who left: sessions after it are no absences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Enrolment {
    /// A place for the whole term.
    #[must_use]
    pub const fn new(course: CourseId, student: StudentId, position: u32) -> Self {
        Self { course, student, position, since: None, until: None }
    }

    /// Whether the student belonged to the course on `date`; both ends belong to it.
    #[must_use]
    pub fn covers(&self, date: Date) -> bool {
        self.since.is_none_or(|since| since <= date) && self.until.is_none_or(|until| date <= until)
    }

    /// Whether the place has ended: `today` is the last day in the course, or later.
    #[must_use]
    pub fn has_ended(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until <= today)
    }

    /// The place of a student who comes back on `first`. Days between leaving and coming back stay
    /// outside, and with them whatever before was not recorded: a place is one stretch of days.
    /// Records count whatever the days say. Without a gap it goes on as before.
    #[must_use]
    pub fn back(&self, first: Date) -> Self {
        let next = |until: Date| until.plus_days(1).unwrap_or(until);
        let has_gap = self.until.is_some_and(|until| next(until) < first);
        Self { since: if has_gap { Some(first) } else { self.since }, until: None, ..self.clone() }
    }

    /// Whether the last day is not before the first, where both are known.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        !matches!((self.since, self.until), (Some(since), Some(until)) if until < since)
    }

    /// Orders enrolments as they are printed.
    pub fn sort(enrolments: &mut [Self]) {
        enrolments.sort_by(|a, b| (a.position, &a.student).cmp(&(b.position, &b.student)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_however_it_is_typed_and_its_signs_count() {
        let key = |code: &str| {
            Course::new(CourseId::parse("c").unwrap(), code.to_owned(), String::new()).code_key()
        };
        assert_eq!(key("CS 101"), key("cs١٠١"));
        assert_ne!(key("C++"), key("C#"));
    }

    #[test]
    fn a_student_is_told_what_cannot_be_saved() {
        let mut student =
            Student::new(StudentId::parse("20210001").unwrap(), "أحمد علي محمد".to_owned());
        student.email = Some("ahmed@university.edu".to_owned());
        student.level = Some(6);
        assert_eq!(student.problems(), []);

        student.name = "  ".to_owned();
        student.email = Some("ahmed at university".to_owned());
        student.level = Some(7);
        let problems = student.problems();
        assert_eq!(
            problems,
            [
                StudentProblem::NameEmpty,
                StudentProblem::EmailMalformed,
                StudentProblem::LevelOutOfRange
            ]
        );
    }

    #[test]
    fn who_joins_late_or_leaves_is_covered_between() {
        let mut enrolment = Enrolment {
            course: CourseId::parse("c").unwrap(),
            student: StudentId::parse("20210001").unwrap(),
            position: 0,
            since: Date::new(2026, 10, 11),
            until: Date::new(2026, 12, 1),
        };
        assert!(!enrolment.covers(Date::new(2026, 10, 10).unwrap()));
        assert!(enrolment.covers(Date::new(2026, 10, 11).unwrap()));
        assert!(enrolment.covers(Date::new(2026, 12, 1).unwrap()));
        assert!(!enrolment.covers(Date::new(2026, 12, 2).unwrap()));
        enrolment.since = None;
        assert!(enrolment.covers(Date::new(2020, 1, 1).unwrap()));
    }

    #[test]
    fn who_comes_back_keeps_the_place_and_days_away_stay_away() {
        let day = |day| Date::new(2026, 12, day).unwrap();
        let place = Enrolment {
            until: Some(day(10)),
            ..Enrolment::new(
                CourseId::parse("c").unwrap(),
                StudentId::parse("20210001").unwrap(),
                7,
            )
        };
        assert_eq!([9, 10, 11].map(|today| place.has_ended(day(today))), [false, true, true]);
        let back = place.back(day(20));
        assert_eq!((back.position, back.since, back.until), (7, Some(day(20)), None));
        assert!(!back.covers(day(15)) && back.covers(day(20)));
        // Taken out by mistake: nothing is lost of the days before.
        for today in [10, 11] {
            assert_eq!(place.back(day(today)), Enrolment { until: None, ..place.clone() });
        }
        let wrong = Enrolment { since: Some(day(11)), ..place };
        assert!(!wrong.is_in_order() && back.is_in_order());
    }
}
