//! Rows without a mark on a page that does not say what that means: all in one tap.

use super::decide::Decisions;
use crate::{
    components::{Icon, RowStrip, status_shape},
    i18n::{t_string, text, use_i18n},
};
use attendance::Status;
use leptos::prelude::*;

/// Shown from two rows on: a single one is decided like any other.
#[component]
pub(super) fn Unmarked(decisions: Decisions) -> impl IntoView {
    let questions = decisions.questions();
    let n = Memo::new(move |_| questions.with(|questions| questions.unmarked().count()));
    move || (n.get() > 1).then(|| view! { <All decisions n=n.get() /> })
}

#[component]
fn All(decisions: Decisions, n: usize) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = RwSignal::new(false);
    let head = move || {
        let number = text::number(i18n, n);
        t_string!(i18n, review.unmarked, count = n as u64, n = number).to_string()
    };
    // The pictures are made only once somebody wants to see them.
    let rows = move || {
        is_open.get().then(|| {
            let doubts: Vec<_> = decisions
                .questions()
                .with_untracked(|questions| questions.unmarked().cloned().collect());
            doubts
                .into_iter()
                .map(|doubt| {
                    let image = doubt.picture().and_then(|picture| decisions.strip(picture));
                    view! { <RowStrip image name=doubt.name.clone() /> }
                })
                .collect_view()
        })
    };
    view! {
        <section class="card card-brand stack-s" data-test="unmarked" data-count=n>
            <h2>{head}</h2>
            <p class="small">{move || t_string!(i18n, review.unmarked_text)}</p>
            <details on:toggle=move |event| is_open.set(event_target::<web_sys::HtmlDetailsElement>(&event).open())>
                <summary class="small">{move || t_string!(i18n, review.show_rows)}</summary>
                <div class="strips strips-many">{rows}</div>
            </details>
            <div class="choices">
                <button
                    class="choice choice-absent"
                    data-test="unmarked-absent"
                    on:click=move |_| decisions.settle_unmarked(Status::Absent)
                >
                    <Icon shape=status_shape(Status::Absent) />
                    <span>{move || t_string!(i18n, review.all_absent)}</span>
                </button>
                <button
                    class="choice choice-present"
                    data-test="unmarked-present"
                    on:click=move |_| decisions.settle_unmarked(Status::Present)
                >
                    <Icon shape=status_shape(Status::Present) />
                    <span>{move || t_string!(i18n, review.all_present)}</span>
                </button>
            </div>
        </section>
    }
}
