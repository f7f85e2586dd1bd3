//! What the pages give together, and the next step.

use crate::components::A;
use crate::{
    components::{Icon, ResumeLine, Shape},
    i18n::{I18n, t_string, text, use_i18n},
    jobs::Jobs,
    pages::review::{Questions, SheetState, SlipQuestions},
    storage::paper::SessionPaper,
};
use leptos::prelude::*;

/// Which pages are still missing, and the way to review and record.
#[component]
pub(super) fn Summary(paper: SessionPaper, questions: Questions) -> impl IntoView {
    let i18n = use_i18n();
    let session = StoredValue::new(paper.session.id.clone());
    let to_review = format!("/session/{}/review", paper.session.id);
    let to_session = super::session_path(Some(&paper.session.id));
    let n_unread = paper.n_unread();
    let is_waiting = move || {
        let jobs = Jobs::get();
        n_unread > 0
            && jobs.reading().is_none()
            && jobs.paused(Some(&session.get_value())).is_none()
    };
    let n_open = questions.n_open();
    let n_sure = questions.sure.len();
    let has_pages = questions.has_paper();
    let slips = questions.slips.clone();
    let has_slips = slips.n_printed > 0;
    let sheets = questions.sheets.into_iter().map(|sheet| view! { <Sheet sheet /> }).collect_view();
    let next = move || {
        if n_open > 0 && has_slips {
            let n = text::number(i18n, n_open);
            t_string!(i18n, scan.answer, count = n_open as u64, n = n).to_string()
        } else if n_open > 0 {
            let n = text::number(i18n, n_open);
            t_string!(i18n, scan.review_rows, count = n_open as u64, n = n).to_string()
        } else {
            let n = text::number(i18n, n_sure);
            t_string!(i18n, scan.check_and_record, count = n_sure as u64, n = n).to_string()
        }
    };
    view! {
        <section class="stack" data-test="scan-summary">
            {sheets}
            <Slips slips />
            <ResumeLine session=session.get_value() />
            {move || is_waiting().then(|| view! {
                <div class="note note-warning row" role="status">
                    <span class="grow">{move || unread(i18n, n_unread)}</span>
                    <button
                        class="button"
                        data-test="scan-resume"
                        on:click=move |_| Jobs::get().resume(&session.get_value())
                    >
                        {move || t_string!(i18n, scan.resume)}
                    </button>
                </div>
            })}
            {if n_open + n_sure > 0 {
                view! {
                    <A href=to_review attr:class="button button-primary button-wide" attr:data-test="to-review">
                        {next}
                        <Icon shape=Shape::Forward />
                    </A>
                }
                .into_any()
            } else if has_pages {
                view! {
                    <div class="note note-good row" data-test="nothing-new">
                        <Icon shape=Shape::Check />
                        <span class="grow">{move || t_string!(i18n, scan.nothing_new)}</span>
                        <A href=to_session attr:class="button">{move || t_string!(i18n, scan.to_session)}</A>
                    </div>
                }
                .into_any()
            } else {
                ().into_any()
            }}
        </section>
    }
}

/// How many slips came; how many should have, nobody knows.
#[component]
fn Slips(slips: SlipQuestions) -> impl IntoView {
    let i18n = use_i18n();
    let (n_filled, n_printed) = (slips.n_filled, slips.n_printed);
    let words = move || {
        let (n, total) = (text::number(i18n, n_filled), text::number(i18n, n_printed));
        t_string!(i18n, scan.n_slips, count = n_filled as u64, n = n, total = total).to_string()
    };
    (!slips.states.is_empty()).then(|| {
        view! {
            <p class="row small soft" data-test="n-slips" data-n=n_filled><Icon shape=Shape::Note />{words}</p>
        }
    })
}

#[component]
fn Sheet(sheet: SheetState) -> impl IntoView {
    let i18n = use_i18n();
    let n_missing = sheet.missing_pages.len();
    if n_missing == 0 {
        let n = sheet.n_pages;
        let words = move || {
            let number = text::number(i18n, n as usize);
            t_string!(i18n, scan.all_pages, count = u64::from(n), n = number).to_string()
        };
        return view! {
            <p class="row small soft" data-test="all-pages"><Icon shape=Shape::Check />{words}</p>
        }
        .into_any();
    }
    let words = move || {
        let pages = page_list(i18n, &sheet.missing_pages);
        t_string!(i18n, scan.missing, count = n_missing as u64, pages = pages).to_string()
    };
    view! {
        <p class="note note-warning" role="status" data-test="missing-pages">
            <Icon shape=Shape::Alert />
            {words}
        </p>
    }
    .into_any()
}

/// Page numbers in a sentence.
pub(crate) fn page_list(i18n: I18n, pages: &[u32]) -> String {
    let numbers: Vec<String> =
        pages.iter().map(|page| text::number(i18n, *page as usize)).collect();
    numbers.join(t_string!(i18n, errors.comma))
}

fn unread(i18n: I18n, n: usize) -> String {
    let number = text::number(i18n, n);
    t_string!(i18n, scan.stopped, count = n as u64, n = number).to_string()
}
