//! One bubble by its own evidence.
use super::faint;
use super::hand::PageContext;
use crate::measure::BubbleMeasurement;
use crate::params;
use crate::reading::{Mark, Reason};

/// What one bubble holds, how far that is from being something else, and why it is doubtful.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MarkDecision {
    pub(super) mark: Mark,
    /// Distance from the nearest threshold, in fill ratio.
    pub(super) margin: f64,
    pub(super) reason: Option<Reason>,
}

/// One bubble by its own evidence: first whether a mark is sure, then everything that may hide
/// or imitate one, and only then that it is empty.
pub(super) fn decide(m: &BubbleMeasurement, page: &PageContext) -> MarkDecision {
    let strength = strength(m);
    let is_mark =
        !m.is_bilevel && (page.is_mark(m) || page.is_pale() && is_pale_stroke(m, strength));
    let doubt = if strength >= 1.0 {
        doubt_of_mark(m, page)
    } else if is_mark {
        doubt_of_pale_mark(m)
    } else {
        doubt_of_blank(m, page)
    };
    if let Some(reason) = doubt {
        return MarkDecision { mark: Mark::Doubtful, margin: 0.0, reason: Some(reason) };
    }
    if strength >= 1.0 || is_mark {
        let margin = 0.1 * (strength - 1.0).max(m.excess);
        return MarkDecision { mark: Mark::Filled, margin, reason: None };
    }
    let ink = (m.mass_mm2 / params::BLANK_MASS_MM2).min(m.peak / params::BLANK_PEAK);
    MarkDecision { mark: Mark::Empty, margin: 0.1 * (1.0 - ink.clamp(0.0, 1.0)), reason: None }
}

