//! From evidence to verdicts.
use crate::layout::Field;
use crate::measure::{BubbleMeasurement, FieldMeasurement};
use crate::params;
use crate::reading::{BubbleReading, FieldState, Mark, Reason};

/// What one bubble holds, how far that is from being something else, and why it is doubtful.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MarkDecision {
    pub(crate) mark: Mark,
    /// Distance from the nearest threshold, in fill ratio.
    pub(crate) margin: f64,
    pub(crate) reason: Option<Reason>,
}

/// What a field says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FieldDecision {
    pub(crate) state: FieldState,
    /// Index of the one marked bubble.
    pub(crate) marked: Option<usize>,
    pub(crate) confidence: f64,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) bubbles: Vec<BubbleReading>,
}

/// Judges every bubble by itself and then the field by its bubbles.
pub(crate) fn decide(field: &Field, measured: &FieldMeasurement) -> FieldDecision {
    let mut decisions: Vec<MarkDecision> = measured.bubbles.iter().map(decide_bubble).collect();
    excuse_tails(&mut decisions, &measured.bubbles);
    let mut reasons: Vec<Reason> = decisions.iter().filter_map(|d| d.reason).collect();
    if measured.bubbles.iter().any(|bubble| bubble.line) {
        reasons.push(Reason::Streak);
    }
    let filled: Vec<usize> = with_mark(&decisions, Mark::Filled);
    let doubtful = with_mark(&decisions, Mark::Doubtful);
    let mut state = match (&filled[..], &doubtful[..]) {
        ([], []) => FieldState::Blank,
        ([_], []) => FieldState::Marked,
        ([_, _, ..], _) => FieldState::Multiple,
        _ => FieldState::Uncertain,
    };
    if state == FieldState::Multiple {
        reasons.push(Reason::TwoMarks);
    }
    if !measured.in_picture {
        state = FieldState::Uncertain;
        reasons.push(Reason::OutOfPicture);
    }
    reasons.sort_unstable();
    reasons.dedup();
    let reading = |((bubble, decision), measured): ((_, &MarkDecision), &BubbleMeasurement)| {
        let bubble: &crate::layout::Bubble = bubble;
        BubbleReading {
            value: bubble.value.clone(),
            fill: measured.fill,
            mark: decision.mark,
            margin: decision.margin,
        }
    };
    FieldDecision {
        state,
        marked: filled.first().copied().filter(|_| state == FieldState::Marked),
        confidence: confidence(state, &decisions),
        reasons,
        bubbles: field.bubbles.iter().zip(&decisions).zip(&measured.bubbles).map(reading).collect(),
    }
}

fn with_mark(decisions: &[MarkDecision], mark: Mark) -> Vec<usize> {
    (0..decisions.len()).filter(|&idx| decisions[idx].mark == mark).collect()
}

/// One bubble by its own evidence.
fn decide_bubble(m: &BubbleMeasurement) -> MarkDecision {
    let doubtful =
        |reason| MarkDecision { mark: Mark::Doubtful, margin: 0.0, reason: Some(reason) };
    let sure = |mark, margin: f64| MarkDecision { mark, margin: margin.max(0.0), reason: None };
    let strength = (m.mass_mm2 / params::MARK_MASS_MM2)
        .min(m.extent_mm / params::MARK_EXTENT_MM)
        .min(m.peak / params::MARK_PEAK);
    if strength >= 1.0 {
        if m.shared > 0.5 && m.fill < params::SOLID_FILL {
            return doubtful(Reason::StrokeAcross);
        }
        return sure(Mark::Filled, 0.1 * (strength - 1.0));
    }
    if m.rays >= params::RING_RAYS {
        return doubtful(Reason::Ringed);
    }
    if m.outline < params::OUTLINE_LOST_SHARE {
        return doubtful(Reason::EvidenceLost);
    }
    if m.mass_mm2 >= params::BLANK_MASS_MM2 && m.peak >= params::BLANK_PEAK {
        return doubtful(if m.peak >= 2.0 * params::MARK_PEAK {
            Reason::Partial
        } else {
            Reason::Faint
        });
    }
    if m.foreign_mm2 >= params::TAIL_MM2 {
        return doubtful(Reason::StrokeAcross);
    }
    let left =
        1.0 - (m.mass_mm2 / params::BLANK_MASS_MM2).min(m.peak / params::BLANK_PEAK).min(1.0);
    sure(Mark::Empty, 0.1 * left)
}

/// A tail of a neighbour's stroke is no question where the field has its own clear mark.
fn excuse_tails(decisions: &mut [MarkDecision], measured: &[BubbleMeasurement]) {
    let has_own = decisions
        .iter()
        .zip(measured)
        .any(|(d, m)| d.mark == Mark::Filled && m.fill >= params::SOLID_FILL);
    for (decision, m) in decisions.iter_mut().zip(measured) {
        let only_tail = decision.reason == Some(Reason::StrokeAcross) && m.mass_mm2 == 0.0;
        if has_own && only_tail {
            *decision = MarkDecision { mark: Mark::Empty, margin: 0.01, reason: None };
        }
    }
}

/// 0.5 at a threshold, over 0.99 from a margin of 0.1: rises evenly and never reaches 1.
fn confidence(state: FieldState, decisions: &[MarkDecision]) -> f64 {
    let least = decisions.iter().map(|d| d.margin).fold(f64::MAX, f64::min);
    match state {
        FieldState::Uncertain => 0.5,
        _ => 1.0 - 0.5 / (1.0 + 500.0 * least.min(10.0)),
    }
}
