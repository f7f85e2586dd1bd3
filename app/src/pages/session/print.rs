use super::{
    super::document::{Making, MakingNote},
    make_sheet::{Choice, Kind, make},
};
use crate::{
    components::{Changes, Field, FieldKind, Icon, Shape},
    i18n::{locale, t_string, text, use_i18n, word},
    storage::sessions::SessionView,
};
use leptos::{html, prelude::*, task::spawn_local};
use omr_core::{Density, Locale, Paper, SlipSheet};

/// Languages of the sheet, each named in itself.
const LOCALES: [(Locale, &str, &str); 3] =
    [(Locale::Ar, "ar", "العربية"), (Locale::Ckb, "ckb", "کوردی"), (Locale::En, "en", "English")];

/// What the dialog asks; the kinds' own choices stay when one looks at the other kind.
#[derive(Clone, Copy)]
struct Form {
    is_slips: RwSignal<bool>,
    paper: RwSignal<Paper>,
    density: RwSignal<Density>,
    n_slips: RwSignal<String>,
    language: RwSignal<Locale>,
}

impl Form {
    /// Nothing when the number of slips is not one.
    fn choice(self) -> Option<Choice> {
        let kind = if self.is_slips.get() {
            Kind::Slips(self.n_slips()?)
        } else {
            Kind::Roster(self.density.get())
        };
        Some(Choice { kind, paper: self.paper.get(), language: self.language.get() })
    }

    fn n_slips(self) -> Option<usize> {
        let n = attendance::text::ascii_digits(self.n_slips.get().trim()).parse().ok()?;
        (1..=SlipSheet::MAX_SLIPS).contains(&n).then_some(n)
    }

    /// Pages of the PDF.
    fn n_pages(self, n_students: usize) -> usize {
        if self.is_slips.get() {
            self.n_slips().unwrap_or_default().div_ceil(SlipSheet::PER_PAGE)
        } else {
            n_students.div_ceil(self.density.get().rows_per_page(self.paper.get()))
        }
    }
}

/// Prints the session's sheet: a dialog for its kind, paper and language, then the PDF.
#[component]
pub(super) fn Print(view: SessionView, latest: Memo<Option<SessionView>>) -> impl IntoView {
    let i18n = use_i18n();
    let changes = Changes::expect();
    let dialog = NodeRef::<html::Dialog>::new();
    let n_students = view.printed.len();
    let form = Form {
        is_slips: RwSignal::new(false),
        paper: RwSignal::new(Paper::A4),
        density: RwSignal::new(Density::Phone),
        n_slips: RwSignal::new(n_students.to_string()),
        language: RwSignal::new(untrack(|| locale::of_paper(i18n.get_locale()))),
    };
    let making = RwSignal::new(Making::Idle);
    let is_tried = RwSignal::new(false);
    let n_odd = view.printed.iter().filter(|student| !student.id.is_usual()).count();
    let first = StoredValue::new(view);
    // Until a sheet is printed, printing is the next step.
    let is_next =
        move || latest.with(|view| view.as_ref().is_some_and(|view| view.sheets.is_empty()));
    let open = move |_| {
        making.set(Making::Idle);
        if let Some(dialog) = dialog.get_untracked() {
            let _ = dialog.show_modal();
        }
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let print = move |_| {
        is_tried.set(true);
        let Some(choice) = untrack(|| form.choice()) else { return };
        if making.get_untracked() == Making::Busy {
            return;
        }
        making.set(Making::Busy);
        let view = latest.get_untracked().unwrap_or_else(|| first.get_value());
        spawn_local(async move {
            making.set(make(&view, choice).await);
            changes.announce();
        });
    };
    view! {
        <button class="button" class:button-primary=is_next data-test="session-print" on:click=open>
            <Icon shape=Shape::Printer />
            {move || t_string!(i18n, sessions.print)}
        </button>
        <dialog class="dialog" node_ref=dialog aria-labelledby="print-title">
            <div class="stack">
                <div class="row spread">
                    <h2 id="print-title">{move || t_string!(i18n, sessions.print_title)}</h2>
                    <button class="icon-button" data-test="print-close" on:click=close>
                        <Icon shape=Shape::Close />
                        <span class="visually-hidden">{move || t_string!(i18n, common.close)}</span>
                    </button>
                </div>
                <p class="soft">
                    {move || t_string!(i18n, common.n_students, count = n_students as u64, n = text::number(i18n, n_students))}
                    " – "
                    {move || {
                        let n = form.n_pages(n_students);
                        t_string!(i18n, sessions.n_pages, count = n as u64, n = text::number(i18n, n))
                    }}
                </p>
                <KindChoice form />
                {move || if form.is_slips.get() {
                    view! { <SlipChoices form n_odd is_tried /> }.into_any()
                } else {
                    view! { <DensityChoice form /> }.into_any()
                }}
                <PaperChoice form />
                <LanguageChoice form />
                <button class="button button-primary button-wide" data-test="print-pdf"
                    aria-busy=move || (making.get() == Making::Busy).to_string() on:click=print>
                    <Icon shape=Shape::File />
                    {move || if making.get() == Making::Busy {
                        t_string!(i18n, sessions.making)
                    } else {
                        t_string!(i18n, sessions.make_pdf)
                    }}
                </button>
                <MakingNote making=making.read_only() />
                <p class="field-hint">{move || if form.is_slips.get() {
                    t_string!(i18n, sessions.print_slips_hint)
                } else {
                    t_string!(i18n, sessions.print_hint)
                }}</p>
            </div>
        </dialog>
    }
}

#[component]
fn KindChoice(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <fieldset class="field">
            <legend class="field-label">{move || t_string!(i18n, sessions.kind)}</legend>
            <div class="segments">
                <label>
                    <input type="radio" name="kind" data-test="kind-roster"
                        prop:checked=move || !form.is_slips.get() on:change=move |_| form.is_slips.set(false) />
                    {move || t_string!(i18n, sessions.kind_roster)}
                </label>
                <label>
                    <input type="radio" name="kind" data-test="kind-slips"
                        prop:checked=move || form.is_slips.get() on:change=move |_| form.is_slips.set(true) />
                    {move || t_string!(i18n, sessions.kind_slips)}
                </label>
            </div>
            <Show when=move || form.is_slips.get()>
                <p class="field-hint">{move || t_string!(i18n, sessions.kind_slips_hint)}</p>
            </Show>
        </fieldset>
    }
}

