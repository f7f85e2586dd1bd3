//! What two phones say differently, with both sides, until a person chooses.

use super::entry_words;
use crate::{
    components::{Empty, Icon, Loaded, PageHead, Shape, Toasts, complain, load, say_acted},
    i18n::{t_string, use_i18n, word},
    platform::clock,
    storage::{self, book::Names, merging},
};
use attendance::book::{Conflict, Entry};
use leptos::{prelude::*, task::spawn_local};

/// All open conflicts.
#[component]
pub(crate) fn Conflicts() -> impl IntoView {
    let i18n = use_i18n();
    let open = load(async || {
        let connection = storage::connection().await?;
        let names = storage::book::names(&connection).await?;
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
fn Card(conflict: Conflict, mine: Option<Entry>, names: StoredValue<Names>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let title =
        names.with_value(|names| entry_words::title(i18n, &conflict.key, mine.as_ref(), names));
    let key = conflict.key.to_string();
    let mut entries = vec![mine.clone()];
    entries.extend(conflict.theirs.iter().map(|side| side.entry.clone()));
    let said = names.with_value(|names| {
        let sides: Vec<_> = entries.iter().map(Option::as_ref).collect();
        entry_words::sides(i18n, &sides, names)
    });
    let sides = entries.into_iter().zip(said).enumerate();
    let conflict = StoredValue::new(conflict);
    let here = StoredValue::new(mine);
    let side = move |(idx, (entry, said)): (usize, (Option<Entry>, String))| {
        let is_mine = idx == 0;
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
            <div class="list">{sides.map(side).collect_view()}</div>
        </section>
    }
}
