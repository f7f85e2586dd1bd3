use super::icon::{Icon, Shape};
use crate::i18n::{t_string, use_i18n};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use std::sync::Arc;

/// How long a message stays; one with an undo stays longer, as it has to be read and reached.
const SHOWN_MILLIS: u32 = 5_000;
const SHOWN_WITH_UNDO_MILLIS: u32 = 12_000;

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    undo: Option<Undo>,
}

/// Takes something back. Owned by the message: the page it came from may be gone when it is used.
pub(crate) type Undo = Arc<dyn Fn() + Send + Sync>;

/// Short messages at the foot of the screen, from anywhere below the shell.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// Makes the messages known to everything below.
    pub(crate) fn provide() {
        provide_context(Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) });
    }

    /// The messages of this app; of a page that stands alone, ones that nobody sees.
    pub(crate) fn expect() -> Self {
        use_context()
            .unwrap_or_else(|| Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) })
    }

    /// Says that something is done.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.push(text.into(), None, SHOWN_MILLIS);
    }

    /// Says that something is done and offers to take it back.
    pub(crate) fn say_with_undo(
        self,
        text: impl Into<String>,
        undo: impl Fn() + Send + Sync + 'static,
    ) {
        self.push(text.into(), Some(Arc::new(undo)), SHOWN_WITH_UNDO_MILLIS);
    }

    fn push(self, text: String, undo: Option<Undo>, shown_millis: u32) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.shown.update(|shown| {
            // One at a time: a pile of messages hides the page.
            shown.clear();
            shown.push(Toast { id, text, undo });
        });
        Timeout::new(shown_millis, move || self.close(id)).forget();
    }

    fn close(self, id: u32) {
        self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Where messages appear; a polite live region.
#[component]
pub(crate) fn ToastArea() -> impl IntoView {
    let toasts = Toasts::expect();
    let i18n = use_i18n();
    let row = move |toast: Toast| {
        let id = toast.id;
        let undo = toast.undo.map(|undo| {
            view! {
                <button class="button" data-test="undo" on:click=move |_| undo()>
                    <Icon shape=Shape::Undo />
                    {move || t_string!(i18n, common.undo)}
                </button>
            }
        });
        // Read is read: a tap on it takes it away from what it lies on.
        view! {
            <div class="toast" data-test="toast" on:click=move |_| toasts.close(id)>
                <span>{toast.text}</span>
                {undo}
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.id children=row />
        </div>
    }
}
