use super::{
    icon::{Icon, Shape},
    link::A,
};
use crate::{
    i18n::{t_string, text, use_i18n},
    log,
    storage::{StorageError, events},
};
use leptos::prelude::*;

/// What a page reads from storage: nothing before the first time. Changes only when something else
/// was read than before.
pub(crate) type Loading<T> = ReadSignal<Option<Result<T, StorageError>>, LocalStorage>;

/// Says that stored things changed, so that whatever shows them reads them again.
#[derive(Clone, Copy)]
pub(crate) struct Changes(RwSignal<u32>);

impl Changes {
    /// Makes the count known to every page.
    pub(crate) fn provide() {
        let changes = Self(RwSignal::new(0));
        provide_context(changes);
        // What this tab or another has written.
        events::listen(move |_| changes.announce());
    }

    /// The count of this app.
    pub(crate) fn expect() -> Self {
        use_context().unwrap_or_else(|| Self(RwSignal::new(0)))
    }

    /// Reads again whatever is shown. Called once a transaction is complete, never before.
    pub(crate) fn announce(self) {
        self.0.update(|n| *n = n.wrapping_add(1));
    }

    fn track(self) {
        self.0.track();
    }
}

/// Reads from storage now, and again after every announced change and every change of a signal
/// that `read` uses before its first `await`.
pub(crate) fn load<T, F>(read: impl Fn() -> F + 'static) -> Loading<T>
where
    T: PartialEq + 'static,
    F: Future<Output = Result<T, StorageError>> + 'static,
{
    let changes = Changes::expect();
    load_once(move || {
        changes.track();
        read()
    })
}

/// What a form starts from: read now, and again only after a change of a signal that `read` uses
/// before its first `await`, such as the address. What is typed into an open form is the person's;
/// whether somebody changed it meanwhile is found when it is saved.
pub(crate) fn load_once<T, F>(read: impl Fn() -> F + 'static) -> Loading<T>
where
    T: PartialEq + 'static,
    F: Future<Output = Result<T, StorageError>> + 'static,
{
    let shown = RwSignal::new_local(None);
    // One reading comes after the other, so that the latest is what stays.
    LocalResource::new(move || {
        let reading = read();
        async move {
            let now = Some(reading.await);
            // Nobody's when the page was left meanwhile.
            if shown.try_with_untracked(|shown| *shown != now) == Some(true) {
                shown.try_set(now);
            }
        }
    });
    shown.read_only()
}

/// Shows what was read: a quiet placeholder first, then the children; or what went wrong. The
/// children are made anew when something else was read, so that what a person typed, ticked or
/// chose beside it has to live outside of them.
#[component]
pub(crate) fn Loaded<T, F, V>(from: Loading<T>, children: F) -> impl IntoView
where
    T: Clone + 'static,
    F: Fn(T) -> V + Send + 'static,
    V: IntoView + 'static,
{
    move || match from.get() {
        None => view! { <div class="skeleton" aria-busy="true"></div> }.into_any(),
        Some(Ok(value)) => {
            log::page_is_shown();
            children(value).into_any()
        }
        Some(Err(error)) => view! { <StorageProblem error /> }.into_any(),
    }
}

/// What went wrong with the storage and what to do about it.
#[component]
pub(crate) fn StorageProblem(error: StorageError) -> impl IntoView {
    let i18n = use_i18n();
    let is_missing = matches!(error, StorageError::Missing { .. });
    view! {
        <div class="note note-problem" role="alert" data-test="storage-problem">
            <Icon shape=Shape::Alert />
            <p>{move || text::storage_error(i18n, &error)}</p>
        </div>
        {is_missing.then(|| view! {
            <div class="pair page-ways">
                <A href="/" attr:class="button">{move || t_string!(i18n, common.home)}</A>
                <A href="/history" attr:class="button">{move || t_string!(i18n, book.history)}</A>
            </div>
        })}
    }
}

#[cfg(test)]
mod tests {
    use super::{Changes, Loaded, Loading, load, load_once};
    use crate::omr_client::sleep_millis;
    use leptos::{mount::mount_to, prelude::*};
    use std::{cell::Cell, rc::Rc};
    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::wasm_bindgen_test;
    use web_sys::{HtmlElement, HtmlInputElement};

    /// What is stored, how often it was read, and how often it was shown.
    #[derive(Clone, Default)]
    struct Stored {
        word: Rc<Cell<&'static str>>,
        n_read: Rc<Cell<u32>>,
        n_shown: Rc<Cell<u32>>,
    }

    impl Stored {
        fn reader(
            &self,
        ) -> impl Fn() -> std::future::Ready<Result<&'static str, crate::storage::StorageError>> + 'static
        {
            let stored = self.clone();
            move || {
                stored.n_read.set(stored.n_read.get() + 1);
                std::future::ready(Ok(stored.word.get()))
            }
        }
    }

    /// A page with what is stored and a field that starts from it.
    fn page(from: Loading<&'static str>, n_shown: Rc<Cell<u32>>) -> impl IntoView {
        let n_shown = StoredValue::new_local(n_shown);
        view! {
            <Loaded from=from let:word>
                {
                    n_shown.with_value(|n| n.set(n.get() + 1));
                    let typed = RwSignal::new(word.to_owned());
                    view! { <p>{word}</p><input bind:value=typed /> }
                }
            </Loaded>
        }
    }

    fn place() -> HtmlElement {
        let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&place).unwrap();
        place
    }

    fn field(place: &HtmlElement) -> HtmlInputElement {
        place.query_selector("input").unwrap().unwrap().unchecked_into()
    }

    fn write(place: &HtmlElement, text: &str) {
        field(place).set_value(text);
        field(place).dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
    }

    async fn until(is_so: impl Fn() -> bool) {
        while !is_so() {
            sleep_millis(1).await;
        }
    }

    #[wasm_bindgen_test]
    async fn what_is_typed_stays_when_nothing_else_was_read() {
        let (stored, place, changes) = (Stored::default(), place(), Changes(RwSignal::new(0)));
        stored.word.set("one");
        let (read, n_shown) = (stored.reader(), stored.n_shown.clone());
        let shown = mount_to(place.clone(), move || {
            provide_context(changes);
            page(load(read), n_shown)
        });
        until(|| stored.n_shown.get() == 1).await;
        write(&place, "half-ty");
        // Somebody wrote something else, twice.
        changes.announce();
        until(|| stored.n_read.get() == 2).await;
        changes.announce();
        until(|| stored.n_read.get() == 3).await;
        assert_eq!(field(&place).value(), "half-ty");
        // Then this, which is shown: after all of it the page was made twice.
        stored.word.set("two");
        changes.announce();
        until(|| place.inner_text().contains("two")).await;
        assert_eq!(stored.n_shown.get(), 2);
        drop(shown);
        place.remove();
    }

    #[wasm_bindgen_test]
    async fn a_form_is_read_once_and_again_for_another_address() {
        let (stored, place, changes) = (Stored::default(), place(), Changes(RwSignal::new(0)));
        stored.word.set("one");
        let (read, n_shown) = (stored.reader(), stored.n_shown.clone());
        let address = RwSignal::new(1);
        let followed = Rc::new(Cell::new(0));
        let n_followed = followed.clone();
        let shown = mount_to(place.clone(), move || {
            provide_context(changes);
            // Beside it something that follows, which says when an announcement has arrived.
            load(move || {
                n_followed.set(n_followed.get() + 1);
                std::future::ready(Ok(()))
            });
            let form = load_once(move || {
                address.track();
                read()
            });
            page(form, n_shown)
        });
        until(|| stored.n_shown.get() == 1 && followed.get() == 1).await;
        write(&place, "half-ty");
        stored.word.set("two");
        changes.announce();
        until(|| followed.get() == 2).await;
        assert_eq!((stored.n_read.get(), field(&place).value()), (1, "half-ty".to_owned()));
        address.set(2);
        until(|| stored.n_shown.get() == 2).await;
        assert_eq!(field(&place).value(), "two");
        drop(shown);
        place.remove();
    }
}
