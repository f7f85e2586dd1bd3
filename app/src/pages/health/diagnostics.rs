//! The diagnostic file: the log and the facts, for whoever helps. It has no names, as the log has
//! none and the facts are counts.

use crate::{
    components::{Icon, Shape},
    health::facts::Facts,
    i18n::{locale, t_string, use_i18n},
    platform::{
        clock,
        files::{self, FileOut},
    },
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;

/// Text, since phones hand over few kinds of files.
const TEXT: &str = "text/plain";

/// Offers the file.
#[component]
pub(super) fn Share(facts: Facts) -> impl IntoView {
    let i18n = use_i18n();
    let is_refused = RwSignal::new(false);
    let facts = StoredValue::new(facts);
    let share = move |_| {
        let language = locale::code(i18n.get_locale_untracked());
        let file = facts.with_value(|facts| file(facts, language));
        spawn_local(async move {
            let is_out = if files::can_share(&file) {
                files::share(&file).await.is_ok() || files::download(&file).is_ok()
            } else {
                files::download(&file).is_ok()
            };
            is_refused.try_set(!is_out);
        });
    };
    view! {
        <section class="card stack-s">
            <p>{move || t_string!(i18n, health.share_text)}</p>
            <button class="button button-wide" data-test="health-share" on:click=share>
                <Icon shape=Shape::Share />
                {move || t_string!(i18n, health.share)}
            </button>
            <div role="alert">
                {move || is_refused.get().then(|| t_string!(i18n, health.share_failed))}
            </div>
        </section>
    }
}

fn file(facts: &Facts, language: &str) -> FileOut {
    let now = clock::now().to_text(clock::utc_offset_minutes());
    let day = now.split(' ').next().unwrap_or_default();
    FileOut {
        name: files::file_name(&["hadir", "diagnostics", day], "txt"),
        media_type: TEXT,
        bytes: text(facts, &now, language).into_bytes(),
    }
}

fn text(facts: &Facts, now: &str, language: &str) -> String {
    let times: serde_json::Map<String, serde_json::Value> = facts
        .times
        .iter()
        .map(|(stage, t)| {
            let times = json!({ "n": t.n, "p50_ms": t.p50_ms, "p95_ms": t.p95_ms });
            (stage.as_str().to_owned(), times)
        })
        .collect();
    let head = json!({
        "app": "hadir",
        "version": env!("CARGO_PKG_VERSION"),
        "at": now,
        "language": language,
        "browser": window().navigator().user_agent().unwrap_or_default(),
        "is_protected": facts.is_protected,
        "used_bytes": facts.space.map(|space| space.used_bytes),
        "allowed_bytes": facts.space.map(|space| space.allowed_bytes),
        "camera": format!("{:?}", facts.camera),
        "last_backup": facts.last_backup,
        "n_waiting": facts.n_waiting,
        "n_set_aside": facts.n_set_aside,
        "warnings": facts.warnings.iter().map(|w| format!("{w:?}")).collect::<Vec<_>>(),
        "times": times,
    });
    let mut text = serde_json::to_string_pretty(&head).unwrap_or_default();
    // A line each, as they are kept.
    for event in &facts.events {
        text.push('\n');
        text.push_str(&event.to_body());
    }
    text
}
