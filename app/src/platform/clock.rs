//! The phone's clock: the only place where time comes from.

use attendance::{Date, Timestamp};

/// Now.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_js(js_sys::Date::now())
}

/// Today, where the phone is.
pub(crate) fn today() -> Date {
    let now = js_sys::Date::new_0();
    let part = |n: u32| u8::try_from(n).unwrap_or_default();
    let year = u16::try_from(now.get_full_year()).unwrap_or_default();
    let date = Date::new(year, part(now.get_month() + 1), part(now.get_date()));
    // A phone whose clock stands outside of 1900–2999 gets a date that a person will correct.
    date.or_else(|| Date::new(2026, 1, 1)).unwrap_or_else(|| unreachable!("a day of the calendar"))
}

/// Minutes that the phone's zone is east of UTC.
pub(crate) fn offset_minutes() -> i32 {
    -(js_sys::Date::new_0().get_timezone_offset() as i32)
}
