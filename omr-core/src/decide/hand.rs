//! What the page's own rows tell about its paper and its pen.
//!
//! One person marks a page with one pen, so its clear marks say how dark the others are; and most
//! bubbles of a page are empty, so they say how dark bare paper looks by chance.
use super::bubble;
use crate::measure::{BubbleMeasurement, FieldMeasurement};
use crate::params;

/// What every bubble of the page is judged against. Excess is the darkness of a bubble's core over
/// that of the page's middle bubble.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PageContext {
    /// Deviation of empty cores.
    pub(super) sigma: f64,
    /// Whether the picture has burnt out what is as pale as the printed outlines.
    pub(super) is_burnt_out: bool,
    /// Whether the printed outlines are not seen on grey paper: copied away, blurred away, or the rows do
    /// not lie where they are looked for.
    pub(super) lacks_outlines: bool,
    /// Whether rows without a mark hold crumbs of ink, as marks leave that burn out.
    pub(super) loses_marks: bool,
    /// The page's marks, where enough rows are clear.
    pub(super) hand: Option<Hand>,
}

/// The page's clear marks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hand {
    /// Excess that nine of ten clear marks have.
    pub(super) excess: f64,
    /// The middle clear mark's excess.
    pub(super) middle: f64,
    /// Darkest stretch that nine of ten clear marks have.
    pub(super) stretch: f64,
    /// The middle mark's darkness.
    pub(super) peak: f64,
    /// Whether the middle mark is a filling: too dark for a stroke, or a pale one that is even although
    /// nothing is blurred.
    pub(super) fills: bool,
    /// Clear marks, of all rows.
    pub(super) n_clear: usize,
}

impl PageContext {
    pub(super) fn of(fields: &[FieldMeasurement]) -> Self {
        let bubbles = || fields.iter().flat_map(|field| &field.bubbles);
        let sigma = bubbles().map(|m| m.core_sigma).fold(0.0, f64::max);
        let is_burnt_out = bubbles().any(bubble::is_burnt_out);
        let lacks_outlines = bubbles().any(bubble::lacks_outline);
        let holds_crumbs = |field: &&FieldMeasurement| {
            field.bubbles.iter().all(|m| m.excess < params::CRUMBLED_EXCESS)
                && field.bubbles.iter().any(bubble::is_burnt)
        };
        let n_crumbled = fields.iter().filter(holds_crumbs).count();
        let loses_marks = is_burnt_out && n_crumbled >= params::CRUMBLED_ROWS;
        Self { sigma, is_burnt_out, lacks_outlines, loses_marks, hand: Hand::of(fields, sigma) }
    }

    /// The least excess that a mark on this page may have.
    pub(super) fn palest_mark(&self) -> f64 {
        let Some(hand) = self.hand else { return params::PALEST_MARK };
        let own = params::HAND_SHARE * hand.excess;
        if !hand.fills {
            return own.max(params::PALEST_MARK);
        }
        // Who fills may tick once: a tick has a sixth of a filling's ink.
        own.min((params::HAND_TICK_SHARE * hand.middle).max(params::PALEST_MARK))
    }

    /// Whether the page's marks are as pale as only a light pencil's.
    pub(super) fn is_pale(&self) -> bool {
        self.hand.is_some_and(|hand| hand.peak <= params::PALE_HAND)
    }

    /// Whether what darkens a core is so much paler than the page's marks that it is none of them.
    pub(super) fn is_far_paler(&self, m: &BubbleMeasurement) -> bool {
        self.hand.is_some_and(|hand| {
            let stretch = (params::FAR_PALER * hand.stretch).max(params::FAR_PALER_STRETCH);
            m.excess <= params::FAR_PALER * self.palest_mark() && m.stretch <= stretch
        })
    }

    /// The excess up to which a core is bare paper for sure, where chance's share of what is seen grows
    /// as the rest is paled.
    pub(super) fn blank_limit(&self, seen_through: f64) -> f64 {
        let sigmas = if self.is_pale() { params::BLANK_SIGMA_PALE } else { params::BLANK_SIGMA };
        let sigma = self.sigma / seen_through;
        (sigmas * sigma).min(self.palest_mark() - params::MARK_SIGMA * sigma)
    }

    /// Whether so dark a core is a mark although its strokes are not seen by themselves: darker
    /// than stains ever are, or as dark as the page's other marks.
    pub(super) fn is_mark(&self, m: &BubbleMeasurement) -> bool {
        m.excess >= params::MARK_EXCESS_SIGMA * self.sigma
            && m.local >= params::MARK_LOCAL * m.excess
            && (m.excess >= params::MARK_EXCESS * smallness(m) || self.is_like_others(m))
    }

