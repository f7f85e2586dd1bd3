//! The record book: every change of anything a person owns, through one door.
//!
//! A change is an [`Action`] (one tap, one import, one merge) of [`Edit`]s, each with what was
//! there before and what is there after. It is [checked](check()) against what is there, written
//! together with the entries that it changes, and appended as a [`Line`] to the device's journal,
//! whose lines are chained by hashes ([`verify`]). `docs/history.md` tells the rules for people
//! who want to check them.
mod action;
mod check;
mod entry;
mod examine;
mod journal;
mod key;
mod line;
mod merge;
mod state;
#[cfg(test)]
mod tests;
mod undo;
mod upgrade;
mod whole;

pub use action::{Action, Cause, Edit};
pub use check::{Clash, check};
pub use entry::{Conflict, Entry, Side};
pub use examine::{Examination, examine};
pub use journal::{Journal, JournalError};
pub use key::{Key, KeyError};
pub use line::{Broken, BrokenChain, Clock, Head, Line, LineHash, LineRef, Versions, verify};
pub use merge::{Merge, MergeError, decide, merge};
pub use state::State;
pub use undo::{BIN_DAYS, Binned, UndoError, bin, is_undoable, unbin, undo};
pub use upgrade::upgrade;
pub use whole::{Book, Problem};
