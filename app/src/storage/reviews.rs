//! What a person decided in a review and did not record yet: it survives a reload.

use super::{Connection, StorageError, schema};
use attendance::reconcile::{Correction, Doubt, PagePlace, SlipDoubt, SlipOwner};
use attendance::record::{PictureRef, Write};
use attendance::stored::StoredError;
use attendance::{Record, SessionId, Status, StudentId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use wasm_bindgen::JsValue;

/// The review of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The session.
    pub session: SessionId,
    /// Decisions that are not recorded yet, in the order they were made; undo takes the last.
    pub steps: Vec<Step>,
    /// What was kept in reviews that are recorded: the same paper does not ask about it again.
    pub kept: Vec<Kept>,
    /// Pages that were read when records were last written. They have had their say about every
    /// student who is recorded, so that a later scan is a correction and not a contradiction.
    pub done: BTreeSet<PagePlace>,
    /// Students who were still open then: for them every page counts.
    pub open: BTreeSet<StudentId>,
    /// Whose the slips are of which the reader could not tell: the same paper does not ask again.
    pub owners: Vec<SlipOwner>,
    /// Students without a slip who stay without a record, as decided.
    pub left_open: BTreeSet<StudentId>,
}

/// One tap: a row, or all unmarked rows in one go. Undo takes back all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What shall be recorded.
    pub writes: Vec<Write>,
    /// What stays as it is recorded.
    pub kept: Vec<Kept>,
    /// Whose a slip is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<SlipOwner>,
    /// Students without a slip who stay without a record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_open: Vec<StudentId>,
}

/// A status that stays recorded although these pictures may say something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Whose record.
    pub student: StudentId,
    /// What is recorded and stays.
    pub recorded: Status,
    /// The pictures that a person saw when deciding so.
    pub pictures: Vec<PictureRef>,
}

/// What a person does to a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tap {
    /// Decides something.
    Decide(Step),
    /// Takes a decision back.
    TakeBack(Step),
}

impl Tap {
    /// The tap that undoes this one.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Decide(step) => Self::TakeBack(step),
            Self::TakeBack(step) => Self::Decide(step),
        }
    }
}

impl Step {
    /// Decides a row: as a write, or as something that stays when it is recorded so already.
    pub fn settle(&mut self, doubt: &Doubt, status: Status, now: Timestamp) {
        match doubt.recorded.as_ref() {
            Some(record) if record.status == status => self.kept.push(Kept {
                student: doubt.student.clone(),
                recorded: status,
                pictures: doubt.seen.iter().map(|seen| seen.picture.clone()).collect(),
            }),
            _ => self.writes.push(doubt.settle(status, now)),
        }
    }

    /// Takes over what the paper says.
    #[must_use]
    pub fn accept(correction: &Correction) -> Self {
        Self { writes: vec![correction.accept()], ..Self::default() }
    }

    /// Leaves what is recorded.
    #[must_use]
    pub fn keep(correction: &Correction) -> Self {
        let kept = Kept {
            student: correction.before.student.clone(),
            recorded: correction.before.status,
            pictures: correction.after.source.picture().cloned().into_iter().collect(),
        };
        Self { kept: vec![kept], ..Self::default() }
    }

    /// Says whose slip it is, or that it does not count.
    #[must_use]
    pub fn own(doubt: &SlipDoubt, student: Option<StudentId>) -> Self {
        let owner = SlipOwner { pictures: doubt.pictures.clone(), student };
        Self { owners: vec![owner], ..Self::default() }
    }

    /// Leaves students who handed in no slip without a record.
    #[must_use]
    pub fn leave_open(students: Vec<StudentId>) -> Self {
        Self { left_open: students, ..Self::default() }
    }
}

impl Review {
    /// Nothing decided.
    #[must_use]
    pub fn new(session: SessionId) -> Self {
        Self {
            session,
            steps: Vec::new(),
            kept: Vec::new(),
            done: BTreeSet::new(),
            open: BTreeSet::new(),
            owners: Vec::new(),
            left_open: BTreeSet::new(),
        }
    }

    /// Does what a person tapped; what is not there any more needs no taking back.
    pub fn tap(&mut self, tap: &Tap) {
        match tap {
            Tap::Decide(step) => self.steps.push(step.clone()),
            Tap::TakeBack(step) => {
                if let Some(idx) = self.steps.iter().rposition(|it| it == step) {
                    self.steps.remove(idx);
                }
            }
        }
    }

    /// Whose slips are, by every decision so far; the latest counts.
    #[must_use]
    pub fn all_owners(&self) -> Vec<SlipOwner> {
        let steps = self.steps.iter().flat_map(|step| &step.owners);
        self.owners.iter().chain(steps).cloned().collect()
    }

