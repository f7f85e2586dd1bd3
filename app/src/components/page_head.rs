use super::icon::{Icon, Shape};
use super::link::A;
use crate::i18n::{t_string, use_i18n};
use leptos::{html, prelude::*};
use std::cell::Cell;

thread_local! {
    /// The first page keeps the browser's own focus; later ones move it, as a page load would.
    static IS_FIRST_PAGE: Cell<bool> = const { Cell::new(true) };
}

/// The page's title, the way back, and its actions. The title is also the tab's, and takes the
/// focus when the page changes, so that a screen reader says where it is.
#[component]
pub(crate) fn PageHead(
    /// The page's name.
    #[prop(into)]
    title: Signal<String>,
    /// A line under it.
    #[prop(optional, into)]
    under: Option<Signal<String>>,
    /// Where "back" leads, as a path of the app.
    #[prop(optional, into)]
    back: Option<Signal<String>>,
    /// Buttons at the end of the line.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let i18n = use_i18n();
    let heading = NodeRef::<html::H1>::new();
    // An effect ends with its page; a title of `leptos_meta` would be asked for once more after.
    Effect::new(move || {
        document().set_title(&format!("{} – {}", title.get(), t_string!(i18n, common.app_name)));
    });
    Effect::new(move || {
        if let Some(heading) = heading.get()
            && !IS_FIRST_PAGE.replace(false)
        {
            let _ = heading.focus();
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
    view! {
        <header class="page-head">
            {back.map(|back| view! {
                <A href=move || back.get() attr:class="icon-button" attr:data-test="back">
                    <Icon shape=Shape::Back />
                    <span class="visually-hidden">{move || t_string!(i18n, common.back)}</span>
                </A>
            })}
            <h1 tabindex="-1" node_ref=heading>
                {move || title.get()}
                {under.map(|under| view! { <div class="page-head-under">{move || under.get()}</div> })}
            </h1>
            {children.map(|children| children())}
        </header>
    }
}
