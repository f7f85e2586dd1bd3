//! Several readings of one page made one.
use crate::params;
use crate::reading::{
    BubbleReading, FieldReading, FieldState, Mark, Reason, SheetReading, Warning,
};
use crate::slip_id::id_warning;

/// What several pictures of one page say together.
#[derive(Debug, Clone, PartialEq)]
pub struct Fused {
    /// The answers; places and registration are those of one picture.
    pub reading: SheetReading,
    /// Which picture that is: an index into what was fused.
    pub picture: usize,
}

/// Why readings cannot be fused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FuseError {
    /// There is nothing to fuse.
    #[error("there is no reading to fuse")]
    NoReadings,
    /// The readings are not all of one page of one sheet.
    #[error("reading {idx} is not of the same page as the first")]
    AnotherPage {
        /// Index of the first that differs.
        idx: usize,
    },
}

/// Makes one reading of several pictures of the same page: frames of a sweep, or a second scan.
///
/// What one picture lost (glare, a finger, the frame's edge) another one shows, and what is lost in
/// noise adds up: a bubble's ink is averaged over the pictures with weights of one over its
/// variance, so that n pictures see a mark √n times paler. Answers that are sure and differ become a
/// question, and so does what at least half of the pictures doubt because of the paper itself (a
/// ring, a stroke from elsewhere, two marks): more pictures do not make such a mark plainer.
///
/// # Errors
///
/// [`FuseError`] without readings, or when they are of different pages or layouts.
pub fn fuse(readings: &[SheetReading]) -> Result<Fused, FuseError> {
    let first = readings.first().ok_or(FuseError::NoReadings)?;
    let is_other = |reading: &SheetReading| {
        reading.sheet_id != first.sheet_id
            || reading.page != first.page
            || reading.fields.len() != first.fields.len()
            || reading
                .fields
                .iter()
                .zip(&first.fields)
                .any(|(a, b)| a.field != b.field || a.bubbles.len() != b.bubbles.len())
    };
    if let Some(idx) = readings.iter().position(is_other) {
        return Err(FuseError::AnotherPage { idx });
    }
    let picture = best(readings);
    let fields: Vec<FieldReading> = (0..first.fields.len())
        .map(|idx| {
            let frames: Vec<&FieldReading> = readings.iter().map(|r| &r.fields[idx]).collect();
            fuse_field(&frames, frames[picture])
        })
        .collect();
    let mut warnings: Vec<Warning> = readings[picture].warnings.clone();
    // What another picture does not suffer from is no longer worth a word; an ID's is said anew.
    warnings.retain(|warning| {
        !matches!(warning, Warning::IdCheckFailed | Warning::IdUnchecked)
            && readings.iter().all(|reading| has_kind(&reading.warnings, warning))
    });
    warnings.extend(id_warning(&fields));
    let reading = SheetReading { fields, warnings, ..readings[picture].clone() };
    Ok(Fused { reading, picture })
}

fn has_kind(warnings: &[Warning], kind: &Warning) -> bool {
    warnings.iter().any(|w| std::mem::discriminant(w) == std::mem::discriminant(kind))
}

/// The picture with the fewest questions, and of those the one whose page was placed best.
fn best(readings: &[SheetReading]) -> usize {
    let n_asked = |r: &SheetReading| r.fields.iter().filter(|f| !is_sure(f)).count();
    let miss = |r: &SheetReading| r.registration.residual_px;
    let order = |&a: &usize, &b: &usize| {
        let (a, b) = (&readings[a], &readings[b]);
        n_asked(a).cmp(&n_asked(b)).then(miss(a).total_cmp(&miss(b)))
    };
    (0..readings.len()).min_by(order).unwrap_or_default()
}

fn is_sure(field: &FieldReading) -> bool {
    matches!(field.state, FieldState::Marked | FieldState::Blank)
}

/// Whether the picture did not show the field at all.
fn is_lost(field: &FieldReading) -> bool {
    field.reasons.iter().any(|r| matches!(r, Reason::OutOfPicture | Reason::EvidenceLost))
}

/// Whether the paper, not the picture, is what is doubted.
fn doubts_paper(field: &FieldReading) -> bool {
    let of_picture =
        |r: &Reason| matches!(r, Reason::Faint | Reason::EvidenceLost | Reason::OutOfPicture);
    !is_sure(field) && field.reasons.iter().any(|reason| !of_picture(reason))
}

