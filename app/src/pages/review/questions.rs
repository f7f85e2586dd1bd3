//! What the scanned paper of a session says and asks, with what was decided so far.

use super::slips::{self, SlipQuestions};
use crate::storage::{paper::SessionPaper, reviews::Review};
use attendance::reconcile::{Correction, Doubt, DoubtReason, Known, PageRead, Repeat, reconcile};
use attendance::record::{PictureRef, Write, apply};
use attendance::sheet_plan::{Plan, SheetPlan};
use attendance::{Record, StudentId, Timestamp};
use omr_core::{FieldState, Mark, SheetId};
use std::collections::{BTreeMap, BTreeSet};

/// All sheets of a session, brought together.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Questions {
    /// Sheets of which a page was scanned.
    pub(crate) sheets: Vec<SheetState>,
    /// What the sure rows record.
    pub(crate) sure: Vec<Write>,
    /// Rows that are not decided yet, riskiest first.
    pub(crate) doubts: Vec<Doubt>,
    /// Proposals that are neither accepted nor refused yet, by row.
    pub(crate) corrections: Vec<Correction>,
    /// Expected students without a row on any of the sheets.
    pub(crate) not_on_sheet: Vec<StudentId>,
    /// What the slips ask beside it.
    pub(crate) slips: SlipQuestions,
}

/// How complete a sheet is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SheetState {
    pub(crate) sheet_id: SheetId,
    pub(crate) n_pages: u32,
    pub(crate) missing_pages: Vec<u32>,
    pub(crate) repeats: Vec<Repeat>,
}

impl Questions {
    pub(crate) fn of(paper: &SessionPaper, review: &Review, now: Timestamp) -> Self {
        let pages = Pages::of(paper, review);
        let mut out = Self::default();
        let mut without_row: Option<BTreeSet<StudentId>> = None;
        // Sheet after sheet, each knowing what the ones before are sure of: where two sheets of
        // one session disagree, the second one proposes a correction.
        let mut recorded = paper.records.clone();
        let mut scanned = Vec::new();
        let rosters = paper.plans.iter().filter_map(|plan| match plan {
            Plan::Roster(plan) => Some(plan),
            Plan::Slips(_) => None,
        });
        for plan in rosters {
            if !pages.all.iter().any(|page| page.reading.sheet_id == *plan.sheet_id()) {
                continue;
            }
            let known = Known { records: &recorded, expected: &paper.expected, now };
            let found = reconcile(plan, &pages.all, &known);
            out.sure.extend(found.writes());
            recorded.extend(found.sure.iter().cloned());
            let missing: BTreeSet<StudentId> = found.not_on_sheet.iter().cloned().collect();
            without_row = Some(match without_row {
                Some(others) => others.intersection(&missing).cloned().collect(),
                None => missing,
            });
            out.sheets.push(SheetState {
                sheet_id: plan.sheet_id().clone(),
                n_pages: plan.n_pages(),
                missing_pages: found.missing_pages,
                repeats: found.repeats,
            });
            scanned.push(plan);
        }
        let found = slips::reconciled(paper, review, &pages.all, &recorded, now);
        out.sure.extend(found.writes());
        recorded.extend(found.sure);
        let without_row = without_row.unwrap_or_default();
        let is_without_row = |id: &&StudentId| without_row.contains(*id);
        out.not_on_sheet = paper.expected.iter().filter(is_without_row).cloned().collect();
        // The same again, as if the decisions were recorded: what still asks is left to decide.
        let decided = after(&recorded, &review.writes());
        for plan in scanned {
            let known = Known { records: &decided, expected: &paper.expected, now };
            let (doubts, corrections) = pages.ask(plan, &known);
            out.doubts.extend(doubts.into_iter().filter(|d| !review.keeps_doubt(d)));
            out.corrections.extend(corrections.into_iter().filter(|c| !review.keeps_correction(c)));
        }
        let found = slips::reconciled(paper, review, &pages.all, &decided, now);
        let news = slips::News { done: &pages.done, fresh: &pages.fresh, settled: &pages.settled };
        let (doubts, corrections) = news.of(&found);
        out.doubts.extend(doubts.into_iter().filter(|d| !review.keeps_doubt(d)));
        out.corrections.extend(corrections.into_iter().filter(|c| !review.keeps_correction(c)));
        out.slips = SlipQuestions::of(paper, review, found);
        out.doubts.sort_by_key(|doubt| (risk(doubt.reason), doubt.page, doubt.row));
        out
    }

    /// What recording now would write, in its order.
    pub(crate) fn writes(&self, review: &Review) -> Vec<Write> {
        let mut writes = self.sure.clone();
        writes.extend(review.writes());
        writes
    }

    /// What the review becomes once this is recorded.
    pub(crate) fn recorded(&self, paper: &SessionPaper, review: &Review) -> Review {
        let doubted = self.doubts.iter().map(|doubt| doubt.student.clone());
        let contradicted = self.corrections.iter().map(|c| c.before.student.clone());
        let done = paper.pages_read().iter().map(PageRead::place).collect();
        review.recorded(done, doubted.chain(contradicted).collect())
    }

    /// What a person has still to look at.
    pub(crate) fn n_open(&self) -> usize {
        self.doubts.len() + self.corrections.len() + self.slips.n_open()
    }

    /// Whether all that is to decide stands on slips.
    pub(crate) fn only_slips(&self) -> bool {
        self.doubts.iter().all(|doubt| doubt.picture().is_some_and(PictureRef::is_slip))
    }

    /// Whether anything of the session's own paper was scanned.
    pub(crate) fn has_paper(&self) -> bool {
        !self.sheets.is_empty() || !self.slips.states.is_empty()
    }

