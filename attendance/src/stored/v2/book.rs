//! The journal: actions, lines, and what two devices say differently.
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::record::RecordRow;
use super::{Course, Enrolment, Excuse, Lesson, Section, Session, Student, sheet};
use crate::book::{self, Clock, Head, Key, LineHash, LineRef};
use crate::stored::{Stored, StoredError, StoredV1, parse, v1, version, write};
use crate::{DeviceId, SessionId, Timestamp};

/// An entry under the name of its kind. Inside of a line it has no version of its own: that of
/// the action counts.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Entry {
    Student(Student),
    Course(Course),
    Section(Section),
    Enrolment(Enrolment),
    Lesson(Lesson),
    Session(Session),
    Excuse(Excuse),
    Sheet(Box<sheet::Sheet>),
    Record(RecordRow),
    Conflict(Conflict),
}

/// What other devices say of an entry.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Conflict {
    key: Key,
    theirs: Vec<Side>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Side {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entry: Option<Entry>,
    versions: BTreeSet<LineRef>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Edit {
    /// What was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    was: Option<Entry>,
    /// What is there now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is: Option<Entry>,
    /// What was there and stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    same: Option<Entry>,
    /// Of what nothing was there and nothing shall be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    none: Option<Key>,
    /// The lines that wrote it on other devices.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    from: BTreeSet<LineRef>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Cause {
    Entered,
    Imported { file: String },
    Timetabled,
    Printed,
    Recorded { session: SessionId },
    Excused,
    Decided,
    Undone { line: LineRef },
    Unbinned { line: LineRef },
    Merged { device: DeviceId, seen: Clock },
    Restored { device: DeviceId, n: u64, hash: LineHash },
    Upgraded { from: u32 },
}

/// An action: what a line seals.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Action {
    at: i64,
    cause: Cause,
    edits: Vec<Edit>,
}

#[derive(Serialize)]
struct LineOut<'a> {
    device: &'a DeviceId,
    n: u64,
    prev: LineHash,
    hash: LineHash,
    action: &'a RawValue,
}

#[derive(Deserialize)]
struct LineIn<'a> {
    device: DeviceId,
    n: u64,
    prev: LineHash,
    hash: LineHash,
    #[serde(borrow)]
    action: &'a RawValue,
}

impl From<&book::Entry> for Entry {
    fn from(it: &book::Entry) -> Self {
        match it {
            book::Entry::Student(it) => Self::Student(it.into()),
            book::Entry::Course(it) => Self::Course(it.into()),
            book::Entry::Section(it) => Self::Section(it.into()),
            book::Entry::Enrolment(it) => Self::Enrolment(it.into()),
            book::Entry::Lesson(it) => Self::Lesson(it.into()),
            book::Entry::Session(it) => Self::Session(it.into()),
            book::Entry::Excuse(it) => Self::Excuse(it.into()),
            book::Entry::Sheet(it) => Self::Sheet(Box::new(it.to_shape())),
            book::Entry::Record(it) => Self::Record(it.into()),
            book::Entry::Conflict(it) => Self::Conflict(it.into()),
        }
    }
}

impl TryFrom<Entry> for book::Entry {
    type Error = StoredError;

    fn try_from(shape: Entry) -> Result<Self, StoredError> {
        Ok(match shape {
            Entry::Student(it) => Self::Student(it.into()),
            Entry::Course(it) => Self::Course(it.into()),
            Entry::Section(it) => Self::Section(it.into()),
            Entry::Enrolment(it) => Self::Enrolment(it.into()),
            Entry::Lesson(it) => Self::Lesson(it.into()),
            Entry::Session(it) => Self::Session(it.into()),
            Entry::Excuse(it) => Self::Excuse(it.into()),
            Entry::Sheet(it) => Self::Sheet(Box::new(v1::sheet(*it)?)),
            Entry::Record(it) => Self::Record(it.into()),
            Entry::Conflict(it) => Self::Conflict(it.try_into()?),
        })
    }
}

fn entry(shape: Option<Entry>) -> Result<Option<book::Entry>, StoredError> {
    shape.map(TryInto::try_into).transpose()
}

impl From<&book::Conflict> for Conflict {
    fn from(it: &book::Conflict) -> Self {
        let side = |side: &book::Side| Side {
            entry: side.entry.as_ref().map(Into::into),
            versions: side.versions.lines().clone(),
        };
        Self { key: it.key.clone(), theirs: it.theirs.iter().map(side).collect() }
    }
}

impl TryFrom<Conflict> for book::Conflict {
    type Error = StoredError;

    fn try_from(shape: Conflict) -> Result<Self, StoredError> {
        let side = |side: Side| {
            Ok(book::Side { entry: entry(side.entry)?, versions: side.versions.into() })
        };
        let theirs = shape.theirs.into_iter().map(side).collect::<Result<_, StoredError>>()?;
        Ok(Self { key: shape.key, theirs })
    }
}

