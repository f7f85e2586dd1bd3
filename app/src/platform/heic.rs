//! Pictures that only some browsers open.

use js_sys::{Function, Promise};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

/// JPEG quality of the copy: high enough that a pencil stroke keeps its edges.
const QUALITY: f64 = 0.92;

/// An iPhone's HEIC as JPEG, made by the browser itself; nothing where it cannot (Safari can).
pub(crate) async fn as_jpeg(file: &Blob) -> Option<Blob> {
    let bitmap = JsFuture::from(window().create_image_bitmap_with_blob(file).ok()?).await.ok()?;
    let bitmap: ImageBitmap = bitmap.dyn_into().ok()?;
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(bitmap.width());
    canvas.set_height(bitmap.height());
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.draw_image_with_image_bitmap(&bitmap, 0.0, 0.0).ok()?;
    bitmap.close();
    JsFuture::from(jpeg(&canvas)).await.ok()?.dyn_into().ok()
}

fn jpeg(canvas: &HtmlCanvasElement) -> Promise {
    Promise::new(&mut |resolve: Function, reject: Function| {
        let done = Closure::once_into_js(move |blob: JsValue| resolve.call1(&JsValue::NULL, &blob));
        let (done, quality) = (done.unchecked_into(), JsValue::from_f64(QUALITY));
        let asked = canvas.to_blob_with_type_and_encoder_options(&done, "image/jpeg", &quality);
        if let Err(error) = asked {
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    })
}
