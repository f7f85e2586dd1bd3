//! One worker, from its start to its end.
use super::sleep::awake_seconds;
use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::{Array, ArrayBuffer};
use protocol::{Answer, ApiVersion, GONE, JobError, READY, Request, Response};
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, ErrorEvent, Event, MessageEvent, Worker, WorkerOptions, WorkerType};

/// A response and the buffers that came beside it.
pub(super) type Reply = Result<(Response, Vec<ArrayBuffer>), JobError>;

/// Seconds that a worker may take to arrive, compile and listen: on an old phone with a cold
/// cache this is seconds, so a minute means that it will not come.
const START_LIMIT: u32 = 60;

/// Dropping it ends the worker.
pub(super) struct WorkerHandle {
    worker: Worker,
    state: Rc<State>,
    next_id: Cell<u32>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

#[derive(Default)]
struct State {
    waiting: RefCell<Option<Waiting>>,
    /// Why nothing more will come.
    ended: RefCell<Option<JobError>>,
}

/// The one message that is expected: the ready word or the answer to a request.
struct Waiting {
    /// None for the ready word.
    id: Option<u32>,
    arrived: oneshot::Sender<Result<Array, JobError>>,
}

impl WorkerHandle {
    /// Starts a worker and makes sure that it speaks our version.
    pub(super) async fn start(url: &str) -> Result<Self, JobError> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(url, &options).map_err(|e| gone(&e))?;
        let handle = Self::around(worker);
        handle.message(None, Some(START_LIMIT)).await.map_err(|error| match error {
            JobError::TimedOut => JobError::WorkerGone { detail: "it did not start".to_owned() },
            other => other,
        })?;
        let hello = Request::Hello { version: ApiVersion::CURRENT };
        handle.call(&hello, &[], Some(START_LIMIT)).await?;
        Ok(handle)
    }

    fn around(worker: Worker) -> Self {
        let state = Rc::new(State::default());
        let heard = state.clone();
        let on_message = Closure::new(move |event: MessageEvent| {
            heard.hear(event.data().unchecked_into());
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let failed = state.clone();
        let on_error = Closure::new(move |event: Event| {
            let text = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
            let detail = text.unwrap_or_else(|| "it could not be loaded".to_owned());
            failed.end(JobError::WorkerGone { detail });
        });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let next_id = Cell::new(0);
        Self { worker, state, next_id, _on_message: on_message, _on_error: on_error }
    }

    /// Whether it can still answer.
    pub(super) fn is_alive(&self) -> bool {
        self.state.ended.borrow().is_none()
    }

    /// Ends the worker; whoever waits for an answer gets `error`.
    pub(super) fn end(&self, error: JobError) {
        self.worker.terminate();
        self.state.end(error);
    }

    /// Asks and waits, `limit` seconds at most; after that the worker is ended. `buffers` move
    /// into the worker and are empty afterwards.
    pub(super) async fn call(
        &self,
        request: &Request,
        buffers: &[ArrayBuffer],
        limit: Option<u32>,
    ) -> Reply {
        self.call_with_file(request, buffers, None, limit).await
    }

    /// The same with a file beside it, which the worker reads where it lies.
    pub(super) async fn call_with_file(
        &self,
        request: &Request,
        buffers: &[ArrayBuffer],
        file: Option<&Blob>,
        limit: Option<u32>,
    ) -> Reply {
        let id = self.next_id.replace(self.next_id.get() + 1);
        let request = serde_wasm_bindgen::to_value(request).map_err(|e| wire(&e))?;
        let buffers: Array = buffers.iter().collect();
        let message = Array::of3(&id.into(), &request, &buffers);
        if let Some(file) = file {
            message.push(file);
        }
        let answer = self.message(Some(id), limit);
        self.worker.post_message_with_transfer(&message, &buffers).map_err(|e| gone(&e))?;
        let message = answer.await?;
        let answer: Answer =
            serde_wasm_bindgen::from_value(message.get(1)).map_err(|e| wire(&e))?;
        let buffers = message.get(2).unchecked_into::<Array>();
        Ok((answer?, buffers.iter().map(JsCast::unchecked_into).collect()))
    }

    /// The next message with this id. Listening starts with the call, not with the first poll.
    fn message(
        &self,
        id: Option<u32>,
        limit: Option<u32>,
    ) -> impl Future<Output = Result<Array, JobError>> {
        let (arrived, arrival) = oneshot::channel();
        let ended = self.state.ended.borrow().clone();
        match ended {
            Some(error) => drop(arrived.send(Err(error))),
            None => drop(self.state.waiting.replace(Some(Waiting { id, arrived }))),
        }
        async move {
            let Some(limit) = limit else { return flatten(arrival.await) };
            let clock = pin!(awake_seconds(limit));
            match select(arrival, clock).await {
                Either::Left((message, _)) => flatten(message),
                Either::Right(((), _)) => {
                    self.end(JobError::TimedOut);
                    Err(JobError::TimedOut)
                }
            }
        }
    }
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.terminate();
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
    }
}

impl State {
    fn hear(&self, message: Array) {
        let first = message.get(0);
        if first.as_string().as_deref() == Some(GONE) {
            let detail = message.get(1).as_string().unwrap_or_default();
            return self.end(JobError::WorkerGone { detail });
        }
        let is_ready = first.as_string().as_deref() == Some(READY);
        let id = first.as_f64().map(|id| id as u32);
        let mut waiting = self.waiting.borrow_mut();
        let expected = waiting.as_ref().is_some_and(|w| w.id == id && (id.is_some() || is_ready));
        if expected && let Some(waiting) = waiting.take() {
            let _ = waiting.arrived.send(Ok(message));
        }
    }

