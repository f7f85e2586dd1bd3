//! What a cell means as a student's value.
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Cell, DateOrder};
use crate::Date;
use crate::roster::LEVELS;
use crate::text::{ascii_digits, fold};

/// Departments by their short names.
pub(super) const DEPARTMENTS: [(&str, &str); 3] =
    [("CS", "Computer Science"), ("IT", "Information Technology"), ("SE", "Software Engineering")];

const LEVEL_WORDS: [&[&str]; 6] = [
    &["first", "1st", "one", "i", "الاولى", "اولى", "الاول", "اول", "یەکەم", "یەک"],
    &["second", "2nd", "two", "ii", "الثانية", "ثانية", "الثاني", "ثاني", "دووەم", "دوو"],
    &["third", "3rd", "three", "iii", "الثالثة", "ثالثة", "الثالث", "ثالث", "سێیەم", "سێ", "سێهەم"],
    &["fourth", "4th", "four", "iv", "الرابعة", "رابعة", "الرابع", "رابع", "چوارەم", "چوار"],
    &["fifth", "5th", "five", "v", "الخامسة", "خامسة", "الخامس", "خامس", "پێنجەم", "پێنج"],
    &["sixth", "6th", "six", "vi", "السادسة", "سادسة", "السادس", "سادس", "شەشەم", "شەش"],
];

const ACTIVE: &[&str] = &[
    "active",
    "yes",
    "true",
    "1",
    "y",
    "enrolled",
    "current",
    "نشط",
    "نشطة",
    "فعال",
    "فعالة",
    "مستمر",
    "مستمرة",
    "نعم",
    "چالاک",
    "بەڵێ",
    "بەردەوام",
];

const INACTIVE: &[&str] = &[
    "inactive",
    "not active",
    "no",
    "false",
    "0",
    "n",
    "left",
    "withdrawn",
    "غير نشط",
    "غير نشطة",
    "غير فعال",
    "غير فعالة",
    "منقطع",
    "منقطعة",
    "تارك",
    "تاركة",
    "مفصول",
    "مفصولة",
    "لا",
    "كلا",
    "ناچالاک",
    "نەخێر",
];

static LEVELS_BY_WORD: LazyLock<BTreeMap<String, u8>> = LazyLock::new(|| {
    let words =
        (1..).zip(LEVEL_WORDS).flat_map(|(level, words)| words.iter().map(move |w| (w, level)));
    words.map(|(word, level)| (fold(word), level)).collect()
});

static ACTIVITY_BY_WORD: LazyLock<BTreeMap<String, bool>> = LazyLock::new(|| {
    let words = |words: &[&str], value| words.iter().map(|w| (fold(w), value)).collect::<Vec<_>>();
    words(ACTIVE, true).into_iter().chain(words(INACTIVE, false)).collect()
});

