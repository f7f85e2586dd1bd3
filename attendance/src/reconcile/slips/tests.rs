//! Whose slip it is, what it says, and that nobody is forgotten or guessed.
use omr_core::geometry::{Homography, Quad};
use omr_core::{
    BubbleReading, FieldReading, Locale, Mark, Paper as Stock, Reason, Registration, SheetReading,
    SlipSheet,
};
use proptest::prelude::*;

use super::*;
use crate::record::apply;
use crate::{CourseId, Date, Enrolment, ScanId, SessionId, Student};

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn session() -> Session {
    let (id, course) = (SessionId::parse("s").unwrap(), CourseId::parse("c").unwrap());
    Session::new(id, course, "10".to_owned(), Date::parse("2026-12-15").unwrap())
}

fn plan() -> SlipPlan {
    let sheet = SlipSheet::new(Stock::A4, Locale::Ar, "CS101", "", "10", "2026-12-15", 8);
    SlipPlan::from_sheet(session().id, sheet).unwrap()
}

fn student(id: &str) -> StudentId {
    StudentId::parse(id).unwrap()
}

/// Students 20210001 … 20210009.
fn roster() -> Vec<Enrolled> {
    let one = |i: u32| {
        let id = student(&(20_210_000 + i).to_string());
        let enrolment = Enrolment::new(session().course, id.clone(), i);
        Enrolled { student: Student::new(id, format!("طالب {i}")), enrolment }
    };
    (1..=9).map(one).collect()
}

/// What is filled in: eight digits and the check digit, `_` for nothing, `?` for a mark that is not
/// sure; then the status, or what stands there instead of one.
fn slip(scan: &str, part: u32, number: u32, digits: &str, status: &str) -> PageRead {
    let names = SlipPlan::DIGIT_FIELDS.into_iter().chain([SlipPlan::CHECK_FIELD]);
    let columns = names.zip(digits.chars()).map(|(name, c)| column(name, c));
    let statuses = Status::ALL.map(Status::as_str);
    let status = match status {
        "blank" => field("status", &statuses, FieldState::Blank, &[]),
        "lost" => {
            let lost = field("status", &statuses, FieldState::Uncertain, &[]);
            FieldReading { reasons: vec![Reason::EvidenceLost], ..lost }
        }
        "both" => field("status", &statuses, FieldState::Multiple, &["present", "late"]),
        one => field("status", &statuses, FieldState::Marked, &[one]),
    };
    PageRead {
        scan: ScanId::parse(scan).unwrap(),
        page_idx: 0,
        part,
        is_live: false,
        reading: SheetReading {
            sheet_id: plan().sheet_id().clone(),
            page: number,
            registration: Registration {
                image_from_sheet: Homography {
                    m: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
                },
                n_fiducials: 8,
                residual_px: 0.1,
            },
            fields: columns.chain([status]).collect(),
            warnings: vec![],
        },
    }
}

fn column(name: &str, c: char) -> FieldReading {
    let digits: Vec<String> = (0..10).map(|d| d.to_string()).collect();
    let digits: Vec<&str> = digits.iter().map(String::as_str).collect();
    match c {
        '_' => field(name, &digits, FieldState::Blank, &[]),
        '?' => field(name, &digits, FieldState::Uncertain, &["3", "8"]),
        digit => field(name, &digits, FieldState::Marked, &[digit.to_string().as_str()]),
    }
}

fn field(name: &str, values: &[&str], state: FieldState, marked: &[&str]) -> FieldReading {
    let mark = |value: &str| match (marked.contains(&value), state) {
        (false, _) => Mark::Empty,
        (true, FieldState::Uncertain) => Mark::Doubtful,
        (true, _) => Mark::Filled,
    };
    let bubble = |value: &&str| BubbleReading {
        value: (*value).to_owned(),
        fill: if marked.contains(value) { 0.8 } else { 0.02 },
        mark: mark(value),
        margin: 0.2,
        ink: 0.0,
        noise: 0.0,
    };
    FieldReading {
        field: name.to_owned(),
        student_id: None,
        state,
        value: (state == FieldState::Marked).then(|| marked[0].to_owned()),
        confidence: 1.0,
        bubbles: values.iter().map(bubble).collect(),
        reasons: vec![],
        place: Quad::default(),
    }
}

