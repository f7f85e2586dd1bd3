use crate::{
    components::{Loading, Toasts, complain},
    i18n::{t_string, text, use_i18n},
    storage::{
        self,
        timetable::{Timetable, WeekChange},
    },
};
use attendance::{Week, Weekday};
use leptos::{prelude::*, task::spawn_local};

/// Where the week starts and which days are free; once it is known.
#[component]
pub(super) fn WeekChoice(timetable: Loading<Timetable>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let stored = Memo::new(move |_| {
        let week = |timetable: &Timetable| timetable.week.clone();
        timetable.with(|timetable| timetable.as_ref()?.as_ref().ok().map(week))
    });
    // What was tapped shows at once; nothing when what is stored is what is shown.
    let tapped = RwSignal::new(None::<Week>);
    let n_waiting = StoredValue::new(0_usize);
    let week = Memo::new(move |_| tapped.get().or_else(|| stored.get()).unwrap_or_default());
    Effect::new(move || {
        stored.track();
        if n_waiting.get_value() == 0 {
            tapped.set(None);
        }
    });
    let save = move |change: WeekChange| {
        tapped.set(Some(change.of(week.get_untracked())));
        n_waiting.update_value(|n| *n += 1);
        spawn_local(async move {
            let changed = async {
                storage::timetable::change_week(&storage::connection().await?, change).await
            };
            let changed = changed.await;
            let is_last = n_waiting.try_update_value(|n| {
                *n -= 1;
                *n == 0
            });
            if is_last == Some(true) {
                // Of what was refused the box goes back.
                tapped.try_set(changed.as_ref().ok().cloned());
            }
            if let Err(error) = changed {
                complain(i18n, toasts, &error.into());
            }
        });
    };
    let turn = move |day: Weekday, is_free: bool| {
        save(if is_free { WeekChange::Free(day) } else { WeekChange::Working(day) });
    };
    let starts = [Weekday::Saturday, Weekday::Sunday, Weekday::Monday];
    view! {
        <Show when=move || stored.with(Option::is_some)>
            <details class="card" data-test="week">
                <summary class="strong">{move || t_string!(i18n, book.week)}</summary>
                <fieldset class="field">
                    <legend class="field-label">{move || t_string!(i18n, book.first_day)}</legend>
                    <div class="segments">
                        {starts.map(|day| view! {
                            <label>
                                <input type="radio" name="first-day"
                                    prop:checked=move || week.with(|week| week.first_day == day)
                                    on:change=move |_| save(WeekChange::First(day)) />
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
                                    on:change=move |event| turn(day, event_target_checked(&event)) />
                                <span class="grow">{move || text::weekday(i18n, day)}</span>
                            </label>
                        }).into_iter().collect_view()}
                    </div>
                </fieldset>
            </details>
        </Show>
    }
}
