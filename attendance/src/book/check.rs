//! Whether an action still fits what is there.
use super::{Action, Entry, Key};

/// An edit that found something else than it expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// What it was about.
    pub key: Key,
    /// What it expected to find; nothing when it wanted to add.
    pub expected: Option<Entry>,
    /// What is there.
    pub found: Option<Entry>,
}

/// Whether every edit finds what it expects, by `current`. An action of which one edit does not
/// is not done at all: another tab or scan came between, and a person looks at it again.
///
/// # Errors
///
/// The edits that do not fit.
pub fn check(action: &Action, current: impl Fn(&Key) -> Option<Entry>) -> Result<(), Vec<Clash>> {
    let mut clashes = Vec::new();
    for edit in action.edits() {
        let found = current(edit.key());
        if found.as_ref() != edit.before() {
            let (key, expected) = (edit.key().clone(), edit.before().cloned());
            clashes.push(Clash { key, expected, found });
        }
    }
    if clashes.is_empty() { Ok(()) } else { Err(clashes) }
}
