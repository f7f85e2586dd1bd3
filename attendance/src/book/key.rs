//! What an entry of the record book is known by.
use omr_core::SheetId;

use crate::{CourseId, ExcuseId, LessonId, SectionId, SessionId, StudentId};

/// What an entry is known by. It never changes while the entry lives.
///
/// As text, for rows and logs, it is its kind and ids with strokes between:
/// `record/s-10/00210001`; strokes and per cents in an id are written `%2F` and `%25`.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub enum Key {
    /// A student.
    Student(StudentId),
    /// A course.
    Course(CourseId),
    /// A section or group.
    Section(SectionId),
    /// A student's place in a course.
    Enrolment(CourseId, StudentId),
    /// A line of the timetable.
    Lesson(LessonId),
    /// A session.
    Session(SessionId),
    /// A leave.
    Excuse(ExcuseId),
    /// A printed sheet.
    Sheet(SheetId),
    /// A student's status in a session.
    Record(SessionId, StudentId),
    /// What two devices say differently of another key.
    Conflict(Box<Self>),
}

/// A text that is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}” is no key of the record book")]
pub struct KeyError {
    /// What was given.
    pub text: String,
}

impl Key {
    /// The kind, such as `student`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Student(_) => "student",
            Self::Course(_) => "course",
            Self::Section(_) => "section",
            Self::Enrolment(..) => "enrolment",
            Self::Lesson(_) => "lesson",
            Self::Session(_) => "session",
            Self::Excuse(_) => "excuse",
            Self::Sheet(_) => "sheet",
            Self::Record(..) => "record",
            Self::Conflict(_) => "conflict",
        }
    }

    /// What the page that shows its history is about: a record belongs to its session, a place to
    /// its course, everything else to itself. See [`Edit::subjects`](super::Edit::subjects) for
    /// all of a change.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Self::Enrolment(course, _) => Self::Course(course.clone()).to_string(),
            Self::Record(session, _) => Self::Session(session.clone()).to_string(),
            Self::Conflict(key) => key.subject(),
            key => key.to_string(),
        }
    }

    /// Reads a key as [`Display`](std::fmt::Display) writes it.
    ///
    /// # Errors
    ///
    /// [`KeyError`] for any other text.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        Self::parse_parts(text).ok_or_else(|| KeyError { text: text.to_owned() })
    }

    fn parse_parts(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once('/')?;
        if kind == "conflict" {
            let key = Self::parse_parts(rest)?;
            return (!matches!(key, Self::Conflict(_))).then(|| Self::Conflict(Box::new(key)));
        }
        let ids: Vec<String> = rest.split('/').map(unescape).collect::<Option<_>>()?;
        match (kind, ids.as_slice()) {
            ("student", [id]) => Some(Self::Student(StudentId::parse(id).ok()?)),
            ("course", [id]) => Some(Self::Course(CourseId::parse(id).ok()?)),
            ("section", [id]) => Some(Self::Section(SectionId::parse(id).ok()?)),
            ("lesson", [id]) => Some(Self::Lesson(LessonId::parse(id).ok()?)),
            ("session", [id]) => Some(Self::Session(SessionId::parse(id).ok()?)),
            ("excuse", [id]) => Some(Self::Excuse(ExcuseId::parse(id).ok()?)),
            ("sheet", [id]) => Some(Self::Sheet(SheetId::parse(id).ok()?)),
            ("enrolment", [course, student]) => Some(Self::Enrolment(
                CourseId::parse(course).ok()?,
                StudentId::parse(student).ok()?,
            )),
            ("record", [session, student]) => {
                Some(Self::Record(SessionId::parse(session).ok()?, StudentId::parse(student).ok()?))
            }
            _ => None,
        }
    }
}

fn escape(id: &str) -> String {
    id.replace('%', "%25").replace('/', "%2F")
}

/// Nothing where a per cent begins neither of the two escapes.
fn unescape(text: &str) -> Option<String> {
    let plain = text.replace("%2F", "/").replace("%25", "%");
    (escape(&plain) == text).then_some(plain)
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = self.kind();
        match self {
            Self::Student(id) => write!(f, "{kind}/{}", escape(id.as_str())),
            Self::Course(id) => write!(f, "{kind}/{}", escape(id.as_str())),
            Self::Section(id) => write!(f, "{kind}/{}", escape(id.as_str())),
            Self::Lesson(id) => write!(f, "{kind}/{}", escape(id.as_str())),
            Self::Session(id) => write!(f, "{kind}/{}", escape(id.as_str())),
            Self::Excuse(id) => write!(f, "{kind}/{}", escape(id.as_str())),
            Self::Sheet(id) => write!(f, "{kind}/{}", escape(id.as_str())),
            Self::Enrolment(course, student) => {
                write!(f, "{kind}/{}/{}", escape(course.as_str()), escape(student.as_str()))
            }
            Self::Record(session, student) => {
                write!(f, "{kind}/{}/{}", escape(session.as_str()), escape(student.as_str()))
            }
            Self::Conflict(key) => write!(f, "{kind}/{key}"),
        }
    }
}

impl TryFrom<String> for Key {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        Self::parse(&text)
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_written_whatever_its_ids_hold() {
        let student = |text| StudentId::parse(text).unwrap();
        let session = |text| SessionId::parse(text).unwrap();
        let keys = [
            Key::Student(student("20/21%2F")),
            Key::Record(session("s/1"), student("%25")),
            Key::Conflict(Box::new(Key::Enrolment(CourseId::parse("c").unwrap(), student("1")))),
            Key::Sheet(SheetId::from_seed(7)),
        ];
        for key in keys {
            assert_eq!(Key::parse(&key.to_string()), Ok(key));
        }
        assert_ne!(
            Key::Record(session("a/b"), student("c")).to_string(),
            Key::Record(session("a"), student("b/c")).to_string()
        );
        for text in ["", "student", "student/", "record/s", "conflict/conflict/student/1", "x/1"] {
            assert!(Key::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_record_is_told_with_its_session_and_a_place_with_its_course() {
        let subject = |text| Key::parse(text).unwrap().subject();
        assert_eq!(subject("record/s-10/00210001"), "session/s-10");
        assert_eq!(subject("enrolment/c-1/00210001"), "course/c-1");
        assert_eq!(subject("conflict/record/s-10/00210001"), "session/s-10");
        assert_eq!(subject("student/00210001"), "student/00210001");
    }
}
