//! Whether the record book is whole: what is stored beside what the journal tells.
use super::{Book, Head, Journal, JournalError, Key, Line, LineRef, Problem};

/// What an examination found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examination {
    /// Entries that are stored.
    pub n_entries: usize,
    /// Lines of the journal, of all devices.
    pub n_lines: usize,
    /// Why no book follows from the journal; nothing can be compared with it then.
    pub journal: Option<JournalError>,
    /// Entries that are stored otherwise than the journal says, are not stored, or are stored
    /// without a line that says so; by key.
    pub astray: Vec<Key>,
    /// What does not fit together.
    pub problems: Vec<Problem>,
}

impl Examination {
    /// Whether nothing was found.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.n_found() == 0
    }

    /// How many things were found.
    #[must_use]
    pub const fn n_found(&self) -> usize {
        self.journal.is_some() as usize + self.astray.len() + self.problems.len()
    }
}

/// Compares what is stored with the lines of all devices, which are verified from the first on;
/// `head` is where this device wrote last, so that lines missing at the end show.
#[must_use]
pub fn examine(
    rows: &Book,
    head: &Head,
    lines: impl ExactSizeIterator<Item = Line>,
) -> Examination {
    let (n_entries, n_lines) = (rows.entries().len(), lines.len());
    let (journal, astray) = match astray(rows, head, lines) {
        Ok(astray) => (None, astray),
        Err(error) => (Some(error), Vec::new()),
    };
    Examination { n_entries, n_lines, journal, astray, problems: rows.problems() }
}

fn astray(
    rows: &Book,
    head: &Head,
    lines: impl Iterator<Item = Line>,
) -> Result<Vec<Key>, JournalError> {
    let journal = Journal::from_lines(head.device.clone(), lines)?;
    if journal.head() != *head {
        let line = LineRef { device: head.device.clone(), n: head.n };
        return Err(JournalError::Missing { line });
    }
    let state = journal.state()?;
    let told = state.entries();
    let differs = told.iter().filter(|(key, entry)| rows.get(key) != Some(**entry));
    let untold = rows.iter().map(|(key, _)| key).filter(|key| !told.contains_key(key));
    let mut astray: Vec<Key> = differs.map(|(key, _)| *key).chain(untold).cloned().collect();
    astray.sort();
    Ok(astray)
}
