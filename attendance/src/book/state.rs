//! What follows from a device's lines: what stands under every key, and which lines say so.
use std::collections::BTreeMap;

use super::whole::problems;
use super::{
    Book, Cause, Clock, Conflict, Entry, JournalError, Key, Line, LineRef, Problem, Side, Versions,
};

/// What is on a device after its last line. The entries stay in the lines that wrote them.
#[derive(Debug, Clone, Default)]
pub struct State<'a> {
    clock: Clock,
    /// What is said of everything that is or was there.
    stands: BTreeMap<&'a Key, Claim<'a>>,
    /// What is open, by what it is about.
    conflicts: BTreeMap<&'a Key, Open<'a>>,
}

/// A conflict, and the line that said all of it anew, if one did.
#[derive(Debug, Clone)]
struct Open<'a> {
    conflict: &'a Conflict,
    said_anew: Option<Versions>,
}

/// What somebody says of a key, and the lines that said so, each without knowing of the others.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Claim<'a> {
    /// Nothing where it was removed.
    pub(super) entry: Option<&'a Entry>,
    pub(super) versions: Versions,
}

impl Claim<'_> {
    pub(super) fn to_side(&self) -> Side {
        Side { entry: self.entry.cloned(), versions: self.versions.clone() }
    }

    pub(super) fn says_the_same(&self, other: &Claim<'_>) -> bool {
        match (self.entry, other.entry) {
            (Some(one), Some(other)) => one.says_the_same(other),
            (None, None) => true,
            _ => false,
        }
    }
}

impl<'a> State<'a> {
    /// All entries.
    #[must_use]
    pub fn book(&self) -> Book {
        self.entries().into_values().cloned().collect()
    }

    /// What the device knows of itself and others.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What stands under a key.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&'a Entry> {
        self.stands.get(key)?.entry
    }

    /// The lines that wrote what stands under a key, or removed what stood there. Several when
    /// devices said the same without knowing of each other.
    pub fn versions(&self, key: &Key) -> impl Iterator<Item = &LineRef> {
        self.stands.get(key).into_iter().flat_map(|claim| claim.versions.lines())
    }

    pub(super) fn problems(&self) -> Vec<Problem> {
        problems(&self.entries())
    }

    pub(super) fn follow(&mut self, line: &'a Line) -> Result<(), JournalError> {
        let at = line.line_ref();
        if at.n > 1 && matches!(line.action().cause(), Cause::Restored { .. }) {
            return Err(JournalError::Misplaced { line: at });
        }
        self.clock.see(line.device(), line.n());
        let by_itself = Versions::of(at);
        for edit in line.action().edits() {
            let versions = edit.told_by().unwrap_or(&by_itself).clone();
            let stood = self.stands.insert(edit.key(), Claim { entry: edit.after(), versions });
            if stood.and_then(|claim| claim.entry) != edit.before() {
                let (line, key) = (line.line_ref(), edit.key().clone());
                return Err(JournalError::Unfitting { line, key });
            }
        }
        let is_merge = matches!(line.action().cause(), Cause::Merged { .. });
        for edit in line.action().edits() {
            if let Key::Conflict(of) = edit.key() {
                self.dispute(of, edit.after(), (!is_merge).then_some(&by_itself));
            }
        }
        if let Cause::Merged { seen, .. } = line.action().cause() {
            self.clock.join(seen);
        }
        Ok(())
    }

    /// Whether what stands under a key, or that nothing does, is told by just these lines.
    pub(super) fn is_said_by(&self, key: &Key, versions: &Versions) -> bool {
        self.stands.get(key).is_some_and(|claim| claim.versions == *versions)
    }

    /// The key as it is kept, of something that is or was there.
    pub(super) fn key(&self, key: &Key) -> Option<&'a Key> {
        self.stands.get_key_value(key).map(|(&key, _)| key)
    }

    /// Everything that was ever said something of; a conflict is part of what it is about.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a Key> {
        self.stands.keys().copied().filter(|key| !matches!(key, Key::Conflict(_)))
    }

    /// Everything that is said here of a key: first what stands there, then what others say and a
    /// person has not decided yet. Empty for a key of which nothing was ever said.
    pub(super) fn claims(&self, key: &Key) -> Vec<Claim<'a>> {
        let theirs = self.conflicts.get(key).into_iter().flat_map(|open| {
            open.conflict.theirs.iter().map(|side| Claim {
                entry: side.entry.as_ref(),
                versions: open.said_anew.as_ref().unwrap_or(&side.versions).clone(),
            })
        });
        self.stands.get(key).cloned().into_iter().chain(theirs).collect()
    }

    pub(super) fn conflict(&self, key: &Key) -> Option<&'a Conflict> {
        self.conflicts.get(key).map(|open| open.conflict)
    }

    /// A conflict that is opened, changed or closed. Who does so by hand knows of everything that is
    /// said of the key, and says anew what stands and what is left open: a decision, and its undo,
    /// are taken over by others.
    fn dispute(&mut self, of: &'a Key, after: Option<&'a Entry>, said_anew: Option<&Versions>) {
        if let (Some(claim), Some(versions)) = (self.stands.get_mut(of), said_anew) {
            claim.versions = versions.clone();
        }
        match after {
            Some(Entry::Conflict(conflict)) => {
                self.conflicts.insert(of, Open { conflict, said_anew: said_anew.cloned() });
            }
            _ => {
                self.conflicts.remove(of);
            }
        }
    }

    /// What is open here.
    pub(super) fn disputed(&self) -> impl Iterator<Item = &'a Key> {
        self.conflicts.keys().copied()
    }

    /// What stands, conflicts included.
    pub(super) fn entries(&self) -> BTreeMap<&'a Key, &'a Entry> {
        self.stands.iter().filter_map(|(&key, claim)| Some((key, claim.entry?))).collect()
    }
}
