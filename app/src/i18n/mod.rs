//! Words in three languages: typed keys, the choice of language, and text made from values.

pub mod digits;
pub mod explain;
pub mod locale;
pub mod text;

#[allow(missing_docs, unreachable_pub, clippy::all, clippy::pedantic, reason = "generated")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
}

pub use generated::i18n::*;

/// The words of the current language.
pub type I18n = leptos_i18n::I18nContext<Locale>;
