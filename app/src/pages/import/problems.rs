use super::{
    Import, Step,
    repairs::{Line, Repairs},
    words,
    words::Repair,
};
use crate::{
    components::{Icon, Shape},
    i18n::{t_string, text, use_i18n},
};
use attendance::import::{DateOrder, HeaderChoice, ImportPreview, Notice};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Groups of so few rows stand open.
const N_OPEN: usize = 3;

/// One kind of problem and the rows that have it.
struct Group {
    is_rejecting: bool,
    lines: Vec<Line>,
}

/// Problems together with their repair: "3 rows have no id" says more than three messages.
#[component]
pub(super) fn Problems(preview: Arc<ImportPreview>, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let mut groups: BTreeMap<Repair, Group> = BTreeMap::new();
    for row in &preview.rows {
        for problem in &row.problems {
            let group = groups
                .entry(Repair::of(problem))
                .or_insert_with(|| Group { is_rejecting: problem.rejects(), lines: Vec::new() });
            group.lines.push(Line {
                number: row.row_number,
                id: row.id_text.clone(),
                name: row.name_text.clone(),
                detail: words::detail(problem),
            });
        }
    }
    let group = move |(repair, group): (Repair, Group)| {
        let n = group.lines.len();
        view! {
            <details class=if group.is_rejecting { "note note-problem" } else { "note note-warning" }
                data-test=format!("problem-{}", repair.test()) data-n=n
                open=n <= N_OPEN>
                <summary>
                    <Icon shape=Shape::Alert />
                    <span>
                        <strong>{move || repair.words(i18n).0} " (" {move || text::number(i18n, n)} ")"</strong>
                        <br />
                        {move || repair.words(i18n).1}
                    </span>
                </summary>
                <Repairs repair lines=group.lines import />
            </details>
        }
    };
    (!groups.is_empty()).then(|| {
        view! {
            <div class="stack-s">{groups.into_iter().map(group).collect_view()}</div>
        }
    })
}

/// What concerns the whole list, with the choice that mends it.
#[component]
pub(super) fn Notices(notices: Vec<Notice>, import: Import) -> impl IntoView {
    view! {
        <div class="stack-s">
            {notices.into_iter().map(|notice| view! { <NoticeCard notice import /> }).collect_view()}
        </div>
    }
}

#[component]
fn NoticeCard(notice: Notice, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let number = move |n: usize| text::number(i18n, n);
    let body = match notice {
        Notice::IdsUnusual { example, .. } => view! {
            <p>{move || t_string!(i18n, import.ids_unusual, example = example.clone())}</p>
        }.into_any(),
        Notice::ZerosLost { n_ids, n_digits } => view! {
            <p>{move || t_string!(i18n, import.zeros_lost, n = number(n_ids), digits = number(n_digits))}</p>
            <button class="button" data-test="pad-ids"
                on:click=move |_| import.change(|options| options.pad_ids_to = Some(n_digits))>
                {move || t_string!(i18n, import.pad_ids, digits = number(n_digits))}
            </button>
        }.into_any(),
        Notice::DatesAmbiguous { example } => view! {
            <p>{move || t_string!(i18n, import.dates_ambiguous, example = example.clone())}</p>
            <div class="row">
                {[DateOrder::DayFirst, DateOrder::MonthFirst].map(|order| view! {
                    <button class="button"
                        on:click=move |_| import.change(|options| options.date_order = Some(order))>
                        {move || match order {
                            DateOrder::DayFirst => t_string!(i18n, import.day_first),
                            DateOrder::MonthFirst => t_string!(i18n, import.month_first),
                        }}
                    </button>
                }).into_iter().collect_view()}
            </div>
        }.into_any(),
        Notice::NoHeader => view! {
            <p class="strong">{move || t_string!(i18n, import.notice_no_header)}</p>
        }.into_any(),
        Notice::ColumnsGuessed { n_columns } => view! {
            <p class="strong">{move || t_string!(i18n, import.notice_guessed, count = n_columns as u64, n = number(n_columns))}</p>
        }.into_any(),
        Notice::ValuesUnknown { n_values } => view! {
            <p class="strong">{move || t_string!(i18n, import.notice_values, count = n_values as u64, n = number(n_values))}</p>
            <button class="button" data-test="to-values" on:click=move |_| import.go(Step::Values)>
                {move || t_string!(i18n, import.to_values)}
            </button>
        }.into_any(),
        // The list of them says it.
        Notice::NotInList { .. } => return None,
        Notice::OtherSheets { names } => view! {
            <p>{move || t_string!(i18n, import.other_sheets)}</p>
            <div class="row">
                {names.into_iter().map(|name| {
                    let chosen = name.clone();
                    view! {
                        <button class="button" data-test="import-sheet" on:click=move |_| {
                            let name = chosen.clone();
                            import.change(|options| {
                                options.sheet = Some(name);
                                options.columns.clear();
                                options.header = HeaderChoice::Find;
                            });
                        }><bdi>{name}</bdi></button>
                    }
                }).collect_view()}
            </div>
        }.into_any(),
    };
    Some(view! {
        <div class="note">
            <Icon shape=Shape::Info />
            <div class="stack-s">{body}</div>
        </div>
    })
}
