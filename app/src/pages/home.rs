use crate::{
    components::{PageHead},
    i18n::{t_string, use_i18n},
};
use leptos::prelude::*;

/// Where a day begins.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::derive(move || t_string!(i18n, common.app_name).to_owned());
    view! { <PageHead title /> }
}
