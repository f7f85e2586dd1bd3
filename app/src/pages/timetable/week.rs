use crate::{
    components::{Toasts, complain},
    i18n::{t_string, text, use_i18n},
    storage,
};
use attendance::{Week, Weekday};
use leptos::{prelude::*, task::spawn_local};

/// Where the week starts and which days are free.
#[component]
pub(super) fn WeekChoice(week: Week) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let week = RwSignal::new(week);
    let save = move |changed: Week| {
        spawn_local(async move {
            let done =
                async { storage::settings::put(&storage::connection().await?, &changed).await };
            match done.await {
                Ok(()) => week.set(changed),
                Err(error) => complain(i18n, toasts, &error.into()),
            }
        });
    };
    let first = move |day: Weekday| save(Week { first_day: day, ..week.get_untracked() });
    let toggle = move |day: Weekday| {
        let mut changed = week.get_untracked();
        if !changed.weekend.remove(&day) {
            changed.weekend.insert(day);
        }
        save(changed);
    };
    let starts = [Weekday::Saturday, Weekday::Sunday, Weekday::Monday];
    view! {
        <details class="card" data-test="week">
            <summary class="strong">{move || t_string!(i18n, book.week)}</summary>
            <fieldset class="field">
                <legend class="field-label">{move || t_string!(i18n, book.first_day)}</legend>
                <div class="segments">
                    {starts.map(|day| view! {
                        <label>
                            <input type="radio" name="first-day"
                                prop:checked=move || week.with(|week| week.first_day == day)
                                on:change=move |_| first(day) />
                            {move || text::weekday(i18n, day)}
                        </label>
                    }).into_iter().collect_view()}
                </div>
            </fieldset>
            <fieldset class="field">
                <legend class="field-label">{move || t_string!(i18n, book.free_days)}</legend>
                <div class="list">
                    {Weekday::ALL.map(|day| view! {
                        <label class="list-row">
                            <input class="check" type="checkbox"
                                prop:checked=move || week.with(|week| week.is_free(day))
                                on:change=move |_| toggle(day) />
                            <span class="grow">{move || text::weekday(i18n, day)}</span>
                        </label>
                    }).into_iter().collect_view()}
                </div>
            </fieldset>
        </details>
    }
}
