//! What two devices wrote without each other, brought together.
//!
//! Every entry is a register with versions: the lines that said what stands there. What one
//! device said and the other knew of and replaced is gone; what neither knew of stays, and if that
//! is more than one thing, a person decides.
use std::collections::{BTreeMap, BTreeSet};

use super::state::{Claim, State};
use super::whole::problems;
use super::{
    Action, Cause, Clock, Conflict, Edit, Entry, Journal, JournalError, Key, Line, LineRef,
    Problem, Versions,
};
use crate::{DeviceId, Timestamp};

/// What a merge does, and what a person has to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Lines of other devices to keep beside our own, each following what is kept already.
    pub lines: Vec<Line>,
    /// What changes here, to be written like every action; none when nothing new came.
    pub action: Option<Action>,
    /// Everything that is said differently afterwards, what was open before included.
    pub conflicts: Vec<Conflict>,
    /// What was removed on one device while the other still used it: it stays, or came back.
    pub revived: Vec<Key>,
    /// What does not fit together afterwards and did before, such as a course that both devices
    /// made with one code.
    pub problems: Vec<Problem>,
}

/// Why two journals cannot be brought together. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// Lines on this device give no book.
    #[error("here: {0}")]
    Mine(JournalError),
    /// Lines of the other device give no book.
    #[error("there: {0}")]
    Theirs(JournalError),
    /// Both have a line of one number that differs: two phones write under one id, as after the
    /// copy of a whole phone.
    #[error("two devices write as {device}: line {n} differs")]
    Forked {
        /// The id.
        device: DeviceId,
        /// The first line that differs.
        n: u64,
    },
    /// The other one knows more lines of this device than the device itself, which lost them: the
    /// file is to be restored, not merged.
    #[error("the other device knows {n} lines of this one, which has lost some")]
    Behind {
        /// How many it knows.
        n: u64,
    },
}

/// Brings what `theirs` knows into `mine`. Pure: who calls it keeps the lines, checks and writes
/// the action.
///
/// # Errors
///
/// [`MergeError`] when one of both is damaged, or they cannot belong together.
pub fn merge(mine: &Journal, theirs: &Journal, at: Timestamp) -> Result<Merge, MergeError> {
    let lines = new_lines(mine, theirs)?;
    let here = mine.state().map_err(MergeError::Mine)?;
    let there = theirs.state().map_err(MergeError::Theirs)?;
    let Settled { edits, conflicts, revived, mut problems } = Joining::of(&here, &there).settle();
    let old = here.problems();
    problems.retain(|problem| !old.iter().any(|old| problem.is_part_of(old)));
    let cause = Cause::Merged { device: theirs.device().clone(), seen: there.clock().clone() };
    let action = Action::new(at, cause, edits);
    let brings = !here.clock().covers(there.clock()) || !action.edits().is_empty();
    Ok(Merge { lines, action: brings.then_some(action), conflicts, revived, problems })
}

/// Lines of theirs that are not here, after a look whether both tell the same past.
fn new_lines(mine: &Journal, theirs: &Journal) -> Result<Vec<Line>, MergeError> {
    let mut lines = Vec::new();
    for device in theirs.devices() {
        let (known, told) = (mine.chain(device), theirs.chain(device));
        let differs = known.iter().zip(told).find(|(one, other)| one.hash() != other.hash());
        if let Some((line, _)) = differs {
            return Err(MergeError::Forked { device: device.clone(), n: line.n() });
        }
        if device == mine.device() && told.len() > known.len() {
            return Err(MergeError::Behind { n: told.len() as u64 });
        }
        lines.extend(told.iter().skip(known.len()).cloned());
    }
    Ok(lines)
}

/// Two devices, and what comes of the keys of which they do not say the same.
struct Joining<'a> {
    here: &'a State<'a>,
    there: &'a State<'a>,
    joined: BTreeMap<&'a Key, Joined<'a>>,
}

/// What stands under a key afterwards, and what others say that a person has to decide about.
struct Joined<'a> {
    stands: Claim<'a>,
    others: Vec<Claim<'a>>,
}

impl<'a> Joining<'a> {
    fn of(here: &'a State<'a>, there: &'a State<'a>) -> Self {
        // What was never heard of there stays here as it is.
        let keys = there.keys().chain(here.disputed().filter(|key| there.key(key).is_none()));
        let joined = keys.filter_map(|key| {
            let (mine, theirs) = (here.claims(key), there.claims(key));
            let is_same = mine.len() == 1 && mine == theirs;
            (!is_same).then(|| (key, Joined::of(&mine, here.clock(), &theirs, there.clock())))
        });
        Self { here, there, joined: joined.collect() }
    }

