use super::course_form::course_id;
use crate::{
    components::{Field, FieldKind, Loaded, PageHead, SaveButton, load_once, use_leaving},
    i18n::{now, t_string, use_i18n, word},
    storage::{self, StorageError, schema},
};
use attendance::{Date, Enrolment, report::Enrolled};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The days of a student in a course: joined late, left, came back, or entered wrongly.
#[component]
pub(crate) fn PlacePage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let param = move |name: &str| params.get().get(name).unwrap_or_default();
    let back = Signal::derive(move || format!("/courses/{}", param("id")));
    let found = load_once(move || {
        let (course, student) = (course_id(&param("id")), param("student"));
        async move {
            let view = storage::courses::view(&storage::connection().await?, &course?).await?;
            let found = view.roster.into_iter().find(|one| one.student.id.as_str() == student);
            found.ok_or(StorageError::Missing { store: schema::ROSTERS })
        }
    });
    view! {
        <PageHead title=word!(i18n, courses.days) back />
        <Loaded from=found let:found>
            <Form enrolled=found />
        </Loaded>
    }
}

/// What is typed: nothing is no day, and something that is no day is wrong.
#[derive(Clone, Copy)]
struct Typed {
    since: RwSignal<String>,
    until: RwSignal<String>,
}

impl Typed {
    fn new(place: &Enrolment) -> Self {
        let day = |date: Option<Date>| {
            RwSignal::new(date.map(|date| date.to_string()).unwrap_or_default())
        };
        Self { since: day(place.since), until: day(place.until) }
    }

    /// The day of a field, followed; an error when it is none.
    fn day(text: RwSignal<String>) -> Result<Option<Date>, ()> {
        let text = text.get();
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        Date::parse(text).map(Some).map_err(|_| ())
    }

    /// The place with these days, followed; nothing while a field holds no day.
    fn read(self, place: &Enrolment) -> Option<Enrolment> {
        let (since, until) = (Self::day(self.since).ok()?, Self::day(self.until).ok()?);
        Some(Enrolment { since, until, ..place.clone() })
    }
}

#[component]
fn Form(enrolled: Enrolled) -> impl IntoView {
    let i18n = use_i18n();
    let leaving = use_leaving();
    let Enrolled { student, enrolment } = enrolled;
    let typed = Typed::new(&enrolment);
    let path = format!("/courses/{}", enrolment.course);
    let place = StoredValue::new(enrolment);
    let is_tried = RwSignal::new(false);
    let no_day = move |field: RwSignal<String>| {
        (is_tried.get() && Typed::day(field).is_err())
            .then(|| t_string!(i18n, sessions.date_wrong).to_owned())
    };
    let since_error = Signal::derive(move || no_day(typed.since));
    let until_error = Signal::derive(move || {
        let read = place.with_value(|place| typed.read(place));
        let is_wrong = is_tried.get() && read.is_some_and(|place| !place.is_in_order());
        no_day(typed.until)
            .or_else(|| is_wrong.then(|| t_string!(i18n, courses.days_wrong).to_owned()))
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_tried.set(true);
        let before = place.get_value();
        let after = untrack(|| typed.read(&before)).filter(Enrolment::is_in_order);
        let Some(after) = after else { return };
        let work = async move {
            storage::courses::set_days(&storage::connection().await?, &before, &after).await
        };
        leaving.after(work, now!(i18n, common.saved), path.clone());
    };
    view! {
        <form class="stack" on:submit=save novalidate>
            <div>
                <h2><bdi>{student.name}</bdi></h2>
                <p class="soft"><bdi>{student.id.to_string()}</bdi></p>
            </div>
            <Field label=word!(i18n, book.since) hint=word!(i18n, book.since_hint) value=typed.since
                kind=FieldKind::Date error=since_error optional=true test="place-since" />
            <Field label=word!(i18n, courses.last_day) hint=word!(i18n, courses.last_day_hint) value=typed.until
                kind=FieldKind::Date error=until_error optional=true test="place-until" />
            <SaveButton is_saving=leaving.is_busy test="save-place" />
        </form>
    }
}
