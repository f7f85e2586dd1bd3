//! The way back: a line taken back as a whole, and what a line removed taken out of the bin.
use std::collections::BTreeMap;

use super::{Action, Cause, Clash, Edit, Entry, Key, Line, LineRef, check};
use crate::Timestamp;

/// How long what was removed is shown in the bin, days. The journal keeps it for longer.
pub const BIN_DAYS: u32 = 30;

/// Why a line cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoError {
    /// It changed nothing that could be taken back: it took over an older release's data, began
    /// from a backup, or only noted what another device knows.
    Nothing,
    /// Something that it wrote has changed since: the later change would be lost.
    Clashes(Vec<Clash>),
}

/// Whether a line has something that [`undo`] can try to take back.
#[must_use]
pub fn is_undoable(line: &Line) -> bool {
    undone(line).next().is_some()
}

/// The edits of a line that its way back turns round.
fn undone(line: &Line) -> impl Iterator<Item = &Edit> {
    let cause = line.action().cause();
    let has_way_back = !matches!(cause, Cause::Upgraded { .. } | Cause::Restored { .. });
    // What a merge found to be said differently stays to be decided: without it, the other
    // device would take what stands here for the answer.
    let is_merge = matches!(cause, Cause::Merged { .. });
    line.action().edits().iter().filter(move |edit| {
        let is_conflict = matches!(edit.key(), Key::Conflict(_));
        has_way_back && !edit.is_touch() && !(is_merge && is_conflict)
    })
}

/// The action that takes a line back, an action like every other: it can be taken back itself.
/// `current` is what is there now.
///
/// # Errors
///
/// [`UndoError::Clashes`] where something changed since the line; nothing is taken back then.
pub fn undo(
    line: &Line,
    at: Timestamp,
    current: impl Fn(&Key) -> Option<Entry>,
) -> Result<Action, UndoError> {
    let cause = Cause::Undone { line: line.line_ref() };
    fitting(Action::new(at, cause, undone(line).map(Edit::inverse)), current)
}

/// The action that brings back what a line removed, whatever else it did.
///
/// # Errors
///
/// [`UndoError::Clashes`] where something of the same key is there again.
pub fn unbin(
    line: &Line,
    at: Timestamp,
    current: impl Fn(&Key) -> Option<Entry>,
) -> Result<Action, UndoError> {
    let cause = Cause::Unbinned { line: line.line_ref() };
    let removed = removed(line).cloned().map(Edit::add);
    fitting(Action::new(at, cause, removed), current)
}

fn fitting(action: Action, current: impl Fn(&Key) -> Option<Entry>) -> Result<Action, UndoError> {
    if action.is_empty() {
        return Err(UndoError::Nothing);
    }
    check(&action, current).map_err(UndoError::Clashes)?;
    Ok(action)
}

fn removed(line: &Line) -> impl Iterator<Item = &Entry> {
    let is_thing = |edit: &&Edit| !matches!(edit.key(), Key::Conflict(_)) && edit.after().is_none();
    line.action().edits().iter().filter(is_thing).filter_map(Edit::before)
}

/// What one line removed, and is not there again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binned {
    /// The line: [`unbin`] brings it back.
    pub line: LineRef,
    /// When it was removed.
    pub at: Timestamp,
    /// What was removed, in the line's order.
    pub entries: Vec<Entry>,
}

/// What the lines of this device removed in the last [`BIN_DAYS`] days and is not there now, the
/// latest first. What was removed twice stands where it was removed last.
#[must_use]
pub fn bin<'a>(
    lines: impl IntoIterator<Item = &'a Line>,
    now: Timestamp,
    current: impl Fn(&Key) -> Option<Entry>,
) -> Vec<Binned> {
    let since = now.minus_days(BIN_DAYS);
    let mut last: BTreeMap<Key, &Line> = BTreeMap::new();
    let mut recent: Vec<&Line> = lines.into_iter().filter(|line| line.at() >= since).collect();
    recent.sort_by_key(|line| (line.at(), line.n()));
    for line in &recent {
        last.extend(removed(line).map(|entry| (entry.key(), *line)));
    }
    last.retain(|key, _| current(key).is_none());
    let is_last = |line: &Line, entry: &&Entry| {
        last.get(&entry.key()).is_some_and(|last| last.line_ref() == line.line_ref())
    };
    let binned = recent.iter().rev().map(|line| Binned {
        line: line.line_ref(),
        at: line.at(),
        entries: removed(line).filter(|entry| is_last(line, entry)).cloned().collect(),
    });
    binned.filter(|binned| !binned.entries.is_empty()).collect()
}