    /// What somebody removed although something that stands, or may come to, names it: with the
    /// removal taken out of what is said of it.
    fn still_used(&self, then: &Afterwards<'_>) -> BTreeMap<&'a Key, Joined<'a>> {
        let doubted = self.joined.keys().copied().chain(self.here.disputed());
        let doubted: BTreeSet<&Key> = doubted.filter(|key| self.is_removal_doubted(key)).collect();
        let missing = then.problems.iter().filter_map(Problem::missing);
        let used = missing.chain(then.named_of(&doubted));
        used.filter_map(|key| self.without_removal(key)).collect()
    }

    /// Whether some say that it is gone and others what it is.
    fn is_removal_doubted(&self, key: &Key) -> bool {
        let claims = self.claims(key);
        claims.iter().any(|claim| claim.entry.is_none())
            && claims.iter().any(|claim| claim.entry.is_some())
    }

    /// What is said of a key as far as it is joined: first what stands.
    fn claims(&self, key: &Key) -> Vec<Claim<'a>> {
        match self.joined.get(key) {
            Some(Joined { stands, others }) => {
                [stands].into_iter().chain(others).cloned().collect()
            }
            None => self.here.claims(key),
        }
    }

    /// What still is said of a key when nobody says that it is gone; if that is nothing, what it
    /// last was. Nothing when neither device ever had it.
    fn without_removal(&self, key: &Key) -> Option<(&'a Key, Joined<'a>)> {
        let mut claims = self.claims(key).into_iter().filter(|claim| claim.entry.is_some());
        let last = || {
            let entry = self.here.get(key).or_else(|| self.there.get(key))?;
            // No line but this merge's own says that it is there again.
            Some(Claim { entry: Some(entry), versions: Versions::default() })
        };
        let stands = claims.next().or_else(last)?;
        let key = self.here.key(key).or_else(|| self.there.key(key))?;
        Some((key, Joined { stands, others: claims.collect() }))
    }

    /// Takes back what cannot be removed, until everything fits.
    fn settle(mut self) -> Settled {
        let mut revived = BTreeSet::new();
        // What stays may name more that has to stay: a student, then the student's section.
        loop {
            let edits = self.edits();
            let then = Afterwards::of(self.here, &edits);
            let kept = self.still_used(&then);
            if kept.is_empty() {
                let (conflicts, problems) = (then.conflicts(), then.problems);
                return Settled {
                    edits,
                    conflicts,
                    revived: revived.into_iter().cloned().collect(),
                    problems,
                };
            }
            revived.extend(kept.keys().copied());
            self.joined.extend(kept);
        }
    }

    fn edits(&self) -> Vec<Edit> {
        self.joined.iter().flat_map(|(key, joined)| joined.edits(key, self.here)).collect()
    }
}

impl<'a> Joined<'a> {
    fn of(mine: &[Claim<'a>], my_clock: &Clock, theirs: &[Claim<'a>], their_clock: &Clock) -> Self {
        let mut claims = live(mine, my_clock, theirs, their_clock);
        claims.sort_by(|a, b| a.versions.cmp(&b.versions));
        // What stood here goes on, else what stood there, if it is still said.
        let stood = mine.first().into_iter().chain(theirs.first());
        let place = |stood: &Claim<'_>| claims.iter().position(|claim| claim.says_the_same(stood));
        let idx = stood.filter_map(place).next().unwrap_or(0);
        Self { stands: claims.remove(idx), others: claims }
    }

    /// What changes here.
    fn edits(&self, key: &Key, here: &State<'_>) -> impl Iterator<Item = Edit> + use<> {
        let before = here.get(key);
        let is_known = here.is_said_by(key, &self.stands.versions) && before == self.stands.entry;
        let stands = (!is_known).then(|| {
            let edit = Edit::new(before.cloned(), self.stands.entry.cloned());
            let edit = edit.unwrap_or_else(|| Edit::none(key.clone()));
            edit.with_told_by(self.stands.versions.clone())
        });
        let conflict = (!self.others.is_empty()).then(|| Conflict {
            key: key.clone(),
            theirs: self.others.iter().map(Claim::to_side).collect(),
        });
        let is_open = here.conflict(key) == conflict.as_ref();
        let entry = |conflict: Conflict| Entry::Conflict(conflict);
        let differs = (!is_open)
            .then(|| Edit::new(here.conflict(key).cloned().map(entry), conflict.map(entry)));
        stands.into_iter().chain(differs.flatten())
    }
}

