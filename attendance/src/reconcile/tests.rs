//! Whatever the paper, the pictures and their order: every row ends once, and nothing changes by
//! itself.
use std::collections::BTreeSet;

use omr_core::geometry::{Homography, Quad};
use omr_core::{
    BubbleReading, FieldReading, FieldState, Locale, Mark, Paper, Reason, Registration, RosterRow,
    RosterSheet, SheetReading,
};
use proptest::prelude::*;

use super::*;
use crate::record::{ReadBy, Source, apply};
use crate::{SessionId, StudentId};

/// Three pages: 30, 30 and 5 rows.
const N_ROWS: usize = 65;

fn plan() -> SheetPlan {
    let row = |i: usize| RosterRow {
        id: format!("{:08}", 20_210_000 + i),
        name: format!("طالب {i}"),
    };
    let rows = (1..=N_ROWS).map(row).collect();
    let sheet =
        RosterSheet::new(Paper::A4, Locale::Ar, "CS101", "", "المحاضرة 10", "2026-12-15", rows);
    SheetPlan::from_sheet(SessionId::parse("s").unwrap(), sheet).unwrap()
}

fn field(name: &str, look: &Look) -> FieldReading {
    let fill = |status: Status| if look.filled.contains(&status) { 0.8 } else { 0.02 };
    let bubble = |status: Status| BubbleReading {
        value: status.as_str().to_owned(),
        fill: fill(status),
        mark: match look.state {
            FieldState::Uncertain if look.filled.contains(&status) => Mark::Doubtful,
            _ if look.filled.contains(&status) => Mark::Filled,
            _ => Mark::Empty,
        },
        margin: 0.2,
        ink: 0.0,
        noise: 0.0,
    };
    let value = (look.state == FieldState::Marked).then(|| look.filled[0].as_str().to_owned());
    FieldReading {
        field: name.to_owned(),
        student_id: None,
        state: look.state,
        value,
        confidence: 1.0,
        bubbles: Status::ALL.map(bubble).to_vec(),
        reasons: look.reasons.clone(),
        place: Quad::default(),
    }
}

/// How a row looks in a picture.
#[derive(Debug, Clone, PartialEq)]
struct Look {
    state: FieldState,
    filled: Vec<Status>,
    reasons: Vec<Reason>,
}

impl Look {
    fn marked(status: Status) -> Self {
        Self { state: FieldState::Marked, filled: vec![status], reasons: vec![] }
    }

    fn blank() -> Self {
        Self { state: FieldState::Blank, filled: vec![], reasons: vec![] }
    }

    fn several(filled: &[Status]) -> Self {
        Self { state: FieldState::Multiple, filled: filled.to_vec(), reasons: vec![] }
    }

    fn unsure(status: Status) -> Self {
        Self { state: FieldState::Uncertain, filled: vec![status], reasons: vec![Reason::Faint] }
    }

    fn lost() -> Self {
        let reasons = vec![Reason::OutOfPicture];
        Self { state: FieldState::Uncertain, filled: vec![], reasons }
    }
}

/// A page whose rows look so; the header's field comes first, as it is printed.
fn page(plan: &SheetPlan, scan: &str, page: u32, header: &Look, rows: &[Look]) -> PageRead {
    let planned: Vec<_> = plan.rows().into_iter().filter(|row| row.page == page).collect();
    let looks = planned.iter().zip(rows.iter().cycle());
    let rows = looks.map(|(row, look)| field(&row.field, look));
    let header = field(&SheetPlan::unmarked_field(page), header);
    PageRead {
        scan: ScanId::parse(scan).unwrap(),
        page_idx: page - 1,
        part: 0,
        is_live: false,
        reading: SheetReading {
            sheet_id: plan.sheet_id().clone(),
            page,
            registration: Registration {
                image_from_sheet: Homography {
                    m: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
                },
                n_fiducials: 8,
                residual_px: 0.1,
            },
            fields: std::iter::once(header).chain(rows).collect(),
            warnings: vec![],
        },
    }
}

fn everyone(plan: &SheetPlan) -> Vec<StudentId> {
    plan.rows().into_iter().map(|row| row.student.clone()).collect()
}

const NOW: Timestamp = Timestamp::from_millis(1_797_370_200_000);

