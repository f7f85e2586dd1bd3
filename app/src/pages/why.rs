use super::session::session_id;
use crate::{
    components::{
        Loaded, PageHead, RowStrip, StatusMark, StripImage, WholePageButton, WholePages, load,
    },
    i18n::{t_string, text, use_i18n, word},
    pages::entry_words,
    storage::{self, StorageError, schema, why::Why},
};
use attendance::{
    Record, Status, StudentId,
    book::{Entry, Key, Line},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Why a record is as it is: the paper, who changed it, when, from what to what.
#[component]
pub(crate) fn WhyPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let param = move |name: &str| params.get().get(name).unwrap_or_default();
    let back = Signal::derive(move || format!("/session/{}", param("id")));
    let why = load(move || {
        let (session, student) = (session_id(&param("id")), StudentId::parse(&param("student")));
        async move {
            let missing = StorageError::Missing { store: schema::STUDENTS };
            let student = student.map_err(|_| missing)?;
            storage::why::of(&storage::connection().await?, &session?, &student).await
        }
    });
    view! {
        <PageHead title=word!(i18n, book.why) back />
        <WholePages>
            <Loaded from=why let:why>
                <Explained why />
            </Loaded>
        </WholePages>
    }
}

#[component]
fn Explained(why: Why) -> impl IntoView {
    let i18n = use_i18n();
    let Why { session, student, record, row, lines } = why;
    let status = Signal::stored(record.as_ref().map(|record| record.status));
    let date = session.date;
    let source = StoredValue::new(record.as_ref().map(|record| record.source.clone()));
    let picture = record.as_ref().and_then(|record| record.source.picture().cloned());
    // The id that the log has too, as the list of what went wrong shows it.
    let trace = picture.as_ref().map(|picture| {
        let page = text::trace(&picture.scan, Some(picture.page_idx));
        format!("{page}/{}", picture.field)
    });
    let image = row.map(|(width, height, jpeg)| StripImage { width, height, jpeg });
    let has_page = image.is_some();
    let key = Key::Record(session.id.clone(), student.id.clone());
    let name = student.name.clone();
    let line = move |line: Line| {
        let key = key.clone();
        view! { <Step line key /> }
    };
    view! {
        <div class="stack">
            <section class="card stack-s">
                <div class="row spread">
                    <h2><bdi>{student.name}</bdi></h2>
                    <StatusMark status />
                </div>
                <p class="soft">
                    <bdi>{session.name}</bdi> " – " {move || text::date(i18n, date)}
                </p>
                <p data-test="why-source">
                    {move || source.with_value(|source| source.as_ref().map(|s| entry_words::source(i18n, s)))}
                </p>
                {trace.map(|trace| view! {
                    <p class="soft small">
                        {move || t_string!(i18n, book.trace)} " " <bdi dir="ltr" data-test="why-trace">{trace}</bdi>
                    </p>
                })}
                {picture.map(|picture| view! {
                    <RowStrip image name />
                    {has_page.then(|| view! {
                        <WholePageButton scan=picture.scan page_idx=picture.page_idx />
                    })}
                })}
            </section>
            <section class="stack-s">
                <h2>{move || t_string!(i18n, book.history)}</h2>
                <div class="list" data-test="why-lines">{lines.into_iter().map(line).collect_view()}</div>
            </section>
        </div>
    }
}

/// One change of the record.
#[component]
fn Step(line: Line, key: Key) -> impl IntoView {
    let i18n = use_i18n();
    let edit = line.action().edits().iter().find(|edit| *edit.key() == key).cloned();
    let status = |entry: Option<&Entry>| match entry {
        Some(Entry::Record(Record { status, .. })) => Some(*status),
        _ => None,
    };
    let before = Signal::stored(edit.as_ref().and_then(|edit| status(edit.before())));
    let after: Signal<Option<Status>> =
        Signal::stored(edit.as_ref().and_then(|edit| status(edit.after())));
    let line = StoredValue::new(line);
    let said = move || line.with_value(|line| entry_words::cause(i18n, line.action().cause()));
    let device = line.with_value(|line| line.device().to_string());
    // The first letters tell a handful of phones apart.
    let device: String = device.chars().take(6).collect();
    view! {
        <div class="list-row" data-test="why-line">
            <div class="grow">
                <div class="list-title">{said}</div>
                <div class="list-under">
                    {move || text::moment(i18n, line.with_value(Line::at))} " – "
                    {move || t_string!(i18n, book.by_device, id = text::isolate(&device))}
                </div>
            </div>
            <StatusMark status=before />
            <span aria-hidden="true">{move || t_string!(i18n, book.becomes)}</span>
            <StatusMark status=after />
        </div>
    }
}
