use super::icon::{Icon, Shape};
use leptos::prelude::*;

/// A search box whose label is for screen readers and whose words are the placeholder.
#[component]
pub(crate) fn SearchBox(
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    test: &'static str,
) -> impl IntoView {
    view! {
        <div class="search" role="search">
            <Icon shape=Shape::Search />
            <input
                class="input"
                type="search"
                dir="auto"
                autocomplete="off"
                aria-label=move || label.get()
                placeholder=move || label.get()
                data-test=test
                bind:value=value
            />
        </div>
    }
}
