//! Version 2. Frozen: a change of meaning or type is a new folder with a migration from here.
//!
//! The ids, days, times and statuses of the domain check themselves when they are read, and each
//! is one text that will not change, so the shapes hold them as they are.
mod book;
mod record;
mod sheet;

use serde::{Deserialize, Serialize};

pub use record::Register;

use super::{Stored, StoredError, read_since_v1, read_since_v2, write};
use crate::{
    CourseId, Date, ExcuseId, LessonId, PhotoId, SectionId, SessionId, StudentId, Time, Weekday,
};

/// A shape and both ways between it and the domain type. Optional fields are left out when empty.
macro_rules! shape {
    (
        $(#[$doc:meta])* $name:ident of $domain:ty {
            $($field:ident: $type:ty,)*
            $(? $optional:ident: $inner:ty,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize, Deserialize)]
        pub(super) struct $name {
            $($field: $type,)*
            $(
                #[serde(default, skip_serializing_if = "Option::is_none")]
                $optional: Option<$inner>,
            )*
        }

        impl From<&$domain> for $name {
            fn from(it: &$domain) -> Self {
                Self {
                    $($field: it.$field.clone(),)*
                    $($optional: it.$optional.clone(),)*
                }
            }
        }

        impl From<$name> for $domain {
            fn from(shape: $name) -> Self {
                Self {
                    $($field: shape.$field,)*
                    $($optional: shape.$optional,)*
                }
            }
        }
    };
}

shape! {
    /// A student.
    Student of crate::Student {
        id: StudentId,
        name: String,
        is_active: bool,
        ? email: String,
        ? department: String,
        ? level: u8,
        ? phone: String,
        ? registration_date: Date,
        ? section: SectionId,
    }
}

shape! {
    /// A course.
    Course of crate::Course {
        id: CourseId,
        code: String,
        name: String,
        ? department: String,
        ? instructor: String,
        ? semester: String,
        ? academic_year: String,
        ? credits: u32,
        ? planned_hours: u32,
    }
}

shape! {
    /// A section or group.
    Section of crate::Section {
        id: SectionId,
        name: String,
        ? department: String,
        ? level: u8,
        ? parent: SectionId,
    }
}

shape! {
    /// A student's place in a course.
    Enrolment of crate::Enrolment {
        course: CourseId,
        student: StudentId,
        position: u32,
        ? since: Date,
        ? until: Date,
    }
}

shape! {
    /// A line of the timetable.
    Lesson of crate::Lesson {
        id: LessonId,
        course: CourseId,
        weekday: Weekday,
        start: Time,
        end: Time,
        ? room: String,
        ? section: SectionId,
        ? from: Date,
        ? until: Date,
    }
}

shape! {
    /// A session.
    Session of crate::Session {
        id: SessionId,
        course: CourseId,
        name: String,
        date: Date,
        ? start: Time,
        ? end: Time,
        ? room: String,
        ? section: SectionId,
        ? lesson: LessonId,
    }
}

shape! {
    /// A leave.
    Excuse of crate::Excuse {
        id: ExcuseId,
        student: StudentId,
        reason: String,
        from: Date,
        until: Date,
        ? photo: PhotoId,
    }
}

shape! {
    /// Where the week starts and which days are free.
    Week of crate::Week {
        first_day: Weekday,
        weekend: std::collections::BTreeSet<Weekday>,
    }
}

macro_rules! stored {
    ($read:ident: $($domain:ty as $shape:ty = $kind:literal,)*) => {
        $(
            impl Stored for $domain {
                const KIND: &'static str = $kind;

                fn to_text(&self) -> String {
                    write(&<$shape>::from(self))
                }

                fn from_text(text: &str) -> Result<Self, StoredError> {
                    $read::<Self, $shape>(Self::KIND, text)
                }
            }
        )*
    };
}

stored! {
    read_since_v1:
    crate::Student as Student = "student",
    crate::Course as Course = "course",
    crate::Enrolment as Enrolment = "enrolment",
    crate::Session as Session = "session",
    crate::Record as record::RecordRow = "record",
}

stored! {
    read_since_v2:
    crate::Section as Section = "section",
    crate::Lesson as Lesson = "lesson",
    crate::Excuse as Excuse = "excuse",
    crate::Week as Week = "week",
}

/// Everyone's place in a course: one row a course. By position, each student once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterRow {
    course: CourseId,
    enrolments: Vec<crate::Enrolment>,
}

impl RosterRow {
    /// The places of a course; those of other courses are left out, and of two places of one
    /// student the later one counts.
    #[must_use]
    pub fn new(course: CourseId, enrolments: impl IntoIterator<Item = crate::Enrolment>) -> Self {
        let of_course = enrolments.into_iter().filter(|e| e.course == course);
        let by_student: std::collections::BTreeMap<StudentId, crate::Enrolment> =
            of_course.map(|e| (e.student.clone(), e)).collect();
        let mut enrolments: Vec<crate::Enrolment> = by_student.into_values().collect();
        crate::Enrolment::sort(&mut enrolments);
        Self { course, enrolments }
    }

    /// The course.
    #[must_use]
    pub const fn course(&self) -> &CourseId {
        &self.course
    }

    /// Its places, as printed.
    #[must_use]
    pub fn enrolments(&self) -> &[crate::Enrolment] {
        &self.enrolments
    }

    /// Its places, taken out.
    #[must_use]
    pub fn into_enrolments(self) -> Vec<crate::Enrolment> {
        self.enrolments
    }
}

/// A place in a row of places, whose course stands above.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Place {
    student: StudentId,
    position: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
}

/// The shape of [`RosterRow`].
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Roster {
    course: CourseId,
    enrolments: Vec<Place>,
}

impl Stored for RosterRow {
    const KIND: &'static str = "roster";

    fn to_text(&self) -> String {
        let place = |e: &crate::Enrolment| Place {
            student: e.student.clone(),
            position: e.position,
            since: e.since,
            until: e.until,
        };
        let enrolments = self.enrolments.iter().map(place).collect();
        write(&Roster { course: self.course.clone(), enrolments })
    }

    fn from_text(text: &str) -> Result<Self, StoredError> {
        super::version(Self::KIND, text)?;
        let Roster { course, enrolments } = super::parse(Self::KIND, text)?;
        let places = enrolments.into_iter().map(|place| crate::Enrolment {
            course: course.clone(),
            student: place.student,
            position: place.position,
            since: place.since,
            until: place.until,
        });
        Ok(Self::new(course.clone(), places.collect::<Vec<_>>()))
    }
}