/// One line of text: runs of spaces become one, characters that cannot be seen go.
pub(super) fn line(text: &str) -> String {
    let words = text.split_whitespace().map(|word| {
        let is_seen =
            |c: &char| !c.is_control() && !matches!(c, '\u{feff}' | '\u{200e}' | '\u{200f}');
        word.chars().filter(is_seen).collect::<String>()
    });
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A level from a number in any digits or a word in any of the languages: `3`, `٣`, `3rd`,
/// `Level 3`, `المرحلة الثالثة`, `قۆناغی سێیەم`. None when there is no level or more than one.
pub(super) fn level(cell: &Cell) -> Option<u8> {
    if let Cell::Number(number) = cell {
        let level = *number as u8;
        return (f64::from(level) == *number && LEVELS.contains(&level)).then_some(level);
    }
    let folded = fold(&cell.text());
    let mut levels = folded.split(' ').filter_map(level_word);
    let level = levels.next()?;
    levels.all(|other| other == level).then_some(level).filter(|level| LEVELS.contains(level))
}

fn level_word(word: &str) -> Option<u8> {
    // Any number counts, so that “Level 3 (2024)” is not quietly taken as 3 when it may be neither.
    word.parse::<u32>()
        .ok()
        .map(|n| u8::try_from(n).unwrap_or(u8::MAX))
        .or_else(|| LEVELS_BY_WORD.get(word).copied())
}

/// Active or not.
pub(super) fn is_active(cell: &Cell) -> Option<bool> {
    if let Cell::Bool(value) = cell {
        return Some(*value);
    }
    ACTIVITY_BY_WORD.get(&fold(&cell.text())).copied()
}

/// A phone number in ASCII digits without spaces or dashes; other text stays as it is.
///
/// A mobile number of Iraq (07712345678) that a spreadsheet took for a number has lost its zero,
/// which no such number can do without: it is given back.
pub(super) fn phone(cell: &Cell) -> String {
    let text = whole(ascii_digits(&line(&cell.text())));
    let bare: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
    let is_number = bare.strip_prefix('+').unwrap_or(&bare).bytes().all(|b| b.is_ascii_digit());
    match cell {
        _ if !is_number || bare.is_empty() => text,
        Cell::Number(_) if bare.len() == 10 && bare.starts_with('7') => format!("0{bare}"),
        _ => bare,
    }
}

/// A date from a date cell, a spreadsheet's day number, or text.
pub(super) fn date(cell: &Cell, order: DateOrder) -> Option<Date> {
    match cell {
        Cell::Date(date) => Some(*date),
        Cell::Number(serial) => Date::from_excel_serial(*serial),
        Cell::Text(text) => match serial(text) {
            Some(serial) => Date::from_excel_serial(serial),
            None => DateText::of(text)?.date(order),
        },
        Cell::Empty | Cell::Bool(_) | Cell::Error(_) => None,
    }
}

/// A spreadsheet's day number in a text file: five digits, from 1954 on.
fn serial(text: &str) -> Option<f64> {
    let text = ascii_digits(text.trim());
    let is_serial = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|serial| is_serial && *serial >= 20_000.0)
}

/// The text of a number that other programs wrote with a decimal point (`20210001.0`).
pub(super) fn whole(text: String) -> String {
    match text.strip_suffix(".0") {
        Some(whole) if !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit()) => {
            whole.to_owned()
        }
        _ => text,
    }
}

/// Whether a date's text shows which of its numbers is the day.
pub(super) fn shown_order(cell: &Cell) -> Option<Shown> {
    let Cell::Text(text) = cell else { return None };
    match DateText::of(text)? {
        DateText::YearFirst(..) => None,
        DateText::YearLast(first, second, _) => Some(match (first > 12, second > 12) {
            (true, _) => Shown::Order(DateOrder::DayFirst),
            (false, true) => Shown::Order(DateOrder::MonthFirst),
            (false, false) if first == second => return None,
            (false, false) => Shown::Either,
        }),
    }
}

/// What a single date says of the order of its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Order(DateOrder),
    Either,
}

/// Three numbers of a date as they were written.
enum DateText {
    YearFirst(u16, u16, u16),
    YearLast(u16, u16, u16),
}