fn with(pages: &[PageRead], records: &[Record], owners: &[SlipOwner]) -> SlipReconciliation {
    let (session, roster, plan) = (session(), roster(), plan());
    let known = SlipsKnown { session: &session, records, roster: &roster, owners, now: NOW };
    reconcile_slips(&[&plan], pages, &known)
}

fn fresh(pages: &[PageRead]) -> SlipReconciliation {
    with(pages, &[], &[])
}

fn said(found: &SlipReconciliation) -> Vec<(&str, Status)> {
    found.sure.iter().map(|record| (record.student.as_str(), record.status)).collect()
}

fn near(doubt: &SlipDoubt) -> Vec<&str> {
    doubt.near.iter().map(|near| near.student.as_str()).collect()
}

#[test]
fn clean_slips_are_recorded_as_slips_and_only_who_handed_in_none_is_left() {
    let found = fresh(&[
        slip("a", 0, 1, "202100016", "present"),
        slip("a", 1, 2, "202100027", "late"),
        slip("a", 2, 3, "_________", "blank"),
    ]);
    assert_eq!(said(&found), [("20210001", Status::Present), ("20210002", Status::Late)]);
    let source = &found.sure[1].source;
    assert_eq!(source.method(), crate::record::Method::Slip);
    assert_eq!((source.picture().unwrap().page, source.picture().unwrap().part), (2, 1));
    assert_eq!((found.doubts.len(), found.unknown.len()), (0, 0), "an empty slip asks nothing");
    let left: Vec<&str> = found.without_slip.iter().map(StudentId::as_str).collect();
    assert_eq!(left[..2], ["20210003", "20210004"]);
    assert_eq!(left.len(), 7);
    assert_eq!(fresh(&[]).without_slip, [], "nobody is missed before a slip has come");
}

#[test]
fn who_joined_later_or_left_is_not_missed() {
    let (session, plan, mut roster) = (session(), plan(), roster());
    roster[7].enrolment.since = Date::parse("2026-12-16").ok();
    roster[8].student.is_active = false;
    let known =
        SlipsKnown { session: &session, records: &[], roster: &roster, owners: &[], now: NOW };
    let found = reconcile_slips(&[&plan], &[slip("a", 0, 1, "202100016", "present")], &known);
    assert_eq!(found.without_slip.len(), 6);
    roster[0].student.is_active = false;
    let known =
        SlipsKnown { session: &session, records: &[], roster: &roster, owners: &[], now: NOW };
    let found = reconcile_slips(&[&plan], &[slip("a", 0, 1, "202100016", "present")], &known);
    assert!(matches!(found.doubts[0].reason, DoubtReason::NotEnrolled { .. }));
}

#[test]
fn an_id_that_is_not_sure_waits_with_the_nearest_students() {
    for (digits, reason, id, nearest) in [
        // The check digit of 20210001 is 6.
        ("202100017", SlipReason::CheckFailed, "20210001", "20210001"),
        ("20210001_", SlipReason::Unchecked, "20210001", "20210001"),
        ("20210001?", SlipReason::Unchecked, "20210001", "20210001"),
        ("2021000?3", SlipReason::DigitUnsure, "2021000?", "20210008"),
        ("2021_0049", SlipReason::DigitUnsure, "2021?004", "20210004"),
        ("202110049", SlipReason::CheckFailed, "20211004", "20210004"),
        ("202100100", SlipReason::CheckFailed, "20210010", "20210001"),
        // Two digits swapped: the sum agrees, and it is nobody here.
        ("202010016", SlipReason::NotEnrolled, "20201001", "20210001"),
    ] {
        let found = fresh(&[slip("a", 0, 4, digits, "late")]);
        assert_eq!(found.sure, [], "{digits}");
        assert_eq!(found.unknown.len(), 1, "{digits}");
        let doubt = &found.unknown[0];
        assert_eq!((doubt.reason, doubt.id.as_str()), (reason, id), "{digits}");
        assert_eq!((doubt.number, doubt.status), (4, Some(Status::Late)), "{digits}");
        assert_eq!(near(doubt).first(), Some(&nearest), "{digits}: {:?}", near(doubt));
        assert_eq!(found.without_slip.len(), 9, "{digits}: it may be anybody's");
    }
}

