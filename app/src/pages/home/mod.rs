mod demo;
mod today;
mod waits;

use crate::components::A;
use crate::{
    components::{BackupNudge, Icon, Inbox, Loaded, PageHead, ResumeLine, Shape, load},
    i18n::{t_string, text, use_i18n, word},
    platform::clock,
    storage::{
        self,
        sessions::{Overview, SessionLine},
    },
};
use leptos::prelude::*;

/// Where a day begins: the latest sessions, or the first steps.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let i18n = use_i18n();
    let overview = load(async || {
        storage::sessions::overview(&storage::connection().await?, clock::today()).await
    });
    view! {
        <PageHead title=word!(i18n, common.app_name) />
        <Loaded from=overview let:overview>
            <Body overview />
        </Loaded>
    }
}

#[component]
fn Body(overview: Overview) -> impl IntoView {
    let i18n = use_i18n();
    let today = clock::today();
    let is_done = overview.has_records;
    let has_courses = overview.n_courses > 0;
    let (now, earlier): (Vec<_>, Vec<_>) =
        overview.sessions.iter().cloned().partition(|line| Some(line.session.date) == today);
    let list =
        move |title: Signal<String>, lines: Vec<SessionLine>| {
            (!lines.is_empty()).then(|| view! {
            <section class="stack-s">
                <h2>{move || title.get()}</h2>
                <div class="list">
                    {lines.into_iter().map(|line| view! { <SessionRow line /> }).collect_view()}
                </div>
            </section>
        })
        };
    let new_session = overview.a_course.clone().filter(|_| is_done).map(|course| {
        let href = if overview.n_courses == 1 {
            format!("/courses/{course}/sessions/new")
        } else {
            "/courses".to_owned()
        };
        view! {
            <A href=href attr:class="button button-primary button-wide" attr:data-test="home-new-session">
                <Icon shape=Shape::Add />
                {move || t_string!(i18n, common.new_session)}
            </A>
        }
    });
    view! {
        <div class="stack">
            <Inbox />
            <waits::Conflicts />
            <ResumeLine />
            <today::TodaysLectures />
            {(!is_done).then(|| view! { <FirstSteps overview=overview.clone() /> })}
            {new_session}
            <BackupNudge />
            <waits::Warnings />
            {list(word!(i18n, common.todays_sessions), now)}
            {list(word!(i18n, common.recent_sessions), earlier)}
            {has_courses.then(|| view! {
                <A href="/timetable" attr:class="button button-wide" attr:data-test="to-timetable">
                    <Icon shape=Shape::Calendar />
                    {move || t_string!(i18n, book.to_timetable)}
                </A>
            })}
        </div>
    }
}

#[component]
fn SessionRow(line: SessionLine) -> impl IntoView {
    let i18n = use_i18n();
    let SessionLine { session, course_code, course_name, n_recorded, n_counted } = line;
    let id = session.id.clone();
    let share = if n_counted == 0 { 0.0 } else { n_recorded as f64 / n_counted as f64 };
    view! {
        <A href=format!("/session/{}", session.id) attr:class="list-row" attr:data-test="session">
            <div class="grow">
                <div class="list-title"><bdi>{session.name}</bdi></div>
                <div class="list-under">
                    <bdi>{course_name}</bdi> " – " <bdi>{course_code}</bdi> " – " {move || text::date(i18n, session.date)}
                </div>
                <progress class="meter" max="1" value=share.min(1.0).to_string() aria-hidden="true"></progress>
                <div class="list-under">
                    {move || if n_recorded == 0 {
                        t_string!(i18n, common.nothing_recorded).to_owned()
                    } else {
                        let (n, total) = (text::number(i18n, n_recorded), text::number(i18n, n_counted));
                        t_string!(i18n, common.recorded_of, n = n, total = total)
                    }}
                </div>
            </div>
            <Icon shape=Shape::Forward />
        </A>
        <waits::Waits session=id />
    }
}

/// One of the first steps.
struct Step {
    is_done: bool,
    href: String,
    shape: Shape,
    test: &'static str,
    title: Signal<String>,
    text: Signal<String>,
}

/// The way from nothing to the first records, with the next step open.
#[component]
fn FirstSteps(overview: Overview) -> impl IntoView {
    let i18n = use_i18n();
    let course = overview.a_course.as_ref().map(|id| format!("/courses/{id}"));
    let session = overview.sessions.first().map(|line| format!("/session/{}", line.session.id));
    let to_course = course.clone().unwrap_or_else(|| "/courses/new".to_owned());
    let to_session =
        course.map_or_else(|| "/courses".to_owned(), |course| format!("{course}/sessions/new"));
    let at_session = session.clone().unwrap_or_else(|| "/courses".to_owned());
    let to_scan = session.clone().map_or_else(|| "/courses".to_owned(), |s| format!("{s}/scan"));
    let new =
        |is_done, href, shape, test, title, text| Step { is_done, href, shape, test, title, text };
    let steps = [
        new(
            overview.n_students > 0,
            "/import".to_owned(),
            Shape::Upload,
            "step-import",
            word!(i18n, common.step_list),
            word!(i18n, common.step_list_text),
        ),
        new(
            overview.has_enrolments,
            to_course,
            Shape::Book,
            "step-course",
            word!(i18n, common.step_course),
            word!(i18n, common.step_course_text),
        ),
        new(
            session.is_some(),
            to_session,
            Shape::Calendar,
            "step-session",
            word!(i18n, common.step_session),
            word!(i18n, common.step_session_text),
        ),
        new(
            overview.n_sheets > 0,
            at_session,
            Shape::Printer,
            "step-print",
            word!(i18n, common.step_print),
            word!(i18n, common.step_print_text),
        ),
        new(
            overview.has_records,
            to_scan,
            Shape::Camera,
            "step-scan",
            word!(i18n, common.step_scan),
            word!(i18n, common.step_scan_text),
        ),
    ];
    let is_empty = overview.n_students == 0 && overview.n_courses == 0;
    let next = steps.iter().position(|step| !step.is_done);
    let step = move |(i, step): (usize, Step)| {
        let Step { is_done, href, shape, test, title, text: what } = step;
        let is_next = next == Some(i);
        let head = view! {
            <span class="step-mark">
                {if is_done { view! { <Icon shape=Shape::Check /> }.into_any() }
                    else { view! { <span>{move || text::number(i18n, i + 1)}</span> }.into_any() }}
            </span>
            <span class="grow">
                <span class="list-title">{move || title.get()}</span>
                <span class="list-under step-text">
                    {move || if is_done { t_string!(i18n, common.step_done).to_owned() } else { what.get() }}
                </span>
            </span>
        };
        if is_next {
            view! {
                <li class="step step-next" aria-current="step">
                    <A href=href attr:class="step-link" attr:data-test=test>
                        {head}
                        <Icon shape />
                    </A>
                </li>
            }
            .into_any()
        } else {
            view! { <li class="step" class:step-done=is_done data-test=test>{head}</li> }.into_any()
        }
    };
    view! {
        <section class="card card-brand welcome">
            <img src="icon.svg" alt="" class="welcome-mark" />
            <h2>{move || t_string!(i18n, common.welcome)}</h2>
            <p>{move || t_string!(i18n, common.welcome_text)}</p>
        </section>
        <section class="stack-s">
            <h2>{move || t_string!(i18n, common.first_steps)}</h2>
            <ol class="steps">{steps.into_iter().enumerate().map(step).collect_view()}</ol>
            {is_empty.then(|| view! { <demo::TryIt /> })}
        </section>
    }
}
