//! What came of joining the work of two phones.

use super::words;
use crate::{
    backup::Joined,
    components::{A, Icon, Shape},
    i18n::{I18n, t_string, text},
};
use leptos::prelude::*;

/// Things that are named; the others are counted.
const N_NAMED: usize = 8;

/// How much came, what waits for a decision, and what a person should look at.
pub(super) fn joined(i18n: I18n, joined: Joined) -> impl IntoView {
    let Joined { merge, n_pictures } = joined;
    let n = merge.action.as_ref().map_or(0, |action| action.edits().len());
    let n_brought = *n_pictures.as_ref().unwrap_or(&0);
    let words = if n == 0 && n_brought == 0 {
        t_string!(i18n, backup.joined_nothing).to_owned()
    } else {
        t_string!(i18n, backup.joined, n = text::number(i18n, n)).to_string()
    };
    let brought = (n_brought > 0).then(|| {
        let words = t_string!(i18n, backup.pictures_came, n = text::number(i18n, n_brought));
        view! { <p class="soft small" data-test="pictures-came" data-n=n_brought.to_string()>{words}</p> }
    });
    let refused = n_pictures.err().map(|error| {
        let words = t_string!(i18n, backup.pictures_refused);
        view! {
            <p class="note note-problem" role="alert" data-test="pictures-refused">
                <Icon shape=Shape::Alert />
                {words} ". " {text::storage_error(i18n, &error)}
            </p>
        }
    });
    let n_conflicts = merge.conflicts.len();
    let conflicts = (n_conflicts > 0).then(|| view! {
        <div class="note note-warning" data-test="has-conflicts" data-n=n_conflicts.to_string()>
            <Icon shape=Shape::Alert />
            <div class="stack-s">
                <p>{t_string!(i18n, backup.n_conflicts, count = n_conflicts as u64, n = text::number(i18n, n_conflicts))}</p>
                <A href="/conflicts" attr:class="button" attr:data-test="to-conflicts">
                    {t_string!(i18n, backup.to_conflicts)}
                </A>
            </div>
        </div>
    });
    let revived = merge.revived.iter().map(|key| words::kept_entry(i18n, key, &merge)).collect();
    let unfitting = merge.problems.iter().map(|problem| words::unfitting(i18n, problem)).collect();
    view! {
        <p class="note note-good" data-test="backup-joined" data-n=n.to_string()><Icon shape=Shape::Check />{words}</p>
        {brought}
        {refused}
        {conflicts}
        {list(i18n, "joined-revived", t_string!(i18n, backup.joined_revived), revived)}
        {list(i18n, "joined-unfitting", t_string!(i18n, backup.joined_unfitting), unfitting)}
    }
}

/// A warning with the things it is about; nothing where there are none.
fn list(i18n: I18n, test: &'static str, title: &'static str, things: Vec<String>) -> impl IntoView {
    let n = things.len();
    let n_more = n.saturating_sub(N_NAMED);
    (n > 0).then(|| view! {
        <div class="note note-warning" data-test=test data-n=n.to_string()>
            <Icon shape=Shape::Alert />
            <div class="stack-s">
                <p>{title}</p>
                <ul>
                    {things.into_iter().take(N_NAMED).map(|thing| view! { <li>{thing}</li> }).collect_view()}
                    {(n_more > 0).then(|| view! { <li>"+ " {text::number(i18n, n_more)}</li> })}
                </ul>
            </div>
        </div>
    })
}
