//! A field by its bubbles.
use super::FieldDecision;
use super::bubble::{self, MarkDecision};
use super::hand::PageContext;
use crate::layout::{Bubble, Field};
use crate::measure::{BubbleMeasurement, FieldMeasurement};
use crate::params;
use crate::reading::{BubbleReading, FieldState, Mark, Reason};

/// Judges every bubble by itself and then the field by its bubbles.
pub(super) fn decide(
    field: &Field,
    measured: &FieldMeasurement,
    page: &PageContext,
) -> FieldDecision {
    let mut decisions: Vec<MarkDecision> =
        measured.bubbles.iter().map(|m| bubble::decide(m, page)).collect();
    excuse_traces(&mut decisions, &measured.bubbles);
    name_corrections(&mut decisions, &measured.bubbles);
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
    let may_have_burnt = page.loses_marks || page.is_burnt_out && page.hand.is_none();
    if state == FieldState::Blank && (may_have_burnt || page.lacks_outlines) {
        state = FieldState::Uncertain;
        reasons.push(Reason::EvidenceLost);
    }
    if state == FieldState::Multiple {
        reasons.push(Reason::TwoMarks);
    }
    if !measured.in_picture || !is_in_place(&measured.bubbles) {
        state = FieldState::Uncertain;
        reasons.push(Reason::OutOfPicture);
    }
    reasons.sort_unstable();
    reasons.dedup();
    let reading = |((bubble, decision), measured): ((_, &MarkDecision), &BubbleMeasurement)| {
        let bubble: &Bubble = bubble;
        BubbleReading {
            value: bubble.value.clone(),
            fill: measured.fill,
            mark: decision.mark,
            margin: decision.margin,
            ink: measured.excess,
            noise: measured.core_sigma,
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

/// Whether the field's bubbles are where they are looked for: most of those that ink does not hide
/// show their outlines, wherever the page's outlines are seen.
fn is_in_place(bubbles: &[BubbleMeasurement]) -> bool {
    let open = || bubbles.iter().filter(|m| bubble::outlines_tell(m) && m.fill < params::OPEN_FILL);
    let n_seen = open().filter(|m| m.outline >= params::OUTLINE_LOST_SHARE).count();
    2 * n_seen >= open().count()
}

/// Traces of ink are no question where the field has one clear mark far darker than they are: a
/// neighbour's tail, a crumb, what is left of a mark that was rubbed out.
fn excuse_traces(decisions: &mut [MarkDecision], measured: &[BubbleMeasurement]) {
    let mut filled = decisions.iter().zip(measured).filter(|(d, _)| d.mark == Mark::Filled);
    let (Some((_, main)), None) = (filled.next(), filled.next()) else { return };
    let main = main.clone();
    for (decision, m) in decisions.iter_mut().zip(measured) {
        let may_be_trace = matches!(
            decision.reason,
            Some(Reason::Faint | Reason::Partial | Reason::StrokeAcross | Reason::Streak)
        ) || m.is_bilevel && decision.reason == Some(Reason::EvidenceLost);
        let is_far_paler = m.excess <= params::TRACE_SHARE * main.excess
            && m.mass_mm2 <= params::TRACE_SHARE * main.mass_mm2;
        if may_be_trace && is_far_paler {
            *decision = MarkDecision { mark: Mark::Empty, margin: 0.01, reason: None };
        }
    }
}

/// Says of a bubble beside the one that stands how it was taken back: crossed out, when strokes go on around
/// the one of two fillings, or whited out, when its outline is gone from paper that shows all others. A
/// person decides as before, and knows what to look for.
fn name_corrections(decisions: &mut [MarkDecision], measured: &[BubbleMeasurement]) {
    match with_mark(decisions, Mark::Filled)[..] {
        [a, b] => {
            let is_crossed = |idx: usize| {
                measured[idx].halo >= params::CROSSED_HALO
                    && measured[idx].spread >= params::CROSSED_SPREAD
                    && measured[idx].fill >= params::SOLID_FILL
            };
            let is_clean = |idx: usize| measured[idx].halo < params::CROSSED_HALO;
            for (idx, other) in [(a, b), (b, a)] {
                if is_crossed(idx) && is_clean(other) {
                    decisions[idx].reason = Some(Reason::CrossedOut);
                }
            }
        }
        [_] => {
            let is_whited = |m: &BubbleMeasurement| {
                !m.is_bilevel
                    && m.outline < params::WHITED_OUTLINE
                    && m.fill < params::WHITED_FILL
                    && m.excess >= params::WHITED_EXCESS
            };
            for (decision, m) in decisions.iter_mut().zip(measured) {
                if decision.reason == Some(Reason::EvidenceLost) && is_whited(m) {
                    decision.reason = Some(Reason::Erased);
                }
            }
        }
        _ => {}
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

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> (MarkDecision, BubbleMeasurement) {
        let decision = MarkDecision { mark: Mark::Filled, margin: 0.1, reason: None };
        (decision, BubbleMeasurement { fill: 0.95, spread: 1.3, ..BubbleMeasurement::default() })
    }

    fn reasons(bubbles: [(MarkDecision, BubbleMeasurement); 2]) -> [Option<Reason>; 2] {
        let mut decisions = bubbles.clone().map(|bubble| bubble.0);
        name_corrections(&mut decisions, &bubbles.map(|bubble| bubble.1));
        decisions.map(|decision| decision.reason)
    }

    #[test]
    fn a_correction_is_named_and_two_fillings_are_not_one() {
        let (decision, m) = filled();
        let crossed = BubbleMeasurement { halo: 0.1, spread: 2.2, ..m.clone() };
        assert_eq!(
            reasons([filled(), (decision.clone(), crossed)]),
            [None, Some(Reason::CrossedOut)]
        );
        assert_eq!(reasons([filled(), filled()]), [None, None]);
        let lost =
            MarkDecision { mark: Mark::Doubtful, margin: 0.0, reason: Some(Reason::EvidenceLost) };
        let whited = BubbleMeasurement { fill: 0.0, outline: 0.05, excess: 0.03, ..m };
        assert_eq!(reasons([filled(), (lost.clone(), whited.clone())])[1], Some(Reason::Erased));
        // Glare leaves paper that is lighter than any other, not darker.
        let glare = BubbleMeasurement { excess: -0.02, ..whited };
        assert_eq!(reasons([filled(), (lost, glare)])[1], Some(Reason::EvidenceLost));
    }
}
