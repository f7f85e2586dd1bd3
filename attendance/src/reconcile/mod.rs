//! Readings of pages and what is recorded already, brought together: sure records, corrections,
//! and doubts for a person.
//!
//! Nothing is guessed and nothing is lost: every row of every page that was read ends in exactly
//! one of [`Reconciliation::sure`], `unchanged`, `corrections`, `doubts` or `passed_over`, whatever
//! the order of the pages and however often they were read.
mod doubt;
mod row;
mod slips;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use omr_core::{FieldReading, FieldState, SheetId, SheetReading};

pub use doubt::{Correction, Doubt, DoubtReason, Seen};
pub use slips::{
    Near, SlipDoubt, SlipOwner, SlipReason, SlipReconciliation, SlipState, SlipsKnown,
    reconcile_slips,
};

use row::{Outcome, Row, View};

use crate::record::{PictureRef, Record, Write, is_false, is_first};
use crate::sheet_plan::SheetPlan;
use crate::{ScanId, Status, StudentId, Timestamp};

/// A page that was read, and where its picture is.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PageRead {
    /// The scan.
    pub scan: ScanId,
    /// Page of the scan, from 0.
    pub page_idx: u32,
    /// Which of the sheets' pages and slips that it shows, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    pub part: u32,
    /// What was read.
    pub reading: SheetReading,
    /// Whether it came live from the camera, without a photo being taken by a person.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_live: bool,
}

impl PageRead {
    /// Where it was read.
    #[must_use]
    pub fn place(&self) -> PagePlace {
        PagePlace { scan: self.scan.clone(), page_idx: self.page_idx, part: self.part }
    }

    /// The picture of a field of it.
    fn picture(&self, field: &str) -> PictureRef {
        PictureRef {
            scan: self.scan.clone(),
            page_idx: self.page_idx,
            part: self.part,
            sheet_id: self.reading.sheet_id.clone(),
            page: self.reading.page,
            field: field.to_owned(),
            is_live: self.is_live,
        }
    }

    fn field(&self, name: &str) -> Option<&FieldReading> {
        self.reading.fields.iter().find(|field| field.field == name)
    }
}

/// A page of a scan, or one of several things that it shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct PagePlace {
    /// The scan.
    pub scan: ScanId,
    /// Page of the scan, from 0.
    pub page_idx: u32,
    /// Which of the sheets' pages and slips that it shows, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    pub part: u32,
}

/// A page that does not belong to the sheet at hand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct OtherPage {
    /// The page of the scan.
    pub place: PagePlace,
    /// Whose page it is.
    pub sheet_id: SheetId,
    /// Its page of that sheet.
    pub page: u32,
}

/// A page of the sheet that was read more than once.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Repeat {
    /// 1-based page of the sheet.
    pub page: u32,
    /// The pages of scans that show it, in order.
    pub places: Vec<PagePlace>,
    /// Whether the readings differ in a row; those rows are doubts.
    pub differs: bool,
}

/// What is known beside the paper.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Records of the session; others are ignored.
    pub records: &'a [Record],
    /// Students who are expected at the session, in any order: a row of anybody else asks.
    pub expected: &'a [StudentId],
    /// The time to record.
    pub now: Timestamp,
}

/// What the pages say, sorted by what has to be done.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Reconciliation {
    /// Records of students of whom nothing was recorded, by row.
    pub sure: Vec<Record>,
    /// Records that the paper agrees with or does not contradict, by row.
    pub unchanged: Vec<Record>,
    /// Records that the paper contradicts surely, by row.
    pub corrections: Vec<Correction>,
    /// Rows for a person, by row.
    pub doubts: Vec<Doubt>,
    /// Students who are not expected (they left, say, after the sheet was printed) and whose row
    /// surely has no mark: there is nothing to record and nothing to ask.
    pub passed_over: Vec<StudentId>,
    /// 1-based pages of the sheet that were not read.
    pub missing_pages: Vec<u32>,
    /// Pages of the sheet that were read more than once.
    pub repeats: Vec<Repeat>,
    /// Pages of other sheets.
    pub other_pages: Vec<OtherPage>,
    /// Students who are expected and have no row on the sheet, in the order given.
    pub not_on_sheet: Vec<StudentId>,
}

impl Reconciliation {
    /// The writes of the sure rows.
    #[must_use]
    pub fn writes(&self) -> Vec<Write> {
        self.sure.iter().cloned().map(Write::first).collect()
    }

    /// The doubts that say no more than “no mark”, which can be settled in one go.
    pub fn unmarked(&self) -> impl Iterator<Item = &Doubt> {
        self.doubts.iter().filter(|doubt| doubt.reason == DoubtReason::Unmarked)
    }

    /// Settles all unmarked rows as `status`.
    #[must_use]
    pub fn settle_unmarked(&self, status: Status, now: Timestamp) -> Vec<Write> {
        self.unmarked().map(|doubt| doubt.settle(status, now)).collect()
    }

    /// Whether the paper leaves nothing to ask and nothing to read.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        self.doubts.is_empty() && self.corrections.is_empty() && self.missing_pages.is_empty()
    }
}

