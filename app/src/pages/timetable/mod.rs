//! The weekly timetable: lines by day, and the week's own settings.

mod form;
mod week;

use crate::components::A;
use crate::{
    components::{Empty, Icon, Loaded, PageHead, Shape, load},
    i18n::{t_string, text, use_i18n, word},
    platform::clock,
    storage::{
        self,
        timetable::{LessonLine, Timetable},
    },
};
use attendance::{Date, Lesson, LessonId, Weekday, timetable::clashes};
pub(crate) use form::{EditLesson, NewLesson};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// When each course meets.
#[component]
pub(crate) fn TimetablePage() -> impl IntoView {
    let i18n = use_i18n();
    let timetable = load(async || storage::timetable::all(&storage::connection().await?).await);
    view! {
        <PageHead title=word!(i18n, book.timetable) back=Signal::stored("/".to_owned())>
            <A href="/timetable/new" attr:class="button" attr:data-test="new-lesson">
                <Icon shape=Shape::Add />
                {move || t_string!(i18n, book.new_lesson)}
            </A>
        </PageHead>
        <div class="stack">
            <Loaded from=timetable let:timetable>
                <Days timetable />
            </Loaded>
            <week::WeekChoice timetable />
        </div>
    }
}

#[component]
fn Days(timetable: Timetable) -> impl IntoView {
    let i18n = use_i18n();
    let Timetable { lines, week, courses, .. } = timetable;
    if lines.is_empty() {
        let (href, label) = if courses.is_empty() {
            ("/courses/new", word!(i18n, courses.new))
        } else {
            ("/timetable/new", word!(i18n, book.new_lesson))
        };
        return view! {
            <Empty shape=Shape::Calendar title=word!(i18n, book.no_lessons) text=word!(i18n, book.no_lessons_text)>
                <A href=href attr:class="button button-primary" attr:data-test="first-lesson">
                    <Icon shape=Shape::Add />
                    {move || label.get()}
                </A>
            </Empty>
        }
        .into_any();
    }
    let lessons: Vec<Lesson> = lines.iter().map(|line| line.lesson.clone()).collect();
    // A term that is over is in nobody's way.
    let today = clock::today();
    let is_over =
        |lesson: &&Lesson| lesson.until.zip(today).is_some_and(|(until, now)| until < now);
    let current: Vec<Lesson> = lessons.iter().filter(|it| !is_over(it)).cloned().collect();
    let clashes = clashes(&current);
    // Names of the courses that meet when this line does.
    let others = |id: &LessonId| {
        let pairs = clashes.iter().filter_map(|(a, b)| match id {
            id if id == a => Some(b),
            id if id == b => Some(a),
            _ => None,
        });
        let name = |other: &LessonId| lines.iter().find(|line| line.lesson.id == *other);
        pairs.filter_map(name).map(|line| line.course.name.clone()).collect::<Vec<_>>()
    };
    let others: BTreeMap<LessonId, Vec<String>> =
        lessons.iter().map(|lesson| (lesson.id.clone(), others(&lesson.id))).collect();
    let row = move |line: LessonLine| {
        let others = others.get(&line.lesson.id).cloned().unwrap_or_default();
        view! { <LessonRow line others /> }
    };
    let day = move |day: Weekday| {
        let of_day: Vec<LessonLine> =
            lines.iter().filter(|line| line.lesson.weekday == day).cloned().collect();
        (!of_day.is_empty()).then(|| {
            view! {
                <section class="stack-s">
                    <h2>{move || text::weekday(i18n, day)}</h2>
                    <div class="list">
                        {of_day.into_iter().map(&row).collect_view()}
                    </div>
                </section>
            }
        })
    };
    let days: Vec<Weekday> = week.days().collect();
    view! { <div class="stack" data-test="lessons">{days.into_iter().map(day).collect_view()}</div> }
        .into_any()
}

#[component]
fn LessonRow(line: LessonLine, others: Vec<String>) -> impl IntoView {
    let i18n = use_i18n();
    let others = (!others.is_empty()).then(|| text::isolate(&others.join(" · ")));
    let (from, until) = (line.lesson.from, line.lesson.until);
    let term = move || {
        let day =
            |day: Option<Date>| day.map_or_else(|| "…".to_owned(), |day| text::date(i18n, day));
        format!("{} – {}", day(from), day(until))
    };
    let LessonLine { lesson, course } = line;
    view! {
        <A href=format!("/timetable/{}", lesson.id) attr:class="list-row" attr:data-test="lesson">
            <div class="grow">
                <div class="list-title"><bdi>{course.name}</bdi></div>
                <div class="list-under">
                    <bdi>{course.code}</bdi> " – " <Hours start=lesson.start end=lesson.end />
                    {lesson.room.map(|room| view! { " – " <bdi>{room}</bdi> })}
                </div>
                {(from.is_some() || until.is_some()).then(|| view! { <div class="list-under">{term}</div> })}
                {others.map(|others| view! {
                    <div class="row-problem" data-test="lesson-clash">
                        {move || t_string!(i18n, book.clashes_with, other = others.clone())}
                    </div>
                })}
            </div>
            <Icon shape=Shape::Forward />
        </A>
    }
}

/// From when to when, which reads left to right in every language.
#[component]
pub(super) fn Hours(start: attendance::Time, end: attendance::Time) -> impl IntoView {
    let i18n = use_i18n();
    view! { <bdi dir="ltr">{move || text::hours(i18n, start, end)}</bdi> }
}
