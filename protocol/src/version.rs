use serde::{Deserialize, Serialize};

/// Version of these messages.
///
/// An updated service worker can pair an app that was loaded yesterday with a worker fetched
/// today; the first request tells the two apart before anything is misunderstood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApiVersion(u32);

impl ApiVersion {
    /// The version that this build speaks. Raise it with every change of a message.
    pub const CURRENT: Self = Self(4);

    /// The version numbered `number`.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl std::fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}