/// Brings the pages of a sheet together with what is recorded.
///
/// - One sure mark is a record. No mark is one only when the header of the same page surely says
///   what that means. Everything else asks.
/// - A status that is recorded already is unchanged; another one is a correction to accept or
///   refuse. A row that is not sure and could mean what is recorded changes nothing, so a settled
///   scan can be read again without asking again.
/// - A row that two pictures read differently asks, unless one of them only lost the row (it is
///   outside the picture or washed out) and the other one shows it.
#[must_use]
pub fn reconcile(plan: &SheetPlan, pages: &[PageRead], known: &Known<'_>) -> Reconciliation {
    let records: BTreeMap<&StudentId, &Record> = known
        .records
        .iter()
        .filter(|record| record.session == *plan.session())
        .map(|record| (&record.student, record))
        .collect();
    let expected: BTreeSet<&StudentId> = known.expected.iter().collect();
    let sorted = Sorted::of(plan, pages);
    let mut out = Reconciliation {
        missing_pages: (1..=plan.n_pages()).filter(|p| !sorted.pages.contains_key(p)).collect(),
        repeats: sorted.repeats(),
        other_pages: sorted.other.clone(),
        not_on_sheet: not_on_sheet(plan, known.expected),
        ..Reconciliation::default()
    };
    for planned in plan.rows() {
        let Some(readings) = sorted.pages.get(&planned.page) else { continue };
        let row = Row {
            session: plan.session(),
            planned,
            views: views(&planned.field, readings),
            unmarked: unmarked_rule(planned.page, readings),
            recorded: records.get(&planned.student).copied(),
            is_expected: expected.contains(&planned.student),
        };
        match row.outcome(known.now) {
            Outcome::Sure(record) => out.sure.push(record),
            Outcome::Unchanged(record) => out.unchanged.push(record),
            Outcome::Correction(correction) => out.corrections.push(correction),
            Outcome::Doubt(doubt) => out.doubts.push(doubt),
            Outcome::PassedOver => out.passed_over.push(planned.student.clone()),
        }
    }
    out
}

fn not_on_sheet(plan: &SheetPlan, expected: &[StudentId]) -> Vec<StudentId> {
    let rows = plan.rows();
    let on_sheet: BTreeSet<&StudentId> = rows.iter().map(|row| &row.student).collect();
    expected.iter().filter(|id| !on_sheet.contains(id)).cloned().collect()
}

/// Pages by their place on the sheet. A page of a scan is counted once, however often it is given.
struct Sorted<'a> {
    pages: BTreeMap<u32, Vec<&'a PageRead>>,
    other: Vec<OtherPage>,
}

impl<'a> Sorted<'a> {
    fn of(plan: &SheetPlan, pages: &'a [PageRead]) -> Self {
        let mut ours: BTreeMap<u32, Vec<&PageRead>> = BTreeMap::new();
        let mut other = BTreeSet::new();
        for read in pages {
            let reading = &read.reading;
            let is_ours = reading.sheet_id == *plan.sheet_id()
                && (1..=plan.n_pages()).contains(&reading.page);
            if is_ours {
                ours.entry(reading.page).or_default().push(read);
            } else {
                let sheet_id = reading.sheet_id.clone();
                other.insert(OtherPage { place: read.place(), sheet_id, page: reading.page });
            }
        }
        for reads in ours.values_mut() {
            reads.sort_by(|a, b| order(a, b));
            reads.dedup();
        }
        Self { pages: ours, other: other.into_iter().collect() }
    }

    fn repeats(&self) -> Vec<Repeat> {
        let is_repeat = |reads: &Vec<&PageRead>| reads.len() > 1;
        let repeat = |(page, reads): (&u32, &Vec<&PageRead>)| Repeat {
            page: *page,
            places: reads.iter().map(|read| read.place()).collect(),
            differs: reads.windows(2).any(|pair| !same_answers(pair[0], pair[1])),
        };
        self.pages.iter().filter(|(_, reads)| is_repeat(reads)).map(repeat).collect()
    }
}

/// One order for all: by place, and for two readings of one place by all that they say.
fn order(a: &PageRead, b: &PageRead) -> std::cmp::Ordering {
    let text = |read: &PageRead| format!("{:?}", read.reading);
    a.place().cmp(&b.place()).then_with(|| text(a).cmp(&text(b)))
}

fn same_answers(a: &PageRead, b: &PageRead) -> bool {
    let answers = |read: &PageRead| -> BTreeMap<String, (FieldState, Option<String>)> {
        let answer = |f: &FieldReading| (f.field.clone(), (f.state, f.value.clone()));
        read.reading.fields.iter().map(answer).collect()
    };
    answers(a) == answers(b)
}

/// Each picture's view of a field.
fn views<'a>(field: &str, reads: &[&'a PageRead]) -> Vec<View<'a>> {
    let view =
        |read: &&'a PageRead| View { picture: read.picture(field), reading: read.field(field) };
    reads.iter().map(view).collect()
}

/// What an unmarked row of the page means, if its header surely says so: one picture does, and no
/// other one says anything else than that it lost the header.
fn unmarked_rule(page: u32, reads: &[&PageRead]) -> Option<Status> {
    let field = SheetPlan::unmarked_field(page);
    let heads: Option<Vec<&FieldReading>> = reads.iter().map(|read| read.field(&field)).collect();
    let mut said = BTreeSet::new();
    for head in heads?.into_iter().filter(|head| !row::is_lost(head)) {
        said.insert(row::sure_status(head));
    }
    match said.pop_first() {
        Some(status) if said.is_empty() => status,
        _ => None,
    }
}
