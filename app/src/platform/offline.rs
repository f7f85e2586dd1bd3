//! What the service worker says: whether the app works without a network, and whether an update
//! waits for the person's word.

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Event, MessageEvent, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration,
};

/// Whether the app works without a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offline {
    /// The browser does not say, or gives no service worker (private browsing).
    Unknown,
    /// Files are being kept for it.
    Preparing {
        /// Files kept.
        n_done: u32,
        /// Files in all.
        n_files: u32,
    },
    /// Every file is here.
    Ready,
}

/// What is known of the service worker, followed by whoever shows it.
#[derive(Clone, Copy)]
pub(crate) struct ServiceState {
    offline: RwSignal<Offline>,
    waiting: RwSignal<Option<ServiceWorker>, LocalStorage>,
    is_agreed: StoredValue<bool>,
}

impl ServiceState {
    /// Starts to follow the service worker and makes the state known to every page.
    pub(crate) fn provide() {
        let state = Self {
            offline: RwSignal::new(Offline::Unknown),
            waiting: RwSignal::new_local(None),
            is_agreed: StoredValue::new(false),
        };
        provide_context(state);
        if let Some(container) = container() {
            state.follow(&container);
        }
    }

    /// The state of this app; of a page that stands alone, one that never changes.
    pub(crate) fn expect() -> Self {
        use_context().unwrap_or_else(|| Self {
            offline: RwSignal::new(Offline::Unknown),
            waiting: RwSignal::new_local(None),
            is_agreed: StoredValue::new(false),
        })
    }

    /// Whether the app works without a network, followed.
    pub(crate) fn offline(self) -> Offline {
        self.offline.get()
    }

    /// Whether an update waits, followed.
    pub(crate) fn has_update(self) -> bool {
        self.waiting.with(Option::is_some)
    }

    /// Takes the update: the new service worker takes over and the page is loaded again.
    pub(crate) fn update(self) {
        self.is_agreed.set_value(true);
        if let Some(waiting) = self.waiting.get_untracked() {
            let _ = waiting.post_message(&"skipWaiting".into());
        }
    }

    fn follow(self, container: &ServiceWorkerContainer) {
        listen(container, "message", move |event| self.hear(event.unchecked_into()));
        // The first worker takes over by itself; only an agreed update loads the page again.
        listen(container, "controllerchange", move |_| {
            if self.is_agreed.get_value() {
                let _ = window().location().reload();
            }
        });
        let ready = container.ready();
        spawn_local(async move {
            let Ok(ready) = ready else { return };
            let Ok(registration) = JsFuture::from(ready).await else { return };
            self.offline.set(Offline::Ready);
            self.watch_updates(registration.unchecked_into());
        });
    }

    fn hear(self, event: MessageEvent) {
        let data = event.data();
        let get = |name: &str| Reflect::get(&data, &name.into()).unwrap_or(JsValue::UNDEFINED);
        let count = |name: &str| get(name).as_f64().unwrap_or_default() as u32;
        let is_ours = get("kind").as_string().as_deref() == Some("precache");
        // An update keeps its files while the version at hand goes on working offline.
        if is_ours && self.offline.get_untracked() != Offline::Ready {
            let (n_done, n_files) = (count("done"), count("of"));
            self.offline.set(Offline::Preparing { n_done, n_files });
        }
    }

    fn watch_updates(self, registration: ServiceWorkerRegistration) {
        self.waiting.set(registration.waiting());
        let found = registration.clone();
        listen(&registration, "updatefound", move |_| {
            let Some(installing) = found.installing() else { return };
            let registration = found.clone();
            listen(&installing, "statechange", move |_| self.waiting.set(registration.waiting()));
        });
    }
}

fn container() -> Option<ServiceWorkerContainer> {
    let container = Reflect::get(&window().navigator(), &"serviceWorker".into()).ok()?;
    container.dyn_into().ok()
}

/// Listens for as long as the app lives.
fn listen(target: &web_sys::EventTarget, name: &str, act: impl FnMut(Event) + 'static) {
    let act = Closure::<dyn FnMut(Event)>::new(act);
    let _ = target.add_event_listener_with_callback(name, act.as_ref().unchecked_ref());
    act.forget();
}
