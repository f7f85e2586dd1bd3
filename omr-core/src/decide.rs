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
    if state == FieldState::Blank && measured.bubbles.iter().any(is_blind) {
        state = FieldState::Uncertain;
        reasons.push(Reason::EvidenceLost);
    }
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
    let strength = strength(m);
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

/// How many times over the bubble's own strokes are enough for a mark.
fn strength(m: &BubbleMeasurement) -> f64 {
    let peak = m.peak / (params::MARK_PEAK + params::MARK_PEAK_NOISE * m.noise);
    let plain = (m.mass_mm2 / params::MARK_MASS_MM2).min(m.extent_mm / params::MARK_EXTENT_MM);
    // A thin stroke is told from a stain's edge by its width, so less ink is enough.
    let width_mm = width_mm(m);
    let thin = (m.mass_mm2 / params::THIN_MASS_MM2).min(m.extent_mm / params::THIN_EXTENT_MM);
    let is_thin = width_mm <= params::THIN_WIDTH_MM && !m.is_bilevel;
    peak.min(if is_thin { plain.max(thin) } else { plain })
}

/// Mean width of the strokes inside the bubble, mm.
fn width_mm(m: &BubbleMeasurement) -> f64 {
    m.fill * params::CIRCLE_MM2 / m.extent_mm.max(0.1)
}

/// Why ink that is strong enough may still not be this bubble's mark.
fn doubt_of_mark(m: &BubbleMeasurement) -> Option<Reason> {
    let is_solid = m.fill >= params::SOLID_FILL;
    let max_halo = if is_solid {
        params::MAX_HALO_FILLED
    } else if m.peak < params::PALE_PEAK {
        params::MAX_HALO_PALE
    } else {
        params::MAX_HALO
    };
    let is_stained = m.peak < params::LIGHT_PEAK && m.halo > max_halo;
    if !is_solid && (m.shared > 0.5 || m.spread > params::MAX_SPREAD) {
        Some(Reason::StrokeAcross)
    } else if (m.line || m.line_near) && m.fill < params::FILL_BESIDE_LINE || is_stained {
        Some(Reason::Streak)
    } else if m.excess < params::MARK_MIN_EXCESS {
        Some(Reason::Partial)
    } else if m.is_bilevel
        && m.peak < params::BILEVEL_MIN_PEAK
        && m.excess < params::BILEVEL_MIN_EXCESS
    {
        Some(Reason::Faint)
    } else {
        None
    }
}

/// Why a bubble without a strong mark may still not be empty.
fn doubt_of_blank(m: &BubbleMeasurement) -> Option<Reason> {
    let outlines_tell = !m.is_bilevel
        && m.page_outline >= params::OUTLINE_SEEN.max(params::OUTLINE_OVER_NOISE * m.noise);
    if is_ringed(m) {
        Some(Reason::Ringed)
    } else if m.line_end {
        Some(Reason::StrokeAcross)
    } else if outlines_tell && m.outline < params::OUTLINE_LOST_SHARE || is_burnt(m) {
        Some(Reason::EvidenceLost)
    } else if m.mass_mm2 >= params::BLANK_MASS_MM2 && m.peak >= params::BLANK_PEAK {
        let is_dark = m.peak >= 2.0 * params::MARK_PEAK;
        Some(if is_dark { Reason::Partial } else { Reason::Faint })
    } else if m.crumbs_mm2 >= params::CRUMBS_MM2 || has_hidden_ink(m) || has_faint_stroke(m) {
        Some(Reason::Faint)
    } else if m.foreign_mm2 >= params::TAIL_MM2 {
        Some(Reason::StrokeAcross)
    } else {
        None
    }
}

/// Whether a ring is drawn around the bubble.
fn is_ringed(m: &BubbleMeasurement) -> bool {
    if m.is_bilevel {
        let is_around =
            m.rays >= params::BILEVEL_RING_RAYS && m.around >= params::BILEVEL_RING_PEAK;
        return is_around || m.band >= params::TRACED_OUTLINE;
    }
    m.rays >= params::RING_RAYS && m.around >= params::BLANK_PEAK
}

/// Whether crumbs are left in a 1-bit picture that has lost the printed outlines, or here only
/// has much more of one: what is paler than they are is lost too, and a crumb may be all that
/// remains of a mark.
fn is_burnt(m: &BubbleMeasurement) -> bool {
    let has_crumbs = m.band >= params::BURNT_BAND || m.crumbs_mm2 >= params::BURNT_CRUMBS_MM2;
    let stands_out = m.outline >= params::BURNT_STANDS_OUT
        && m.crumbs_mm2 + m.mass_mm2 >= params::BURNT_CRUMBS_MM2;
    m.is_bilevel && (m.page_outline < params::OUTLINE_SEEN && has_crumbs || stands_out)
}

