//! Days of the week and times of the day.
use std::collections::BTreeSet;

use crate::text::ascii_digits;

/// A day of the week. In files: the lower-case English word.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// الأحد
    Sunday,
    /// الاثنين
    Monday,
    /// الثلاثاء
    Tuesday,
    /// الأربعاء
    Wednesday,
    /// الخميس
    Thursday,
    /// الجمعة
    Friday,
    /// السبت
    Saturday,
}

impl Weekday {
    /// All seven, from Sunday.
    pub const ALL: [Self; 7] = [
        Self::Sunday,
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
    ];
}

/// How a week is told: where it starts and which days are free.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Week {
    /// The day that stands first in a timetable.
    pub first_day: Weekday,
    /// Days without lectures.
    pub weekend: BTreeSet<Weekday>,
}

impl Default for Week {
    /// The week of Iraq: from Saturday, free on Friday and Saturday.
    fn default() -> Self {
        Self {
            first_day: Weekday::Saturday,
            weekend: BTreeSet::from([Weekday::Friday, Weekday::Saturday]),
        }
    }
}

impl Week {
    /// All seven days from the first one.
    pub fn days(&self) -> impl Iterator<Item = Weekday> {
        Weekday::ALL.into_iter().cycle().skip(self.first_day as usize).take(7)
    }

    /// The days that are not free, from the first one.
    pub fn working_days(&self) -> impl Iterator<Item = Weekday> {
        self.days().filter(|day| !self.is_free(*day))
    }

    /// Whether there are no lectures on this day.
    #[must_use]
    pub fn is_free(&self, day: Weekday) -> bool {
        self.weekend.contains(&day)
    }
}

/// A time of the day, as `HH:MM`.
///
/// ```
/// use attendance::Time;
///
/// let time = Time::parse("٨:٣٠")?;
/// assert_eq!((time.to_string().as_str(), time.minutes()), ("08:30", 510));
/// assert!(Time::parse("24:00").is_err());
/// # Ok::<(), attendance::TimeError>(())
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Time(u16);

/// A text that is no time of the day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[error("“{text}” is not a time of the day")]
pub struct TimeError {
    /// What was given.
    pub text: String,
}

impl Time {
    /// A time from 00:00 to 23:59.
    #[must_use]
    pub const fn new(hour: u8, minute: u8) -> Option<Self> {
        if hour < 24 && minute < 60 { Some(Self(hour as u16 * 60 + minute as u16)) } else { None }
    }

    /// Parses `HH:MM` (also `H:MM`, and seconds that are nought), in any of the three sets of digits.
    ///
    /// # Errors
    ///
    /// [`TimeError`] for any other form and for times that do not exist.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let digits = ascii_digits(text.trim());
        let digits =
            digits.strip_suffix(":00").filter(|rest| rest.contains(':')).unwrap_or(&digits);
        Self::parse_ascii(digits).ok_or_else(|| TimeError { text: text.to_owned() })
    }

    fn parse_ascii(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let has_form = (1..=2).contains(&hour.len()) && minute.len() == 2;
        if !(has_form && is_number(hour) && is_number(minute)) {
            return None;
        }
        Self::new(hour.parse().ok()?, minute.parse().ok()?)
    }

    /// Minutes since midnight, 0–1439.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }

    /// Minutes from `self` to a later time of the same day; 0 when it is not later.
    #[must_use]
    pub const fn minutes_until(self, later: Self) -> u16 {
        later.0.saturating_sub(self.0)
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl TryFrom<String> for Time {
    type Error = TimeError;

    fn try_from(text: String) -> Result<Self, TimeError> {
        Self::parse(&text)
    }
}

impl From<Time> for String {
    fn from(time: Time) -> Self {
        time.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_of_iraq_works_from_sunday_to_thursday() {
        let week = Week::default();
        assert_eq!(week.days().next(), Some(Weekday::Saturday));
        assert_eq!(week.days().count(), 7);
        let working: Vec<Weekday> = week.working_days().collect();
        assert_eq!((working.len(), working[0]), (5, Weekday::Sunday));
        // In Kurdish schools and private colleges Saturday may be a day of work.
        let other = Week { weekend: BTreeSet::from([Weekday::Friday]), ..week };
        assert_eq!(other.working_days().next(), Some(Weekday::Saturday));
    }

    #[test]
    fn only_times_of_a_day_are_times() {
        assert_eq!(Time::parse("8:05").unwrap(), Time::new(8, 5).unwrap());
        assert_eq!(Time::parse("08:05:00").unwrap(), Time::new(8, 5).unwrap());
        assert_eq!(Time::parse("23:00").unwrap(), Time::new(23, 0).unwrap());
        for text in ["24:00", "8", "08:60", "8:5", "-8:00", "+8:00", "", ":30", "08:30:15"] {
            assert!(Time::parse(text).is_err(), "{text}");
        }
        let (start, end) = (Time::new(8, 30).unwrap(), Time::new(10, 0).unwrap());
        assert_eq!((start.minutes_until(end), end.minutes_until(start)), (90, 0));
    }
}