fn fuse_field(frames: &[&FieldReading], shown: &FieldReading) -> FieldReading {
    let seen: Vec<&FieldReading> = frames.iter().copied().filter(|f| !is_lost(f)).collect();
    let seen = if seen.is_empty() { frames.to_vec() } else { seen };
    let sure: Vec<&FieldReading> = seen.iter().copied().filter(|f| is_sure(f)).collect();
    let n_doubting = seen.iter().filter(|field| doubts_paper(field)).count();
    let agree = sure.windows(2).all(|f| (f[0].state, &f[0].value) == (f[1].state, &f[1].value));
    match sure.first() {
        Some(answer) if agree && 2 * n_doubting < seen.len() => {
            FieldReading { confidence: together(&sure), ..answered(answer, shown) }
        }
        None if n_doubting == 0 && !frames.iter().all(|f| is_lost(f)) => add_up(&seen, shown),
        _ => asked(&seen, shown),
    }
}

/// The answer of one picture at the place in another.
fn answered(answer: &FieldReading, shown: &FieldReading) -> FieldReading {
    FieldReading { place: shown.place, ..answer.clone() }
}

/// How sure independent pictures are together that say the same.
fn together(sure: &[&FieldReading]) -> f64 {
    let mut doubts: Vec<f64> = sure.iter().map(|field| 1.0 - field.confidence).collect();
    doubts.sort_by(f64::total_cmp);
    (1.0 - doubts.iter().product::<f64>()).min(params::FUSED_CONFIDENCE)
}

fn asked(seen: &[&FieldReading], shown: &FieldReading) -> FieldReading {
    let mut reasons: Vec<Reason> = seen.iter().flat_map(|f| f.reasons.iter().copied()).collect();
    reasons.sort_unstable();
    reasons.dedup();
    let is_multiple = seen.iter().all(|field| field.state == FieldState::Multiple);
    let state = if is_multiple { FieldState::Multiple } else { FieldState::Uncertain };
    FieldReading { state, value: None, confidence: 0.5, reasons, ..shown.clone() }
}

/// What the pictures say of every bubble's ink together, where none is sure by itself.
fn add_up(seen: &[&FieldReading], shown: &FieldReading) -> FieldReading {
    let fused = |idx: usize| {
        let frames = seen.iter().map(|field| &field.bubbles[idx]);
        added_up(&frames.collect::<Vec<&BubbleReading>>(), &shown.bubbles[idx])
    };
    let bubbles: Vec<BubbleReading> = (0..shown.bubbles.len()).map(fused).collect();
    let with = |mark: Mark| bubbles.iter().filter(|b| b.mark == mark).collect::<Vec<_>>();
    let (filled, doubtful) = (with(Mark::Filled), with(Mark::Doubtful));
    let value = match (&filled[..], &doubtful[..]) {
        ([], []) => None,
        ([one], []) => Some(one.value.clone()),
        _ => return asked(seen, shown),
    };
    let state = if value.is_some() { FieldState::Marked } else { FieldState::Blank };
    let confidence = params::ADDED_UP_CONFIDENCE;
    FieldReading { state, value, confidence, reasons: Vec::new(), bubbles, ..shown.clone() }
}

