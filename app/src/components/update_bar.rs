use super::icon::{Icon, Shape};
use crate::{
    i18n::{t_string, text, use_i18n},
    jobs::Jobs,
    platform::offline::{Offline, ServiceState},
};
use leptos::prelude::*;

/// "Update ready": nothing changes until the person says so, and never while pages are read.
#[component]
pub(crate) fn UpdateBar() -> impl IntoView {
    let i18n = use_i18n();
    let service = ServiceState::expect();
    let is_reading = move || Jobs::get().reading().is_some();
    move || {
        service.has_update().then(|| view! {
            <aside class="update-bar" role="status" data-test="update-ready">
                <Icon shape=Shape::Info />
                <span class="grow">
                    {move || t_string!(i18n, scan.update_ready)}
                    {move || is_reading().then(|| view! {
                        <span class="small">" – " {move || t_string!(i18n, scan.update_wait)}</span>
                    })}
                </span>
                <button
                    class="button"
                    data-test="update-now"
                    disabled=is_reading
                    on:click=move |_| service.update()
                >
                    {move || t_string!(i18n, scan.update_now)}
                </button>
            </aside>
        })
    }
}

/// Whether the app works without a network: a bar while its files arrive, then a quiet line.
#[component]
pub(crate) fn OfflineNote() -> impl IntoView {
    let i18n = use_i18n();
    let service = ServiceState::expect();
    move || match service.offline() {
        Offline::Unknown => ().into_any(),
        Offline::Preparing { n_done, n_files } => {
            let words = move || {
                let (done, total) =
                    (text::number(i18n, n_done as usize), text::number(i18n, n_files as usize));
                t_string!(i18n, scan.offline_preparing, done = done, total = total).to_string()
            };
            view! {
                <p class="offline-note" data-test="offline-preparing">
                    <Icon shape=Shape::Download />
                    <span>{words}</span>
                    <progress class="scan-bar" max=n_files value=n_done aria-hidden="true"></progress>
                </p>
            }
            .into_any()
        }
        Offline::Ready => view! {
            <p class="offline-note" data-test="offline-ready">
                <Icon shape=Shape::Check />
                <span>{move || t_string!(i18n, scan.offline_ready)}</span>
            </p>
        }
        .into_any(),
    }
}
