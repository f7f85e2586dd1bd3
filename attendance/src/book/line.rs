//! The journal: every action of a device as a line, each chained to the one before it.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::Action;
use crate::stored::{Stored, StoredError};
use crate::{DeviceId, Timestamp};

/// What begins every hashed text, so that no other hash of the project can be taken for a line's.
const DOMAIN: &[u8] = b"hadir journal line 1\n";

/// What each device has written, as far as somebody knows: the number of its last line.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Clock(BTreeMap<DeviceId, u64>);

impl Clock {
    /// Whether the line is known.
    #[must_use]
    pub fn knows(&self, line: &LineRef) -> bool {
        self.0.get(&line.device).is_some_and(|&n| line.n <= n)
    }

    /// The last line known of a device; 0 when none is.
    #[must_use]
    pub fn of(&self, device: &DeviceId) -> u64 {
        self.0.get(device).copied().unwrap_or(0)
    }

    /// Learns that a device has written as far as `n`.
    pub fn see(&mut self, device: &DeviceId, n: u64) {
        let known = self.0.entry(device.clone()).or_default();
        *known = n.max(*known);
    }

    /// Learns what somebody else knows.
    pub fn join(&mut self, other: &Self) {
        for (device, &n) in &other.0 {
            self.see(device, n);
        }
    }

    /// Whether everything that `other` knows is known.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.0.iter().all(|(device, &n)| n <= self.of(device))
    }

    /// Devices with the number of their last known line.
    pub fn iter(&self) -> impl Iterator<Item = (&DeviceId, u64)> {
        self.0.iter().map(|(device, &n)| (device, n))
    }
}

/// A line by its place: as text `5@DEVICE`.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct LineRef {
    /// The device that wrote it.
    pub device: DeviceId,
    /// Its number, from 1.
    pub n: u64,
}

impl std::fmt::Display for LineRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.n, self.device)
    }
}

impl TryFrom<String> for LineRef {
    type Error = String;

    /// Gives the text back when it names no line.
    fn try_from(text: String) -> Result<Self, String> {
        let parts = text.split_once('@').and_then(|(n, device)| {
            Some((n.parse().ok().filter(|&n| n > 0)?, DeviceId::parse(device).ok()?))
        });
        match parts {
            Some((n, device)) => Ok(Self { device, n }),
            None => Err(text),
        }
    }
}

impl From<LineRef> for String {
    fn from(line: LineRef) -> Self {
        line.to_string()
    }
}

/// The lines that said what stands under a key, each without knowing of the others. Copies share
/// one list: a line that brings in a whole class says of every entry that it wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Versions(Arc<BTreeSet<LineRef>>);

impl Versions {
    pub(super) fn of(line: LineRef) -> Self {
        Self::from(BTreeSet::from([line]))
    }

    /// The lines.
    #[must_use]
    pub fn lines(&self) -> &BTreeSet<LineRef> {
        &self.0
    }

    pub(super) fn join(&mut self, other: &Self) {
        if self != other {
            Arc::make_mut(&mut self.0).extend(other.0.iter().cloned());
        }
    }
}

impl From<BTreeSet<LineRef>> for Versions {
    fn from(lines: BTreeSet<LineRef>) -> Self {
        Self(Arc::new(lines))
    }
}

/// What a line is sealed with: 64 hexadecimal digits.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct LineHash([u8; 32]);

impl LineHash {
    /// What stands before the first line.
    pub const START: Self = Self([0; 32]);

    /// The digits.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Display for LineHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl TryFrom<String> for LineHash {
    type Error = String;

    /// Gives the text back when it is no hash.
    fn try_from(text: String) -> Result<Self, String> {
        let digit = |at: usize| char::from(*text.as_bytes().get(at)?).to_digit(16);
        let mut bytes = [0; 32];
        for (i, byte) in bytes.iter_mut().enumerate() {
            let (Some(high), Some(low)) = (digit(2 * i), digit(2 * i + 1)) else {
                return Err(text);
            };
            *byte = (high * 16 + low) as u8;
        }
        if text.len() == 64 { Ok(Self(bytes)) } else { Err(text) }
    }
}

impl From<LineHash> for String {
    fn from(hash: LineHash) -> Self {
        hash.to_string()
    }
}

/// The end of a device's chain: all that is needed to write its next line.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Head {
    /// The device.
    pub device: DeviceId,
    /// Number of its last line; 0 before the first.
    pub n: u64,
    /// What the last line is sealed with.
    pub hash: LineHash,
}