/// The ink of one bubble in several pictures, by the least variance, and what it is for sure.
fn added_up(frames: &[&BubbleReading], shown: &BubbleReading) -> BubbleReading {
    let weight = |b: &BubbleReading| 1.0 / (b.noise * b.noise).max(1e-6);
    let weights: f64 = frames.iter().map(|b| weight(b)).sum();
    let ink = frames.iter().map(|b| weight(b) * b.ink).sum::<f64>() / weights;
    let noise = (1.0 / weights).sqrt();
    let blank = (params::BLANK_SIGMA * noise).min(params::PALEST_MARK - params::MARK_SIGMA * noise);
    let mark = if ink >= params::MARK_EXCESS && ink >= params::MARK_EXCESS_SIGMA * noise {
        Mark::Filled
    } else if ink <= blank {
        Mark::Empty
    } else {
        Mark::Doubtful
    };
    BubbleReading { mark, ink, noise, ..shown.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Homography, Quad};
    use crate::layout::SheetId;
    use crate::reading::Registration;

    fn bubble(mark: Mark, ink: f64) -> BubbleReading {
        BubbleReading { value: "x".into(), fill: 0.0, mark, margin: 0.1, ink, noise: 0.01 }
    }

    fn field(state: FieldState, marks: [(Mark, f64); 2], reasons: &[Reason]) -> FieldReading {
        let mut bubbles = marks.map(|(mark, ink)| bubble(mark, ink)).to_vec();
        bubbles[1].value = "y".into();
        FieldReading {
            field: "row-1".into(),
            student_id: None,
            state,
            value: (state == FieldState::Marked).then(|| "x".to_owned()),
            confidence: 0.99,
            bubbles,
            reasons: reasons.to_vec(),
            place: Quad::default(),
        }
    }

    fn marked() -> FieldReading {
        field(FieldState::Marked, [(Mark::Filled, 0.4), (Mark::Empty, 0.0)], &[])
    }

    fn uncertain(ink: f64, reason: Reason) -> FieldReading {
        field(FieldState::Uncertain, [(Mark::Doubtful, ink), (Mark::Empty, 0.0)], &[reason])
    }

    fn blank() -> FieldReading {
        field(FieldState::Blank, [(Mark::Empty, 0.0), (Mark::Empty, 0.0)], &[])
    }

    fn page(field: FieldReading) -> SheetReading {
        SheetReading {
            sheet_id: SheetId::from_seed(1),
            page: 1,
            registration: Registration {
                image_from_sheet: Homography {
                    m: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
                },
                n_fiducials: 8,
                residual_px: 0.2,
            },
            fields: vec![field],
            warnings: Vec::new(),
        }
    }

    /// State, value and confidence of the fused field, which must not depend on the order.
    fn fused(fields: &[FieldReading]) -> (FieldState, Option<String>, f64) {
        let pages: Vec<SheetReading> = fields.iter().cloned().map(page).collect();
        let answer = |pages: &[SheetReading]| {
            let field = fuse(pages).unwrap().reading.fields.remove(0);
            (field.state, field.value, field.confidence)
        };
        let (there, back) =
            (answer(&pages), answer(&pages.iter().rev().cloned().collect::<Vec<_>>()));
        assert_eq!(there, back);
        there
    }

    #[test]
    fn what_one_picture_lost_another_shows() {
        let lost = uncertain(0.0, Reason::EvidenceLost);
        let (state, value, _) = fused(&[lost.clone(), marked()]);
        assert_eq!((state, value.as_deref()), (FieldState::Marked, Some("x")));
        assert_eq!(fused(&[lost.clone(), lost]).0, FieldState::Uncertain);
    }

    #[test]
    fn pictures_that_agree_are_surer_and_those_that_differ_ask() {
        let (state, _, confidence) = fused(&[marked(), marked()]);
        assert!(state == FieldState::Marked && confidence > 0.999);
        assert_eq!(fused(&[marked(), blank()]).0, FieldState::Uncertain);
        assert_eq!(fused(&[marked(), marked(), blank()]).0, FieldState::Uncertain);
    }

    #[test]
    fn ink_that_noise_hides_in_one_picture_adds_up_over_several() {
        let pale = |ink| uncertain(ink, Reason::Faint);
        assert_eq!(fused(&[pale(0.1), pale(0.12), pale(0.11)]).0, FieldState::Marked);
        assert_eq!(
            fused(&[pale(0.004), pale(-0.003), pale(0.002), pale(0.001)]).0,
            FieldState::Blank
        );
        assert_eq!(fused(&[pale(0.04), pale(0.05)]).0, FieldState::Uncertain);
    }

    #[test]
    fn a_ring_stays_a_question_however_many_pictures_show_it() {
        let ringed = uncertain(0.0, Reason::Ringed);
        assert_eq!(fused(&[ringed.clone(), ringed.clone(), blank()]).0, FieldState::Uncertain);
        assert_eq!(fused(&[ringed, marked(), marked()]).0, FieldState::Marked);
    }

    #[test]
    fn readings_of_other_pages_are_refused() {
        assert_eq!(fuse(&[]), Err(FuseError::NoReadings));
        let other = SheetReading { page: 2, ..page(marked()) };
        assert_eq!(fuse(&[page(marked()), other]), Err(FuseError::AnotherPage { idx: 1 }));
    }
}
