//! How much room there is, and whether the browser protects it.

use js_sys::{Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Room for what the app keeps, bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Space {
    /// Taken.
    pub used_bytes: f64,
    /// What the browser allows in all.
    pub allowed_bytes: f64,
    /// Of what is taken, the data; all of it where the browser does not tell it from the app's files.
    pub kept_bytes: f64,
}

/// Below this share of the allowed room an aborted write is taken for a full disk.
const FULL_SHARE: f64 = 0.02;

/// What the browser says of the room; nothing where it does not say.
pub async fn estimate() -> Option<Space> {
    let manager = leptos::prelude::window().navigator().storage();
    let estimate = settled(manager.estimate()).await?;
    let number = |name: &str| Reflect::get(&estimate, &JsValue::from_str(name)).ok()?.as_f64();
    let used_bytes = number("usage")?;
    let details = Reflect::get(&estimate, &"usageDetails".into()).ok();
    let kept =
        details.and_then(|details| Reflect::get(&details, &"indexedDB".into()).ok()?.as_f64());
    let kept_bytes = kept.unwrap_or(used_bytes);
    Some(Space { used_bytes, allowed_bytes: number("quota")?, kept_bytes })
}

/// Whether the browser has promised not to clear the data by itself.
pub async fn is_protected() -> bool {
    let manager = leptos::prelude::window().navigator().storage();
    settled(manager.persisted()).await.and_then(|answer| answer.as_bool()).unwrap_or(false)
}

/// Asks the browser for that promise; it may refuse without a question.
pub async fn protect() -> bool {
    let manager = leptos::prelude::window().navigator().storage();
    settled(manager.persist()).await.and_then(|answer| answer.as_bool()).unwrap_or(false)
}

pub(super) async fn is_full() -> bool {
    let is_low =
        |space: Space| space.allowed_bytes - space.used_bytes <= FULL_SHARE * space.allowed_bytes;
    estimate().await.is_some_and(is_low)
}

/// The promise's value; nothing where the browser lacks the function or refuses.
async fn settled(promise: Result<Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(promise.ok()?).await.ok()
}
