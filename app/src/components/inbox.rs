use super::{
    icon::{Icon, Shape},
    link::A,
};
use crate::{
    i18n::{t_string, text, use_i18n},
    jobs::Jobs,
    storage::jobs::{About, NoticeWork},
};
use ::jobs::{JobKind, JobRow};
use leptos::prelude::*;

/// What happened while nobody looked; each stays until it is read.
#[component]
pub(crate) fn Inbox() -> impl IntoView {
    let i18n = use_i18n();
    let notice = move |job: JobRow| {
        let work: NoticeWork = serde_json::from_value(job.payload().clone()).ok()?;
        let id = StoredValue::new(job.id().clone());
        let words = move || {
            let name = text::isolate(&work.name);
            match work.about {
                About::FileReady => t_string!(i18n, jobs.notice_file, name = name).to_string(),
                About::SetAside => t_string!(i18n, jobs.notice_aside, name = name).to_string(),
            }
        };
        Some(view! {
            <aside class="note row" data-test="notice">
                <Icon shape=Shape::Info />
                <span class="grow">{words}</span>
                <A href="/jobs" attr:class="button">{move || t_string!(i18n, jobs.look)}</A>
                <button class="icon-button" data-test="notice-read"
                    on:click=move |_| Jobs::get().step(id.get_value(), |job, now| job.finish(now))>
                    <Icon shape=Shape::Close />
                    <span class="visually-hidden">{move || t_string!(i18n, common.close)}</span>
                </button>
            </aside>
        })
    };
    move || {
        let rows = Jobs::get().rows().into_iter();
        let unread = rows.filter(|job| job.kind() == JobKind::Notice && job.state().is_open());
        unread.filter_map(notice).collect_view()
    }
}
