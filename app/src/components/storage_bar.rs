use super::icon::{Icon, Shape};
use crate::{
    health::{self, Standing},
    i18n::{t_string, use_i18n},
};
use leptos::{prelude::*, task::spawn_local};

/// Says loudly, on every page, when what is entered will not be there tomorrow.
#[component]
pub(crate) fn StorageBar() -> impl IntoView {
    let i18n = use_i18n();
    spawn_local(health::check());
    let words = move |standing| match standing {
        Standing::Fine => None,
        Standing::Refused => Some((
            "refused",
            t_string!(i18n, health.bar_refused),
            t_string!(i18n, health.bar_refused_next),
        )),
        Standing::InMemory => Some((
            "memory",
            t_string!(i18n, health.bar_memory),
            t_string!(i18n, health.bar_memory_next),
        )),
        Standing::NearlyFull => Some((
            "nearly-full",
            t_string!(i18n, health.bar_nearly_full),
            t_string!(i18n, health.bar_full_next),
        )),
        Standing::Full => {
            Some(("full", t_string!(i18n, health.bar_full), t_string!(i18n, health.bar_full_next)))
        }
    };
    view! {
        // The region stands before its words do, so that screen readers tell them.
        <div role="alert">
            {move || words(health::standing()).map(|(state, what, next)| view! {
                <aside class="storage-bar" data-test="storage-bar" data-state=state>
                    <Icon shape=Shape::Alert />
                    <div class="grow">
                        <p class="strong">{what}</p>
                        <p>{next}</p>
                    </div>
                    <button class="button" data-test="storage-check"
                        on:click=move |_| spawn_local(health::check())>
                        {t_string!(i18n, health.bar_check)}
                    </button>
                </aside>
            })}
        </div>
    }
}