#[test]
fn a_stranger_s_slip_offers_nobody_and_is_not_dropped() {
    let found = fresh(&[slip("a", 0, 1, "998877660", "present")]);
    assert_eq!(
        (found.unknown[0].reason, near(&found.unknown[0]).len()),
        (SlipReason::NotEnrolled, 0)
    );
}

#[test]
fn a_person_says_whose_it_is_and_the_same_paper_never_asks_again() {
    let shot = |scan| slip(scan, 0, 1, "2021000?3", "present");
    let asked = fresh(&[shot("a")]);
    let pictures = asked.unknown[0].pictures.clone();
    let owner = |student| SlipOwner { pictures: pictures.clone(), student };
    let given = [owner(Some(student("20210003")))];
    let found = with(&[shot("a")], &[], &given);
    assert_eq!(said(&found), [("20210003", Status::Present)]);
    let Source::Sheet { by: ReadBy::Person { pictures: seen }, .. } = &found.sure[0].source else {
        panic!("{:?}", found.sure[0].source);
    };
    assert_eq!(*seen, pictures);
    let again = with(&[shot("a"), shot("b")], &found.sure, &given);
    assert_eq!((again.unchanged.len(), again.unknown.len(), again.sure.len()), (1, 0, 0));

    let aside = with(&[shot("a"), shot("b")], &[], &[owner(None)]);
    assert_eq!((aside.sure.len(), aside.unknown.len()), (0, 0));
    assert!(aside.states.values().all(|state| *state == SlipState::SetAside));
    let taken_back = with(&[shot("a")], &[], &[owner(None), owner(Some(student("20210003")))]);
    assert_eq!(taken_back.sure.len(), 1, "the latest decision counts");
}

#[test]
fn another_slip_of_the_same_number_is_not_taken_for_one_that_was_decided() {
    let unclear = slip("a", 0, 1, "2021000?3", "present");
    let pictures = fresh(std::slice::from_ref(&unclear)).unknown[0].pictures.clone();
    let copy = slip("b", 0, 1, "202100083", "late");
    let given = [SlipOwner { pictures: pictures.clone(), student: Some(student("20210003")) }];
    let found = with(&[unclear.clone(), copy.clone()], &[], &given);
    assert_eq!(said(&found), [("20210003", Status::Present), ("20210008", Status::Late)]);
    let aside = [SlipOwner { pictures, student: None }];
    assert_eq!(said(&with(&[unclear, copy], &[], &aside)), [("20210008", Status::Late)]);
}

#[test]
fn slips_of_a_student_that_differ_ask() {
    let first = slip("a", 0, 1, "202100016", "present");
    for status in ["late", "blank", "both", "lost"] {
        let differ = fresh(&[first.clone(), slip("a", 1, 2, "202100016", status)]);
        assert_eq!((differ.sure.len(), differ.doubts.len()), (0, 1), "{status}");
        let doubt = &differ.doubts[0];
        assert_eq!((doubt.reason, doubt.seen.len()), (DoubtReason::SlipsDiffer, 2), "{status}");
        assert_eq!(doubt.likely.first(), Some(&Status::Present), "{status}");
        let write = doubt.settle(Status::Late, NOW);
        let settled =
            with(&[first.clone(), slip("a", 1, 2, "202100016", status)], &[write.record], &[]);
        assert_eq!((settled.unchanged.len(), settled.doubts.len()), (1, 0), "{status}");
    }
}

