//! One thing that the record book holds.
use std::collections::BTreeSet;

use super::{Key, LineRef};
use crate::sheet_plan::PrintedSheet;
use crate::{Course, Enrolment, Excuse, Lesson, Record, Section, Session, Student};

/// One thing that the record book holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A student.
    Student(Student),
    /// A course.
    Course(Course),
    /// A section or group.
    Section(Section),
    /// A student's place in a course.
    Enrolment(Enrolment),
    /// A line of the timetable.
    Lesson(Lesson),
    /// A session.
    Session(Session),
    /// A leave.
    Excuse(Excuse),
    /// A printed sheet.
    Sheet(Box<PrintedSheet>),
    /// A student's status in a session.
    Record(Record),
    /// What other devices say differently, until a person decides.
    Conflict(Conflict),
}

/// What other devices say of an entry, and this one does not: kept until a person decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What it is about. What this device says of it is its present entry.
    pub key: Key,
    /// What the others say, each once, none of them what this device says.
    pub theirs: Vec<Side>,
}

/// What somebody says of an entry, and where that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// What it says; nothing when it removed the entry.
    pub entry: Option<Entry>,
    /// The lines that said so, each without knowing of the others.
    pub versions: BTreeSet<LineRef>,
}

impl Entry {
    /// What it is known by.
    #[must_use]
    pub fn key(&self) -> Key {
        match self {
            Self::Student(it) => Key::Student(it.id.clone()),
            Self::Course(it) => Key::Course(it.id.clone()),
            Self::Section(it) => Key::Section(it.id.clone()),
            Self::Enrolment(it) => Key::Enrolment(it.course.clone(), it.student.clone()),
            Self::Lesson(it) => Key::Lesson(it.id.clone()),
            Self::Session(it) => Key::Session(it.id.clone()),
            Self::Excuse(it) => Key::Excuse(it.id.clone()),
            Self::Sheet(it) => Key::Sheet(it.sheet.sheet_id().clone()),
            Self::Record(it) => Key::Record(it.session.clone(), it.student.clone()),
            Self::Conflict(it) => Key::Conflict(Box::new(it.key.clone())),
        }
    }

    /// Whose page shows it too, beside [`Key::subject`].
    pub(super) fn owners(&self) -> Vec<Key> {
        match self {
            Self::Enrolment(it) => vec![Key::Student(it.student.clone())],
            Self::Lesson(it) => vec![Key::Course(it.course.clone())],
            Self::Session(it) => vec![Key::Course(it.course.clone())],
            Self::Excuse(it) => vec![Key::Student(it.student.clone())],
            Self::Sheet(it) => vec![Key::Session(it.session.clone())],
            Self::Student(_)
            | Self::Course(_)
            | Self::Section(_)
            | Self::Record(_)
            | Self::Conflict(_) => Vec::new(),
        }
    }
}

macro_rules! kinds {
    ($($kind:ident: $type:ty,)*) => {
        $(
            impl From<$type> for Entry {
                fn from(value: $type) -> Self {
                    Self::$kind(value)
                }
            }

            impl TryFrom<Entry> for $type {
                type Error = Entry;

                /// Gives the entry back when it is of another kind.
                fn try_from(entry: Entry) -> Result<Self, Entry> {
                    match entry {
                        Entry::$kind(value) => Ok(value),
                        other => Err(other),
                    }
                }
            }
        )*
    };
}

kinds! {
    Student: Student,
    Course: Course,
    Section: Section,
    Enrolment: Enrolment,
    Lesson: Lesson,
    Session: Session,
    Excuse: Excuse,
    Sheet: Box<PrintedSheet>,
    Record: Record,
    Conflict: Conflict,
}
