use super::{StorageError, events, memory::Memory, place::Place, schema::Migration};
use indexed_db_futures::transaction::{TransactionDurability, TransactionMode, TransactionOptions};
use indexed_db_futures::{Build, database::Database};
use js_sys::{Function, Promise, Reflect};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbVersionChangeEvent};

/// An open database. It gives way to a newer release in another tab by closing itself.
#[derive(Clone)]
pub struct Connection(Rc<Inner>);

enum Inner {
    Browser(Browser),
    Memory(Memory),
}

struct Browser {
    db: Database,
    /// A second connection of our own, kept for its events: the crate's has none.
    watch: IdbDatabase,
    is_closed: Rc<RefCell<bool>>,
    _on_close: Closure<dyn FnMut(web_sys::Event)>,
}

impl Connection {
    /// An empty place in memory, for this visit.
    #[must_use]
    pub fn in_memory() -> Self {
        Self(Rc::new(Inner::Memory(Memory::default())))
    }

    /// Whether what is written here goes with the window.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        matches!(&*self.0, Inner::Memory(_))
    }

    /// Whether anything that a person owns would go with the window.
    #[must_use]
    pub fn would_lose(&self) -> bool {
        matches!(&*self.0, Inner::Memory(memory) if memory.has_any())
    }

    /// The browser's own object: for what the crate above it cannot do. None in memory.
    #[must_use]
    pub fn raw(&self) -> Option<&IdbDatabase> {
        match &*self.0 {
            Inner::Browser(browser) => Some(&browser.watch),
            Inner::Memory(_) => None,
        }
    }

    /// Whether the browser or another tab ended it.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        match &*self.0 {
            Inner::Browser(browser) => *browser.is_closed.borrow(),
            Inner::Memory(_) => false,
        }
    }

    pub(super) fn reading(&self, stores: &[&str]) -> Result<Place<'_>, StorageError> {
        Ok(match &*self.0 {
            Inner::Browser(browser) => Place::Browser(browser.db.transaction(stores).build()?),
            Inner::Memory(memory) => Place::Memory(memory.draft()),
        })
    }

    pub(super) fn writing(
        &self,
        stores: &[&str],
        durability: TransactionDurability,
    ) -> Result<Place<'_>, StorageError> {
        let browser = match &*self.0 {
            Inner::Browser(browser) => browser,
            Inner::Memory(memory) => return Ok(Place::Memory(memory.draft())),
        };
        let mut options = TransactionOptions::new();
        options.set_durability(durability);
        let transaction = browser.db.transaction(stores).with_mode(TransactionMode::Readwrite);
        Ok(Place::Browser(transaction.with_options(options).build()?))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.watch.set_onversionchange(None);
        self.watch.set_onclose(None);
        self.watch.close();
        self.db.clone().close();
    }
}

/// Opens `name` and brings it up to date, one migration a version.
///
/// # Errors
///
/// [`StorageError::Newer`] when a newer release wrote it, which is left untouched;
/// [`StorageError::Blocked`] when another tab holds an older version;
/// [`StorageError::Unavailable`] when the browser gives no storage.
pub async fn open(
    name: &str,
    migrations: &'static [Migration],
) -> Result<Connection, StorageError> {
    let version = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    let watch = upgrade(name, version, migrations).await?;
    let db = Database::open(name).with_version(version).await?;
    let is_closed = Rc::new(RefCell::new(false));
    let on_close = Closure::<dyn FnMut(web_sys::Event)>::new({
        let (watch, db, is_closed) = (watch.clone(), db.clone(), Rc::clone(&is_closed));
        move |_| {
            *is_closed.borrow_mut() = true;
            watch.close();
            db.clone().close();
        }
    });
    watch.set_onversionchange(Some(on_close.as_ref().unchecked_ref()));
    watch.set_onclose(Some(on_close.as_ref().unchecked_ref()));
    let browser = Browser { db, watch, is_closed, _on_close: on_close };
    Ok(Connection(Rc::new(Inner::Browser(browser))))
}

