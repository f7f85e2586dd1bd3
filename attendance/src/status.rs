//! Whether someone was there.

/// A student's status in a session. As a bubble's value and in files: the lower-case English word.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Was there.
    Present,
    /// Was not there.
    Absent,
    /// Came late.
    Late,
    /// Was not there, with leave.
    Excused,
}

impl Status {
    /// All four, in printed order.
    pub const ALL: [Self; 4] = [Self::Present, Self::Absent, Self::Late, Self::Excused];

    /// The bubble's value: `present`, `absent`, `late` or `excused`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Late => "late",
            Self::Excused => "excused",
        }
    }

    /// The status of a bubble's value.
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == value)
    }

    /// Whether the student was in the room: present or late.
    #[must_use]
    pub const fn attended(self) -> bool {
        matches!(self, Self::Present | Self::Late)
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
