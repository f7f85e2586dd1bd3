use super::{
    Import, Stage,
    missing::Missing,
    problems::{Notices, Problems},
    repairs::LeftOut,
    result::Imported,
    words::{self, Repair},
};
use crate::log;
use crate::{
    components::{Icon, Shape, begin},
    i18n::{t_string, text, use_i18n},
    storage::{
        self,
        book::ActError,
        settings::{self, ImportMemory},
    },
};
use attendance::{
    CourseId, Student,
    import::{
        ImportPreview, ImportRow, RememberedMapping, StudentField, Summary, ValueUse, Verdict,
    },
};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;

/// Rows drawn at once.
const N_SHOWN: usize = 60;

/// What the import would do, and the button that does it.
#[component]
pub(super) fn Preview(preview: Arc<ImportPreview>, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let Import { course, is_archiving, is_saving, not_saved, .. } = import;
    let n_saved = preview.to_save().count();
    let n_missing = preview.missing.len();
    let n_archived = move || if is_archiving.get() { n_missing } else { 0 };
    let n_to_save = move || n_saved + n_archived();
    let is_open = preview.values.iter().any(ValueUse::is_open);
    let n_listed = preview.students().count();
    let can_save = move || {
        let has_any = n_to_save() > 0 || (n_listed > 0 && course.get().is_some());
        has_any && !is_open && !import.is_busy.get() && !import.is_stale.get()
    };
    let (notices, missing) = (preview.notices.clone(), preview.missing.clone());
    let summary = preview.summary;
    let list = preview.clone();
    let preview = StoredValue::new(preview);
    let save = move |_| {
        if !begin(is_saving) {
            return;
        }
        not_saved.set(None);
        let (course, is_archiving) = (course.get_untracked(), is_archiving.get_untracked());
        let to_save =
            preview.with_value(|p| to_save(p, course.clone(), is_archiving, import.file_name()));
        let n_archived = if is_archiving { n_missing } else { 0 };
        let memory = import.options.with_untracked(|options| {
            let mut mappings = options.remembered.clone();
            preview.with_value(|p| RememberedMapping::of(p, options)).keep(&mut mappings);
            ImportMemory { rules: options.rules.clone(), mappings }
        });
        spawn_local(async move {
            let saved = async {
                let connection = storage::connection().await?;
                let save = storage::students::import(&connection, &to_save);
                let saved = log::timed(log::Stage::ImportSave, save).await?;
                log::note_count(log::What::Imported, to_save.students.len());
                // The list is saved; without the memory the next import only asks again.
                let _ = settings::put(&connection, &memory).await;
                Ok::<_, ActError>(saved)
            };
            // The page may be gone by now; what is saved is saved.
            match saved.await {
                Ok(saved) => {
                    // Real data from now on: ask the browser not to clear it by itself.
                    let _ = storage::space::protect().await;
                    let done = Imported { summary, course, saved, n_archived };
                    import.stage.try_set(Stage::Done(done));
                }
                Err(error) => {
                    not_saved.try_set(Some(error));
                }
            }
            is_saving.try_set(false);
        });
    };
    view! {
        <Counts summary />
        {(!notices.is_empty()).then(|| view! { <Notices notices import /> })}
        <Problems preview=list.clone() import />
        <LeftOut preview=list.clone() import />
        <Missing students=missing is_archiving />
        <CourseChoice import />
        <Rows preview=list />
        {move || not_saved.get().map(|error| view! {
            <p class="note note-problem" role="alert">{text::act_error(i18n, &error)}</p>
        })}
        <div class="sticky-action">
            <button class="button button-primary button-wide" data-test="import-save"
                disabled=move || is_saving.get() || !can_save() on:click=save>
                <Icon shape=Shape::Check />
                {move || if is_saving.get() {
                    t_string!(i18n, common.saving).to_owned()
                } else if is_open {
                    t_string!(i18n, import.choose_values_first).to_owned()
                } else if n_to_save() == 0 {
                    t_string!(i18n, import.nothing_to_save).to_owned()
                } else {
                    let n = n_to_save();
                    t_string!(i18n, import.save_n, count = n as u64, n = text::number(i18n, n))
                }}
            </button>
        </div>
    }
}

fn to_save(
    preview: &ImportPreview,
    course: Option<CourseId>,
    is_archiving: bool,
    file: String,
) -> storage::students::Import {
    let missing = preview.missing.iter().filter(|_| is_archiving);
    let archived = missing.map(|student| Student { is_active: false, ..student.clone() });
    storage::students::Import {
        file,
        students: preview.to_save().cloned().chain(archived).collect(),
        seen: preview.seen().cloned().collect(),
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
fn Rows(preview: Arc<ImportPreview>) -> impl IntoView {
    let i18n = use_i18n();
    let n_rows = preview.rows.len();
    let n_shown = RwSignal::new(N_SHOWN);
    let preview = StoredValue::new(preview);
    view! {
        <section class="stack-s">
            <h2>{move || t_string!(i18n, import.rows)}</h2>
            <div class="list" data-test="import-rows">
                {move || {
                    let shown = preview.with_value(|preview| {
                        preview.rows.iter().take(n_shown.get()).cloned().collect::<Vec<_>>()
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
    let (id, name) = match &student {
        Some(student) => (student.id.to_string(), student.name.clone()),
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
    let changes = match (verdict, student) {
        (Verdict::Changed { before, fields }, Some(after)) => {
            fields.into_iter().map(|field| (field, before.clone(), after.clone())).collect()
        }
        _ => Vec::new(),
    };
    let change = move |(field, before, after): (StudentField, Student, Student)| {
        let (old, new) = (words::value(i18n, &before, field), words::value(i18n, &after, field));
        view! {
            <div data-test="row-change">
                {move || words::field(i18n, field)} ": "
                <del><bdi>{old}</bdi></del> " " <ins><bdi>{new}</bdi></ins>
            </div>
        }
    };
    view! {
        <div class="list-row" data-test="import-row" data-row=row_number>
            <span class="soft small roster-number">{move || text::number(i18n, row_number as usize)}</span>
            <div class="grow">
                <div class="list-title"><bdi>{name}</bdi></div>
                <div class="list-under">
                    <bdi>{id}</bdi>
                    {changes.into_iter().map(change).collect_view()}
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
fn CourseChoice(import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let choose = move |event| {
        import.course.set(CourseId::parse(&event_target_value(&event)).ok());
    };
    move || {
        let courses = import.courses.get().and_then(Result::ok).unwrap_or_default();
        let chosen = import.course.get_untracked();
        (!courses.is_empty()).then(|| view! {
            <div class="field">
                <label class="field-label" for="import-course">{move || t_string!(i18n, import.enrol)}</label>
                <select class="input" id="import-course" data-test="import-course" on:change=choose>
                    <option value="">{move || t_string!(i18n, import.enrol_none)}</option>
                    {courses.into_iter().map(|line| view! {
                        <option value=line.course.id.to_string() selected=chosen.as_ref() == Some(&line.course.id)>
                            {format!("{} – {}", line.course.name, line.course.code)}
                        </option>
                    }).collect_view()}
                </select>
            </div>
        })
    }
}
