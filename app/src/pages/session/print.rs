use super::super::document::{Making, MakingNote};
use crate::{
    components::{Changes, Icon, Shape},
    i18n::{locale, t_string, text, use_i18n},
    omr_client::OmrClient,
    platform::{clock, files},
    storage::{self, PrintedSheet, StorageError, sessions::SessionView},
};
use attendance::sheet_plan::{self, PlanError, Printed};
use leptos::{html, prelude::*, task::spawn_local};
use omr_core::{Density, Locale, Paper};
use protocol::JobError;

/// Languages of the sheet, each named in itself.
const LOCALES: [(Locale, &str, &str); 3] =
    [(Locale::Ar, "ar", "العربية"), (Locale::Ckb, "ckb", "کوردی"), (Locale::En, "en", "English")];

/// Prints the session's sheet: a dialog for paper, density and language, then the PDF.
#[component]
pub(super) fn Print(view: SessionView, latest: Memo<Option<SessionView>>) -> impl IntoView {
    let i18n = use_i18n();
    let changes = Changes::expect();
    let dialog = NodeRef::<html::Dialog>::new();
    let paper = RwSignal::new(Paper::A4);
    let density = RwSignal::new(Density::Phone);
    let language = RwSignal::new(untrack(|| locale::of_paper(i18n.get_locale())));
    let making = RwSignal::new(Making::Idle);
    let n_students = view.printed.len();
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
    let make = move |_| {
        if making.get_untracked() == Making::Busy {
            return;
        }
        making.set(Making::Busy);
        let view = latest.get_untracked().unwrap_or_else(|| first.get_value());
        let (paper, language) = (paper.get_untracked(), language.get_untracked());
        let density = density.get_untracked();
        spawn_local(async move {
            making.set(print(&view, paper, language, density).await);
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
                        let n = n_students.div_ceil(density.get().rows_per_page(paper.get()));
                        t_string!(i18n, sessions.n_pages, count = n as u64, n = text::number(i18n, n))
                    }}
                </p>
                <fieldset class="field">
                    <legend class="field-label">{move || t_string!(i18n, sessions.paper)}</legend>
                    <div class="segments">
                        {[(Paper::A4, "A4"), (Paper::Letter, "Letter")].map(|(choice, word)| view! {
                            <label>
                                <input type="radio" name="paper" data-test=format!("paper-{}", word.to_lowercase())
                                    prop:checked=move || paper.get() == choice on:change=move |_| paper.set(choice) />
                                {word}
                            </label>
                        }).into_iter().collect_view()}
                    </div>
                </fieldset>
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
                <fieldset class="field">
                    <legend class="field-label">{move || t_string!(i18n, sessions.sheet_language)}</legend>
                    <div class="segments">
                        {LOCALES.map(|(choice, code, word)| view! {
                            <label lang=code>
                                <input type="radio" name="sheet-language" data-test=format!("sheet-{code}")
                                    prop:checked=move || language.get() == choice on:change=move |_| language.set(choice) />
                                {word}
                            </label>
                        }).into_iter().collect_view()}
                    </div>
                </fieldset>
                <button class="button button-primary button-wide" data-test="print-pdf"
                    aria-busy=move || (making.get() == Making::Busy).to_string() on:click=make>
                    <Icon shape=Shape::File />
                    {move || if making.get() == Making::Busy {
                        t_string!(i18n, sessions.making)
                    } else {
                        t_string!(i18n, sessions.make_pdf)
                    }}
                </button>
                <MakingNote making=making.read_only() />
                <p class="field-hint">{move || t_string!(i18n, sessions.print_hint)}</p>
            </div>
        </dialog>
    }
}

/// Plans the sheet, remembers it, and only then hands it out: a sheet that is not remembered could
/// not be read when it comes back.
async fn print(view: &SessionView, paper: Paper, language: Locale, density: Density) -> Making {
    let table = &view.table;
    let plan = match sheet_plan::plan(&table.course, &table.session, &view.printed, paper, language)
    {
        Ok(plan) => plan,
        Err(error) => return Making::Failed(not_planned(error)),
    };
    let sheet = plan.sheet().clone().with_density(density);
    let printed = PrintedSheet {
        session: table.session.id.clone(),
        printed_at: clock::now(),
        sheet: Printed::Roster(sheet.clone()),
    };
    if let Err(error) = remember(&printed).await {
        return Making::NotStored(error);
    }
    let id = sheet.sheet_id.spoken();
    let parts = [table.course.code.as_str(), table.session.name.as_str(), &sheet.date, &id];
    let name = files::file_name(&parts, "pdf");
    Making::of_bytes(OmrClient::get().print_roster(sheet).await, name, files::PDF)
}

async fn remember(printed: &PrintedSheet) -> Result<(), StorageError> {
    storage::sessions::remember_sheet(&storage::connection().await?, printed).await
}

fn not_planned(error: PlanError) -> JobError {
    match error {
        PlanError::Layout { error } => JobError::Layout(error),
        PlanError::OtherCourse | PlanError::StudentTwice { .. } | PlanError::RowId { .. } => {
            JobError::Document { detail: error.to_string() }
        }
    }
}
