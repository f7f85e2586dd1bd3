//! What near a bubble is its own, and how near anything else comes.
use super::bubble::{BubbleMeasurement, Look, ray_ends};
use super::outline::Place;
use super::strokes::Part;
use crate::params;
use std::ops::Range;

/// What comes near a bubble.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near {
    /// No stroke.
    pub(super) is_bare: bool,
    /// Nothing at all that may belong to anything else.
    pub(super) is_alone: bool,
}

/// Whether a core is so like bare paper, in plain light and with nothing near, that no rule asks for more
/// than its darkness.
pub(super) fn is_plainly_bare(near: Near, m: &BubbleMeasurement) -> bool {
    let sigma = m.core_sigma;
    let most = (params::BARE_SIGMA * sigma)
        .min(params::HAND_SHARE * params::HAND_LEAST - params::MARK_SIGMA * sigma)
        .min(params::FAINT_EXCESS);
    near.is_alone
        && m.excess <= most
        && m.excess >= -params::LIT_SIGMA * sigma
        && m.outline >= params::OUTLINE_PALED
}

impl Look<'_> {
    /// What comes near the bubble: most of a page's bubbles need no closer look.
    pub(super) fn near(&self, place: &Place) -> Near {
        let (columns, rows) = self.around(place);
        let is_bare = !self.strokes.inked.any(columns.clone(), rows.clone());
        Near { is_bare, is_alone: is_bare && !self.strokes.line.any(columns, rows) }
    }

    /// Columns and rows of the bubble's own paper.
    fn around(&self, place: &Place) -> (Range<usize>, Range<usize>) {
        let [_, side, up] = ray_ends(place);
        let range = |middle: f64, reach: f64, n: usize| {
            let end = ((middle + reach + 1.0).max(0.0) as usize + 1).min(n);
            ((middle - reach - 1.0).max(0.0) as usize).min(end)..end
        };
        (range(place.x, side, self.canvas.width), range(place.y, up, self.canvas.height))
    }

    /// Whether a stroke is not another bubble's.
    pub(super) fn may_belong(&self, part: &Part, idx: usize) -> bool {
        let (here, other) = self.shares.of(part.label, idx);
        (other as f64) < params::FOREIGN_RATIO * here as f64
    }

    /// Adds the ink of a stretch of a row, without what is part of a long line or another bubble's stroke.
    pub(super) fn own_ink(&self, y: usize, columns: Range<usize>, idx: usize, to: &mut Vec<f32>) {
        let row = &self.ink[y * self.canvas.width..];
        let mut add = |columns: Range<usize>| {
            if self.strokes.line.any(columns.clone(), y..y + 1) {
                to.extend(columns.filter(|&x| !self.strokes.line.has(x, y)).map(|x| row[x]));
            } else {
                to.extend_from_slice(&row[columns]);
            }
        };
        let mut from = columns.start;
        for (part, _) in
            self.strokes.parts(y, columns.clone()).filter(|(_, part)| !self.may_belong(part, idx))
        {
            add(from..part.start);
            from = part.end;
        }
        add(from..columns.end);
    }
}