/// Somebody who filled in another's id would else be absent without a question.
#[test]
fn a_second_slip_of_one_id_asks_whose_it_is_and_counts_once_if_it_is_the_same_student_s() {
    let slips = [slip("a", 0, 1, "202100016", "present"), slip("a", 1, 2, "202100016", "present")];
    let found = fresh(&slips);
    assert_eq!(said(&found), [("20210001", Status::Present)]);
    assert_eq!((found.unknown.len(), found.unknown[0].number), (1, 2));
    assert_eq!(found.unknown[0].reason, SlipReason::Repeated);
    assert_eq!(near(&found.unknown[0])[0], "20210001");
    assert!(found.unknown[0].near[0].has_slip);
    let owner = |id: &str| {
        [SlipOwner { pictures: found.unknown[0].pictures.clone(), student: Some(student(id)) }]
    };
    let same = with(&slips, &[], &owner("20210001"));
    assert_eq!((said(&same).len(), same.unknown.len(), same.doubts.len()), (1, 0, 0));
    let other = with(&slips, &[], &owner("20210002"));
    assert_eq!(said(&other), [("20210001", Status::Present), ("20210002", Status::Present)]);
    assert_eq!(other.unknown.len(), 0);
}

#[test]
fn a_status_that_is_missing_or_double_asks_about_a_known_student() {
    for (status, reason) in [
        ("blank", DoubtReason::NoStatus),
        ("both", DoubtReason::Several),
        ("lost", DoubtReason::Unsure),
    ] {
        let found = fresh(&[slip("a", 0, 7, "202100016", status)]);
        assert_eq!((found.sure.len(), found.doubts.len()), (0, 1));
        assert_eq!((found.doubts[0].reason, found.doubts[0].row), (reason, 7));
        assert_eq!(found.doubts[0].name, "طالب 1");
        assert!(!found.without_slip.contains(&student("20210001")), "a slip was handed in");
    }
}

#[test]
fn a_slip_that_contradicts_the_record_is_proposed_and_one_that_agrees_is_not() {
    let recorded = fresh(&[slip("a", 0, 1, "202100016", "present")]).sure;
    let late = slip("b", 0, 1, "202100016", "late");
    let found = with(std::slice::from_ref(&late), &recorded, &[]);
    assert_eq!((found.sure.len(), found.corrections.len()), (0, 1));
    let accepted = apply(&recorded, &[found.corrections[0].accept()]);
    assert_eq!(accepted.records[0].status, Status::Late);
    let both = [slip("a", 0, 1, "202100016", "present"), late];
    let after = with(&both, &accepted.records, &[]);
    assert_eq!((after.corrections.len(), after.doubts.len()), (0, 0), "both were seen");
}

#[test]
fn a_second_picture_tells_what_the_first_one_lost() {
    let blurred = slip("a", 0, 5, "20210??16", "present");
    assert_eq!(fresh(std::slice::from_ref(&blurred)).unknown.len(), 1);
    let found = fresh(&[
        blurred,
        slip("b", 0, 5, "2021000?6", "lost"),
        slip("c", 0, 6, "202100027", "late"),
    ]);
    assert_eq!(said(&found), [("20210001", Status::Present), ("20210002", Status::Late)]);
}

#[test]
fn a_page_of_slips_that_was_copied_gives_each_copy_its_own_student() {
    let copies = [
        slip("a", 0, 1, "202100016", "present"),
        slip("b", 0, 1, "202100027", "late"),
        // A third copy: its lost digit is not taken from either of the others.
        slip("c", 0, 1, "2021000??", "present"),
    ];
    let found = fresh(&copies);
    assert_eq!(said(&found), [("20210001", Status::Present), ("20210002", Status::Late)]);
    assert_eq!(found.unknown.len(), 1);
    // Two of one number in a single picture are surely two.
    let found =
        fresh(&[slip("a", 0, 1, "2021000?6", "present"), slip("a", 1, 1, "202100016", "late")]);
    assert_eq!((said(&found).len(), found.unknown.len()), (1, 1));
}

