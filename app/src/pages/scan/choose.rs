//! Files in: stored first, then read.

use super::unkept::hold;
use crate::log::{self, What};
use crate::{
    components::{Changes, Icon, Shape},
    i18n::{t_string, use_i18n},
    jobs::Jobs,
    platform::{clock, random},
    storage::{self, StorageError, scans},
};
use attendance::SessionId;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DragEvent, Event, File, FileList, HtmlInputElement};

/// What the file chooser offers first. A phone shows its gallery and its files for this.
const ACCEPT: &str = "image/*,application/pdf,.pdf,.tif,.tiff";

/// The camera, the gallery, the files.
#[component]
pub(super) fn Choose(session: SessionId, is_first: bool, has_slips: bool) -> impl IntoView {
    let i18n = use_i18n();
    let is_storing = RwSignal::new(false);
    let session = StoredValue::new(session);
    let taker = Taker { changes: Changes::expect(), is_storing, session };
    let on_change = move |event: Event| {
        let input: HtmlInputElement = event_target(&event);
        if let Some(files) = input.files() {
            taker.take(files_of(&files));
        }
        // The same file can be chosen again after it was removed.
        input.set_value("");
    };
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
            taker.take(files_of(&files));
        }
    };
    let choose = move || {
        if is_first { t_string!(i18n, scan.choose_files) } else { t_string!(i18n, scan.add_more) }
    };
    view! {
        <section
            class="card stack scan-choose"
            class:scan-choose-first=is_first
            on:dragover=|event| event.prevent_default()
            on:drop=on_drop
        >
            {is_first.then(|| view! {
                <div class="stack-s">
                    <h2>{move || t_string!(i18n, scan.empty_title)}</h2>
                    <p class="soft">{move || t_string!(i18n, scan.empty_text)}</p>
                </div>
            })}
            <div class="scan-buttons">
                <label class="button" class:button-primary=is_first>
                    <Icon shape=Shape::Camera />
                    {move || t_string!(i18n, scan.take_photo)}
                    <input
                        class="visually-hidden"
                        type="file"
                        accept="image/*"
                        capture="environment"
                        data-test="scan-camera"
                        on:change=on_change
                    />
                </label>
                <label class="button" class:button-primary=is_first>
                    <Icon shape=Shape::File />
                    {choose}
                    <input
                        class="visually-hidden"
                        type="file"
                        multiple
                        accept=ACCEPT
                        data-test="scan-files"
                        on:change=on_change
                    />
                </label>
            </div>
            <p class="soft small" aria-live="polite">
                {move || {
                    if is_storing.get() {
                        t_string!(i18n, scan.storing)
                    } else {
                        t_string!(i18n, scan.hint_flat)
                    }
                }}
            </p>
            {has_slips.then(|| view! { <p class="soft small">{move || t_string!(i18n, scan.hint_slips)}</p> })}
        </section>
    }
}

/// Takes files in.
#[derive(Clone, Copy)]
struct Taker {
    changes: Changes,
    is_storing: RwSignal<bool>,
    session: StoredValue<SessionId>,
}

impl Taker {
    fn take(self, files: Vec<File>) {
        if files.is_empty() {
            return;
        }
        self.is_storing.set(true);
        spawn_local(async move {
            for (position, file) in files.into_iter().enumerate() {
                let session = self.session.get_value();
                if let Err(error) = store(session.clone(), &file, position as u32).await {
                    hold(session, file, error);
                }
            }
            self.is_storing.try_set(false);
            Jobs::get().wake();
            self.changes.announce();
        });
    }
}

/// Keeps a file and queues it, before anything is done with it.
pub(super) async fn store(
    session: SessionId,
    file: &File,
    position: u32,
) -> Result<(), StorageError> {
    let no_id = || StorageError::Failed { detail: "no id".to_owned() };
    let scan = scans::Scan {
        id: random::scan_id().ok_or_else(no_id)?,
        session,
        name: file.name(),
        added_at: clock::now(),
        position,
        file: file.clone().into(),
    };
    scans::add(&storage::connection().await?, &scan).await?;
    log::note_scan(What::FileTaken, &scan.id, 1);
    Ok(())
}

fn files_of(files: &FileList) -> Vec<File> {
    (0..files.length()).filter_map(|idx| files.get(idx)).collect()
}
