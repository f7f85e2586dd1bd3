//! The decisions of a review: made, taken back, kept through a reload, recorded.

use super::questions::{Questions, after};
use crate::{
    components::{StripImage, Toasts, complain, say_acted},
    i18n::{I18n, t_string, text, use_i18n},
    jobs::{Jobs, Outcome, record},
    pages::scan::session_path,
    platform::clock,
    storage::{
        self, StorageError,
        book::ActError,
        paper::SessionPaper,
        records::Recorded,
        reviews::{self, Review, Step, Tap},
    },
};
use attendance::{
    Status, StudentId,
    reconcile::{Correction, Doubt, SlipDoubt, SlipOwner},
    record::{PictureRef, Write},
    report::{Totals, entries},
    text::matches,
};
use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

/// The review at hand; copies are the same one.
#[derive(Clone, Copy)]
pub(super) struct Decisions {
    i18n: I18n,
    toasts: Toasts,
    paper: StoredValue<SessionPaper, LocalStorage>,
    review: RwSignal<Review>,
    questions: Memo<Questions>,
    is_recording: RwSignal<bool>,
    /// Taps that are shown and not yet stored.
    n_unkept: StoredValue<usize>,
    go: Callback<String>,
}

/// What recording now would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outlook {
    /// Students whose record it would write.
    pub(super) n_changes: usize,
    /// The enrolled students after it.
    pub(super) totals: Totals,
    /// Rows that stay open.
    pub(super) n_open: usize,
}

impl Decisions {
    pub(super) fn new(paper: SessionPaper) -> Self {
        let review = RwSignal::new(paper.review.clone());
        let paper = StoredValue::new_local(paper);
        let questions = Memo::new(move |_| {
            review.with(|review| paper.with_value(|p| Questions::of(p, review, clock::now())))
        });
        let navigate = use_navigate();
        Self {
            go: Callback::new(move |path: String| navigate(&path, NavigateOptions::default())),
            i18n: use_i18n(),
            toasts: Toasts::expect(),
            paper,
            review,
            questions,
            is_recording: RwSignal::new(false),
            n_unkept: StoredValue::new(0),
        }
    }

    /// What is open, followed.
    pub(super) const fn questions(self) -> Memo<Questions> {
        self.questions
    }

    /// How many taps could be taken back, followed.
    pub(super) fn n_steps(self) -> usize {
        self.review.with(|review| review.steps.len())
    }

    /// Whether the records are being written, followed.
    pub(super) fn is_recording(self) -> bool {
        self.is_recording.get()
    }

    /// What recording now would do, followed.
    pub(super) fn outlook(self) -> Outlook {
        self.questions.with(|questions| {
            self.review.with(|review| {
                self.paper.with_value(|paper| {
                    let writes = questions.writes(review);
                    let then = after(&paper.records, &writes);
                    Outlook {
                        n_changes: attendance::record::apply(&paper.records, &writes).records.len(),
                        totals: Totals::of(entries(&then, &paper.expected)),
                        n_open: questions.n_open(),
                    }
                })
            })
        })
    }

    /// The picture of a row.
    pub(super) fn strip(self, picture: &PictureRef) -> Option<StripImage> {
        self.paper.with_value(|paper| super::strip_image(paper, picture))
    }

    /// Decides one row.
    pub(super) fn settle(self, doubt: &Doubt, status: Status) {
        let mut step = Step::default();
        step.settle(doubt, status, clock::now());
        self.push(step);
    }

    /// Decides all unmarked rows in one go.
    pub(super) fn settle_unmarked(self, status: Status) {
        let mut step = Step::default();
        self.questions.with_untracked(|questions| {
            for doubt in questions.unmarked() {
                step.settle(doubt, status, clock::now());
            }
        });
        self.push(step);
    }

    /// Takes over what the paper says.
    pub(super) fn accept(self, correction: &Correction) {
        self.push(Step::accept(correction));
    }

    /// Leaves what is recorded.
    pub(super) fn keep(self, correction: &Correction) {
        self.push(Step::keep(correction));
    }

    /// Says whose slip it is; nobody's when it does not count.
    pub(super) fn own(self, doubt: &SlipDoubt, student: Option<StudentId>) {
        self.push(Step::own(doubt, student));
    }

    /// Gives a slip to another student than it says.
    pub(super) fn give(self, picture: PictureRef, student: StudentId) {
        let owner = SlipOwner { pictures: vec![picture], student: Some(student) };
        self.push(Step { owners: vec![owner], ..Step::default() });
    }

    /// Marks all who handed in no slip as absent.
    pub(super) fn without_absent(self) {
        let (id, now) = (self.paper.with_value(|paper| paper.session.id.clone()), clock::now());
        let write = |student| Write::by_hand(id.clone(), student, Status::Absent, None, now);
        let writes = self.without_slip().into_iter().map(write).collect();
        self.push(Step { writes, ..Step::default() });
    }

    /// Leaves all who handed in no slip without a record.
    pub(super) fn without_left(self) {
        self.push(Step::leave_open(self.without_slip()));
    }

    fn without_slip(self) -> Vec<StudentId> {
        self.questions.with_untracked(|questions| questions.slips.without_slip.clone())
    }

