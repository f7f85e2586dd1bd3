//! What one hand records: tap after tap, each when the one before it is written.
//!
//! A tap expects what the screen shows, which lags behind the hand. What is found instead is no
//! conflict when this hand wrote it last; anybody else's is.

use crate::{
    components::{Toasts, complain, say_acted},
    i18n::{I18n, now, use_i18n},
    log::{self, Stage},
    storage::{self, book::ActError, records::Recorded},
};
use attendance::{
    Record, StudentId,
    record::{Conflict, Write},
};
use leptos::{prelude::*, task::spawn_local};
use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

/// What is said once so many records are written.
type Said = Box<dyn FnOnce(usize) -> String>;

/// What a tap asks for; all of one session.
struct Wish {
    writes: Vec<Write>,
    /// Whether it also goes over what this hand wrote after the screen was drawn.
    is_over_own: bool,
    said: Said,
    /// What is said when nothing changed, where a tap would seem to do nothing without it.
    unchanged: Option<String>,
}

/// Taps that wait, and what the last ones wrote.
#[derive(Default)]
struct Hand {
    waiting: VecDeque<Wish>,
    is_writing: bool,
    wrote: BTreeMap<StudentId, Record>,
}

impl Hand {
    fn note(&mut self, recorded: &Recorded) {
        let records = recorded.applied.records.iter();
        self.wrote.extend(records.map(|record| (record.student.clone(), record.clone())));
    }

    /// Whether what was found is what this hand left there.
    fn is_own(&self, conflict: &Conflict) -> bool {
        let found = conflict.recorded.as_ref();
        found.is_some_and(|found| self.wrote.get(&found.student) == Some(found))
    }

    /// Takes the next tap up; nothing when all are done.
    fn next(&mut self) -> Option<Wish> {
        let wish = self.waiting.pop_front();
        self.is_writing = wish.is_some();
        wish
    }
}

/// Writes by hand on the page of a session; copies are the same one.
#[derive(Clone, Copy)]
pub(super) struct Scribe {
    i18n: I18n,
    toasts: Toasts,
    hand: StoredValue<Rc<RefCell<Hand>>, LocalStorage>,
}

impl Scribe {
    /// Of the page that is being made.
    pub(super) fn new() -> Self {
        let hand = StoredValue::new_local(Rc::default());
        Self { i18n: use_i18n(), toasts: Toasts::expect(), hand }
    }

    /// Records what a row's button says; `said` is shown once it is saved, with a way back, or
    /// `unchanged`, if there is something to say, when nothing changed.
    pub(super) fn tap(self, write: Write, said: String, unchanged: Option<String>) {
        let said = Box::new(move |_| said);
        self.push(Wish { writes: vec![write], is_over_own: true, said, unchanged });
    }

    /// Records those of whom nothing is recorded. Whom this hand has just recorded is not one of
    /// them, though the screen may not show it yet.
    pub(super) fn rest(self, writes: Vec<Write>, said: impl FnOnce(usize) -> String + 'static) {
        self.push(Wish { writes, is_over_own: false, said: Box::new(said), unchanged: None });
    }

    fn push(self, wish: Wish) {
        let hand = self.hand.get_value();
        let mut at_hand = hand.borrow_mut();
        at_hand.waiting.push_back(wish);
        if !at_hand.is_writing {
            at_hand.is_writing = true;
            drop(at_hand);
            // What was tapped is written also when the page is left meanwhile.
            spawn_local(self.write_all(hand));
        }
    }

    async fn write_all(self, hand: Rc<RefCell<Hand>>) {
        loop {
            let next = hand.borrow_mut().next();
            let Some(Wish { writes, is_over_own, said, unchanged }) = next else { return };
            match write(&hand, &writes, is_over_own, save).await {
                Err(error) => complain(self.i18n, self.toasts, &error),
                Ok(recorded) if !recorded.applied.conflicts.is_empty() => {
                    self.toasts.say(now!(self.i18n, sessions.overtaken));
                }
                Ok(recorded) if recorded.line.is_none() => {
                    unchanged.into_iter().for_each(|said| self.toasts.say(said));
                }
                Ok(recorded) => {
                    let said = said(recorded.applied.records.len());
                    say_acted(self.i18n, self.toasts, said, recorded.line);
                }
            }
        }
    }
}

/// Does a wish with `save`; what is left of its conflicts is somebody else's.
async fn write(
    hand: &RefCell<Hand>,
    writes: &[Write],
    is_over_own: bool,
    save: impl AsyncFn(&[Write]) -> Result<Recorded, ActError>,
) -> Result<Recorded, ActError> {
    let mut recorded = save(writes).await?;
    hand.borrow_mut().note(&recorded);
    let conflicts = std::mem::take(&mut recorded.applied.conflicts);
    let (own, others): (Vec<_>, Vec<_>) =
        conflicts.into_iter().partition(|conflict| hand.borrow().is_own(conflict));
    recorded.applied.conflicts = others;
    if is_over_own && !own.is_empty() {
        let again = |Conflict { recorded, write }: Conflict| Write {
            expected: recorded.map(|record| record.status),
            ..write
        };
        let again: Vec<Write> = own.into_iter().map(again).collect();
        let second = save(&again).await?;
        hand.borrow_mut().note(&second);
        recorded.line = second.line.or(recorded.line);
        recorded.applied.records.extend(second.applied.records);
        recorded.applied.conflicts.extend(second.applied.conflicts);
    }
    Ok(recorded)
}

