//! Marks too pale to be seen as strokes: a very light pencil in noise, blur or glare.
use super::hand::PageContext;
use crate::measure::BubbleMeasurement;
use crate::params;

/// Whether the bubble may hold a mark that is too pale to be seen as strokes.
pub(super) fn is_faint(m: &BubbleMeasurement, page: &PageContext) -> bool {
    let seen_through = seen_through(m);
    let plain = in_plain_light(m, seen_through);
    has_hidden_ink(&plain, seen_through, page)
        || has_faint_stroke(&plain, page)
        || has_both_nearly(&plain, seen_through, page)
}

/// The share of its darkness that what lies on the paper has kept, as the printed outline tells: glare
/// pales a mark as much.
fn seen_through(m: &BubbleMeasurement) -> f64 {
    let least = params::OUTLINE_SEEN.max(params::PALED_OVER_NOISE * m.noise);
    let tells = !m.is_bilevel && m.page_outline >= least;
    if tells && m.outline < params::OUTLINE_PALED {
        m.outline.max(params::SEEN_THROUGH_LEAST)
    } else {
        1.0
    }
}

/// The bubble as it would be without glare.
fn in_plain_light(m: &BubbleMeasurement, seen_through: f64) -> BubbleMeasurement {
    // Where a core is lighter than any paper its light is not known, and only the paper around tells.
    let is_lit = !m.is_bilevel && m.excess < -params::LIT_SIGMA * m.core_sigma;
    let excess = if is_lit { m.local } else { m.excess };
    BubbleMeasurement {
        excess: excess / seen_through,
        veil: m.veil / seen_through,
        local: m.local / seen_through,
        stretch: m.stretch / seen_through,
        ..m.clone()
    }
}

/// Whether the bubble's core is darker than chance or too dark to exclude the page's palest mark,
/// where noise or blur may have dissolved one. On crisp paper strokes are seen themselves, and what
/// is not a stroke is a shade or a stain.
fn has_hidden_ink(m: &BubbleMeasurement, seen_through: f64, page: &PageContext) -> bool {
    if m.is_bilevel {
        return m.excess >= params::BILEVEL_HIDDEN;
    }
    if m.excess <= page.blank_limit(seen_through) {
        return false;
    }
    let is_noisy = m.noise > params::SHADE_NOISE;
    let is_crisp = m.page_outline >= params::CRISP_OUTLINE && !is_noisy && !page.is_pale();
    if is_crisp && m.excess < params::HIDDEN_EXCESS {
        return false;
    }
    // A shade is even, and it lies on the paper around the bubble too.
    let is_even = m.veil >= params::SHADE_VEIL * m.excess;
    let is_wide = m.local < params::SHADE_LOCAL * m.excess;
    let is_shade = is_crisp && is_even && is_wide && m.excess < params::SHADE_MAX_EXCESS;
    // On the best pictures strokes stand out along themselves, and what does not is none.
    let is_smudge = !page.is_pale()
        && m.noise <= params::CRISP_NOISE
        && m.page_outline >= params::SHARP_OUTLINE
        && m.excess < params::SMUDGE_EXCESS
        && m.stretch < params::SMUDGE_STRETCH;
    !is_shade && !is_smudge && !page.is_far_paler(m)
}

/// Whether a straight stretch is darker than the paper beside it by more than chance, although no
/// cell of it is ink for sure: the stroke of a very light pencil.
fn has_faint_stroke(m: &BubbleMeasurement, page: &PageContext) -> bool {
    let least = if is_crisp(m) { params::FAINT_STRETCH_CRISP } else { params::FAINT_STRETCH };
    !m.is_bilevel
        && !page.is_far_paler(m)
        && m.stretch_sigma >= params::FAINT_SIGMA
        && m.stretch >= least
        && m.excess >= params::FAINT_EXCESS
}

/// Whether noise and blur leave strokes as they are.
fn is_crisp(m: &BubbleMeasurement) -> bool {
    m.noise <= params::CRISP_NOISE && m.page_outline >= params::SHARP_OUTLINE
}

/// Whether in noise or blur a core is nearly too dark to be bare and holds a stretch that nearly stands out:
/// each alone might be chance.
fn has_both_nearly(m: &BubbleMeasurement, seen_through: f64, page: &PageContext) -> bool {
    !m.is_bilevel
        && !is_crisp(m)
        && !page.is_far_paler(m)
        && m.excess > params::FAINT_NEARLY * page.blank_limit(seen_through)
        && m.excess >= params::FAINT_EXCESS
        && m.stretch_sigma >= params::FAINT_NEARLY_SIGMA
        && m.stretch >= params::FAINT_STRETCH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::hand::Hand;

    /// A page marked with a very light pencil.
    fn page(excess: f64, fills: bool) -> PageContext {
        let hand = Hand { excess, middle: excess, stretch: 0.07, peak: 0.12, fills, n_clear: 25 };
        PageContext {
            sigma: 0.003,
            is_burnt_out: false,
            lacks_outlines: false,
            loses_marks: false,
            hand: Some(hand),
        }
    }

    fn bubble(excess: f64) -> BubbleMeasurement {
        BubbleMeasurement {
            excess,
            local: excess,
            outline: 1.0,
            page_outline: 0.19,
            noise: 0.02,
            core_sigma: 0.003,
            ..BubbleMeasurement::default()
        }
    }

    #[test]
    fn glare_that_pales_the_outline_has_paled_a_mark_as_much() {
        let strokes = page(0.035, false);
        assert!(!is_faint(&bubble(0.008), &strokes));
        assert!(is_faint(&BubbleMeasurement { outline: 0.38, ..bubble(0.008) }, &strokes));
        assert!(!is_faint(&BubbleMeasurement { outline: 0.38, ..bubble(0.0) }, &page(0.09, false)));
    }

    #[test]
    fn where_the_light_is_not_known_the_paper_around_tells() {
        let lit = BubbleMeasurement { local: 0.03, ..bubble(-0.04) };
        assert!(is_faint(&lit, &page(0.035, false)));
        assert!(!is_faint(&BubbleMeasurement { local: 0.002, ..lit }, &page(0.035, false)));
    }

    #[test]
    fn two_hints_that_might_each_be_chance_are_a_question_together_in_noise() {
        let page = PageContext { sigma: 0.004, ..page(0.035, false) };
        let noisy =
            |excess| BubbleMeasurement { page_outline: 0.09, noise: 0.03, ..bubble(excess) };
        let stretched = |m| BubbleMeasurement { stretch: 0.047, stretch_sigma: 2.8, ..m };
        assert!(!is_faint(&noisy(0.0115), &page));
        assert!(!is_faint(&stretched(noisy(0.008)), &page));
        assert!(is_faint(&stretched(noisy(0.0115)), &page));
        assert!(!is_faint(&stretched(bubble(0.0115)), &page), "strokes are seen on crisp paper");
    }

    #[test]
    fn who_fills_pale_may_tick_paler() {
        let noisy = BubbleMeasurement { noise: 0.057, ..bubble(0.03) };
        let page = |fills| PageContext { sigma: 0.012, ..page(0.1, fills) };
        assert!(!is_faint(&noisy, &page(false)));
        assert!(is_faint(&noisy, &page(true)));
    }
}
