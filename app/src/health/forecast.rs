//! How many terms the room will last, from what this person's use takes.

use attendance::Timestamp;

/// Days of a term: 15 weeks.
const TERM_DAYS: f64 = 105.0;

/// Days of use before anything is said: two weeks of a timetable show what a week takes.
const MIN_DAYS: f64 = 14.0;

/// Bytes before anything is said: below this it is the app's own rows, not what the person keeps.
const MIN_BYTES: f64 = 1_000_000.0;

/// More terms than this is "enough": the figure is rough.
pub const MANY_TERMS: u32 = 20;

/// Milliseconds of a day.
const DAY_MILLIS: f64 = 86_400_000.0;

/// How long the room lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forecast {
    /// Too little has been kept for too short a time.
    TooEarly,
    /// Less than one term.
    NotOneTerm,
    /// Roughly so many terms.
    Terms(u32),
    /// More than [`MANY_TERMS`].
    Many,
}

/// From what was kept since `first` (`kept_bytes`) and what is free.
#[must_use]
pub fn forecast(
    kept_bytes: f64,
    free_bytes: f64,
    first: Option<Timestamp>,
    now: Timestamp,
) -> Forecast {
    let days = first
        .map_or(0.0, |first| now.as_millis().saturating_sub(first.as_millis()) as f64 / DAY_MILLIS);
    if days < MIN_DAYS || kept_bytes < MIN_BYTES {
        return Forecast::TooEarly;
    }
    let a_term_bytes = kept_bytes / days * TERM_DAYS;
    match (free_bytes.max(0.0) / a_term_bytes).floor() as u32 {
        0 => Forecast::NotOneTerm,
        n if n > MANY_TERMS => Forecast::Many,
        n => Forecast::Terms(n),
    }
}
