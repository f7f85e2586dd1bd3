use super::excuse_form::ExcuseRow;
use crate::components::A;
use crate::{
    components::{Empty, Icon, Loaded, PageHead, Shape, StatusMark, WholePage, WholePages, load},
    i18n::{t_string, text, use_i18n, word},
    storage::{
        self, StorageError, schema,
        student_record::{CourseRecord, StudentRecord},
    },
};
use attendance::{Record, Session, StudentId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// One student through the term, each absence with the paper it was read from.
#[component]
pub(crate) fn StudentRecordPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let back = Signal::derive(move || {
        let id = params.get().get("id").unwrap_or_default();
        format!("/students/{}", js_sys::encode_uri_component(&id))
    });
    let record = load(move || {
        let id = StudentId::parse(&params.get().get("id").unwrap_or_default());
        async move {
            let missing = StorageError::Missing { store: schema::STUDENTS };
            let id = id.map_err(|_| missing)?;
            storage::student_record::of(&storage::connection().await?, &id).await
        }
    });
    view! {
        <PageHead title=word!(i18n, book.attendance) back />
        <WholePages>
            <Loaded from=record let:record>
                <Terms record />
            </Loaded>
        </WholePages>
    }
}

#[component]
fn Terms(record: StudentRecord) -> impl IntoView {
    let i18n = use_i18n();
    let StudentRecord { student, courses, excuses } = record;
    let new = format!("/students/{}/leave/new", js_sys::encode_uri_component(student.id.as_str()));
    view! {
        <div class="stack">
            <div>
                <h2><bdi>{student.name}</bdi></h2>
                <p class="soft"><bdi>{student.id.to_string()}</bdi></p>
            </div>
            <section class="stack-s">
                <h3>{move || t_string!(i18n, book.leaves)}</h3>
                <div class="list" data-test="excuses">
                    {excuses.into_iter().map(|excuse| view! { <ExcuseRow excuse /> }).collect_view()}
                </div>
                <A href=new attr:class="button button-wide" attr:data-test="new-excuse">
                    <Icon shape=Shape::Add />
                    {move || t_string!(i18n, book.new_leave)}
                </A>
            </section>
            {if courses.is_empty() {
                view! {
                    <Empty shape=Shape::Book title=word!(i18n, book.no_attendance) text=word!(i18n, book.no_attendance_text) />
                }.into_any()
            } else {
                courses.into_iter().map(|course| view! { <Course course /> }).collect_view().into_any()
            }}
        </div>
    }
}

#[component]
fn Course(course: CourseRecord) -> impl IntoView {
    let i18n = use_i18n();
    let (missed, percent) = (course.missed(), course.absent_percent());
    let CourseRecord { course, sessions, .. } = course;
    let count = move |test: &'static str, class: &'static str, n: usize, word: Signal<String>| {
        view! {
            <div class=format!("total {class}") data-test=test data-n=n>
                <span class="total-number">{move || text::number(i18n, n)}</span>
                <span class="total-word">{move || word.get()}</span>
            </div>
        }
    };
    let hours = move |hours: f64| text::decimal(i18n, hours);
    let known = missed.absent_hours + missed.excused_hours > 0.0;
    let share = percent.zip(course.planned_hours).filter(|_| known);
    view! {
        <section class="card stack-s" data-test="student-course">
            <h3><bdi>{course.name}</bdi> " – " <bdi>{course.code}</bdi></h3>
            <div class="totals">
                {count("n-absent", "status-absent", missed.n_absent, word!(i18n, common.absent))}
                {count("n-excused", "status-excused", missed.n_excused, word!(i18n, common.excused))}
                {count("n-late", "status-late", missed.n_late, word!(i18n, common.late))}
            </div>
            {known.then(|| view! {
                <p class="soft small" data-test="hours">
                    {move || t_string!(i18n, book.hours_missed,
                        absent = hours(missed.absent_hours), excused = hours(missed.excused_hours))}
                    {share.map(|(percent, planned)| view! {
                        <br />
                        <span data-test="hours-share">
                            {move || t_string!(i18n, book.hours_share, percent = hours(percent),
                                planned = text::number(i18n, planned as usize))}
                        </span>
                    })}
                    {(missed.n_untimed > 0).then(|| view! {
                        <br />
                        {move || t_string!(i18n, book.hours_unknown, n = text::number(i18n, missed.n_untimed))}
                    })}
                </p>
            })}
            <div class="list">
                {sessions.into_iter().rev().map(|(session, record)| view! { <Row session record /> }).collect_view()}
            </div>
        </section>
    }
}

#[component]
fn Row(session: Session, record: Option<Record>) -> impl IntoView {
    let i18n = use_i18n();
    let whole = WholePage::expect();
    let status = Signal::stored(record.as_ref().map(|record| record.status));
    let picture = record.as_ref().and_then(|record| record.source.picture().cloned());
    let minutes = record.as_ref().and_then(|record| record.late_minutes);
    let date = session.date;
    view! {
        <div class="list-row" data-test="student-session">
            <A href=format!("/session/{}", session.id) attr:class="grow">
                <div class="list-title"><bdi>{session.name}</bdi></div>
                <div class="list-under">
                    {move || text::date(i18n, date)}
                    {minutes.map(|n| view! {
                        " – " {move || t_string!(i18n, book.late_by, n = text::number(i18n, n.into()))}
                    })}
                </div>
            </A>
            {picture.map(|picture| view! {
                <button class="icon-button record-paper" data-test="record-paper"
                    title=move || t_string!(i18n, review.whole_page)
                    on:click=move |_| whole.show(picture.scan.clone(), picture.page_idx)>
                    <Icon shape=Shape::File />
                    <span class="visually-hidden">{move || t_string!(i18n, review.whole_page)}</span>
                </button>
            })}
            <StatusMark status />
        </div>
    }
}
