//! From files to pages that were read.

mod choose;
mod files;
mod page_line;
mod progress;
mod slip_line;
mod summary;
mod unkept;
mod warnings;

use crate::components::A;
use crate::{
    components::{Empty, Loaded, Loading, PageHead, Shape, WholePages, load},
    i18n::{t_string, use_i18n},
    jobs::Jobs,
    platform::clock,
    storage::{self, StorageError, paper::SessionPaper, schema},
};
use attendance::SessionId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::review::Questions;
use choose::Choose;
use files::Files;
use progress::ReadingBar;
use summary::Summary;
pub(crate) use summary::page_list;
use unkept::UnkeptFiles;
pub(crate) use unkept::{UnkeptNote, has_any as has_unkept};

/// Choose files, watch them being read, see what each page gave.
#[component]
pub(crate) fn Scan() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session_id();
    let paper = load(move || read(session.get()));
    resume(paper);
    let title = Signal::derive(move || t_string!(i18n, scan.title).to_owned());
    let under = Signal::derive(move || match paper.get() {
        Some(Ok(paper)) => format!("{} – {}", paper.course.code, paper.session.name),
        _ => String::new(),
    });
    let back = Signal::derive(move || session_path(session.get().as_ref()));
    view! {
        <PageHead title under back />
        <div class="stack">
            <ReadingBar />
            <WholePages>
                <Loaded from=paper children=move |paper: SessionPaper| view! { <Scanned paper /> } />
            </WholePages>
        </div>
    }
}

#[component]
fn Scanned(paper: SessionPaper) -> impl IntoView {
    let i18n = use_i18n();
    let session = paper.session.id.clone();
    if paper.plans.is_empty() && paper.scans.is_empty() {
        let to_session = session_path(Some(&session));
        return view! {
            <Empty
                shape=Shape::Printer
                title=Signal::derive(move || t_string!(i18n, scan.no_sheet_yet).to_owned())
                text=Signal::derive(move || t_string!(i18n, scan.no_sheet_yet_text).to_owned())
            >
                <A href=to_session attr:class="button button-primary">
                    {move || t_string!(i18n, scan.to_session)}
                </A>
            </Empty>
        }
        .into_any();
    }
    let questions = Questions::of(&paper, &paper.review, clock::now());
    let is_first = paper.scans.is_empty();
    let has_slips = !paper.slip_plans().is_empty();
    view! {
        {(!is_first).then(|| view! { <Summary paper=paper.clone() questions=questions.clone() /> })}
        <UnkeptFiles session=session.clone() />
        <Choose session is_first has_slips />
        {(!is_first).then(|| view! { <Files paper questions /> })}
    }
    .into_any()
}

/// The session of the page's address.
pub(crate) fn use_session_id() -> Memo<Option<SessionId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| SessionId::parse(&params.get("id")?).ok()))
}

/// Everything about the session's scans.
pub(crate) async fn read(session: Option<SessionId>) -> Result<SessionPaper, StorageError> {
    let session = session.ok_or(StorageError::Missing { store: schema::SESSIONS })?;
    let connection = storage::connection().await?;
    storage::paper::of_session(&connection, &session).await
}

/// The page of a session, as a path of the app.
pub(crate) fn session_path(session: Option<&SessionId>) -> String {
    session.map_or_else(|| "/".to_owned(), |session| format!("/session/{session}"))
}

/// Pages that an earlier visit left unread are read now.
fn resume(paper: Loading<SessionPaper>) {
    Effect::new(move |was_done: Option<bool>| {
        let was_done = was_done.unwrap_or_default();
        let Some(Ok(paper)) = paper.get() else { return was_done };
        if !was_done && paper.n_unread() > 0 {
            Jobs::get().take_up(&paper);
        }
        // Once a visit: what a person stops here stays stopped.
        true
    });
}
