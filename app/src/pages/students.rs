use crate::components::A;
use crate::{
    components::{Empty, Icon, Loaded, PageHead, SearchBox, Shape, load},
    i18n::{now, t_string, text, use_i18n, word},
    pages::document::TableButtons,
    storage::{self, jobs::Document},
};
use attendance::{Student, StudentId, search::Index};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Rows that are drawn at first and added by "show more": thousands at once stall a phone.
const N_SHOWN: usize = 100;

/// Everyone who is or was a student here.
#[component]
pub(crate) fn Students() -> impl IntoView {
    let i18n = use_i18n();
    let students = load(async || storage::students::all(&storage::connection().await?).await);
    let wanted = Wanted::new();
    view! {
        <PageHead title=word!(i18n, common.students)>
            <A href="/students/new" attr:class="button" attr:data-test="add-student">
                <Icon shape=Shape::Add />
                {move || t_string!(i18n, students.add)}
            </A>
        </PageHead>
        <div class="pair page-ways">
            <A href="/import" attr:class="button" attr:data-test="to-import">
                <Icon shape=Shape::Upload />
                {move || t_string!(i18n, students.import_short)}
            </A>
            <A href="/sections" attr:class="button" attr:data-test="to-sections">
                <Icon shape=Shape::Users />
                {move || t_string!(i18n, book.sections)}
            </A>
        </div>
        <Loaded from=students let:students>
            {if students.is_empty() {
                view! { <NoStudents /> }.into_any()
            } else {
                view! { <StudentList students wanted /> }.into_any()
            }}
        </Loaded>
    }
}

#[component]
fn NoStudents() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Empty
            shape=Shape::Users
            title=word!(i18n, students.empty)
            text=word!(i18n, students.empty_text)
        >
            <A href="/import" attr:class="button button-primary" attr:data-test="to-first-import">
                <Icon shape=Shape::Upload />
                {move || t_string!(i18n, students.import)}
            </A>
        </Empty>
    }
}

/// What a person looks for, however often the list is read meanwhile.
#[derive(Clone, Copy)]
struct Wanted {
    query: RwSignal<String>,
    is_archive: RwSignal<bool>,
    department: RwSignal<Option<String>>,
    n_shown: RwSignal<usize>,
}

impl Wanted {
    fn new() -> Self {
        let (query, department) = (RwSignal::new(String::new()), RwSignal::new(None));
        let (is_archive, n_shown) = (RwSignal::new(false), RwSignal::new(N_SHOWN));
        Effect::new(move || {
            query.track();
            department.track();
            n_shown.set(N_SHOWN);
        });
        Self { query, is_archive, department, n_shown }
    }
}

#[component]
fn StudentList(students: Vec<Student>, wanted: Wanted) -> impl IntoView {
    let i18n = use_i18n();
    let Wanted { query, is_archive, department: chosen, n_shown } = wanted;
    let n_archived = students.iter().filter(|student| !student.is_active).count();
    let index = StoredValue::new(Index::of(&students));
    let by_id: BTreeMap<StudentId, Student> =
        students.into_iter().map(|student| (student.id.clone(), student)).collect();
    let departments: BTreeSet<String> =
        by_id.values().filter_map(|student| student.department.clone()).collect();
    let students = StoredValue::new(by_id);
    let known = departments.clone();
    // One that nobody belongs to any more hides nobody.
    let department = Memo::new(move |_| chosen.get().filter(|of| known.contains(of)));
    let found = Memo::new(move |_| {
        let (query, is_archive, of) = (query.get(), is_archive.get(), department.get());
        index.with_value(|index| {
            students.with_value(|students| {
                let found = index.find(&query).into_iter().filter_map(|id| students.get(id));
                let is_shown = |student: &&Student| {
                    student.is_active != is_archive && (of.is_none() || student.department == of)
                };
                found.filter(is_shown).cloned().collect::<Vec<_>>()
            })
        })
    });
    view! {
        <div class="stack">
            <SearchBox label=word!(i18n, students.search) value=query test="student-search" />
            <Departments all=departments department chosen />
            <div class="row spread">
                <p class="soft small" role="status" data-test="student-count" data-n=move || found.with(Vec::len)>
                    {move || {
                        let n = found.with(Vec::len);
                        t_string!(i18n, common.n_students, count = n as u64, n = text::number(i18n, n))
                    }}
                </p>
                {move || (n_archived > 0 || is_archive.get()).then(|| view! {
                    <button
                        class="button button-quiet"
                        aria-pressed=move || is_archive.get().to_string()
                        data-test="show-archive"
                        on:click=move |_| is_archive.update(|is| *is = !*is)
                    >
                        <Icon shape=Shape::Archive />
                        {move || if is_archive.get() {
                            t_string!(i18n, students.show_active).to_owned()
                        } else {
                            let n = text::number(i18n, n_archived);
                            t_string!(i18n, students.show_archive, n = n)
                        }}
                    </button>
                })}
            </div>
            {move || {
                let n_shown = n_shown.get();
                let rows = found.with(|found| {
                    found.iter().take(n_shown).map(student_row).collect_view()
                });
                if found.with(Vec::is_empty) {
                    view! { <p class="empty soft">{t_string!(i18n, students.none_found)}</p> }.into_any()
                } else {
                    view! { <div class="list" data-test="students">{rows}</div> }.into_any()
                }
            }}
            <Show when=move || n_shown.get() < found.with(Vec::len)>
                <button
                    class="button button-wide"
                    data-test="more-students"
                    on:click=move |_| n_shown.update(|n| *n += N_SHOWN)
                >
                    {move || t_string!(i18n, common.more)}
                </button>
            </Show>
            <TableButtons word=word!(i18n, students.export) test="export-students"
                file_name=now!(i18n, common.students) document=Document::Students />
        </div>
    }
}

/// A choice among the departments, once there are several.
#[component]
fn Departments(
    all: BTreeSet<String>,
    /// The one that is shown; all where there is none.
    department: Memo<Option<String>>,
    chosen: RwSignal<Option<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let chip = move |of: Option<String>| {
        let (is, words) = (of.clone(), of.clone());
        view! {
            <button class="chip" data-test="department" aria-pressed=move || (department.get() == is).to_string()
                on:click=move |_| chosen.set(of.clone())>
                {move || words.clone().unwrap_or_else(|| t_string!(i18n, students.all_departments).to_owned())}
            </button>
        }
    };
    (all.len() > 1).then(|| {
        view! {
            <div class="chips" role="group" aria-label=move || t_string!(i18n, students.department)>
                {[None].into_iter().chain(all.into_iter().map(Some)).map(chip).collect_view()}
            </div>
        }
    })
}

/// What the search looks through.
pub(super) fn searched(student: &Student) -> String {
    let phone = student.phone.as_deref().unwrap_or_default();
    let department = student.department.as_deref().unwrap_or_default();
    format!("{} {} {phone} {department}", student.name, student.id)
}

fn student_row(student: &Student) -> impl IntoView + use<> {
    let id = student.id.to_string();
    let href = format!("/students/{}", js_sys::encode_uri_component(&id));
    let (name, department) = (student.name.clone(), student.department.clone());
    let key = id.clone();
    view! {
        <A href=href attr:class="list-row" attr:data-test="student" attr:data-id=key>
            <div class="grow">
                <div class="list-title"><bdi>{name}</bdi></div>
                <div class="list-under">
                    <bdi>{id}</bdi>
                    {department.map(|department| view! { " – " <bdi>{department}</bdi> })}
                </div>
            </div>
            <Icon shape=Shape::Forward />
        </A>
    }
}
