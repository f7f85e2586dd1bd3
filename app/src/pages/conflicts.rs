//! What two phones say differently, with both sides, until a person chooses.

use super::history;
use crate::{
    components::{Empty, Icon, Loaded, PageHead, Shape, Toasts, complain, load, say_acted},
    i18n::{I18n, t_string, text, use_i18n, word},
    platform::clock,
    storage::{self, merging},
};
use attendance::book::{Conflict, Entry};
use attendance::stored::Stored;
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;
use std::collections::BTreeMap;

/// All open conflicts.
#[component]
pub(crate) fn Conflicts() -> impl IntoView {
    let i18n = use_i18n();
    let open = load(async || {
        let connection = storage::connection().await?;
        let names = storage::book::history(&connection).await?.names;
        Ok((merging::conflicts(&connection).await?, names))
    });
    view! {
        <PageHead title=word!(i18n, backup.conflicts) back=Signal::stored("/backup".to_owned()) />
        <Loaded from=open let:open>
            {
                let (conflicts, names) = open;
                if conflicts.is_empty() {
                    view! {
                        <Empty shape=Shape::Check title=word!(i18n, backup.no_conflicts) text=word!(i18n, backup.no_conflicts_text) />
                    }.into_any()
                } else {
                    let names = StoredValue::new(names);
                    let card = move |(conflict, mine)| view! { <Card conflict mine names /> };
                    view! {
                        <div class="stack">
                            <p class="soft">{move || t_string!(i18n, backup.conflicts_text)}</p>
                            {conflicts.into_iter().map(card).collect_view()}
                        </div>
                    }.into_any()
                }
            }
        </Loaded>
    }
}

#[component]
fn Card(
    conflict: Conflict,
    mine: Option<Entry>,
    names: StoredValue<BTreeMap<attendance::book::Key, String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let title = names.with_value(|names| history::title(i18n, &conflict.key, mine.as_ref(), names));
    let key = conflict.key.to_string();
    let mut sides = vec![(true, mine.clone())];
    sides.extend(conflict.theirs.iter().map(|side| (false, side.entry.clone())));
    let conflict = StoredValue::new(conflict);
    let here = StoredValue::new(mine);
    let side = move |(is_mine, entry): (bool, Option<Entry>)| {
        let said = said(i18n, entry.as_ref());
        let entry = StoredValue::new(entry);
        let choose = move |_| {
            let (conflict, here, chosen) =
                (conflict.get_value(), here.get_value(), entry.get_value());
            spawn_local(async move {
                let decided = async {
                    let connection = storage::connection().await?;
                    let (here, chosen) = (here.as_ref(), chosen.as_ref());
                    merging::decide(&connection, &conflict, here, chosen, clock::now()).await
                };
                match decided.await {
                    Ok(line) => {
                        let words = untrack(|| t_string!(i18n, backup.decided).to_owned());
                        say_acted(i18n, toasts, words, line);
                    }
                    Err(error) => complain(i18n, toasts, &error),
                }
            });
        };
        view! {
            <div class="list-row" data-test=if is_mine { "side-here" } else { "side-there" }>
                <div class="grow">
                    <div class="list-under">
                        {move || if is_mine { t_string!(i18n, backup.said_here) } else { t_string!(i18n, backup.said_there) }}
                    </div>
                    <div class="list-title"><bdi>{said}</bdi></div>
                </div>
                <button class="button" data-test="keep-side" on:click=choose>
                    <Icon shape=Shape::Check />{move || t_string!(i18n, backup.keep)}
                </button>
            </div>
        }
    };
    view! {
        <section class="card stack-s" data-test="conflict" data-key=key>
            <h2>{title}</h2>
            <div class="list">{sides.into_iter().map(side).collect_view()}</div>
        </section>
    }
}

/// What a side says, in words where there are some, else every field of it.
fn said(i18n: I18n, entry: Option<&Entry>) -> String {
    match entry {
        None => t_string!(i18n, backup.said_removed).to_owned(),
        Some(Entry::Record(record)) => {
            let word = crate::components::status_word(i18n, record.status).to_owned();
            let at = text::moment(i18n, record.recorded_at);
            format!("{word} – {at}")
        }
        Some(entry) => values(entry),
    }
}

/// Everything that is written of an entry, value beside value.
fn values(entry: &Entry) -> String {
    let text = match entry {
        Entry::Student(it) => it.to_text(),
        Entry::Course(it) => it.to_text(),
        Entry::Section(it) => it.to_text(),
        Entry::Lesson(it) => it.to_text(),
        Entry::Session(it) => it.to_text(),
        Entry::Excuse(it) => it.to_text(),
        Entry::Enrolment(it) => {
            return [it.since, it.until]
                .map(|day| day.map_or("…".to_owned(), |day| day.to_string()))
                .join(" – ");
        }
        // A sheet is as it was printed and a record has words of its own.
        Entry::Sheet(_) | Entry::Record(_) | Entry::Conflict(_) => return entry.key().to_string(),
    };
    let value: Value = serde_json::from_str(&text).unwrap_or_default();
    let fields = value.as_object().into_iter().flatten().filter(|(name, _)| *name != "v");
    let words = fields.filter_map(|(_, value)| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    words.collect::<Vec<_>>().join(" · ")
}
