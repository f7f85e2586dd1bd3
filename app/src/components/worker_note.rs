use super::icon::{Icon, Shape};
use crate::{
    i18n::{I18n, t_string, use_i18n},
    jobs::Jobs,
    omr_client::OmrClient,
    storage,
};
use ::jobs::{BreakerState, Task};
use leptos::prelude::*;

/// How the worker does while it does not do well, and what takes long; on every page.
#[component]
pub(crate) fn WorkerNote() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div aria-live="polite">
            {move || (!matches!(OmrClient::get().health(), BreakerState::Closed { .. })).then(|| view! {
                <aside class="note note-warning row" data-test="worker-note">
                    <Icon shape=Shape::Alert />
                    <span class="grow">{health_words(i18n)}</span>
                    {matches!(OmrClient::get().health(), BreakerState::Open { .. }).then(|| view! {
                        <button class="button" data-test="worker-try" on:click=|_| OmrClient::get().try_now()>
                            {t_string!(i18n, jobs.try_now)}
                        </button>
                    })}
                </aside>
            })}
            {move || OmrClient::get().slow().map(|task| view! { <Slow task /> })}
            {move || storage::is_slow().then(|| view! { <SlowStorage /> })}
        </div>
    }
}

/// How the worker does, in words; followed.
pub(crate) fn health_words(i18n: I18n) -> &'static str {
    match OmrClient::get().health() {
        BreakerState::Closed { .. } => t_string!(i18n, jobs.worker_good),
        BreakerState::Open { .. } => t_string!(i18n, jobs.worker_open),
        BreakerState::HalfOpen { .. } => t_string!(i18n, jobs.worker_half),
    }
}

/// Something takes long; it goes on unless a person stops it.
#[component]
fn Slow(task: Task) -> impl IntoView {
    let i18n = use_i18n();
    let words = move || match task {
        Task::Opening | Task::Page => t_string!(i18n, jobs.slow_opening),
        Task::Storage | Task::Report => t_string!(i18n, jobs.slow_report),
    };
    let stop = move |_| {
        OmrClient::get().wait_longer();
        // A file that is being opened would only be opened again: its job is paused.
        match Jobs::get().reading().filter(|_| task == Task::Opening) {
            Some(reading) => Jobs::get().pause(&reading.session),
            None => OmrClient::get().give_up(),
        }
    };
    view! {
        <aside class="note row" data-test="slow-note">
            <Icon shape=Shape::Clock />
            <span class="grow">{words}</span>
            <button class="button" on:click=|_| OmrClient::get().wait_longer()>
                {move || t_string!(i18n, jobs.wait_longer)}
            </button>
            <button class="button" on:click=stop>{move || t_string!(i18n, jobs.stop)}</button>
        </aside>
    }
}

/// The storage takes long; there is nothing to stop, as nothing of it may be lost.
#[component]
fn SlowStorage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <aside class="note row" data-test="slow-storage">
            <Icon shape=Shape::Clock />
            <span class="grow">{move || t_string!(i18n, jobs.slow_storage)}</span>
            <button class="button" on:click=|_| storage::wait_longer()>
                {move || t_string!(i18n, jobs.wait_longer)}
            </button>
        </aside>
    }
}
