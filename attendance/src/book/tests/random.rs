//! A thousand random edits, merges and undos on three phones.
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

const STATUSES: [Status; 4] = Status::ALL;

/// What each phone said of each key before a merge, and what it knew.
type Before = BTreeMap<Key, Vec<Side>>;

fn sides(state: &State) -> Before {
    state.versions.keys().map(|key| (key.clone(), state.sides(key))).collect()
}

/// Every side that was there is there still, unless the other phone knew of it and said something
/// else since.
fn nothing_is_lost(before: &State, other: &State, after: &State) {
    for (key, said) in sides(before) {
        let now = after.sides(&key);
        for side in said {
            // Where nothing ever was, nothing stands, which is what a removal says too.
            let is_there = (now.is_empty() && side.entry.is_none())
                || now.iter().any(|now| match (&now.entry, &side.entry) {
                    (Some(now), Some(side)) => now.says_the_same(side),
                    (None, None) => true,
                    _ => false,
                });
            let was_known = side.versions.iter().any(|version| other.clock.knows(version));
            // A thing that was removed comes back where something still names it.
            let is_revived = side.entry.is_none() && after.book.get(&key).is_some();
            assert!(is_there || was_known || is_revived, "{key} lost {:?}", side.entry);
        }
    }
}

fn merge_checked(phones: &mut [Phone; 3], into: usize, from: usize, minute: i64) {
    if into == from {
        return;
    }
    let other = phones[from].clone();
    let (before, there) = (phones[into].journal.state().unwrap(), other.journal.state().unwrap());
    phones[into].take_in(&other, minute);
    let after = phones[into].journal.state().unwrap();
    assert_eq!(after.book, phones[into].rows);
    nothing_is_lost(&before, &there, &after);
    nothing_is_lost(&there, &before, &after);
}

fn step(phones: &mut [Phone; 3], [what, who, a, b, c]: [u8; 5], minute: i64) {
    let who = usize::from(who) % 3;
    let phone = &mut phones[who];
    let (n, name) = (u32::from(a % 4), format!("s{}", b % 3));
    match what % 16 {
        0..=5 => {
            let status = STATUSES[usize::from(c) % 4];
            let mut edits = vec![];
            for entry in [
                Entry::from(course()),
                Entry::from(session(&name)),
                Entry::from(student(n, "طالب")),
            ] {
                if phone.rows.get(&entry.key()).is_none() {
                    edits.push(Edit::add(entry));
                }
            }
            let record = Entry::from(record(&name, n, status, minute));
            edits.extend(Edit::new(phone.rows.get(&record.key()).cloned(), Some(record)));
            phone.enter(minute, edits);
        }
        6 | 7 => {
            phone.put(minute, student(n, ["سارة", "سارة عمر", "سارا"][usize::from(c) % 3]));
        }
        8 => {
            let key = match c % 3 {
                0 => Key::Student(student_id(n)),
                1 => Key::Session(session(&name).id),
                _ => Key::Record(session(&name).id, student_id(n)),
            };
            let removal = phone.rows.removal(&key);
            if !removal.is_empty() {
                phone.enter(minute, removal);
            }
        }
        9..=12 => {
            let own = phone.journal.chain(phone.journal.device());
            let back = usize::from(a) % own.len().clamp(1, 6);
            let Some(line) = own.iter().rev().nth(back).cloned() else { return };
            let current = |key: &Key| phone.rows.get(key).cloned();
            let way_back = if c % 4 == 0 {
                unbin(&line, at(minute), current)
            } else {
                undo(&line, at(minute), current)
            };
            let Ok(action) = way_back else { return };
            // What would leave something without what it names is refused, as on the phone.
            if phone.rows.refusals(&action).is_empty() {
                phone.act(action);
            }
        }
        13 => {
            let conflicts = phone.conflicts();
            let Some(conflict) = conflicts.get(usize::from(a) % conflicts.len().max(1)) else {
                return;
            };
            let mine = phone.rows.get(&conflict.key).cloned();
            let theirs = &conflict.theirs[usize::from(b) % conflict.theirs.len()].entry;
            let chosen = if c % 2 == 0 { &mine } else { theirs };
            let action = decide(conflict, mine.as_ref(), chosen.as_ref(), at(minute));
            if phone.rows.refusals(&action).is_empty() {
                phone.act(action);
            }
        }
        _ => merge_checked(phones, who, usize::from(a) % 3, minute),
    }
    let phone = &phones[who];
    assert_eq!(phone.rows.problems(), []);
    if minute % 50 == 0 {
        assert_eq!(phone.journal.state().unwrap().book, phone.rows, "rows follow from the journal");
    }
}

/// Everyone hears of everyone, one phone decides what is open, and everyone hears of that.
fn settle(phones: &mut [Phone; 3], minute: i64) {
    for _ in 0..2 {
        for (into, from) in [(0, 1), (0, 2), (1, 0), (2, 0)] {
            merge_checked(phones, into, from, minute);
        }
        for conflict in phones[0].conflicts() {
            let mine = phones[0].rows.get(&conflict.key).cloned();
            let theirs = conflict.theirs.iter().find_map(|side| side.entry.clone());
            let chosen = mine.clone().or(theirs);
            let action = decide(&conflict, mine.as_ref(), chosen.as_ref(), at(minute));
            let fits = phones[0].rows.refusals(&action).is_empty();
            let none = decide(&conflict, mine.as_ref(), None, at(minute));
            phones[0].act(if fits { action } else { none });
        }
        for (into, from) in [(1, 0), (2, 0)] {
            merge_checked(phones, into, from, minute);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(20_261_120),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_thousand_random_changes_keep_every_promise(
        steps in proptest::collection::vec(any::<[u8; 5]>(), 1000),
    ) {
        let mut phones = ["phone-a", "phone-b", "phone-c"].map(Phone::new);
        for (minute, bytes) in (0..).zip(steps) {
            step(&mut phones, bytes, minute);
        }
        settle(&mut phones, 2000);
        prop_assert_eq!(&phones[0].rows, &phones[1].rows);
        prop_assert_eq!(&phones[0].rows, &phones[2].rows);
        prop_assert_eq!(phones[0].conflicts(), []);
        for phone in &phones {
            let texts: Vec<String> = phone.journal.lines().map(Stored::to_text).collect();
            let lines = texts.iter().map(|text| Line::from_text(text).unwrap());
            let device = phone.journal.device().clone();
            prop_assert_eq!(&Journal::from_lines(device, lines).unwrap(), &phone.journal);
        }
    }
}
