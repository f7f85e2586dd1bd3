//! A slice of the laboratory with floors: every level, every effect, every stranger.
//! `cargo xtask lab` prints the whole tables.
use tests::dump::fault;
use tests::lab::{Seeds, Stock};
use tests::score::Tally;
use tests::suites::{Group, Suite, named, suites};

/// What a group of suites must hold on tuning seeds. Silent errors must be none anywhere.
struct Floor {
    group: Group,
    /// Pictures of each suite.
    n_images: usize,
    /// Pictures of the group that may be refused.
    most_refused: usize,
    /// Most questions about clear marks and untouched rows, in a hundred fields.
    most_review_percent: f64,
}

const fn floor(
    group: Group,
    n_images: usize,
    most_refused: usize,
    most_review_percent: f64,
) -> Floor {
    Floor { group, n_images, most_refused, most_review_percent }
}

/// A little below what `lab --pages N` measures on the same pictures.
const FLOORS: [Floor; 10] = [
    floor(Group::Scans, 6, 0, 1.5),
    floor(Group::PhoneEasy, 4, 0, 1.0),
    floor(Group::PhoneNormal, 6, 0, 2.0),
    floor(Group::PhoneHard, 4, 1, 20.0),
    floor(Group::ScanEffects, 1, 0, 1.5),
    floor(Group::PhotoEffects, 1, 0, 3.0),
    floor(Group::Habits, 2, 0, 3.0),
    floor(Group::LightPencil, 2, 0, 8.0),
    floor(Group::Dense, 1, 0, 14.0),
    floor(Group::Slips, 1, 0, 3.0),
];

fn of(group: Group) -> impl Iterator<Item = Suite> {
    suites().into_iter().filter(move |suite| suite.group == group)
}

#[test]
fn pictures_are_read_right_or_asked_about() {
    let stock = Stock::print();
    let mut broken = Vec::new();
    for floor in FLOORS {
        let (mut total, mut notes) = (Tally::default(), Vec::new());
        for suite in of(floor.group) {
            let (tally, _) = stock.run(&suite, Seeds::Tune, floor.n_images, |outcome| {
                let lines = fault(outcome).unwrap_or_default();
                let noted = lines.lines().map(|l| format!("{} #{} {l}", suite.name, outcome.idx));
                notes.extend(noted);
            });
            total.merge(&tally);
        }
        let review = 100.0 * total.n_review as f64 / total.n_fields.max(1) as f64;
        let holds = total.n_silent == 0
            && total.n_images - total.n_found <= floor.most_refused
            && review <= floor.most_review_percent;
        if !holds {
            notes.sort();
            let (name, notes) = (floor.group.name(), notes.join("\n"));
            broken.push(format!("{name}: {review:.2} % {total:?}\n{notes}"));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_sheet_that_is_not_at_hand_is_named() {
    let stock = Stock::print();
    for suite in of(Group::UnknownSheet) {
        let (tally, _) = stock.run(&suite, Seeds::Tune, 2, |_| {});
        assert_eq!((tally.n_images, tally.n_found, tally.n_silent), (2, 2, 0));
    }
}

#[test]
fn strangers_are_never_read() {
    let stock = Stock::print();
    for suite in of(Group::Strangers) {
        let (tally, _) = stock.run(&suite, Seeds::Tune, 1, |_| {});
        assert_eq!((tally.n_images, tally.n_silent), (1, 0), "{}", suite.name);
    }
    // Halves of two pages in pictures where one of their codes is hardly readable.
    for idx in [24, 30, 64] {
        let halves = stock.read(&named("no-two-halves"), Seeds::Tune, idx);
        assert!(halves.reading.is_err(), "{idx}");
    }
}