fn with(plan: &SheetPlan, pages: &[PageRead], records: &[Record]) -> Reconciliation {
    let enrolled = everyone(plan);
    reconcile(plan, pages, &Known { records, expected: &enrolled, now: NOW })
}

/// The one row of interest: row 1 of page 1, all others marked present.
fn first_row(look: Look) -> Vec<Look> {
    let mut rows = vec![Look::marked(Status::Present); 30];
    rows[0] = look;
    rows
}

#[test]
fn sure_marks_become_records_with_their_picture() {
    let plan = plan();
    let pages = [page(&plan, "a", 2, &Look::blank(), &[Look::marked(Status::Late)])];
    let found = with(&plan, &pages, &[]);
    assert_eq!((found.sure.len(), found.doubts.len()), (30, 0));
    assert_eq!(found.missing_pages, [1, 3]);
    let record = &found.sure[0];
    assert_eq!((record.student.as_str(), record.status), ("20210031", Status::Late));
    let Source::Sheet { picture, by: ReadBy::Mark } = &record.source else { panic!() };
    assert_eq!((picture.page, picture.page_idx, picture.field.as_str()), (2, 1, "row-31"));
}

#[test]
fn a_blank_row_is_what_its_own_page_says_or_a_doubt() {
    let plan = plan();
    let absent = Look::marked(Status::Absent);
    let pages = [
        page(&plan, "a", 1, &absent, &[Look::blank()]),
        page(&plan, "a", 2, &Look::blank(), &[Look::blank()]),
        page(&plan, "a", 3, &Look::unsure(Status::Absent), &[Look::blank()]),
    ];
    let found = with(&plan, &pages, &[]);
    assert_eq!((found.sure.len(), found.doubts.len()), (30, 35));
    assert!(found.sure.iter().all(|record| record.status == Status::Absent));
    assert!(matches!(&found.sure[0].source, Source::Sheet { by: ReadBy::Unmarked, .. }));
    assert_eq!(found.unmarked().count(), 35);

    let applied = apply(&found.sure, &found.settle_unmarked(Status::Present, NOW));
    assert_eq!(applied.records.len(), 35);
}

#[test]
fn two_marks_and_faint_marks_ask_and_remember_the_answer() {
    let plan = plan();
    let looks = [Look::several(&[Status::Absent, Status::Late]), Look::unsure(Status::Excused)];
    let pages = [page(&plan, "a", 3, &Look::blank(), &looks)];
    let found = with(&plan, &pages, &[]);
    assert_eq!((found.sure.len(), found.doubts.len()), (0, 5));
    assert_eq!(found.doubts[0].reason, DoubtReason::Several);
    assert_eq!(found.doubts[0].likely, [Status::Absent, Status::Late]);
    assert_eq!(found.doubts[1].reason, DoubtReason::Unsure);
    assert_eq!(found.doubts[1].seen[0].reasons, [Reason::Faint]);

    // Even an answer that no bubble suggests is not asked for again.
    let writes: Vec<Write> = found.doubts.iter().map(|d| d.settle(Status::Present, NOW)).collect();
    let records = apply(&[], &writes).records;
    let again = with(&plan, &pages, &records);
    assert_eq!((again.unchanged.len(), again.doubts.len(), again.sure.len()), (5, 0, 0));
}

#[test]
fn another_scan_that_differs_proposes_a_correction_once() {
    let plan = plan();
    let header = Look::blank();
    let a = page(&plan, "a", 1, &header, &first_row(Look::marked(Status::Present)));
    let b = page(&plan, "b", 1, &header, &first_row(Look::marked(Status::Absent)));
    let records = with(&plan, std::slice::from_ref(&a), &[]).sure;

    let found = with(&plan, std::slice::from_ref(&b), &records);
    assert_eq!((found.unchanged.len(), found.corrections.len()), (29, 1));
    let correction = &found.corrections[0];
    assert_eq!(
        (correction.before.status, correction.after.status),
        (Status::Present, Status::Absent)
    );
    let applied = apply(&records, &[correction.accept()]);
    assert_eq!(applied.history[0].before.as_ref().map(|r| r.status), Some(Status::Present));

    // Neither the corrected scan nor the first one asks again.
    let mut now = records;
    now[0] = applied.records[0].clone();
    for scan in [a, b] {
        let again = with(&plan, &[scan], &now);
        assert_eq!((again.unchanged.len(), again.corrections.len()), (30, 0));
    }
}

