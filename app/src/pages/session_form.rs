use super::{course_form::course_id, session::session_id};
use crate::{
    components::{
        Field, FieldKind, Loaded, PageHead, Removal, SaveButton, Toasts, begin, load_once,
        say_acted,
    },
    i18n::{now, t_string, text, use_i18n, word},
    platform::{clock, random},
    storage::{self, book::ActError, courses::CourseView},
};
use attendance::{CourseId, Date, Session, Time, book::Key};
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
    let course = load_once(move || {
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
    let session = load_once(move || {
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
            <div class="stack">
                <SessionForm view=found.0 session=Some(found.1.clone()) />
                <Removal key=Key::Session(found.1.id) label=word!(i18n, sessions.remove)
                    back=format!("/courses/{}", found.1.course) />
            </div>
        </Loaded>
    }
}

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    date: RwSignal<String>,
    start: RwSignal<String>,
    end: RwSignal<String>,
    room: RwSignal<String>,
}

impl Typed {
    fn new(name: String, date: Option<Date>, session: Option<&Session>) -> Self {
        let time = |time: Option<Time>| {
            RwSignal::new(time.map(|time| time.to_string()).unwrap_or_default())
        };
        let room = session.and_then(|session| session.room.clone()).unwrap_or_default();
        Self {
            name: RwSignal::new(name),
            date: RwSignal::new(date.map(|date| date.to_string()).unwrap_or_default()),
            start: time(session.and_then(|session| session.start)),
            end: time(session.and_then(|session| session.end)),
            room: RwSignal::new(room),
        }
    }

    /// Both times, both empty or one after the other; nothing when they are wrong. Followed.
    fn times(self) -> Option<(Option<Time>, Option<Time>)> {
        let (start, end) = (self.start.get(), self.end.get());
        if start.trim().is_empty() && end.trim().is_empty() {
            return Some((None, None));
        }
        let (start, end) = (Time::parse(&start).ok()?, Time::parse(&end).ok()?);
        (start < end).then_some((Some(start), Some(end)))
    }

    /// The session as it would be saved; nothing while something is missing or wrong.
    fn read(self, base: Option<Session>, course: &CourseId) -> Option<Session> {
        let (name, date) = (self.name.get().trim().to_owned(), Date::parse(&self.date.get()).ok()?);
        let (start, end) = self.times()?;
        let room = Some(self.room.get().trim().to_owned()).filter(|room| !room.is_empty());
        let base = match base {
            Some(base) => base,
            None => Session::new(random::session_id()?, course.clone(), name.clone(), date),
        };
        (!name.is_empty()).then_some(Session { name, date, start, end, room, ..base })
    }
}

#[component]
fn SessionForm(view: CourseView, session: Option<Session>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let navigate = use_navigate();
    let CourseView { course, sessions, .. } = view;
    let number = untrack(|| text::number(i18n, sessions.len() + 1));
    let suggested = untrack(|| t_string!(i18n, sessions.suggested_name, n = number));
    let first_date = session.as_ref().map(|session| session.date).or_else(clock::today);
    let name = session.as_ref().map_or(suggested, |session| session.name.clone());
    let typed = Typed::new(name, first_date, session.as_ref());
    let base = StoredValue::new(session);
    let is_tried = RwSignal::new(false);
    let is_saving = RwSignal::new(false);
    let failed = RwSignal::new(None::<ActError>);
    let name_error = Signal::derive(move || {
        (is_tried.get() && typed.name.get().trim().is_empty())
            .then(|| t_string!(i18n, sessions.name_empty).to_owned())
    });
    let date_error = Signal::derive(move || {
        (is_tried.get() && Date::parse(&typed.date.get()).is_err())
            .then(|| t_string!(i18n, sessions.date_wrong).to_owned())
    });
    let times_error = Signal::derive(move || {
        (is_tried.get() && typed.times().is_none())
            .then(|| t_string!(i18n, book.times_wrong).to_owned())
    });
    let course_id = course.id.clone();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_tried.set(true);
        let session = untrack(|| typed.read(base.get_value(), &course_id));
        let Some(session) = session else { return };
        if !begin(is_saving) {
            return;
        }
        let navigate = navigate.clone();
        spawn_local(async move {
            let edited = base.get_value();
            let done = async {
                let connection = storage::connection().await?;
                storage::sessions::save(&connection, &session, edited.as_ref()).await
            };
            match done.await {
                Ok(line) => {
                    say_acted(i18n, toasts, now!(i18n, common.saved), line);
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
            <Field label=word!(i18n, sessions.name) value=typed.name error=name_error test="session-name" />
            <Field label=word!(i18n, sessions.date) value=typed.date kind=FieldKind::Date error=date_error test="session-date" />
            <div class="field-pair">
                <Field label=word!(i18n, book.start) value=typed.start kind=FieldKind::Time optional=true error=times_error test="session-start" />
                <Field label=word!(i18n, book.end) value=typed.end kind=FieldKind::Time optional=true test="session-end" />
            </div>
            <Field label=word!(i18n, book.room) value=typed.room optional=true test="session-room" />
            {move || failed.get().map(|error| view! {
                <p class="note note-problem" role="alert">{text::act_error(i18n, &error)}</p>
            })}
            <SaveButton is_saving test="save-session" />
        </form>
    }
}
