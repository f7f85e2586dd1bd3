use super::{Import, words};
use crate::i18n::{t_string, use_i18n};
use attendance::import::{ColumnMatch, HeaderChoice, StudentField};
use leptos::prelude::*;

/// What each column was taken for, each open to another choice.
#[component]
pub(super) fn Columns(columns: Vec<ColumnMatch>, import: Import) -> impl IntoView {
    let row = move |column: ColumnMatch| {
        let samples = column.samples.join(" – ");
        view! {
            <div class="list-row column-row">
                <div class="grow">
                    <div class="list-title"><bdi>{column.header.clone()}</bdi></div>
                    <div class="list-under"><bdi>{samples}</bdi></div>
                </div>
                <FieldChoice column_idx=column.column_idx header=column.header field=column.field import />
            </div>
        }
    };
    view! { <div class="list" data-test="columns">{columns.into_iter().map(row).collect_view()}</div> }
}

/// A list whose headers say too little: the person says which column is which.
#[component]
pub(super) fn ChooseColumns(
    row_number: u32,
    headers: Vec<String>,
    import: Import,
) -> impl IntoView {
    let i18n = use_i18n();
    // The row that looks most like headers is taken for them from now on.
    import.options.update_untracked(|options| options.header = HeaderChoice::Row(row_number));
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
        import.change(|options| {
            // One column a field: the one chosen last has it.
            if field.is_some() {
                for other in options.columns.values_mut().filter(|other| **other == field) {
                    *other = None;
                }
            }
            options.columns.insert(column_idx, field);
        });
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
