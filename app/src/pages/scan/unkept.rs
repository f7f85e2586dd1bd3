//! Files that could not be kept. A photo that was taken here is nowhere else: it stays in this
//! window until it is kept after all, saved to the phone, or let go.

use super::choose::store;
use super::session_path;
use crate::{
    components::{A, Changes, Icon, Shape},
    i18n::{I18n, t_string, text, use_i18n},
    jobs::Jobs,
    platform::files,
    storage::StorageError,
};
use attendance::SessionId;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::cell::RefCell;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

/// A file that waits for room.
#[derive(Clone)]
struct Unkept {
    session: SessionId,
    file: File,
    error: StorageError,
}

thread_local! {
    static FILES: RefCell<Vec<Unkept>> = const { RefCell::new(Vec::new()) };
    static CHANGED: ArcRwSignal<u32> = ArcRwSignal::new(0);
}

/// Holds on to a file that was not kept.
pub(super) fn hold(session: SessionId, file: File, error: StorageError) {
    change(|files| files.push(Unkept { session, file, error }));
}

/// Whether any file would go with the window, not followed.
pub(crate) fn has_any() -> bool {
    FILES.with_borrow(|files| !files.is_empty())
}

fn change<T>(change: impl FnOnce(&mut Vec<Unkept>) -> T) -> T {
    let changed = FILES.with_borrow_mut(change);
    CHANGED.with(Clone::clone).update(|n| *n = n.wrapping_add(1));
    changed
}

fn followed() -> Vec<Unkept> {
    CHANGED.with(Clone::clone).track();
    FILES.with_borrow(Clone::clone)
}

fn take(file: &File) {
    change(|files| files.retain(|one| one.file != *file));
}

/// The files of a session that were not kept, with what can be done about each.
#[component]
pub(super) fn UnkeptFiles(session: SessionId) -> impl IntoView {
    let changes = Changes::expect();
    move || {
        let of_session = |one: &Unkept| one.session == session;
        let files = followed().into_iter().filter(of_session);
        files
            .map(|one| view! { <UnkeptFile one=StoredValue::new_local(one) changes /> })
            .collect_view()
    }
}

#[component]
fn UnkeptFile(one: StoredValue<Unkept, LocalStorage>, changes: Changes) -> impl IntoView {
    let i18n = use_i18n();
    let is_trying = RwSignal::new(false);
    let again = move |_| {
        if is_trying.get_untracked() {
            return;
        }
        is_trying.set(true);
        let Unkept { session, file, .. } = one.get_value();
        spawn_local(async move {
            let kept = store(session.clone(), &file, 0).await;
            take(&file);
            match kept {
                Ok(()) => {
                    changes.announce();
                    Jobs::get().wake();
                }
                Err(error) => hold(session, file, error),
            }
        });
    };
    let save =
        move |_| one.with_value(|one| drop(files::download_blob(&one.file, &one.file.name())));
    let remove = move |_| one.with_value(|one| take(&one.file));
    view! {
        <article class="note note-problem" role="alert" data-test="unkept">
            <Icon shape=Shape::Alert />
            <div class="stack-s grow">
                <p class="strong">
                    {move || t_string!(i18n, scan.unkept)} " " <bdi>{one.with_value(|one| one.file.name())}</bdi>
                </p>
                <p>{move || one.with_value(|one| problem(i18n, &one.error))}</p>
                <p>{move || t_string!(i18n, scan.unkept_text)}</p>
                <div class="row wrap">
                    <button class="button button-primary" data-test="unkept-again"
                        disabled=move || is_trying.get() on:click=again>
                        {move || t_string!(i18n, scan.try_again)}
                    </button>
                    <button class="button" data-test="unkept-save" on:click=save>
                        <Icon shape=Shape::Download />
                        {move || t_string!(i18n, scan.unkept_save)}
                    </button>
                    <button class="button button-quiet" data-test="unkept-remove" on:click=remove>
                        {move || t_string!(i18n, scan.unkept_remove)}
                    </button>
                </div>
            </div>
        </article>
    }
}

fn problem(i18n: I18n, error: &StorageError) -> String {
    match error {
        // The browser refuses to keep a file whose bytes it cannot get.
        StorageError::Failed { .. } => {
            let what = t_string!(i18n, errors.source_gone);
            format!("{what}. {}", t_string!(i18n, errors.source_gone_next))
        }
        other => text::storage_error(i18n, other),
    }
}

/// Says on every page that files wait, and where.
#[component]
pub(crate) fn UnkeptNote() -> impl IntoView {
    let i18n = use_i18n();
    let path = use_location().pathname;
    move || {
        let files = followed();
        let n = files.len();
        files.first().and_then(|first| {
            let to = format!("{}/scan", session_path(Some(&first.session)));
            // There they are shown themselves.
            let is_there = path.get().ends_with(&to);
            (!is_there).then(|| view! {
                <p class="note note-warning" data-test="unkept-note">
                    <Icon shape=Shape::Alert />
                    <A href=to>
                        {move || t_string!(i18n, scan.unkept_note, count = n as u64, n = text::number(i18n, n)).to_string()}
                    </A>
                </p>
            })
        })
    }
}
