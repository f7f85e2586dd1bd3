//! Work that never keeps work of another kind waiting.

/// A lane: one job of it runs at a time, whatever waits in the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Pages to be read.
    Pages,
    /// Records to be written.
    Records,
    /// Documents to be made.
    Documents,
}