async fn upgrade(
    name: &str,
    version: u32,
    migrations: &'static [Migration],
) -> Result<IdbDatabase, StorageError> {
    // A request behind a blocked one is not even told that it is.
    if BLOCKED.with_borrow(|blocked| blocked.contains(name)) {
        return Err(StorageError::Blocked);
    }
    // Whatever is thrown instead of an answer, no database will be had here.
    let refused = |error| StorageError::Unavailable { detail: format!("{error:?}") };
    let request = factory()?.open_with_u32(name, version).map_err(refused)?;
    let step = Closure::<dyn FnMut(_) -> _>::new(move |event: IdbVersionChangeEvent| {
        // A migration that fails throws, which aborts the upgrade: the old version stays whole.
        run(&event, migrations)
    });
    request.set_onupgradeneeded(Some(step.as_ref().unchecked_ref()));
    let outcome = JsFuture::from(outcome(name, &request)).await;
    let is_blocked = |error: &JsValue| error.as_string().as_deref() == Some(IS_BLOCKED);
    if outcome.as_ref().is_err_and(is_blocked) {
        // It goes on once the other tab is closed, and must bring everything along then.
        step.forget();
        return Err(StorageError::Blocked);
    }
    request.set_onupgradeneeded(None);
    match outcome {
        Ok(db) => Ok(db.unchecked_into()),
        Err(error) => Err(StorageError::from_js(&error)),
    }
}

fn factory() -> Result<IdbFactory, StorageError> {
    let none = |detail: String| StorageError::Unavailable { detail };
    let factory = Reflect::get(&js_sys::global(), &JsValue::from_str("indexedDB"))
        .map_err(|error| none(format!("{error:?}")))?;
    factory.dyn_into().map_err(|_| none("no indexedDB".to_owned()))
}

fn run(event: &IdbVersionChangeEvent, migrations: &[Migration]) -> Result<(), JsValue> {
    let request: IdbOpenDbRequest =
        event.target().ok_or("an upgrade without a request")?.unchecked_into();
    let db: IdbDatabase = request.result()?.unchecked_into();
    let transaction = request.transaction().ok_or("an upgrade without a transaction")?;
    let from = event.old_version() as usize;
    for migration in migrations.iter().skip(from) {
        migration(&db, &transaction)?;
    }
    Ok(())
}

/// What the promise is refused with when another tab is in the way.
const IS_BLOCKED: &str = "blocked";

thread_local! {
    /// Databases whose opening another tab holds up.
    static BLOCKED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// The other tab is closed: pages that said so read again.
fn is_free(name: &str) {
    BLOCKED.with_borrow_mut(|blocked| blocked.remove(name));
    events::announce([events::EVERYTHING.to_owned()].into());
}

fn outcome(name: &str, request: &IdbOpenDbRequest) -> Promise {
    let name = name.to_owned();
    // Once the other tab is closed, a blocked request goes on after all; nobody waits for it then.
    let is_given_up = Rc::new(Cell::new(false));
    Promise::new(&mut |resolve: Function, reject: Function| {
        let on_success = Closure::once_into_js({
            let (request, is_given_up) = (request.clone(), Rc::clone(&is_given_up));
            let name = name.clone();
            move || match request.result() {
                Ok(db) if is_given_up.get() => {
                    db.unchecked_into::<IdbDatabase>().close();
                    is_free(&name);
                    Ok(JsValue::UNDEFINED)
                }
                Ok(db) => resolve.call1(&JsValue::NULL, &db),
                Err(error) => Err(error),
            }
        });
        request.set_onsuccess(Some(on_success.unchecked_ref()));
        let on_error = Closure::once_into_js({
            let (request, reject) = (request.clone(), reject.clone());
            let (name, is_given_up) = (name.clone(), Rc::clone(&is_given_up));
            move || {
                if is_given_up.get() {
                    is_free(&name);
                }
                let error = request.error().ok().flatten().map_or(JsValue::NULL, JsValue::from);
                reject.call1(&JsValue::NULL, &error)
            }
        });
        request.set_onerror(Some(on_error.unchecked_ref()));
        let (name, is_given_up) = (name.clone(), Rc::clone(&is_given_up));
        let on_blocked = Closure::once_into_js(move || {
            is_given_up.set(true);
            BLOCKED.with_borrow_mut(|blocked| blocked.insert(name.clone()));
            reject.call1(&JsValue::NULL, &IS_BLOCKED.into())
        });
        request.set_onblocked(Some(on_blocked.unchecked_ref()));
    })
}
