//! The lines of all devices that this one knows, and what follows from them.
use std::collections::BTreeMap;

use super::state::State;
use super::{Action, BrokenChain, Cause, Head, Key, Line, LineRef, verify};
use crate::DeviceId;

/// The lines of this device, and those of others that came with a merge or backup.
///
/// What is on a device follows from its own chain alone, since a merge is a line of it: see
/// [`state`](Self::state).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    device: DeviceId,
    chains: BTreeMap<DeviceId, Vec<Line>>,
}

/// Why a book cannot be made of a journal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// A chain does not hold.
    #[error(transparent)]
    Broken(#[from] BrokenChain),
    /// A device began from a backup of which the lines are not here, or others are.
    #[error("the lines up to {line} are not there")]
    Missing {
        /// The line it began from.
        line: LineRef,
    },
    /// A backup was taken over in the middle of a chain: that begins a chain of its own.
    #[error("{line} begins from a backup, but others stand before it")]
    Misplaced {
        /// The line.
        line: LineRef,
    },
    /// An edit changed something that was not there: not what our program writes.
    #[error("{line} changes {key}, which is not what it says")]
    Unfitting {
        /// The line.
        line: LineRef,
        /// What it changes.
        key: Key,
    },
}

impl Journal {
    /// Of a device that has written nothing yet.
    #[must_use]
    pub const fn new(device: DeviceId) -> Self {
        Self { device, chains: BTreeMap::new() }
    }

    /// Lines as they were stored, in any order; every chain is verified from its first line on.
    ///
    /// # Errors
    ///
    /// [`BrokenChain`] with the first line that does not hold.
    pub fn from_lines(
        device: DeviceId,
        lines: impl IntoIterator<Item = Line>,
    ) -> Result<Self, BrokenChain> {
        let mut chains: BTreeMap<DeviceId, Vec<Line>> = BTreeMap::new();
        for line in lines {
            chains.entry(line.device().clone()).or_default().push(line);
        }
        for (device, chain) in &mut chains {
            chain.sort_by_key(Line::n);
            verify(Head::start(device.clone()), &*chain)?;
        }
        Ok(Self { device, chains })
    }

    /// Whose journal it is.
    #[must_use]
    pub const fn device(&self) -> &DeviceId {
        &self.device
    }

    /// The end of this device's chain.
    #[must_use]
    pub fn head(&self) -> Head {
        self.chain(&self.device).last().map_or_else(|| Head::start(self.device.clone()), Line::head)
    }

    /// The lines of a device that are known, from the first.
    #[must_use]
    pub fn chain(&self, device: &DeviceId) -> &[Line] {
        self.chains.get(device).map_or(&[], Vec::as_slice)
    }

    /// The devices of which lines are known.
    pub fn devices(&self) -> impl Iterator<Item = &DeviceId> {
        self.chains.keys()
    }

    /// All lines, by device and number.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.chains.values().flatten()
    }

    /// One line.
    #[must_use]
    pub fn line(&self, at: &LineRef) -> Option<&Line> {
        let idx = usize::try_from(at.n.checked_sub(1)?).ok()?;
        self.chain(&at.device).get(idx)
    }

    /// Writes this device's next line.
    pub fn write(&mut self, action: Action) -> Line {
        let line = Line::append(&self.head(), action);
        self.chains.entry(self.device.clone()).or_default().push(line.clone());
        line
    }

    /// Takes a line in: the next one of its device.
    ///
    /// # Errors
    ///
    /// [`BrokenChain`] when it does not follow the last one that is known.
    pub fn add(&mut self, line: Line) -> Result<(), BrokenChain> {
        let chain = self.chains.entry(line.device().clone()).or_default();
        let head = chain.last().map_or_else(|| Head::start(line.device().clone()), Line::head);
        verify(head, [&line])?;
        chain.push(line);
        Ok(())
    }

    /// What is on this device: all entries, who wrote them, and what it knows of others.
    ///
    /// # Errors
    ///
    /// [`JournalError`] where the lines do not give a book.
    pub fn state(&self) -> Result<State<'_>, JournalError> {
        let mut parts = Vec::new();
        let mut end = self.head();
        // A device that began from a backup begins with all that the backup's device had said.
        // The hash in its first line names lines that were there before, so this comes to an end.
        loop {
            let missing =
                || JournalError::Missing { line: LineRef { device: end.device.clone(), n: end.n } };
            let n = usize::try_from(end.n).map_err(|_| missing())?;
            let lines = self.chain(&end.device).get(..n).ok_or_else(missing)?;
            let has_end = lines.last().map_or(n == 0, |line| line.head() == end);
            if !has_end {
                return Err(missing());
            }
            parts.push(lines);
            let first = lines.first().map(|line| line.action().cause());
            let Some(Cause::Restored { from }) = first else { break };
            end = from.clone();
        }
        let mut state = State::default();
        for line in parts.into_iter().rev().flatten() {
            state.follow(line)?;
        }
        Ok(state)
    }
}
