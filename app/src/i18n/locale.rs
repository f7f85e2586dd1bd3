//! The chosen language. This file alone sets `lang` and `dir` on `<html>`.

use super::{I18n, I18nSubContextProvider, Locale, use_i18n};
use crate::platform::choices;
use leptos::prelude::*;

/// Where the choice is remembered: read before the first paint, so not in the database.
const CHOICE: &str = "hadir.locale";

/// Languages in the order the settings page offers them, each named in itself.
pub const CHOICES: [(Locale, &str); 3] =
    [(Locale::ar, "العربية"), (Locale::ckb, "کوردیی ناوەندی"), (Locale::en, "English")];

/// The code used on `<html>`, in files and in storage.
#[must_use]
pub fn code(locale: Locale) -> &'static str {
    match locale {
        Locale::ar => "ar",
        Locale::ckb => "ckb",
        Locale::en => "en",
    }
}

/// The same language for printed sheets and files.
#[must_use]
pub fn of_paper(locale: Locale) -> omr_core::Locale {
    match locale {
        Locale::ar => omr_core::Locale::Ar,
        Locale::ckb => omr_core::Locale::Ckb,
        Locale::en => omr_core::Locale::En,
    }
}

/// Gives every page below it the words, and keeps `<html>` in step.
#[component]
pub fn LocaleProvider(children: Children) -> impl IntoView {
    view! {
        // Not the plain provider: that one goes back to the browser's language by itself.
        <I18nSubContextProvider initial_locale=Signal::stored(initial())>
            {follow_choice()}
            {children()}
        </I18nSubContextProvider>
    }
}

/// Changes the language and remembers it.
pub fn choose(i18n: I18n, locale: Locale) {
    // A refused localStorage (private browsing) costs only the memory of the choice.
    choices::set(CHOICE, &code(locale));
    i18n.set_locale(locale);
}

fn follow_choice() {
    let i18n = use_i18n();
    Effect::new(move || {
        let locale = i18n.get_locale();
        if let Some(html) = document().document_element() {
            let _ = html.set_attribute("lang", code(locale));
            let _ = html.set_attribute("dir", if locale == Locale::en { "ltr" } else { "rtl" });
        }
    });
}

fn initial() -> Locale {
    let chosen = choices::get::<String>(CHOICE).and_then(|code| parse(&code));
    chosen.unwrap_or_else(preferred)
}

/// Arabic, unless the browser asks for one of the other two first.
fn preferred() -> Locale {
    let languages = window().navigator().languages();
    languages.iter().filter_map(|tag| parse(&tag.as_string()?)).next().unwrap_or(Locale::ar)
}

fn parse(tag: &str) -> Option<Locale> {
    match tag.split('-').next()? {
        "ar" => Some(Locale::ar),
        // Browsers name Central Kurdish either way.
        "ckb" | "ku" => Some(Locale::ckb),
        "en" => Some(Locale::en),
        _ => None,
    }
}