#[test]
fn two_pictures_that_differ_ask_unless_one_only_lost_the_row() {
    let plan = plan();
    let header = Look::blank();
    let shot = |scan: &str, look: Look| page(&plan, scan, 1, &header, &first_row(look));
    let differing =
        [shot("a", Look::marked(Status::Present)), shot("b", Look::marked(Status::Late))];
    let found = with(&plan, &differing, &[]);
    assert_eq!((found.sure.len(), found.doubts.len()), (29, 1));
    assert_eq!(found.doubts[0].reason, DoubtReason::PicturesDiffer);
    assert_eq!(found.doubts[0].seen.len(), 2);
    assert_eq!(found.repeats.len(), 1);
    assert!(found.repeats[0].differs);

    let lost = [shot("a", Look::lost()), shot("b", Look::marked(Status::Late))];
    let found = with(&plan, &lost, &[]);
    assert_eq!((found.sure.len(), found.doubts.len()), (30, 0));
    assert_eq!(found.sure[0].status, Status::Late);

    let found = with(&plan, &[shot("a", Look::lost())], &[]);
    assert_eq!((found.sure.len(), found.doubts[0].reason), (29, DoubtReason::Unsure));
}

#[test]
fn a_picture_that_contradicts_what_another_one_recorded_is_not_passed_over() {
    let plan = plan();
    let header = Look::blank();
    let a = page(&plan, "a", 1, &header, &first_row(Look::marked(Status::Present)));
    let b = page(&plan, "b", 1, &header, &first_row(Look::marked(Status::Absent)));
    let records = with(&plan, std::slice::from_ref(&a), &[]).sure;
    let both = with(&plan, &[a, b], &records);
    assert_eq!((both.unchanged.len(), both.doubts.len()), (29, 1));
    assert_eq!(both.doubts[0].recorded.as_ref(), Some(&records[0]));
    let settled = apply(&records, &[both.doubts[0].settle(Status::Absent, NOW)]);
    assert_eq!((settled.records.len(), settled.conflicts.len()), (1, 0));
}

#[test]
fn who_left_the_course_is_asked_about_if_marked_and_who_joined_is_named() {
    let plan = plan();
    let pages = [page(&plan, "a", 3, &Look::blank(), &[Look::marked(Status::Present)])];
    let mut enrolled = everyone(&plan);
    let left = enrolled.remove(60);
    let joined = StudentId::parse("20990001").unwrap();
    enrolled.push(joined.clone());
    let found = reconcile(&plan, &pages, &Known { records: &[], expected: &enrolled, now: NOW });
    assert_eq!((found.sure.len(), found.doubts.len()), (4, 1));
    assert_eq!(found.doubts[0].student, left);
    let reason = DoubtReason::NotEnrolled { status: Some(Status::Present) };
    assert_eq!(found.doubts[0].reason, reason);
    assert_eq!(found.not_on_sheet, [joined]);

    // Not even a header that says what no mark means makes an absence of them.
    let header = Look::marked(Status::Absent);
    let pages = [page(&plan, "a", 3, &header, &[Look::blank()])];
    let found = reconcile(&plan, &pages, &Known { records: &[], expected: &enrolled, now: NOW });
    assert_eq!((found.sure.len(), found.doubts.len()), (4, 0));
    assert_eq!(found.passed_over, [left]);
}

#[test]
fn pages_of_another_sheet_and_rows_that_were_not_read_are_named() {
    let plan = plan();
    let mut other = page(&plan, "a", 1, &Look::blank(), &[Look::blank()]);
    other.reading.sheet_id = SheetId::from_seed(99);
    let mut short = page(&plan, "b", 3, &Look::blank(), &[Look::marked(Status::Present)]);
    short.reading.fields.pop();
    let found = with(&plan, &[other, short], &[]);
    assert_eq!(found.other_pages.len(), 1);
    assert_eq!(found.missing_pages, [1, 2]);
    assert_eq!((found.sure.len(), found.doubts.len()), (4, 1));
    assert_eq!(found.doubts[0].reason, DoubtReason::NotRead);
}

fn any_status() -> impl Strategy<Value = Status> {
    proptest::sample::select(Status::ALL.to_vec())
}