    fn end(&self, error: JobError) {
        self.ended.borrow_mut().get_or_insert_with(|| error.clone());
        if let Some(waiting) = self.waiting.borrow_mut().take() {
            let _ = waiting.arrived.send(Err(error));
        }
    }
}

fn flatten(message: Result<Result<Array, JobError>, oneshot::Canceled>) -> Result<Array, JobError> {
    message.unwrap_or_else(|_| Err(JobError::WorkerGone { detail: "it was replaced".to_owned() }))
}

fn gone(error: &JsValue) -> JobError {
    JobError::WorkerGone { detail: format!("{error:?}") }
}

fn wire(error: &serde_wasm_bindgen::Error) -> JobError {
    JobError::Wire { detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use js_sys::{Array, Uint8Array};
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    use web_sys::{BlobPropertyBag, Url};

    wasm_bindgen_test_configure!(run_in_browser);

    /// A worker that is ready and answers the version check with `hello`, then does `script`.
    fn url(hello: &str, script: &str) -> String {
        let source = format!(
            "postMessage(['ready']);
             onmessage = ({{ data: [id, request, buffers] }}) => {{
               if (request.Hello) return postMessage([id, {hello}, []]);
               {script}
             }};"
        );
        let options = BlobPropertyBag::new();
        options.set_type("text/javascript");
        let parts = Array::of1(&source.into());
        let blob = Blob::new_with_str_sequence_and_options(&parts, &options).unwrap();
        Url::create_object_url_with_blob(&blob).unwrap()
    }

    const AGREES: &str = "{ Ok: { Hello: { version: 1 } } }";

    async fn worker(script: &str) -> WorkerHandle {
        WorkerHandle::start(&url(AGREES, script)).await.unwrap()
    }

    fn ask() -> Request {
        Request::ReadPage { page_idx: 0 }
    }

    #[wasm_bindgen_test]
    async fn buffers_move_to_the_worker_and_back() {
        let worker = worker("postMessage([id, { Ok: 'Printed' }, buffers], buffers)").await;
        let buffer = Uint8Array::from(&b"abc"[..]).buffer();
        let (response, back) =
            worker.call(&ask(), std::slice::from_ref(&buffer), None).await.unwrap();
        assert_eq!(response, Response::Printed);
        assert_eq!(Uint8Array::new(&back[0]).to_vec(), b"abc");
        assert_eq!(buffer.byte_length(), 0, "it moved and was not copied");
    }

    #[wasm_bindgen_test]
    async fn a_worker_of_another_release_is_refused() {
        let hello = "{ Err: { VersionMismatch: { app: 1, worker: 2 } } }";
        let refused = WorkerHandle::start(&url(hello, "")).await.err();
        let (app, worker) = (ApiVersion::new(1), ApiVersion::new(2));
        assert_eq!(refused, Some(JobError::VersionMismatch { app, worker }));
    }

    #[wasm_bindgen_test]
    async fn a_panic_is_told_at_once_and_ends_the_worker() {
        let worker = worker("postMessage(['gone', 'index out of bounds'])").await;
        let detail = "index out of bounds".to_owned();
        let told = worker.call(&ask(), &[], None).await.err();
        assert_eq!(told, Some(JobError::WorkerGone { detail }));
        assert!(!worker.is_alive());
    }

    #[wasm_bindgen_test]
    async fn an_error_nobody_caught_ends_the_worker() {
        let worker = worker("throw new Error('out of memory')").await;
        let told = worker.call(&ask(), &[], None).await.err();
        assert!(matches!(told, Some(JobError::WorkerGone { .. })), "{told:?}");
        assert!(!worker.is_alive());
    }

    #[wasm_bindgen_test]
    async fn a_page_without_end_is_set_aside() {
        let worker = worker("for (;;) {}").await;
        let told = worker.call(&ask(), &[], Some(1)).await.err();
        assert_eq!(told, Some(JobError::TimedOut));
        assert!(!worker.is_alive());
    }

    #[wasm_bindgen_test]
    async fn cancelling_answers_whoever_waits() {
        let worker = worker("for (;;) {}").await;
        let ask = ask();
        let answer = worker.call(&ask, &[], None);
        let cancel = async { worker.end(JobError::Cancelled) };
        let (told, ()) = futures::future::join(answer, cancel).await;
        assert_eq!(told.err(), Some(JobError::Cancelled));
    }

    #[wasm_bindgen_test]
    async fn an_answer_that_nobody_understands_is_our_fault_and_no_panic() {
        let worker = worker("postMessage([id, { Ok: { Sung: {} } }, []])").await;
        let told = worker.call(&ask(), &[], None).await.err();
        assert!(matches!(told, Some(JobError::Wire { .. })), "{told:?}");
    }
}
