//! Rows mended where their problem is shown, without touching the file.
use super::{Import, words::Repair};
use crate::i18n::{t_string, text, use_i18n};
use attendance::import::{ImportPreview, ImportRow, Verdict};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows offered for repair at once; the file is the better place for more.
const N_SHOWN: usize = 40;

/// A row with a problem, as it is shown in its group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) number: u32,
    pub(super) id: String,
    pub(super) name: String,
    /// What stands in the cell or beside it.
    pub(super) detail: String,
}

impl Line {
    fn who(&self) -> String {
        if self.name.is_empty() { self.id.clone() } else { self.name.clone() }
    }
}

/// The rows of a group, each with what mends it.
#[component]
pub(super) fn Repairs(repair: Repair, lines: Vec<Line>, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let n_lines = lines.len();
    let n_drafts = RwSignal::new(0_usize);
    let numbers: Vec<u32> = lines.iter().map(|line| line.number).collect();
    let leave_all = move |_| import.leave_out(&numbers, true);
    let is_typed = repair.is_typed();
    let can_leave = repair.can_leave_out();
    let body = if repair == Repair::IdTwice {
        view! { <Twins lines import /> }.into_any()
    } else {
        let row = move |line: Line| view! { <LineRow line repair n_drafts import /> };
        view! {
            <ul class="problem-rows">
                {lines.into_iter().take(N_SHOWN).map(row).collect_view()}
                {(n_lines > N_SHOWN).then(|| view! {
                    <li>{move || t_string!(i18n, import.and_more, n = text::number(i18n, n_lines - N_SHOWN))}</li>
                })}
            </ul>
        }
        .into_any()
    };
    view! {
        {body}
        <div class="row problem-actions">
            {is_typed.then(|| view! {
                <button class="button button-primary" data-test="apply-fixes"
                    disabled=move || n_drafts.get() == 0 on:click=move |_| import.apply()>
                    {move || t_string!(i18n, import.apply_fixes)}
                </button>
            })}
            {(can_leave && n_lines > 1).then(|| view! {
                <button class="button" data-test="leave-out-all" on:click=leave_all>
                    {move || t_string!(i18n, import.leave_out_all)}
                </button>
            })}
        </div>
    }
}

#[component]
fn LineRow(line: Line, repair: Repair, n_drafts: RwSignal<usize>, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let (number, who, detail) = (line.number, line.who(), line.detail.clone());
    let label = who.clone();
    let write = move |event| {
        let typed = Some(event_target_value(&event)).filter(|typed| !typed.trim().is_empty());
        import.draft(number, |fix| match repair.mends_name() {
            true => fix.name = typed,
            false => fix.id = typed,
        });
        n_drafts.update(|n| *n += 1);
    };
    view! {
        <li class="problem-row" data-row=number>
            <span class="grow">
                {move || t_string!(i18n, import.row, n = text::number(i18n, number as usize))}
                ": " <bdi>{who}</bdi>
                {(!detail.is_empty()).then(|| view! { " — " <bdi>{detail}</bdi> })}
            </span>
            {repair.is_typed().then(|| view! {
                <input class="input fix-input" type="text" dir="auto" aria-label=label data-test="fix"
                    inputmode=if repair.mends_name() { "text" } else { "numeric" }
                    placeholder=move || if repair.mends_name() {
                        t_string!(i18n, import.type_name)
                    } else {
                        t_string!(i18n, import.type_id)
                    }
                    on:input=write />
            })}
            {repair.can_leave_out().then(|| view! {
                <button class="button button-quiet" data-test="leave-out"
                    on:click=move |_| import.leave_out(&[number], true)>
                    {move || t_string!(i18n, import.leave_row_out)}
                </button>
            })}
        </li>
    }
}

/// Students who share an id: whose it is can be chosen, the others are left out.
#[component]
fn Twins(lines: Vec<Line>, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let mut groups: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for line in lines {
        groups.entry(line.id.clone()).or_default().push(line);
    }
    let group = move |(id, lines): (String, Vec<Line>)| {
        let all: Vec<u32> = lines.iter().map(|line| line.number).collect();
        let row = move |line: Line| {
            let (number, who) = (line.number, line.who());
            let others: Vec<u32> = all.iter().copied().filter(|other| *other != number).collect();
            view! {
                <li class="problem-row" data-row=number>
                    <span class="grow">
                        {move || t_string!(i18n, import.row, n = text::number(i18n, number as usize))}
                        ": " <bdi>{who}</bdi>
                    </span>
                    <button class="button" data-test="keep-twin" on:click=move |_| import.leave_out(&others, true)>
                        {move || t_string!(i18n, import.keep_this)}
                    </button>
                </li>
            }
        };
        view! {
            <p class="strong"><bdi>{id}</bdi></p>
            <ul class="problem-rows">{lines.into_iter().map(row).collect_view()}</ul>
        }
    };
    view! { <div class="stack-s">{groups.into_iter().take(N_SHOWN).map(group).collect_view()}</div> }
}

/// Rows that the person left out, with a way back.
#[component]
pub(super) fn LeftOut(preview: Arc<ImportPreview>, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let is_left = |row: &&ImportRow| row.verdict == Verdict::LeftOut;
    let left: Vec<ImportRow> = preview.rows.iter().filter(is_left).cloned().collect();
    let n = left.len();
    let line = move |row: ImportRow| {
        let number = row.row_number;
        let who = if row.name_text.is_empty() { row.id_text } else { row.name_text };
        view! {
            <li class="problem-row">
                <span class="grow">
                    {move || t_string!(i18n, import.row, n = text::number(i18n, number as usize))}
                    ": " <bdi>{who}</bdi>
                </span>
                <button class="button button-quiet" data-test="take-back"
                    on:click=move |_| import.leave_out(&[number], false)>
                    {move || t_string!(i18n, import.take_back)}
                </button>
            </li>
        }
    };
    (n > 0).then(|| {
        view! {
            <details class="note" data-test="left-out" data-n=n>
                <summary>
                    <strong>{move || t_string!(i18n, import.left_out)} " (" {move || text::number(i18n, n)} ")"</strong>
                </summary>
                <ul class="problem-rows">{left.into_iter().take(N_SHOWN).map(line).collect_view()}</ul>
            </details>
        }
    })
}
