//! What two devices wrote without each other, brought together.
//!
//! Every entry is a register with versions: the lines that said what stands there. What one
//! device said and the other knew of and replaced is gone; what neither knew of stays, and if that
//! is more than one thing, a person decides.
use std::collections::BTreeSet;

use super::{
    Action, Cause, Clock, Conflict, Edit, Entry, Journal, JournalError, Key, Line, Problem, Side,
    State,
};
use crate::{DeviceId, Timestamp};

/// What a merge does, and what a person has to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Lines of other devices to keep beside our own, each following what is kept already.
    pub lines: Vec<Line>,
    /// What changes here, to be written like every action; none when nothing new came.
    pub action: Option<Action>,
    /// Everything that is said differently afterwards, what was open before included.
    pub conflicts: Vec<Conflict>,
    /// What was removed on one device while the other still used it, and came back.
    pub revived: Vec<Key>,
    /// What does not fit together afterwards and did before, such as a course that both devices
    /// made with one code.
    pub problems: Vec<Problem>,
}

/// Why two journals cannot be brought together. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// Lines on this device give no book.
    #[error("here: {0}")]
    Mine(JournalError),
    /// Lines of the other device give no book.
    #[error("there: {0}")]
    Theirs(JournalError),
    /// Both have a line of one number that differs: two phones write under one id, as after the
    /// copy of a whole phone.
    #[error("two devices write as {device}: line {n} differs")]
    Forked {
        /// The id.
        device: DeviceId,
        /// The first line that differs.
        n: u64,
    },
    /// The other one knows more lines of this device than the device itself, which lost them: the
    /// file is to be restored, not merged.
    #[error("the other device knows {n} lines of this one, which has lost some")]
    Behind {
        /// How many it knows.
        n: u64,
    },
}

/// Brings what `theirs` knows into `mine`. Pure: who calls it keeps the lines, checks and writes
/// the action.
///
/// # Errors
///
/// [`MergeError`] when one of both is damaged, or they cannot belong together.
pub fn merge(mine: &Journal, theirs: &Journal, at: Timestamp) -> Result<Merge, MergeError> {
    let lines = new_lines(mine, theirs)?;
    let here = mine.state().map_err(MergeError::Mine)?;
    let there = theirs.state().map_err(MergeError::Theirs)?;
    let mut found = Found { edits: Vec::new(), conflicts: Vec::new() };
    let keys: BTreeSet<&Key> = here.keys().chain(there.keys()).collect();
    for key in keys {
        found.join(key, &here, &there);
    }
    let mut book = here.book.clone();
    found.edits.iter().for_each(|edit| book.edit(edit));
    let mut revived = Vec::new();
    let mut problems = book.problems();
    loop {
        let lost = |problem: &Problem| match problem {
            Problem::Dangling { missing, .. } => {
                here.book.get(missing).or_else(|| there.book.get(missing)).cloned()
            }
            _ => None,
        };
        let mut back: Vec<Entry> = problems.iter().filter_map(lost).collect();
        back.dedup();
        if back.is_empty() {
            break;
        }
        for entry in back {
            revived.push(entry.key());
            book.put(entry);
        }
        problems = book.problems();
    }
    revived.sort();
    revived.dedup();
    for key in &revived {
        found.edits.retain(|edit| edit.key() != key);
        let (before, after) = (here.book.get(key).cloned(), book.get(key).cloned());
        found.edits.extend(Edit::new(before, after));
    }
    let old = here.book.problems();
    problems.retain(|problem| !old.contains(problem));
    let cause = Cause::Merged { device: theirs.device().clone(), seen: there.clock.clone() };
    let action = Action::new(at, cause, found.edits);
    let is_new = !here.clock.covers(&there.clock);
    Ok(Merge {
        lines,
        action: (is_new || !action.edits().is_empty()).then_some(action),
        conflicts: found.conflicts,
        revived,
        problems,
    })
}

/// Lines of theirs that are not here, after a look whether both tell the same past.
fn new_lines(mine: &Journal, theirs: &Journal) -> Result<Vec<Line>, MergeError> {
    let mut lines = Vec::new();
    for device in theirs.devices() {
        let (known, told) = (mine.chain(device), theirs.chain(device));
        let differs = known.iter().zip(told).find(|(one, other)| one.hash() != other.hash());
        if let Some((line, _)) = differs {
            return Err(MergeError::Forked { device: device.clone(), n: line.n() });
        }
        if device == mine.device() && told.len() > known.len() {
            return Err(MergeError::Behind { n: told.len() as u64 });
        }
        lines.extend(told.iter().skip(known.len()).cloned());
    }
    Ok(lines)
}

