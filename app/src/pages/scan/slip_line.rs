//! One slip of a page: whose it is, what it says, what to do about it.

use super::warnings::Warnings;
use crate::{
    components::{Icon, Shape, StatusMark},
    i18n::{t_string, text, use_i18n},
    pages::review::Questions,
    storage::paper::SessionPaper,
};
use attendance::reconcile::{PagePlace, SlipState};
use leptos::prelude::*;
use omr_core::SheetReading;

/// A slip that was read.
#[component]
pub(super) fn SlipLine(
    place: PagePlace,
    reading: SheetReading,
    paper: StoredValue<SessionPaper, LocalStorage>,
    questions: StoredValue<Questions>,
) -> impl IntoView {
    let i18n = use_i18n();
    let state = questions.with_value(|q| q.slips.states.get(&place).cloned());
    let total = paper.with_value(|paper| paper.n_slips_of(&reading.sheet_id));
    let number = reading.page;
    let title = move || {
        let n = text::number(i18n, number as usize);
        let total = text::number(i18n, total.unwrap_or(number as usize));
        t_string!(i18n, scan.slip_of, n = n, total = total).to_string()
    };
    let name = match &state {
        Some(SlipState::Of { student, .. }) => paper.with_value(|paper| paper.name_of(student)),
        _ => None,
    };
    let status = match &state {
        Some(SlipState::Of { status, .. }) => *status,
        _ => None,
    };
    let (shape, code) = match &state {
        Some(SlipState::Of { status: Some(_), .. }) => (Shape::Check, "student"),
        Some(SlipState::Of { status: None, .. }) => (Shape::Search, "to-look"),
        Some(SlipState::Empty) => (Shape::Note, "empty"),
        Some(SlipState::SetAside) => (Shape::Note, "aside"),
        Some(SlipState::Unknown) | None => (Shape::Search, "unknown"),
    };
    let says = move || match &state {
        Some(SlipState::Of { is_second: true, .. }) => Some(t_string!(i18n, scan.slip_second)),
        Some(SlipState::Of { is_repeat: true, .. }) => Some(t_string!(i18n, scan.slip_again)),
        Some(SlipState::Of { status: None, .. }) => Some(t_string!(i18n, scan.slip_to_look)),
        Some(SlipState::Of { .. }) => None,
        Some(SlipState::Empty) => Some(t_string!(i18n, scan.slip_empty)),
        Some(SlipState::SetAside) => Some(t_string!(i18n, scan.slip_aside)),
        Some(SlipState::Unknown) | None => Some(t_string!(i18n, scan.slip_unknown)),
    };
    view! {
        <Icon shape />
        <div class="grow" data-test="slip" data-slip=number data-state=code>
            <p class="small soft">{title}</p>
            {name.map(|name| view! {
                <p class="row spread">
                    <bdi class="strong">{name}</bdi>
                    {status.map(|status| view! { <StatusMark status=Some(status) /> })}
                </p>
            })}
            {move || says().map(|words| view! { <p class="small">{words}</p> })}
            <Warnings reading />
        </div>
    }
}
