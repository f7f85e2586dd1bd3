//! Everything about a session that bears on its scans.

use super::{
    Connection, StorageError, courses, plans, records,
    reviews::{self, Review},
    scans::{self, Outcome, ScanWithPages},
    schema,
};
use attendance::{
    Course, Record, ScanId, Session, SessionId, StudentId,
    reconcile::PageRead,
    report::Enrolled,
    sheet_plan::{Plan, SlipPlan},
};
use omr_core::{ReadError, SheetId};
use protocol::JobError;
use std::collections::BTreeMap;

/// A session, its sheets, its scans, and what is known beside them.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionPaper {
    /// The session.
    pub session: Session,
    /// Its course.
    pub course: Course,
    /// Who is expected at it, in printed order.
    pub expected: Vec<StudentId>,
    /// Everyone who has a place in the course, with all that is known of them.
    pub roster: Vec<Enrolled>,
    /// The sheets that were printed for it.
    pub plans: Vec<Plan>,
    /// What was scanned for it, in the order it was chosen.
    pub scans: Vec<ScanWithPages>,
    /// What is recorded.
    pub records: Vec<Record>,
    /// What was decided and is not recorded yet.
    pub review: Review,
    /// Sessions of this phone whose sheets turned up among the scans.
    pub other_sessions: BTreeMap<SheetId, Session>,
}

impl SessionPaper {
    /// The pages that were read, for reconciliation.
    #[must_use]
    pub fn pages_read(&self) -> Vec<PageRead> {
        let pages = self.scans.iter().flat_map(|scan| scan.pages.values());
        let read = |page: &scans::Page, part: u32, outcome: &Outcome| match outcome {
            Outcome::Read(reading) => Some(PageRead {
                scan: page.scan.clone(),
                page_idx: page.page_idx,
                part,
                reading: reading.clone(),
                is_live: false,
            }),
            Outcome::Failed(_) => None,
        };
        pages
            .flat_map(|page| {
                page.numbered_parts().filter_map(|(idx, part)| read(page, idx, &part.outcome))
            })
            .collect()
    }

    /// The slips that were printed for it.
    #[must_use]
    pub fn slip_plans(&self) -> Vec<&SlipPlan> {
        let plans = self.plans.iter().filter_map(|plan| match plan {
            Plan::Slips(plan) => Some(plan),
            Plan::Roster(_) => None,
        });
        plans.collect()
    }

    /// How many slips were printed with one.
    #[must_use]
    pub fn n_slips_of(&self, sheet: &SheetId) -> Option<usize> {
        self.slip_plans().iter().find(|plan| plan.sheet_id() == sheet).map(|plan| plan.n_slips())
    }

    /// The name of an enrolled student.
    #[must_use]
    pub fn name_of(&self, student: &StudentId) -> Option<String> {
        let enrolled = self.roster.iter().find(|one| one.student.id == *student);
        enrolled.map(|one| one.student.name.clone())
    }

    /// Place of a scan among those of the session, in the order they were chosen.
    #[must_use]
    pub fn rank_of(&self, scan: &ScanId) -> Option<usize> {
        self.scans.iter().position(|one| one.scan.id == *scan)
    }

    /// Pages that are not read yet, as far as known.
    #[must_use]
    pub fn n_unread(&self) -> usize {
        let unread = |scan: &ScanWithPages| {
            scan.n_pages().map_or(1, |n| (n as usize).saturating_sub(scan.pages.len()))
        };
        self.scans.iter().map(unread).sum()
    }
}

/// All of it for one session.
///
/// # Errors
///
/// [`StorageError::Missing`] when there is no such session.
pub async fn of_session(
    connection: &Connection,
    id: &SessionId,
) -> Result<SessionPaper, StorageError> {
    let stores =
        connection.read(&[schema::SESSIONS, schema::COURSES, schema::ROSTERS, schema::STUDENTS])?;
    let session: Session = stores.expect(id.as_str()).await?;
    let course: Course = stores.expect(session.course.as_str()).await?;
    let roster = courses::roster(&stores, &course.id).await?;
    let expected = roster.iter().filter(|one| one.is_expected(session.date));
    let expected = expected.map(|one| one.student.id.clone()).collect();
    let scans = scans::of_session(connection, id).await?;
    let other_sessions = other_sessions(connection, &scans).await?;
    Ok(SessionPaper {
        session,
        course,
        expected,
        roster,
        plans: plans::of_session(connection, id).await?,
        scans,
        records: records::of_session(connection, id).await?,
        review: reviews::of_session(connection, id).await?,
        other_sessions,
    })
}

/// A session's paper, if any of it may still ask for something: scans that no record was written
/// from, or students who were open then. Cheap where there is none, so that a list can ask.
///
/// # Errors
///
/// As [`super::connection`].
pub async fn unsettled(
    connection: &Connection,
    id: &SessionId,
) -> Result<Option<SessionPaper>, StorageError> {
    let scans = scans::ids_of_session(connection, id).await?;
    if scans.is_empty() {
        return Ok(None);
    }
    let review = reviews::of_session(connection, id).await?;
    let is_done = |scan: &ScanId| review.done.iter().any(|place| place.scan == *scan);
    if review.open.is_empty() && scans.iter().all(is_done) {
        return Ok(None);
    }
    of_session(connection, id).await.map(Some)
}

async fn other_sessions(
    connection: &Connection,
    scans: &[ScanWithPages],
) -> Result<BTreeMap<SheetId, Session>, StorageError> {
    let mut sessions = BTreeMap::new();
    let pages = scans.iter().flat_map(|scan| scan.pages.values());
    for part in pages.flat_map(|page| &page.parts) {
        let Outcome::Failed(JobError::Read(ReadError::UnknownSheet { sheet_id, .. })) =
            &part.outcome
        else {
            continue;
        };
        if !sessions.contains_key(sheet_id)
            && let Some(session) = plans::session_of_sheet(connection, sheet_id).await?
        {
            sessions.insert(sheet_id.clone(), session);
        }
    }
    Ok(sessions)
}
