//! One row: what its pictures say, together.
use omr_core::{FieldReading, FieldState, Mark, Reason};

use super::doubt::{Correction, Doubt, DoubtReason, Seen};
use crate::record::{PictureRef, ReadBy, Record, Source};
use crate::sheet_plan::PlannedRow;
use crate::{SessionId, Status, Timestamp};

/// Everything that bears on a row.
pub(super) struct Row<'a> {
    pub(super) session: &'a SessionId,
    pub(super) planned: &'a PlannedRow,
    pub(super) views: Vec<View<'a>>,
    pub(super) unmarked: Option<Status>,
    pub(super) recorded: Option<&'a Record>,
    pub(super) is_expected: bool,
}

/// One picture of the row, and what the reader made of it, if anything.
pub(super) struct View<'a> {
    pub(super) picture: PictureRef,
    pub(super) reading: Option<&'a FieldReading>,
}

/// Where a row ends.
pub(super) enum Outcome {
    Sure(Record),
    Unchanged(Record),
    Correction(Correction),
    Doubt(Doubt),
    /// Nobody was expected to mark the row, and nobody did.
    PassedOver,
}

/// What the pictures of a row say, together.
enum Says<'a> {
    Marked(Status, &'a PictureRef),
    Blank(&'a PictureRef),
    Unclear(DoubtReason),
}

impl Row<'_> {
    pub(super) fn outcome(&self, now: Timestamp) -> Outcome {
        let (status, picture, by) = match self.says() {
            Says::Marked(status, picture) => (status, picture, ReadBy::Mark),
            // A slip without a mark was filled in by somebody, a row without one by nobody.
            Says::Blank(picture)
                if !self.is_expected && self.recorded.is_none() && !picture.is_slip() =>
            {
                return Outcome::PassedOver;
            }
            Says::Blank(picture) => match self.unmarked {
                Some(status) => (status, picture, ReadBy::Unmarked),
                None => return self.unsure(DoubtReason::Unmarked),
            },
            Says::Unclear(reason) => return self.unsure(reason),
        };
        self.sure(Record::new(
            self.session.clone(),
            self.planned.student.clone(),
            status,
            Source::Sheet { picture: picture.clone(), by },
            now,
        ))
    }

    fn says(&self) -> Says<'_> {
        if self.views.iter().all(|view| view.reading.is_none()) {
            return Says::Unclear(DoubtReason::NotRead);
        }
        let clear: Vec<_> = self.clear().collect();
        let Some(&(picture, reading)) = clear.first() else {
            return Says::Unclear(DoubtReason::Unsure);
        };
        if clear.iter().any(|(_, other)| answer(other) != answer(reading)) {
            return Says::Unclear(DoubtReason::PicturesDiffer);
        }
        match (reading.state, sure_status(reading)) {
            (FieldState::Marked, Some(status)) => Says::Marked(status, picture),
            (FieldState::Blank, _) => Says::Blank(picture),
            (FieldState::Multiple, _) => Says::Unclear(DoubtReason::Several),
            (FieldState::Marked | FieldState::Uncertain, _) => Says::Unclear(DoubtReason::Unsure),
        }
    }

    fn sure(&self, after: Record) -> Outcome {
        match self.recorded {
            // Who has leave is absent on paper, which cannot know of it.
            Some(before) if [before.status, before.on_paper()].contains(&after.status) => {
                Outcome::Unchanged(before.clone())
            }
            // Who decided otherwise with this very picture in view has been asked.
            Some(before) if after.source.picture().is_some_and(|p| was_seen(before, p)) => {
                Outcome::Unchanged(before.clone())
            }
            _ if !self.is_expected => {
                Outcome::Doubt(self.doubt(DoubtReason::NotEnrolled { status: Some(after.status) }))
            }
            Some(before) => Outcome::Correction(Correction {
                row: self.planned.number,
                name: self.planned.name.clone(),
                before: before.clone(),
                after,
            }),
            None => Outcome::Sure(after),
        }
    }

    /// A row that is not sure and does not contradict what is recorded has been settled before.
    pub(super) fn unsure(&self, reason: DoubtReason) -> Outcome {
        match self.recorded {
            Some(record) if self.agrees(record) => Outcome::Unchanged(record.clone()),
            _ if !self.is_expected => {
                Outcome::Doubt(self.doubt(DoubtReason::NotEnrolled { status: None }))
            }
            _ => Outcome::Doubt(self.doubt(reason)),
        }
    }

    /// Whether every picture could mean what is recorded, or was seen by the person who decided.
    fn agrees(&self, record: &Record) -> bool {
        self.clear().all(|(picture, reading)| {
            was_seen(record, picture) || could_mean(reading, record, self.unmarked)
        })
    }

    fn doubt(&self, reason: DoubtReason) -> Doubt {
        let mut seen: Vec<&View<'_>> = self.views.iter().collect();
        // The picture that shows the row best comes first; the sort keeps the order of the rest.
        seen.sort_by_key(|view| view.reading.map_or(2, |reading| u8::from(is_lost(reading))));
        Doubt {
            session: self.session.clone(),
            field: self.planned.field.clone(),
            row: self.planned.number,
            page: self.planned.page,
            student: self.planned.student.clone(),
            name: self.planned.name.clone(),
            reason,
            seen: seen.into_iter().map(View::seen).collect(),
            likely: self.likely(),
            recorded: self.recorded.cloned(),
        }
    }

    /// Statuses whose bubble is not surely empty, the fullest first.
    fn likely(&self) -> Vec<Status> {
        let mut found: Vec<(Status, f64)> = Vec::new();
        for (_, reading) in self.clear() {
            for (status, fill) in marks(reading) {
                match found.iter_mut().find(|(known, _)| *known == status) {
                    Some((_, most)) => *most = most.max(fill),
                    None => found.push((status, fill)),
                }
            }
        }
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.into_iter().map(|(status, _)| status).collect()
    }

    /// The views that show the row.
    fn clear(&self) -> impl Iterator<Item = (&PictureRef, &FieldReading)> {
        self.views
            .iter()
            .filter_map(|view| Some((&view.picture, view.reading?)))
            .filter(|(_, reading)| !is_lost(reading))
    }
}