    /// Who stays without a record, by every decision so far.
    #[must_use]
    pub fn all_left_open(&self) -> BTreeSet<StudentId> {
        let steps = self.steps.iter().flat_map(|step| &step.left_open);
        self.left_open.iter().chain(steps).cloned().collect()
    }

    /// The writes of all decisions, in their order.
    #[must_use]
    pub fn writes(&self) -> Vec<Write> {
        self.steps.iter().flat_map(|step| step.writes.iter().cloned()).collect()
    }

    /// Whether a person decided that what is recorded stays, now or in an earlier review.
    #[must_use]
    pub fn keeps_correction(&self, correction: &Correction) -> bool {
        let pictures: Vec<_> = correction.after.source.picture().into_iter().collect();
        self.keeps(&correction.before.student, correction.before.status, &pictures)
    }

    /// The same for a row that asks although something is recorded.
    #[must_use]
    pub fn keeps_doubt(&self, doubt: &Doubt) -> bool {
        let pictures: Vec<_> = doubt.seen.iter().map(|seen| &seen.picture).collect();
        let keeps = |record: &Record| self.keeps(&doubt.student, record.status, &pictures);
        doubt.recorded.as_ref().is_some_and(keeps)
    }

    fn keeps(&self, student: &StudentId, recorded: Status, pictures: &[&PictureRef]) -> bool {
        let all = self.kept.iter().chain(self.steps.iter().flat_map(|step| &step.kept));
        all.filter(|kept| kept.student == *student && kept.recorded == recorded)
            .any(|kept| pictures.iter().all(|picture| kept.pictures.contains(picture)))
    }

    /// What remains once the decisions are recorded: what was kept, the pages that had their say,
    /// and the students who are still open.
    #[must_use]
    pub fn recorded(&self, done: BTreeSet<PagePlace>, open: BTreeSet<StudentId>) -> Self {
        let mut kept = self.kept.clone();
        for one in self.steps.iter().flat_map(|step| &step.kept) {
            if !kept.contains(one) {
                kept.push(one.clone());
            }
        }
        let (owners, left_open) = (self.all_owners(), self.all_left_open());
        let session = self.session.clone();
        Self { session, steps: Vec::new(), kept, done, open, owners, left_open }
    }
}

/// A review as it is written.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct ReviewShape {
    shape: u32,
    session: SessionId,
    steps: Vec<Step>,
    kept: Vec<Kept>,
    done: BTreeSet<PagePlace>,
    open: BTreeSet<StudentId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    owners: Vec<SlipOwner>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    left_open: BTreeSet<StudentId>,
}

impl super::Kept for Review {
    const STORE: &'static str = schema::REVIEWS;

    fn keys(&self) -> Vec<(&'static str, JsValue)> {
        vec![("session", self.session.as_str().into())]
    }

    fn to_body(&self) -> String {
        // Nothing in it can fail to be written: its keys are text.
        serde_json::to_string(&ReviewShape {
            shape: 1,
            session: self.session.clone(),
            steps: self.steps.clone(),
            kept: self.kept.clone(),
            done: self.done.clone(),
            open: self.open.clone(),
            owners: self.owners.clone(),
            left_open: self.left_open.clone(),
        })
        .unwrap_or_default()
    }

    fn from_body(body: &str) -> Result<Self, StoredError> {
        let damaged = |error: serde_json::Error| StoredError::Damaged {
            field: "review".to_owned(),
            text: error.to_string(),
        };
        let shape: ReviewShape = serde_json::from_str(body).map_err(damaged)?;
        if shape.shape != 1 {
            return Err(StoredError::Newer { v: shape.shape });
        }
        let ReviewShape { session, steps, kept, done, open, owners, left_open, .. } = shape;
        Ok(Self { session, steps, kept, done, open, owners, left_open })
    }
}

/// The review of a session; an empty one when nothing was decided.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn of_session(
    connection: &Connection,
    session: &SessionId,
) -> Result<Review, StorageError> {
    let stores = connection.read(&[schema::REVIEWS])?;
    let review = stores.get(session.as_str()).await?;
    Ok(review.unwrap_or_else(|| Review::new(session.clone())))
}

/// Adds a tap to the review as it is stored now, and gives that: what another tab decided meanwhile
/// stays.
///
/// # Errors
///
/// [`StorageError::Full`] when the disk is.
pub async fn tap(
    connection: &Connection,
    session: &SessionId,
    tap: &Tap,
) -> Result<Review, StorageError> {
    let stores = connection.write(&[schema::REVIEWS])?;
    let review: Option<Review> = stores.get(session.as_str()).await?;
    let mut review = review.unwrap_or_else(|| Review::new(session.clone()));
    review.tap(tap);
    stores.put(&review)?;
    stores.commit().await?;
    Ok(review)
}
