use super::{course_form::course_id, students::searched};
use crate::components::A;
use crate::{
    components::{
        Empty, Field, FieldKind, Icon, Loaded, PageHead, SearchBox, Shape, Toasts, begin, complain,
        load, say_acted,
    },
    i18n::{now, t_string, text, use_i18n, word},
    platform::clock,
    storage::{
        self,
        sections::{SectionLine, members},
        settings,
    },
};
use attendance::{CourseId, Date, Enrolment, Student, StudentId, text::matches};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};
use std::collections::{BTreeMap, BTreeSet};

/// Rows drawn at once.
const N_SHOWN: usize = 100;

/// What the page needs to know.
#[derive(Clone, PartialEq)]
struct Candidates {
    course: CourseId,
    /// Active students who are not in the course, or not any more.
    students: Vec<Student>,
    /// Those who left it, and their last day in it.
    left: BTreeMap<StudentId, Date>,
    /// Whom the last import named, in its order.
    last_import: Vec<StudentId>,
    /// Sections, to enrol a whole one.
    sections: Vec<SectionLine>,
}

/// Choosing who takes a course.
#[component]
pub(crate) fn Enrol() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let back =
        Signal::derive(move || format!("/courses/{}", params.get().get("id").unwrap_or_default()));
    let candidates = load(move || {
        let id = course_id(&params.get().get("id").unwrap_or_default());
        async move {
            let connection = storage::connection().await?;
            let course = id?;
            let view = storage::courses::view(&connection, &course).await?;
            let has_ended =
                |place: &Enrolment| clock::today().is_some_and(|it| place.has_ended(it));
            let (left, enrolled): (Vec<_>, Vec<_>) =
                view.roster.into_iter().map(|e| e.enrolment).partition(has_ended);
            let left: BTreeMap<_, _> =
                left.into_iter().filter_map(|e| Some((e.student, e.until?))).collect();
            let enrolled: BTreeSet<_> = enrolled.into_iter().map(|e| e.student).collect();
            let mut students = storage::students::all(&connection).await?;
            students.retain(|student| student.is_active && !enrolled.contains(&student.id));
            let last_import = settings::last_import(&connection).await?;
            let sections = storage::sections::list(&connection).await?;
            Ok(Candidates { course, students, left, last_import, sections })
        }
    });
    let ticked = Ticked::new();
    view! {
        <PageHead title=word!(i18n, courses.enrol) back />
        <Loaded from=candidates let:candidates>
            {if candidates.students.is_empty() {
                view! {
                    <Empty shape=Shape::Users title=word!(i18n, courses.nobody_left) text=word!(i18n, courses.nobody_left_text)>
                        <A href="/import" attr:class="button button-primary" attr:data-test="to-import">
                            <Icon shape=Shape::Upload />
                            {move || t_string!(i18n, students.import)}
                        </A>
                    </Empty>
                }.into_any()
            } else {
                view! { <Choice candidates ticked /> }.into_any()
            }}
        </Loaded>
    }
}

/// What a person chose and typed, however often the students are read meanwhile.
#[derive(Clone, Copy)]
struct Ticked {
    /// In the order they were chosen: that is the printed order.
    chosen: RwSignal<Vec<StudentId>>,
    query: RwSignal<String>,
    since: RwSignal<String>,
    n_shown: RwSignal<usize>,
    is_tried: RwSignal<bool>,
    is_saving: RwSignal<bool>,
}

impl Ticked {
    fn new() -> Self {
        Self {
            chosen: RwSignal::new(Vec::new()),
            query: RwSignal::new(String::new()),
            since: RwSignal::new(String::new()),
            n_shown: RwSignal::new(N_SHOWN),
            is_tried: RwSignal::new(false),
            is_saving: RwSignal::new(false),
        }
    }
}

