use crate::{
    components::{Icon, Shape},
    i18n::{explain, locale, t_string, text, use_i18n, word},
    jobs::{Jobs, Outcome},
    platform::files::{self, FileOut},
    storage::{book::ActError, jobs::Document},
};
use js_sys::{ArrayBuffer, Uint8Array};
use leptos::{prelude::*, task::spawn_local};
use omr_core::Locale;
use protocol::{JobError, TableFormat};

/// Where the making of a document stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Making {
    /// Not asked for.
    Idle,
    /// The worker is at it.
    Busy,
    /// Downloaded; can be shared too.
    Done(FileOut),
    /// The worker gave nothing.
    Failed(JobError),
    /// The storage gave nothing.
    NotStored(ActError),
}

impl Making {
    /// Has a document made and hands it out, or keeps why there is none.
    pub(super) async fn make(
        document: Document,
        format: TableFormat,
        name: String,
        media_type: &'static str,
        locale: Locale,
    ) -> Self {
        match Jobs::get().make(document, format, &name, locale).await {
            Ok(bytes) => Self::of_bytes(Ok(bytes), name, media_type),
            Err(Outcome::Failed(error)) => Self::Failed(error),
            Err(Outcome::NotRecorded(error)) => Self::NotStored(error),
            Err(Outcome::NotStored(error)) => Self::NotStored(error.into()),
            Err(Outcome::Done | Outcome::Recorded(_) | Outcome::Stopped) => {
                Self::Failed(JobError::WorkerGone { detail: "set aside".to_owned() })
            }
        }
    }

    /// Hands out a finished file, or keeps why there is none.
    pub(super) fn of_bytes(
        bytes: Result<ArrayBuffer, JobError>,
        name: String,
        media_type: &'static str,
    ) -> Self {
        match bytes {
            Ok(bytes) => {
                let bytes = Uint8Array::new(&bytes).to_vec();
                let file = FileOut { name, media_type, bytes };
                match files::download(&file) {
                    Ok(()) => Self::Done(file),
                    Err(error) => Self::Failed(JobError::Document { detail: format!("{error:?}") }),
                }
            }
            Err(error) => Self::Failed(error),
        }
    }
}

/// Makes a table as a workbook or as .csv, and hands it out.
#[component]
pub(super) fn TableButtons(
    /// What the button of the workbook says.
    #[prop(into)]
    word: Signal<String>,
    test: &'static str,
    /// Without its extension.
    #[prop(into)]
    file_name: String,
    document: Document,
) -> impl IntoView {
    let i18n = use_i18n();
    let making = RwSignal::new(Making::Idle);
    let is_busy = move || making.get() == Making::Busy;
    let make = Callback::new(move |format: TableFormat| {
        if making.get_untracked() == Making::Busy {
            return;
        }
        making.set(Making::Busy);
        let (extension, media_type) = match format {
            TableFormat::Xlsx => ("xlsx", files::XLSX),
            TableFormat::Csv => ("csv", files::CSV),
        };
        let (document, name) = (document.clone(), format!("{file_name}.{extension}"));
        let locale = locale::of_paper(i18n.get_locale_untracked());
        spawn_local(async move {
            making.set(Making::make(document, format, name, media_type, locale).await);
        });
    });
    view! {
        <div class="stack-s">
            <div class="table-buttons">
                <button class="button" data-test=test aria-busy=move || is_busy().to_string()
                    on:click=move |_| make.run(TableFormat::Xlsx)>
                    <Icon shape=Shape::Download />
                    {move || if is_busy() { t_string!(i18n, sessions.making).to_owned() } else { word.get() }}
                </button>
                <button class="button" data-test=format!("{test}-csv") aria-busy=move || is_busy().to_string()
                    on:click=move |_| make.run(TableFormat::Csv)>
                    "CSV"
                </button>
            </div>
            <MakingNote making=making.read_only() />
        </div>
    }
}

/// What became of the document: its name with a way to share it, or what went wrong.
#[component]
pub(super) fn MakingNote(making: ReadSignal<Making>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div aria-live="polite">
            {move || match making.get() {
                Making::Idle | Making::Busy => ().into_any(),
                Making::Done(file) => view! { <Done file /> }.into_any(),
                Making::Failed(error) => {
                    let explanation = explain::job_error(i18n, &error);
                    view! {
                        <div class="note note-problem" data-test="document-problem">
                            <Icon shape=Shape::Alert />
                            <div>
                                <p class="strong">{explanation.what}</p>
                                <p>{explanation.next}</p>
                            </div>
                        </div>
                    }.into_any()
                }
                Making::NotStored(error) => view! {
                    <p class="note note-problem">{text::act_error(i18n, &error)}</p>
                }.into_any(),
            }}
        </div>
    }
}

/// Each part of a file's name keeps its own direction: a date beside an Arabic word would else be
/// turned round.
fn isolated(name: &str) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let parts: Vec<String> = stem.split('_').map(text::isolate).collect();
    format!("{}.{extension}", parts.join("_"))
}

#[component]
fn Done(file: FileOut) -> impl IntoView {
    let i18n = use_i18n();
    let can_share = files::can_share(&file);
    let name = file.name.clone();
    let label = word!(i18n, common.share);
    let problem = RwSignal::new(false);
    let share = move |_| {
        let file = file.clone();
        spawn_local(async move {
            if files::share(&file).await.is_err() {
                problem.set(true);
            }
        });
    };
    view! {
        <div class="note note-good" data-test="document-done">
            <Icon shape=Shape::Check />
            <div class="grow">
                <p>{move || t_string!(i18n, sessions.downloaded)}</p>
                <p class="small"><bdi dir="ltr">{isolated(&name)}</bdi></p>
                {move || problem.get().then(|| view! { <p class="small">{t_string!(i18n, sessions.not_shared)}</p> })}
            </div>
            {can_share.then(|| view! {
                <button class="button" data-test="share" on:click=share>
                    <Icon shape=Shape::Share />
                    {move || label.get()}
                </button>
            })}
        </div>
    }
}
