//! Version 1. Frozen: a change of meaning or type is a new file with a migration from here.
mod record;
mod sheet;

pub(super) use sheet::sheet;

use omr_core::SheetId;
use serde::{Deserialize, Serialize};

use super::{StoredError, StoredV1, first_version};
use crate::record::is_first;
use crate::{CourseId, Date, SessionId, StudentId};

/// This version.
pub(super) const V1: u32 = 1;

const fn check_v1(v: u32) -> Result<(), StoredError> {
    if v > V1 { Err(StoredError::Newer { v }) } else { Ok(()) }
}

macro_rules! shape {
    ($(#[$doc:meta])* $name:ident { $($(#[$attr:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[allow(missing_docs, reason = "the fields are those of the domain type of this name")]
        pub struct $name {
            $($(#[$attr])* pub $field: $type,)*
        }
    };
}

shape! {
    /// A student.
    Student {
        #[serde(default = "first_version")]
        v: u32,
        id: String,
        name: String,
        #[serde(default)]
        email: Option<String>,
        #[serde(default)]
        department: Option<String>,
        #[serde(default)]
        level: Option<u8>,
        #[serde(default)]
        phone: Option<String>,
        is_active: bool,
        #[serde(default)]
        registration_date: Option<String>,
    }
}

shape! {
    /// A course.
    Course {
        #[serde(default = "first_version")]
        v: u32,
        id: String,
        code: String,
        name: String,
        #[serde(default)]
        department: Option<String>,
        #[serde(default)]
        instructor: Option<String>,
        #[serde(default)]
        semester: Option<String>,
        #[serde(default)]
        academic_year: Option<String>,
        #[serde(default)]
        credits: Option<u32>,
    }
}

shape! {
    /// A student's place in a course.
    Enrolment {
        #[serde(default = "first_version")]
        v: u32,
        course: String,
        student: String,
        position: u32,
        #[serde(default)]
        since: Option<String>,
    }
}

shape! {
    /// A meeting of a course.
    Session {
        #[serde(default = "first_version")]
        v: u32,
        id: String,
        course: String,
        name: String,
        date: String,
    }
}

shape! {
    /// A sheet as it was printed: enough to print it again, byte for byte, and to read it.
    Sheet {
        #[serde(default = "first_version")]
        v: u32,
        sheet_id: String,
        session: String,
        printed_at: i64,
        paper: String,
        locale: String,
        course: String,
        course_name: String,
        session_name: String,
        date: String,
        /// Left out where it is the first one there was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        density: Option<String>,
        /// Number of slips; a roster sheet has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        n_slips: Option<u32>,
        rows: Vec<SheetRow>,
    }
}

shape! {
    /// A row of a printed sheet.
    SheetRow {
        id: String,
        name: String,
    }
}

shape! {
    /// A student's status in a session.
    Record {
        #[serde(default = "first_version")]
        v: u32,
        session: String,
        student: String,
        status: String,
        source: Source,
        recorded_at: i64,
    }
}

/// How a status is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Source {
    /// One sure mark of a sheet.
    Mark {
        /// The row's picture.
        picture: Picture,
    },
    /// A row without a mark, by the page's header.
    Unmarked {
        /// The row's picture.
        picture: Picture,
    },
    /// A person who saw the row.
    Person {
        /// The row's picture.
        picture: Picture,
        /// All the pictures that were in view.
        #[serde(default)]
        seen: Vec<Picture>,
    },
    /// Entered by hand.
    Manual,
}

shape! {
    /// Where the picture of a row is kept.
    Picture {
        scan: String,
        page_idx: u32,
        /// Left out where the page shows one thing, as all did at first.
        #[serde(default, skip_serializing_if = "is_first")]
        part: u32,
        sheet_id: String,
        page: u32,
        field: String,
    }
}

shape! {
    /// A line of the history.
    Change {
        #[serde(default = "first_version")]
        v: u32,
        session: String,
        student: String,
        #[serde(default)]
        before: Option<Record>,
        #[serde(default)]
        after: Option<Record>,
        at: i64,
    }
}

fn student_id(text: &str) -> Result<StudentId, StoredError> {
    StudentId::parse(text).map_err(|_| StoredError::damaged("student", text))
}

fn course_id(text: &str) -> Result<CourseId, StoredError> {
    CourseId::parse(text).map_err(|_| StoredError::damaged("course", text))
}

fn session_id(text: &str) -> Result<SessionId, StoredError> {
    SessionId::parse(text).map_err(|_| StoredError::damaged("session", text))
}

fn sheet_id(text: &str) -> Result<SheetId, StoredError> {
    SheetId::parse(text).map_err(|_| StoredError::damaged("sheet_id", text))
}

fn date(text: &str) -> Result<Date, StoredError> {
    Date::parse(text).map_err(|_| StoredError::damaged("date", text))
}

impl StoredV1 for crate::Student {
    type Shape = Student;

    fn to_shape(&self) -> Student {
        Student {
            v: V1,
            id: self.id.as_str().to_owned(),
            name: self.name.clone(),
            email: self.email.clone(),
            department: self.department.clone(),
            level: self.level,
            phone: self.phone.clone(),
            is_active: self.is_active,
            registration_date: self.registration_date.map(String::from),
        }
    }

    fn from_shape(shape: Student) -> Result<Self, StoredError> {
        check_v1(shape.v)?;
        Ok(Self {
            id: student_id(&shape.id)?,
            name: shape.name,
            email: shape.email,
            department: shape.department,
            level: shape.level,
            phone: shape.phone,
            is_active: shape.is_active,
            registration_date: shape.registration_date.as_deref().map(date).transpose()?,
            section: None,
        })
    }
}

impl StoredV1 for crate::Course {
    type Shape = Course;

    fn to_shape(&self) -> Course {
        Course {
            v: V1,
            id: self.id.as_str().to_owned(),
            code: self.code.clone(),
            name: self.name.clone(),
            department: self.department.clone(),
            instructor: self.instructor.clone(),
            semester: self.semester.clone(),
            academic_year: self.academic_year.clone(),
            credits: self.credits,
        }
    }

    fn from_shape(shape: Course) -> Result<Self, StoredError> {
        check_v1(shape.v)?;
        Ok(Self {
            id: course_id(&shape.id)?,
            code: shape.code,
            name: shape.name,
            department: shape.department,
            instructor: shape.instructor,
            semester: shape.semester,
            academic_year: shape.academic_year,
            credits: shape.credits,
            planned_hours: None,
        })
    }
}

impl StoredV1 for crate::Enrolment {
    type Shape = Enrolment;

    fn to_shape(&self) -> Enrolment {
        Enrolment {
            v: V1,
            course: self.course.as_str().to_owned(),
            student: self.student.as_str().to_owned(),
            position: self.position,
            since: self.since.map(String::from),
        }
    }

    fn from_shape(shape: Enrolment) -> Result<Self, StoredError> {
        check_v1(shape.v)?;
        Ok(Self {
            course: course_id(&shape.course)?,
            student: student_id(&shape.student)?,
            position: shape.position,
            since: shape.since.as_deref().map(date).transpose()?,
            until: None,
        })
    }
}

impl StoredV1 for crate::Session {
    type Shape = Session;

    fn to_shape(&self) -> Session {
        Session {
            v: V1,
            id: self.id.as_str().to_owned(),
            course: self.course.as_str().to_owned(),
            name: self.name.clone(),
            date: self.date.to_string(),
        }
    }

    fn from_shape(shape: Session) -> Result<Self, StoredError> {
        check_v1(shape.v)?;
        let (id, course) = (session_id(&shape.id)?, course_id(&shape.course)?);
        Ok(Self::new(id, course, shape.name, date(&shape.date)?))
    }
}
