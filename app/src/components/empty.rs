use super::icon::{Icon, Shape};
use leptos::prelude::*;

/// Nothing here yet: what belongs here, and the next step as the children.
#[component]
pub(crate) fn Empty(
    shape: Shape,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] text: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <div class="icon-large"><Icon shape /></div>
            <h2>{move || title.get()}</h2>
            <p class="soft">{move || text.get()}</p>
            {children.map(|children| children())}
        </div>
    }
}