fn any_look() -> impl Strategy<Value = Look> {
    prop_oneof![
        5 => any_status().prop_map(Look::marked),
        2 => Just(Look::blank()),
        1 => any_status().prop_map(Look::unsure),
        1 => Just(Look::several(&[Status::Present, Status::Absent])),
        1 => Just(Look::lost()),
    ]
}

/// Up to six pictures of the three pages from up to three scans.
fn any_pages() -> impl Strategy<Value = Vec<PageRead>> {
    let one = (0..3_u8, 1..=3_u32, any_look(), proptest::collection::vec(any_look(), 30));
    proptest::collection::vec(one, 1..6).prop_map(|pages| {
        let plan = plan();
        let page = |(scan, number, header, rows): (u8, u32, Look, Vec<Look>)| {
            page(&plan, &format!("scan-{scan}"), number, &header, &rows)
        };
        pages.into_iter().map(page).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_repetition_of_pages_do_not_matter(
        (pages, shuffled) in any_pages().prop_flat_map(|pages| {
            let twice: Vec<PageRead> = pages.iter().chain(&pages).cloned().collect();
            (Just(pages), Just(twice).prop_shuffle())
        }),
    ) {
        let plan = plan();
        prop_assert_eq!(with(&plan, &pages, &[]), with(&plan, &shuffled, &[]));
    }

    #[test]
    fn every_row_that_was_read_ends_once_and_every_other_page_is_missing(
        pages in any_pages(),
        known in proptest::collection::vec(proptest::option::of(any_status()), N_ROWS),
    ) {
        let plan = plan();
        let students = everyone(&plan);
        let record = |(student, status): (&StudentId, &Option<Status>)| Some(Record::new(
            plan.session().clone(),
            student.clone(),
            (*status)?,
            Source::Manual,
            NOW,
        ));
        let records: Vec<Record> = students.iter().zip(&known).filter_map(record).collect();
        let found = with(&plan, &pages, &records);
        let ended: Vec<&StudentId> = found.sure.iter().chain(&found.unchanged).map(|r| &r.student)
            .chain(found.corrections.iter().map(|c| &c.before.student))
            .chain(found.doubts.iter().map(|d| &d.student))
            .collect();
        let once: BTreeSet<&StudentId> = ended.iter().copied().collect();
        prop_assert_eq!(once.len(), ended.len());
        let is_read = |row: &&crate::sheet_plan::PlannedRow| !found.missing_pages.contains(&row.page);
        prop_assert_eq!(ended.len(), plan.rows().into_iter().filter(is_read).count());
    }

    #[test]
    fn once_everything_is_settled_the_same_pictures_ask_nothing(
        pages in any_pages(),
        answers in proptest::collection::vec(any_status(), N_ROWS),
    ) {
        let plan = plan();
        let found = with(&plan, &pages, &[]);
        let settle = |(doubt, status): (&Doubt, &Status)| doubt.settle(*status, NOW);
        let answers: Vec<Write> = found.doubts.iter().zip(&answers).map(settle).collect();
        let writes: Vec<Write> = found.writes().into_iter().chain(answers).collect();
        let records = apply(&[], &writes).records;
        let again = with(&plan, &pages, &records);
        prop_assert_eq!((again.sure.len(), again.corrections.len()), (0, 0));
        prop_assert_eq!(again.doubts, vec![]);
        prop_assert_eq!(again.unchanged, records);
    }
}

#[test]
fn who_has_leave_is_absent_on_paper_and_no_correction() {
    let plan = plan();
    let pages = [page(&plan, "a", 1, &Look::blank(), &first_row(Look::marked(Status::Absent)))];
    let mut records = with(&plan, &pages, &[]).sure;
    records[0].status = Status::Excused;
    records[0].excuse = crate::ExcuseId::parse("x").ok();
    // The same picture, and another one in which the row is not sure.
    assert_eq!(with(&plan, &pages, &records).corrections, []);
    let unsure = [page(&plan, "b", 1, &Look::blank(), &first_row(Look::unsure(Status::Absent)))];
    assert_eq!(with(&plan, &unsure, &records).doubts, []);
    // Without leave it is one, and so is a mark that says they were there.
    let was_there = first_row(Look::marked(Status::Present));
    let other = [page(&plan, "c", 1, &Look::blank(), &was_there)];
    assert_eq!(with(&plan, &other, &records).corrections.len(), 1);
    records[0].excuse = None;
    assert_eq!(with(&plan, &pages, &records).corrections.len(), 1);
}
