//! Totals, undo, and the button that records.

use super::decide::Decisions;
use crate::{
    components::{Icon, Shape, status_shape, status_word},
    i18n::{t_string, text, use_i18n},
};
use attendance::Status;
use leptos::prelude::*;

/// Stays in view at the foot of the page.
#[component]
pub(super) fn RecordBar(decisions: Decisions) -> impl IntoView {
    let i18n = use_i18n();
    let outlook = Memo::new(move |_| decisions.outlook());
    let total = move |status: Status| {
        view! {
            <span class=format!("outlook-status outlook-{}", status.as_str()) data-test=format!("total-{}", status.as_str())>
                <Icon shape=status_shape(status) />
                <span class="visually-hidden">{move || status_word(i18n, status)}</span>
                {move || text::number(i18n, outlook.get().totals.of_status(status))}
            </span>
        }
    };
    let open = move || {
        let n = outlook.get().n_open;
        (n > 0).then(|| {
            let number = text::number(i18n, n);
            let words = t_string!(i18n, review.open_rows, count = n as u64, n = number).to_string();
            view! { <span class="outlook-open" data-test="total-open">{words}</span> }
        })
    };
    let undo = move || {
        let n = decisions.n_steps();
        (n > 0).then(|| {
            let number = text::number(i18n, n);
            let words = t_string!(i18n, review.n_decided, count = n as u64, n = number).to_string();
            view! {
                <button class="button button-quiet" data-test="review-undo" on:click=move |_| decisions.undo()>
                    <Icon shape=Shape::Undo />
                    <span>{words} " – " {t_string!(i18n, review.undo_last)}</span>
                </button>
            }
        })
    };
    let action = move || {
        let n = outlook.get().n_changes;
        if decisions.is_recording() {
            t_string!(i18n, review.recording).to_owned()
        } else if n == 0 {
            t_string!(i18n, review.finish).to_owned()
        } else {
            let number = text::number(i18n, n);
            t_string!(i18n, review.record, count = n as u64, n = number).to_string()
        }
    };
    view! {
        <footer class="record-bar" data-test="record-bar">
            <div class="outlook" aria-label=move || t_string!(i18n, review.totals)>
                {Status::ALL.map(total).collect_view()}
                {open}
            </div>
            {move || (outlook.get().n_changes + outlook.get().n_open == 0).then(|| view! {
                <p class="small soft" data-test="nothing-to-change">
                    {move || t_string!(i18n, review.nothing_to_change)}
                </p>
            })}
            <div class="record-buttons">
                {undo}
                <button
                    class="button button-primary grow"
                    data-test="record"
                    disabled=move || decisions.is_recording()
                    on:click=move |_| decisions.record()
                >
                    {action}
                </button>
            </div>
        </footer>
    }
}
