//! The Web Worker around the heavy parts: it listens, hands each request to [`jobs`] and posts
//! the answer with its buffers.
mod backups;
mod jobs;
mod pixels;

use jobs::{Buffers, Jobs};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use protocol::{Answer, GONE, JobError, READY, Request};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

thread_local! {
    static JOBS: RefCell<Jobs> = RefCell::default();
}

fn main() {
    // In a test build this module runs in a page, where there is nobody to answer to.
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    say_goodbye_when_panicking(scope.clone());
    let port = scope.clone();
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let message: Array = event.data().unchecked_into();
        let (answer, buffers) = answer(&message);
        post(&port, &message.get(0), answer, buffers);
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    // The worker listens for as long as it lives.
    listen.forget();
    let _ = scope.post_message(&Array::of1(&READY.into()));
}

/// Jobs run to their end before the next message is taken: the app asks one at a time.
fn answer(message: &Array) -> (Answer, Buffers) {
    let request = match serde_wasm_bindgen::from_value::<Request>(message.get(1)) {
        Ok(request) => request,
        Err(error) => return (Err(JobError::Wire { detail: error.to_string() }), Vec::new()),
    };
    let buffers = message.get(2).unchecked_into::<Array>();
    let buffers = buffers.iter().map(|b| Uint8Array::new(&b).to_vec()).collect();
    let file = message.get(3).dyn_into::<Blob>().ok();
    match JOBS.with_borrow_mut(|jobs| jobs.run(request, buffers, file)) {
        Ok((response, buffers)) => (Ok(response), buffers),
        Err(error) => (Err(error), Vec::new()),
    }
}

fn post(port: &DedicatedWorkerGlobalScope, id: &JsValue, answer: Answer, buffers: Buffers) {
    let buffers: Array = buffers
        .iter()
        .map(|bytes| -> ArrayBuffer { Uint8Array::from(&bytes[..]).buffer() })
        .collect();
    let (answer, buffers) = match serde_wasm_bindgen::to_value(&answer) {
        Ok(answer) => (answer, buffers),
        Err(error) => (wire_error(&error), Array::new()),
    };
    let message = Array::of3(id, &answer, &buffers);
    // Fails only when the app has gone, and then nobody waits.
    let _ = port.post_message_with_transfer(&message, &buffers);
}

fn wire_error(error: &serde_wasm_bindgen::Error) -> JsValue {
    let answer: Answer = Err(JobError::Wire { detail: error.to_string() });
    serde_wasm_bindgen::to_value(&answer).unwrap_or(JsValue::NULL)
}

/// A panic ends the worker without an answer; the last word lets the app know at once.
fn say_goodbye_when_panicking(scope: DedicatedWorkerGlobalScope) {
    std::panic::set_hook(Box::new(move |info| {
        console_error_panic_hook::hook(info);
        let _ = scope.post_message(&Array::of2(&GONE.into(), &info.to_string().into()));
    }));
}
