//! Days and moments; the clock is always an argument.
use crate::Weekday;

/// A day of the Gregorian calendar, as `YYYY-MM-DD`.
///
/// ```
/// use attendance::Date;
///
/// let date = Date::parse("2026-12-15")?;
/// assert_eq!((date.year(), date.month(), date.day()), (2026, 12, 15));
/// assert!(Date::parse("2026-02-29").is_err());
/// # Ok::<(), attendance::DateError>(())
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// A text that is no day of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[error("“{text}” is not a date")]
pub struct DateError {
    /// What was given.
    pub text: String,
}

impl Date {
    /// A day of the years 1900–2999.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_day = (1900..3000).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        is_day.then_some(Self { year, month, day })
    }

    /// Parses `YYYY-MM-DD`, in any of the three sets of digits.
    ///
    /// # Errors
    ///
    /// [`DateError`] for any other form and for days that do not exist.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let digits = crate::text::ascii_digits(text.trim());
        Self::parse_iso(&digits).ok_or_else(|| DateError { text: text.to_owned() })
    }

    fn parse_iso(text: &str) -> Option<Self> {
        let is_iso = text.len() == 10
            && text.bytes().enumerate().all(|(i, b)| match i {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        if !is_iso {
            return None;
        }
        Self::new(text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?)
    }

    /// The year, 1900–2999.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1–12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1–31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The day that a spreadsheet's number means, counted from 1900; `None` outside of the years
    /// that are kept. Part of a day is cut off.
    ///
    /// Excel counts a 29 February 1900 that never was, so days before 1 March 1900 are one off;
    /// they are refused here rather than shifted, since no student was registered then.
    #[must_use]
    pub fn from_excel_serial(serial: f64) -> Option<Self> {
        if !(61.0..400_000.0).contains(&serial) {
            return None;
        }
        // Day 25,569 is 1 January 1970.
        Self::from_days_since_1970(serial as i64 - 25_569)
    }

    /// Days since 1 January 1970, by the algorithm of Howard Hinnant's `days_from_civil`.
    #[must_use]
    pub const fn days_since_1970(self) -> i64 {
        let (month, day) = (self.month as i64, self.day as i64);
        let year = self.year as i64 - if month <= 2 { 1 } else { 0 };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_from_march = if month > 2 { month - 3 } else { month + 9 };
        let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The day of the week.
    #[must_use]
    pub const fn weekday(self) -> Weekday {
        // 1 January 1970 was a Thursday, the fifth day from Sunday.
        let idx = (self.days_since_1970() + 4).rem_euclid(7);
        Weekday::ALL[idx as usize]
    }

    /// The day `days` later, or earlier when negative; `None` outside of the years that are kept.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Option<Self> {
        Self::from_days_since_1970(self.days_since_1970().checked_add(days)?)
    }

    /// Day number `days` from 1 January 1970, by the algorithm of Howard Hinnant's `civil_from_days`.
    fn from_days_since_1970(days: i64) -> Option<Self> {
        let shifted = days.checked_add(719_468)?;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?)
    }
}

const fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        Self::parse(&text)
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

/// A moment: milliseconds since 1970-01-01 00:00 UTC, as `Date.now()` gives it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From a browser's clock: milliseconds since 1970 as a float.
    #[must_use]
    pub const fn from_js(millis: f64) -> Self {
        Self(millis as i64)
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// `days` earlier.
    #[must_use]
    pub const fn minus_days(self, days: u32) -> Self {
        Self(self.0.saturating_sub(days as i64 * 86_400_000))
    }

    /// The day at `offset_minutes` east of UTC; `None` outside of the years that are kept.
    #[must_use]
    pub fn date(self, offset_minutes: i32) -> Option<Date> {
        let minutes = self.0.div_euclid(60_000).saturating_add(i64::from(offset_minutes));
        Date::from_days_since_1970(minutes.div_euclid(1440))
    }

    /// The day and time (`YYYY-MM-DD HH:MM`) at `offset_minutes` east of UTC, for tables.
    #[must_use]
    pub fn to_text(self, offset_minutes: i32) -> String {
        let minutes = self.0.div_euclid(60_000).saturating_add(i64::from(offset_minutes));
        let (day, minute) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
        let date = Date::from_days_since_1970(day).map(|d| d.to_string()).unwrap_or_default();
        format!("{date} {:02}:{:02}", minute / 60, minute % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        assert!(Date::new(2024, 2, 29).is_some());
        assert!(Date::new(2100, 2, 29).is_none());
        for text in
            ["2026-13-01", "2026-04-31", "26-04-01", "2026/04/01", "2026-4-1", "", "２０２６-04-01"]
        {
            assert!(Date::parse(text).is_err(), "{text}");
        }
        assert_eq!(Date::parse("٢٠٢٦-١٢-١٥").unwrap().to_string(), "2026-12-15");
    }

    #[test]
    fn spreadsheet_numbers_are_days() {
        // The same numbers as shown by Excel for these days.
        for (serial, date) in [
            (61.0, "1900-03-01"),
            (45_627.0, "2024-12-01"),
            (45_627.75, "2024-12-01"),
            (44_256.0, "2021-03-01"),
        ] {
            assert_eq!(Date::from_excel_serial(serial).unwrap().to_string(), date);
        }
        assert_eq!(Date::from_excel_serial(1.0), None);
        assert_eq!(Date::from_excel_serial(f64::NAN), None);
    }

    #[test]
    fn days_are_counted_and_named() {
        for (date, weekday) in [
            ("1970-01-01", Weekday::Thursday),
            ("2026-12-15", Weekday::Tuesday),
            ("2024-02-29", Weekday::Thursday),
            ("1900-01-01", Weekday::Monday),
        ] {
            assert_eq!(Date::parse(date).unwrap().weekday(), weekday, "{date}");
        }
        let mut day = Date::new(1999, 12, 31).unwrap();
        for n in 0..1500 {
            assert_eq!(Date::from_days_since_1970(day.days_since_1970()), Some(day));
            let next = day.plus_days(1).unwrap();
            assert!(next > day && next.plus_days(-1) == Some(day), "{day} and {n}");
            day = next;
        }
        assert_eq!(Date::new(2999, 12, 31).unwrap().plus_days(1), None);
        assert_eq!(day.plus_days(i64::MAX), None);
    }

    #[test]
    fn a_moment_is_told_in_the_place_it_is_read() {
        // 2026-12-15 21:30 UTC is half past midnight of the next day in Baghdad.
        let moment = Timestamp::from_millis(1_797_370_200_000);
        assert_eq!(moment.to_text(0), "2026-12-15 21:30");
        assert_eq!(moment.to_text(180), "2026-12-16 00:30");
        assert_eq!(Timestamp::from_millis(i64::MAX).to_text(0).len(), 6);
    }
}
