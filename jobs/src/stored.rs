//! A job as text. The shape lives for years: a newer one is refused and never overwritten.

use crate::{Holder, JobId, JobKind, JobRow, JobState, Lease, Problem, Progress, Reason, Trouble};
use attendance::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Version that is written.
const VERSION: u32 = 1;

/// Why a stored job cannot be taken up. It stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoredError {
    /// A newer release wrote it.
    #[error("written by a newer release (version {v}; this one knows {VERSION})")]
    Newer {
        /// Its version.
        v: u32,
    },
    /// It is damaged, or something else wrote it.
    #[error("no job: {detail}")]
    Damaged {
        /// What does not fit, for the log.
        detail: String,
    },
}

/// What every version has.
#[derive(Deserialize)]
struct Versioned {
    v: u32,
}

#[derive(Serialize, Deserialize)]
struct JobV1 {
    v: u32,
    id: String,
    kind: String,
    state: String,
    created_at: Timestamp,
    updated_at: Timestamp,
    #[serde(default, skip_serializing_if = "is_zero")]
    position: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    n_tries: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not_before: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lease: Option<LeaseV1>,
    #[serde(default, skip_serializing_if = "is_zero")]
    n_done: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    n_total: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<u32>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    parts: BTreeMap<u32, TroubleV1>,
    payload: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemV1>,
}

#[derive(Serialize, Deserialize)]
struct LeaseV1 {
    holder: String,
    until: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct ProblemV1 {
    reason: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    detail: String,
}

#[derive(Serialize, Deserialize)]
struct TroubleV1 {
    #[serde(default, skip_serializing_if = "is_zero")]
    n_tries: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    n_lost: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not_before: Option<Timestamp>,
    problem: ProblemV1,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_set_aside: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(n: &u32) -> bool {
    *n == 0
}

impl JobRow {
    /// The text to keep.
    #[must_use]
    pub fn to_text(&self) -> String {
        let shape = JobV1 {
            v: VERSION,
            id: self.id.as_str().to_owned(),
            kind: self.kind.as_str().to_owned(),
            state: self.state.as_str().to_owned(),
            created_at: self.created_at,
            updated_at: self.updated_at,
            position: self.position,
            n_tries: self.n_tries,
            not_before: self.not_before,
            lease: self.lease.as_ref().map(LeaseV1::of),
            n_done: self.progress.n_done,
            n_total: self.progress.n_total,
            at: self.at,
            parts: self.parts.iter().map(|(part, t)| (*part, TroubleV1::of(t))).collect(),
            payload: self.payload.clone(),
            problem: self.problem.as_ref().map(ProblemV1::of),
        };
        // Maps with text or number keys and plain values always have a text.
        serde_json::to_string(&shape).unwrap_or_default()
    }

    /// The job of a kept text.
    ///
    /// # Errors
    ///
    /// [`StoredError`] when a newer release wrote it, or none did.
    pub fn from_text(text: &str) -> Result<Self, StoredError> {
        let damaged = |error: serde_json::Error| StoredError::Damaged { detail: error.to_string() };
        let Versioned { v } = serde_json::from_str(text).map_err(damaged)?;
        if v > VERSION {
            return Err(StoredError::Newer { v });
        }
        let shape: JobV1 = serde_json::from_str(text).map_err(damaged)?;
        let state = known(JobState::parse(&shape.state), "state")?;
        let parts = shape.parts.into_iter();
        Ok(Self {
            id: JobId::new(shape.id),
            kind: known(JobKind::parse(&shape.kind), "kind")?,
            // A lease belongs to a running job; without one it waits.
            state: match (state, &shape.lease) {
                (JobState::Running, None) => JobState::Waiting,
                (state, _) => state,
            },
            created_at: shape.created_at,
            updated_at: shape.updated_at,
            position: shape.position,
            n_tries: shape.n_tries,
            not_before: shape.not_before,
            lease: shape.lease.filter(|_| state == JobState::Running).map(LeaseV1::meant),
            progress: Progress { n_done: shape.n_done, n_total: shape.n_total },
            at: shape.at,
            parts: parts.map(|(part, t)| Ok((part, t.meant()?))).collect::<Result<_, _>>()?,
            payload: shape.payload,
            problem: shape.problem.map(ProblemV1::meant).transpose()?,
        })
    }
}

impl LeaseV1 {
    fn of(lease: &Lease) -> Self {
        Self { holder: lease.holder.as_str().to_owned(), until: lease.until }
    }

    fn meant(self) -> Lease {
        Lease { holder: Holder::new(self.holder), until: self.until }
    }
}

impl ProblemV1 {
    fn of(problem: &Problem) -> Self {
        Self { reason: problem.reason.as_str().to_owned(), detail: problem.detail.clone() }
    }

    fn meant(self) -> Result<Problem, StoredError> {
        Ok(Problem { reason: known(Reason::parse(&self.reason), "reason")?, detail: self.detail })
    }
}

impl TroubleV1 {
    fn of(trouble: &Trouble) -> Self {
        Self {
            n_tries: trouble.n_tries,
            n_lost: trouble.n_lost,
            not_before: trouble.not_before,
            problem: ProblemV1::of(&trouble.problem),
            is_set_aside: trouble.is_set_aside,
        }
    }

    fn meant(self) -> Result<Trouble, StoredError> {
        Ok(Trouble {
            n_tries: self.n_tries,
            n_lost: self.n_lost,
            not_before: self.not_before,
            problem: self.problem.meant()?,
            is_set_aside: self.is_set_aside,
        })
    }
}

fn known<T>(value: Option<T>, field: &str) -> Result<T, StoredError> {
    value.ok_or_else(|| StoredError::Damaged { detail: format!("an unknown {field}") })
}
