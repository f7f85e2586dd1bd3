//! One page of a file: what it is, what it gave, what to do about it.

use super::{slip_line::SlipLine, warnings::Warnings};
use crate::components::A;
use crate::{
    components::{Icon, Shape, WholePageButton},
    i18n::{explain, t_string, text, use_i18n},
    jobs::Jobs,
    pages::review::Questions,
    storage::{
        paper::SessionPaper,
        scans::{Outcome, Page, Part},
    },
};
use attendance::{ScanId, Session, reconcile::PagePlace, sheet_plan::SlipPlan};
use leptos::prelude::*;
use omr_core::{ReadError, SheetReading};
use protocol::JobError;

/// The lines of a page in a file's list: one for each sheet's page and slip that it shows.
#[component]
pub(super) fn PageLines(
    scan: ScanId,
    /// From 0.
    page_idx: u32,
    n_in_file: u32,
    /// What came of it, once it was read.
    page: Option<Page>,
    paper: StoredValue<SessionPaper, LocalStorage>,
    questions: StoredValue<Questions>,
) -> impl IntoView {
    let Some(page) = page else {
        let waiting = view! { <Waiting scan page_idx /> }.into_any();
        return view! { <Line state="waiting" page_idx n_in_file body=waiting /> }.into_any();
    };
    let line = |(part, Part { outcome, .. }): (u32, &Part)| {
        let place = PagePlace { scan: scan.clone(), page_idx, part };
        let (state, body) = match outcome.clone() {
            Outcome::Read(reading) if is_slip(&reading) => {
                ("read", view! { <SlipLine place reading paper questions /> }.into_any())
            }
            Outcome::Read(reading) => {
                ("read", view! { <ReadPage place reading paper questions /> }.into_any())
            }
            Outcome::Failed(error) => (
                "failed",
                view! { <FailedPage scan=scan.clone() page_idx error paper /> }.into_any(),
            ),
        };
        view! { <Line state page_idx n_in_file body /> }
    };
    let lines = page.numbered_parts().map(line).collect_view();
    let is_read = page.parts.iter().any(|part| matches!(part.outcome, Outcome::Read(_)));
    let whole = is_read.then(|| {
        let scan = scan.clone();
        view! { <li class="scan-page-whole"><WholePageButton scan page_idx /></li> }
    });
    view! { {lines} {whole} }.into_any()
}

fn is_slip(reading: &SheetReading) -> bool {
    reading.fields.iter().any(|field| field.field == SlipPlan::STATUS_FIELD)
}

#[component]
fn Line(state: &'static str, page_idx: u32, n_in_file: u32, body: AnyView) -> impl IntoView {
    let i18n = use_i18n();
    let place = move || {
        (n_in_file > 1).then(|| {
            let page = text::number(i18n, page_idx as usize + 1);
            view! { <span class="soft small scan-place">{t_string!(i18n, scan.file_page, page = page).to_string()}</span> }
        })
    };
    view! {
        <li class=format!("scan-page scan-page-{state}") data-test="scan-page" data-state=state>
            {body}
            {place}
        </li>
    }
}

#[component]
fn Waiting(scan: ScanId, page_idx: u32) -> impl IntoView {
    let i18n = use_i18n();
    let is_at_hand = move || {
        let progress = Jobs::get().reading();
        progress.is_some_and(|p| p.scan.as_ref() == Some(&scan) && p.page_idx == page_idx)
    };
    view! {
        <Icon shape=Shape::Clock />
        <p class="grow soft">
            {move || {
                if is_at_hand() {
                    t_string!(i18n, scan.being_read)
                } else {
                    t_string!(i18n, scan.waiting)
                }
            }}
        </p>
    }
}

