//! A printed page, marked by a hand, with its truth.
use crate::habits::Habit;
use crate::hand::Hand;
use crate::paper::PrintedSheet;
use crate::pens::Pen;
use crate::raster::Raster;
use crate::truth::{FieldTruth, PageTruth};
use omr_core::{Field, FieldState};

/// What happens to one field: which bubble is meant, how, and with what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// The bubble meant, in the layout's order; ignored where none is.
    pub bubble_idx: usize,
    /// What the hand does.
    pub habit: Habit,
    /// What it holds.
    pub pen: Pen,
}

/// A page with marks on it and what they mean.
#[derive(Debug, Clone)]
pub struct MarkedPage<const C: usize> {
    /// The paper at [`crate::paper::DPI`].
    pub raster: Raster<C>,
    /// What it says.
    pub truth: PageTruth,
}

/// Marks a page, one entry a field in the layout's order.
///
/// # Panics
///
/// When the entries are not as many as the fields.
#[must_use]
pub fn mark<const C: usize>(
    sheet: &PrintedSheet,
    page_idx: usize,
    entries: &[Entry],
    seed: u64,
) -> MarkedPage<C> {
    let (layout, clean) = sheet.page(page_idx);
    assert_eq!(entries.len(), layout.fields.len(), "one entry a field");
    let mut hand = Hand::over(clean, &layout.fields, seed);
    for (idx, entry) in entries.iter().enumerate() {
        hand.apply(idx, entry);
    }
    let Hand { page: raster, touched, crossed, .. } = hand;
    let asks = |(idx, entry): (usize, &Entry)| {
        // A line over an untouched row must not make a question; over a mark it may.
        let has_mark = entry.habit.state() != FieldState::Blank;
        entry.habit.may_ask() || touched[idx] || (crossed[idx] && has_mark)
    };
    let rows = layout.fields.iter().zip(entries.iter().enumerate());
    let fields = rows.map(|(field, at)| truth(field, at.1, asks(at))).collect();
    let sheet_id = sheet.layout.sheet_id.to_string();
    MarkedPage { raster, truth: PageTruth { sheet_id, page: layout.page, fields } }
}

fn truth(field: &Field, entry: &Entry, may_ask: bool) -> FieldTruth {
    let state = entry.habit.state();
    let value =
        (state == FieldState::Marked).then(|| field.bubbles[entry.bubble_idx].value.clone());
    FieldTruth {
        field: field.field.clone(),
        state,
        value,
        may_ask,
        lost: false,
        habit: entry.habit.words().to_owned(),
        pen: if entry.habit == Habit::Untouched { "" } else { entry.pen.kind.words() }.to_owned(),
    }
}
