//! What the slips of a session say and ask, with what was decided so far.

use super::questions::answer;
use crate::storage::{paper::SessionPaper, reviews::Review};
use attendance::reconcile::{
    Correction, Doubt, PagePlace, PageRead, SlipDoubt, SlipReconciliation, SlipState, SlipsKnown,
    reconcile_slips,
};
use attendance::record::PictureRef;
use attendance::sheet_plan::SlipPlan;
use attendance::{Record, StudentId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// What slips ask that rows never do.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct SlipQuestions {
    /// Slips that were printed; none when the session has no slips.
    pub(crate) n_printed: usize,
    /// Slips that were read and are filled in.
    pub(crate) n_filled: usize,
    /// Slips of which is not known whose they are.
    pub(crate) unknown: Vec<SlipDoubt>,
    /// Students who handed in none, of whom nothing is recorded or decided.
    pub(crate) without_slip: Vec<StudentId>,
    /// What became of each slip, by its place.
    pub(crate) states: BTreeMap<PagePlace, SlipState>,
}

impl SlipQuestions {
    pub(super) fn of(paper: &SessionPaper, review: &Review, found: SlipReconciliation) -> Self {
        let left_open = review.all_left_open();
        let asked = found.without_slip.into_iter().filter(|id| !left_open.contains(id));
        Self {
            n_printed: paper.slip_plans().iter().map(|plan| plan.n_slips()).sum(),
            n_filled: found.n_filled,
            unknown: found.unknown,
            without_slip: asked.collect(),
            states: found.states,
        }
    }

    /// Questions that are open; that about all students without a slip is one.
    pub(super) fn n_open(&self) -> usize {
        self.unknown.len() + usize::from(!self.without_slip.is_empty())
    }
}

/// The slips of the session with these records.
pub(super) fn reconciled(
    paper: &SessionPaper,
    review: &Review,
    pages: &[PageRead],
    records: &[Record],
    now: Timestamp,
) -> SlipReconciliation {
    let owners = review.all_owners();
    let known = SlipsKnown {
        session: &paper.session,
        records,
        roster: &paper.roster,
        owners: &owners,
        now,
    };
    reconcile_slips(&paper.slip_plans(), pages, &known)
}

/// Tells what was asked before from what is new: about students who are recorded, only a slip that
/// came since, and says what none of theirs said before, asks again.
pub(super) struct News<'a> {
    pub(super) done: &'a [PageRead],
    pub(super) fresh: &'a [PageRead],
    pub(super) settled: &'a BTreeSet<StudentId>,
}

impl News<'_> {
    /// The doubts and corrections that are news.
    pub(super) fn of(&self, found: &SlipReconciliation) -> (Vec<Doubt>, Vec<Correction>) {
        let is_doubt_news = |doubt: &&Doubt| {
            let pictures = doubt.seen.iter().map(|seen| &seen.picture);
            self.is_news(found, &doubt.student, pictures)
        };
        let is_correction_news = |correction: &&Correction| {
            let pictures = correction.after.source.picture().into_iter();
            self.is_news(found, &correction.before.student, pictures)
        };
        (
            found.doubts.iter().filter(is_doubt_news).cloned().collect(),
            found.corrections.iter().filter(is_correction_news).cloned().collect(),
        )
    }

    fn is_news<'p>(
        &self,
        found: &SlipReconciliation,
        student: &StudentId,
        mut pictures: impl Iterator<Item = &'p PictureRef>,
    ) -> bool {
        if !self.settled.contains(student) {
            return true;
        }
        let is_theirs = |page: &&PageRead| {
            let state = found.states.get(&page.place());
            matches!(state, Some(SlipState::Of { student: owner, .. }) if owner == student)
        };
        let said = |page: &PageRead| answer(page, SlipPlan::STATUS_FIELD);
        let before: Vec<_> = self.done.iter().filter(is_theirs).map(said).collect();
        pictures.any(|picture| {
            let is_it = |page: &&PageRead| page.place() == place(picture);
            self.fresh.iter().find(is_it).is_some_and(|page| !before.contains(&said(page)))
        })
    }
}

fn place(picture: &PictureRef) -> PagePlace {
    PagePlace { scan: picture.scan.clone(), page_idx: picture.page_idx, part: picture.part }
}
