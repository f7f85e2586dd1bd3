//! Bringing a list of students: choose a file, see what would happen, save.

mod columns;
mod preview;
mod problems;
mod result;
mod words;

use crate::{
    components::{FileDrop, Icon, PageHead, Shape},
    i18n::{explain, t_string, text, use_i18n, word},
    omr_client::OmrClient,
    storage::{self, StorageError},
};
use attendance::import::{ImportError, ImportOptions, ImportPreview};
use columns::ChooseColumns;
use js_sys::ArrayBuffer;
use leptos::{prelude::*, task::spawn_local};
use preview::Preview;
use protocol::JobError;
use result::{Imported, ResultCard};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// Where the import stands.
#[derive(Clone)]
enum Stage {
    /// No file yet.
    Waiting,
    /// The worker reads it.
    Reading,
    /// What would happen.
    Preview(ImportPreview),
    /// The file gives no list.
    Failed(JobError),
    /// The file or the storage could not be read.
    NotRead(Option<StorageError>),
    /// It is saved.
    Done(Imported),
}

/// The import being made: the file, the person's choices about it, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Import {
    file: RwSignal<Option<File>, LocalStorage>,
    options: RwSignal<ImportOptions>,
    stage: RwSignal<Stage>,
}

impl Import {
    fn new() -> Self {
        Self {
            file: RwSignal::new_local(None),
            options: RwSignal::new(ImportOptions::default()),
            stage: RwSignal::new(Stage::Waiting),
        }
    }

    /// Begins anew with a file.
    fn choose(self, file: File) {
        self.file.set(Some(file));
        self.options.set(ImportOptions::default());
        self.read();
    }

    /// The file's name, for the history.
    fn file_name(self) -> String {
        self.file.get_untracked().map(|file| file.name()).unwrap_or_default()
    }

    /// Reads the file again with other choices.
    fn change(self, change: impl FnOnce(&mut ImportOptions)) {
        self.options.update(change);
        self.read();
    }

    fn read(self) {
        let Some(file) = self.file.get_untracked() else { return };
        let options = self.options.get_untracked();
        self.stage.set(Stage::Reading);
        spawn_local(async move {
            let stage = read(&file, options.clone()).await;
            // A later choice has started a reading of its own, or the page is gone.
            if self.options.try_get_untracked().as_ref() == Some(&options) {
                self.stage.set(stage);
            }
        });
    }
}

async fn read(file: &File, options: ImportOptions) -> Stage {
    let saved = async { storage::students::all(&storage::connection().await?).await };
    let saved = match saved.await {
        Ok(saved) => saved,
        Err(error) => return Stage::NotRead(Some(error)),
    };
    let Ok(bytes) = JsFuture::from(file.array_buffer()).await else {
        return Stage::NotRead(None);
    };
    match OmrClient::get().import_table(bytes.unchecked_into::<ArrayBuffer>(), options, saved).await
    {
        Ok(preview) => Stage::Preview(preview),
        Err(error) => Stage::Failed(error),
    }
}

/// The page of an import.
#[component]
pub(crate) fn ImportPage() -> impl IntoView {
    let i18n = use_i18n();
    let import = Import::new();
    let on_files = Callback::new(move |files: Vec<File>| {
        if let Some(file) = files.into_iter().next() {
            import.choose(file);
        }
    });
    let name = move || import.file.get().map(|file| file.name());
    view! {
        <PageHead title=word!(i18n, import.title) back=Signal::stored("/students".to_owned()) />
        <div class="stack">
            {move || match import.stage.get() {
                Stage::Waiting => view! {
                    <FileDrop word=word!(i18n, import.choose) hint=word!(i18n, import.choose_hint)
                        accept=".xlsx,.xlsm,.xls,.ods,.csv,.txt,.tsv,.htm,.html,.xml,text/csv,text/html,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.ms-excel,application/vnd.oasis.opendocument.spreadsheet"
                        test="import-file" on_files />
                    <p class="soft small">{move || t_string!(i18n, import.columns_hint)}</p>
                }.into_any(),
                Stage::Done(imported) => view! { <ResultCard imported /> }.into_any(),
                Stage::Reading => view! {
                    <p class="row soft" role="status"><Icon shape=Shape::File /> <bdi>{name}</bdi></p>
                    <p role="status">{move || t_string!(i18n, import.reading)}</p>
                    <div class="skeleton" aria-busy="true"></div>
                }.into_any(),
                Stage::Preview(preview) => view! {
                    <FileLine import />
                    <Preview preview import />
                }.into_any(),
                Stage::Failed(error) => view! {
                    <FileLine import />
                    <Failed error import />
                }.into_any(),
                Stage::NotRead(error) => view! {
                    <FileLine import />
                    <p class="note note-problem" role="alert" data-test="import-problem">
                        {error.as_ref().map_or_else(
                            || t_string!(i18n, import.file_gone).to_owned(),
                            |error| text::storage_error(i18n, error),
                        )}
                    </p>
                }.into_any(),
            }}
        </div>
    }
}

/// Which file it is, and a way to take another.
#[component]
fn FileLine(import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let again = move |_| {
        import.file.set(None);
        import.stage.set(Stage::Waiting);
    };
    view! {
        <div class="row spread">
            <span class="row soft"><Icon shape=Shape::File /> <bdi>{move || import.file.get().map(|file| file.name())}</bdi></span>
            <button class="button button-quiet" data-test="import-other" on:click=again>
                {move || t_string!(i18n, import.other_file)}
            </button>
        </div>
    }
}

#[component]
fn Failed(error: JobError, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let shown = error.clone();
    let explanation = Signal::derive(move || {
        let explanation = explain::job_error(i18n, &shown);
        (explanation.what, explanation.next)
    });
    let headers = match error {
        JobError::Import(ImportError::ColumnsNotFound { row_number, headers, .. }) => {
            Some((row_number, headers))
        }
        _ => None,
    };
    view! {
        <div class="note note-problem" role="alert" data-test="import-problem">
            <Icon shape=Shape::Alert />
            <div>
                <p class="strong">{move || explanation.get().0}</p>
                <p>{move || explanation.get().1}</p>
            </div>
        </div>
        {headers.map(|(row_number, headers)| view! { <ChooseColumns row_number headers import /> })}
    }
}
