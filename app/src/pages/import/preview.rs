use super::super::student_form::begin;
use super::{
    Import, Stage,
    columns::Columns,
    problems::{Notices, Problems},
    result::Imported,
    words::{self, Repair},
};
use crate::{
    components::{Icon, Shape, load},
    i18n::{t_string, text, use_i18n},
    storage::{self, book::ActError},
};
use attendance::{
    CourseId,
    import::{ImportPreview, ImportRow, Summary, Verdict},
};
use leptos::{prelude::*, task::spawn_local};

/// Rows drawn at once.
const N_SHOWN: usize = 60;

/// What the import would do, and the button that does it.
#[component]
pub(super) fn Preview(preview: ImportPreview, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let course = RwSignal::new(None::<CourseId>);
    let is_saving = RwSignal::new(false);
    let failed = RwSignal::new(None::<ActError>);
    let n_saved = preview.to_save().count();
    let n_listed = preview.students().count();
    let can_save = move || n_saved > 0 || (n_listed > 0 && course.get().is_some());
    let ImportPreview { columns, rows, notices, summary, .. } = preview.clone();
    let preview = StoredValue::new(preview);
    let save = move |_| {
        if !begin(is_saving) {
            return;
        }
        let (to_save, course) = (
            preview.with_value(|p| to_save(p, course.get_untracked(), import.file_name())),
            course.get_untracked(),
        );
        spawn_local(async move {
            let saved =
                async { storage::students::import(&storage::connection().await?, &to_save).await };
            match saved.await {
                Ok(saved) => {
                    // Real data from now on: ask the browser not to clear it by itself.
                    let _ = storage::space::protect().await;
                    import.stage.set(Stage::Done(Imported { summary, course, saved }));
                }
                Err(error) => {
                    is_saving.set(false);
                    failed.set(Some(error));
                }
            }
        });
    };
    view! {
        <Counts summary />
        {(!notices.is_empty()).then(|| view! { <Notices notices import /> })}
        <Problems rows=rows.clone() />
        <details class="card" open=false data-test="columns-card">
            <summary class="strong">{move || t_string!(i18n, import.columns)}</summary>
            <Columns columns import />
        </details>
        <CourseChoice course />
        <Rows rows />
        {move || failed.get().map(|error| view! {
            <p class="note note-problem" role="alert">{text::act_error(i18n, &error)}</p>
        })}
        <div class="sticky-action">
            <button class="button button-primary button-wide" data-test="import-save"
                disabled=move || is_saving.get() || !can_save() on:click=save>
                <Icon shape=Shape::Check />
                {move || if is_saving.get() {
                    t_string!(i18n, common.saving).to_owned()
                } else if n_saved == 0 {
                    t_string!(i18n, import.nothing_to_save).to_owned()
                } else {
                    t_string!(i18n, import.save_n, count = n_saved as u64, n = text::number(i18n, n_saved))
                }}
            </button>
        </div>
    }
}

fn to_save(
    preview: &ImportPreview,
    course: Option<CourseId>,
    file: String,
) -> storage::students::Import {
    storage::students::Import {
        file,
        students: preview.to_save().cloned().collect(),
        course,
        listed: preview.students().map(|student| student.id.clone()).collect(),
    }
}

#[component]
fn Counts(summary: Summary) -> impl IntoView {
    let i18n = use_i18n();
    let Summary { n_new, n_changed, n_unchanged, n_rejected, .. } = summary;
    let count = move |test: &'static str, class: &'static str, n: usize, word: Signal<String>| {
        view! {
            <div class=format!("total {class}") data-test=test data-n=n>
                <span class="total-number">{move || text::number(i18n, n)}</span>
                <span class="total-word">{move || word.get()}</span>
            </div>
        }
    };
    view! {
        <div class="totals" role="status" data-test="import-counts">
            {count("import-new", "status-present", n_new, crate::i18n::word!(i18n, import.new))}
            {count("import-changed", "status-late", n_changed, crate::i18n::word!(i18n, import.changed))}
            {count("import-unchanged", "status-none", n_unchanged, crate::i18n::word!(i18n, import.unchanged))}
            {count("import-rejected", if n_rejected > 0 { "status-absent" } else { "status-none" }, n_rejected,
                crate::i18n::word!(i18n, import.rejected))}
        </div>
    }
}