impl DateText {
    fn of(text: &str) -> Option<Self> {
        let text = ascii_digits(text.trim());
        // A time after the date is dropped: “2024-12-01 00:00:00”, “2024-12-01T08:30”.
        let day = text.split(['T', ' ']).next()?;
        let parts: Vec<&str> = day.split(['/', '-', '.', '\\', '،']).collect();
        let &[a, b, c] = parts.as_slice() else { return None };
        let number = |part: &str| {
            let part = part.trim_matches(|c| matches!(c, '\u{200e}' | '\u{200f}'));
            let is_number =
                (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            is_number.then(|| part.parse::<u16>().ok()).flatten()
        };
        let (x, y, z) = (number(a)?, number(b)?, number(c)?);
        match (a.len(), c.len()) {
            (4, _) => Some(Self::YearFirst(x, y, z)),
            (_, 4) => Some(Self::YearLast(x, y, z)),
            // Two digits of a year mean this century: nobody registered a student in 1924.
            (_, 2) => Some(Self::YearLast(x, y, 2000 + z)),
            _ => None,
        }
    }

    fn date(&self, order: DateOrder) -> Option<Date> {
        let (year, month, day) = match (self, order) {
            (Self::YearFirst(year, month, day), _) => (*year, *month, *day),
            (Self::YearLast(day, month, year), DateOrder::DayFirst)
            | (Self::YearLast(month, day, year), DateOrder::MonthFirst) => (*year, *month, *day),
        };
        Date::new(year, month.try_into().ok()?, day.try_into().ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn levels_are_understood_as_people_write_them() {
        for word in [
            "3",
            "٣",
            "۳",
            "3rd",
            "Third",
            "Level 3",
            "third year",
            "الثالثة",
            "المرحلة الثالثه",
            "ثالث",
            "قۆناغی سێیەم",
        ] {
            assert_eq!(level(&text(word)), Some(3), "{word}");
        }
        assert_eq!(level(&Cell::Number(3.0)), Some(3));
        for word in ["0", "7", "3.5", "graduate", "", "third or fourth", "2024", "Level 3 2024"] {
            assert_eq!(level(&text(word)), None, "{word}");
        }
        assert_eq!(level(&Cell::Number(-1.0)), None);
    }

    #[test]
    fn activity_is_a_word_in_three_languages() {
        for word in ["Active", "ACTIVE", "نشط", "فعّال", "چالاک", "1"] {
            assert_eq!(is_active(&text(word)), Some(true), "{word}");
        }
        for word in ["Inactive", "غير نشط", "غير فعّال", "ناچالاک", "0"] {
            assert_eq!(is_active(&text(word)), Some(false), "{word}");
        }
        assert_eq!(is_active(&text("حاضر")), None);
        assert_eq!(is_active(&Cell::Bool(false)), Some(false));
    }

    #[test]
    fn dates_are_read_day_first_unless_told() {
        let read = |t: &str| date(&text(t), DateOrder::DayFirst).map(|d| d.to_string());
        for t in [
            "01/12/2024",
            "1-12-2024",
            "1.12.24",
            "٠١/١٢/٢٠٢٤",
            "2024-12-01",
            "2024/12/1",
            "2024-12-01 00:00:00",
        ] {
            assert_eq!(read(t).as_deref(), Some("2024-12-01"), "{t}");
        }
        for t in ["31/02/2024", "12/31/2024", "soon", "1/2", "2024"] {
            assert_eq!(read(t), None, "{t}");
        }
        assert_eq!(date(&text("12/31/2024"), DateOrder::MonthFirst), Date::new(2024, 12, 31));
        assert_eq!(date(&Cell::Number(45_627.0), DateOrder::DayFirst), Date::new(2024, 12, 1));
        assert_eq!(read("45627").as_deref(), Some("2024-12-01"));
        assert_eq!(shown_order(&text("13/01/2024")), Some(Shown::Order(DateOrder::DayFirst)));
        assert_eq!(shown_order(&text("01/13/2024")), Some(Shown::Order(DateOrder::MonthFirst)));
        assert_eq!(shown_order(&text("01/12/2024")), Some(Shown::Either));
        assert_eq!(shown_order(&text("2024-01-12")), None);
    }

    #[test]
    fn phones_keep_their_zero() {
        assert_eq!(phone(&Cell::Number(7_712_345_678.0)), "07712345678");
        assert_eq!(phone(&text("٠٧٧١ ٢٣٤ ٥٦٧٨")), "07712345678");
        assert_eq!(phone(&text("+964 (771) 234-5678")), "+9647712345678");
        assert_eq!(phone(&text("ask at the office")), "ask at the office");
    }
}
