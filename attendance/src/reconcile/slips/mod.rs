//! Slips brought together with who is enrolled: whose each is, and what it says.
//!
//! A slip is its student's by what is filled in: eight sure digits, a check digit that agrees, and
//! an enrolled student of that id. Everything else waits for a person, with the nearest students
//! beside it, and is never dropped. The slip's printed number says nothing about its student: it
//! only tells two pictures of one slip from two slips.
mod near;
mod paper;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use omr_core::{FieldState, SheetId};

pub use near::Near;

use super::row::{self, Outcome, Row, View};
use super::{Correction, Doubt, DoubtReason, PagePlace, PageRead};
use crate::record::{PictureRef, ReadBy, Record, Source, Write};
use crate::report::Enrolled;
use crate::sheet_plan::{PlannedRow, SlipPlan};
use crate::{Session, Status, StudentId, Timestamp};
use near::nearest;
use paper::{Check, Paper};

/// What is known beside the slips.
#[derive(Debug, Clone, Copy)]
pub struct SlipsKnown<'a> {
    /// The session.
    pub session: &'a Session,
    /// Records of the session; others are ignored.
    pub records: &'a [Record],
    /// Who is enrolled now, in any order.
    pub roster: &'a [Enrolled],
    /// What a person decided about single slips; the latest counts.
    pub owners: &'a [SlipOwner],
    /// The time to record.
    pub now: Timestamp,
}

/// What a person decided about a slip.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SlipOwner {
    /// The slip's pictures that were in view.
    pub pictures: Vec<PictureRef>,
    /// Whose slip it is; nobody's when it does not count.
    pub student: Option<StudentId>,
}

/// A slip of which is not known whose it is.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SlipDoubt {
    /// The slips it was printed with.
    pub sheet_id: SheetId,
    /// Its printed number.
    pub number: u32,
    /// Why it asks.
    pub reason: SlipReason,
    /// The id as far as it is sure, with `?` for each digit that is not.
    pub id: String,
    /// Its pictures.
    pub pictures: Vec<PictureRef>,
    /// The status, if all pictures surely say the same.
    pub status: Option<Status>,
    /// Enrolled students whose id is near, the nearest first.
    pub near: Vec<Near>,
}

/// Why a slip's student is not known.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum SlipReason {
    /// The check digit does not agree with the id: one of them is wrong.
    CheckFailed,
    /// A digit is missing, or not sure, or two are filled in one column.
    DigitUnsure,
    /// The id agrees with its check digit, and nobody of that id is enrolled.
    NotEnrolled,
    /// The check digit is missing or not sure, so that a wrong digit would not be noticed.
    Unchecked,
    /// Another slip with this id and status came as well: one of the two may be somebody else's.
    Repeated,
}

/// What became of one slip in one picture.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SlipState {
    /// Nothing is filled in.
    Empty,
    /// A person decided that it does not count.
    SetAside,
    /// Nobody knows yet whose it is.
    Unknown,
    /// It is this student's.
    Of {
        /// Whose.
        student: StudentId,
        /// What it says, if surely.
        status: Option<Status>,
        /// Where the pictures of this very slip are, its own too.
        same: Vec<PagePlace>,
    },
}

/// What the slips say, sorted by what has to be done.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SlipReconciliation {
    /// Records of students of whom nothing was recorded.
    pub sure: Vec<Record>,
    /// Records that the slips agree with or do not contradict.
    pub unchanged: Vec<Record>,
    /// Records that a slip contradicts surely.
    pub corrections: Vec<Correction>,
    /// Students whose slips do not say surely what to record.
    pub doubts: Vec<Doubt>,
    /// Slips of which is not known whose they are.
    pub unknown: Vec<SlipDoubt>,
    /// Slips that are filled in, each counted once.
    pub n_filled: usize,
    /// What became of every slip that was read, by its place.
    pub states: BTreeMap<PagePlace, SlipState>,
    /// Students who should have been there, of whom nothing is recorded and no slip came; none while
    /// no slip came at all.
    pub without_slip: Vec<StudentId>,
}

impl SlipReconciliation {
    /// The writes of the sure slips.
    #[must_use]
    pub fn writes(&self) -> Vec<Write> {
        self.sure.iter().cloned().map(Write::first).collect()
    }
}

