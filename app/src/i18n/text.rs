//! Text made from values: numbers, days, and what went wrong.

use super::{I18n, Locale, digits, t_string};
use crate::platform::clock;
use crate::storage::{StorageError, book::ActError};
use attendance::{Date, ScanId, Time, Timestamp, Weekday, book::Problem};

/// A count in the chosen digits.
#[must_use]
pub fn number(i18n: I18n, n: usize) -> String {
    digits::localize(i18n.get_locale(), digits::chosen(), &n.to_string())
}

/// A number with one place after the point, left out where it is nought: `7.5`, `7`.
#[must_use]
pub fn decimal(i18n: I18n, n: f64) -> String {
    let text = format!("{n:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    digits::localize(i18n.get_locale(), digits::chosen(), text)
}

/// A day in words: `15 December 2026`, `١٥ كانون الأول ٢٠٢٦`, `١٥ی کانوونی یەکەمی ٢٠٢٦`.
#[must_use]
pub fn date(i18n: I18n, date: Date) -> String {
    let locale = i18n.get_locale();
    let month = month(locale, date.month());
    let (day, year) = (date.day(), date.year());
    let text = match locale {
        Locale::ckb => format!("{day}ی {month}ی {year}"),
        Locale::ar | Locale::en => format!("{day} {month} {year}"),
    };
    digits::localize(locale, digits::chosen(), &text)
}

/// The months as Iraq calls them (CLDR `ar-IQ` and `ckb`).
fn month(locale: Locale, month: u8) -> &'static str {
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const AR: [&str; 12] = [
        "كانون الثاني",
        "شباط",
        "آذار",
        "نيسان",
        "أيار",
        "حزيران",
        "تموز",
        "آب",
        "أيلول",
        "تشرين الأول",
        "تشرين الثاني",
        "كانون الأول",
    ];
    const CKB: [&str; 12] = [
        "کانوونی دووەم",
        "شوبات",
        "ئازار",
        "نیسان",
        "ئایار",
        "حوزەیران",
        "تەمموز",
        "ئاب",
        "ئەیلوول",
        "تشرینی یەکەم",
        "تشرینی دووەم",
        "کانوونی یەکەم",
    ];
    let months = match locale {
        Locale::en => &EN,
        Locale::ar => &AR,
        Locale::ckb => &CKB,
    };
    months.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default()
}

/// A day of the week.
#[must_use]
pub fn weekday(i18n: I18n, day: Weekday) -> &'static str {
    match day {
        Weekday::Sunday => t_string!(i18n, book.sunday),
        Weekday::Monday => t_string!(i18n, book.monday),
        Weekday::Tuesday => t_string!(i18n, book.tuesday),
        Weekday::Wednesday => t_string!(i18n, book.wednesday),
        Weekday::Thursday => t_string!(i18n, book.thursday),
        Weekday::Friday => t_string!(i18n, book.friday),
        Weekday::Saturday => t_string!(i18n, book.saturday),
    }
}

/// A time of day in the chosen digits: `08:30`.
#[must_use]
pub fn time(i18n: I18n, time: Time) -> String {
    digits::localize(i18n.get_locale(), digits::chosen(), &time.to_string())
}

/// From when to when, in the chosen digits: `08:30–10:00`.
#[must_use]
pub fn hours(i18n: I18n, start: Time, end: Time) -> String {
    digits::localize(i18n.get_locale(), digits::chosen(), &format!("{start}–{end}"))
}

/// A moment where the phone is: the day in words and the time.
#[must_use]
pub fn moment(i18n: I18n, at: Timestamp) -> String {
    let text = at.to_text(clock::utc_offset_minutes());
    let (day, time) = text.split_once(' ').unwrap_or((text.as_str(), ""));
    let time = digits::localize(i18n.get_locale(), digits::chosen(), time);
    match Date::parse(day) {
        Ok(day) => format!("{} {}", date(i18n, day), isolate(&time)),
        Err(_) => time,
    }
}

/// A name inside a sentence of another direction: wrapped in first-strong isolates, so that it does
/// not pull the words around it to its own side.
#[must_use]
pub fn isolate(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}

/// What went wrong with the storage, and what to do next.
#[must_use]
pub fn storage_error(i18n: I18n, error: &StorageError) -> String {
    match error {
        StorageError::Unavailable { .. } => t_string!(i18n, common.storage_unavailable),
        StorageError::Blocked => t_string!(i18n, common.storage_blocked),
        StorageError::Newer => t_string!(i18n, common.storage_newer),
        StorageError::Full => t_string!(i18n, common.storage_full),
        StorageError::Unreadable { .. } => t_string!(i18n, common.storage_unreadable),
        StorageError::Missing { .. } => t_string!(i18n, common.storage_missing),
        StorageError::Failed { .. } => t_string!(i18n, common.storage_failed),
    }
    .to_owned()
}

/// Whether it is about one email or code for two.
const fn is_shared(problem: &Problem) -> bool {
    matches!(problem, Problem::SameEmail { .. } | Problem::SameCode { .. })
}

/// Why an action was not done, and what to do next.
#[must_use]
pub fn act_error(i18n: I18n, error: &ActError) -> String {
    match error {
        ActError::Clash(_) => t_string!(i18n, common.changed_meanwhile).to_owned(),
        ActError::Refused(problems) if problems.iter().all(is_shared) => {
            t_string!(i18n, common.now_shared).to_owned()
        }
        ActError::Refused(_) => t_string!(i18n, common.still_needed).to_owned(),
        ActError::Storage(error) => storage_error(i18n, error),
    }
}

/// Which scanned file and page, as the log has them: pages are counted from 1.
#[must_use]
pub fn trace(scan: &ScanId, page_idx: Option<u32>) -> String {
    match page_idx {
        Some(page_idx) => format!("{scan}/{}", page_idx + 1),
        None => scan.to_string(),
    }
}
