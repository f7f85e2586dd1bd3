//! Records: one by one, and all of a session in one row.
use std::collections::BTreeMap;

use omr_core::SheetId;
use serde::{Deserialize, Serialize};

use crate::record::{self, PictureRef, ReadBy, is_false, is_first};
use crate::stored::{Stored, StoredError, parse, version, write};
use crate::{CourseId, ExcuseId, Record, ScanId, SessionId, Status, StudentId, Timestamp};

/// A record without its session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Mark {
    student: StudentId,
    status: Status,
    source: Source,
    recorded_at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    late_minutes: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    excuse: Option<ExcuseId>,
}

/// A record by itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct RecordRow {
    session: SessionId,
    student: StudentId,
    status: Status,
    source: Source,
    recorded_at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    late_minutes: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    excuse: Option<ExcuseId>,
}

/// How a status is known.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Source {
    Mark {
        picture: Picture,
    },
    Unmarked {
        picture: Picture,
    },
    Person {
        picture: Picture,
        #[serde(default)]
        seen: Vec<Picture>,
    },
    Manual,
    Import,
    Code,
}

/// Where the picture of a row is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Picture {
    scan: ScanId,
    page_idx: u32,
    #[serde(default, skip_serializing_if = "is_first")]
    part: u32,
    sheet_id: SheetId,
    page: u32,
    field: String,
    #[serde(default, skip_serializing_if = "is_false")]
    is_live: bool,
}

impl From<&PictureRef> for Picture {
    fn from(it: &PictureRef) -> Self {
        Self {
            scan: it.scan.clone(),
            page_idx: it.page_idx,
            part: it.part,
            sheet_id: it.sheet_id.clone(),
            page: it.page,
            field: it.field.clone(),
            is_live: it.is_live,
        }
    }
}

impl From<Picture> for PictureRef {
    fn from(shape: Picture) -> Self {
        Self {
            scan: shape.scan,
            page_idx: shape.page_idx,
            part: shape.part,
            sheet_id: shape.sheet_id,
            page: shape.page,
            field: shape.field,
            is_live: shape.is_live,
        }
    }
}

impl From<&record::Source> for Source {
    fn from(it: &record::Source) -> Self {
        let (picture, by) = match it {
            record::Source::Sheet { picture, by } => (picture.into(), by),
            record::Source::Manual => return Self::Manual,
            record::Source::Import => return Self::Import,
            record::Source::Code => return Self::Code,
        };
        match by {
            ReadBy::Mark => Self::Mark { picture },
            ReadBy::Unmarked => Self::Unmarked { picture },
            ReadBy::Person { pictures } => {
                Self::Person { picture, seen: pictures.iter().map(Into::into).collect() }
            }
        }
    }
}

impl From<Source> for record::Source {
    fn from(shape: Source) -> Self {
        let (picture, by) = match shape {
            Source::Mark { picture } => (picture, ReadBy::Mark),
            Source::Unmarked { picture } => (picture, ReadBy::Unmarked),
            Source::Person { picture, seen } => {
                (picture, ReadBy::Person { pictures: seen.into_iter().map(Into::into).collect() })
            }
            Source::Manual => return Self::Manual,
            Source::Import => return Self::Import,
            Source::Code => return Self::Code,
        };
        Self::Sheet { picture: picture.into(), by }
    }
}

impl From<&Record> for RecordRow {
    fn from(it: &Record) -> Self {
        Self {
            session: it.session.clone(),
            student: it.student.clone(),
            status: it.status,
            source: (&it.source).into(),
            recorded_at: it.recorded_at.as_millis(),
            late_minutes: it.late_minutes,
            excuse: it.excuse.clone(),
        }
    }
}

impl From<RecordRow> for Record {
    fn from(shape: RecordRow) -> Self {
        Self {
            session: shape.session,
            student: shape.student,
            status: shape.status,
            source: shape.source.into(),
            recorded_at: Timestamp::from_millis(shape.recorded_at),
            late_minutes: shape.late_minutes,
            excuse: shape.excuse,
        }
    }
}

impl From<&Record> for Mark {
    fn from(it: &Record) -> Self {
        Self {
            student: it.student.clone(),
            status: it.status,
            source: (&it.source).into(),
            recorded_at: it.recorded_at.as_millis(),
            late_minutes: it.late_minutes,
            excuse: it.excuse.clone(),
        }
    }
}

impl Mark {
    fn in_session(self, session: SessionId) -> Record {
        Record {
            session,
            student: self.student,
            status: self.status,
            source: self.source.into(),
            recorded_at: Timestamp::from_millis(self.recorded_at),
            late_minutes: self.late_minutes,
            excuse: self.excuse,
        }
    }
}

/// All records of a session: one row a session, by student, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    session: SessionId,
    course: CourseId,
    records: BTreeMap<StudentId, Record>,
}

impl Register {
    /// The records of a session; those of other sessions are left out, and of two of one student
    /// the later one counts.
    #[must_use]
    pub fn new(
        session: SessionId,
        course: CourseId,
        records: impl IntoIterator<Item = Record>,
    ) -> Self {
        let of_session = records.into_iter().filter(|record| record.session == session);
        let records = of_session.map(|record| (record.student.clone(), record)).collect();
        Self { session, course, records }
    }

    /// The session.
    #[must_use]
    pub const fn session(&self) -> &SessionId {
        &self.session
    }

    /// The session's course.
    #[must_use]
    pub const fn course(&self) -> &CourseId {
        &self.course
    }

    /// Whether nothing is recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The record of a student.
    #[must_use]
    pub fn get(&self, student: &StudentId) -> Option<&Record> {
        self.records.get(student)
    }

    /// All records, by student.
    pub fn records(&self) -> impl ExactSizeIterator<Item = &Record> {
        self.records.values()
    }

    /// All records, taken out.
    #[must_use]
    pub fn into_records(self) -> Vec<Record> {
        self.records.into_values().collect()
    }

    /// Puts a record in the place of the student's, if any. One of another session is given back.
    ///
    /// # Errors
    ///
    /// The record, when it is of another session.
    pub fn put(&mut self, record: Record) -> Result<(), Box<Record>> {
        if record.session == self.session {
            self.records.insert(record.student.clone(), record);
            Ok(())
        } else {
            Err(Box::new(record))
        }
    }

    /// Removes the record of a student, if there is one.
    pub fn remove(&mut self, student: &StudentId) -> Option<Record> {
        self.records.remove(student)
    }
}

/// The shape of [`Register`].
#[derive(Debug, Clone, Serialize, Deserialize)]
struct RegisterRow {
    session: SessionId,
    course: CourseId,
    records: Vec<Mark>,
}

impl Stored for Register {
    const KIND: &'static str = "register";

    fn to_text(&self) -> String {
        write(&RegisterRow {
            session: self.session.clone(),
            course: self.course.clone(),
            records: self.records.values().map(Mark::from).collect(),
        })
    }

    fn from_text(text: &str) -> Result<Self, StoredError> {
        version(Self::KIND, text)?;
        let RegisterRow { session, course, records } = parse(Self::KIND, text)?;
        let records: Vec<Record> =
            records.into_iter().map(|mark| mark.in_session(session.clone())).collect();
        Ok(Self::new(session, course, records))
    }
}
