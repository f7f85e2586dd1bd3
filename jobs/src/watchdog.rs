//! How long something may take before somebody is told, or the worker is ended.

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Task {
    /// One call of the phone's storage.
    Storage,
    /// One page to be read or drawn: it takes less than a second.
    Page,
    /// A file to be opened: a PDF of hundreds of pages takes its time.
    Opening,
    /// A document to be made, or a table to be read.
    Report,
}

/// What a watchdog does when its time is up. None of them gives anything up for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Says that it takes long, and goes on waiting.
    Say,
    /// Asks whether to go on waiting, which it does meanwhile.
    Ask,
    /// Ends the silent worker; the part is tried again by a fresh one.
    End,
}

/// A limit and what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watchdog {
    /// Seconds in which the tab was awake: a phone that sleeps is not late.
    pub after_seconds: u32,
    /// What follows.
    pub then: Then,
}

impl Watchdog {
    /// The watchdog of a task.
    #[must_use]
    pub const fn of(task: Task) -> Self {
        let (after_seconds, then) = match task {
            Task::Storage => (3, Then::Say),
            Task::Page => (20, Then::End),
            Task::Opening => (120, Then::Ask),
            Task::Report => (30, Then::Say),
        };
        Self { after_seconds, then }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_that_will_be_tried_again_ends_the_worker() {
        let all = [Task::Storage, Task::Page, Task::Opening, Task::Report].map(Watchdog::of);
        assert_eq!(all.map(|watchdog| watchdog.after_seconds), [3, 20, 120, 30]);
        let ending = all.iter().filter(|watchdog| watchdog.then == Then::End).count();
        assert_eq!(ending, 1, "no other answer is thrown away because it came late");
    }
}