impl View<'_> {
    fn seen(&self) -> Seen {
        Seen {
            picture: self.picture.clone(),
            state: self.reading.map(|reading| reading.state),
            status: self.reading.and_then(sure_status),
            reasons: self.reading.map(|reading| reading.reasons.clone()).unwrap_or_default(),
        }
    }
}

/// Whether the picture has lost the row, so that another picture of it may speak alone.
pub(super) fn is_lost(reading: &FieldReading) -> bool {
    let is_loss = |reason: &Reason| matches!(reason, Reason::EvidenceLost | Reason::OutOfPicture);
    reading.state == FieldState::Uncertain
        && !reading.reasons.is_empty()
        && reading.reasons.iter().all(is_loss)
}

/// The status of a surely marked field.
pub(super) fn sure_status(reading: &FieldReading) -> Option<Status> {
    match reading.state {
        FieldState::Marked => reading.value.as_deref().and_then(Status::from_value),
        FieldState::Blank | FieldState::Multiple | FieldState::Uncertain => None,
    }
}

fn answer(reading: &FieldReading) -> (FieldState, Option<Status>) {
    (reading.state, sure_status(reading))
}

/// Statuses whose bubble is not surely empty, with their fill ratio.
fn marks(reading: &FieldReading) -> impl Iterator<Item = (Status, f64)> {
    reading
        .bubbles
        .iter()
        .filter(|bubble| bubble.mark != Mark::Empty)
        .filter_map(|bubble| Some((Status::from_value(&bubble.value)?, bubble.fill)))
}

/// Whether a picture alone allows what is recorded.
fn could_mean(reading: &FieldReading, record: &Record, unmarked: Option<Status>) -> bool {
    let is_recorded = |status: Status| [record.status, record.on_paper()].contains(&status);
    match reading.state {
        FieldState::Marked => sure_status(reading).is_some_and(is_recorded),
        FieldState::Multiple | FieldState::Uncertain => {
            marks(reading).any(|(status, _)| is_recorded(status))
        }
        FieldState::Blank => match unmarked {
            Some(status) => is_recorded(status),
            // A row that was once read as marked was not blank on paper.
            None => !matches!(record.source, Source::Sheet { by: ReadBy::Mark, .. }),
        },
    }
}

/// Whether the picture was in view when a person decided.
fn was_seen(record: &Record, picture: &PictureRef) -> bool {
    match &record.source {
        Source::Sheet { by: ReadBy::Person { pictures }, .. } => pictures.contains(picture),
        Source::Sheet { by: ReadBy::Mark | ReadBy::Unmarked, .. }
        | Source::Manual
        | Source::Import
        | Source::Code => false,
    }
}
