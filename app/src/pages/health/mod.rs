//! "Is everything well?": what a person should know of the app and this phone, in plain words.

mod book;
mod diagnostics;
mod parts;
pub(super) mod words;

use crate::{
    components::{Icon, Loaded, PageHead, Shape, load},
    health::facts::{self, Facts},
    i18n::{t_string, text, use_i18n, word},
};
use book::BookPart;
use diagnostics::Share;
use leptos::prelude::*;
use parts::{Backup, CameraPart, OfflinePart, Reader, Room, StoragePart, Waiting};

/// Errors that are shown; the file has all of them.
const N_ERRORS: usize = 10;

/// How everything stands.
#[component]
pub(crate) fn HealthPage() -> impl IntoView {
    let i18n = use_i18n();
    let asked = RwSignal::new(0_u32);
    let facts = load(move || {
        asked.track();
        facts::gather()
    });
    view! {
        <PageHead title=word!(i18n, health.title) back=Signal::stored("/settings".to_owned()) />
        <Loaded from=facts let:facts>
            <div class="stack" data-test="health">
                <Warnings facts=facts.clone() />
                <div class="list">
                    <OfflinePart />
                    <StoragePart is_protected=facts.is_protected asked />
                    <Room space=facts.space forecast=facts.forecast />
                    <Backup last=facts.last_backup is_well=has_backup(&facts) />
                    <BookPart />
                    <Reader />
                    <Waiting n_waiting=facts.n_waiting n_set_aside=facts.n_set_aside />
                    <CameraPart camera=facts.camera />
                    <parts::Version />
                </div>
                <Errors facts=facts.clone() />
                <TimesTable facts=facts.clone() />
                <Share facts />
            </div>
        </Loaded>
    }
}

/// Whether everything but the last week's work lies elsewhere too.
const fn has_backup(facts: &Facts) -> bool {
    facts.last_backup.is_some() && !facts.is_backup_old
}

#[component]
fn Warnings(facts: Facts) -> impl IntoView {
    let i18n = use_i18n();
    let is_all_well = facts.is_protected && has_backup(&facts) && facts.n_set_aside == 0;
    if facts.warnings.is_empty() && is_all_well {
        return view! {
            <p class="note note-good" data-test="all-well">
                <Icon shape=Shape::Shield />
                {move || t_string!(i18n, health.all_well)}
            </p>
        }
        .into_any();
    }
    let line = move |warning| {
        view! {
            <p class="note note-warning" data-test="health-warning">
                <Icon shape=Shape::Alert />
                <span>{move || words::warning(i18n, warning)}</span>
            </p>
        }
    };
    view! { <div class="stack-s">{facts.warnings.into_iter().map(line).collect_view()}</div> }
        .into_any()
}

#[component]
fn Errors(facts: Facts) -> impl IntoView {
    let i18n = use_i18n();
    let lines: Vec<_> = facts.errors().take(N_ERRORS).cloned().collect();
    let is_empty = lines.is_empty();
    let line = move |event: crate::log::Event| {
        let at = event.at;
        let trace = event.scan.as_ref().map(|scan| text::trace(scan, event.page_idx));
        view! {
            <div class="list-row" data-test="health-error">
                <div class="grow">
                    <div>{move || words::event(i18n, &event)}</div>
                    <div class="list-under">
                        {move || text::moment(i18n, at)}
                        {trace.map(|trace| view! { " – " <bdi dir="ltr">{trace}</bdi> })}
                    </div>
                </div>
            </div>
        }
    };
    view! {
        <section class="stack-s">
            <h2>{move || t_string!(i18n, health.errors)}</h2>
            {is_empty.then(|| view! { <p class="soft">{move || t_string!(i18n, health.errors_none)}</p> })}
            {(!is_empty).then(|| view! { <div class="list">{lines.into_iter().map(line).collect_view()}</div> })}
        </section>
    }
}

#[component]
fn TimesTable(facts: Facts) -> impl IntoView {
    let i18n = use_i18n();
    let number = move |n: u32| text::number(i18n, n as usize);
    let is_empty = facts.times.is_empty();
    let row = move |(stage, times): (crate::log::Stage, crate::log::Times)| {
        view! {
            <tr data-test="health-time" data-stage=stage.as_str()>
                <th scope="row">{move || words::stage(i18n, stage)}</th>
                <td>{move || number(times.p50_ms)}</td>
                <td>{move || number(times.p95_ms)}</td>
                <td>{move || text::number(i18n, times.n)}</td>
            </tr>
        }
    };
    let table = move || {
        view! {
            <p class="soft small">{move || t_string!(i18n, health.times_text)}</p>
            <table class="times">
                <thead>
                    <tr>
                        <th scope="col">{move || t_string!(i18n, health.times_stage)}</th>
                        <th scope="col">{move || t_string!(i18n, health.times_half)}</th>
                        <th scope="col">{move || t_string!(i18n, health.times_most)}</th>
                        <th scope="col">{move || t_string!(i18n, health.times_n)}</th>
                    </tr>
                </thead>
                <tbody>{facts.times.clone().into_iter().map(row).collect_view()}</tbody>
            </table>
        }
    };
    view! {
        <section class="card stack-s">
            <h2>{move || t_string!(i18n, health.times)}</h2>
            {if is_empty {
                view! { <p class="soft">{move || t_string!(i18n, health.times_none)}</p> }.into_any()
            } else {
                table().into_any()
            }}
        </section>
    }
}
