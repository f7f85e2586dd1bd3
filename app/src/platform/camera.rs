//! What can be told of the camera without asking the person.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The camera as far as the browser tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Camera {
    /// The browser does not say before it is used.
    Unknown,
    /// There is none.
    Missing,
    /// There is one and the browser will ask.
    Asks,
    /// There is one and it may be used.
    Granted,
    /// The browser lets nobody use it.
    Denied,
}

/// Looks, without a question to anybody.
pub(crate) async fn look() -> Camera {
    let navigator: JsValue = window().navigator().into();
    let permission = permission(&navigator).await;
    match (permission.as_deref(), n_cameras(&navigator).await) {
        (_, Some(0)) => Camera::Missing,
        (Some("granted"), _) => Camera::Granted,
        (Some("denied"), _) => Camera::Denied,
        (Some("prompt"), _) => Camera::Asks,
        _ => Camera::Unknown,
    }
}

async fn permission(navigator: &JsValue) -> Option<String> {
    let permissions = get(navigator, "permissions")?;
    let asked = Object::new();
    Reflect::set(&asked, &"name".into(), &"camera".into()).ok()?;
    let status = call(&permissions, "query", Some(&asked)).await?;
    get(&status, "state")?.as_string()
}

async fn n_cameras(navigator: &JsValue) -> Option<usize> {
    let devices = get(navigator, "mediaDevices")?;
    let found: Array = call(&devices, "enumerateDevices", None).await?.dyn_into().ok()?;
    let is_camera = |device: &JsValue| {
        get(device, "kind").and_then(|kind| kind.as_string()).as_deref() == Some("videoinput")
    };
    Some(found.iter().filter(is_camera).count())
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &name.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

async fn call(object: &JsValue, name: &str, with: Option<&Object>) -> Option<JsValue> {
    let function: Function = get(object, name)?.dyn_into().ok()?;
    let promise = match with {
        Some(with) => function.call1(object, with),
        None => function.call0(object),
    };
    JsFuture::from(promise.ok()?.dyn_into::<Promise>().ok()?).await.ok()
}
