use super::icon::{Icon, Shape};
use crate::i18n::{I18n, t_string, use_i18n};
use attendance::Status;
use leptos::prelude::*;

/// The word for a status.
pub(crate) fn status_word(i18n: I18n, status: Status) -> String {
    match status {
        Status::Present => t_string!(i18n, common.present),
        Status::Absent => t_string!(i18n, common.absent),
        Status::Late => t_string!(i18n, common.late),
        Status::Excused => t_string!(i18n, common.excused),
    }
    .to_owned()
}

/// Each status has a shape of its own, so that colour is never the only sign.
pub(crate) fn status_shape(status: Status) -> Shape {
    match status {
        Status::Present => Shape::Check,
        Status::Absent => Shape::Cross,
        Status::Late => Shape::Clock,
        Status::Excused => Shape::Note,
    }
}

/// A status as a badge: shape, word and colour; a dash when nothing is recorded.
#[component]
pub(crate) fn StatusMark(#[prop(into)] status: Signal<Option<Status>>) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        match status.get() {
        Some(status) => view! {
            <span class=format!("status status-{}", status.as_str()) data-status=status.as_str()>
                <Icon shape=status_shape(status) />
                {move || status_word(i18n, status)}
            </span>
        }
        .into_any(),
        None => view! {
            <span class="status status-none" data-status="none">{move || t_string!(i18n, common.not_recorded)}</span>
        }
        .into_any(),
    }
    }
}
