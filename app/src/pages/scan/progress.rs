//! How far the reading is, and how to stop it.

use crate::{
    components::{Icon, Shape, StorageProblem},
    i18n::{explain, t_string, text, use_i18n},
    jobs::{Jobs, ReaderProblem, Reading},
    storage::StorageError,
};
use leptos::prelude::*;
use leptos_meta::Title;
use protocol::JobError;

/// A bar while pages are read; what went wrong when they cannot be.
#[component]
pub(super) fn ReadingBar() -> impl IntoView {
    let progress = move || Jobs::get().reading();
    let problem = move || Jobs::get().problem();
    view! {
        {move || progress().map(|progress| view! { <Bar progress /> })}
        {move || problem().map(|problem| view! { <Problem problem /> })}
    }
}

#[component]
fn Bar(progress: Reading) -> impl IntoView {
    let i18n = use_i18n();
    // Nothing to count yet: a bar without a value moves to and fro.
    let is_counting = progress.n_pages > 0;
    let total = progress.n_pages.max(1) as usize;
    let at = (progress.n_done as usize + 1).min(total);
    let words = move || {
        if !is_counting {
            return t_string!(i18n, scan.being_read).to_owned();
        }
        let (n, total) = (text::number(i18n, at), text::number(i18n, total));
        t_string!(i18n, scan.reading, n = n, total = total).to_string()
    };
    let session = StoredValue::new(progress.session.clone());
    let title = move || {
        let (n, total) = (text::number(i18n, at), text::number(i18n, total));
        t_string!(i18n, scan.reading_title, n = n, total = total).to_string()
    };
    view! {
        <Title text=title />
        <section class="card card-brand stack-s" data-test="scan-progress">
            <div class="row spread">
                <p class="strong" role="status">{words}</p>
                <button
                    class="button"
                    data-test="scan-cancel"
                    on:click=move |_| Jobs::get().pause(&session.get_value())
                >
                    <Icon shape=Shape::Close />
                    {move || t_string!(i18n, scan.stop)}
                </button>
            </div>
            <progress class="scan-bar" max=total value=is_counting.then_some(progress.n_done) aria-label=words></progress>
            <p class="soft small">{move || t_string!(i18n, scan.keep_open)}</p>
        </section>
    }
}

#[component]
fn Problem(problem: ReaderProblem) -> impl IntoView {
    let i18n = use_i18n();
    let error = match problem {
        ReaderProblem::Storage(error) => return view! { <NotStored error /> }.into_any(),
        ReaderProblem::Job(error) => error,
    };
    let needs_reload = matches!(error, JobError::VersionMismatch { .. } | JobError::Wire { .. });
    let words = move || explain::job_error(i18n, &error);
    let next = words.clone();
    view! {
        <div class="note note-problem" role="alert" data-test="scan-problem">
            <Icon shape=Shape::Alert />
            <div class="stack-s grow">
                <p class="strong">{move || words().what}</p>
                <p>{move || next().next}</p>
                {needs_reload.then(|| view! {
                    <button
                        class="button"
                        on:click=|_| { let _ = window().location().reload(); }
                    >
                        {move || t_string!(i18n, scan.reload)}
                    </button>
                })}
            </div>
        </div>
    }
    .into_any()
}

/// What was read could not be kept: it is read again when a person asks.
#[component]
fn NotStored(error: StorageError) -> impl IntoView {
    let i18n = use_i18n();
    let is_full = error == StorageError::Full;
    view! {
        <div class="stack-s" data-test="scan-not-stored">
            <StorageProblem error />
            {is_full.then(|| view! {
                <button class="button" data-test="scan-again" on:click=|_| Jobs::get().wake()>
                    {move || t_string!(i18n, scan.try_again)}
                </button>
            })}
        </div>
    }
}
