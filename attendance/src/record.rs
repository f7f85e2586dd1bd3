//! What is known of a student in a session, and how it came to be known.
use std::collections::BTreeMap;

use omr_core::SheetId;

use crate::digest::digest;
use crate::sheet_plan::SlipPlan;
use crate::{CourseId, Date, ExcuseId, ScanId, SessionId, Status, StudentId, Timestamp};

/// A student's status in a session.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Record {
    /// The session.
    pub session: SessionId,
    /// The student.
    pub student: StudentId,
    /// Whether they were there.
    pub status: Status,
    /// How it is known.
    pub source: Source,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// How late, minutes; only of someone who came late, and only where it was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_minutes: Option<u16>,
    /// The leave that excuses; only of someone who is excused, and not every one has a note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excuse: Option<ExcuseId>,
}

impl Record {
    /// A status of which no more is known.
    #[must_use]
    pub const fn new(
        session: SessionId,
        student: StudentId,
        status: Status,
        source: Source,
        recorded_at: Timestamp,
    ) -> Self {
        Self { session, student, status, source, recorded_at, late_minutes: None, excuse: None }
    }

    /// What the paper says of it: who is excused by a leave is an absence there.
    #[must_use]
    pub fn on_paper(&self) -> Status {
        match self.excuse {
            Some(_) if self.status == Status::Excused => Status::Absent,
            _ => self.status,
        }
    }

    /// Whether a record with this status has something to say that is not recorded yet: the
    /// status, or minutes or a leave where it knows them.
    fn is_news(&self, recorded: &Self) -> bool {
        let adds_minutes =
            self.late_minutes.is_some() && self.late_minutes != recorded.late_minutes;
        let adds_leave = self.excuse.is_some() && self.excuse != recorded.excuse;
        self.status != recorded.status || adds_minutes || adds_leave
    }
}

/// The way on which a status came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// A row of a roster sheet.
    Roster,
    /// A slip that the student filled.
    Slip,
    /// A row or slip that was read as the camera saw it, without a photo being taken by a person.
    Camera,
    /// Entered by hand.
    Manual,
    /// From a file with statuses.
    Import,
    /// By a code that the student answered.
    Code,
}

/// How a status is known.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Source {
    /// From a row of a sheet, or a slip.
    Sheet {
        /// The row's picture.
        picture: PictureRef,
        /// What made the status of it.
        by: ReadBy,
    },
    /// Entered by hand, without a sheet.
    Manual,
    /// Taken over from a file with statuses; the history names the file.
    Import,
    /// By a code that the student answered.
    Code,
}

impl Source {
    /// The way on which it came in.
    #[must_use]
    pub fn method(&self) -> Method {
        match self {
            Self::Sheet { picture, .. } if picture.is_live => Method::Camera,
            Self::Sheet { picture, .. } if picture.is_slip() => Method::Slip,
            Self::Sheet { .. } => Method::Roster,
            Self::Manual => Method::Manual,
            Self::Import => Method::Import,
            Self::Code => Method::Code,
        }
    }

    /// The row's picture, if there is one.
    #[must_use]
    pub const fn picture(&self) -> Option<&PictureRef> {
        match self {
            Self::Sheet { picture, .. } => Some(picture),
            Self::Manual | Self::Import | Self::Code => None,
        }
    }
}

/// What made a status of a row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ReadBy {
    /// One sure mark.
    Mark,
    /// No mark, and the page's header says what that means.
    Unmarked,
    /// A person who saw the row.
    Person {
        /// All the pictures of the row that were in view.
        pictures: Vec<PictureRef>,
    },
}

/// Where the picture of a row is kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct PictureRef {
    /// The scan.
    pub scan: ScanId,
    /// Page of the scan (a PDF's page, or the number of the photo), from 0.
    pub page_idx: u32,
    /// Which of the pages or slips that this page shows, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    pub part: u32,
    /// The sheet that the page shows.
    pub sheet_id: SheetId,
    /// 1-based page of the sheet, or number of the slip.
    pub page: u32,
    /// The row's field, such as `row-7`; a slip's is [`SlipPlan::STATUS_FIELD`].
    pub field: String,
    /// Whether it came live from the camera, without a photo being taken by a person.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_live: bool,
}

impl PictureRef {
    /// Whether it shows a slip and not the row of a roster.
    #[must_use]
    pub fn is_slip(&self) -> bool {
        self.field == SlipPlan::STATUS_FIELD
    }
}

