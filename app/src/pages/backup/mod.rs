//! Everything in one file, and back.

mod bring;
mod joined;
mod kept;
mod make;
mod orphans;
mod words;

use crate::{
    backup,
    components::{Icon, Loaded, PageHead, Shape, load},
    i18n::{t_string, text, use_i18n, word},
};
use leptos::prelude::*;
use web_sys::Blob;

/// A file that is to be opened on this page.
#[derive(Clone, Copy)]
struct ToOpen(RwSignal<Option<Blob>, LocalStorage>);

/// Making a backup, opening one, and the copies that the app keeps itself.
#[component]
pub(crate) fn BackupPage() -> impl IntoView {
    let i18n = use_i18n();
    provide_context(ToOpen(RwSignal::new_local(None)));
    view! {
        <PageHead title=word!(i18n, backup.backup) back=Signal::stored("/settings".to_owned()) />
        <div class="stack">
            <make::Make />
            <bring::Bring />
            <kept::Kept />
            <orphans::Orphans />
        </div>
    }
}

/// When the last backup was made.
#[component]
fn Last() -> impl IntoView {
    let i18n = use_i18n();
    let due = load(backup::due);
    view! {
        <Loaded from=due let:due>
            <p class="soft small" data-test="last-backup">
                <Icon shape=Shape::Clock />
                " "
                {move || match due.last {
                    Some(at) => t_string!(i18n, backup.last, when = text::moment(i18n, at)).to_string(),
                    None => t_string!(i18n, backup.never).to_owned(),
                }}
            </p>
        </Loaded>
    }
}
