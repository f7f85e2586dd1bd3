use super::{Import, Step, words};
use crate::i18n::{t_string, text, use_i18n};
use attendance::{
    LEVELS,
    import::{ImportPreview, Meaning, RuleBy, StudentField, ValueRules, ValueUse},
};
use leptos::prelude::*;
use std::sync::Arc;

/// A choice that leaves a value out on purpose.
const NOTHING: &str = "-";

/// The table of value rules: what stands in the file and what it means.
#[component]
pub(super) fn Values(preview: Arc<ImportPreview>, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let fields = [StudentField::Department, StudentField::Level, StudentField::IsActive];
    let part = move |field: StudentField| {
        let values: Vec<ValueUse> =
            preview.values.iter().filter(|value| value.field == field).cloned().collect();
        (!values.is_empty()).then(|| {
            view! {
                <section class="stack-s">
                    <h2>{move || words::field(i18n, field)}</h2>
                    <div class="list">
                        {values.into_iter().map(|value| view! { <ValueRow value import /> }).collect_view()}
                    </div>
                </section>
            }
        })
    };
    view! {
        <p class="soft">{move || t_string!(i18n, import.values_hint)}</p>
        {fields.map(part).into_iter().collect_view()}
        <div class="sticky-action">
            <button class="button button-primary button-wide" data-test="import-next-step"
                on:click=move |_| import.go_on(Step::Values)>
                {move || t_string!(i18n, import.next)}
            </button>
        </div>
    }
}

#[component]
fn ValueRow(value: ValueUse, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let ValueUse { field, text: shown, n_rows, meaning, by } = value;
    let waits = by == RuleBy::Nobody;
    let key = shown.clone();
    let choose = move |event| {
        let choice = event_target_value(&event);
        import.options.update(|options| set(&mut options.rules, field, &key, &choice));
        import.is_stale.set(true);
    };
    let label = shown.clone();
    let input = match field {
        StudentField::Department => {
            let name = match meaning {
                Meaning::Department { name } => name,
                Meaning::Level { .. } | Meaning::Status { .. } | Meaning::Nothing => shown.clone(),
            };
            view! {
                <input class="input value-choice" type="text" dir="auto" aria-label=label data-test="value" prop:value=name on:change=choose />
            }.into_any()
        }
        _ => {
            let chosen = match (&meaning, by) {
                (Meaning::Level { level }, _) => level.to_string(),
                (Meaning::Status { is_active }, _) => is_active.to_string(),
                (_, RuleBy::Nobody) => String::new(),
                _ => NOTHING.to_owned(),
            };
            let choices: Vec<String> = match field {
                StudentField::Level => LEVELS.map(|level| level.to_string()).collect(),
                _ => vec!["true".to_owned(), "false".to_owned()],
            };
            let is = move |choice: &str| choice == chosen;
            let option = |choice: String, is_chosen: bool| {
                let value = choice.clone();
                view! {
                    <option value=value selected=is_chosen>{move || word(i18n, &choice)}</option>
                }
            };
            view! {
                <select class="input value-choice" aria-label=label data-test="value" on:change=choose>
                    {waits.then(|| view! { <option value="" selected=true disabled=true>{move || t_string!(i18n, import.choose_meaning)}</option> })}
                    {choices.into_iter().map(|choice| { let chosen = is(&choice); option(choice, chosen) }).collect_view()}
                    <option value=NOTHING selected=is(NOTHING)>{move || t_string!(i18n, import.leave_empty)}</option>
                </select>
            }.into_any()
        }
    };
    view! {
        <div class="list-row column-row" class:value-waits=waits data-test="value-row">
            <div class="grow">
                <div class="list-title"><bdi>{shown}</bdi></div>
                <div class="list-under">
                    {move || t_string!(i18n, import.n_rows, count = n_rows as u64, n = text::number(i18n, n_rows))}
                    {waits.then(|| view! {
                        " · " <span class="confidence confidence-guess">{move || match field {
                            StudentField::Department => t_string!(i18n, import.short_form),
                            _ => t_string!(i18n, import.value_unknown),
                        }}</span>
                    })}
                </div>
            </div>
            {input}
        </div>
    }
}

fn word(i18n: crate::i18n::I18n, choice: &str) -> String {
    match choice {
        "true" => t_string!(i18n, import.status_active).to_owned(),
        "false" => t_string!(i18n, import.status_inactive).to_owned(),
        level => level.parse().map_or_else(|_| level.to_owned(), |n| text::number(i18n, n)),
    }
}

/// Writes a person's choice into the rules.
fn set(rules: &mut ValueRules, field: StudentField, text: &str, choice: &str) {
    let key = text.to_owned();
    match field {
        StudentField::Level => _ = rules.levels.insert(key, choice.parse().ok()),
        StudentField::IsActive => _ = rules.statuses.insert(key, choice.parse().ok()),
        _ => match choice.trim() {
            "" => _ = rules.departments.remove(text),
            name => _ = rules.departments.insert(key, name.to_owned()),
        },
    }
}
