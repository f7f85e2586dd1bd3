//! One row to decide: the paper, what was read and why it asks, four choices.

use super::{
    decide::Decisions,
    picture::{self, Pictures},
    words,
};
use crate::{
    components::{Icon, StatusMark, status_shape, status_word},
    i18n::{t_string, use_i18n},
};
use attendance::{
    Status,
    reconcile::{Doubt, DoubtReason},
    record::PictureRef,
};
use leptos::prelude::*;

/// A row that a person decides with one tap.
#[component]
pub(super) fn DoubtCard(doubt: Doubt, decisions: Decisions) -> impl IntoView {
    let i18n = use_i18n();
    let pictures: Vec<_> = doubt.seen.iter().map(|seen| seen.picture.clone()).collect();
    let is_slip = doubt.picture().is_some_and(PictureRef::is_slip);
    let may_give = doubt.reason == DoubtReason::SlipsDiffer;
    let row = doubt.row;
    let reason = doubt.reason;
    let mut readers: Vec<_> = doubt.seen.iter().flat_map(|seen| seen.reasons.clone()).collect();
    readers.sort_unstable();
    readers.dedup();
    let why = move || {
        let mut parts = vec![words::doubt_reason(i18n, reason)];
        parts.extend(readers.iter().map(|reason| words::reason(i18n, *reason)));
        parts.join(" – ")
    };
    let likely = doubt.likely.clone();
    let recorded = doubt.recorded.as_ref().map(|record| record.status);
    let (name, student) = (doubt.name.clone(), doubt.student.to_string());
    let choices = Choices { decisions, doubt: StoredValue::new(doubt) };
    view! {
        <article class="card doubt" data-test="review-row" data-row=row>
            <Pictures pictures name=name.clone() may_give decisions />
            <div class="row spread">
                <h3 class="doubt-name"><bdi>{name}</bdi></h3>
                <p class="soft small">
                    <bdi>{student}</bdi> " – "
                    {move || picture::number(i18n, row, is_slip)}
                </p>
            </div>
            <p class="small doubt-why" data-test="review-reason">{why}</p>
            {recorded.map(|status| view! {
                <p class="small row">
                    {move || t_string!(i18n, review.recorded_as)}
                    <StatusMark status=Some(status) />
                </p>
            })}
            <div class="choices" role="group">
                {Status::ALL
                    .into_iter()
                    .map(|status| view! { <Choice status is_likely=likely.contains(&status) choices /> })
                    .collect_view()}
            </div>
        </article>
    }
}

#[derive(Clone, Copy)]
struct Choices {
    decisions: Decisions,
    doubt: StoredValue<Doubt>,
}

#[component]
fn Choice(status: Status, is_likely: bool, choices: Choices) -> impl IntoView {
    let i18n = use_i18n();
    let decide = move |_| {
        let doubt = choices.doubt.get_value();
        choices.decisions.settle(&doubt, status);
    };
    view! {
        <button
            class=format!("choice choice-{}", status.as_str())
            class:choice-likely=is_likely
            data-test=format!("choose-{}", status.as_str())
            on:click=decide
        >
            <Icon shape=status_shape(status) />
            <span>{move || status_word(i18n, status)}</span>
            {is_likely.then(|| view! {
                <span class="choice-hint">{move || t_string!(i18n, review.looks_like)}</span>
            })}
        </button>
    }
}
