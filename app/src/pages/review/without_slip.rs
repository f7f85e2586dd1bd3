//! Students who handed in no slip: asked about once, all together.

use super::decide::Decisions;
use crate::{
    components::{Icon, Shape, status_shape},
    i18n::{t_string, text, use_i18n},
};
use attendance::{Status, StudentId};
use leptos::prelude::*;

/// Shown while there are any. Nobody is absent by silence.
#[component]
pub(super) fn WithoutSlip(decisions: Decisions) -> impl IntoView {
    let questions = decisions.questions();
    let n = Memo::new(move |_| questions.with(|questions| questions.slips.without_slip.len()));
    move || (n.get() > 0).then(|| view! { <Ask decisions n=n.get() /> })
}

#[component]
fn Ask(decisions: Decisions, n: usize) -> impl IntoView {
    let i18n = use_i18n();
    let questions = decisions.questions();
    let is_open = RwSignal::new(false);
    let has_open_slips =
        Memo::new(move |_| questions.with(|questions| !questions.slips.unknown.is_empty()));
    let head = move || {
        let number = text::number(i18n, n);
        t_string!(i18n, review.without, count = n as u64, n = number).to_string()
    };
    let students = move || {
        is_open.get().then(|| {
            let ids = questions.with(|questions| questions.slips.without_slip.clone());
            let line = |student: StudentId| {
                let (name, id) = (decisions.name_of(&student), student.to_string());
                view! { <li><bdi>{name}</bdi> " – " <bdi class="soft">{id}</bdi></li> }
            };
            ids.into_iter().map(line).collect_view()
        })
    };
    view! {
        <section class="card card-brand stack-s" data-test="without-slip" data-count=n>
            <h2>{head}</h2>
            <p class="small">{move || if has_open_slips.get() {
                t_string!(i18n, review.without_wait)
            } else {
                t_string!(i18n, review.without_text)
            }}</p>
            <details on:toggle=move |event| is_open.set(event_target::<web_sys::HtmlDetailsElement>(&event).open())>
                <summary class="small">{move || t_string!(i18n, review.without_names)}</summary>
                <ul class="small without-names">{students}</ul>
            </details>
            <div class="choices">
                <button
                    class="choice choice-absent"
                    data-test="without-absent"
                    disabled=move || has_open_slips.get()
                    on:click=move |_| decisions.without_absent()
                >
                    <Icon shape=status_shape(Status::Absent) />
                    <span>{move || t_string!(i18n, review.without_absent)}</span>
                </button>
                <button class="choice choice-plain" data-test="without-leave" on:click=move |_| decisions.without_left()>
                    <Icon shape=Shape::Clock />
                    <span>{move || t_string!(i18n, review.without_leave)}</span>
                </button>
            </div>
        </section>
    }
}