/// Whether a pale stroke is one for sure, on a page of pale marks: long, straight, darker than the
/// paper on both sides, and hardly beyond the bubble, as stains, hairs and lines are.
fn is_pale_stroke(m: &BubbleMeasurement, strength: f64) -> bool {
    strength >= params::PALE_STROKE_STRENGTH
        && m.stretch >= params::PALE_STROKE_STRETCH
        && m.stretch_sigma >= params::FAINT_SIGMA
        && m.extent_mm >= params::PALE_STROKE_EXTENT_MM
        && m.excess >= params::PALEST_MARK
        && m.spread <= params::PALE_STROKE_SPREAD
        && m.halo <= params::MAX_HALO
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
fn doubt_of_mark(m: &BubbleMeasurement, page: &PageContext) -> Option<Reason> {
    let is_solid = m.fill >= params::SOLID_FILL;
    let max_halo = if is_solid {
        params::MAX_HALO_FILLED
    } else if m.peak < params::PALE_PEAK {
        params::MAX_HALO_PALE
    } else {
        params::MAX_HALO
    };
    let is_inside = m.excess >= params::MARK_INSIDE && m.local >= params::SHADE_LOCAL * m.excess;
    let is_stained = m.peak < params::LIGHT_PEAK && m.halo > max_halo && !is_inside;
    if outlines_tell(m) && m.fill < params::OPEN_FILL && m.outline < params::OUTLINE_GONE {
        Some(Reason::OutOfPicture)
    } else if m.is_shaded && m.outline >= params::OUTLINE_SEEN_THROUGH {
        Some(Reason::EvidenceLost)
    } else if m.is_apart && page.is_far_paler_ink(m) {
        Some(Reason::Faint)
    } else if comes_from_elsewhere(m, is_solid, page) {
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

/// Whether most of a stroke lies elsewhere, so that it may not be this bubble's mark. Fillings over
/// the edge meet those above and below: they are as dark as the page's other marks. A filling hides
/// the outline and shows strokes; a shadow's edge that is paler than the page's marks does neither.
fn comes_from_elsewhere(m: &BubbleMeasurement, is_solid: bool, page: &PageContext) -> bool {
    let is_seen_through = m.fill >= params::SEEN_THROUGH_FILL
        && m.outline >= params::SEEN_THROUGH_OUTLINE
        && m.spread > params::SEEN_THROUGH_SPREAD
        && page.is_paler(m);
    if is_seen_through {
        return true;
    }
    if is_solid || is_own_chord(m, page) {
        let is_shade = is_solid
            && page.hand.is_some()
            && m.outline >= params::OUTLINE_SEEN_THROUGH
            && m.veil >= params::SHADE_EVEN * m.excess
            && m.stretch <= params::CHORD_STRETCH;
        return (m.spread > params::MAX_SPREAD_SOLID || is_shade) && !page.is_half_as_dark(m);
    }
    m.shared > 0.5 || m.spread > params::MAX_SPREAD
}

/// Whether a stroke that touches others crosses all of the bubble as the page's other marks do:
/// ticks and slashes of rows below each other meet at their ends. What is one straight line was
/// taken away before; a shadow's edge is paler than the page's marks or not a stroke.
fn is_own_chord(m: &BubbleMeasurement, page: &PageContext) -> bool {
    let is_whole = m.extent_mm >= params::CHORD_MM && m.local >= params::SHADE_LOCAL * m.excess;
    let is_like_slashes = m.spread <= params::CHORD_SPREAD && page.is_as_dark(m);
    let is_stroke = m.stretch >= params::CHORD_STRETCH && m.excess >= params::CHORD_EXCESS;
    is_whole && (is_like_slashes || is_stroke && page.is_of_its_ink(m))
}

/// Why a dark core, whose strokes are not seen clearly, may not be this bubble's mark.
fn doubt_of_pale_mark(m: &BubbleMeasurement) -> Option<Reason> {
    if m.shared > 0.5 || m.mass_mm2 > 0.0 && m.spread > params::MAX_SPREAD {
        Some(Reason::StrokeAcross)
    } else if m.line || m.line_near {
        Some(Reason::Streak)
    } else {
        None
    }
}

/// Why a bubble without a strong mark may still not be empty.
fn doubt_of_blank(m: &BubbleMeasurement, page: &PageContext) -> Option<Reason> {
    if is_ringed(m) {
        Some(Reason::Ringed)
    } else if m.line_end {
        Some(Reason::StrokeAcross)
    } else if outlines_tell(m) && m.outline < params::OUTLINE_LOST_SHARE
        || is_burnt(m)
        || m.is_shaded && m.noise > params::CRISP_NOISE
    {
        Some(Reason::EvidenceLost)
    } else if m.mass_mm2 >= params::BLANK_MASS_MM2 && m.peak >= params::BLANK_PEAK {
        let is_dark = m.peak >= 2.0 * params::MARK_PEAK;
        Some(if is_dark { Reason::Partial } else { Reason::Faint })
    } else if m.crumbs_mm2 >= params::CRUMBS_MM2 || faint::is_faint(m, page) {
        Some(Reason::Faint)
    } else if m.foreign_mm2 >= params::TAIL_MM2 {
        Some(Reason::StrokeAcross)
    } else {
        None
    }
}

/// Whether outlines are seen so well on the page that one which is not tells something.
pub(super) fn outlines_tell(m: &BubbleMeasurement) -> bool {
    !m.is_bilevel
        && m.page_outline >= params::OUTLINE_SEEN.max(params::OUTLINE_OVER_NOISE * m.noise)
}

/// Whether the picture has burnt out what is as pale as the printed outlines: a photocopy, or a
/// scan in black and white.
pub(super) fn is_burnt_out(m: &BubbleMeasurement) -> bool {
    m.page_outline < params::OUTLINE_SEEN && (m.is_bilevel || m.noise <= params::BURNT_NOISE)
}

/// Whether outlines are too pale on a grey page to tell that bubbles are where they are looked for.
pub(super) fn lacks_outline(m: &BubbleMeasurement) -> bool {
    !m.is_bilevel && m.page_outline < params::OUTLINE_SEEN
}

/// Whether a ring is drawn around the bubble.
fn is_ringed(m: &BubbleMeasurement) -> bool {
    if !m.is_bilevel && m.ring >= params::PALE_RING && m.ring_sigma >= params::PALE_RING_SIGMA {
        return true;
    }
    if m.is_bilevel {
        let is_around =
            m.rays >= params::BILEVEL_RING_RAYS && m.around >= params::BILEVEL_RING_PEAK;
        return is_around || m.band >= params::TRACED_OUTLINE;
    }
    m.rays >= params::RING_RAYS && m.around >= params::BLANK_PEAK && m.ring >= params::RING_DARK
}

/// Whether crumbs are left in a 1-bit picture that has lost the printed outlines, or here only
/// has much more of one: what is paler than they are is lost too, and a crumb may be all that
/// remains of a mark.
pub(super) fn is_burnt(m: &BubbleMeasurement) -> bool {
    let has_crumbs = m.band >= params::BURNT_BAND || m.crumbs_mm2 >= params::BURNT_CRUMBS_MM2;
    let stands_out = m.outline >= params::BURNT_STANDS_OUT
        && m.crumbs_mm2 + m.mass_mm2 >= params::BURNT_CRUMBS_MM2;
    is_burnt_out(m) && has_crumbs || m.is_bilevel && stands_out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::hand::Hand;

    /// A bubble that nobody touched, on a good scan.
    fn blank() -> BubbleMeasurement {
        BubbleMeasurement {
            outline: 1.0,
            page_outline: 0.2,
            paper: 240.0,
            noise: 0.008,
            core_sigma: 0.0025,
            r_mm: 2.3,
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

    /// A page with hardly a mark.
    fn page() -> PageContext {
        PageContext {
            sigma: 0.0025,
            is_burnt_out: false,
            lacks_outlines: false,
            loses_marks: false,
            hand: None,
        }
    }

    fn mark(m: &BubbleMeasurement) -> (Mark, Option<Reason>) {
        let decision = decide(m, &page());
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
        let ringed = BubbleMeasurement { rays: 20, around: 0.5, ring: 0.3, ..blank() };
        assert_eq!(mark(&ringed), (Mark::Doubtful, Some(Reason::Ringed)));
        let hidden_by_glare = BubbleMeasurement { outline: 0.1, ..blank() };
        assert_eq!(mark(&hidden_by_glare), (Mark::Doubtful, Some(Reason::EvidenceLost)));
        let passing_stroke = BubbleMeasurement { spread: 8.0, ..tick() };
        assert_eq!(mark(&passing_stroke), (Mark::Doubtful, Some(Reason::StrokeAcross)));
        let on_a_line = BubbleMeasurement { line: true, ..tick() };
        assert_eq!(mark(&on_a_line), (Mark::Doubtful, Some(Reason::Streak)));
        let noise = BubbleMeasurement { excess: 0.04, local: 0.04, noise: 0.03, ..blank() };
        assert_eq!(mark(&noise), (Mark::Doubtful, Some(Reason::Faint)));
        let pale_ring = BubbleMeasurement { ring: 0.04, ring_sigma: 9.0, ..blank() };
        assert_eq!(mark(&pale_ring), (Mark::Doubtful, Some(Reason::Ringed)));
        let hair_line =
            BubbleMeasurement { stretch: 0.06, stretch_sigma: 9.0, excess: 0.02, ..blank() };
        assert_eq!(mark(&hair_line), (Mark::Doubtful, Some(Reason::Faint)));
        let dust = BubbleMeasurement { excess: 0.004, ..hair_line };
        assert_eq!(mark(&dust), (Mark::Empty, None));
    }

    #[test]
    fn more_ink_never_makes_a_mark_less_sure() {
        let margins = [0.5, 0.9, 2.0, 6.0].map(|mass_mm2| {
            decide(&BubbleMeasurement { mass_mm2, peak: mass_mm2, ..tick() }, &page()).margin
        });
        assert!(margins.is_sorted(), "{margins:?}");
    }

    #[test]
    fn what_the_pages_own_marks_look_like_settles_what_one_bubble_cannot() {
        let hand = |excess, stretch, peak| {
            let hand = Hand { excess, middle: excess, stretch, peak, fills: false, n_clear: 25 };
            PageContext {
                sigma: 0.004,
                is_burnt_out: false,
                lacks_outlines: false,
                loses_marks: false,
                hand: Some(hand),
            }
        };
        // Blurred, noisy paper: no stroke is seen by itself.
        let noisy = BubbleMeasurement { noise: 0.05, page_outline: 0.05, ..blank() };
        let pale = BubbleMeasurement { excess: 0.05, local: 0.05, stretch: 0.05, ..noisy.clone() };
        let state = |m: &BubbleMeasurement, page: &PageContext| decide(m, page).mark;
        assert_eq!(state(&pale, &hand(0.06, 0.06, 0.12)), Mark::Filled);
        assert_eq!(state(&pale, &hand(0.15, 0.2, 0.4)), Mark::Doubtful);
        let paler = BubbleMeasurement { excess: 0.016, ..noisy };
        assert_eq!(state(&paler, &hand(0.15, 0.2, 0.4)), Mark::Empty);
        assert_eq!(state(&paler, &hand(0.025, 0.06, 0.12)), Mark::Doubtful);
    }
}
