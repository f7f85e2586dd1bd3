use super::{course_form::course_id, document::TableButtons};
use crate::components::A;
use crate::{
    components::{Empty, Icon, Loaded, PageHead, Shape, Toasts, complain, load, say_acted},
    i18n::{now, t_string, text, use_i18n, word},
    platform::clock,
    platform::files,
    storage::{self, courses::CourseView, jobs::Document},
};
use attendance::{Enrolment, Session, report::Enrolled};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_params_map;

/// One course: its sessions, its roster, its workbook.
#[component]
pub(crate) fn CoursePage() -> impl IntoView {
    let params = use_params_map();
    let course = load(move || {
        let id = course_id(&params.get().get("id").unwrap_or_default());
        async move { storage::courses::view(&storage::connection().await?, &id?).await }
    });
    view! {
        <Loaded from=course let:view>
            <CourseBody view />
        </Loaded>
    }
}

#[component]
fn CourseBody(view: CourseView) -> impl IntoView {
    let i18n = use_i18n();
    let CourseView { course, roster, sessions } = view;
    let id = StoredValue::new(course.id.clone());
    let path = move |tail: &str| format!("/courses/{}/{tail}", id.get_value());
    let under = [Some(&course.code), course.instructor.as_ref(), course.semester.as_ref()];
    let under =
        under.into_iter().flatten().map(|part| text::isolate(part)).collect::<Vec<_>>().join(" – ");
    let file_name = files::file_stem(&[&course.code, &course.name]);
    let n_members = roster.iter().filter(|one| one.is_member(clock::today())).count();
    let (has_sessions, has_roster) = (!sessions.is_empty(), !roster.is_empty());
    let document = StoredValue::new(Document::Course { course: course.id.clone() });
    view! {
        <PageHead title=Signal::stored(course.name) under=Signal::stored(under) back=Signal::stored("/courses".to_owned())>
            <A href=path("edit") attr:class="icon-button" attr:data-test="edit-course">
                <Icon shape=Shape::Edit />
                <span class="visually-hidden">{move || t_string!(i18n, common.edit)}</span>
            </A>
        </PageHead>
        <div class="stack">
            <section class="stack-s">
                <div class="row spread">
                    <h2>{move || t_string!(i18n, courses.sessions)}</h2>
                    {has_sessions.then(|| view! {
                        <A href=path("sessions/new") attr:class="button button-primary" attr:data-test="new-session">
                            <Icon shape=Shape::Add />
                            {move || t_string!(i18n, sessions.new)}
                        </A>
                    })}
                </div>
                {if has_sessions {
                    view! { <Sessions sessions /> }.into_any()
                } else if has_roster {
                    view! {
                        <div class="card">
                            <Empty shape=Shape::Calendar title=word!(i18n, sessions.empty) text=word!(i18n, sessions.empty_text)>
                                <A href=path("sessions/new") attr:class="button button-primary" attr:data-test="new-session">
                                    <Icon shape=Shape::Add />
                                    {move || t_string!(i18n, sessions.new)}
                                </A>
                            </Empty>
                        </div>
                    }.into_any()
                } else {
                    view! { <p class="soft">{move || t_string!(i18n, courses.enrol_first)}</p> }.into_any()
                }}
            </section>
            {has_sessions.then(|| view! {
                <TableButtons word=word!(i18n, courses.export) test="export-course" file_name document=document.get_value() />
            })}
            <section class="stack-s">
                <div class="row spread">
                    <h2>
                        {move || t_string!(i18n, courses.roster)}
                        " "
                        <span class="soft small" data-test="roster-count" data-n=n_members>
                            {let n = n_members; move || t_string!(i18n, common.n_students, count = n as u64, n = text::number(i18n, n))}
                        </span>
                    </h2>
                    <A href=path("enrol") attr:class=if has_roster { "button" } else { "button button-primary" } attr:data-test="enrol">
                        <Icon shape=Shape::Users />
                        {move || t_string!(i18n, courses.enrol)}
                    </A>
                </div>
                {if has_roster {
                    view! { <Roster roster /> }.into_any()
                } else {
                    view! {
                        <div class="card">
                            <Empty shape=Shape::Users title=word!(i18n, courses.no_roster) text=word!(i18n, courses.no_roster_text) />
                        </div>
                    }.into_any()
                }}
            </section>
        </div>
    }
}

#[component]
fn Sessions(sessions: Vec<Session>) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |session: Session| {
        view! {
            <A href=format!("/session/{}", session.id) attr:class="list-row" attr:data-test="session">
                <div class="grow">
                    <div class="list-title"><bdi>{session.name}</bdi></div>
                    <div class="list-under">{move || text::date(i18n, session.date)}</div>
                </div>
                <Icon shape=Shape::Forward />
            </A>
        }
    };
    view! { <div class="list">{sessions.into_iter().rev().map(row).collect_view()}</div> }
}

#[component]
fn Roster(roster: Vec<Enrolled>) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |(i, enrolled): (usize, Enrolled)| {
        let Enrolled { student, enrolment } = enrolled;
        let key = js_sys::encode_uri_component(student.id.as_str());
        let days = format!("/courses/{}/students/{key}", enrolment.course);
        let (id, name) = (student.id.to_string(), student.name.clone());
        let of = id.clone();
        let is_active = student.is_active;
        let is_ended = enrolment.until.is_some();
        let (since, until) = (enrolment.since, enrolment.until);
        view! {
            <li class="list-row" data-test="enrolled" data-id=of>
                <span class="soft small roster-number">{move || text::number(i18n, i + 1)}</span>
                <A href=days attr:class="grow" attr:data-test="place">
                    <div class="list-title"><bdi>{name}</bdi></div>
                    <div class="list-under">
                        <bdi>{id}</bdi>
                        {(!is_active).then(|| view! { " – " {move || t_string!(i18n, students.is_archived)} })}
                        {since.map(|since| view! {
                            " – " {move || t_string!(i18n, courses.since, date = text::date(i18n, since))}
                        })}
                        {until.map(|until| view! {
                            " – " {move || t_string!(i18n, book.until, date = text::date(i18n, until))}
                        })}
                    </div>
                </A>
                {(!is_ended).then(|| view! { <Leave enrolment name=student.name /> })}
            </li>
        }
    };
    view! { <ol class="list">{roster.into_iter().enumerate().map(row).collect_view()}</ol> }
}

/// Takes a student out of the course, with an undo; the records stay either way.
#[component]
fn Leave(enrolment: Enrolment, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let enrolment = StoredValue::new(enrolment);
    let label = name.clone();
    let leave = move |_| {
        let (enrolment, name) = (enrolment.get_value(), name.clone());
        spawn_local(async move {
            let done = async {
                let connection = storage::connection().await?;
                storage::courses::leave(&connection, &enrolment, clock::today()).await
            };
            match done.await {
                Ok(line) => {
                    let said = now!(i18n, courses.left, name = text::isolate(&name));
                    say_acted(i18n, toasts, said, line);
                }
                Err(error) => complain(i18n, toasts, &error),
            }
        });
    };
    view! {
        <button class="icon-button" data-test="leave-course" on:click=leave>
            <Icon shape=Shape::Close />
            <span class="visually-hidden">
                {move || t_string!(i18n, courses.leave, name = label.clone())}
            </span>
        </button>
    }
}
