//! Words in three languages: typed keys, the choice of language, and text made from values.

pub mod digits;
pub mod explain;
pub mod locale;
pub mod text;

#[allow(
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    clippy::expect_used,
    reason = "generated"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
}

pub use generated::i18n::*;

/// The words of the current language.
pub type I18n = leptos_i18n::I18nContext<Locale>;

/// A word of the current language as a signal: `word!(i18n, common.home)`.
macro_rules! word {
    ($i18n:expr, $($key:tt)*) => {
        leptos::prelude::Signal::derive(move || {
            $crate::i18n::t_string!($i18n, $($key)*).to_string()
        })
    };
}
pub(crate) use word;

/// A word of the current language now, for messages: `now!(i18n, common.saved)`.
macro_rules! now {
    ($i18n:expr, $($key:tt)*) => {
        leptos::prelude::untrack(|| $crate::i18n::t_string!($i18n, $($key)*).to_string())
    };
}
pub(crate) use now;
