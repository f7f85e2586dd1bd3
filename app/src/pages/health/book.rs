//! Whether the record book is whole: asked by a tap, since everything is read for it.

use super::parts::Part;
use crate::{
    components::{A, Shape},
    i18n::{I18n, t_string, text, use_i18n, word},
    log::{self, What},
    pages::entry_words,
    storage::{
        self, StorageError,
        book::{Examined, examine},
    },
};
use attendance::StudentId;
use attendance::book::{Entry, JournalError, Key, Problem};
use leptos::{prelude::*, task::spawn_local};

/// Things that are named; the others are counted.
const N_NAMED: usize = 8;

/// How far asking is.
#[derive(Clone)]
enum Examining {
    No,
    Running,
    Done(Result<Examined, StorageError>),
}

/// The record book, with a way to have it examined.
#[component]
pub(super) fn BookPart() -> impl IntoView {
    let i18n = use_i18n();
    let examining = RwSignal::new(Examining::No);
    let is_running = move || matches!(examining.get(), Examining::Running);
    let is_well = Signal::derive(move || match examining.get() {
        Examining::Done(Ok(examined)) => examined.found.is_whole(),
        Examining::Done(Err(_)) => false,
        Examining::No | Examining::Running => true,
    });
    let start = move |_| {
        examining.set(Examining::Running);
        spawn_local(async move {
            let found = async { examine(&storage::connection().await?).await }.await;
            if let Ok(Examined { found, .. }) = &found
                && !found.is_whole()
            {
                log::note_count(What::BookNotWhole, found.n_found());
            }
            examining.try_set(Examining::Done(found));
        });
    };
    let words = Signal::derive(move || match examining.get() {
        Examining::No => t_string!(i18n, health.book_rests).to_owned(),
        Examining::Running => t_string!(i18n, health.book_running).to_owned(),
        Examining::Done(Ok(examined)) => summary(i18n, &examined),
        Examining::Done(Err(error)) => text::storage_error(i18n, &error),
    });
    let details = move || match examining.get() {
        Examining::Done(Ok(examined)) => Some(details(i18n, examined)),
        _ => None,
    };
    view! {
        <Part shape=Shape::Book title=word!(i18n, health.book) text=words is_well test="health-book">
            {details}
            <button class="button" data-test="health-book-try" disabled=is_running on:click=start>
                {move || t_string!(i18n, health.book_try)}
            </button>
        </Part>
    }
}

fn summary(i18n: I18n, examined: &Examined) -> String {
    let found = &examined.found;
    let number = |n: usize| text::number(i18n, n);
    if found.is_whole() {
        let (entries, lines) = (number(found.n_entries), number(found.n_lines));
        return t_string!(i18n, health.book_whole, entries = entries, lines = lines).to_string();
    }
    match &found.journal {
        Some(JournalError::Broken(broken)) => {
            let n = number(usize::try_from(broken.n).unwrap_or(usize::MAX));
            t_string!(i18n, health.book_changed, n = n)
        }
        Some(_) => t_string!(i18n, health.book_gap).to_owned(),
        None => t_string!(i18n, health.book_found, n = number(found.n_found())),
    }
}

/// What was found by name, each with the way to it, and what to do next.
fn details(i18n: I18n, examined: Examined) -> impl IntoView {
    let has_astray = examined.found.journal.is_some() || !examined.found.astray.is_empty();
    let astray = examined
        .found
        .astray
        .iter()
        .map(|key| (t_string!(i18n, health.book_astray).to_owned(), vec![key.clone()]));
    let unfitting =
        examined.found.problems.iter().map(|problem| (unfitting(i18n, problem), problem.keys()));
    let n_more = (astray.len() + unfitting.len()).saturating_sub(N_NAMED);
    let line = |(words, keys): (String, Vec<Key>)| {
        let links = keys.into_iter().map(|key| link(i18n, &examined, &key)).collect_view();
        view! { <li>{words} {links}</li> }
    };
    let lines = astray.chain(unfitting).take(N_NAMED).map(line).collect_view();
    let n_found = examined.found.n_found();
    view! {
        <div class="stack-s" data-test="health-book-found" data-n=n_found.to_string()>
            {(!lines.is_empty()).then(|| view! {
                <ul>
                    {lines}
                    {(n_more > 0).then(|| view! { <li>"+ " {text::number(i18n, n_more)}</li> })}
                </ul>
            })}
            {has_astray.then(|| view! {
                <p class="small">{t_string!(i18n, health.book_next)}</p>
                <A href="/backup" attr:class="button">{t_string!(i18n, health.book_backup)}</A>
            })}
        </div>
    }
}

fn unfitting(i18n: I18n, problem: &Problem) -> String {
    match problem {
        Problem::Dangling { .. } => t_string!(i18n, health.book_dangling).to_owned(),
        Problem::SameEmail { email, .. } => {
            t_string!(i18n, health.book_same_email, email = text::isolate(email))
        }
        Problem::SameCode { code, .. } => {
            t_string!(i18n, health.book_same_code, code = text::isolate(code))
        }
        Problem::GroupOfGroup { .. } => t_string!(i18n, health.book_group).to_owned(),
        Problem::EndsBeforeItBegins { .. } => t_string!(i18n, health.book_ends).to_owned(),
    }
}

/// What it is called, as a link where it has a page.
fn link(i18n: I18n, examined: &Examined, key: &Key) -> impl IntoView + use<> {
    let title = entry_words::title(i18n, key, examined.entries.get(key), &examined.names);
    match page_of(key, examined.entries.get(key)) {
        Some(href) => view! { " " <A href attr:class="link">{title}</A> }.into_any(),
        None => view! { " " {title} }.into_any(),
    }
}

/// The page on which a person sees the entry.
fn page_of(key: &Key, entry: Option<&Entry>) -> Option<String> {
    let student =
        |id: &StudentId| format!("/students/{}", js_sys::encode_uri_component(id.as_str()));
    Some(match key {
        Key::Student(id) => student(id),
        Key::Course(id) | Key::Enrolment(id, _) => format!("/courses/{id}"),
        Key::Section(id) => format!("/sections/{id}"),
        Key::Lesson(id) => format!("/timetable/{id}"),
        Key::Session(id) | Key::Record(id, _) => format!("/session/{id}"),
        Key::Conflict(_) => "/conflicts".to_owned(),
        Key::Excuse(id) => match entry {
            Some(Entry::Excuse(excuse)) => format!("{}/leave/{id}", student(&excuse.student)),
            _ => return None,
        },
        Key::Sheet(_) => return None,
    })
}