struct Found {
    edits: Vec<Edit>,
    conflicts: Vec<Conflict>,
}

impl Found {
    fn join(&mut self, key: &Key, here: &State, there: &State) {
        let (mine, theirs) = (here.sides(key), there.sides(key));
        let sides = if mine == theirs {
            mine.clone()
        } else {
            live(&mine, &here.clock, &theirs, &there.clock)
        };
        let before = here.book.get(key);
        let (current, others) = choose(sides, &mine);
        let old_conflict = here.conflict(key);
        if let Some(current) = current {
            let is_known = here.versions.get(key) == Some(&current.versions);
            if !is_known || before != current.entry.as_ref() {
                let edit = Edit::new(before.cloned(), current.entry);
                self.edits.extend(edit.map(|edit| edit.told_by(current.versions)));
            }
        }
        let conflict = (!others.is_empty()).then(|| Conflict { key: key.clone(), theirs: others });
        if conflict.as_ref() != old_conflict {
            let entry = |conflict: &Conflict| Entry::Conflict(conflict.clone());
            let edit = Edit::new(old_conflict.map(entry), conflict.as_ref().map(entry));
            self.edits.extend(edit);
        }
        self.conflicts.extend(conflict);
    }
}

/// What is still said by somebody: sides that the other one does not know of, or says itself.
/// Those that say the same become one.
fn live(mine: &[Side], my_clock: &Clock, theirs: &[Side], their_clock: &Clock) -> Vec<Side> {
    let replaced = |side: &Side, others: &[Side], clock: &Clock| {
        let is_said = |version| others.iter().any(|other| other.versions.contains(version));
        side.versions.iter().any(|version| clock.knows(version) && !is_said(version))
    };
    let ours = mine.iter().filter(|side| !replaced(side, theirs, their_clock));
    let others = theirs.iter().filter(|side| !replaced(side, mine, my_clock));
    let joined = join_equal(ours.chain(others));
    // Cannot be by lines that our program wrote; if it ever is, nothing is thrown away.
    if joined.is_empty() { join_equal(mine.iter().chain(theirs)) } else { joined }
}

fn join_equal<'a>(sides: impl Iterator<Item = &'a Side>) -> Vec<Side> {
    let mut joined: Vec<Side> = Vec::new();
    for side in sides {
        match joined.iter_mut().find(|other| says_the_same(&other.entry, &side.entry)) {
            Some(other) => {
                other.versions.extend(side.versions.iter().cloned());
                let is_first =
                    side.entry.as_ref().map(Entry::rank) < other.entry.as_ref().map(Entry::rank);
                if is_first {
                    other.entry.clone_from(&side.entry);
                }
            }
            None => joined.push(side.clone()),
        }
    }
    joined
}

fn says_the_same(one: &Option<Entry>, other: &Option<Entry>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.says_the_same(other),
        (None, None) => true,
        _ => false,
    }
}

/// What stands here afterwards (what stood here before, where that is still said), and the others.
fn choose(mut sides: Vec<Side>, mine: &[Side]) -> (Option<Side>, Vec<Side>) {
    sides.sort_by(|a, b| a.versions.cmp(&b.versions));
    let here = mine.first();
    let is_here = |side: &Side| here.is_some_and(|here| says_the_same(&side.entry, &here.entry));
    let idx = sides.iter().position(is_here).unwrap_or(0);
    if sides.is_empty() {
        return (None, Vec::new());
    }
    (Some(sides.remove(idx)), sides)
}

/// The action of a person's decision: what stands there from now on, mine or one of theirs or
/// something else. The other devices take it over with the next merge.
#[must_use]
pub fn decide(
    conflict: &Conflict,
    mine: Option<&Entry>,
    chosen: Option<&Entry>,
    at: Timestamp,
) -> Action {
    // Deciding for what stands here says so too: it is a version that knows of both sides.
    let answer = Edit::new(mine.cloned(), chosen.cloned());
    let settled = Edit::remove(conflict.clone());
    Action::new(at, Cause::Decided, answer.into_iter().chain([settled]))
}