/// What is still said by somebody. Those who say the same become one. Never nothing, where
/// somebody says something.
fn live<'a>(
    mine: &[Claim<'a>],
    my_clock: &Clock,
    theirs: &[Claim<'a>],
    their_clock: &Clock,
) -> Vec<Claim<'a>> {
    let ours = mine.iter().filter_map(|claim| not_replaced(claim, theirs, their_clock));
    let others = theirs.iter().filter_map(|claim| not_replaced(claim, mine, my_clock));
    let mut joined = join_equal(ours.chain(others));
    // What two said alike and one of them replaced is replaced, though the other never heard of
    // it; unless each replaced what the other one says: then they differ.
    if joined.iter().any(|live| live.is_whole) {
        joined.retain(|live| live.is_whole);
    }
    if joined.is_empty() {
        // Cannot be by lines that our program wrote; if it ever is, nothing is thrown away.
        let all = mine.iter().chain(theirs).cloned();
        joined = join_equal(all.map(|claim| Live { claim, is_whole: true }));
    }
    joined.into_iter().map(|live| live.claim).collect()
}

/// What is left of a claim.
struct Live<'a> {
    claim: Claim<'a>,
    /// Whether none of those who said so has replaced it.
    is_whole: bool,
}

/// A claim by those of its versions that the other device does not know of, or says itself.
fn not_replaced<'a>(claim: &Claim<'a>, others: &[Claim<'_>], clock: &Clock) -> Option<Live<'a>> {
    let same: Vec<&Claim<'_>> = others.iter().filter(|other| other.says_the_same(claim)).collect();
    let is_said =
        |version: &LineRef| same.iter().any(|other| other.versions.lines().contains(version));
    let is_live = |version: &&LineRef| !clock.knows(version) || is_said(version);
    let all = claim.versions.lines();
    let is_whole = all.iter().all(|version| is_live(&version));
    let versions = match is_whole {
        true => claim.versions.clone(),
        false => all.iter().filter(is_live).cloned().collect::<BTreeSet<_>>().into(),
    };
    let is_left = !versions.lines().is_empty();
    is_left.then_some(Live { claim: Claim { versions, ..*claim }, is_whole })
}

fn join_equal<'a>(claims: impl Iterator<Item = Live<'a>>) -> Vec<Live<'a>> {
    let mut joined: Vec<Live<'a>> = Vec::new();
    for Live { claim, is_whole } in claims {
        match joined.iter_mut().find(|other| other.claim.says_the_same(&claim)) {
            Some(other) => {
                other.is_whole |= is_whole;
                other.claim.versions.join(&claim.versions);
                let (kept, new) = (other.claim.entry, claim.entry);
                if kept != new && new.map(Entry::rank) < kept.map(Entry::rank) {
                    other.claim.entry = new;
                }
            }
            None => joined.push(Live { claim, is_whole }),
        }
    }
    joined
}

/// Two devices joined: what changes here, and what is to be told.
struct Settled {
    edits: Vec<Edit>,
    conflicts: Vec<Conflict>,
    revived: Vec<Key>,
    problems: Vec<Problem>,
}

/// What is there when the edits of a merge are done.
struct Afterwards<'a> {
    entries: BTreeMap<&'a Key, &'a Entry>,
    problems: Vec<Problem>,
}

impl<'a> Afterwards<'a> {
    fn of(here: &State<'a>, edits: &'a [Edit]) -> Self {
        let stood = here.entries().into_iter().map(|(key, entry)| (key, Some(entry)));
        // Of two of one key the later one counts; both runs are sorted, which makes this cheap.
        let all = stood.chain(edits.iter().map(|edit| (edit.key(), edit.after())));
        let all: BTreeMap<&Key, Option<&Entry>> = all.collect();
        let entries = all.into_iter().filter_map(|(key, entry)| Some((key, entry?))).collect();
        let problems = problems(&entries);
        Self { entries, problems }
    }

    fn conflicts(&self) -> Vec<Conflict> {
        let conflict = |entry: &&Entry| match entry {
            Entry::Conflict(conflict) => Some(conflict.clone()),
            _ => None,
        };
        self.entries.values().filter_map(conflict).collect()
    }

    /// Those of some keys that an entry names.
    fn named_of<'k>(&self, keys: &BTreeSet<&'k Key>) -> Vec<&'k Key> {
        if keys.is_empty() {
            return Vec::new();
        }
        let named = self.entries.values().flat_map(|entry| entry.names());
        named.filter_map(|key| keys.get(&key).copied()).collect()
    }
}

/// The action of a person's decision: what stands there from now on, mine or one of theirs or
/// something else. The other devices take it over with the next merge.
#[must_use]
pub fn decide(
    conflict: &Conflict,
    mine: Option<&Entry>,
    chosen: Option<&Entry>,
    at: Timestamp,
) -> Action {
    // Deciding for what stands here says so too: it is a version that knows of both sides.
    let answer = Edit::new(mine.cloned(), chosen.cloned());
    let answer = answer.unwrap_or_else(|| Edit::none(conflict.key.clone()));
    let settled = Edit::remove(conflict.clone());
    Action::new(at, Cause::Decided, [answer, settled])
}