/// Brings the slips of a session together with who is enrolled and what is recorded.
///
/// - Pictures of one slip count once, whatever their order and number. Two slips of one number that
///   say different things are two pieces of paper (a page of slips may have been copied).
/// - A student's slips that differ ask. Of those that agree the first is the record, and each
///   further one asks whether it is somebody else's who filled in a wrong id.
/// - A wholly empty slip is nobody's and asks nothing.
#[must_use]
pub fn reconcile_slips(
    plans: &[&SlipPlan],
    pages: &[PageRead],
    known: &SlipsKnown<'_>,
) -> SlipReconciliation {
    let known = Index::of(known);
    let mut out = SlipReconciliation::default();
    let mut of_student: BTreeMap<&StudentId, Vec<&Paper<'_>>> = BTreeMap::new();
    let papers = paper::of(plans, pages, |picture| known.owners.get(picture).copied());
    for paper in &papers {
        match known.identify(paper) {
            Identity::Empty => out.note(paper, &SlipState::Empty),
            Identity::SetAside => out.note(paper, &SlipState::SetAside),
            Identity::Unknown(reason) => {
                out.note(paper, &SlipState::Unknown);
                out.unknown.push(known.doubt(paper, reason));
            }
            Identity::Of(student) => of_student.entry(student).or_default().push(paper),
        }
    }
    for (student, papers) in &mut of_student {
        for paper in known.take_repeated(papers) {
            out.note(paper, &SlipState::Unknown);
            out.unknown.push(known.repeated(paper, student));
        }
    }
    out.n_filled = papers.iter().filter(|paper| !paper.is_empty()).count();
    for doubt in &mut out.unknown {
        for near in &mut doubt.near {
            near.has_slip = of_student.contains_key(&near.student);
        }
    }
    if out.n_filled > 0 {
        out.without_slip = known.without(&of_student);
    }
    for (student, papers) in of_student {
        out.settle(&known, student, &papers);
    }
    out
}

impl SlipReconciliation {
    fn note(&mut self, paper: &Paper<'_>, state: &SlipState) {
        self.states.extend(paper.views.iter().map(|view| (view.place(), state.clone())));
    }

    fn settle(&mut self, known: &Index<'_>, student: &StudentId, papers: &[&Paper<'_>]) {
        for paper in papers {
            let (student, status) = (student.clone(), paper.status());
            let same = paper.views.iter().map(|view| view.place()).collect();
            self.note(paper, &SlipState::Of { student, status, same });
        }
        match known.outcome(student, papers) {
            Outcome::Sure(record) => self.sure.push(known.by(papers, record)),
            Outcome::Unchanged(record) => self.unchanged.push(record),
            Outcome::Correction(correction) => {
                let after = known.by(papers, correction.after);
                self.corrections.push(Correction { after, ..correction });
            }
            Outcome::Doubt(doubt) => self.doubts.push(doubt),
            Outcome::PassedOver => {}
        }
    }
}

/// Whose a slip is.
enum Identity<'a> {
    Empty,
    SetAside,
    Unknown(SlipReason),
    Of(&'a StudentId),
}

/// What is known, at hand.
struct Index<'a> {
    known: &'a SlipsKnown<'a>,
    names: BTreeMap<&'a StudentId, &'a str>,
    records: BTreeMap<&'a StudentId, &'a Record>,
    owners: BTreeMap<&'a PictureRef, Option<&'a StudentId>>,
}

