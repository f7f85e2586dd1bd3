//! What forms share: doing their work once, saying what came of it, leaving when it is done.

use super::{
    acted::{complain, say_acted},
    icon::{Icon, Shape},
    toast::Toasts,
};
use crate::i18n::{I18n, t_string, use_i18n};
use crate::storage::book::{ActError, LineRef};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Takes a button's work up; false while it is at it already, so that a second tap does nothing.
pub(crate) fn begin(is_busy: RwSignal<bool>) -> bool {
    let begins = !is_busy.get_untracked();
    is_busy.set(true);
    begins
}

/// The button at the end of a form: "save", or "saving…" until the transaction is complete.
#[component]
pub(crate) fn SaveButton(is_saving: RwSignal<bool>, test: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <button class="button button-primary button-wide" type="submit" data-test=test
            disabled=move || is_saving.get()>
            <Icon shape=Shape::Check />
            {move || if is_saving.get() { t_string!(i18n, common.saving) } else { t_string!(i18n, common.save) }}
        </button>
    }
}

/// Goes to a path of the app.
type Go = Box<dyn Fn(&str)>;

/// A page that is left once its work is done. What fails leaves it as it is, with what was typed.
#[derive(Clone, Copy)]
pub(crate) struct Leaving {
    i18n: I18n,
    toasts: Toasts,
    go: StoredValue<Go, LocalStorage>,
    pub(crate) is_busy: RwSignal<bool>,
}

/// The work of a page that is left when it is done.
pub(crate) fn use_leaving() -> Leaving {
    let navigate = use_navigate();
    let go = move |path: &str| {
        navigate(path, NavigateOptions { replace: true, ..NavigateOptions::default() });
    };
    Leaving {
        i18n: use_i18n(),
        toasts: Toasts::expect(),
        go: StoredValue::new_local(Box::new(go)),
        is_busy: RwSignal::new(false),
    }
}

impl Leaving {
    /// Does the work, says `said` with a way back, and leaves for `to`, a path of the app.
    pub(crate) fn after(
        self,
        work: impl Future<Output = Result<Option<LineRef>, ActError>> + 'static,
        said: String,
        to: String,
    ) {
        if !begin(self.is_busy) {
            return;
        }
        spawn_local(async move {
            match work.await {
                Ok(line) => {
                    self.go.try_with_value(|go| go(&to));
                    say_acted(self.i18n, self.toasts, said, line);
                }
                Err(error) => complain(self.i18n, self.toasts, &error),
            }
            self.is_busy.try_set(false);
        });
    }
}