impl Stored for book::Conflict {
    const KIND: &'static str = "conflict";

    fn to_text(&self) -> String {
        write(&Conflict::from(self))
    }

    fn from_text(text: &str) -> Result<Self, StoredError> {
        version(Self::KIND, text)?;
        parse::<Conflict>(Self::KIND, text)?.try_into()
    }
}

impl From<&book::Edit> for Edit {
    fn from(it: &book::Edit) -> Self {
        let (was, is) = (it.before().map(Into::into), it.after().map(Into::into));
        let from = it.told_by().map(|versions| versions.lines().clone()).unwrap_or_default();
        match (was, is) {
            (None, None) => Self { none: Some(it.key().clone()), from, ..Self::default() },
            (_, same) if it.is_touch() => Self { same, from, ..Self::default() },
            (was, is) => Self { was, is, from, ..Self::default() },
        }
    }
}

impl TryFrom<Edit> for book::Edit {
    type Error = StoredError;

    fn try_from(shape: Edit) -> Result<Self, StoredError> {
        let edit = match (entry(shape.same)?, shape.none) {
            (Some(same), _) => Self::new(Some(same.clone()), Some(same)),
            (None, Some(key)) => Some(Self::none(key)),
            (None, None) => Self::new(entry(shape.was)?, entry(shape.is)?),
        };
        let edit = edit.ok_or_else(|| StoredError::damaged("edit", "two things or none"))?;
        Ok(edit.with_told_by(shape.from.into()))
    }
}

impl From<&book::Cause> for Cause {
    fn from(it: &book::Cause) -> Self {
        match it.clone() {
            book::Cause::Entered => Self::Entered,
            book::Cause::Imported { file } => Self::Imported { file },
            book::Cause::Timetabled => Self::Timetabled,
            book::Cause::Printed => Self::Printed,
            book::Cause::Recorded { session } => Self::Recorded { session },
            book::Cause::Excused => Self::Excused,
            book::Cause::Decided => Self::Decided,
            book::Cause::Undone { line } => Self::Undone { line },
            book::Cause::Unbinned { line } => Self::Unbinned { line },
            book::Cause::Merged { device, seen } => Self::Merged { device, seen },
            book::Cause::Restored { from: Head { device, n, hash } } => {
                Self::Restored { device, n, hash }
            }
            book::Cause::Upgraded { from } => Self::Upgraded { from },
        }
    }
}

impl From<Cause> for book::Cause {
    fn from(shape: Cause) -> Self {
        match shape {
            Cause::Entered => Self::Entered,
            Cause::Imported { file } => Self::Imported { file },
            Cause::Timetabled => Self::Timetabled,
            Cause::Printed => Self::Printed,
            Cause::Recorded { session } => Self::Recorded { session },
            Cause::Excused => Self::Excused,
            Cause::Decided => Self::Decided,
            Cause::Undone { line } => Self::Undone { line },
            Cause::Unbinned { line } => Self::Unbinned { line },
            Cause::Merged { device, seen } => Self::Merged { device, seen },
            Cause::Restored { device, n, hash } => {
                Self::Restored { from: Head { device, n, hash } }
            }
            Cause::Upgraded { from } => Self::Upgraded { from },
        }
    }
}

impl Stored for book::Action {
    const KIND: &'static str = "action";

    fn to_text(&self) -> String {
        write(&Action {
            at: self.at().as_millis(),
            cause: self.cause().into(),
            edits: self.edits().iter().map(Into::into).collect(),
        })
    }

    fn from_text(text: &str) -> Result<Self, StoredError> {
        version(Self::KIND, text)?;
        let shape: Action = parse(Self::KIND, text)?;
        let edits = shape.edits.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
        Ok(Self::stored(Timestamp::from_millis(shape.at), shape.cause.into(), edits))
    }
}

impl Stored for book::Line {
    const KIND: &'static str = "line";

    fn to_text(&self) -> String {
        // The text of an action is JSON that this module wrote or read; if it ever were not, the
        // row would say null and be refused as damaged when it is read.
        let action = RawValue::from_string(self.text().to_owned()).unwrap_or_default();
        write(&LineOut {
            device: self.device(),
            n: self.n(),
            prev: *self.prev(),
            hash: *self.hash(),
            action: &action,
        })
    }

    fn from_text(text: &str) -> Result<Self, StoredError> {
        version(Self::KIND, text)?;
        let row: LineIn<'_> = serde_json::from_str(text)
            .map_err(|error| StoredError::damaged(Self::KIND, error.to_string()))?;
        Self::stored(row.device, row.n, row.prev, row.hash, row.action.get())
    }
}
