//! What waits for a person: scans that were not recorded, and what two phones say differently.

use crate::{
    components::{A, Icon, Shape, load},
    health::facts,
    i18n::{t_string, text, use_i18n},
    pages::{health::words, review::Questions, session::paper::Next},
    platform::clock,
    storage,
};
use attendance::SessionId;
use leptos::prelude::*;

/// The next step with the scans of a session, under its line; nothing when all is recorded.
#[component]
pub(super) fn Waits(session: SessionId) -> impl IntoView {
    let i18n = use_i18n();
    let session = StoredValue::new(session);
    let next = load(move || {
        let id = session.get_value();
        async move {
            let paper = storage::paper::unsettled(&storage::connection().await?, &id).await?;
            let questions = paper.map(|paper| Questions::of(&paper, &paper.review, clock::now()));
            Ok(questions.as_ref().and_then(Next::of))
        }
    });
    move || {
        let next = next.get().and_then(Result::ok).flatten();
        next.map(|next| {
            let href = session.with_value(|id| format!("/session/{id}/review"));
            view! {
                <A href=href attr:class="list-row waits" attr:data-test="waits">
                    <Icon shape=Shape::Search />
                    <span class="grow">{move || next.words(i18n)}</span>
                    <Icon shape=Shape::Forward />
                </A>
            }
        })
    }
}

/// The way to what is said differently on two phones, as long as there is any.
#[component]
pub(super) fn Conflicts() -> impl IntoView {
    let i18n = use_i18n();
    let n = load(async || storage::merging::n_conflicts(&storage::connection().await?).await);
    move || {
        let n = n.get().and_then(Result::ok).unwrap_or_default();
        (n > 0).then(|| {
            view! {
                <aside class="note note-warning" data-test="conflicts-wait" data-n=n.to_string()>
                    <Icon shape=Shape::Alert />
                    <div class="stack-s">
                        <p>{t_string!(i18n, backup.n_conflicts, count = n as u64, n = text::number(i18n, n))}</p>
                        <A href="/conflicts" attr:class="button" attr:data-test="to-conflicts">
                            {t_string!(i18n, backup.to_conflicts)}
                        </A>
                    </div>
                </aside>
            }
        })
    }
}

/// What the phone warns of, each with the way to more about it: nobody looks for it unasked.
#[component]
pub(super) fn Warnings() -> impl IntoView {
    let i18n = use_i18n();
    let warnings = load(facts::warned_of);
    let line = move |warning| {
        view! {
            <A href="/health" attr:class="list-row waits" attr:data-test="warned-of">
                <Icon shape=Shape::Alert />
                <span class="grow">{move || words::warning(i18n, warning)}</span>
                <Icon shape=Shape::Forward />
            </A>
        }
    };
    move || {
        let warnings = warnings.get().and_then(Result::ok).unwrap_or_default();
        (!warnings.is_empty()).then(|| {
            view! { <div class="list">{warnings.into_iter().map(line).collect_view()}</div> }
        })
    }
}
