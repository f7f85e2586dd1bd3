//! Scanned files whose session is not here: kept, shown, and let go by nobody but the person.

use super::words;
use crate::{
    components::{Icon, Loaded, Shape, Toasts, load},
    i18n::{t_string, text, use_i18n},
    platform::files,
    storage::{
        self,
        scans::{self, Scan},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// The files, once there are any.
#[component]
pub(super) fn Orphans() -> impl IntoView {
    let i18n = use_i18n();
    let again = RwSignal::new(0_u32);
    let left = load(move || {
        again.track();
        async { scans::without_session(&storage::connection().await?).await }
    });
    view! {
        <Loaded from=left let:left>
            {(!left.is_empty()).then(|| view! {
                <section class="card stack" data-test="orphans">
                    <h2>{move || t_string!(i18n, backup.orphans_title)}</h2>
                    <p class="soft small">{move || t_string!(i18n, backup.orphans_text)}</p>
                    <div class="list">
                        {left.into_iter().map(|scan| view! { <Orphan scan again /> }).collect_view()}
                    </div>
                </section>
            })}
        </Loaded>
    }
}

#[component]
fn Orphan(scan: Scan, again: RwSignal<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let (name, added_at, size) = (scan.name.clone(), scan.added_at, scan.file.size());
    let scan = StoredValue::new_local(scan);
    // What the browser refuses, it says itself.
    let save = move |_| scan.with_value(|scan| drop(files::download_blob(&scan.file, &scan.name)));
    let failed = move |error: &storage::StorageError| {
        toasts.say(untrack(|| text::storage_error(i18n, error)));
    };
    let remove = move |_| {
        let id = scan.with_value(|scan| scan.id.clone());
        spawn_local(async move {
            let removed = async { scans::remove(&storage::connection().await?, &id).await };
            match removed.await {
                Ok(removed) => {
                    again.update(|n| *n += 1);
                    let removed = StoredValue::new_local(removed);
                    let undo = move || {
                        spawn_local(async move {
                            match put_back(&removed.get_value()).await {
                                Ok(()) => drop(again.try_update(|n| *n += 1)),
                                Err(error) => failed(&error),
                            }
                        });
                    };
                    toasts
                        .say_with_undo(untrack(|| t_string!(i18n, scan.removed).to_owned()), undo);
                }
                Err(error) => failed(&error),
            }
        });
    };
    view! {
        <div class="list-row list-row-wrap" data-test="orphan">
            <div class="grow">
                <div class="list-title"><bdi>{name}</bdi></div>
                <div class="list-under">
                    {move || text::moment(i18n, added_at)} " – " {move || words::size(i18n, size)}
                </div>
            </div>
            <button class="button button-quiet" data-test="orphan-save" on:click=save>
                <Icon shape=Shape::Download />{move || t_string!(i18n, backup.save)}
            </button>
            <button class="button button-quiet" data-test="orphan-remove" on:click=remove>
                <Icon shape=Shape::Close />{move || t_string!(i18n, backup.orphans_remove)}
            </button>
        </div>
    }
}

async fn put_back(removed: &scans::Removed) -> Result<(), storage::StorageError> {
    scans::put_back(&storage::connection().await?, removed, crate::platform::clock::now()).await
}
