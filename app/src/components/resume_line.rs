use super::icon::{Icon, Shape};
use crate::{
    i18n::{t_string, text, use_i18n},
    jobs::Jobs,
};
use attendance::SessionId;
use leptos::prelude::*;

/// "Continue at 14 of 30?" where a person stopped the reading; of any session, or of one.
#[component]
pub(crate) fn ResumeLine(#[prop(optional)] session: Option<SessionId>) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let paused = Jobs::get().paused(session.as_ref())?;
        let id = StoredValue::new(paused.session);
        let (n_done, n_pages) = (paused.n_done as usize, paused.n_pages as usize);
        let words = move || {
            let (n, total) = (text::number(i18n, n_done), text::number(i18n, n_pages));
            t_string!(i18n, jobs.resume_line, n = n, total = total).to_string()
        };
        Some(view! {
            <aside class="note note-warning stack-s" role="status" data-test="resume-line">
                <p class="strong">{words}</p>
                <div class="row">
                    <button class="button button-primary" data-test="scan-resume"
                        on:click=move |_| Jobs::get().resume(&id.get_value())>
                        <Icon shape=Shape::Forward />
                        {move || t_string!(i18n, jobs.resume)}
                    </button>
                    <button class="button button-quiet" data-test="scan-keep"
                        on:click=move |_| Jobs::get().cancel_paused(&id.get_value())>
                        {move || t_string!(i18n, jobs.keep_done)}
                    </button>
                </div>
            </aside>
        })
    }
}
