//! What kind of phone this is, where that decides what becomes of the data.

use js_sys::Reflect;
use leptos::prelude::window;

/// Whether this is a tab of an iPhone's or iPad's browser: what is entered there may be cleared after
/// a week, and is not seen by the app on the home screen.
pub(crate) fn is_iphone_tab() -> bool {
    is_iphone() && !is_installed()
}

fn is_iphone() -> bool {
    let navigator = window().navigator();
    let agent = navigator.user_agent().unwrap_or_default();
    // An iPad says that it is a Mac; Macs have no touch screen.
    let touches = Reflect::get(&navigator, &"maxTouchPoints".into()).ok();
    let has_touch = touches.and_then(|n| n.as_f64()).is_some_and(|n| n > 1.0);
    ["iPhone", "iPad", "iPod"].iter().any(|name| agent.contains(name))
        || (agent.contains("Macintosh") && has_touch)
}

fn is_installed() -> bool {
    let standalone = Reflect::get(&window().navigator(), &"standalone".into()).ok();
    let is_standalone = standalone.and_then(|is| is.as_bool()).unwrap_or(false);
    let media = window().match_media("(display-mode: standalone)").ok().flatten();
    is_standalone || media.is_some_and(|media| media.matches())
}
