//! The phone's clock: the only place where time comes from.

use attendance::{Date, Timestamp};

/// Now.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_js(js_sys::Date::now())
}

/// Minutes that the phone's clock is ahead of UTC.
pub(crate) fn utc_offset_minutes() -> i32 {
    -(js_sys::Date::new_0().get_timezone_offset() as i32)
}

/// Today, where the phone is; nothing when its clock stands outside of 1900–2999.
pub(crate) fn today() -> Option<Date> {
    let now = js_sys::Date::new_0();
    let part = |n: u32| u8::try_from(n).unwrap_or_default();
    let year = u16::try_from(now.get_full_year()).unwrap_or_default();
    Date::new(year, part(now.get_month() + 1), part(now.get_date()))
}

/// Milliseconds since the page was asked for; it does not jump when the clock is set.
pub(crate) fn ticks() -> f64 {
    leptos::prelude::window().performance().map_or_else(js_sys::Date::now, |clock| clock.now())
}