#[component]
fn Rows(rows: Vec<ImportRow>) -> impl IntoView {
    let i18n = use_i18n();
    let n_rows = rows.len();
    let n_shown = RwSignal::new(N_SHOWN);
    let rows = StoredValue::new(rows);
    view! {
        <section class="stack-s">
            <h2>{move || t_string!(i18n, import.rows)}</h2>
            <div class="list" data-test="import-rows">
                {move || {
                    let shown = rows.with_value(|rows| {
                        rows.iter().take(n_shown.get()).cloned().collect::<Vec<_>>()
                    });
                    shown.into_iter().map(|row| view! { <Row row /> }).collect_view()
                }}
            </div>
            <Show when=move || n_shown.get() < n_rows>
                <button class="button button-wide" on:click=move |_| n_shown.update(|n| *n += N_SHOWN)>
                    {move || t_string!(i18n, common.more)}
                </button>
            </Show>
        </section>
    }
}

#[component]
fn Row(row: ImportRow) -> impl IntoView {
    let i18n = use_i18n();
    let ImportRow { row_number, id_text, name_text, student, verdict, problems } = row;
    // As it would be saved; as it stands in the file where it cannot be.
    let (id, name) = match student {
        Some(student) => (student.id.to_string(), student.name),
        None => (id_text, name_text),
    };
    let (class, shape) = match &verdict {
        Verdict::New => ("status-present", Shape::Add),
        Verdict::Changed { .. } => ("status-late", Shape::Edit),
        Verdict::Unchanged => ("status-none", Shape::Check),
        Verdict::Rejected => ("status-absent", Shape::Cross),
        Verdict::LeftOut => ("status-none", Shape::Cross),
    };
    let word = {
        let verdict = verdict.clone();
        move || match &verdict {
            Verdict::New => t_string!(i18n, import.verdict_new),
            Verdict::Changed { .. } => t_string!(i18n, import.verdict_changed),
            Verdict::Unchanged => t_string!(i18n, import.verdict_unchanged),
            Verdict::Rejected => t_string!(i18n, import.verdict_rejected),
            Verdict::LeftOut => t_string!(i18n, import.verdict_left_out),
        }
    };
    let changed = match verdict {
        Verdict::Changed { fields, .. } => fields,
        Verdict::New | Verdict::Unchanged | Verdict::Rejected | Verdict::LeftOut => Vec::new(),
    };
    view! {
        <div class="list-row" data-test="import-row" data-row=row_number>
            <span class="soft small roster-number">{move || text::number(i18n, row_number as usize)}</span>
            <div class="grow">
                <div class="list-title"><bdi>{name}</bdi></div>
                <div class="list-under">
                    <bdi>{id}</bdi>
                    {(!changed.is_empty()).then(|| view! {
                        " – "
                        {move || changed.iter().map(|f| words::field(i18n, *f)).collect::<Vec<_>>().join("، ")}
                    })}
                    {problems.into_iter().map(|problem| view! {
                        <div class="row-problem">{move || Repair::of(&problem).words(i18n).0}</div>
                    }).collect_view()}
                </div>
            </div>
            <span class=format!("status {class}")><Icon shape />{word}</span>
        </div>
    }
}

/// The course that everyone of the list joins, if any.
#[component]
fn CourseChoice(course: RwSignal<Option<CourseId>>) -> impl IntoView {
    let i18n = use_i18n();
    let courses = load(async || storage::courses::list(&storage::connection().await?).await);
    let choose = move |event| {
        course.set(CourseId::parse(&event_target_value(&event)).ok());
    };
    move || {
        let courses = courses.get().and_then(Result::ok).unwrap_or_default();
        (!courses.is_empty()).then(|| view! {
            <div class="field">
                <label class="field-label" for="import-course">{move || t_string!(i18n, import.enrol)}</label>
                <select class="input" id="import-course" data-test="import-course" on:change=choose>
                    <option value="">{move || t_string!(i18n, import.enrol_none)}</option>
                    {courses.into_iter().map(|line| view! {
                        <option value=line.course.id.to_string()>
                            {format!("{} – {}", line.course.name, line.course.code)}
                        </option>
                    }).collect_view()}
                </select>
            </div>
        })
    }
}
