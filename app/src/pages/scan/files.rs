//! The files and their pages.

use super::page_line::PageLines;
use crate::{
    components::{Changes, Icon, Shape, Toasts},
    i18n::{t_string, use_i18n},
    jobs::Jobs,
    omr_client::OmrClient,
    pages::review::Questions,
    platform::clock,
    storage::{
        self, StorageError,
        paper::SessionPaper,
        scans::{self, ScanWithPages},
    },
};
use attendance::ScanId;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Every file with what came of its pages, the latest first.
#[component]
pub(super) fn Files(paper: SessionPaper, questions: Questions) -> impl IntoView {
    let shown = paper.scans.clone();
    let (paper, questions) = (StoredValue::new_local(paper), StoredValue::new(questions));
    let file = move |scan: ScanWithPages| view! { <ScanFile scan paper questions /> };
    view! {
        <section class="stack" data-test="scans">
            {shown.into_iter().rev().map(file).collect_view()}
        </section>
    }
}

#[component]
fn ScanFile(
    scan: ScanWithPages,
    paper: StoredValue<SessionPaper, LocalStorage>,
    questions: StoredValue<Questions>,
) -> impl IntoView {
    let i18n = use_i18n();
    let id = scan.scan.id.clone();
    let n_pages = scan.n_pages().unwrap_or(1);
    let remove = remover(id.clone());
    let line = |page_idx| {
        let page = scan.pages.get(&page_idx).cloned();
        let scan = id.clone();
        view! { <PageLines scan page_idx n_in_file=n_pages page paper questions /> }
    };
    let lines = (0..n_pages).map(line).collect_view();
    view! {
        <article class="card scan-file" data-test="scan-file">
            <header class="row">
                <Icon shape=Shape::File />
                <h3 class="grow scan-name"><bdi>{scan.scan.name.clone()}</bdi></h3>
                <button
                    class="icon-button"
                    data-test="scan-remove"
                    on:click=move |_| remove.run(())
                >
                    <Icon shape=Shape::Close />
                    <span class="visually-hidden">{move || t_string!(i18n, scan.remove)}</span>
                </button>
            </header>
            <ul class="scan-pages">{lines}</ul>
        </article>
    }
}

/// Removes a scan at once and offers to put it back.
fn remover(id: ScanId) -> Callback<()> {
    let i18n = use_i18n();
    let (toasts, changes) = (Toasts::expect(), Changes::expect());
    let failed = move |error: &StorageError| {
        toasts.say(untrack(|| crate::i18n::text::storage_error(i18n, error)));
    };
    Callback::new(move |()| {
        let id = id.clone();
        spawn_local(async move {
            match remove(&id).await {
                Ok(removed) => {
                    OmrClient::get().cancel(id.as_str());
                    Jobs::get().wake();
                    changes.announce();
                    let removed = StoredValue::new_local(removed);
                    let undo = move || {
                        spawn_local(async move {
                            match put_back(&removed.get_value()).await {
                                Ok(()) => {
                                    changes.announce();
                                    Jobs::get().wake();
                                }
                                Err(error) => failed(&error),
                            }
                        });
                    };
                    let words = untrack(|| t_string!(i18n, scan.removed).to_owned());
                    toasts.say_with_undo(words, undo);
                }
                Err(error) => failed(&error),
            }
        });
    })
}

async fn remove(id: &ScanId) -> Result<scans::Removed, StorageError> {
    scans::remove(&storage::connection().await?, id).await
}

async fn put_back(removed: &scans::Removed) -> Result<(), StorageError> {
    scans::put_back(&storage::connection().await?, removed, clock::now()).await
}
