//! One runner over all tabs.
//!
//! The browser's own lock is best: it ends with its tab, however that ends. A browser without it
//! gets a lease in storage, which a vanished tab holds for a few seconds longer.

use crate::{
    omr_client::awake_seconds,
    platform::clock,
    storage::{self, jobs},
};
use ::jobs::{HEARTBEAT_MILLIS, Holder, Standing};
use futures::channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Name of the lock.
const NAME: &str = "hadir-jobs";

/// The right to run jobs. Dropped, it goes to the next tab.
pub(super) struct Held {
    /// What is known about the other tabs.
    pub(super) standing: Standing,
    /// Told when another tab took it.
    pub(super) lost: oneshot::Receiver<()>,
    release: Option<Function>,
    /// What is in memory is this tab's own: nobody takes it.
    _forever: Option<oneshot::Sender<()>>,
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// Waits in line for the right to run jobs.
pub(super) async fn wait(holder: &Holder) -> Held {
    if storage::is_in_memory() {
        let (forever, lost) = oneshot::channel();
        return Held { standing: Standing::Sole, lost, release: None, _forever: Some(forever) };
    }
    match request(false).await {
        Some(held) => held,
        None => by_lease(holder).await,
    }
}

/// Takes it from whoever has it; nothing in a browser that has no locks.
pub(super) async fn take() -> Option<Held> {
    request(true).await
}

async fn request(steals: bool) -> Option<Held> {
    let navigator = JsValue::from(leptos::prelude::window().navigator());
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(|l| l.is_object())?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"steal".into(), &steals.into()).ok()?;
    let release = Rc::new(RefCell::new(None));
    let (granted, grant) = oneshot::channel();
    let on_grant = {
        let release = Rc::clone(&release);
        // It is held for as long as this promise is open.
        Closure::once_into_js(move || {
            let held = Promise::new(&mut |resolve, _| drop(release.replace(Some(resolve))));
            let _ = granted.send(());
            held
        })
    };
    let ended = request.call3(&locks, &NAME.into(), &options, &on_grant).ok()?;
    let (lose, lost) = oneshot::channel();
    let (refuse, refused) = oneshot::channel::<()>();
    spawn_local(async move {
        // Refused when another tab takes it, and when the browser grants no locks at all.
        let _ = JsFuture::from(ended.unchecked_into::<Promise>()).await;
        let _ = (lose.send(()), refuse.send(()));
    });
    futures::future::select(grant, refused).await;
    let release = release.borrow().clone();
    let standing = if steals { Standing::TookOver } else { Standing::Sole };
    release.map(|release| Held { standing, lost, release: Some(release), _forever: None })
}

/// Holds the lease in storage from when it is free, renewed until another tab has it.
async fn by_lease(holder: &Holder) -> Held {
    while !renew(holder).await {
        awake_seconds(1).await;
    }
    let (lose, lost) = oneshot::channel();
    let holder = holder.clone();
    spawn_local(async move {
        while renew(&holder).await && !lose.is_canceled() {
            awake_seconds((HEARTBEAT_MILLIS / 1000) as u32).await;
        }
        let _ = lose.send(());
    });
    Held { standing: Standing::Leased, lost, release: None, _forever: None }
}

async fn renew(holder: &Holder) -> bool {
    match storage::connection().await {
        Ok(connection) => {
            jobs::renew_runner(&connection, holder, clock::now()).await.unwrap_or(false)
        }
        Err(_) => false,
    }
}
