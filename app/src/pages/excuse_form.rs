use crate::{
    components::{
        Field, FieldKind, FileDrop, Icon, Loaded, PageHead, SaveButton, Shape, Toasts, begin,
        complain, load_once, say_acted,
    },
    i18n::{now, t_string, text, use_i18n, word},
    platform::{clock, random},
    storage::{self, StorageError, book::ActError, excuses, schema},
};
use attendance::{Date, Excuse, ExcuseId, Student, StudentId};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};
use web_sys::{Blob, File, Url};

/// A student's leave: a new one, or the one whose id the address ends with.
#[component]
pub(crate) fn ExcuseForm() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let param = move |name: &str| params.get().get(name).unwrap_or_default();
    let back = Signal::derive(move || {
        format!("/students/{}/record", js_sys::encode_uri_component(&param("id")))
    });
    let found = load_once(move || {
        let (student, excuse) = (StudentId::parse(&param("id")), param("excuse"));
        async move {
            let missing = StorageError::Missing { store: schema::STUDENTS };
            let (connection, student) =
                (storage::connection().await?, student.map_err(|_| missing)?);
            let record = storage::student_record::of(&connection, &student).await?;
            let excuse = record.excuses.into_iter().find(|it| it.id.as_str() == excuse);
            let photo = match excuse.as_ref().and_then(|excuse| excuse.photo.as_ref()) {
                Some(id) => excuses::photo(&connection, id).await?,
                None => None,
            };
            Ok((record.student, excuse, photo))
        }
    });
    view! {
        <PageHead title=word!(i18n, book.leave) back />
        <Loaded from=found let:found>
            <Form student=found.0 excuse=found.1 photo=found.2 />
        </Loaded>
    }
}

/// What is typed and chosen.
#[derive(Clone, Copy)]
struct Typed {
    reason: RwSignal<String>,
    from: RwSignal<String>,
    until: RwSignal<String>,
    photo: RwSignal<Option<File>, LocalStorage>,
}

impl Typed {
    fn new(excuse: Option<&Excuse>) -> Self {
        let day = |date: Option<Date>| {
            RwSignal::new(date.map(|date| date.to_string()).unwrap_or_default())
        };
        Self {
            reason: RwSignal::new(excuse.map(|it| it.reason.clone()).unwrap_or_default()),
            from: day(excuse.map(|it| it.from).or_else(clock::today)),
            until: day(excuse.map(|it| it.until).or_else(clock::today)),
            photo: RwSignal::new_local(None),
        }
    }

    /// Both days, the last not before the first; followed.
    fn days(self) -> Option<(Date, Date)> {
        let (from, until) = (Date::parse(&self.from.get()), Date::parse(&self.until.get()));
        let (from, until) = (from.ok()?, until.ok()?);
        (from <= until).then_some((from, until))
    }

    /// The leave as it would be given; nothing while something is missing or wrong.
    fn read(self, base: Option<&Excuse>, student: &StudentId) -> Option<Excuse> {
        let reason = self.reason.get().trim().to_owned();
        let (from, until) = self.days()?;
        let new_id = || ExcuseId::parse(&random::id()).ok();
        let id = base.map(|excuse| excuse.id.clone()).or_else(new_id)?;
        let photo = match self.photo.with(Option::is_some) {
            true => random::photo_id(),
            false => base.and_then(|excuse| excuse.photo.clone()),
        };
        let student = student.clone();
        (!reason.is_empty()).then_some(Excuse { id, student, reason, from, until, photo })
    }
}