#[component]
fn ReadPage(
    place: PagePlace,
    reading: SheetReading,
    paper: StoredValue<SessionPaper, LocalStorage>,
    questions: StoredValue<Questions>,
) -> impl IntoView {
    let i18n = use_i18n();
    let n_rows = reading.fields.iter().filter(|field| field.student_id.is_some()).count();
    let (n_open, n_pages, earlier) = questions.with_value(|questions| {
        let sheet = questions.sheets.iter().find(|sheet| sheet.sheet_id == reading.sheet_id);
        let repeat = sheet.and_then(|sheet| {
            let repeat = sheet.repeats.iter().find(|repeat| repeat.page == reading.page)?;
            // The page that was chosen first is the original, whatever the ids say.
            let rank = |place: &&PagePlace| {
                let scans = paper.with_value(|paper| paper.rank_of(&place.scan));
                (scans, place.page_idx, place.part)
            };
            let first = repeat.places.iter().min_by_key(rank)?;
            (*first != place).then(|| (first.scan.clone(), repeat.differs))
        });
        let n_open = questions.n_open_on(&reading.sheet_id, reading.page);
        (n_open, sheet.map_or(reading.page, |sheet| sheet.n_pages), repeat)
    });
    let page_number = reading.page;
    let title = move || {
        let (page, total) =
            (text::number(i18n, page_number as usize), text::number(i18n, n_pages as usize));
        t_string!(i18n, scan.page_of, page = page, total = total).to_string()
    };
    let rows = move || {
        let n = text::number(i18n, n_rows);
        t_string!(i18n, scan.n_rows, count = n_rows as u64, n = n).to_string()
    };
    let to_look = move || {
        if n_open == 0 {
            return t_string!(i18n, scan.all_sure).to_owned();
        }
        let n = text::number(i18n, n_open);
        t_string!(i18n, scan.n_to_look, count = n_open as u64, n = n).to_string()
    };
    let repeat = earlier.map(|(scan, differs)| {
        let file = paper.with_value(|paper| name_of(paper, &scan));
        move || {
            let file = format!("\u{2068}{file}\u{2069}");
            if differs {
                t_string!(i18n, scan.repeat_differs, file = file).to_string()
            } else {
                t_string!(i18n, scan.repeat, file = file).to_string()
            }
        }
    });
    let shape = if n_open == 0 { Shape::Check } else { Shape::Search };
    view! {
        <Icon shape />
        <div class="grow">
            <p class="strong" data-test="page-title" data-page=page_number>{title}</p>
            {match repeat {
                Some(repeat) => view! { <p class="small soft" data-test="page-repeat">{repeat}</p> }.into_any(),
                None => view! { <p class="small soft">{rows} " – " {to_look}</p> }.into_any(),
            }}
            <Warnings reading />
        </div>
    }
}

#[component]
fn FailedPage(
    scan: ScanId,
    page_idx: u32,
    error: JobError,
    paper: StoredValue<SessionPaper, LocalStorage>,
) -> impl IntoView {
    let i18n = use_i18n();
    let other = paper.with_value(|paper| other_session(paper, &error));
    let code = error.code();
    let may_retry = matches!(error, JobError::TimedOut | JobError::WorkerGone { .. });
    let retry = retrier(scan, page_idx);
    let link = other.as_ref().map(|(session, _)| format!("/session/{}/scan", session.id));
    let words = move || match &other {
        Some((session, page)) => {
            let page = text::number(i18n, *page as usize);
            let name = format!("\u{2068}{}\u{2069}", session.name);
            let what = t_string!(i18n, errors.other_session, page = page, session = name);
            let next = t_string!(i18n, errors.other_session_next);
            explain::Explanation { what: what.to_string(), next: next.to_owned() }
        }
        None => explain::job_error(i18n, &error),
    };
    let next = words.clone();
    view! {
        <Icon shape=Shape::Alert />
        <div class="grow stack-s" data-test="page-problem" data-code=code>
            <p class="strong">{move || words().what}</p>
            <p class="small">{move || next().next}</p>
            {link.map(|link| view! {
                <A href=link attr:class="button">{move || t_string!(i18n, scan.open_session)}</A>
            })}
            {may_retry.then(|| view! {
                <button class="button" data-test="page-retry" on:click=move |_| retry.run(())>
                    {move || t_string!(i18n, scan.try_again)}
                </button>
            })}
        </div>
    }
}

fn retrier(scan: ScanId, page_idx: u32) -> Callback<()> {
    Callback::new(move |()| Jobs::get().reread(scan.clone(), page_idx))
}

fn name_of(paper: &SessionPaper, scan: &ScanId) -> String {
    let scan = paper.scans.iter().find(|one| one.scan.id == *scan);
    scan.map(|scan| scan.scan.name.clone()).unwrap_or_default()
}

/// The session of this phone that the page belongs to, and its page of that sheet.
fn other_session(paper: &SessionPaper, error: &JobError) -> Option<(Session, u32)> {
    let JobError::Read(ReadError::UnknownSheet { sheet_id, page }) = error else { return None };
    Some((paper.other_sessions.get(sheet_id)?.clone(), *page))
}
