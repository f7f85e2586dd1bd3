use super::{
    icon::{Icon, Shape},
    link::A,
};
use crate::{
    i18n::{t_string, text, use_i18n},
    log,
    storage::{StorageError, events},
};
use leptos::prelude::*;

/// What a page reads from storage, and reads again when something was written.
pub(crate) type Loading<T> = LocalResource<Result<T, StorageError>>;

/// Says that stored things changed, so that whatever shows them reads them again.
#[derive(Clone, Copy)]
pub(crate) struct Changes(RwSignal<u32>);

impl Changes {
    /// Makes the count known to every page.
    pub(crate) fn provide() {
        let changes = Self(RwSignal::new(0));
        provide_context(changes);
        // What this tab or another has written.
        events::listen(move |_| changes.announce());
    }

    /// The count of this app.
    pub(crate) fn expect() -> Self {
        use_context().unwrap_or_else(|| Self(RwSignal::new(0)))
    }

    /// Reads again whatever is shown. Called once a transaction is complete, never before.
    pub(crate) fn announce(self) {
        self.0.update(|n| *n = n.wrapping_add(1));
    }

    fn track(self) {
        self.0.track();
    }
}

/// Reads from storage now, and again after every announced change and every change of a signal
/// that `read` uses before its first `await`.
pub(crate) fn load<T, F>(read: impl Fn() -> F + 'static) -> Loading<T>
where
    T: Clone + 'static,
    F: Future<Output = Result<T, StorageError>> + 'static,
{
    let changes = Changes::expect();
    LocalResource::new(move || {
        changes.track();
        read()
    })
}

/// Shows what was read: a quiet placeholder first, then the children; or what went wrong.
#[component]
pub(crate) fn Loaded<T, F, V>(from: Loading<T>, children: F) -> impl IntoView
where
    T: Clone + 'static,
    F: Fn(T) -> V + Send + 'static,
    V: IntoView + 'static,
{
    move || match from.get() {
        None => view! { <div class="skeleton" aria-busy="true"></div> }.into_any(),
        Some(Ok(value)) => {
            log::page_is_shown();
            children(value).into_any()
        }
        Some(Err(error)) => view! { <StorageProblem error /> }.into_any(),
    }
}

/// What went wrong with the storage and what to do about it.
#[component]
pub(crate) fn StorageProblem(error: StorageError) -> impl IntoView {
    let i18n = use_i18n();
    let is_missing = matches!(error, StorageError::Missing { .. });
    view! {
        <div class="note note-problem" role="alert" data-test="storage-problem">
            <Icon shape=Shape::Alert />
            <p>{move || text::storage_error(i18n, &error)}</p>
        </div>
        {is_missing.then(|| view! {
            <div class="pair page-ways">
                <A href="/" attr:class="button">{move || t_string!(i18n, common.home)}</A>
                <A href="/history" attr:class="button">{move || t_string!(i18n, book.history)}</A>
            </div>
        })}
    }
}
