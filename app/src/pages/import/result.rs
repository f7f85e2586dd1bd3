use crate::components::A;
use crate::{
    components::{Icon, Shape, Toasts, undo},
    i18n::{t_string, text, use_i18n},
    storage::students::Saved,
};
use attendance::{CourseId, import::Summary};
use leptos::prelude::*;

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Imported {
    pub(super) summary: Summary,
    pub(super) course: Option<CourseId>,
    pub(super) saved: Saved,
}

/// Said once the transaction is complete, with the next step.
#[component]
pub(super) fn ResultCard(imported: Imported) -> impl IntoView {
    let i18n = use_i18n();
    let Imported { summary, course, saved: Saved { n_enrolled, line: acted } } = imported;
    let toasts = Toasts::expect();
    let n_saved = summary.n_new + summary.n_changed;
    let line = move |n: usize, word: Signal<String>| {
        (n > 0)
            .then(|| view! { <li>{move || word.get()} ": " {move || text::number(i18n, n)}</li> })
    };
    let next = match course {
        Some(course) => view! {
            <A href=format!("/courses/{course}") attr:class="button button-primary button-wide" attr:data-test="import-next">
                <Icon shape=Shape::Book />
                {move || t_string!(i18n, import.to_course)}
            </A>
        }.into_any(),
        None => view! {
            <A href="/courses" attr:class="button button-primary button-wide" attr:data-test="import-next">
                <Icon shape=Shape::Book />
                {move || t_string!(i18n, import.to_courses)}
            </A>
        }.into_any(),
    };
    view! {
        <div class="card stack" role="status" data-test="import-done" data-n=n_saved>
            <div class="row">
                <span class="done-mark"><Icon shape=Shape::Check /></span>
                <h2>{move || t_string!(i18n, import.done, count = n_saved as u64, n = text::number(i18n, n_saved))}</h2>
            </div>
            <ul class="soft">
                {line(summary.n_new, crate::i18n::word!(i18n, import.new))}
                {line(summary.n_changed, crate::i18n::word!(i18n, import.changed))}
                {line(summary.n_unchanged, crate::i18n::word!(i18n, import.unchanged))}
                {line(summary.n_rejected, crate::i18n::word!(i18n, import.rejected))}
                {line(n_enrolled, crate::i18n::word!(i18n, import.enrolled))}
            </ul>
            {next}
            {acted.map(|acted| view! {
                <button class="button button-quiet button-wide" data-test="import-undo"
                    on:click=move |_| undo(i18n, toasts, acted.clone())>
                    <Icon shape=Shape::Undo />
                    {move || t_string!(i18n, common.undo)}
                </button>
            })}
            <A href="/students" attr:class="button button-wide">{move || t_string!(i18n, import.to_students)}</A>
        </div>
    }
}
