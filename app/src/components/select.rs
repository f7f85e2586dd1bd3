use leptos::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

/// Joins a label and its list by id.
static NEXT_ID: AtomicU32 = AtomicU32::new(0);

/// A labelled list of choices: the value of each and its words.
#[component]
pub(crate) fn Select(
    #[prop(into)] label: Signal<String>,
    /// The choices: value and words.
    #[prop(into)]
    choices: Signal<Vec<(String, String)>>,
    value: RwSignal<String>,
    /// The journey's name for it.
    test: &'static str,
) -> impl IntoView {
    let id = format!("select-{}", NEXT_ID.fetch_add(1, Ordering::Relaxed));
    let option = move |(key, words): (String, String)| {
        let of = key.clone();
        let is_chosen = move || value.with(|value| *value == of);
        view! { <option value=key selected=is_chosen>{words}</option> }
    };
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{move || label.get()}</label>
            <select class="input" id=id data-test=test
                on:change=move |event| value.set(event_target_value(&event))>
                {move || choices.get().into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}
