//! Removing a student, course or session: first what goes with it, then a way back.

use super::{
    form::use_leaving,
    icon::{Icon, Shape},
    loaded::{Loaded, load},
};
use crate::i18n::{I18n, now, t_string, text, use_i18n};
use crate::storage::{
    self,
    removal::{self, Toll},
};
use attendance::book::{BIN_DAYS, Key};
use leptos::prelude::*;

/// A button that asks before it removes, and leads to `back` once it is done.
#[component]
pub(crate) fn Removal(
    key: Key,
    /// What the button says.
    #[prop(into)]
    label: Signal<String>,
    /// A path of the app.
    back: String,
) -> impl IntoView {
    let is_asked = RwSignal::new(false);
    let (key, back) = (StoredValue::new(key), StoredValue::new(back));
    view! {
        <Show when=move || is_asked.get() fallback=move || view! {
            <button class="button button-quiet button-danger button-wide" type="button" data-test="remove"
                on:click=move |_| is_asked.set(true)>
                <Icon shape=Shape::Close />
                {move || label.get()}
            </button>
        }>
            <Question key=key.get_value() label back=back.get_value() is_asked />
        </Show>
    }
}

#[component]
fn Question(
    key: Key,
    label: Signal<String>,
    back: String,
    is_asked: RwSignal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let leaving = use_leaving();
    let of = key.clone();
    let toll = load(move || {
        let of = of.clone();
        async move { removal::toll(&storage::connection().await?, &of).await }
    });
    let remove = Callback::new(move |()| {
        let key = key.clone();
        let work = async move { removal::remove(&storage::connection().await?, &key).await };
        leaving.after(work, now!(i18n, common.removed), back.clone());
    });
    view! {
        <div class="note note-warning" role="alert" data-test="removal">
            <Icon shape=Shape::Alert />
            <div class="stack-s">
                <Loaded from=toll let:toll>
                    <p>{move || words(i18n, toll)}</p>
                </Loaded>
                <div class="cluster">
                    <button class="button button-danger" type="button" data-test="remove-sure" on:click=move |_| remove.run(())>
                        {move || label.get()}
                    </button>
                    <button class="button button-quiet" type="button" on:click=move |_| is_asked.set(false)>
                        {move || t_string!(i18n, backup.no)}
                    </button>
                </div>
            </div>
        </div>
    }
}

/// What goes with it, and for how long it can be brought back.
fn words(i18n: I18n, toll: Toll) -> String {
    let Toll { n_sessions, n_records } = toll;
    let mut goes = Vec::new();
    if n_sessions > 0 {
        let n = text::number(i18n, n_sessions);
        goes.push(
            t_string!(i18n, courses.n_sessions, count = n_sessions as u64, n = n).to_string(),
        );
    }
    if n_records > 0 {
        let n = text::number(i18n, n_records);
        goes.push(t_string!(i18n, common.n_records, count = n_records as u64, n = n).to_string());
    }
    let bin = t_string!(i18n, common.bin_days, n = text::number(i18n, BIN_DAYS as usize));
    if goes.is_empty() {
        return bin;
    }
    let and = t_string!(i18n, common.and);
    format!("{}. {bin}", t_string!(i18n, common.goes_with_it, what = goes.join(and)))
}
