//! From evidence to verdicts: first what the page's own marks and paper look like, then every
//! bubble against that, then the field by its bubbles.
mod bubble;
mod faint;
mod field;
mod hand;

use crate::layout::Field;
use crate::measure::FieldMeasurement;
use crate::reading::{BubbleReading, FieldState, Reason};
use hand::PageContext;

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

/// Judges every field of a page.
pub(crate) fn decide(fields: &[Field], measured: &[FieldMeasurement]) -> Vec<FieldDecision> {
    let context = PageContext::of(measured);
    fields.iter().zip(measured).map(|(f, m)| field::decide(f, m, &context)).collect()
}

/// The excess up to which a core is bare paper for sure, and the least that a mark may have, as the
/// page's own paper and hand say.
#[cfg(feature = "figures")]
pub(crate) fn limits(measured: &[FieldMeasurement]) -> [f64; 2] {
    let context = PageContext::of(measured);
    [context.blank_limit(1.0), context.palest_mark()]
}
