//! The browser's small notes: choices that are needed before the database is open.
//!
//! Where a browser refuses to keep anything it throws already when it is asked for the place; a
//! choice is then forgotten, and nothing breaks.

use serde::{Serialize, de::DeserializeOwned};
use web_sys::Storage;

/// What was kept under `key`.
pub(crate) fn get<T: DeserializeOwned>(key: &str) -> Option<T> {
    let text = place()?.get_item(key).ok().flatten()?;
    serde_json::from_str(&text).ok()
}

/// Keeps a choice, if the browser does.
pub(crate) fn set<T: Serialize>(key: &str, value: &T) {
    if let (Some(place), Ok(text)) = (place(), serde_json::to_string(value)) {
        let _ = place.set_item(key, &text);
    }
}

/// Forgets a choice.
pub(crate) fn remove(key: &str) {
    if let Some(place) = place() {
        let _ = place.remove_item(key);
    }
}

fn place() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