/// Whether a part is the only or first one of its page, as all were before pictures had several.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
pub(crate) const fn is_first(part: &u32) -> bool {
    *part == 0
}

/// Whether a flag is down, as all were before there was one.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
pub(crate) const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// A line of the history: every change of a record, the first one too.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Change {
    /// The session.
    pub session: SessionId,
    /// The student.
    pub student: StudentId,
    /// What was recorded before; nothing for the first record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Record>,
    /// What is recorded now; nothing when the record was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Record>,
    /// When it changed.
    pub at: Timestamp,
}

/// One wish to change the records of a session.
///
/// A write names the status it expects to find, so that two tabs or two scans cannot overwrite
/// each other unseen.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Write {
    /// Status that the person or the reader saw as recorded; none when nothing was.
    pub expected: Option<Status>,
    /// What shall be recorded.
    pub record: Record,
}

impl Write {
    /// Records a student of whom nothing is recorded.
    #[must_use]
    pub const fn first(record: Record) -> Self {
        Self { expected: None, record }
    }

    /// Records a status by hand, in place of what is recorded, if anything.
    #[must_use]
    pub fn by_hand(
        session: SessionId,
        student: StudentId,
        status: Status,
        recorded: Option<&Record>,
        now: Timestamp,
    ) -> Self {
        let source = Source::Manual;
        Self {
            expected: recorded.map(|record| record.status),
            record: Record::new(session, student, status, source, now),
        }
    }
}

/// What a transaction has to write, and what it must not.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Applied {
    /// Records to put, by session and student.
    pub records: Vec<Record>,
    /// Lines to add to the history.
    pub history: Vec<Change>,
    /// Writes whose status was recorded already.
    pub n_unchanged: usize,
    /// Writes that found another status than they expected: for a person to look at again.
    pub conflicts: Vec<Conflict>,
}

/// A write that found another status than it expected.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Conflict {
    /// What is recorded; nothing when it was taken back meanwhile.
    pub recorded: Option<Record>,
    /// The write that was not done.
    pub write: Write,
}

/// What the records become by `writes`, in their order. Pure, and idempotent: applying the same
/// writes to its own result changes nothing.
#[must_use]
pub fn apply(existing: &[Record], writes: &[Write]) -> Applied {
    let mut now: BTreeMap<Key, Record> = existing.iter().map(|r| (Key::of(r), r.clone())).collect();
    let mut touched = BTreeMap::new();
    let mut applied = Applied::default();
    for write in writes {
        let key = Key::of(&write.record);
        let recorded = now.get(&key);
        let status = recorded.map(|record| record.status);
        if recorded.is_some_and(|recorded| !write.record.is_news(recorded)) {
            applied.n_unchanged += 1;
        } else if status != write.expected {
            let recorded = recorded.cloned();
            applied.conflicts.push(Conflict { recorded, write: write.clone() });
        } else {
            applied.history.push(Change {
                session: write.record.session.clone(),
                student: write.record.student.clone(),
                before: recorded.cloned(),
                after: Some(write.record.clone()),
                at: write.record.recorded_at,
            });
            now.insert(key.clone(), write.record.clone());
            touched.insert(key, write.record.clone());
        }
    }
    applied.records = touched.into_values().collect();
    applied
}

/// One name for one record, however often it is made: SHA-256 of student, course, day and session,
/// each with its length before it, as 64 hexadecimal digits.
///
/// The lengths keep fields apart that would otherwise run into each other, whatever signs the ids
/// hold.
#[must_use]
pub fn idempotency_key(
    student: &StudentId,
    course: &CourseId,
    date: Date,
    session: &SessionId,
) -> String {
    let date = date.to_string();
    let fields = [student.as_str(), course.as_str(), &date, session.as_str()];
    digest(b"hadir record 1\n", &fields)
}

/// Takes a record back: the line of the history that goes with its deletion.
#[must_use]
pub fn take_back(record: &Record, now: Timestamp) -> Change {
    Change {
        session: record.session.clone(),
        student: record.student.clone(),
        before: Some(record.clone()),
        after: None,
        at: now,
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key(SessionId, StudentId);

impl Key {
    fn of(record: &Record) -> Self {
        Self(record.session.clone(), record.student.clone())
    }
}

#[cfg(test)]
mod tests;