    /// Enrolled students of this name or id, the first few in printed order.
    pub(super) fn find(self, query: &str, most: usize) -> Vec<(StudentId, String)> {
        self.paper.with_value(|paper| {
            let students = paper.roster.iter().map(|one| &one.student);
            let found = students.filter(|s| matches(&format!("{} {}", s.name, s.id), query));
            found.take(most).map(|s| (s.id.clone(), s.name.clone())).collect()
        })
    }

    /// The name of an enrolled student.
    pub(super) fn name_of(self, student: &StudentId) -> String {
        self.paper.with_value(|paper| paper.name_of(student)).unwrap_or_default()
    }

    /// Takes the last tap back.
    pub(super) fn undo(self) {
        let last = self.review.with_untracked(|review| review.steps.last().cloned());
        if let Some(step) = last {
            self.tap(Tap::TakeBack(step));
        }
    }

    /// Keys 1 to 4 decide the first row; U takes back.
    pub(super) fn listen_to_keys(self) {
        let handle = window_event_listener(ev::keydown, move |event| {
            let is_typing = event
                .target()
                .is_some_and(|target| target.dyn_ref::<web_sys::HtmlInputElement>().is_some());
            if is_typing || event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let key = event.key();
            if key.eq_ignore_ascii_case("u") {
                return self.undo();
            }
            let choice = key.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            let status = choice.and_then(|idx| Status::ALL.get(idx));
            let first = self.questions.with_untracked(|q| q.doubts.first().cloned());
            if let (Some(status), Some(doubt)) = (status, first) {
                self.settle(&doubt, *status);
            }
        });
        on_cleanup(move || handle.remove());
    }

    /// Writes the records, then shows the session. What is open stays open.
    pub(super) fn record(self) {
        if self.is_recording.get_untracked() {
            return;
        }
        self.is_recording.set(true);
        spawn_local(async move {
            let outcome = self.write().await;
            self.is_recording.try_set(false);
            match outcome {
                Ok(recorded) => {
                    let has_conflicts = !recorded.applied.conflicts.is_empty();
                    self.say(recorded);
                    if !has_conflicts {
                        let session = self.paper.with_value(|paper| paper.session.id.clone());
                        self.go.run(session_path(Some(&session)));
                    }
                }
                Err(error) => complain(self.i18n, self.toasts, &error),
            }
        });
    }

    async fn write(self) -> Result<Recorded, ActError> {
        let review = self.review.get_untracked();
        let stored = reviews::of_session(&storage::connection().await?, &review.session).await?;
        if stored != review {
            // Another tab decided something: it is shown before it is recorded.
            self.review.try_set(stored);
            return Err(ActError::Clash(Vec::new()));
        }
        let (writes, left) = self.questions.with_untracked(|questions| {
            let left = self.paper.with_value(|paper| questions.recorded(paper, &review));
            (questions.writes(&review), left)
        });
        let name = self.paper.with_value(|paper| paper.session.name.clone());
        match Jobs::get().run(record::job_of(writes, &left, &name)?).await {
            Outcome::Recorded(recorded) => Ok(recorded),
            Outcome::NotRecorded(error) => Err(error),
            Outcome::NotStored(error) => Err(error.into()),
            // Another tab wrote it, and told this one.
            Outcome::Done => Ok(Recorded::default()),
            Outcome::Failed(_) | Outcome::Stopped => {
                let detail = "the records were not written".to_owned();
                Err(StorageError::Failed { detail }.into())
            }
        }
    }

    fn push(self, step: Step) {
        self.tap(Tap::Decide(step));
    }

    /// Shows the tap at once and keeps it; a refusal of the storage takes it back.
    fn tap(self, tap: Tap) {
        self.review.update(|review| review.tap(&tap));
        self.n_unkept.update_value(|n| *n += 1);
        let session = self.paper.with_value(|paper| paper.session.id.clone());
        spawn_local(async move {
            let kept = match storage::connection().await {
                Ok(connection) => reviews::tap(&connection, &session, &tap).await,
                Err(error) => Err(error),
            };
            self.n_unkept.try_update_value(|n| *n -= 1);
            match kept {
                // With what another tab decided, unless more was tapped here meanwhile.
                Ok(review) if self.n_unkept.try_get_value() == Some(0) => {
                    self.review.try_set(review);
                }
                Ok(_) => {}
                Err(error) => {
                    self.review.try_update(|review| review.tap(&tap.reversed()));
                    self.fail(&error);
                }
            }
        });
    }

    fn say(self, Recorded { applied, line }: Recorded) {
        let i18n = self.i18n;
        let (n, n_conflicts) = (applied.records.len(), applied.conflicts.len());
        let words = untrack(|| {
            if n_conflicts > 0 {
                let number = text::number(i18n, n_conflicts);
                t_string!(i18n, review.conflicts, count = n_conflicts as u64, n = number)
                    .to_string()
            } else if n == 0 {
                t_string!(i18n, review.nothing_to_change).to_owned()
            } else {
                let number = text::number(i18n, n);
                t_string!(i18n, review.recorded, count = n as u64, n = number).to_string()
            }
        });
        say_acted(i18n, self.toasts, words, line);
    }

    fn fail(self, error: &StorageError) {
        self.toasts.say(untrack(|| text::storage_error(self.i18n, error)));
    }
}