impl<'a> Index<'a> {
    fn of(known: &'a SlipsKnown<'a>) -> Self {
        let is_ours = |record: &&Record| record.session == known.session.id;
        let name = |one: &'a Enrolled| (&one.student.id, one.student.name.as_str());
        let owner = |owner: &'a SlipOwner| {
            owner.pictures.iter().map(move |picture| (picture, owner.student.as_ref()))
        };
        Self {
            known,
            names: known.roster.iter().map(name).collect(),
            records: known.records.iter().filter(is_ours).map(|r| (&r.student, r)).collect(),
            owners: known.owners.iter().flat_map(owner).collect(),
        }
    }

    fn identify(&self, paper: &Paper<'_>) -> Identity<'a> {
        if let Some(owner) = self.owner(paper) {
            return owner.map_or(Identity::SetAside, Identity::Of);
        }
        if paper.is_empty() {
            return Identity::Empty;
        }
        let Some(id) = paper.id() else { return Identity::Unknown(SlipReason::DigitUnsure) };
        match paper.check(&id) {
            Check::Fails => Identity::Unknown(SlipReason::CheckFailed),
            Check::NotSure => Identity::Unknown(SlipReason::Unchecked),
            Check::Agrees => match self.names.keys().find(|student| student.as_str() == id) {
                Some(student) => Identity::Of(student),
                None => Identity::Unknown(SlipReason::NotEnrolled),
            },
        }
    }

    /// What a person decided about the slip.
    fn owner(&self, paper: &Paper<'_>) -> Option<Option<&'a StudentId>> {
        paper.pictures().iter().find_map(|picture| self.owners.get(picture).copied())
    }

    fn doubt(&self, paper: &Paper<'_>, reason: SlipReason) -> SlipDoubt {
        SlipDoubt {
            sheet_id: paper.sheet_id().clone(),
            number: paper.number(),
            reason,
            id: paper.shown_id(),
            pictures: paper.pictures(),
            status: paper.status(),
            near: nearest(paper, self.known.roster),
        }
    }

    /// Takes those slips away that only repeat the first, unless a person has decided that they are
    /// this student's.
    fn take_repeated<'p, 'r>(&self, papers: &mut Vec<&'p Paper<'r>>) -> Vec<&'p Paper<'r>> {
        let said: BTreeSet<Option<Status>> = papers.iter().map(|paper| paper.status()).collect();
        if said.len() > 1 {
            return Vec::new();
        }
        let is_decided = |paper: &&Paper<'_>| self.owner(paper).is_some();
        let (mut kept, mut open): (Vec<_>, Vec<_>) = papers.drain(..).partition(is_decided);
        if !open.is_empty() {
            kept.push(open.remove(0));
        }
        *papers = kept;
        open
    }

    /// A further slip: its own student is the first who is offered.
    fn repeated(&self, paper: &Paper<'_>, student: &StudentId) -> SlipDoubt {
        let mut doubt = self.doubt(paper, SlipReason::Repeated);
        for near in doubt.near.iter_mut().filter(|near| near.student == *student) {
            near.has_slip = true;
        }
        doubt
    }

    /// What the slips of one student come to.
    fn outcome(&self, student: &StudentId, papers: &[&Paper<'_>]) -> Outcome {
        let planned = PlannedRow {
            number: papers.first().map_or(0, |paper| paper.number() as usize),
            page: papers.first().map_or(0, |paper| paper.number()),
            field: SlipPlan::STATUS_FIELD.to_owned(),
            student: student.clone(),
            name: self.names.get(student).copied().unwrap_or_default().to_owned(),
        };
        let row = Row {
            session: &self.known.session.id,
            planned: &planned,
            views: papers.iter().flat_map(|paper| status_views(paper)).collect(),
            unmarked: None,
            recorded: self.records.get(student).copied(),
            is_expected: self.is_expected(student)
                || papers.iter().any(|paper| self.owner(paper).is_some()),
        };
        let said: BTreeSet<Option<Status>> = papers.iter().map(|paper| paper.status()).collect();
        let outcome = match said.len() {
            // One slip that is lost in its picture is not settled by another slip.
            2.. => row.unsure(DoubtReason::SlipsDiffer),
            _ => row.outcome(self.known.now),
        };
        match outcome {
            Outcome::Doubt(doubt) if doubt.reason == DoubtReason::Unmarked => {
                Outcome::Doubt(Doubt { reason: DoubtReason::NoStatus, ..doubt })
            }
            outcome => outcome,
        }
    }

    /// Whether the student should have been there. Whom a person named as a slip's own is not asked
    /// about again.
    fn is_expected(&self, student: &StudentId) -> bool {
        let date = self.known.session.date;
        self.known.roster.iter().any(|one| one.student.id == *student && one.is_expected(date))
    }

    /// A record of a slip that a person gave to its student says so.
    fn by(&self, papers: &[&Paper<'_>], mut record: Record) -> Record {
        if papers.iter().any(|paper| self.owner(paper).is_some())
            && let Source::Sheet { by, .. } = &mut record.source
        {
            let pictures = papers.iter().flat_map(|paper| paper.pictures()).collect();
            *by = ReadBy::Person { pictures };
        }
        record
    }

    /// Students who should have been there and handed nothing in.
    fn without(&self, of_student: &BTreeMap<&StudentId, Vec<&Paper<'_>>>) -> Vec<StudentId> {
        let (date, expected) = (self.known.session.date, self.known.roster.iter());
        let expected = expected.filter(|one| one.is_expected(date));
        let ids = expected.map(|one| &one.student.id);
        ids.filter(|id| !self.records.contains_key(id) && !of_student.contains_key(id))
            .cloned()
            .collect()
    }
}

/// Each picture's view of a slip's status.
fn status_views<'a>(paper: &Paper<'a>) -> Vec<View<'a>> {
    super::views(SlipPlan::STATUS_FIELD, &paper.views)
}

/// The status that the pictures of a slip surely say, those aside that lost it.
fn status_of(views: &[&PageRead]) -> Option<Status> {
    let fields = views.iter().map(|view| view.field(SlipPlan::STATUS_FIELD));
    let clear = fields.filter(|field| field.is_none_or(|field| !row::is_lost(field)));
    let said: BTreeSet<Option<Status>> =
        clear.map(|field| field.and_then(row::sure_status)).collect();
    said.into_iter().reduce(|_, _| None).flatten()
}

/// Whether a slip's status is surely not marked in any picture that shows it.
fn has_no_status(views: &[&PageRead]) -> bool {
    let fields = views.iter().filter_map(|view| view.field(SlipPlan::STATUS_FIELD));
    let mut clear = fields.filter(|field| !row::is_lost(field)).peekable();
    clear.peek().is_some() && clear.all(|field| field.state == FieldState::Blank)
}
