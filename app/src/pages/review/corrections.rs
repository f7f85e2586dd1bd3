//! Records that the paper contradicts: before and after, side by side.

use super::{
    decide::Decisions,
    picture::{self, Picture},
};
use crate::{
    components::{Icon, Shape, StatusMark},
    i18n::{t_string, text, use_i18n},
};
use attendance::{Record, reconcile::Correction, record::Method};
use leptos::prelude::*;

/// The proposals, if there are any.
#[component]
pub(super) fn Corrections(decisions: Decisions) -> impl IntoView {
    let i18n = use_i18n();
    let questions = decisions.questions();
    let corrections = move || questions.with(|questions| questions.corrections.clone());
    let n = Memo::new(move |_| questions.with(|questions| questions.corrections.len()));
    let head = move || {
        let number = text::number(i18n, n.get());
        t_string!(i18n, review.corrections, count = n.get() as u64, n = number).to_string()
    };
    move || {
        (n.get() > 0).then(|| view! {
            <section class="stack" data-test="corrections" data-count=n>
                <div>
                    <h2>{head}</h2>
                    <p class="soft small">{move || t_string!(i18n, review.corrections_text)}</p>
                </div>
                <For
                    each=corrections
                    key=|correction| format!("{:?} {}", correction.after.source.picture(), correction.before.status)
                    children=move |correction| view! { <CorrectionCard correction decisions /> }
                />
            </section>
        })
    }
}

#[component]
fn CorrectionCard(correction: Correction, decisions: Decisions) -> impl IntoView {
    let i18n = use_i18n();
    let Correction { row, name, before, after } = correction.clone();
    let (accepted, kept) = (StoredValue::new(correction.clone()), StoredValue::new(correction));
    let student = before.student.to_string();
    let is_slip = after.source.method() == Method::Slip;
    let label = move || picture::number(i18n, row, is_slip);
    view! {
        <article class="card stack-s" data-test="correction" data-row=row>
            <div class="row spread">
                <h3 class="doubt-name"><bdi>{name.clone()}</bdi></h3>
                <p class="soft small"><bdi>{student}</bdi> " – " {label}</p>
            </div>
            <Side record=before name=name.clone() is_after=false decisions />
            <Side record=after name is_after=true decisions />
            <div class="choices">
                <button
                    class="button button-primary"
                    data-test="correction-accept"
                    on:click=move |_| decisions.accept(&accepted.get_value())
                >
                    <Icon shape=Shape::Check />
                    {move || t_string!(i18n, review.accept)}
                </button>
                <button
                    class="button"
                    data-test="correction-keep"
                    on:click=move |_| decisions.keep(&kept.get_value())
                >
                    {move || t_string!(i18n, review.keep)}
                </button>
            </div>
        </article>
    }
}

/// One side of a proposal: its status, and the paper it comes from.
#[component]
fn Side(record: Record, name: String, is_after: bool, decisions: Decisions) -> impl IntoView {
    let i18n = use_i18n();
    let status = record.status;
    let picture = record.source.picture().cloned();
    let is_by_hand = picture.is_none();
    let strip = picture.map(|picture| {
        view! {
            <Picture picture name has_page=true decisions />
        }
    });
    let word = move || {
        if is_after { t_string!(i18n, review.after) } else { t_string!(i18n, review.before) }
    };
    view! {
        <div class="side" data-test=if is_after { "after" } else { "before" }>
            <p class="row small">
                <span class="soft">{word}</span>
                <StatusMark status=Some(status) />
                {is_by_hand.then(|| view! {
                    <span class="soft">{move || t_string!(i18n, review.by_hand)}</span>
                })}
            </p>
            {strip}
        </div>
    }
}
