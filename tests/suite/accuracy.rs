//! A slice of the laboratory with floors. `cargo xtask lab` prints the whole table.
use tests::dump::fault;
use tests::lab::{Seeds, Stock};
use tests::suites::{Group, Suite, named, suites};

/// One line: pictures shown, pictures that must be found, most questions about clear marks and
/// untouched rows. Silent errors must be none.
struct Floor {
    suite: &'static str,
    n_images: usize,
    least_found: usize,
    most_review: usize,
}

const fn floor(
    suite: &'static str,
    n_images: usize,
    least_found: usize,
    most_review: usize,
) -> Floor {
    Floor { suite, n_images, least_found, most_review }
}

const FLOORS: [Floor; 6] = [
    floor("scans", 6, 6, 6),
    floor("phone-easy", 4, 4, 2),
    floor("phone-normal", 6, 5, 6),
    floor("phone-hard", 4, 2, 40),
    floor("habits-scan", 4, 4, 4),
    floor("habits-phone", 4, 4, 8),
];

#[test]
fn pictures_are_read_right_or_asked_about() {
    let stock = Stock::print();
    let mut broken = Vec::new();
    for floor in FLOORS {
        let suite = named(floor.suite);
        let mut notes = Vec::new();
        let (tally, _) = stock.run(&suite, Seeds::Tune, floor.n_images, |outcome| {
            let lines = fault(outcome).unwrap_or_default();
            notes.extend(lines.lines().map(|line| format!("#{} {line}", outcome.idx)));
        });
        let holds = tally.n_silent == 0
            && tally.n_found >= floor.least_found
            && tally.n_review <= floor.most_review;
        if !holds {
            notes.sort();
            broken.push(format!("{}: {tally:?}\n{}", floor.suite, notes.join("\n")));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Two of our pages that were torn and laid together: both have squares and a code of ours, and
/// the reader believes the first code it reads.
const READ_TODAY: &str = "no-two-halves";

#[test]
fn strangers_are_never_read() {
    let stock = Stock::print();
    let is_stranger = |suite: &&Suite| suite.group == Group::Strangers && suite.name != READ_TODAY;
    for suite in suites().iter().filter(is_stranger) {
        let (tally, _) = stock.run(suite, Seeds::Tune, 1, |_| {});
        assert_eq!((tally.n_images, tally.n_silent), (1, 0), "{}", suite.name);
    }
}
