//! Which digits numbers are shown in. Ids, codes and phone numbers always keep ASCII digits.

use super::Locale;
use crate::platform::choices;
use leptos::prelude::*;

/// Where the choice is remembered.
const CHOICE: &str = "hadir.digits";

/// The choice of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Digits {
    /// As the language writes them.
    #[default]
    Language,
    /// ٠١٢٣
    Arabic,
    /// 0123
    Latin,
}

impl Digits {
    /// All three, in the order of the settings page.
    pub const ALL: [Self; 3] = [Self::Language, Self::Arabic, Self::Latin];

    /// The word used in storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Arabic => "arabic",
            Self::Latin => "latin",
        }
    }

    fn remembered() -> Self {
        let word = choices::get::<String>(CHOICE).unwrap_or_default();
        Self::ALL.into_iter().find(|digits| digits.as_str() == word).unwrap_or_default()
    }
}

thread_local! {
    /// Not of any page: messages made after an await still know it.
    static CHOSEN: ArcRwSignal<Digits> = ArcRwSignal::new(Digits::remembered());
}

/// The choice, followed.
#[must_use]
pub fn chosen() -> Digits {
    CHOSEN.with(Clone::clone).get()
}

/// Changes the choice and remembers it.
pub fn choose(digits: Digits) {
    choices::set(CHOICE, &digits.as_str());
    CHOSEN.with(Clone::clone).set(digits);
}

/// The ASCII digits of `text` as `locale` and the choice want them.
#[must_use]
pub fn localize(locale: Locale, digits: Digits, text: &str) -> String {
    let is_arabic = match digits {
        Digits::Language => locale != Locale::en,
        Digits::Arabic => true,
        Digits::Latin => false,
    };
    if !is_arabic {
        return text.to_owned();
    }
    let arabic = |c: char| c.to_digit(10).and_then(|d| char::from_u32(0x660 + d)).unwrap_or(c);
    text.chars().map(arabic).collect()
}