    /// Rows of one page that a person has still to look at.
    pub(crate) fn n_open_on(&self, sheet_id: &SheetId, page: u32) -> usize {
        let of_doubt = |doubt: &&Doubt| {
            let picture = doubt.picture();
            doubt.page == page && picture.is_some_and(|picture| picture.sheet_id == *sheet_id)
        };
        let of_correction = |correction: &&Correction| {
            let picture = correction.after.source.picture();
            picture.is_some_and(|p| p.page == page && p.sheet_id == *sheet_id)
        };
        self.doubts.iter().filter(of_doubt).count()
            + self.corrections.iter().filter(of_correction).count()
    }

    /// Rows without a mark, which can be decided in one go.
    pub(crate) fn unmarked(&self) -> impl Iterator<Item = &Doubt> {
        self.doubts.iter().filter(|doubt| doubt.reason == DoubtReason::Unmarked)
    }
}

/// The pages that were read, and which of them count for whom.
struct Pages {
    all: Vec<PageRead>,
    /// Those that had come when records were last written.
    done: Vec<PageRead>,
    /// Those that came since.
    fresh: Vec<PageRead>,
    /// Students about whom the done pages have had their say.
    settled: BTreeSet<StudentId>,
}

impl Pages {
    fn of(paper: &SessionPaper, review: &Review) -> Self {
        let all = paper.pages_read();
        let is_done = |page: &PageRead| review.done.contains(&page.place());
        let (done, fresh) = all.iter().cloned().partition(is_done);
        let recorded = paper.records.iter().map(|record| record.student.clone());
        let settled = recorded.filter(|student| !review.open.contains(student)).collect();
        Self { all, done, fresh, settled }
    }

    /// What is left to decide. About settled students only fresh pages that say something new.
    fn ask(&self, plan: &SheetPlan, known: &Known<'_>) -> (Vec<Doubt>, Vec<Correction>) {
        let all = reconcile(plan, &self.all, known);
        let (mut doubts, mut corrections) = (all.doubts, all.corrections);
        doubts.retain(|doubt| !self.settled.contains(&doubt.student));
        corrections.retain(|correction| !self.settled.contains(&correction.before.student));
        for (pages, students) in self.news(plan, known) {
            let pages: Vec<PageRead> =
                pages.iter().filter_map(|idx| self.fresh.get(*idx).cloned()).collect();
            let news = reconcile(plan, &pages, known);
            doubts.extend(news.doubts.into_iter().filter(|d| students.contains(&d.student)));
            let is_theirs = |c: &Correction| students.contains(&c.before.student);
            corrections.extend(news.corrections.into_iter().filter(is_theirs));
        }
        corrections.sort_by_key(|correction| correction.row);
        (doubts, corrections)
    }

    /// Which fresh pages say something new about which settled students: a page that agrees with
    /// the record, or repeats what a done page said, is no news.
    fn news(
        &self,
        plan: &SheetPlan,
        known: &Known<'_>,
    ) -> BTreeMap<Vec<usize>, BTreeSet<StudentId>> {
        let mut of_student: BTreeMap<StudentId, Vec<usize>> = BTreeMap::new();
        for (idx, page) in self.fresh.iter().enumerate() {
            let found = reconcile(plan, std::slice::from_ref(page), known);
            let doubted = found.doubts.into_iter().map(|doubt| (doubt.student, doubt.row));
            let corrected = found.corrections.into_iter().map(|c| (c.before.student, c.row));
            for (student, row) in doubted.chain(corrected) {
                if self.settled.contains(&student) && !self.was_said(page, row) {
                    of_student.entry(student).or_default().push(idx);
                }
            }
        }
        let mut of_pages: BTreeMap<Vec<usize>, BTreeSet<StudentId>> = BTreeMap::new();
        for (student, pages) in of_student {
            of_pages.entry(pages).or_default().insert(student);
        }
        of_pages
    }

    /// Whether a done page of the same sheet reads the same in this row.
    fn was_said(&self, page: &PageRead, row: usize) -> bool {
        let field = format!("row-{row}");
        let now = answer(page, &field);
        let same_sheet = |done: &&PageRead| done.reading.sheet_id == page.reading.sheet_id;
        now.is_some() && self.done.iter().filter(same_sheet).any(|done| answer(done, &field) == now)
    }
}

/// What a page says in a row: its state, and which bubbles are not surely empty.
pub(super) fn answer(page: &PageRead, field: &str) -> Option<(FieldState, Vec<String>)> {
    let reading = page.reading.fields.iter().find(|reading| reading.field == field)?;
    let marks = reading.bubbles.iter().filter(|bubble| bubble.mark != Mark::Empty);
    Some((reading.state, marks.map(|bubble| bubble.value.clone()).collect()))
}

/// The records after `writes`; those that cannot be done are left out.
pub(crate) fn after(records: &[Record], writes: &[Write]) -> Vec<Record> {
    let mut by_student: BTreeMap<StudentId, Record> =
        records.iter().map(|record| (record.student.clone(), record.clone())).collect();
    for record in apply(records, writes).records {
        by_student.insert(record.student.clone(), record);
    }
    by_student.into_values().collect()
}

/// What a wrong quick tap would cost: contradictions first, plain empty rows last.
fn risk(reason: DoubtReason) -> u8 {
    match reason {
        DoubtReason::PicturesDiffer | DoubtReason::SlipsDiffer => 0,
        DoubtReason::Several => 1,
        DoubtReason::Unsure | DoubtReason::NoStatus => 2,
        DoubtReason::NotRead => 3,
        DoubtReason::NotEnrolled { .. } => 4,
        DoubtReason::Unmarked => 5,
    }
}
