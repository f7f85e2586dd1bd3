//! Leave that a student was given.
use crate::{Date, ExcuseId, PhotoId, StudentId};

/// A leave: why and for which days.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Excuse {
    /// For the program.
    pub id: ExcuseId,
    /// Whose it is.
    pub student: StudentId,
    /// Why, in the words of whoever gave it.
    pub reason: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Photo of the note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<PhotoId>,
}

impl Excuse {
    /// Whether it excuses on `date`; both ends belong to it.
    #[must_use]
    pub fn covers(&self, date: Date) -> bool {
        self.from <= date && date <= self.until
    }
}
