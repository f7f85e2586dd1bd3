//! Lines of text at their places.
use super::canvas::{Anchor, Canvas, pt};
use super::fit::fit_parts;
use super::fonts::Weight;

/// Where and how a line is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Abscissa of the anchor, mm.
    pub(super) x: f64,
    /// Baseline, mm.
    pub(super) y: f64,
    pub(super) anchor: Anchor,
    pub(super) width_mm: f64,
    pub(super) size_pt: f32,
    pub(super) weight: Weight,
}

impl Canvas<'_, '_> {
    /// Writes words of ours, no wider than `width_mm`.
    pub(super) fn write(&mut self, words: &str, place: Place) {
        let line = self.set.line(words, place.weight);
        let size_pt = place.size_pt.min(pt(place.width_mm) / line.width.max(f32::EPSILON));
        self.text(&line, (place.x, place.y), place.anchor, size_pt);
    }

    /// Writes texts of people, no wider than `width_mm` together and separated by `separator`.
    pub(super) fn write_texts(&mut self, texts: &[&str], separator: &str, place: Place) {
        let Place { width_mm, size_pt, weight, .. } = place;
        let bounds = (pt(width_mm), size_pt, size_pt * 0.6);
        let (line, size_pt) = fit_parts(self.set, texts, separator, weight, bounds);
        self.text(&line, (place.x, place.y), place.anchor, size_pt);
    }
}
