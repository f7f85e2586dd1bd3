//! A backup that is due: quietly once after each session is recorded, clearly after a week; never
//! again for what a person waved away.

use super::{icon::Icon, icon::Shape, link::A, loaded::load};
use crate::backup::{self, Due};
use crate::i18n::{t_string, text, use_i18n};
use attendance::Timestamp;
use leptos::{prelude::*, task::spawn_local};

/// Says that a backup is due, when one is; and asks the browser, once there is something to protect,
/// to protect it.
#[component]
pub(crate) fn BackupNudge(
    /// When something was last recorded in the session that is shown, if one is.
    #[prop(optional, into)]
    recorded_at: Signal<Option<Timestamp>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_gone = RwSignal::new(None::<Option<Timestamp>>);
    let answer = RwSignal::new(None::<bool>);
    let due = load(backup::due);
    Effect::new(move || {
        let has_data = matches!(due.get(), Some(Ok(Due { has_news: true, .. })));
        if has_data {
            spawn_local(async move {
                if let Some(is_protected) = backup::ask_to_protect().await {
                    answer.try_set(Some(is_protected));
                }
            });
        }
    });
    let last = move |due: Due| match due.last {
        Some(at) => t_string!(i18n, backup.last, when = text::moment(i18n, at)).to_string(),
        None => t_string!(i18n, backup.never).to_owned(),
    };
    let wave_away = move |_| {
        is_gone.set(Some(recorded_at.get_untracked()));
        // A refusal is said by the storage's own bar; it is asked again then.
        spawn_local(async { drop(backup::not_now().await) });
    };
    let make = move || {
        view! {
            <div class="row wrap">
                <A href="/backup" attr:class="button" attr:data-test="nudge-backup">
                    <Icon shape=Shape::Shield />
                    {move || t_string!(i18n, backup.nudge_make)}
                </A>
                <button class="button button-quiet" data-test="nudge-not-now" on:click=wave_away>
                    {move || t_string!(i18n, backup.nudge_not_now)}
                </button>
            </div>
        }
    };
    let answered = move || {
        answer.get().map(|is_protected| {
            let (class, shape, words) = if is_protected {
                ("note note-good", Shape::Shield, t_string!(i18n, backup.asked_yes))
            } else {
                ("note note-warning", Shape::Alert, t_string!(i18n, backup.asked_no))
            };
            view! { <p class=class role="status" data-test="protect-answer"><Icon shape />{words}</p> }
        })
    };
    let is_worth_it = move |due: Due| recorded_at.get().is_some_and(|at| due.is_worth_it(at));
    let nudge = move || match due.get() {
        _ if is_gone.get().is_some_and(|at| at == recorded_at.get()) => ().into_any(),
        Some(Ok(due)) if due.is_late => view! {
            <div class="note note-warning" data-test="nudge-late">
                <Icon shape=Shape::Alert />
                <div class="stack-s">
                    <p class="strong">{t_string!(i18n, backup.nudge_late)}</p>
                    <p>{t_string!(i18n, backup.nudge_late_text)} ". " {last(due)}</p>
                    {make()}
                </div>
            </div>
        }
        .into_any(),
        Some(Ok(due)) if is_worth_it(due) => view! {
            <div class="stack-s" data-test="nudge-quiet">
                <p class="soft small">
                    {last(due)}
                    {due.last.map(|_| view! { " – " {t_string!(i18n, backup.nudge_quiet)} })}
                </p>
                {make()}
            </div>
        }
        .into_any(),
        // The page itself says what is wrong with the storage.
        _ => ().into_any(),
    };
    view! {
        {answered}
        {nudge}
    }
}
