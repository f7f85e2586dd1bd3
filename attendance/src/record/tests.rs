use super::*;

fn record(student: &str, status: Status) -> Record {
    Record::new(
        SessionId::parse("s").unwrap(),
        StudentId::parse(student).unwrap(),
        status,
        Source::Manual,
        Timestamp::from_millis(1),
    )
}

#[test]
fn the_same_writes_again_change_nothing() {
    let writes = [
        Write::first(record("1", Status::Present)),
        Write::first(record("2", Status::Late)),
        Write::first(record("1", Status::Present)),
    ];
    let once = apply(&[], &writes);
    assert_eq!((once.records.len(), once.history.len(), once.n_unchanged), (2, 2, 1));

    let twice = apply(&once.records, &writes);
    assert_eq!((twice.records.len(), twice.history.len(), twice.n_unchanged), (0, 0, 3));
}

#[test]
fn how_late_somebody_was_can_be_added_and_is_not_lost() {
    let mut late = record("1", Status::Late);
    let plain = Write { expected: Some(Status::Late), record: late.clone() };
    late.late_minutes = Some(12);
    let noted = Write { expected: Some(Status::Late), record: late.clone() };
    let applied = apply(std::slice::from_ref(&plain.record), std::slice::from_ref(&noted));
    assert_eq!(applied.records, [late.clone()]);
    // The sheet again, which does not say how late.
    assert_eq!(apply(std::slice::from_ref(&late), &[plain]).n_unchanged, 1);
}

#[test]
fn one_record_has_one_key_and_no_other_has_it() {
    let key = |student: &str, course: &str, date: &str, session: &str| {
        idempotency_key(
            &StudentId::parse(student).unwrap(),
            &CourseId::parse(course).unwrap(),
            Date::parse(date).unwrap(),
            &SessionId::parse(session).unwrap(),
        )
    };
    let one = key("1", "c", "2026-12-15", "s");
    assert_eq!(one, key("١", "c", "2026-12-15", "s"));
    assert_eq!(one.len(), 64);
    let others = [
        key("1:c", "c", "2026-12-15", "s"),
        key("1", "c:c", "2026-12-15", "s"),
        key("1c", "c", "2026-12-15", "s"),
        key("1", "cc", "2026-12-15", "s"),
        key("1", "c", "2026-12-16", "s"),
        key("1", "c", "2026-12-15", "s2"),
    ];
    let all: std::collections::BTreeSet<String> = others.into_iter().chain([one]).collect();
    assert_eq!(all.len(), 7);
}

#[test]
fn a_correction_keeps_before_and_after() {
    let before = record("1", Status::Present);
    let write = Write { expected: Some(Status::Present), record: record("1", Status::Absent) };
    let applied = apply(std::slice::from_ref(&before), std::slice::from_ref(&write));
    assert_eq!(applied.history[0].before, Some(before));
    assert_eq!(applied.history[0].after, Some(write.record));
}

#[test]
fn a_write_that_was_overtaken_is_shown_and_not_done() {
    let recorded = record("1", Status::Excused);
    let write = Write::first(record("1", Status::Absent));
    let applied = apply(std::slice::from_ref(&recorded), std::slice::from_ref(&write));
    assert_eq!(applied.records, []);
    assert_eq!(applied.conflicts, [Conflict { recorded: Some(recorded), write }]);
}
