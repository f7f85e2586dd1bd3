use crate::components::A;
use crate::{
    components::{Icon, Shape, load},
    i18n::{I18n, t_string, text, use_i18n},
    pages::{review::Questions, scan::page_list},
    platform::clock,
    storage::{self, paper::SessionPaper},
};
use attendance::SessionId;
use leptos::prelude::*;

/// The next step with what was scanned.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::pages) enum Next {
    /// Questions about slips among others.
    Answer(usize),
    /// Rows to look at.
    Review(usize),
    /// Nothing but to record.
    Record(usize),
}

impl Next {
    /// None when nothing is left to do.
    pub(in crate::pages) fn of(questions: &Questions) -> Option<Self> {
        let (n_open, n_sure) = (questions.n_open(), questions.sure.len());
        match n_open {
            0 => (n_sure > 0).then_some(Self::Record(n_sure)),
            n if questions.slips.n_printed > 0 => Some(Self::Answer(n)),
            n => Some(Self::Review(n)),
        }
    }

    /// What a button to it says.
    pub(in crate::pages) fn words(self, i18n: I18n) -> String {
        let (Self::Answer(n) | Self::Review(n) | Self::Record(n)) = self;
        let (count, n) = (n as u64, text::number(i18n, n));
        match self {
            Self::Answer(_) => t_string!(i18n, scan.answer, count = count, n = n).to_string(),
            Self::Review(_) => t_string!(i18n, scan.review_rows, count = count, n = n).to_string(),
            Self::Record(_) => {
                t_string!(i18n, scan.check_and_record, count = count, n = n).to_string()
            }
        }
    }
}

/// What the scanned paper still asks for: pages that are missing, rows to look at, readings that
/// wait to be recorded. Nothing while nothing was scanned.
#[component]
pub(super) fn PaperState(session: SessionId) -> impl IntoView {
    let session = StoredValue::new(session);
    let paper = load(move || {
        let id = session.get_value();
        async move { storage::paper::of_session(&storage::connection().await?, &id).await }
    });
    move || {
        let paper = paper.get().and_then(Result::ok).filter(|paper| !paper.scans.is_empty());
        paper.map(|paper| view! { <Asks paper /> })
    }
}

#[component]
fn Asks(paper: SessionPaper) -> impl IntoView {
    let i18n = use_i18n();
    let questions = Questions::of(&paper, &paper.review, clock::now());
    let (n_open, n_sure) = (questions.n_open(), questions.sure.len());
    let missing: Vec<u32> =
        questions.sheets.iter().flat_map(|sheet| sheet.missing_pages.clone()).collect();
    let n_missing = missing.len();
    let missing_words = move || {
        let pages = page_list(i18n, &missing);
        t_string!(i18n, scan.missing, count = n_missing as u64, pages = pages).to_string()
    };
    let next = StoredValue::new(Next::of(&questions));
    let next = move || next.get_value().map(|next| next.words(i18n));
    let asks = n_missing + n_open + n_sure > 0;
    asks.then(|| {
        view! {
            <div class="stack-s paper-asks">
                {(n_missing > 0).then(|| view! {
                    <p class="note note-warning" data-test="session-missing-pages">
                        <Icon shape=Shape::Alert />
                        {missing_words}
                    </p>
                })}
                {(n_open + n_sure > 0).then(|| view! {
                    <A
                        href=format!("/session/{}/review", paper.session.id)
                        attr:class="button button-primary button-wide"
                        attr:data-test="session-to-review"
                    >
                        {next}
                        <Icon shape=Shape::Forward />
                    </A>
                })}
            </div>
        }
    })
}