#[component]
fn Form(student: Student, excuse: Option<Excuse>, photo: Option<Blob>) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, navigate) = (Toasts::expect(), use_navigate());
    let typed = Typed::new(excuse.as_ref());
    let (is_tried, is_saving) = (RwSignal::new(false), RwSignal::new(false));
    let reason_error = Signal::derive(move || {
        (is_tried.get() && typed.reason.get().trim().is_empty())
            .then(|| t_string!(i18n, book.reason_empty).to_owned())
    });
    let days_error = Signal::derive(move || {
        (is_tried.get() && typed.days().is_none())
            .then(|| t_string!(i18n, book.days_wrong).to_owned())
    });
    let is_given = excuse.is_some();
    let base = StoredValue::new(excuse);
    let id = StoredValue::new(student.id.clone());
    let path = format!("/students/{}/record", js_sys::encode_uri_component(student.id.as_str()));
    // Gives, changes (`after`) or takes back (nothing after).
    let settle = Callback::new(move |after: Option<Excuse>| {
        if !begin(is_saving) {
            return;
        }
        let (path, navigate) = (path.clone(), navigate.clone());
        let photo: Option<Blob> = typed.photo.get_untracked().map(Into::into);
        spawn_local(async move {
            let said = if after.is_some() {
                now!(i18n, book.leave_given)
            } else {
                now!(i18n, book.leave_removed)
            };
            let before = base.get_value();
            let done = async {
                let connection = storage::connection().await?;
                excuses::settle(&connection, before.as_ref(), after.as_ref(), photo.as_ref()).await
            };
            let done: Result<_, ActError> = done.await;
            is_saving.set(false);
            match done {
                Ok(line) => {
                    say_acted(i18n, toasts, said, line);
                    navigate(&path, NavigateOptions { replace: true, ..Default::default() });
                }
                Err(error) => complain(i18n, toasts, &error),
            }
        });
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_tried.set(true);
        let excuse =
            untrack(|| base.with_value(|base| id.with_value(|id| typed.read(base.as_ref(), id))));
        if excuse.is_some() {
            settle.run(excuse);
        }
    };
    let chosen = move || typed.photo.with(|photo| photo.as_ref().map(File::name));
    let on_files = Callback::new(move |files: Vec<File>| typed.photo.set(files.into_iter().next()));
    view! {
        <form class="stack" on:submit=save novalidate>
            <p class="soft"><bdi>{student.name}</bdi></p>
            <Field label=word!(i18n, book.reason) value=typed.reason error=reason_error test="excuse-reason" />
            <div class="field-pair">
                <Field label=word!(i18n, book.first_leave_day) value=typed.from kind=FieldKind::Date error=days_error test="excuse-from" />
                <Field label=word!(i18n, book.last_leave_day) value=typed.until kind=FieldKind::Date test="excuse-until" />
            </div>
            {photo.map(|photo| view! { <Note photo /> })}
            <FileDrop word=word!(i18n, book.note_photo) hint=word!(i18n, book.note_photo_hint)
                accept="image/*" test="excuse-photo" on_files />
            {move || chosen().map(|name| view! { <p class="soft small"><bdi>{name}</bdi></p> })}
            <p class="soft small">{move || t_string!(i18n, book.leave_text)}</p>
            <SaveButton is_saving test="save-excuse" />
            {is_given.then(|| view! {
                <button class="button button-quiet button-wide" type="button" data-test="remove-excuse"
                    on:click=move |_| settle.run(None)>
                    <Icon shape=Shape::Close />
                    {move || t_string!(i18n, book.remove_leave)}
                </button>
            })}
        </form>
    }
}

/// The photo of the note.
#[component]
fn Note(photo: Blob) -> impl IntoView {
    let i18n = use_i18n();
    let url = Url::create_object_url_with_blob(&photo).ok();
    let to_revoke = url.clone();
    on_cleanup(move || {
        if let Some(url) = &to_revoke {
            let _ = Url::revoke_object_url(url);
        }
    });
    url.map(|url| {
        view! { <img class="note-photo" src=url alt=move || t_string!(i18n, book.note_photo) data-test="note-photo" /> }
    })
}

/// A leave in a list.
#[component]
pub(super) fn ExcuseRow(excuse: Excuse) -> impl IntoView {
    let i18n = use_i18n();
    let student = js_sys::encode_uri_component(excuse.student.as_str());
    let href = format!("/students/{student}/leave/{}", excuse.id);
    let (from, until) = (excuse.from, excuse.until);
    view! {
        <crate::components::A href=href attr:class="list-row" attr:data-test="excuse">
            <div class="grow">
                <div class="list-title"><bdi>{excuse.reason}</bdi></div>
                <div class="list-under">
                    {move || text::date(i18n, from)}
                    {(from != until).then(|| view! { " – " {move || text::date(i18n, until)} })}
                </div>
            </div>
            <Icon shape=Shape::Forward />
        </crate::components::A>
    }
}
