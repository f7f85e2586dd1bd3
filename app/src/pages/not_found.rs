use crate::{
    components::{Empty, PageHead, Shape},
    i18n::{t_string, use_i18n},
};
use leptos::prelude::*;
use leptos_router::components::A;

/// An address that leads nowhere.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::derive(move || t_string!(i18n, common.not_found).to_owned());
    let text = Signal::derive(move || t_string!(i18n, common.not_found_next).to_owned());
    view! {
        <PageHead title />
        <Empty shape=Shape::Search title text>
            <A href="/" attr:class="button button-primary">{move || t_string!(i18n, common.to_home)}</A>
        </Empty>
    }
}
