//! One session: print its sheet, scan it, see and mend the records, take them out.

mod hand;
mod make_sheet;
pub(super) mod paper;
mod print;
mod records;

use super::document::TableButtons;
use crate::components::A;
use crate::{
    components::{
        BackupNudge, Icon, PageHead, Shape, StorageProblem, WholePages, load, status_shape,
        status_word,
    },
    i18n::{t_string, text, use_i18n, word},
    platform::files,
    storage::{self, StorageError, jobs::Document, schema, sessions::SessionView},
};
use attendance::{SessionId, Status, report::Totals};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use paper::PaperState;
use print::Print;
use records::Records;

/// The session that an address names.
///
/// # Errors
///
/// [`StorageError::Missing`] when it can be none of ours.
pub(in crate::pages) fn session_id(text: &str) -> Result<SessionId, StorageError> {
    SessionId::parse(text).map_err(|_| StorageError::Missing { store: schema::SESSIONS })
}

/// One session.
#[component]
pub(crate) fn SessionPage() -> impl IntoView {
    let params = use_params_map();
    let session = load(move || {
        let id = session_id(&params.get().get("id").unwrap_or_default());
        async move { storage::sessions::view(&storage::connection().await?, &id?).await }
    });
    // The frame is made once; what was recorded meanwhile only changes the numbers in it, so a
    // tap on a row never moves the page.
    let first =
        Memo::new(move |_| session.get().map(|result| result.map(|view| view.table.session.id)));
    let latest = Memo::new(move |_| session.get().and_then(Result::ok));
    move || match first.get() {
        Some(Ok(_)) => match latest.get_untracked() {
            Some(view) => view! { <SessionBody view latest /> }.into_any(),
            None => ().into_any(),
        },
        Some(Err(error)) => view! { <StorageProblem error /> }.into_any(),
        None => view! { <div class="skeleton" aria-busy="true"></div> }.into_any(),
    }
}

#[component]
fn SessionBody(view: SessionView, latest: Memo<Option<SessionView>>) -> impl IntoView {
    let i18n = use_i18n();
    let SessionView { table, .. } = view.clone();
    let (course, session) = (table.course.clone(), table.session.clone());
    let (course_name, date) = (text::isolate(&course.name), session.date);
    let under = Signal::derive(move || {
        format!("{course_name} – {}", text::isolate(&text::date(i18n, date)))
    });
    let file_name = files::file_stem(&[&course.code, &session.name, &date.to_string()]);
    let document = Document::Session { session: session.id.clone() };
    let totals = Memo::new({
        let first = table.totals;
        move |_| latest.with(|view| view.as_ref().map_or(first, |view| view.table.totals))
    });
    let edit = format!("/session/{}/edit", session.id);
    let scan = format!("/session/{}/scan", session.id);
    let recorded_at = Signal::derive(move || {
        latest.with(|view| view.as_ref()?.records.iter().map(|record| record.recorded_at).max())
    });
    let is_printed =
        move || latest.with(|view| view.as_ref().is_some_and(|v| !v.sheets.is_empty()));
    view! {
        <PageHead title=Signal::stored(session.name.clone()) under
            back=Signal::stored(format!("/courses/{}", course.id))>
            <A href=edit attr:class="icon-button" attr:data-test="edit-session">
                <Icon shape=Shape::Edit />
                <span class="visually-hidden">{move || t_string!(i18n, common.edit)}</span>
            </A>
        </PageHead>
        <div class="stack">
            <TotalsBar totals />
            <PaperState session=session.id.clone() />
            <div class="session-actions" class:is-printed=is_printed>
                <A href=scan attr:class="button button-scan" attr:data-test="session-scan">
                    <Icon shape=Shape::Camera />
                    {move || t_string!(i18n, sessions.scan)}
                </A>
                <Print view=view.clone() latest />
                <TableButtons word=word!(i18n, sessions.export) test="export-session" file_name document />
            </div>
            <WholePages>
                <Records view latest />
            </WholePages>
            <BackupNudge recorded_at />
        </div>
    }
}

/// How many of each status, with their shapes; and what is still missing.
#[component]
fn TotalsBar(totals: Memo<Totals>) -> impl IntoView {
    let i18n = use_i18n();
    let count = move |status: Status| {
        let n = Memo::new(move |_| totals.with(|totals| totals.of_status(status)));
        view! {
            <div class=format!("total status-{}", status.as_str()) data-test=format!("total-{}", status.as_str())
                data-n=move || n.get()>
                <Icon shape=status_shape(status) />
                <span class="total-number">{move || text::number(i18n, n.get())}</span>
                <span class="total-word">{move || status_word(i18n, status)}</span>
            </div>
        }
    };
    view! {
        <div class="stack-s" role="status" data-test="totals">
            <div class="totals">{Status::ALL.map(count).into_iter().collect_view()}</div>
            {move || {
                let Totals { n_not_recorded, .. } = totals.get();
                let n_recorded = totals.with(Totals::n_recorded);
                let (n, total) = (text::number(i18n, n_recorded), text::number(i18n, n_recorded + n_not_recorded));
                view! {
                    <p class="soft small" data-test="recorded" data-n=n_recorded data-missing=n_not_recorded>
                        {if n_recorded == 0 {
                            t_string!(i18n, common.nothing_recorded).to_owned()
                        } else {
                            t_string!(i18n, common.recorded_of, n = n, total = total)
                        }}
                    </p>
                }
            }}
        </div>
    }
}
