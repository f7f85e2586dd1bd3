//! How the app stands with its storage, said on every page as soon as it is known.

use super::signs::{Signs, is_private};
use crate::jobs::Jobs;
use crate::log::{self, What};
use crate::storage::{self, StorageError, space};
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Share of the room above which it is said before a write fails.
const NEARLY_FULL: f64 = 0.95;

/// Whether what is entered will be there tomorrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// As far as known, it will.
    Fine,
    /// The browser gives no storage at all.
    Refused,
    /// What is kept goes when the window is closed.
    InMemory,
    /// A few more files and nothing can be kept.
    NearlyFull,
    /// The last write did not fit.
    Full,
}

thread_local! {
    static STANDING: ArcRwSignal<Standing> = ArcRwSignal::new(Standing::Fine);
}

fn signal() -> ArcRwSignal<Standing> {
    STANDING.with(Clone::clone)
}

/// How the app stands now, followed.
pub(crate) fn standing() -> Standing {
    signal().get()
}

fn set(standing: Standing) {
    if signal().get_untracked() != standing {
        signal().set(standing);
    }
}

/// Tries the storage: opens it, writes a line of the log, and looks at the room.
pub(crate) async fn check() {
    let connection = match storage::connection().await {
        Ok(connection) => connection,
        // Another tab in the way or a newer release is said by the page itself.
        Err(error) => return storage_failed(&error),
    };
    if connection.is_in_memory() {
        return set(Standing::Refused);
    }
    let line = log::Event::happened(crate::platform::clock::now(), What::StorageTried);
    if let Err(error) = log::append(&connection, &[line]).await {
        return storage_failed(&error);
    }
    let is_promised = space::is_protected().await;
    let room = space::estimate().await;
    let signs = Signs {
        is_promised,
        allowed_bytes: room.map(|room| room.allowed_bytes),
        heap_bytes: heap_bytes(),
        is_folder_refused: is_folder_refused().await,
    };
    let is_short = room.is_some_and(|room| room.used_bytes > NEARLY_FULL * room.allowed_bytes);
    if is_short {
        set(Standing::NearlyFull);
    } else if is_private(&signs) {
        log::note(What::StorageInMemory);
        set(Standing::InMemory);
    } else {
        set(Standing::Fine);
    }
}

/// A write or the opening failed.
pub(crate) fn storage_failed(error: &StorageError) {
    match error {
        StorageError::Unavailable { .. } => set(Standing::Refused),
        StorageError::Full => set(Standing::Full),
        StorageError::Blocked
        | StorageError::Newer
        | StorageError::Unreadable { .. }
        | StorageError::Missing { .. }
        | StorageError::Failed { .. } => {}
    }
}

/// A person asks for another try. Nothing of the window is lost by it.
pub(crate) async fn try_again() {
    if !storage::is_in_memory() {
        check().await;
        if standing_now() != Standing::Full {
            Jobs::get().wake();
        }
    } else if !storage::would_lose() {
        let _ = window().location().reload();
    }
}

fn standing_now() -> Standing {
    signal().get_untracked()
}

/// A write or the opening worked: what was said before may be over.
pub(crate) fn storage_worked() {
    if signal().get_untracked() == Standing::Full {
        spawn_local(check());
    }
}

/// What memory scripts may take; only Chromium says.
fn heap_bytes() -> Option<f64> {
    let performance = window().performance()?;
    let memory = Reflect::get(&performance, &"memory".into()).ok()?;
    Reflect::get(&memory, &"jsHeapSizeLimit".into()).ok()?.as_f64()
}

/// Whether a private folder of files is refused where the browser has such folders.
async fn is_folder_refused() -> bool {
    let storage = window().navigator().storage();
    let get = Reflect::get(&storage, &"getDirectory".into()).unwrap_or(JsValue::UNDEFINED);
    let Ok(get) = get.dyn_into::<Function>() else { return false };
    match get.call0(&storage) {
        Ok(asked) => JsFuture::from(asked.unchecked_into::<Promise>()).await.is_err(),
        Err(_) => true,
    }
}
