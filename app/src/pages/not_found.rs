use crate::components::A;
use crate::{
    components::{Empty, PageHead, Shape},
    i18n::{t_string, use_i18n, word},
};
use leptos::prelude::*;

/// An address that leads nowhere.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    let i18n = use_i18n();
    let title = word!(i18n, common.not_found);
    let text = word!(i18n, common.not_found_next);
    view! {
        <PageHead title />
        <Empty shape=Shape::Search title text>
            <A href="/" attr:class="button button-primary">{move || t_string!(i18n, common.to_home)}</A>
        </Empty>
    }
}