    /// Whether a core is as dark as the page's strokes, where those are many and much alike.
    pub(super) fn is_as_dark(&self, m: &BubbleMeasurement) -> bool {
        let hand = self.hand.filter(Hand::is_even);
        hand.is_some_and(|hand| m.excess >= params::LIKE_SHARE * hand.middle)
    }

    /// Whether ink is as dark as that of the page's middle mark, or nearly.
    pub(super) fn is_of_its_ink(&self, m: &BubbleMeasurement) -> bool {
        self.hand.is_some_and(|hand| m.peak >= params::CHORD_PEAK_SHARE * hand.peak)
    }

    /// Whether ink may be paler than that of the page's middle mark.
    pub(super) fn is_paler(&self, m: &BubbleMeasurement) -> bool {
        self.hand.is_none_or(|hand| m.peak < params::SEEN_THROUGH_PEAK * hand.peak)
    }

    /// Whether ink is far paler than that of the page's middle mark.
    pub(super) fn is_far_paler_ink(&self, m: &BubbleMeasurement) -> bool {
        self.hand.is_some_and(|hand| m.peak < params::APART_PEAK * hand.peak)
    }

    /// Whether a core is at least half as dark as the page's middle mark.
    pub(super) fn is_half_as_dark(&self, m: &BubbleMeasurement) -> bool {
        self.hand.is_some_and(|hand| m.excess >= 0.5 * hand.middle)
    }

    fn is_like_others(&self, m: &BubbleMeasurement) -> bool {
        self.hand.filter(Hand::is_even).is_some_and(|hand| {
            // A stroke stands out along itself; what rubbing out, stains and the paper's other side
            // leave does not.
            let stretch = if m.excess >= params::LIKE_EXCESS {
                params::LIKE_STRETCH_DARK
            } else {
                // Blur takes as much from a stroke as from the outlines.
                let sharp = (m.page_outline / params::SHARP_OUTLINE).min(1.0);
                (sharp * params::LIKE_STRETCH).max(params::LIKE_SHARE * hand.stretch)
            };
            m.excess >= params::LIKE_SHARE * hand.excess && m.stretch >= stretch
        })
    }
}

/// How many times larger a line's share of the bubble is than in those that thresholds were
/// measured with.
fn smallness(m: &BubbleMeasurement) -> f64 {
    (params::RAY_RADIUS_MM / m.r_mm.max(0.5)).max(1.0)
}

impl Hand {
    /// Whether the marks are strokes, many and much alike, so that another like them is one too.
    fn is_even(&self) -> bool {
        self.n_clear >= params::EVEN_ROWS
            && self.middle <= params::HAND_THIN
            && self.excess >= params::EVEN_SHARE * self.middle
    }

    /// The marks of rows in which one bubble is far darker than chance and than all others.
    fn of(fields: &[FieldMeasurement], sigma: f64) -> Option<Self> {
        let clear = |field: &FieldMeasurement| {
            let mut order: Vec<&BubbleMeasurement> = field.bubbles.iter().collect();
            order.sort_by(|a, b| b.excess.total_cmp(&a.excess));
            let [first, second, ..] = order[..] else { return None };
            let least = params::HAND_LEAST.max(params::HAND_SIGMA * sigma);
            (first.excess >= least && second.excess <= params::HAND_SECOND * first.excess)
                .then_some([first.excess, first.stretch, first.peak, first.veil])
        };
        let marks: Vec<[f64; 4]> = fields.iter().filter_map(clear).collect();
        if marks.len() < params::HAND_ROWS {
            return None;
        }
        let rank = |of: usize, share: f64| {
            let mut values: Vec<f64> = marks.iter().map(|mark| mark[of]).collect();
            values.sort_by(f64::total_cmp);
            values[((values.len() - 1) as f64 * share) as usize]
        };
        let middle = rank(0, 0.5);
        let is_even = rank(3, 0.5) >= params::HAND_EVEN * middle;
        let is_sharp = |m: &BubbleMeasurement| m.page_outline >= params::SHARP_OUTLINE;
        let is_sharp = fields.iter().flat_map(|field| &field.bubbles).any(is_sharp);
        Some(Self {
            excess: rank(0, 0.1),
            middle,
            fills: middle >= params::HAND_THIN || is_even && is_sharp,
            stretch: rank(1, 0.1),
            peak: rank(2, 0.5),
            n_clear: marks.len(),
        })
    }
}