#[component]
fn SlipChoices(form: Form, n_odd: usize, is_tried: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let error = Signal::derive(move || {
        let is_wrong = is_tried.get() && form.n_slips().is_none();
        is_wrong.then(|| t_string!(i18n, sessions.n_slips_wrong).to_owned())
    });
    view! {
        <Field label=word!(i18n, sessions.n_slips_label) value=form.n_slips kind=FieldKind::Number error test="n-slips" />
        {(n_odd > 0).then(|| view! {
            <p class="note note-warning small" data-test="odd-ids">
                <Icon shape=Shape::Alert />
                {move || t_string!(i18n, sessions.odd_ids, count = n_odd as u64, n = text::number(i18n, n_odd)).to_string()}
            </p>
        })}
    }
}

#[component]
fn PaperChoice(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <fieldset class="field">
            <legend class="field-label">{move || t_string!(i18n, sessions.paper)}</legend>
            <div class="segments">
                {[(Paper::A4, "A4"), (Paper::Letter, "Letter")].map(|(choice, word)| view! {
                    <label>
                        <input type="radio" name="paper" data-test=format!("paper-{}", word.to_lowercase())
                            prop:checked=move || form.paper.get() == choice
                            on:change=move |_| form.paper.set(choice) />
                        {word}
                    </label>
                }).into_iter().collect_view()}
            </div>
        </fieldset>
    }
}

#[component]
fn DensityChoice(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let density = form.density;
    view! {
        <fieldset class="field">
            <legend class="field-label">{move || t_string!(i18n, sessions.read_by)}</legend>
            <div class="segments">
                <label>
                    <input type="radio" name="density" data-test="density-phone"
                        prop:checked=move || density.get() == Density::Phone
                        on:change=move |_| density.set(Density::Phone) />
                    {move || t_string!(i18n, sessions.read_by_phone)}
                </label>
                <label>
                    <input type="radio" name="density" data-test="density-scanner"
                        prop:checked=move || density.get() == Density::Scanner
                        on:change=move |_| density.set(Density::Scanner) />
                    {move || t_string!(i18n, sessions.read_by_scanner)}
                </label>
            </div>
            <Show when=move || density.get() == Density::Scanner>
                <p class="field-hint">{move || t_string!(i18n, sessions.read_by_scanner_hint)}</p>
            </Show>
        </fieldset>
    }
}

#[component]
fn LanguageChoice(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let language = form.language;
    view! {
        <fieldset class="field">
            <legend class="field-label">{move || t_string!(i18n, sessions.sheet_language)}</legend>
            <div class="segments">
                {LOCALES.map(|(choice, code, word)| view! {
                    <label lang=code>
                        <input type="radio" name="sheet-language" data-test=format!("sheet-{code}")
                            prop:checked=move || language.get() == choice
                            on:change=move |_| language.set(choice) />
                        {word}
                    </label>
                }).into_iter().collect_view()}
            </div>
        </fieldset>
    }
}
