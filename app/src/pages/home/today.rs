use super::super::timetable::Hours;
use crate::{
    components::{A, Icon, Shape, Toasts, complain, load},
    i18n::{now, t_string, text, use_i18n},
    platform::clock,
    storage::{self, timetable::Today},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Today's lectures by the timetable, each ready in one tap. Shows nothing where there are none.
#[component]
pub(super) fn TodaysLectures() -> impl IntoView {
    let i18n = use_i18n();
    let lectures = load(async || match clock::today() {
        Some(today) => storage::timetable::today(&storage::connection().await?, today).await,
        None => Ok(Vec::new()),
    });
    move || {
        let lectures = lectures.get().and_then(Result::ok).unwrap_or_default();
        (!lectures.is_empty()).then(|| view! {
            <section class="stack-s" data-test="todays-lectures">
                <h2>{move || t_string!(i18n, book.todays_lectures)}</h2>
                <div class="list">
                    {lectures.into_iter().map(|today| view! { <Lecture today /> }).collect_view()}
                </div>
            </section>
        })
    }
}

#[component]
fn Lecture(today: Today) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, navigate) = (Toasts::expect(), use_navigate());
    let Today { line, session } = today;
    let (lesson, course) = (line.lesson, line.course);
    let id = StoredValue::new(lesson.id.clone());
    let under = view! {
        <div class="grow">
            <div class="list-title"><bdi>{course.name}</bdi></div>
            <div class="list-under">
                <bdi>{course.code}</bdi> " – " <Hours start=lesson.start end=lesson.end />
                {lesson.room.map(|room| view! { " – " <bdi>{room}</bdi> })}
            </div>
        </div>
    };
    if let Some(session) = session {
        return view! {
            <A href=format!("/session/{}", session.id) attr:class="list-row" attr:data-test="lecture">
                {under}
                <Icon shape=Shape::Forward />
            </A>
        }
        .into_any();
    }
    let begin = move |_| {
        let (Some(date), navigate) = (clock::today(), navigate.clone()) else { return };
        spawn_local(async move {
            let name = |n| now!(i18n, book.lecture_n, n = untrack(|| text::number(i18n, n)));
            let begun = async {
                let connection = storage::connection().await?;
                storage::timetable::begin(&connection, &id.get_value(), date, name).await
            };
            match begun.await {
                Ok(session) => {
                    navigate(&format!("/session/{}", session.id), NavigateOptions::default());
                }
                Err(error) => complain(i18n, toasts, &error),
            }
        });
    };
    view! {
        <div class="list-row" data-test="lecture">
            {under}
            <button class="button button-primary" data-test="begin-lecture" on:click=begin>
                {move || t_string!(i18n, book.begin)}
            </button>
        </div>
    }
    .into_any()
}
