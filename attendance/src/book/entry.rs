//! One thing that the record book holds.
use super::{Key, Versions};
use crate::sheet_plan::PrintedSheet;
use crate::{Course, Enrolment, Excuse, Lesson, Record, Section, SectionId, Session, Student};

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
    pub versions: Versions,
}

impl Conflict {
    /// The entries that others want to stand.
    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.theirs.iter().filter_map(|side| side.entry.as_ref())
    }
}

impl Side {
    /// Takes the mention of what is gone out of it; false when nothing of it is left then.
    fn goes_on_without(&mut self, gone: &Key) -> bool {
        let names_it = self.entry.as_ref().is_some_and(|entry| entry.names().contains(gone));
        if names_it {
            self.entry = self.entry.take().and_then(|entry| entry.without(gone));
        }
        !names_it || self.entry.is_some()
    }
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

impl Entry {
    /// What must be there for this entry to mean something, and of a conflict for what others say.
    /// A session's lesson is not among it: a timetable may change when the term is over.
    pub fn names(&self) -> Vec<Key> {
        let section = |id: &Option<SectionId>| id.clone().map(Key::Section);
        match self {
            Self::Student(it) => section(&it.section).into_iter().collect(),
            Self::Course(_) => Vec::new(),
            // Until a person decides, any side may come to stand.
            Self::Conflict(it) => it.entries().flat_map(Self::names).collect(),
            Self::Section(it) => section(&it.parent).into_iter().collect(),
            Self::Enrolment(it) => {
                vec![Key::Course(it.course.clone()), Key::Student(it.student.clone())]
            }
            Self::Lesson(it) => {
                [Key::Course(it.course.clone())].into_iter().chain(section(&it.section)).collect()
            }
            Self::Session(it) => {
                [Key::Course(it.course.clone())].into_iter().chain(section(&it.section)).collect()
            }
            Self::Excuse(it) => vec![Key::Student(it.student.clone())],
            Self::Sheet(it) => vec![Key::Session(it.session.clone())],
            Self::Record(it) => {
                let both = [Key::Session(it.session.clone()), Key::Student(it.student.clone())];
                both.into_iter().chain(it.excuse.clone().map(Key::Excuse)).collect()
            }
        }
    }

    /// The entry when what it names is gone; nothing when it goes too.
    pub(super) fn without(mut self, gone: &Key) -> Option<Self> {
        match (&mut self, gone) {
            (Self::Student(it), Key::Section(_)) => it.section = None,
            (Self::Section(it), Key::Section(_)) => it.parent = None,
            (Self::Lesson(it), Key::Section(_)) => it.section = None,
            (Self::Session(it), Key::Section(_)) => it.section = None,
            (Self::Record(it), Key::Excuse(_)) => it.excuse = None,
            (Self::Conflict(it), _) => {
                it.theirs.retain_mut(|side| side.goes_on_without(gone));
                return (!it.theirs.is_empty()).then_some(self);
            }
            _ => return None,
        }
        Some(self)
    }

    pub(super) fn ends_before_it_begins(&self) -> bool {
        let dates = match self {
            Self::Enrolment(it) => (it.since, it.until),
            Self::Lesson(it) if it.end <= it.start => return true,
            Self::Lesson(it) => (it.from, it.until),
            Self::Session(it) => {
                return matches!((it.start, it.end), (Some(start), Some(end)) if end <= start);
            }
            Self::Excuse(it) => (Some(it.from), Some(it.until)),
            _ => return false,
        };
        matches!(dates, (Some(from), Some(until)) if until < from)
    }

    /// Whether both say the same to a person, though one was written later, from another picture,
    /// or stands elsewhere in the printed order.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Record(one), Self::Record(two)) => {
                let says = |it: &Record| (it.status, it.late_minutes, it.excuse.clone());
                self.key() == other.key() && says(one) == says(two)
            }
            (Self::Enrolment(one), Self::Enrolment(two)) => {
                let says = |it: &Enrolment| Enrolment { position: 0, ..it.clone() };
                says(one) == says(two)
            }
            (Self::Sheet(one), Self::Sheet(two)) => {
                one.sheet == two.sheet && one.session == two.session
            }
            (one, two) => one == two,
        }
    }

    /// Which of two that say the same is kept, on whatever device: the smaller one. A record with
    /// a picture comes before one without, and an earlier one before a later one.
    pub(super) fn rank(&self) -> (bool, i64, String) {
        let text = || format!("{self:?}");
        match self {
            Self::Record(it) => (it.source.picture().is_none(), it.recorded_at.as_millis(), text()),
            Self::Enrolment(it) => (false, i64::from(it.position), text()),
            Self::Sheet(it) => (false, it.printed_at.as_millis(), String::new()),
            _ => (false, 0, String::new()),
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
