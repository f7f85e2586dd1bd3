//! Bringing a list of students: choose a file, see what would happen, save.

mod choose;
mod columns;
mod missing;
mod preview;
mod problems;
mod repairs;
mod result;
mod step;
mod values;
mod words;

use crate::{
    components::{Icon, Loading, PageHead, Shape, load},
    i18n::{explain, t_string, text, use_i18n, word},
    omr_client::OmrClient,
    storage::{
        self, StorageError,
        book::ActError,
        courses::CourseLine,
        settings::{self, ImportMemory},
    },
};
use attendance::{
    CourseId,
    import::{ImportError, ImportOptions, ImportPreview, MAX_FILE_BYTES, RowFix, StudentField},
};
use choose::Choose;
use columns::{ChooseColumns, Columns};
use js_sys::ArrayBuffer;
use leptos::{prelude::*, task::spawn_local};
use preview::Preview;
use protocol::JobError;
use result::{Imported, ResultCard};
use std::collections::BTreeMap;
use std::sync::Arc;
use step::{Step, Steps};
use values::Values;
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
    Preview(Arc<ImportPreview>),
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
    /// The part that is shown.
    step: RwSignal<Step>,
    /// A choice is being worked in; what is shown is from before it.
    is_busy: RwSignal<bool>,
    /// Rules were changed and not yet worked in.
    is_stale: RwSignal<bool>,
    /// What was typed for rows and not yet worked in.
    drafts: StoredValue<BTreeMap<u32, RowFix>>,
    /// The courses that the list may join, read before the preview shows: nothing moves under a finger.
    courses: Loading<Vec<CourseLine>>,
    /// The course that everyone of the list joins, if any.
    course: RwSignal<Option<CourseId>>,
    /// Those whom the list does not name are archived.
    is_archiving: RwSignal<bool>,
    is_saving: RwSignal<bool>,
    /// Why the last try to save failed.
    not_saved: RwSignal<Option<ActError>>,
}

impl Import {
    fn new() -> Self {
        Self {
            file: RwSignal::new_local(None),
            options: RwSignal::new(ImportOptions::default()),
            stage: RwSignal::new(Stage::Waiting),
            step: RwSignal::new(Step::Check),
            is_busy: RwSignal::new(false),
            is_stale: RwSignal::new(false),
            drafts: StoredValue::new(BTreeMap::new()),
            courses: load(async || storage::courses::list(&storage::connection().await?).await),
            course: RwSignal::new(None),
            is_archiving: RwSignal::new(false),
            is_saving: RwSignal::new(false),
            not_saved: RwSignal::new(None),
        }
    }

    /// Begins anew with a file, with what is remembered of earlier ones.
    fn choose(self, file: File) {
        self.file.set(Some(file));
        self.stage.set(Stage::Reading);
        self.drafts.set_value(BTreeMap::new());
        self.course.set(None);
        self.is_archiving.set(false);
        self.not_saved.set(None);
        spawn_local(async move {
            let memory =
                async { settings::get::<ImportMemory>(&storage::connection().await?).await };
            // Without its memory an import is only less convenient.
            let ImportMemory { rules, mappings } = memory.await.ok().flatten().unwrap_or_default();
            let options = ImportOptions { rules, remembered: mappings, ..ImportOptions::default() };
            self.options.set(options);
            self.read(true);
        });
    }

    /// The file's name, for the history.
    fn file_name(self) -> String {
        self.file.get_untracked().map(|file| file.name()).unwrap_or_default()
    }

    /// Works in a choice.
    fn change(self, change: impl FnOnce(&mut ImportOptions)) {
        self.options.update(change);
        // It was said of those whom the list did not name before.
        self.is_archiving.set(false);
        self.read(false);
    }

    /// What a column holds; nothing leaves it out.
    fn take_column(self, column_idx: usize, field: Option<StudentField>) {
        self.change(|options| {
            // One column a field: the one chosen last has it.
            if field.is_some() {
                for other in options.columns.values_mut().filter(|other| **other == field) {
                    *other = None;
                }
            }
            options.columns.insert(column_idx, field);
        });
    }

    /// Notes what is typed for a row, to be worked in with the others.
    fn draft(self, row: u32, write: impl FnOnce(&mut RowFix)) {
        self.drafts.update_value(|drafts| {
            let kept = || self.options.with_untracked(|o| o.fixes.get(&row).cloned());
            write(drafts.entry(row).or_insert_with(|| kept().unwrap_or_default()));
        });
    }

