//! What the reader was not sure of, and what the paper would change: one tap each, then recorded.

mod corrections;
mod decide;
mod doubt_card;
mod picture;
mod questions;
mod record_bar;
mod slip_card;
mod slips;
mod unmarked;
mod without_slip;
mod words;

pub(crate) use questions::{Questions, SheetState};
pub(crate) use slips::SlipQuestions;

use crate::components::A;
use crate::{
    components::{Empty, Loaded, PageHead, Shape, StripImage, WholePages, load},
    i18n::{t_string, text, use_i18n},
    pages::scan::{page_list, read, use_session_id},
    storage::paper::SessionPaper,
};
use attendance::record::PictureRef;
use corrections::Corrections;
use decide::Decisions;
use doubt_card::DoubtCard;
use leptos::prelude::*;
use record_bar::RecordBar;
use slip_card::Slips;
use unmarked::Unmarked;
use without_slip::WithoutSlip;

/// Rows shown at once: enough to fill a screen, few enough that every tap is quick.
const N_SHOWN: usize = 6;

/// Decide what is open, then record.
#[component]
pub(crate) fn Review() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session_id();
    let paper = load(move || read(session.get()));
    let title = Signal::derive(move || t_string!(i18n, review.title).to_owned());
    let under = Signal::derive(move || match paper.get() {
        Some(Ok(paper)) => format!("{} – {}", paper.course.code, paper.session.name),
        _ => String::new(),
    });
    let back = Signal::derive(move || {
        session.get().map_or_else(|| "/".to_owned(), |id| format!("/session/{id}/scan"))
    });
    view! {
        <PageHead title under back />
        <WholePages>
            <Loaded from=paper children=move |paper: SessionPaper| view! { <Reviewed paper /> } />
        </WholePages>
    }
}

#[component]
fn Reviewed(paper: SessionPaper) -> impl IntoView {
    let i18n = use_i18n();
    let to_scan = format!("/session/{}/scan", paper.session.id);
    let decisions = Decisions::new(paper);
    if decisions.questions().with_untracked(|questions| !questions.has_paper()) {
        return view! {
            <Empty
                shape=Shape::Camera
                title=Signal::derive(move || t_string!(i18n, review.nothing_scanned).to_owned())
                text=Signal::derive(move || t_string!(i18n, review.nothing_scanned_text).to_owned())
            >
                <A href=to_scan attr:class="button button-primary">
                    {move || t_string!(i18n, review.to_scan)}
                </A>
            </Empty>
        }
        .into_any();
    }
    decisions.listen_to_keys();
    view! {
        <div class="stack review">
            <Corrections decisions />
            <Slips decisions />
            <Unmarked decisions />
            <Doubts decisions />
            <WithoutSlip decisions />
            <Notes decisions />
            <RecordBar decisions />
        </div>
    }
    .into_any()
}

/// The rows to decide; the next one moves up as one is decided.
#[component]
fn Doubts(decisions: Decisions) -> impl IntoView {
    let i18n = use_i18n();
    let questions = decisions.questions();
    let n_doubts = move || questions.with(|questions| questions.doubts.len());
    let shown = move || {
        questions
            .with(|questions| questions.doubts.iter().take(N_SHOWN).cloned().collect::<Vec<_>>())
    };
    // Other questions are open, and none of these.
    let is_silent = move || n_doubts() == 0 && questions.with(Questions::n_open) > 0;
    let head = move || {
        let n = n_doubts();
        if n == 0 {
            return t_string!(i18n, review.all_decided).to_owned();
        }
        let number = text::number(i18n, n);
        if questions.with(Questions::only_slips) {
            return t_string!(i18n, review.n_slip_doubts, count = n as u64, n = number).to_string();
        }
        t_string!(i18n, review.n_doubts, count = n as u64, n = number).to_string()
    };
    view! {
        <section class="stack" aria-labelledby="review-doubts" hidden=is_silent>
            <div class="row spread">
                <h2 id="review-doubts" role="status" data-test="n-doubts" data-count=n_doubts>{head}</h2>
                <p class="soft small review-keys">{move || t_string!(i18n, review.keys)}</p>
            </div>
            <For
                each=shown
                key=|doubt| format!("{:?} {:?} {:?}", doubt.picture(), doubt.reason, doubt.recorded)
                children=move |doubt| view! { <DoubtCard doubt decisions /> }
            />
        </section>
    }
}

/// What recording will not cover, said before it happens.
#[component]
fn Notes(decisions: Decisions) -> impl IntoView {
    let i18n = use_i18n();
    let questions = decisions.questions();
    let missing = move || {
        questions.with(|questions| {
            let missing = questions.sheets.iter().flat_map(|sheet| sheet.missing_pages.clone());
            missing.collect::<Vec<u32>>()
        })
    };
    let missing_words = move || {
        let missing = missing();
        (!missing.is_empty()).then(|| {
            let pages = page_list(i18n, &missing);
            t_string!(i18n, review.missing_pages, pages = pages).to_string()
        })
    };
    let not_on_sheet = move || {
        let n = questions.with(|questions| questions.not_on_sheet.len());
        (n > 0).then(|| {
            let number = text::number(i18n, n);
            t_string!(i18n, review.not_on_sheet, count = n as u64, n = number).to_string()
        })
    };
    let note = |text: String| view! { <p class="note note-warning small">{text}</p> };
    let open = move || {
        let n = questions.with(Questions::n_open);
        (n > 0).then(|| view! { <p class="small soft">{t_string!(i18n, review.open_text)}</p> })
    };
    view! {
        {open}
        {move || missing_words().map(note)}
        {move || not_on_sheet().map(note)}
    }
}

/// The picture of a row, out of the scan it was read from.
fn strip_image(paper: &SessionPaper, picture: &PictureRef) -> Option<StripImage> {
    let scan = paper.scans.iter().find(|scan| scan.scan.id == picture.scan)?;
    let page = scan.pages.get(&picture.page_idx)?;
    let (strip, jpeg) = page.strip(picture.part, &picture.field)?;
    Some(StripImage { width: strip.width, height: strip.height, jpeg })
}
