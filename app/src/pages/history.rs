//! Everything that was changed, with a way back.

use super::entry_words;
use crate::{
    components::{Empty, Icon, Loaded, PageHead, Shape, Toasts, load, unbin, undo},
    i18n::{t_string, text, use_i18n, word},
    storage::{
        self,
        book::{History as Book, Names},
    },
};
use attendance::book::{BIN_DAYS, Binned, Edit, Line, is_undoable};
use leptos::prelude::*;

/// Lines that are drawn at first, and added by "show older".
const N_SHOWN: usize = 50;

/// Things of one line that are named; the others are counted.
const N_NAMED: usize = 4;

/// The journal in words, newest first.
#[component]
pub(crate) fn History() -> impl IntoView {
    let i18n = use_i18n();
    let history = load(async || storage::book::history(&storage::connection().await?).await);
    let n_shown = RwSignal::new(N_SHOWN);
    view! {
        <PageHead title=word!(i18n, book.history) back=Signal::stored("/settings".to_owned()) />
        <Loaded from=history let:history>
            {if history.lines.is_empty() {
                view! {
                    <Empty shape=Shape::Clock title=word!(i18n, book.no_history) text=word!(i18n, book.no_history_text) />
                }.into_any()
            } else {
                view! { <Lines history n_shown /> }.into_any()
            }}
        </Loaded>
    }
}

#[component]
fn Lines(
    history: Book,
    /// Lines that a person asked to see, however often they are read meanwhile.
    n_shown: RwSignal<usize>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Book { lines, names, binned, broken } = history;
    let (n_lines, lines, names) = (lines.len(), StoredValue::new(lines), StoredValue::new(names));
    let chain = move || match &broken {
        None => view! {
            <p class="note note-good" data-test="chain-good">
                <Icon shape=Shape::Shield />
                {t_string!(i18n, book.chain_good)}
            </p>
        }
        .into_any(),
        Some(broken) => view! {
            <p class="note note-problem" role="alert" data-test="chain-broken">
                <Icon shape=Shape::Alert />
                {t_string!(i18n, book.chain_broken, n = text::number(i18n, broken.n as usize))}
            </p>
        }
        .into_any(),
    };
    let rows = move || {
        lines.with_value(|lines| {
            let shown = lines.iter().take(n_shown.get());
            let row = |line: &Line| view! { <LineRow line=line.clone() names /> };
            shown.map(row).collect_view()
        })
    };
    view! {
        <div class="stack">
            <p class="soft">{move || t_string!(i18n, book.history_text)}</p>
            {chain}
            {(!binned.is_empty()).then(|| view! { <Bin binned names /> })}
            <div class="list" data-test="history">{rows}</div>
            <Show when=move || n_shown.get() < n_lines>
                <button class="button button-wide" data-test="older"
                    on:click=move |_| n_shown.update(|n| *n += N_SHOWN)>
                    {move || t_string!(i18n, book.older)}
                </button>
            </Show>
        </div>
    }
}

/// What was removed lately, each with a way back.
#[component]
fn Bin(binned: Vec<Binned>, names: StoredValue<Names>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let row = move |binned: Binned| {
        let Binned { line, at, entries } = binned;
        let n_more = entries.len().saturating_sub(N_NAMED);
        let edits: Vec<Edit> = entries.into_iter().take(N_NAMED).map(Edit::remove).collect();
        let edits = StoredValue::new(edits);
        let what = move || {
            let words =
                |edit: &Edit| names.with_value(|names| entry_words::change(i18n, edit, names));
            edits.with_value(|edits| edits.iter().map(words).collect::<Vec<_>>()).join(" · ")
        };
        view! {
            <div class="list-row" data-test="binned">
                <div class="grow">
                    <div class="list-title">
                        {what} {(n_more > 0).then(|| view! { " + " {move || text::number(i18n, n_more)} })}
                    </div>
                    <div class="list-under">{move || text::moment(i18n, at)}</div>
                </div>
                <button class="button button-quiet" data-test="bring-back"
                    on:click=move |_| unbin(i18n, toasts, line.clone())>
                    <Icon shape=Shape::Undo />
                    {move || t_string!(i18n, book.bring_back)}
                </button>
            </div>
        }
    };
    view! {
        <details class="card" data-test="bin">
            <summary class="strong">{move || t_string!(i18n, book.bin)}</summary>
            <p class="soft small">{move || t_string!(i18n, book.bin_text, n = text::number(i18n, BIN_DAYS as usize))}</p>
            <div class="list">{binned.into_iter().map(row).collect_view()}</div>
        </details>
    }
}

#[component]
fn LineRow(line: Line, names: StoredValue<Names>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let (line_ref, can_undo) = (line.line_ref(), is_undoable(&line));
    let line = StoredValue::new(line);
    // A lecture's attendance names it once, not with every student.
    let lecture = line.with_value(|line| {
        let edits = line.action().edits();
        names.with_value(|names| entry_words::lecture_of(edits, names).map(text::isolate))
    });
    let is_of_one = lecture.is_some();
    let said = move || {
        let cause = line.with_value(|line| entry_words::cause(i18n, line.action().cause()));
        lecture.as_ref().map_or_else(|| cause.clone(), |lecture| format!("{cause}: {lecture}"))
    };
    let at = move || text::moment(i18n, line.with_value(Line::at));
    let take_back = move |_| undo(i18n, toasts, line_ref.clone());
    let (named, n_more) = line.with_value(|line| {
        let edits = line.action().edits();
        let named: Vec<Edit> = edits.iter().take(N_NAMED).cloned().collect();
        (named, edits.len().saturating_sub(N_NAMED))
    });
    let words = if is_of_one { entry_words::record_change } else { entry_words::change };
    let edit = move |edit: Edit| {
        let said = move || names.with_value(|names| words(i18n, &edit, names));
        view! { <li>{said}</li> }
    };
    view! {
        <div class="list-row" data-test="history-line">
            <div class="grow">
                <div class="list-title">{said}</div>
                <div class="list-under">{at}</div>
                <ul class="soft small">
                    {named.into_iter().map(edit).collect_view()}
                    {(n_more > 0).then(|| view! { <li>"+ " {move || text::number(i18n, n_more)}</li> })}
                </ul>
            </div>
            {can_undo.then(|| view! {
                <button class="button button-quiet" data-test="take-back" on:click=take_back>
                    <Icon shape=Shape::Undo />
                    {move || t_string!(i18n, book.take_back)}
                </button>
            })}
        </div>
    }
}
