//! What a person decides.
use omr_core::{FieldState, Reason};

use crate::record::{PictureRef, ReadBy, Record, Source, Write};
use crate::{SessionId, Status, StudentId, Timestamp};

/// A row that a person must decide.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Doubt {
    /// The session.
    pub session: SessionId,
    /// The row's field, such as `row-7`; unique among the doubts of a sheet.
    pub field: String,
    /// 1-based number of the row or slip, as printed.
    pub row: usize,
    /// 1-based page of the sheet, or number of the slip.
    pub page: u32,
    /// Whose row it is.
    pub student: StudentId,
    /// The name as printed.
    pub name: String,
    /// Why it asks.
    pub reason: DoubtReason,
    /// What each picture of the row shows; the first one that has the row comes first.
    pub seen: Vec<Seen>,
    /// Statuses that the row could mean, the strongest mark first; empty when there is no mark.
    pub likely: Vec<Status>,
    /// What is recorded already.
    pub recorded: Option<Record>,
}

/// What one picture shows of a row.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Seen {
    /// Where the picture is.
    pub picture: PictureRef,
    /// How the row reads; nothing when the reading does not have it.
    pub state: Option<FieldState>,
    /// The status of a sure mark.
    pub status: Option<Status>,
    /// What the reader says about it.
    pub reasons: Vec<Reason>,
}

/// Why a row asks.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum DoubtReason {
    /// No mark, and the page's header does not surely say what that means.
    Unmarked,
    /// Two or more sure marks.
    Several,
    /// The reader is not sure; [`Seen::reasons`] say why.
    Unsure,
    /// Two pictures of the row read differently.
    PicturesDiffer,
    /// The student's slips say different things.
    SlipsDiffer,
    /// A slip without a status.
    NoStatus,
    /// The row is missing in the reading.
    NotRead,
    /// The student is no longer enrolled; the row may be sure.
    NotEnrolled {
        /// What the row says, if it says it surely.
        status: Option<Status>,
    },
}

impl Doubt {
    /// The row's picture that is best shown.
    #[must_use]
    pub fn picture(&self) -> Option<&PictureRef> {
        self.seen.first().map(|seen| &seen.picture)
    }

    /// What a person decided, as a write.
    #[must_use]
    pub fn settle(&self, status: Status, now: Timestamp) -> Write {
        let source = self.picture().map_or(Source::Manual, |picture| Source::Sheet {
            picture: picture.clone(),
            by: ReadBy::Person {
                pictures: self.seen.iter().map(|seen| seen.picture.clone()).collect(),
            },
        });
        Write {
            expected: self.recorded.as_ref().map(|record| record.status),
            record: Record::new(self.session.clone(), self.student.clone(), status, source, now),
        }
    }
}

/// A record that the paper contradicts: a person accepts it or leaves what is recorded.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Correction {
    /// 1-based number of the row or slip, as printed.
    pub row: usize,
    /// The name as printed.
    pub name: String,
    /// What is recorded.
    pub before: Record,
    /// What the paper says; its source has the row's picture.
    pub after: Record,
}

impl Correction {
    /// The write that makes the correction. The record remembers both pictures, so that reading
    /// the earlier one again does not propose the way back.
    #[must_use]
    pub fn accept(&self) -> Write {
        let mut record = self.after.clone();
        if let Source::Sheet { picture, by } = &mut record.source {
            let earlier = self.before.source.picture().into_iter();
            let pictures = earlier.chain([&*picture]).cloned().collect();
            *by = ReadBy::Person { pictures };
        }
        Write { expected: Some(self.before.status), record }
    }
}
