//! Dates as people write them.
use super::words::number;
use crate::layout::Locale;

/// A language's names.
struct Names {
    months: [&'static str; 12],
    /// From Saturday, the first day of the week in Iraq.
    days: [&'static str; 7],
}

const EN: Names = Names {
    months: [
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
    ],
    days: ["Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
};

/// The months of Iraq and the Levant, not the Egyptian ones.
const AR: Names = Names {
    months: [
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
    ],
    days: ["السبت", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة"],
};

const CKB: Names = Names {
    months: [
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
    ],
    days: ["شەممە", "یەکشەممە", "دووشەممە", "سێشەممە", "چوارشەممە", "پێنجشەممە", "هەینی"],
};

/// Year, month and day of an ISO date of the calendar; `None` for any other text.
pub(super) fn parse(iso: &str) -> Option<(u16, u8, u8)> {
    let bytes = iso.as_bytes();
    let is_digit = |i: usize| bytes[i].is_ascii_digit();
    let is_iso = bytes.len() == 10
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && [0, 1, 2, 3, 5, 6, 8, 9].into_iter().all(is_digit);
    if !is_iso {
        return None;
    }
    let date = (iso[..4].parse().ok()?, iso[5..7].parse().ok()?, iso[8..].parse().ok()?);
    (1..=n_days(date.0, date.1)).contains(&date.2).then_some(date)
}

/// Days of a month; none of a month that is none.
fn n_days(year: u16, month: u8) -> u8 {
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    match month {
        2 => 28 + u8::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// 0 is Saturday: Zeller's congruence for the Gregorian calendar.
fn weekday((year, month, day): (u16, u8, u8)) -> usize {
    // January and February count as months 13 and 14 of the year before.
    let is_early = month < 3;
    let month = usize::from(month) + if is_early { 12 } else { 0 };
    // Whole 400 years change no weekday, and keep the year 0 from going below it.
    let year = usize::from(year) + 400 - usize::from(is_early);
    (usize::from(day) + 13 * (month + 1) / 5 + year + year / 4 + year / 400 - year / 100) % 7
}

/// The date with its weekday in the language's form; text that is no ISO date stays as it is.
pub(super) fn spelled(locale: Locale, iso: &str) -> String {
    let Some(date) = parse(iso) else {
        return iso.to_owned();
    };
    let names = match locale {
        Locale::En => &EN,
        Locale::Ar => &AR,
        Locale::Ckb => &CKB,
    };
    let month = names.months[usize::from(date.1) - 1];
    let weekday = names.days[weekday(date)];
    let (year, day) = (number(locale, date.0.into()), number(locale, date.2.into()));
    match locale {
        Locale::En | Locale::Ar => format!("{weekday} {day} {month} {year}"),
        Locale::Ckb => format!("{weekday}، {day}ی {month}ی {year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_take_the_language_s_names_and_digits() {
        assert_eq!(spelled(Locale::En, "2026-01-05"), "Monday 5 January 2026");
        assert_eq!(spelled(Locale::Ar, "2026-12-15"), "الثلاثاء ١٥ كانون الأول ٢٠٢٦");
        assert_eq!(spelled(Locale::Ckb, "2026-10-01"), "پێنجشەممە، ١ی تشرینی یەکەمی ٢٠٢٦");
    }

    /// Days of history that everybody can look up.
    #[test]
    fn weekdays_are_those_of_the_calendar() {
        let days = [
            ("1969-07-20", "Sunday"),
            ("2000-01-01", "Saturday"),
            ("2000-02-29", "Tuesday"),
            ("1900-03-01", "Thursday"),
            ("2024-12-15", "Sunday"),
            ("2026-11-20", "Friday"),
        ];
        for (iso, weekday) in days {
            assert!(spelled(Locale::En, iso).starts_with(weekday), "{iso}");
        }
    }

    #[test]
    fn a_date_that_is_none_is_printed_as_typed() {
        let texts =
            ["", "15/12/2026", "2026-13-01", "2026-02-29", "2026-00-10", "٢٠٢٦-١٢", "２０２６-1"];
        for text in texts {
            assert_eq!(spelled(Locale::Ar, text), text);
        }
    }
}
