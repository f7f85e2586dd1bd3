//! What a person decided in a review and did not record yet: it survives a reload.

use super::{Connection, Kept, StorageError, schema};
use attendance::reconcile::Correction;
use attendance::record::{PictureRef, Write};
use attendance::{SessionId, Status, StudentId};
use serde::{Deserialize, Serialize};

/// The review of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The session.
    pub session: SessionId,
    /// Decisions that are not recorded yet, in the order they were made; undo takes the last.
    pub steps: Vec<Step>,
    /// Proposals that a person has refused: the same paper does not propose them again.
    pub refused: Vec<Refused>,
}

/// One decision; undo takes back all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// One row, or all unmarked rows in one go.
    Settle(Vec<Write>),
    /// What is recorded stays although the paper says something else.
    Keep(Refused),
}

/// A proposal that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Whose record.
    pub student: StudentId,
    /// What is recorded and stays.
    pub recorded: Status,
    /// What the paper says.
    pub proposed: Status,
    /// The picture that says it.
    pub picture: Option<PictureRef>,
}

impl Review {
    /// Nothing decided.
    #[must_use]
    pub const fn new(session: SessionId) -> Self {
        Self { session, steps: Vec::new(), refused: Vec::new() }
    }

    /// The writes of all decisions, in their order.
    #[must_use]
    pub fn writes(&self) -> Vec<Write> {
        let writes = self.steps.iter().filter_map(|step| match step {
            Step::Settle(writes) => Some(writes.iter().cloned()),
            Step::Keep(_) => None,
        });
        writes.flatten().collect()
    }

    /// Whether this proposal was refused, now or in an earlier review.
    #[must_use]
    pub fn refuses(&self, correction: &Correction) -> bool {
        let asked = Refused::of(correction);
        let now = self.steps.iter().any(|step| matches!(step, Step::Keep(kept) if *kept == asked));
        now || self.refused.contains(&asked)
    }

    /// What remains once the decisions are recorded: only what was refused.
    #[must_use]
    pub fn recorded(&self) -> Self {
        let mut refused = self.refused.clone();
        for step in &self.steps {
            if let Step::Keep(kept) = step
                && !refused.contains(kept)
            {
                refused.push(kept.clone());
            }
        }
        Self { session: self.session.clone(), steps: Vec::new(), refused }
    }
}

impl Refused {
    /// The refusal of a proposal.
    #[must_use]
    pub fn of(correction: &Correction) -> Self {
        Self {
            student: correction.before.student.clone(),
            recorded: correction.before.status,
            proposed: correction.after.status,
            picture: correction.after.source.picture().cloned(),
        }
    }
}

/// A review as it is written.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReviewShape {
    shape: u32,
    session: SessionId,
    steps: Vec<Step>,
    refused: Vec<Refused>,
}

impl Kept for Review {
    const STORE: &'static str = schema::REVIEWS;
    type Shape = ReviewShape;

    fn to_shape(&self) -> ReviewShape {
        ReviewShape {
            shape: 1,
            session: self.session.clone(),
            steps: self.steps.clone(),
            refused: self.refused.clone(),
        }
    }

    fn from_shape(shape: ReviewShape) -> Result<Self, String> {
        if shape.shape != 1 {
            return Err(format!("shape {}", shape.shape));
        }
        Ok(Self { session: shape.session, steps: shape.steps, refused: shape.refused })
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

/// Keeps a review as it is now.
///
/// # Errors
///
/// [`StorageError::Full`] when the disk is.
pub async fn save(connection: &Connection, review: &Review) -> Result<(), StorageError> {
    let stores = connection.write(&[schema::REVIEWS])?;
    stores.put(review)?;
    stores.commit().await
}
