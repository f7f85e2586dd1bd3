use super::{
    course_form::course_id,
    session::session_id,
    student_form::{begin, saving_word},
};
use crate::{
    components::{Changes, Field, FieldKind, Icon, Loaded, PageHead, Shape, load},
    i18n::{t_string, text, use_i18n, word},
    platform::{clock, random},
    storage::{self, courses::CourseView},
};
use attendance::{Date, Session};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

/// A session of a course, from nothing.
#[component]
pub(crate) fn NewSession() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let back =
        Signal::derive(move || format!("/courses/{}", params.get().get("id").unwrap_or_default()));
    let course = load(move || {
        let id = course_id(&params.get().get("id").unwrap_or_default());
        async move { storage::courses::view(&storage::connection().await?, &id?).await }
    });
    view! {
        <PageHead title=word!(i18n, sessions.new) back />
        <Loaded from=course let:view>
            <SessionForm view session=None />
        </Loaded>
    }
}

/// A session from what is saved. Sheets that were printed before stay readable: each keeps the
/// name and date it was printed with.
#[component]
pub(crate) fn EditSession() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let back =
        Signal::derive(move || format!("/session/{}", params.get().get("id").unwrap_or_default()));
    let session = load(move || {
        let id = session_id(&params.get().get("id").unwrap_or_default());
        async move {
            let connection = storage::connection().await?;
            let session = storage::sessions::one(&connection, &id?).await?;
            Ok((storage::courses::view(&connection, &session.course).await?, session))
        }
    });
    view! {
        <PageHead title=word!(i18n, sessions.edit) back />
        <Loaded from=session let:found>
            <SessionForm view=found.0 session=Some(found.1) />
        </Loaded>
    }
}

#[component]
fn SessionForm(view: CourseView, session: Option<Session>) -> impl IntoView {
    let i18n = use_i18n();
    let changes = Changes::expect();
    let navigate = use_navigate();
    let CourseView { course, sessions, .. } = view;
    let number = untrack(|| text::number(i18n, sessions.len() + 1));
    let suggested = untrack(|| t_string!(i18n, sessions.suggested_name, n = number));
    let (edited, first_date) = (session.as_ref().map(|s| s.id.clone()), clock::today());
    let first_date = session.as_ref().map(|session| session.date).or(first_date);
    let name = RwSignal::new(session.map_or(suggested, |session| session.name));
    let date = RwSignal::new(first_date.map(|date| date.to_string()).unwrap_or_default());
    let is_tried = RwSignal::new(false);
    let is_saving = RwSignal::new(false);
    let failed = RwSignal::new(None);
    let name_error = Signal::derive(move || {
        (is_tried.get() && name.get().trim().is_empty())
            .then(|| t_string!(i18n, sessions.name_empty).to_owned())
    });
    let date_error = Signal::derive(move || {
        (is_tried.get() && Date::parse(&date.get()).is_err())
            .then(|| t_string!(i18n, sessions.date_wrong).to_owned())
    });
    let course_id = course.id.clone();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_tried.set(true);
        let name = name.get_untracked().trim().to_owned();
        let id = edited.clone().or_else(random::session_id);
        let (Ok(date), Some(id)) = (Date::parse(&date.get_untracked()), id) else { return };
        if name.is_empty() || !begin(is_saving) {
            return;
        }
        let session = Session::new(id, course_id.clone(), name, date);
        let navigate = navigate.clone();
        spawn_local(async move {
            let done =
                async { storage::sessions::save(&storage::connection().await?, &session).await };
            match done.await {
                Ok(()) => {
                    changes.announce();
                    let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
                    navigate(&format!("/session/{}", session.id), options);
                }
                Err(error) => {
                    is_saving.set(false);
                    failed.set(Some(error));
                }
            }
        });
    };
    view! {
        <form class="stack" on:submit=save novalidate>
            <p class="soft"><bdi>{course.name}</bdi> " – " <bdi>{course.code}</bdi></p>
            <Field label=word!(i18n, sessions.name) value=name error=name_error test="session-name" />
            <Field label=word!(i18n, sessions.date) value=date kind=FieldKind::Date error=date_error test="session-date" />
            {move || failed.get().map(|error| view! {
                <p class="note note-problem" role="alert">{text::storage_error(i18n, &error)}</p>
            })}
            <button class="button button-primary button-wide" type="submit" data-test="save-session"
                disabled=move || is_saving.get()>
                <Icon shape=Shape::Check />
                {move || saving_word(i18n, is_saving.get())}
            </button>
        </form>
    }
}