    /// Works in what was typed.
    fn apply(self) {
        let drafts = self.drafts.try_update_value(std::mem::take).unwrap_or_default();
        self.change(|options| options.fixes.extend(drafts));
    }

    /// Leaves rows out, or takes them back.
    fn leave_out(self, rows: &[u32], is_left_out: bool) {
        for row in rows {
            self.draft(*row, |fix| fix.is_left_out = is_left_out);
        }
        self.apply();
    }

    /// Shows a part; changed rules are worked in first.
    fn go(self, step: Step) {
        self.step.set(step);
        if self.is_stale.get_untracked() {
            self.read(false);
        }
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Shows the part behind `step`.
    fn go_on(self, step: Step) {
        let has_values = self.stage.with_untracked(|stage| match stage {
            Stage::Preview(preview) => !preview.values.is_empty(),
            _ => false,
        });
        let is_next = step == Step::Columns && has_values;
        self.go(if is_next { Step::Values } else { Step::Check });
    }

    /// Reads the file; what is shown stays until that is done, except at the first time.
    fn read(self, is_first: bool) {
        let Some(file) = self.file.get_untracked() else { return };
        let options = self.options.get_untracked();
        let was_shown = self.stage.with_untracked(|stage| matches!(stage, Stage::Preview(_)));
        self.is_stale.set(false);
        self.is_busy.set(true);
        if !was_shown {
            self.stage.set(Stage::Reading);
        }
        spawn_local(async move {
            let stage = read(&file, options.clone()).await;
            // A later choice has started a reading of its own, or the page is gone.
            if self.options.try_get_untracked().as_ref() == Some(&options) {
                if let Stage::Preview(preview) = &stage
                    && (is_first || !was_shown)
                {
                    self.step.set(Step::first_of(preview));
                }
                self.is_busy.set(false);
                self.stage.set(stage);
            }
        });
    }
}

async fn read(file: &File, options: ImportOptions) -> Stage {
    let n_bytes = file.size() as u64;
    if n_bytes > MAX_FILE_BYTES {
        // Before it is in memory.
        let error = ImportError::FileTooLarge { n_bytes, max: MAX_FILE_BYTES };
        return Stage::Failed(error.into());
    }
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
        Ok(preview) => Stage::Preview(Arc::new(preview)),
        Err(error) => Stage::Failed(error),
    }
}

/// The page of an import.
#[component]
pub(crate) fn ImportPage() -> impl IntoView {
    let i18n = use_i18n();
    let import = Import::new();
    // Ready by the time a file is chosen; whatever is wrong is said when it is needed.
    spawn_local(async { drop(OmrClient::get().wake().await) });
    let name = move || import.file.get().map(|file| file.name());
    view! {
        <PageHead title=word!(i18n, import.title) back=Signal::stored("/students".to_owned()) />
        <div class="stack">
            {move || match import.stage.get() {
                Stage::Waiting => view! { <Choose import /> }.into_any(),
                Stage::Done(imported) => view! { <ResultCard imported import /> }.into_any(),
                Stage::Reading => view! {
                    <p class="row soft" role="status"><Icon shape=Shape::File /> <bdi>{name}</bdi></p>
                    <p role="status">{move || t_string!(i18n, import.reading)}</p>
                    <div class="skeleton" aria-busy="true"></div>
                }.into_any(),
                Stage::Preview(preview) => view! {
                    <FileLine import />
                    <Steps preview=preview.clone() import />
                    <div class="stack" aria-busy=move || import.is_busy.get().to_string() data-test="import-step">
                        {move || match import.step.get() {
                            Step::Columns => view! { <Columns preview=preview.clone() import /> }.into_any(),
                            Step::Values => view! { <Values preview=preview.clone() import /> }.into_any(),
                            Step::Check => view! { <Preview preview=preview.clone() import /> }.into_any(),
                        }}
                    </div>
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
        JobError::Import(ImportError::ColumnsNotFound {
            row_number, headers, has_header, ..
        }) => Some((row_number, headers, has_header)),
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
        {headers.map(|(row_number, headers, has_header)| {
            view! { <ChooseColumns row_number headers has_header import /> }
        })}
    }
}
