//! Who is at a job, and until when that is believed.

use attendance::Timestamp;

/// How long a lease is believed without a heartbeat, in milliseconds. Longer than any pause of a
/// page that is open and in front; a tab that sleeps longer may find its job taken over, and its
/// result is kept all the same.
pub const LEASE_MILLIS: i64 = 15_000;

/// How often a running job says that it lives, in milliseconds: three times a lease, so that one
/// late beat loses nothing.
pub const HEARTBEAT_MILLIS: i64 = 5_000;

/// A tab that runs jobs: another one after every load.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Holder(String);

impl Holder {
    /// A holder of this name, which nobody else has.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// Its name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Somebody's claim to a running job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Whose.
    pub holder: Holder,
    /// When it ends unless a heartbeat renews it.
    pub until: Timestamp,
}

impl Lease {
    /// A lease from `now`.
    #[must_use]
    pub fn from(holder: &Holder, now: Timestamp) -> Self {
        Self { holder: holder.clone(), until: later(now, LEASE_MILLIS) }
    }
}

/// What a runner knows about the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The browser's lock says that no other runner lives: whoever holds a lease is gone.
    Sole,
    /// The lock was taken from a runner that lives: its leases end, and it is not to blame.
    TookOver,
    /// There is no lock in this browser: leases are believed until they run out.
    Leased,
}

/// `millis` after `now`, without end at the end of time.
pub(crate) const fn later(now: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(now.as_millis().saturating_add(millis))
}
