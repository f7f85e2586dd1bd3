//! Trying things with a class of nobody real.

use crate::{
    components::{Icon, Shape, Toasts, begin, complain, say_acted},
    i18n::{now, t_string, text, use_i18n},
    storage::{self, demo},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// A button that makes a class to try things with, and leads to its session.
#[component]
pub(super) fn TryIt() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let navigate = use_navigate();
    let is_busy = RwSignal::new(false);
    let make = move |_| {
        if !begin(is_busy) {
            return;
        }
        let names = untrack(|| demo::Names {
            code: "DEMO".to_owned(),
            course: t_string!(i18n, common.demo_course).to_owned(),
            session: t_string!(i18n, sessions.suggested_name, n = text::number(i18n, 1))
                .to_string(),
            source: t_string!(i18n, common.demo_data).to_owned(),
        });
        let navigate = navigate.clone();
        spawn_local(async move {
            let done = async { demo::add(&storage::connection().await?, names).await };
            match done.await {
                Ok((session, line)) => {
                    say_acted(i18n, toasts, now!(i18n, common.demo_added), line);
                    navigate(&format!("/session/{session}"), NavigateOptions::default());
                }
                Err(error) => {
                    is_busy.try_set(false);
                    complain(i18n, toasts, &error);
                }
            }
        });
    };
    view! {
        <button class="button button-quiet button-wide" data-test="try-demo" on:click=make disabled=move || is_busy.get()>
            <Icon shape=Shape::Users />
            {move || t_string!(i18n, common.demo_try)}
        </button>
    }
}
