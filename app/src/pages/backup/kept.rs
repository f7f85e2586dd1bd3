//! The copies that the app keeps itself.

use super::{ToOpen, words};
use crate::{
    backup::{self, BackupFile},
    components::{Icon, Loaded, Shape, load},
    i18n::{t_string, text, use_i18n},
    storage::{
        self,
        snapshots::{self, Snapshot},
    },
};
use leptos::prelude::*;

#[component]
pub(super) fn Kept() -> impl IntoView {
    let i18n = use_i18n();
    let copies = load(async || snapshots::list(&storage::connection().await?).await);
    view! {
        <Loaded from=copies let:copies>
            {(!copies.is_empty()).then(|| view! {
                <section class="card stack" data-test="kept-copies">
                    <h2>{move || t_string!(i18n, backup.kept_title)}</h2>
                    <p class="soft small">{move || t_string!(i18n, backup.kept_text)}</p>
                    <div class="list">
                        {copies.into_iter().map(|copy| view! { <Copy copy /> }).collect_view()}
                    </div>
                </section>
            })}
        </Loaded>
    }
}

#[component]
fn Copy(copy: Snapshot) -> impl IntoView {
    let i18n = use_i18n();
    let to_open = expect_context::<ToOpen>().0;
    let Snapshot { made_at, file, is_backup } = copy;
    let extension = if is_backup { "hadir" } else { "json" };
    let name = format!("hadir-{}.{extension}", made_at.as_millis());
    let size = file.size();
    let file = StoredValue::new_local(BackupFile { name, blob: file });
    let save = move |_| {
        // What the browser refuses, it says itself.
        let _ = file.with_value(backup::save);
    };
    let open = move |_| to_open.set(Some(file.with_value(|file| file.blob.clone())));
    view! {
        <div class="list-row list-row-wrap" data-test="kept-copy">
            <div class="grow">
                <div class="list-title">{move || text::moment(i18n, made_at)}</div>
                <div class="list-under">
                    {move || words::size(i18n, size)}
                    {(!is_backup).then(|| view! { " – " {move || t_string!(i18n, backup.kept_old)} })}
                </div>
            </div>
            <button class="button button-quiet" data-test="save-copy" on:click=save>
                <Icon shape=Shape::Download />{move || t_string!(i18n, backup.save)}
            </button>
            {is_backup.then(|| view! {
                <button class="button button-quiet" data-test="open-copy" on:click=open>
                    {move || t_string!(i18n, backup.go_back)}
                </button>
            })}
        </div>
    }
}
