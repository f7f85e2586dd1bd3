//! On an iPhone: install first, data second.

use super::link::A;
use crate::backup::InstallUnderstood;
use crate::i18n::{t_string, use_i18n};
use crate::platform::phone;
use crate::storage::{self, settings};
use leptos::{prelude::*, task::spawn_local};

/// Holds `children` back in an iPhone's tab until the person installs or says to go on.
#[component]
pub(crate) fn InstallFirst(children: ChildrenFn) -> impl IntoView {
    let is_held = RwSignal::new(phone::is_iphone_tab());
    if is_held.get_untracked() {
        spawn_local(async move {
            let Ok(connection) = storage::connection().await else { return };
            if let Ok(Some(InstallUnderstood)) = settings::get(&connection).await {
                is_held.try_set(false);
            }
        });
    }
    let go_on = Callback::new(move |()| {
        is_held.set(false);
        spawn_local(async move {
            // What is not remembered is asked again.
            if let Ok(connection) = storage::connection().await {
                let _ = settings::put(&connection, &InstallUnderstood).await;
            }
        });
    });
    view! {
        <Show when=move || !is_held.get() fallback=move || view! { <Steps go_on /> }>
            {children()}
        </Show>
    }
}

#[component]
fn Steps(go_on: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let step = |drawing: &'static str, words: Signal<String>| {
        view! {
            <li>
                <svg viewBox="0 0 90 120" fill="none" stroke="currentColor" stroke-width="3" aria-hidden="true"
                    stroke-linecap="round" stroke-linejoin="round" inner_html=drawing></svg>
                <span>{move || words.get()}</span>
            </li>
        }
    };
    let word = move |n: u8| {
        Signal::derive(move || {
            let words = match n {
                1 => t_string!(i18n, backup.install_1),
                2 => t_string!(i18n, backup.install_2),
                _ => t_string!(i18n, backup.install_3),
            };
            words.to_owned()
        })
    };
    view! {
        <section class="card stack" data-test="install-first">
            <h2>{move || t_string!(i18n, backup.install_title)}</h2>
            <p>{move || t_string!(i18n, backup.install_text)}</p>
            <ol class="install-steps">
                {step(SHARE, word(1))}
                {step(ADD, word(2))}
                {step(OPEN, word(3))}
            </ol>
            <p class="soft small">{move || t_string!(i18n, backup.install_move)}</p>
            <A href="/backup" attr:class="button">{move || t_string!(i18n, backup.backup)}</A>
            <button class="button button-quiet" data-test="install-understood" on:click=move |_| go_on.run(())>
                {move || t_string!(i18n, backup.install_go)}
            </button>
        </section>
    }
}

/// A phone whose share button is circled: a box with an arrow out of it.
const SHARE: &str = "<rect x='15' y='4' width='60' height='112' rx='10'/><path d='M15 96h60'/>\
    <path d='M39 101h-4v11h20v-11h-4M45 108V96M41 99l4-4 4 4'/>\
    <circle cx='45' cy='103' r='16' stroke='#b56a00'/>";
/// The sheet of choices, with the one that has a plus in a square.
const ADD: &str = "<rect x='15' y='4' width='60' height='112' rx='10'/><path d='M15 44h60M23 58h30M23 94h30'/>\
    <path d='M23 76h24'/><rect x='57' y='70' width='12' height='12' rx='3'/><path d='M63 73v6M60 76h6'/>\
    <rect x='19' y='66' width='52' height='20' rx='5' stroke='#b56a00'/>";
/// The home screen, with the new app among the others.
const OPEN: &str = "<rect x='15' y='4' width='60' height='112' rx='10'/><rect x='24' y='18' width='15' height='15' rx='4'/>\
    <rect x='51' y='18' width='15' height='15' rx='4'/><rect x='24' y='44' width='15' height='15' rx='4'/>\
    <rect x='51' y='44' width='15' height='15' rx='4' stroke='#b56a00'/><path d='M54 52l3 3 6-7' stroke='#b56a00'/>";
