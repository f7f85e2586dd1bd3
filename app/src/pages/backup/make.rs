//! Making a backup: with or without pictures, with or without a passphrase.

use super::{Last, words};
use crate::{
    backup::{self, BackupFile, BackupProblem, Kind},
    components::{Changes, Icon, Shape, Toasts},
    i18n::{t_string, text, use_i18n},
};
use leptos::{prelude::*, task::spawn_local};

/// Letters that a passphrase has at least.
const MIN_LETTERS: usize = 8;

#[derive(Clone)]
enum Stage {
    Choosing,
    Making(f64),
    Made(BackupFile),
    Failed(BackupProblem),
}

#[component]
pub(super) fn Make() -> impl IntoView {
    let i18n = use_i18n();
    let kind = RwSignal::new(Kind::Quick);
    let is_locked = RwSignal::new(false);
    let (first, second) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let was_tried = RwSignal::new(false);
    let stage = RwSignal::new_local(Stage::Choosing);
    let wrong = Signal::derive(move || {
        let is_short = first.with(|text| text.chars().count() < MIN_LETTERS);
        match (is_locked.get(), is_short, first.get() == second.get()) {
            (false, _, _) | (true, false, true) => None,
            (true, true, _) => Some(t_string!(i18n, backup.too_short)),
            (true, false, false) => Some(t_string!(i18n, backup.not_same)),
        }
    });
    let begin = move |_| {
        was_tried.set(true);
        if wrong.get_untracked().is_some() {
            return;
        }
        let passphrase = is_locked.get_untracked().then(|| first.get_untracked());
        let kind = kind.get_untracked();
        stage.set(Stage::Making(0.0));
        spawn_local(async move {
            let made = backup::make(kind, passphrase, move |share| {
                stage.try_set(Stage::Making(share));
            });
            let made = made.await.map_or_else(Stage::Failed, Stage::Made);
            stage.try_set(made);
        });
    };
    let choice = move |of: Kind, test: &'static str| {
        view! {
            <label>
                <input type="radio" name="backup-kind" data-test=test
                    prop:checked=move || kind.get() == of on:change=move |_| kind.set(of) />
                {move || match of {
                    Kind::Quick => t_string!(i18n, backup.quick),
                    Kind::Full => t_string!(i18n, backup.full),
                }}
            </label>
        }
    };
    view! {
        <section class="card stack">
            <h2>{move || t_string!(i18n, backup.make_title)}</h2>
            <p>{move || t_string!(i18n, backup.make_text)}</p>
            <Last />
            <div class="segments" role="radiogroup">
                {choice(Kind::Quick, "backup-quick")}
                {choice(Kind::Full, "backup-full")}
            </div>
            <p class="field-hint">
                {move || match kind.get() {
                    Kind::Quick => t_string!(i18n, backup.quick_hint),
                    Kind::Full => t_string!(i18n, backup.full_hint),
                }}
            </p>
            <label class="row">
                <input class="check" type="checkbox" data-test="backup-lock" bind:checked=is_locked />
                {move || t_string!(i18n, backup.lock)}
            </label>
            <Show when=move || is_locked.get()>
                <p class="note note-warning"><Icon shape=Shape::Alert />{move || t_string!(i18n, backup.warning)}</p>
                <Passphrase value=first test="passphrase" is_second=false />
                <Passphrase value=second test="passphrase-again" is_second=true />
            </Show>
            <p class="field-error" role="alert">
                {move || wrong.get().filter(|_| was_tried.get())}
            </p>
            <div role="status" class="stack-s">
                {move || match stage.get() {
                    Stage::Choosing => ().into_any(),
                    Stage::Making(share) => view! {
                        <p>{t_string!(i18n, backup.making)}</p>
                        <progress class="meter" max="1" value=share.to_string()></progress>
                    }.into_any(),
                    Stage::Made(file) => view! { <Made file kind=kind.get_untracked() /> }.into_any(),
                    Stage::Failed(problem) => view! {
                        <p class="note note-problem" data-test="backup-problem">
                            <Icon shape=Shape::Alert />{words::problem(i18n, &problem)}
                        </p>
                    }.into_any(),
                }}
            </div>
            <button class="button button-primary button-wide" data-test="make-backup" on:click=begin
                disabled=move || matches!(stage.get(), Stage::Making(_))>
                <Icon shape=Shape::Shield />
                {move || t_string!(i18n, backup.make)}
            </button>
        </section>
    }
}

/// A passphrase as it is chosen: hidden, and known to password managers.
#[component]
fn Passphrase(value: RwSignal<String>, test: &'static str, is_second: bool) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <label class="field">
            <span class="field-label">
                {move || if is_second { t_string!(i18n, backup.again) } else { t_string!(i18n, backup.passphrase) }}
            </span>
            <input class="input" type="password" dir="auto" autocomplete="new-password" data-test=test bind:value=value />
        </label>
    }
}

/// The finished file, to be saved or sent.
#[component]
fn Made(file: BackupFile, kind: Kind) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, changes) = (Toasts::expect(), Changes::expect());
    let said = move |file: &BackupFile| {
        let (name, size) = (text::isolate(&file.name), words::size(i18n, file.blob.size()));
        t_string!(i18n, backup.made, name = name, size = size)
    };
    let can_share = backup::can_share(&file);
    let words = said(&file);
    let file = StoredValue::new_local(file);
    let done = move || {
        toasts.say(t_string!(i18n, backup.saved));
        spawn_local(async move {
            // The file is saved whether or not the phone has room to note it, which its own bar says.
            if backup::remember(kind).await.is_ok() {
                changes.announce();
            }
        });
    };
    let save = move |_| {
        if file.with_value(backup::save).is_ok() {
            done();
        }
    };
    let share = move |_| {
        let file = file.get_value();
        spawn_local(async move {
            if let Ok(true) = backup::share(&file).await {
                done();
            }
        });
    };
    view! {
        <p class="note note-good" data-test="backup-made"><Icon shape=Shape::Check />{words}</p>
        <div class="cluster">
            <button class="button" data-test="save-backup" on:click=save>
                <Icon shape=Shape::Download />{move || t_string!(i18n, backup.save)}
            </button>
            {can_share.then(|| view! {
                <button class="button" data-test="share-backup" on:click=share>
                    <Icon shape=Shape::Share />{move || t_string!(i18n, backup.share)}
                </button>
            })}
        </div>
    }
}
