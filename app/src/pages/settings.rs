use crate::{
    components::{A, Icon, PageHead, Shape},
    i18n::{
        digits::{self, Digits},
        locale, t_string, text, use_i18n, word,
    },
    storage::space,
};
use leptos::{prelude::*, task::spawn_local};

/// Bytes of a megabyte.
const MEGABYTE: f64 = 1_000_000.0;

/// Language, digits, and what becomes of the data.
#[component]
pub(crate) fn Settings() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PageHead title=word!(i18n, common.settings) />
        <div class="stack">
            <Language />
            <DigitChoice />
            <OnThisPhone />
            <A href="/backup" attr:class="button button-wide" attr:data-test="to-backup">
                <Icon shape=Shape::Shield />
                {move || t_string!(i18n, backup.backup)}
            </A>
            <A href="/history" attr:class="button button-wide" attr:data-test="to-history">
                <Icon shape=Shape::Clock />
                {move || t_string!(i18n, book.history)}
            </A>
            <A href="/health" attr:class="button button-wide" attr:data-test="to-health">
                <Icon shape=Shape::Shield />
                {move || t_string!(i18n, health.title)}
            </A>
            <A href="/jobs" attr:class="button button-wide" attr:data-test="to-jobs">
                <Icon shape=Shape::Settings />
                {move || t_string!(i18n, jobs.title)}
            </A>
            <p class="soft small" data-test="version">
                {move || t_string!(i18n, common.app_name)} " " <bdi>{env!("CARGO_PKG_VERSION")}</bdi>
            </p>
        </div>
    }
}

#[component]
fn Language() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <fieldset class="card field">
            <legend class="visually-hidden">{move || t_string!(i18n, settings.language)}</legend>
            <h2 aria-hidden="true">{move || t_string!(i18n, settings.language)}</h2>
            <div class="segments">
                {locale::CHOICES.map(|(choice, name)| view! {
                    <label lang=locale::code(choice)>
                        <input type="radio" name="language" data-test=format!("language-{}", locale::code(choice))
                            prop:checked=move || i18n.get_locale() == choice
                            on:change=move |_| locale::choose(i18n, choice) />
                        {name}
                    </label>
                }).into_iter().collect_view()}
            </div>
        </fieldset>
    }
}

#[component]
fn DigitChoice() -> impl IntoView {
    let i18n = use_i18n();
    let word = move |choice: Digits| match choice {
        Digits::Language => t_string!(i18n, settings.digits_language),
        Digits::Arabic => "٠١٢٣",
        Digits::Latin => "0123",
    };
    view! {
        <fieldset class="card field">
            <legend class="visually-hidden">{move || t_string!(i18n, settings.digits)}</legend>
            <h2 aria-hidden="true">{move || t_string!(i18n, settings.digits)}</h2>
            <div class="segments">
                {Digits::ALL.map(|choice| view! {
                    <label>
                        <input type="radio" name="digits" data-test=format!("digits-{}", choice.as_str())
                            prop:checked=move || digits::chosen() == choice
                            on:change=move |_| digits::choose(choice) />
                        {move || word(choice)}
                    </label>
                }).into_iter().collect_view()}
            </div>
            <p class="field-hint">{move || t_string!(i18n, settings.digits_hint)}</p>
        </fieldset>
    }
}

/// Where the data is, how safe it is there, and how much room is left.
#[component]
fn OnThisPhone() -> impl IntoView {
    let i18n = use_i18n();
    let asked = RwSignal::new(0_u32);
    let is_protected = LocalResource::new(move || {
        asked.track();
        space::is_protected()
    });
    let room = LocalResource::new(space::estimate);
    let megabytes = move |bytes: f64| text::number(i18n, (bytes / MEGABYTE).max(0.0) as usize);
    let protect = move |_| {
        spawn_local(async move {
            space::protect().await;
            asked.update(|n| *n += 1);
        });
    };
    view! {
        <section class="card stack">
            <h2>{move || t_string!(i18n, settings.data)}</h2>
            <p>{move || t_string!(i18n, settings.data_text)}</p>
            <div role="status">
                {move || is_protected.get().map(|is_protected| if is_protected {
                    view! {
                        <p class="note note-good" data-test="protected">
                            <Icon shape=Shape::Shield />
                            {t_string!(i18n, settings.protected)}
                        </p>
                    }.into_any()
                } else {
                    view! {
                        <div class="note note-warning" data-test="not-protected">
                            <Icon shape=Shape::Alert />
                            <div class="stack-s">
                                <p>{t_string!(i18n, settings.not_protected)}</p>
                                {(asked.get() > 0).then(|| view! { <p>{t_string!(i18n, settings.refused)}</p> })}
                                <button class="button" data-test="protect" on:click=protect>
                                    {t_string!(i18n, settings.protect)}
                                </button>
                            </div>
                        </div>
                    }.into_any()
                })}
            </div>
            {move || room.get().flatten().map(|room| view! {
                <div class="stack-s">
                    <progress class="meter" max=room.allowed_bytes.to_string() value=room.used_bytes.to_string()></progress>
                    <p class="soft small">
                        {t_string!(i18n, settings.room, used = megabytes(room.used_bytes),
                            free = megabytes(room.allowed_bytes - room.used_bytes))}
                    </p>
                </div>
            })}
        </section>
    }
}
