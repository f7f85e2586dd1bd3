//! Hadir, the progressive web app: pages, storage and the phone's own abilities around the domain
//! types of `attendance`. Everything stays on the phone.

#![allow(
    unreachable_pub,
    reason = "the component macro makes a public struct of every component's properties"
)]

mod app;
mod backup;
mod components;
pub mod health;
pub mod i18n;
mod jobs;
pub mod log;
pub mod omr_client;
mod pages;
mod platform;
pub mod storage;

/// Puts the app on the page.
pub fn start() {
    log::start();
    platform::leaving::ask_when(|| storage::would_lose() || pages::has_unkept());
    leptos::mount::mount_to_body(app::App);
}