#[test]
fn ids_that_a_slip_cannot_carry_are_never_offered_by_guess() {
    let (session, plan, mut roster) = (session(), plan(), roster());
    roster[0].student.id = student("2021-001");
    roster[1].student.id = student("123");
    let known =
        SlipsKnown { session: &session, records: &[], roster: &roster, owners: &[], now: NOW };
    let found = reconcile_slips(&[&plan], &[slip("a", 0, 1, "_____123_", "present")], &known);
    assert_eq!((found.sure.len(), found.unknown[0].reason), (0, SlipReason::DigitUnsure));
    assert!(found.unknown[0].near.iter().all(|near| near.student.is_usual()));
}

fn any_slip() -> impl Strategy<Value = PageRead> {
    let ids =
        ["202100016", "202100027", "202100017", "2021000?6", "20210003_", "998877660", "_________"];
    let statuses = ["present", "late", "blank", "both", "lost"];
    let (id, status) =
        (proptest::sample::select(ids.to_vec()), proptest::sample::select(statuses.to_vec()));
    (0..3_u32, 0..3_u32, 1..=3_u32, id, status).prop_map(|(scan, part, number, id, status)| {
        slip(&format!("scan-{scan}"), part, number, id, status)
    })
}

/// Any slips, each place of a picture used once.
fn any_slips() -> impl Strategy<Value = Vec<PageRead>> {
    proptest::collection::vec(any_slip(), 1..7).prop_map(|slips| {
        let placed = slips.into_iter().map(|slip| (slip.place(), slip));
        placed.collect::<BTreeMap<_, _>>().into_values().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_repetition_of_slips_do_not_matter(
        (slips, shuffled) in any_slips().prop_flat_map(|slips| {
            let twice: Vec<PageRead> = slips.iter().chain(&slips).cloned().collect();
            (Just(slips), Just(twice).prop_shuffle())
        }),
    ) {
        prop_assert_eq!(fresh(&slips), fresh(&shuffled));
    }

    #[test]
    fn every_slip_ends_somewhere_and_every_student_once(slips in any_slips()) {
        let found = fresh(&slips);
        prop_assert_eq!(found.states.len(), slips.len());
        let ended = found.sure.iter().map(|record| &record.student)
            .chain(found.doubts.iter().map(|doubt| &doubt.student));
        let ended: Vec<&StudentId> = ended.collect();
        let once: BTreeSet<&StudentId> = ended.iter().copied().collect();
        prop_assert_eq!(once.len(), ended.len());
        let of: BTreeSet<&StudentId> = found.states.values().filter_map(|state| match state {
            SlipState::Of { student, .. } => Some(student),
            _ => None,
        }).collect();
        prop_assert_eq!(of, once);
        let asked: usize = found.unknown.iter().map(|doubt| doubt.pictures.len()).sum();
        let unknown = found.states.values().filter(|state| **state == SlipState::Unknown).count();
        prop_assert_eq!(asked, unknown);
    }

    #[test]
    fn the_same_slips_scanned_again_change_nothing_once_recorded(slips in any_slips()) {
        let found = fresh(&slips);
        let settle = |doubt: &Doubt| doubt.settle(Status::Present, NOW);
        let writes: Vec<Write> =
            found.writes().into_iter().chain(found.doubts.iter().map(settle)).collect();
        let records = apply(&[], &writes).records;
        let again = with(&slips, &records, &[]);
        prop_assert_eq!((again.sure.len(), again.corrections.len(), again.doubts.len()), (0, 0, 0));
        prop_assert_eq!(again.unknown, found.unknown);
    }
}
