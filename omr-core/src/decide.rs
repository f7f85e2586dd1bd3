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

/// One bubble by its own evidence: first whether a mark is sure, then everything that may hide
/// or imitate one, and only then that it is empty.
fn decide_bubble(m: &BubbleMeasurement) -> MarkDecision {
    let strength = (m.mass_mm2 / params::MARK_MASS_MM2)
        .min(m.extent_mm / params::MARK_EXTENT_MM)
        .min(m.peak / params::MARK_PEAK);
    let doubt = if strength >= 1.0 { doubt_of_mark(m) } else { doubt_of_blank(m) };
    if let Some(reason) = doubt {
        return MarkDecision { mark: Mark::Doubtful, margin: 0.0, reason: Some(reason) };
    }
    if strength >= 1.0 {
        return MarkDecision { mark: Mark::Filled, margin: 0.1 * (strength - 1.0), reason: None };
    }
    let ink = (m.mass_mm2 / params::BLANK_MASS_MM2).min(m.peak / params::BLANK_PEAK);
    MarkDecision { mark: Mark::Empty, margin: 0.1 * (1.0 - ink.clamp(0.0, 1.0)), reason: None }
}

/// Why ink that is strong enough may still not be this bubble's mark.
fn doubt_of_mark(m: &BubbleMeasurement) -> Option<Reason> {
    let is_solid = m.fill >= params::SOLID_FILL;
    if m.shared > 0.5 && !is_solid {
        Some(Reason::StrokeAcross)
    } else if m.line && m.fill < params::FILL_BESIDE_LINE {
        Some(Reason::Streak)
    } else if m.excess < params::MARK_MIN_EXCESS {
        Some(Reason::Partial)
    } else if m.is_bilevel && m.peak < params::BILEVEL_MIN_PEAK {
        Some(Reason::Faint)
    } else if m.peak < params::LIGHT_PEAK && m.spread > params::LIGHT_MAX_SPREAD {
        Some(Reason::Streak)
    } else {
        None
    }
}

/// Why a bubble without a strong mark may still not be empty.
fn doubt_of_blank(m: &BubbleMeasurement) -> Option<Reason> {
    let rays = if m.is_bilevel { params::BILEVEL_RING_RAYS } else { params::RING_RAYS };
    let is_ringed = m.rays >= rays
        && (m.is_bilevel || m.peak >= params::BLANK_PEAK || m.around >= params::BLANK_PEAK);
    let is_traced = m.is_bilevel && m.band >= params::TRACED_OUTLINE;
    let outlines_tell = !m.is_bilevel
        && m.page_outline >= params::OUTLINE_SEEN.max(params::OUTLINE_OVER_NOISE * m.noise);
    if is_ringed || is_traced {
        Some(Reason::Ringed)
    } else if m.line_end {
        Some(Reason::StrokeAcross)
    } else if outlines_tell && m.outline < params::OUTLINE_LOST_SHARE {
        Some(Reason::EvidenceLost)
    } else if m.mass_mm2 >= params::BLANK_MASS_MM2 && m.peak >= params::BLANK_PEAK {
        let is_dark = m.peak >= 2.0 * params::MARK_PEAK;
        Some(if is_dark { Reason::Partial } else { Reason::Faint })
    } else if m.crumbs_mm2 >= params::CRUMBS_MM2 || has_hidden_ink(m) {
        Some(Reason::Faint)
    } else if m.foreign_mm2 >= params::TAIL_MM2 {
        Some(Reason::StrokeAcross)
    } else {
        None
    }
}

/// Whether the bubble's core is darker than the page's other cores by more than chance and more
/// than a shade: noise or blur may have dissolved a mark.
fn has_hidden_ink(m: &BubbleMeasurement) -> bool {
    if m.excess_sigma < params::HIDDEN_SIGMA || m.excess < params::HIDDEN_EXCESS {
        return false;
    }
    // Where outlines are crisp a stroke would be too, so an even tone is a shade or a stain.
    let is_crisp = m.page_outline >= params::CRISP_OUTLINE;
    let is_shade = is_crisp && m.veil >= params::SHADE_VEIL * m.excess;
    !is_shade || m.excess >= params::SHADE_MAX_EXCESS
}

/// A tail of a neighbour's stroke is no question where the field has its own clear mark.
fn excuse_tails(decisions: &mut [MarkDecision], measured: &[BubbleMeasurement]) {
    let has_own = decisions
        .iter()
        .zip(measured)
        .any(|(d, m)| d.mark == Mark::Filled && m.fill >= params::SOLID_FILL);
    for (decision, m) in decisions.iter_mut().zip(measured) {
        let only_tail =
            decision.reason == Some(Reason::StrokeAcross) && m.mass_mm2 < params::BLANK_MASS_MM2;
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
