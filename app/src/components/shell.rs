use super::link::A;
use super::{
    icon::{Icon, Shape},
    loaded::load,
    storage_bar::StorageBar,
    toast::ToastArea,
    update_bar::{OfflineNote, UpdateBar},
    worker_note::WorkerNote,
};
use crate::{
    i18n::{t_string, text, use_i18n, word},
    jobs::Jobs,
    storage,
};
use ::jobs::{JobKind, JobRow};
use leptos::prelude::*;

/// The frame of every page: skip link, navigation, the page, messages.
#[component]
pub(crate) fn Shell(children: Children) -> impl IntoView {
    let i18n = use_i18n();
    let entry = move |href: &'static str, shape, test: &'static str, word: Signal<String>| {
        view! {
            <A href=href exact=href == "/" attr:data-test=test>
                <Icon shape />
                <span>{move || word.get()}</span>
                {(href == "/").then(|| view! { <Badge /> })}
            </A>
        }
    };
    let home = word!(i18n, common.home);
    let students = word!(i18n, common.students);
    let courses = word!(i18n, common.courses);
    let settings = word!(i18n, common.settings);
    view! {
        <a class="skip" href="#main" on:click=skip_to_main>{move || t_string!(i18n, common.skip)}</a>
        <div class="shell">
            <nav class="shell-nav" aria-label=move || t_string!(i18n, common.navigation)>
                <div class="shell-brand">
                    <img src="icon.svg" alt="" />
                    {move || t_string!(i18n, common.app_name)}
                </div>
                {entry("/", Shape::Home, "nav-home", home)}
                {entry("/courses", Shape::Book, "nav-courses", courses)}
                {entry("/students", Shape::Users, "nav-students", students)}
                {entry("/settings", Shape::Settings, "nav-settings", settings)}
            </nav>
            <main class="shell-main" id="main" tabindex="-1">
                <StorageBar />
                <UpdateBar />
                <WorkerNote />
                {children()}
                <OfflineNote />
            </main>
        </div>
        <ToastArea />
    }
}

/// How many messages and differences wait on the first page.
#[component]
fn Badge() -> impl IntoView {
    let i18n = use_i18n();
    let conflicts =
        load(async || storage::merging::n_conflicts(&storage::connection().await?).await);
    let n = move || {
        let is_unread = |job: &JobRow| job.kind() == JobKind::Notice && job.state().is_open();
        let n_unread = Jobs::get().rows().iter().filter(|job| is_unread(job)).count();
        n_unread + conflicts.get().and_then(Result::ok).unwrap_or_default()
    };
    move || {
        let n = n();
        (n > 0).then(|| view! { <span class="nav-badge" data-test="nav-badge">{text::number(i18n, n)}</span> })
    }
}

/// A plain `#main` would be resolved against `<base>` and leave the page.
fn skip_to_main(event: leptos::ev::MouseEvent) {
    use wasm_bindgen::JsCast;
    event.prevent_default();
    let main = document().get_element_by_id("main");
    if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = main.focus();
    }
}