/// Whether the bubble's core is darker than the page's other cores by more than chance, where
/// noise or blur may have dissolved a mark. On crisp paper strokes are seen themselves, and what
/// is not a stroke is a shade or a stain.
fn has_hidden_ink(m: &BubbleMeasurement) -> bool {
    let is_noisy = m.noise > params::SHADE_NOISE;
    let sigma = if is_noisy { params::NOISY_SIGMA } else { params::HIDDEN_SIGMA };
    if m.excess_sigma < sigma || m.excess < params::HIDDEN_EXCESS {
        return false;
    }
    let is_crisp = m.page_outline >= params::CRISP_OUTLINE && !is_noisy;
    // A shade is even, and it lies on the paper around the bubble too.
    let is_even = m.veil >= params::SHADE_VEIL * m.excess;
    let is_wide = m.excess < params::SHADE_LEAST || m.local < params::SHADE_LOCAL * m.excess;
    let is_shade = m.noise <= params::CRISP_NOISE || is_even && is_wide;
    !(is_crisp && is_shade) || m.excess >= params::SHADE_MAX_EXCESS
}

/// Whether a straight stretch is darker than the paper beside it by more than chance, although no
/// cell of it is ink for sure: the stroke of a very light pencil.
fn has_faint_stroke(m: &BubbleMeasurement) -> bool {
    let is_crisp = m.noise <= params::CRISP_NOISE;
    let least = if is_crisp { params::FAINT_STRETCH_CRISP } else { params::FAINT_STRETCH };
    !m.is_bilevel
        && m.stretch_sigma >= params::FAINT_SIGMA
        && m.stretch >= least
        && m.excess >= params::FAINT_EXCESS
}

/// Whether the picture shows too little for a light mark to be seen at all.
fn is_blind(m: &BubbleMeasurement) -> bool {
    let is_dissolved = !m.is_bilevel && m.page_outline < params::BLIND_OUTLINE;
    m.noise > params::BLIND_NOISE || is_dissolved
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A bubble that nobody touched, on a good scan.
    fn blank() -> BubbleMeasurement {
        BubbleMeasurement {
            outline: 1.0,
            page_outline: 0.2,
            paper: 240.0,
            noise: 0.008,
            ..BubbleMeasurement::default()
        }
    }

    /// A tick with a ball pen.
    fn tick() -> BubbleMeasurement {
        BubbleMeasurement {
            fill: 0.3,
            mass_mm2: 0.9,
            extent_mm: 4.0,
            peak: 0.35,
            excess: 0.1,
            excess_sigma: 30.0,
            spread: 1.4,
            ..blank()
        }
    }

    fn mark(m: &BubbleMeasurement) -> (Mark, Option<Reason>) {
        let decision = decide_bubble(m);
        (decision.mark, decision.reason)
    }

    #[test]
    fn a_tick_is_a_mark_and_clean_paper_is_none() {
        assert_eq!(mark(&tick()), (Mark::Filled, None));
        assert_eq!(mark(&blank()), (Mark::Empty, None));
    }

    #[test]
    fn a_shade_is_no_mark_and_the_lightest_pencil_is() {
        let shade = BubbleMeasurement { excess: 0.06, excess_sigma: 20.0, veil: 0.05, ..blank() };
        assert_eq!(mark(&shade), (Mark::Empty, None));
        let pencil = BubbleMeasurement {
            fill: 0.12,
            mass_mm2: 0.13,
            extent_mm: 3.1,
            peak: 0.11,
            excess: 0.022,
            ..blank()
        };
        assert_eq!(mark(&pencil), (Mark::Filled, None));
        let stain = BubbleMeasurement { halo: 0.2, ..pencil };
        assert_eq!(mark(&stain), (Mark::Doubtful, Some(Reason::Streak)));
    }

    #[test]
    fn whatever_may_hide_or_imitate_a_mark_is_asked_about() {
        let ringed = BubbleMeasurement { rays: 20, around: 0.5, ..blank() };
        assert_eq!(mark(&ringed), (Mark::Doubtful, Some(Reason::Ringed)));
        let hidden_by_glare = BubbleMeasurement { outline: 0.1, ..blank() };
        assert_eq!(mark(&hidden_by_glare), (Mark::Doubtful, Some(Reason::EvidenceLost)));
        let passing_stroke = BubbleMeasurement { spread: 8.0, ..tick() };
        assert_eq!(mark(&passing_stroke), (Mark::Doubtful, Some(Reason::StrokeAcross)));
        let on_a_line = BubbleMeasurement { line: true, ..tick() };
        assert_eq!(mark(&on_a_line), (Mark::Doubtful, Some(Reason::Streak)));
        let noise = BubbleMeasurement { excess: 0.04, excess_sigma: 5.0, noise: 0.03, ..blank() };
        assert_eq!(mark(&noise), (Mark::Doubtful, Some(Reason::Faint)));
        let hair_line =
            BubbleMeasurement { stretch: 0.06, stretch_sigma: 9.0, excess: 0.02, ..blank() };
        assert_eq!(mark(&hair_line), (Mark::Doubtful, Some(Reason::Faint)));
        let dust = BubbleMeasurement { excess: 0.004, ..hair_line };
        assert_eq!(mark(&dust), (Mark::Empty, None));
    }

    #[test]
    fn more_ink_never_makes_a_mark_less_sure() {
        let margins = [0.5, 0.9, 2.0, 6.0].map(|mass_mm2| {
            decide_bubble(&BubbleMeasurement { mass_mm2, peak: mass_mm2, ..tick() }).margin
        });
        assert!(margins.is_sorted(), "{margins:?}");
    }
}
