//! A slice of the laboratory with floors. `cargo xtask lab` prints the whole table.
use tests::dump::fault;
use tests::lab::{SUITES, Seeds, Stock};

/// One line: pictures shown, pictures that must be found, most questions about clear marks.
/// Silent errors must be none, and strangers must never be found.
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

const FLOORS: [Floor; 8] = [
    floor("scan-300-grey", 3, 3, 0),
    floor("scan-150-grey", 4, 4, 0),
    floor("scan-100-grey", 4, 4, 0),
    floor("scan-200-1bit", 4, 4, 1),
    floor("phone-easy", 4, 4, 0),
    floor("phone-normal", 6, 6, 0),
    floor("habits-scan", 4, 4, 2),
    floor("habits-phone", 4, 4, 2),
];

#[test]
fn pictures_are_read_right_or_asked_about() {
    let stock = Stock::print();
    let mut broken = Vec::new();
    for floor in FLOORS {
        let suite = SUITES.iter().find(|suite| suite.name == floor.suite).unwrap();
        let mut notes = Vec::new();
        let (tally, _) = stock.run(suite, Seeds::Tune, floor.n_images, |outcome| {
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

#[test]
fn strangers_are_never_read() {
    let suite = SUITES.iter().find(|suite| suite.name == "negatives").unwrap();
    let (tally, _) = Stock::print().run(suite, Seeds::Tune, 6, |_| {});
    assert_eq!((tally.n_images, tally.n_found, tally.n_silent), (6, 0, 0));
}
