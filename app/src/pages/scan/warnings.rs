//! What a person can do about a picture, in words.

use crate::i18n::{I18n, t_string, text, use_i18n};
use leptos::prelude::*;
use omr_core::{Edge, FieldReading, SheetReading, Warning};

/// A line for each warning of a reading.
#[component]
pub(super) fn Warnings(reading: SheetReading) -> impl IntoView {
    let i18n = use_i18n();
    let row_numbers: Vec<Option<usize>> = reading.fields.iter().map(row_number).collect();
    let line = |warning: Warning| {
        let rows = row_numbers.clone();
        let words = move || warning_words(i18n, warning, &rows);
        view! { <p class="small scan-warning" data-test="scan-warning">{words}</p> }
    };
    reading.warnings.into_iter().map(line).collect_view()
}

/// The number that is printed beside a row; the heading's field has none.
fn row_number(field: &FieldReading) -> Option<usize> {
    field.field.strip_prefix("row-")?.parse().ok()
}

fn glare_words(i18n: I18n, rows: &[Option<usize>]) -> String {
    let numbers: Vec<usize> = rows.iter().copied().flatten().collect();
    match numbers[..] {
        [] => t_string!(i18n, scan.warn_glare_part).to_owned(),
        [row] => {
            let row = text::number(i18n, row);
            t_string!(i18n, scan.warn_glare_row, row = row).to_string()
        }
        [first, .., last] => {
            let (first, last) = (text::number(i18n, first), text::number(i18n, last));
            t_string!(i18n, scan.warn_glare, first = first, last = last).to_string()
        }
    }
}

fn warning_words(i18n: I18n, warning: Warning, rows: &[Option<usize>]) -> String {
    match warning {
        Warning::PrintedAtScale { percent } => {
            let percent = text::number(i18n, percent.round().max(0.0) as usize);
            t_string!(i18n, scan.warn_scale, percent = percent).to_string()
        }
        Warning::PartHidden { .. } => t_string!(i18n, scan.warn_hidden).to_owned(),
        Warning::EdgeMissing { edge } => match edge {
            Edge::Top => t_string!(i18n, scan.warn_top).to_owned(),
            Edge::Right => t_string!(i18n, scan.warn_right).to_owned(),
            Edge::Bottom => t_string!(i18n, scan.warn_bottom).to_owned(),
            Edge::Left => t_string!(i18n, scan.warn_left).to_owned(),
        },
        Warning::Glare { first_field, last_field } => {
            glare_words(i18n, rows.get(first_field..=last_field).unwrap_or_default())
        }
        Warning::Blurred => t_string!(i18n, scan.warn_blurred).to_owned(),
        Warning::TooDark => t_string!(i18n, scan.warn_dark).to_owned(),
        Warning::LowContrast => t_string!(i18n, scan.warn_contrast).to_owned(),
        Warning::TooSmall { .. } => t_string!(i18n, scan.warn_small).to_owned(),
        Warning::IdCheckFailed => t_string!(i18n, scan.warn_id_check).to_owned(),
        Warning::IdUnchecked => t_string!(i18n, scan.warn_id_unchecked).to_owned(),
    }
}