/// Writes in one transaction; all of `writes` are of one session.
async fn save(writes: &[Write]) -> Result<Recorded, ActError> {
    let Some(first) = writes.first() else { return Ok(Recorded::default()) };
    let session = &first.record.session;
    let connection = storage::connection().await?;
    let write = storage::records::write(&connection, session, writes);
    log::timed(Stage::Record, write).await
}

#[cfg(test)]
mod tests {
    use super::{Hand, write};
    use crate::storage::{Connection, courses, open, records, schema, sessions, students};
    use attendance::{
        Course, CourseId, Date, Record, Session, SessionId, Status, Student, StudentId, Timestamp,
        record::Write,
    };
    use std::cell::RefCell;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// A lecture with one student.
    async fn lecture(name: &str) -> (Connection, SessionId) {
        let db = open(name, schema::MIGRATIONS).await.unwrap();
        let course = CourseId::parse("c").unwrap();
        let course = Course::new(course, "CS101".to_owned(), "البرمجة".to_owned());
        let (id, date) = (SessionId::parse("s").unwrap(), Date::parse("2026-12-15").unwrap());
        let session = Session::new(id.clone(), course.id.clone(), "المحاضرة ١".to_owned(), date);
        let student = Student::new(StudentId::parse("1").unwrap(), "أحمد علي".to_owned());
        courses::save(&db, &course, None).await.unwrap();
        sessions::save(&db, &session, None).await.unwrap();
        students::save(&db, &student, None).await.unwrap();
        (db, id)
    }

    fn tap(status: Status, seen: Option<&Record>, millis: i64) -> Write {
        let (session, student) = (SessionId::parse("s").unwrap(), StudentId::parse("1").unwrap());
        let at = Timestamp::from_millis(1_797_370_200_000 + millis);
        Write::by_hand(session, student, status, seen, at)
    }

    /// The taps of one hand on a screen that shows nothing recorded; how many met somebody else's.
    async fn taps(db: &Connection, id: &SessionId, hand: &RefCell<Hand>, all: &[Status]) -> usize {
        let mut n_conflicts = 0;
        for (i, status) in all.iter().enumerate() {
            let save = async |writes: &[Write]| records::write(db, id, writes).await;
            let wish = [tap(*status, None, i as i64)];
            let recorded = write(hand, &wish, true, save).await.unwrap();
            n_conflicts += recorded.applied.conflicts.len();
        }
        n_conflicts
    }

    async fn status(db: &Connection, id: &SessionId) -> Option<Status> {
        let records = records::of_session(db, id).await.unwrap();
        records.first().map(|record| record.status)
    }

    #[wasm_bindgen_test]
    async fn the_last_of_quick_taps_is_what_is_recorded() {
        let (db, id) = lecture("hand-quick").await;
        let hand = RefCell::default();
        let three = [Status::Absent, Status::Late, Status::Excused];
        assert_eq!(taps(&db, &id, &hand, &three).await, 0);
        assert_eq!(status(&db, &id).await, Some(Status::Excused));
    }

    #[wasm_bindgen_test]
    async fn what_somebody_else_records_between_two_taps_stays() {
        let (db, id) = lecture("hand-other").await;
        let hand = RefCell::default();
        assert_eq!(taps(&db, &id, &hand, &[Status::Absent]).await, 0);
        let found = records::of_session(&db, &id).await.unwrap();
        let theirs = tap(Status::Late, found.first(), 50);
        assert!(records::write(&db, &id, &[theirs]).await.unwrap().applied.conflicts.is_empty());
        assert_eq!(taps(&db, &id, &hand, &[Status::Present]).await, 1);
        assert_eq!(status(&db, &id).await, Some(Status::Late));
    }

    #[wasm_bindgen_test]
    async fn the_rest_are_not_those_who_were_just_recorded() {
        let (db, id) = lecture("hand-rest").await;
        let hand = RefCell::default();
        assert_eq!(taps(&db, &id, &hand, &[Status::Absent]).await, 0);
        let save = async |writes: &[Write]| records::write(&db, &id, writes).await;
        let rest = [tap(Status::Present, None, 9)];
        let recorded = write(&hand, &rest, false, save).await.unwrap();
        assert!(recorded.applied.conflicts.is_empty() && recorded.line.is_none());
        assert_eq!(status(&db, &id).await, Some(Status::Absent));
    }
}
