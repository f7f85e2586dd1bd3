//! What one tap does: some entries changed, all together, for one reason.
use std::collections::{BTreeMap, BTreeSet};

use super::{Clock, Entry, Head, Key, LineRef, Versions};
use crate::{DeviceId, PhotoId, SessionId, Timestamp};

/// One entry changed, added or removed; both sides are of `key`. Neither side is there where it says
/// that nothing shall stand, on a device that never held the entry (see [`Edit::none`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    key: Key,
    before: Option<Entry>,
    after: Option<Entry>,
    told_by: Option<Versions>,
}

impl Edit {
    /// From what there is to what shall be; nothing when neither is there, or they are not of one
    /// key.
    #[must_use]
    pub fn new(before: Option<Entry>, after: Option<Entry>) -> Option<Self> {
        let key = before.as_ref().or(after.as_ref())?.key();
        let is_of_key = |entry: &Entry| entry.key() == key;
        let is_one = after.as_ref().is_none_or(is_of_key);
        is_one.then_some(Self { key, before, after, told_by: None })
    }

    /// A new entry.
    #[must_use]
    pub fn add(entry: impl Into<Entry>) -> Self {
        let entry = entry.into();
        Self { key: entry.key(), before: None, after: Some(entry), told_by: None }
    }

    /// An entry that goes.
    #[must_use]
    pub fn remove(entry: impl Into<Entry>) -> Self {
        let entry = entry.into();
        Self { key: entry.key(), before: Some(entry), after: None, told_by: None }
    }

    /// Nothing is there, and nothing shall be: what others removed, or a person decided against, and
    /// this device never held.
    #[must_use]
    pub const fn none(key: Key) -> Self {
        Self { key, before: None, after: None, told_by: None }
    }

    /// An entry put in the place of the one of its key, if any. Nothing when `before` is of
    /// another key.
    #[must_use]
    pub fn put(before: Option<impl Into<Entry>>, after: impl Into<Entry>) -> Option<Self> {
        Self::new(before.map(Into::into), Some(after.into()))
    }

    /// The same, told by the lines of other devices that wrote what is there after it.
    #[must_use]
    pub(crate) fn with_told_by(self, lines: Versions) -> Self {
        let told_by = (!lines.lines().is_empty()).then_some(lines);
        Self { told_by, ..self }
    }

    /// What it changes.
    #[must_use]
    pub const fn key(&self) -> &Key {
        &self.key
    }

    /// What was there; nothing when it adds.
    #[must_use]
    pub const fn before(&self) -> Option<&Entry> {
        self.before.as_ref()
    }

    /// What is there after it; nothing when it removes.
    #[must_use]
    pub const fn after(&self) -> Option<&Entry> {
        self.after.as_ref()
    }

    /// The lines that wrote what is there after it, where it was taken over from other devices;
    /// nothing where this line says it by itself.
    #[must_use]
    pub const fn told_by(&self) -> Option<&Versions> {
        self.told_by.as_ref()
    }

    /// Whether both sides are the same: it only says who wrote it, or that a person looked at it.
    #[must_use]
    pub fn is_touch(&self) -> bool {
        self.before == self.after
    }

    /// The way back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self {
            key: self.key.clone(),
            before: self.after.clone(),
            after: self.before.clone(),
            told_by: None,
        }
    }

    /// Whose pages show it: `session/ID` for a session and its records, `course/ID` for a course,
    /// its places, sessions and timetable, `student/ID` for a student with places and leaves.
    #[must_use]
    pub fn subjects(&self) -> BTreeSet<String> {
        let entries = self.before.iter().chain(&self.after);
        let owners = entries.flat_map(Entry::owners).map(|owner| owner.subject());
        owners.chain([self.key.subject()]).collect()
    }
}

/// Why something was changed: what the history says in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A person entered it.
    Entered,
    /// It came from a file with a list.
    Imported {
        /// The file's name.
        file: String,
    },
    /// The timetable made it.
    Timetabled,
    /// A sheet was printed.
    Printed,
    /// A review of paper was recorded.
    Recorded {
        /// The session.
        session: SessionId,
    },
    /// A leave was given, changed or taken back.
    Excused,
    /// A person decided what two devices said differently.
    Decided,
    /// A line was taken back.
    Undone {
        /// The line.
        line: LineRef,
    },
    /// What a line had removed came back from the bin.
    Unbinned {
        /// The line that removed it.
        line: LineRef,
    },
    /// What another device had was brought in.
    Merged {
        /// The device.
        device: DeviceId,
        /// What it knew: this device knows it now too.
        seen: Clock,
    },
    /// Everything was replaced by a backup: the first line of a device with a new id, whose book
    /// begins as what it was there. (With its old id, two phones could write the same line.)
    Restored {
        /// The last line in the backup of the device that made it.
        from: Head,
    },
    /// A new release took over what an older one had kept.
    Upgraded {
        /// The version of the older one.
        from: u32,
    },
}

/// What one tap, one import or one merge does: all of it or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    at: Timestamp,
    cause: Cause,
    edits: Vec<Edit>,
}

impl Action {
    /// Brings edits together: two of one key become one, and what changes nothing goes, except
    /// where saying the same again says something ([`Cause::Decided`], [`Cause::Merged`]).
    #[must_use]
    pub fn new(at: Timestamp, cause: Cause, edits: impl IntoIterator<Item = Edit>) -> Self {
        let mut edits: Vec<Edit> = edits.into_iter().collect();
        let n_keys = edits.iter().map(Edit::key).collect::<BTreeSet<_>>().len();
        if n_keys < edits.len() {
            edits = one_of_each(edits);
        }
        let keeps_touches = matches!(cause, Cause::Decided | Cause::Merged { .. });
        edits.retain(|edit| keeps_touches || !edit.is_touch());
        Self { at, cause, edits }
    }

    /// As it was stored, edit by edit.
    pub(crate) const fn stored(at: Timestamp, cause: Cause, edits: Vec<Edit>) -> Self {
        Self { at, cause, edits }
    }

    /// When.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// Why.
    #[must_use]
    pub const fn cause(&self) -> &Cause {
        &self.cause
    }

    /// What it changes, each key once.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Whether it has nothing to say, so that no line shall be written for it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        let says = matches!(self.cause, Cause::Merged { .. } | Cause::Restored { .. });
        self.edits.is_empty() && !says
    }

    /// Photos that what it changes shows or showed. A photo that any line of the journal names is
    /// kept, since the line can be taken back: only others may be swept away.
    #[must_use]
    pub fn photos(&self) -> BTreeSet<&PhotoId> {
        let entries =
            self.edits.iter().flat_map(|edit| edit.before().into_iter().chain(edit.after()));
        let photos = entries.filter_map(|entry| match entry {
            Entry::Excuse(excuse) => excuse.photo.as_ref(),
            _ => None,
        });
        photos.collect()
    }

    /// Whose pages show it, see [`Edit::subjects`].
    #[must_use]
    pub fn subjects(&self) -> BTreeSet<String> {
        self.edits.iter().flat_map(Edit::subjects).collect()
    }
}

/// Edits of one key brought together, in the place of the first.
fn one_of_each(edits: Vec<Edit>) -> Vec<Edit> {
    let mut joined: Vec<Edit> = Vec::new();
    let mut places = BTreeMap::new();
    for edit in edits {
        match places.get(&edit.key) {
            Some(&place) => {
                let earlier: &mut Edit = &mut joined[place];
                earlier.after = edit.after;
                earlier.told_by = edit.told_by;
            }
            None => {
                places.insert(edit.key.clone(), joined.len());
                joined.push(edit);
            }
        }
    }
    joined
}
