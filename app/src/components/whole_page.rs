use super::{
    icon::{Icon, Shape},
    loaded::StorageProblem,
};
use crate::{
    i18n::{explain, t_string, use_i18n},
    jobs::ReaderProblem,
    omr_client::{DrawnPage, draw_page},
};
use attendance::ScanId;
use js_sys::{Array, Uint8Array};
use leptos::{html, prelude::*};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, BlobPropertyBag, Url};

/// Shows pages as they were scanned, with what was read drawn on them; copies are the same one.
#[derive(Clone, Copy)]
pub(crate) struct WholePage {
    dialog: NodeRef<html::Dialog>,
    shown: RwSignal<Shown>,
}

#[derive(Debug, Clone, PartialEq)]
enum Shown {
    Nothing,
    Waiting,
    /// The picture's address, and its size in pixels.
    Picture(String, usize, usize),
    Problem(ReaderProblem),
}

impl WholePage {
    /// Of the page of the app that is being made.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Opens the dialog and draws the page in it.
    pub(crate) fn show(self, scan: ScanId, page_idx: u32) {
        self.set(Shown::Waiting);
        if let Some(dialog) = self.dialog.get_untracked() {
            let _ = dialog.show_modal();
        }
        spawn_local(async move {
            let drawn = draw_page(&scan, page_idx).await;
            // Closed meanwhile, or the app shows another page by now.
            if self.shown.try_get_untracked() != Some(Shown::Waiting) {
                return;
            }
            self.set(match drawn {
                Ok(page) => address(&page)
                    .map_or(Shown::Nothing, |url| Shown::Picture(url, page.width, page.height)),
                Err(problem) => Shown::Problem(problem),
            });
        });
    }

    fn set(self, shown: Shown) {
        if let Some(Shown::Picture(url, ..)) = self.shown.try_get_untracked() {
            let _ = Url::revoke_object_url(&url);
        }
        self.shown.try_set(shown);
    }
}

fn address(page: &DrawnPage) -> Option<String> {
    let options = BlobPropertyBag::new();
    options.set_type("image/jpeg");
    let parts = Array::of1(&Uint8Array::new(&page.jpeg));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Lets everything inside show whole pages.
#[component]
pub(crate) fn WholePages(children: Children) -> impl IntoView {
    let i18n = use_i18n();
    let whole = WholePage { dialog: NodeRef::new(), shown: RwSignal::new(Shown::Nothing) };
    provide_context(whole);
    on_cleanup(move || whole.set(Shown::Nothing));
    let close = move |_| {
        if let Some(dialog) = whole.dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        {children()}
        <dialog
            class="dialog dialog-wide"
            node_ref=whole.dialog
            aria-labelledby="whole-page-title"
            data-test="whole-page"
            on:close=move |_| whole.set(Shown::Nothing)
        >
            <div class="stack">
                <div class="row spread">
                    <h2 id="whole-page-title">{move || t_string!(i18n, review.whole_page_title)}</h2>
                    <button class="icon-button" data-test="whole-page-close" on:click=close>
                        <Icon shape=Shape::Close />
                        <span class="visually-hidden">{move || t_string!(i18n, common.close)}</span>
                    </button>
                </div>
                {move || match whole.shown.get() {
                    Shown::Nothing => ().into_any(),
                    Shown::Waiting => view! { <div class="skeleton whole-page-wait" aria-busy="true"></div> }.into_any(),
                    Shown::Picture(url, width, height) => view! { <Picture url width height /> }.into_any(),
                    Shown::Problem(problem) => view! { <Problem problem /> }.into_any(),
                }}
            </div>
        </dialog>
    }
}

/// As wide as the dialog; a tap shows it in its own size, to be pushed about.
#[component]
fn Picture(url: String, width: usize, height: usize) -> impl IntoView {
    let i18n = use_i18n();
    let is_large = RwSignal::new(false);
    let frame = NodeRef::<html::Div>::new();
    let toggle = move |event: web_sys::MouseEvent| {
        let picture = event_target::<web_sys::HtmlElement>(&event);
        let (across, down) = place_in(&event, &picture);
        is_large.update(|is_large| *is_large = !*is_large);
        // Once the picture has its new size, the place that was touched is in the middle.
        request_animation_frame(move || {
            if let Some(frame) = frame.get_untracked() {
                let middle =
                    |share: f64, all: i32, shown: i32| (share * f64::from(all)) as i32 - shown / 2;
                frame.set_scroll_left(middle(across, frame.scroll_width(), frame.client_width()));
                frame.set_scroll_top(middle(down, frame.scroll_height(), frame.client_height()));
            }
        });
    };
    view! {
        <p class="small soft">{move || t_string!(i18n, review.whole_page_tap)}</p>
        <div class="whole-page" node_ref=frame class:is-large=move || is_large.get()>
            <button
                aria-pressed=move || is_large.get().to_string()
                data-test="whole-page-picture"
                on:click=toggle
            >
                <img src=url width=width height=height alt=move || t_string!(i18n, review.whole_page_alt) />
            </button>
        </div>
        <ul class="legend small">
            <li><span class="legend-taken"></span>{move || t_string!(i18n, review.legend_taken)}</li>
            <li><span class="legend-blank"></span>{move || t_string!(i18n, review.legend_blank)}</li>
            <li><span class="legend-unsure"></span>{move || t_string!(i18n, review.legend_unsure)}</li>
            <li><span class="legend-several"></span>{move || t_string!(i18n, review.legend_several)}</li>
            <li><span class="legend-warned"></span>{move || t_string!(i18n, review.legend_warned)}</li>
        </ul>
    }
}

/// Where a picture was touched, in shares of its width and height; its middle by the keyboard, which
/// touches no place.
fn place_in(event: &web_sys::MouseEvent, picture: &web_sys::HtmlElement) -> (f64, f64) {
    if event.detail() == 0 {
        return (0.5, 0.5);
    }
    let share = |at: i32, all: i32| f64::from(at) / f64::from(all.max(1));
    (
        share(event.offset_x(), picture.offset_width()),
        share(event.offset_y(), picture.offset_height()),
    )
}

#[component]
fn Problem(problem: ReaderProblem) -> impl IntoView {
    let i18n = use_i18n();
    match problem {
        ReaderProblem::Storage(crate::storage::StorageError::Missing { .. }) => view! {
            <p class="note" data-test="whole-page-problem">{move || t_string!(i18n, review.whole_page_gone)}</p>
        }
        .into_any(),
        ReaderProblem::Storage(error) => view! { <StorageProblem error /> }.into_any(),
        ReaderProblem::Job(error) => {
            let words = move || explain::job_error(i18n, &error);
            let next = words.clone();
            view! {
                <div class="note note-problem" role="alert" data-test="whole-page-problem">
                    <Icon shape=Shape::Alert />
                    <div>
                        <p class="strong">{move || words().what}</p>
                        <p>{move || next().next}</p>
                    </div>
                </div>
            }
            .into_any()
        }
    }
}

/// Opens the whole page that a picture is a part of.
#[component]
pub(crate) fn WholePageButton(scan: ScanId, page_idx: u32) -> impl IntoView {
    let i18n = use_i18n();
    let whole = WholePage::expect();
    view! {
        <button
            class="button-link small"
            data-test="show-whole-page"
            on:click=move |_| whole.show(scan.clone(), page_idx)
        >
            <Icon shape=Shape::File />
            {move || t_string!(i18n, review.whole_page)}
        </button>
    }
}
