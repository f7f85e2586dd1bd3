use super::icon::{Icon, Shape};
use super::link::A;
use crate::{
    health::{self, Standing},
    i18n::{t_string, use_i18n},
    pages::UnkeptNote,
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
                    {(state == "refused").then(|| view! {
                        <A href="/backup" attr:class="button" attr:data-test="storage-backup">
                            {t_string!(i18n, health.bar_backup)}
                        </A>
                    })}
                    <button class="button" data-test="storage-check"
                        on:click=move |_| spawn_local(health::try_again())>
                        {t_string!(i18n, health.bar_check)}
                    </button>
                </aside>
            })}
            <UnkeptNote />
        </div>
    }
}