#[component]
fn Choice(candidates: Candidates, ticked: Ticked) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let navigate = use_navigate();
    let Candidates { course, students, left, last_import, sections } = candidates;
    // Who left comes back by a tap of their own, never by one for all.
    let has_left = !left.is_empty();
    let left = StoredValue::new(left);
    let left_on = move |id: &StudentId| left.with_value(|left| left.get(id).copied());
    let never_left = move |ids: Vec<StudentId>| -> Vec<StudentId> {
        ids.into_iter().filter(|id| left_on(id).is_none()).collect()
    };
    let Ticked { chosen, query, since, n_shown, is_tried, is_saving } = ticked;
    // Nothing typed is no date; something that is no date is an error.
    let since_date = move || {
        let text = since.get();
        (!text.trim().is_empty()).then(|| Date::parse(&text)).transpose()
    };
    let since_error = Signal::derive(move || {
        (is_tried.get() && since_date().is_err())
            .then(|| t_string!(i18n, sessions.date_wrong).to_owned())
    });
    let whole: Vec<(String, Vec<StudentId>)> = sections
        .iter()
        .map(|line| (line.section.name.clone(), members(&sections, &line.section.id, &students)))
        .map(|(name, members): (_, Vec<_>)| (name, never_left(members)))
        .filter(|(_, members)| !members.is_empty())
        .collect();
    let known: BTreeSet<StudentId> = students.iter().map(|s| s.id.clone()).collect();
    let from_import: Vec<StudentId> =
        never_left(last_import.into_iter().filter(|id| known.contains(id)).collect());
    let n_from_import = from_import.len();
    // Whom somebody enrolled or archived meanwhile is chosen no more.
    let going = Memo::new(move |_| {
        let is_known = |id: &&StudentId| known.contains(id);
        chosen.with(|chosen| chosen.iter().filter(is_known).cloned().collect::<Vec<_>>())
    });
    let students = StoredValue::new(students);
    let found = Memo::new(move |_| {
        let query = query.get();
        students.with_value(|students| {
            students.iter().filter(|s| matches(&searched(s), &query)).cloned().collect::<Vec<_>>()
        })
    });
    let choose_import = move |_| chosen.set(from_import.clone());
    let add = move |ids: Vec<StudentId>| {
        chosen.update(|chosen| {
            let known: BTreeSet<StudentId> = chosen.iter().cloned().collect();
            chosen.extend(ids.into_iter().filter(|id| !known.contains(id)));
        });
    };
    let all_found =
        move || never_left(found.with(|f| f.iter().map(|s| s.id.clone()).collect::<Vec<_>>()));
    let choose_found = move |_| add(all_found());
    let section = move |(name, members): (String, Vec<StudentId>)| {
        let n = members.len();
        view! {
            <button class="button" data-test="choose-section" on:click=move |_| add(members.clone())>
                <Icon shape=Shape::Users />
                <bdi>{name}</bdi> " (" {move || text::number(i18n, n)} ")"
            </button>
        }
    };
    let save = move |_| {
        is_tried.set(true);
        let Ok(since) = untrack(since_date) else { return };
        if !begin(is_saving) {
            return;
        }
        let (course, navigate) = (course.clone(), navigate.clone());
        let ids = going.get_untracked();
        spawn_local(async move {
            let done = async {
                storage::courses::enrol(&storage::connection().await?, &course, &ids, since).await
            };
            match done.await {
                Ok(saved) => {
                    let n = saved.n_enrolled;
                    let number = untrack(|| text::number(i18n, n));
                    let said = now!(i18n, courses.enrolled, count = n as u64, n = number);
                    say_acted(i18n, toasts, said, saved.line);
                    navigate(&format!("/courses/{course}"), NavigateOptions::default());
                }
                Err(error) => {
                    is_saving.set(false);
                    complain(i18n, toasts, &error);
                }
            }
        });
    };
    let row = move |student: Student| {
        let until = left_on(&student.id);
        let id = StoredValue::new(student.id.clone());
        let is_chosen = move || chosen.with(|chosen| id.with_value(|id| chosen.contains(id)));
        let toggle = move |_| {
            chosen.update(|chosen| {
                let id = id.get_value();
                match chosen.iter().position(|other| *other == id) {
                    Some(i) => drop(chosen.remove(i)),
                    None => chosen.push(id),
                }
            });
        };
        view! {
            <label class="list-row">
                <input class="check" type="checkbox" prop:checked=is_chosen on:change=toggle
                    data-test="choose-student" data-id=student.id.to_string() />
                <div class="grow">
                    <div class="list-title"><bdi>{student.name}</bdi></div>
                    <div class="list-under">
                        <bdi>{student.id.to_string()}</bdi>
                        {until.map(|until| view! {
                            " – " {move || t_string!(i18n, book.until, date = text::date(i18n, until))}
                        })}
                    </div>
                </div>
            </label>
        }
    };
    view! {
        <div class="stack">
            <SearchBox label=word!(i18n, students.search) value=query test="student-search" />
            <div class="row">
                {(n_from_import > 0).then(|| view! {
                    <button class="button" data-test="choose-import" on:click=choose_import>
                        <Icon shape=Shape::File />
                        {move || t_string!(i18n, courses.from_import, n = text::number(i18n, n_from_import))}
                    </button>
                })}
                <button class="button" data-test="choose-all" on:click=choose_found>
                    <Icon shape=Shape::Check />
                    {move || t_string!(i18n, courses.choose_all, n = text::number(i18n, all_found().len()))}
                </button>
            </div>
            <div class="row">{whole.into_iter().map(section).collect_view()}</div>
            <div class="list">
                {move || found.with(|f| f.iter().take(n_shown.get()).cloned().collect::<Vec<_>>())
                    .into_iter().map(row).collect_view()}
            </div>
            <Show when=move || n_shown.get() < found.with(Vec::len)>
                <button class="button button-wide" on:click=move |_| n_shown.update(|n| *n += N_SHOWN)>
                    {move || t_string!(i18n, common.more)}
                </button>
            </Show>
            <Field label=word!(i18n, book.since) hint=word!(i18n, book.since_hint) value=since
                kind=FieldKind::Date error=since_error optional=true test="enrol-since" />
            {has_left.then(|| view! {
                <p class="soft small">{move || t_string!(i18n, courses.back_text)}</p>
            })}
            <div class="sticky-action">
                <button class="button button-primary button-wide" data-test="enrol-save"
                    disabled=move || is_saving.get() || going.with(Vec::is_empty) on:click=save>
                    <Icon shape=Shape::Check />
                    {move || {
                        let n = going.with(Vec::len);
                        t_string!(i18n, courses.enrol_n, count = n as u64, n = text::number(i18n, n))
                    }}
                </button>
            </div>
        </div>
    }
}