impl Head {
    /// Of a device that has written nothing yet.
    #[must_use]
    pub const fn start(device: DeviceId) -> Self {
        Self { device, n: 0, hash: LineHash::START }
    }
}

/// A line of a device's journal. It holds the exact text of its action, which is what is sealed:
/// it verifies from what is stored, whatever a later release would write. Copies share both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    device: DeviceId,
    n: u64,
    prev: LineHash,
    hash: LineHash,
    text: Arc<str>,
    action: Arc<Action>,
}

impl Line {
    /// The next line of a device's chain.
    #[must_use]
    pub fn append(head: &Head, action: Action) -> Self {
        let text = Arc::from(action.to_text());
        let n = head.n + 1;
        let hash = seal(&head.device, n, &head.hash, &text);
        Self {
            device: head.device.clone(),
            n,
            prev: head.hash,
            hash,
            text,
            action: Arc::new(action),
        }
    }

    /// A line as it was stored. Its seal is not checked here: see [`verify`].
    ///
    /// # Errors
    ///
    /// [`StoredError`] when a newer release wrote the action, or it is damaged.
    pub(crate) fn stored(
        device: DeviceId,
        n: u64,
        prev: LineHash,
        hash: LineHash,
        text: &str,
    ) -> Result<Self, StoredError> {
        let action = Arc::new(Action::from_text(text)?);
        Ok(Self { device, n, prev, hash, text: text.into(), action })
    }

    /// The device that wrote it.
    #[must_use]
    pub const fn device(&self) -> &DeviceId {
        &self.device
    }

    /// Its number, from 1.
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// When it was written, by the clock of its device.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.action.at()
    }

    /// What it says.
    #[must_use]
    pub fn action(&self) -> &Action {
        &self.action
    }

    /// What the line before it is sealed with.
    #[must_use]
    pub const fn prev(&self) -> &LineHash {
        &self.prev
    }

    /// What it is sealed with.
    #[must_use]
    pub const fn hash(&self) -> &LineHash {
        &self.hash
    }

    /// The action's text, as it is sealed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its place.
    #[must_use]
    pub fn line_ref(&self) -> LineRef {
        LineRef { device: self.device.clone(), n: self.n }
    }

    /// The end of the chain after it.
    #[must_use]
    pub fn head(&self) -> Head {
        Head { device: self.device.clone(), n: self.n, hash: self.hash }
    }
}

/// Every part with its length before it, so that no two lines are hashed as the same bytes.
fn seal(device: &DeviceId, n: u64, prev: &LineHash, text: &str) -> LineHash {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN);
    for part in [device.as_str().as_bytes(), &n.to_be_bytes(), &prev.0, text.as_bytes()] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    LineHash(hasher.finalize().into())
}

/// Where a chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[error("line {n} of {device} {why}")]
pub struct BrokenChain {
    /// The device whose chain it is.
    pub device: DeviceId,
    /// The first line that does not hold.
    pub n: u64,
    /// What is wrong with it.
    pub why: Broken,
}

/// What is wrong with a line.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Broken {
    /// Another line stands in its place: it is missing, or there twice.
    #[error("is missing")]
    Missing,
    /// It was changed after it was written.
    #[error("was changed after it was written")]
    Changed,
    /// It does not follow the line before it.
    #[error("does not follow the line before it")]
    Unlinked,
}

/// Checks the lines of one device from its first on, in order; gives the end of the chain.
///
/// What a chain cannot show is that its last lines are missing: who kept a [`Head`] from
/// elsewhere (a backup, another device's [`Clock`]) compares it.
///
/// # Errors
///
/// [`BrokenChain`] with the first line that does not hold.
pub fn verify<'a>(
    start: Head,
    lines: impl IntoIterator<Item = &'a Line>,
) -> Result<Head, BrokenChain> {
    lines.into_iter().try_fold(start, |head, line| {
        let why = if line.device != head.device || line.n != head.n + 1 {
            Some(Broken::Missing)
        } else if line.prev != head.hash {
            Some(Broken::Unlinked)
        } else if seal(&line.device, line.n, &line.prev, &line.text) != line.hash {
            Some(Broken::Changed)
        } else {
            None
        };
        match why {
            Some(why) => Err(BrokenChain { device: head.device, n: head.n + 1, why }),
            None => Ok(line.head()),
        }
    })
}
