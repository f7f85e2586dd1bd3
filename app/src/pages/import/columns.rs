use super::{Import, Step, problems::Notices, words};
use crate::i18n::{t_string, text, use_i18n};
use attendance::import::{
    ColumnMatch, Confidence, HeaderChoice, ImportPreview, Notice, StudentField,
};
use leptos::prelude::*;
use std::sync::Arc;

/// Rows that can be chosen as the headings' place.
const N_HEADER_ROWS: u32 = 20;

/// Sheet, place of the headings, and what each column was taken for, each open to another choice.
#[component]
pub(super) fn Columns(preview: Arc<ImportPreview>, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let ImportPreview { header_row, is_remembered, .. } = *preview;
    let (sheet, columns) = (preview.sheet.clone(), preview.columns.clone());
    let notices = preview.notices.clone();
    let (sheets, asked): (Vec<Notice>, Vec<Notice>) =
        notices.into_iter().partition(|notice| matches!(notice, Notice::OtherSheets { .. }));
    let asked = asked.into_iter().filter(|notice| {
        matches!(
            notice,
            Notice::NoHeader
                | Notice::ColumnsGuessed { .. }
                | Notice::ZerosLost { .. }
                | Notice::DatesAmbiguous { .. }
        )
    });
    let asked: Vec<Notice> = asked.collect();
    let list = columns.into_iter().map(move |column| view! { <ColumnRow column import /> });
    view! {
        <Notices notices=asked import />
        {is_remembered.then(|| view! { <p class="soft small">{move || t_string!(i18n, import.remembered)}</p> })}
        {(!sheet.is_empty()).then(|| view! {
            <p>{move || t_string!(i18n, import.sheet)} ": " <bdi class="strong">{sheet}</bdi></p>
        })}
        <Notices notices=sheets import />
        <HeaderPlace header_row import />
        <h2>{move || t_string!(i18n, import.columns)}</h2>
        <div class="list" data-test="columns">{list.collect_view()}</div>
        <div class="sticky-action">
            <button class="button button-primary button-wide" data-test="import-next-step"
                on:click=move |_| import.go_on(Step::Columns)>
                {move || t_string!(i18n, import.next)}
            </button>
        </div>
    }
}

/// Where the headings are.
#[component]
fn HeaderPlace(header_row: Option<u32>, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let choose = move |event| {
        let header = match event_target_value(&event).parse() {
            Ok(row) => HeaderChoice::Row(row),
            Err(_) => HeaderChoice::Absent,
        };
        import.change(|options| {
            options.header = header;
            options.columns.clear();
        });
    };
    let last = header_row.unwrap_or(1).max(N_HEADER_ROWS);
    view! {
        <div class="field">
            <label class="field-label" for="import-header">{move || t_string!(i18n, import.header_place)}</label>
            <select class="input" id="import-header" data-test="import-header" on:change=choose>
                <option value="none" selected=header_row.is_none()>{move || t_string!(i18n, import.no_header)}</option>
                {(1..=last).map(|row| view! {
                    <option value=row.to_string() selected=header_row == Some(row)>
                        {move || t_string!(i18n, import.row, n = text::number(i18n, row as usize))}
                    </option>
                }).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn ColumnRow(column: ColumnMatch, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let samples = column.samples.join(" – ");
    let ColumnMatch { column_idx, header, field, confidence, suggestion, fit_percent, .. } = column;
    let shown = (!header.is_empty()).then(|| header.clone());
    let number =
        move || t_string!(i18n, import.column, n = text::number(i18n, column_idx + 1)).to_string();
    let name = header.clone();
    let take = move |field| import.take_column(column_idx, Some(field));
    let chip = move |confidence: Confidence| {
        let fit = fit_percent.filter(|percent| *percent < 100);
        view! {
            <span class=format!("confidence confidence-{}", words::confidence_test(confidence)) data-test="confidence">
                {move || words::confidence(i18n, confidence)}
                {fit.map(|percent| view! {
                    " · " {move || t_string!(i18n, import.fit, n = text::number(i18n, usize::from(percent)))}
                })}
            </span>
        }
    };
    view! {
        <div class="list-row column-row">
            <div class="grow">
                <div class="list-title">
                    {match shown {
                        Some(header) => view! { <bdi>{header}</bdi> }.into_any(),
                        None => view! { <span class="soft">{number}</span> }.into_any(),
                    }}
                </div>
                <div class="list-under"><bdi>{samples}</bdi></div>
                {confidence.map(chip)}
                {suggestion.map(|field| view! {
                    <button class="button button-quiet" data-test="column-suggestion" on:click=move |_| take(field)>
                        {move || t_string!(i18n, import.looks_like, field = words::field(i18n, field))}
                    </button>
                })}
            </div>
            <FieldChoice column_idx header=name field import />
        </div>
    }
}

/// A list whose headers say too little: the person says which column is which.
#[component]
pub(super) fn ChooseColumns(
    row_number: u32,
    headers: Vec<String>,
    has_header: bool,
    import: Import,
) -> impl IntoView {
    let i18n = use_i18n();
    // The row that looks most like headers is taken for them from now on.
    import.options.update_untracked(|options| {
        if options.header == HeaderChoice::Find {
            options.header =
                if has_header { HeaderChoice::Row(row_number) } else { HeaderChoice::Absent };
        }
    });
    let row = move |(column_idx, header): (usize, String)| {
        let field = import
            .options
            .with_untracked(|options| options.columns.get(&column_idx).copied().flatten());
        view! {
            <div class="list-row column-row">
                <div class="grow list-title"><bdi>{header.clone()}</bdi></div>
                <FieldChoice column_idx header field import />
            </div>
        }
    };
    let named = headers.into_iter().enumerate().filter(|(_, header)| !header.trim().is_empty());
    view! {
        <HeaderPlace header_row=has_header.then_some(row_number) import />
        <h2>{move || t_string!(i18n, import.columns)}</h2>
        <div class="list" data-test="columns">{named.map(row).collect_view()}</div>
    }
}

#[component]
fn FieldChoice(
    column_idx: usize,
    header: String,
    field: Option<StudentField>,
    import: Import,
) -> impl IntoView {
    let i18n = use_i18n();
    let choose = move |event| {
        let choice = event_target_value(&event);
        let field = choice.parse::<usize>().ok().and_then(|i| StudentField::ALL.get(i).copied());
        import.take_column(column_idx, field);
    };
    let option = move |(i, choice): (usize, StudentField)| {
        view! {
            <option value=i.to_string() selected=field == Some(choice)>
                {move || words::field(i18n, choice)}
            </option>
        }
    };
    view! {
        <select class="input column-choice" aria-label=header data-test="column" data-column=column_idx on:change=choose>
            <option value="" selected=field.is_none()>{move || t_string!(i18n, import.leave_out)}</option>
            {StudentField::ALL.into_iter().enumerate().map(option).collect_view()}
        </select>
    }
}
