use super::{Import, words};
use crate::components::A;
use crate::{
    components::{Icon, Shape, Toasts, undo},
    i18n::{explain, locale, t_string, text, use_i18n},
    omr_client::OmrClient,
    pages::document::Making,
    platform::files,
    storage::{self, students::Saved},
};
use attendance::{
    CourseId, Student,
    import::{StudentField, Summary},
};
use js_sys::ArrayBuffer;
use leptos::{prelude::*, task::spawn_local};
use protocol::JobError;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Imported {
    pub(super) summary: Summary,
    pub(super) course: Option<CourseId>,
    pub(super) saved: Saved,
    pub(super) n_archived: usize,
}

/// Said once the transaction is complete, with the next step.
#[component]
pub(super) fn ResultCard(imported: Imported, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let Imported { summary, course, saved, n_archived } = imported;
    let Saved { n_enrolled, overtaken, line: acted } = saved;
    let toasts = Toasts::expect();
    let n_not_saved = summary.n_rejected + summary.n_left_out;
    let n_saved = summary.n_new + summary.n_changed;
    let line = move |n: usize, word: Signal<String>| {
        (n > 0)
            .then(|| view! { <li>{move || word.get()} ": " {move || text::number(i18n, n)}</li> })
    };
    let next = match course {
        Some(course) => view! {
            <A href=format!("/courses/{course}") attr:class="button button-primary button-wide" attr:data-test="import-next">
                <Icon shape=Shape::Book />
                {move || t_string!(i18n, import.to_course)}
            </A>
        }.into_any(),
        None => view! {
            <A href="/courses" attr:class="button button-primary button-wide" attr:data-test="import-next">
                <Icon shape=Shape::Book />
                {move || t_string!(i18n, import.to_courses)}
            </A>
        }.into_any(),
    };
    view! {
        <div class="card stack" role="status" data-test="import-done" data-n=n_saved>
            <div class="row">
                <span class="done-mark"><Icon shape=Shape::Check /></span>
                <h2>{move || t_string!(i18n, import.done, count = n_saved as u64, n = text::number(i18n, n_saved))}</h2>
            </div>
            <ul class="soft">
                {line(summary.n_new, crate::i18n::word!(i18n, import.new))}
                {line(summary.n_changed, crate::i18n::word!(i18n, import.changed))}
                {line(summary.n_unchanged, crate::i18n::word!(i18n, import.unchanged))}
                {line(summary.n_rejected, crate::i18n::word!(i18n, import.rejected))}
                {line(summary.n_left_out, crate::i18n::word!(i18n, import.left_out))}
                {line(n_archived, crate::i18n::word!(i18n, import.archived))}
                {line(n_enrolled, crate::i18n::word!(i18n, import.enrolled))}
            </ul>
            {(!overtaken.is_empty()).then(|| view! { <Overtaken overtaken /> })}
            {next}
            {(n_not_saved > 0).then(|| view! { <TakeRejected import /> })}
            {acted.map(|acted| view! {
                <button class="button button-quiet button-wide" data-test="import-undo"
                    on:click=move |_| undo(i18n, toasts, acted.clone())>
                    <Icon shape=Shape::Undo />
                    {move || t_string!(i18n, common.undo)}
                </button>
            })}
            <A href="/students" attr:class="button button-wide">{move || t_string!(i18n, import.to_students)}</A>
        </div>
    }
}

/// What another window saved while the list was looked at, and stays.
#[component]
fn Overtaken(overtaken: Vec<(Student, Vec<StudentField>)>) -> impl IntoView {
    let i18n = use_i18n();
    let line = move |(student, fields): (Student, Vec<StudentField>)| {
        let fields = move || {
            let words = fields.iter().map(|it| words::field(i18n, *it));
            words.collect::<Vec<_>>().join(" – ")
        };
        view! {
            <li data-test="overtaken" data-id=student.id.to_string()><bdi>{student.name}</bdi> ": " {fields}</li>
        }
    };
    view! {
        <div class="note" role="alert">
            <p>{move || t_string!(i18n, import.overtaken)}</p>
            <ul>{overtaken.into_iter().map(line).collect_view()}</ul>
        </div>
    }
}

/// The rows that were not saved, as a file with their reasons: mended, it can be brought again.
#[component]
fn TakeRejected(import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let making = RwSignal::new(Making::Idle);
    let make = move |_| {
        if making.get_untracked() == Making::Busy {
            return;
        }
        making.set(Making::Busy);
        let name = format!("{}.xlsx", t_string!(i18n, import.rejected_file));
        let locale = locale::of_paper(i18n.get_locale_untracked());
        spawn_local(async move {
            let bytes = rejected(import, locale).await;
            making.set(Making::of_bytes(bytes, name, files::XLSX));
        });
    };
    view! {
        <button class="button button-wide" data-test="take-rejected"
            aria-busy=move || (making.get() == Making::Busy).to_string() on:click=make>
            <Icon shape=Shape::Download />
            {move || t_string!(i18n, import.take_rejected)}
        </button>
        {move || match making.get() {
            Making::Failed(error) => {
                let explanation = explain::job_error(i18n, &error);
                Some(view! { <p class="note note-problem" role="alert">{explanation.what} " – " {explanation.next}</p> })
            }
            Making::Idle | Making::Busy | Making::Done(_) | Making::NotStored(_) => None,
        }}
    }
}

/// The file is read once more: the students that it brought are saved now, the rejected ones are
/// as they were.
async fn rejected(import: Import, locale: omr_core::Locale) -> Result<ArrayBuffer, JobError> {
    let gone = |detail: &str| JobError::Document { detail: detail.to_owned() };
    let file = import.file.get_untracked().ok_or_else(|| gone("no file"))?;
    let options = import.options.get_untracked();
    let saved = async { storage::students::all(&storage::connection().await?).await };
    let saved = saved.await.map_err(|error| gone(&format!("{error:?}")))?;
    let bytes = JsFuture::from(file.array_buffer()).await;
    let bytes = bytes.map_err(|_| gone("the file is gone"))?.unchecked_into::<ArrayBuffer>();
    OmrClient::get().export_rejected(bytes, options, saved, locale).await
}
