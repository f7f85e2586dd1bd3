//! Opening a backup: read, compared, and then, when the person says so, replaced or joined.

use super::{ToOpen, joined, words};
use crate::{
    backup::{self, BackupProblem, Compared, Joined, Opened, Thing},
    components::{FileDrop, Icon, Shape},
    i18n::{t_string, text, use_i18n, word},
    storage::merging::JoinError,
};
use attendance::Timestamp;
use leptos::{prelude::*, task::spawn_local};
use protocol::{BackupError, JobError};
use std::collections::BTreeMap;
use web_sys::{Blob, File};

#[derive(Clone)]
enum Stage {
    Waiting,
    Reading(f64),
    /// It wants a passphrase; true when the last one was wrong.
    Locked(bool),
    Open(Opened, BTreeMap<Thing, Compared>),
    Working,
    Replaced,
    Joined(Joined),
    NotJoined(JoinError),
    Failed(BackupProblem),
}

/// The file at hand and where it stands.
#[derive(Clone, Copy)]
struct Bringing {
    file: RwSignal<Option<Blob>, LocalStorage>,
    stage: RwSignal<Stage, LocalStorage>,
}

impl Bringing {
    fn open(self, passphrase: Option<String>) {
        let Some(file) = self.file.get_untracked() else { return };
        self.stage.set(Stage::Reading(0.0));
        spawn_local(async move {
            let read = async {
                let progress = move |share| {
                    self.stage.try_set(Stage::Reading(share));
                };
                Opened::open(&file, passphrase.clone(), progress).await
            };
            let locked = |was_tried| Stage::Locked(was_tried);
            let stage = match read.await {
                Ok((opened, compared)) => Stage::Open(opened, compared),
                Err(BackupProblem::Job(JobError::Backup(BackupError::PassphraseNeeded))) => {
                    locked(false)
                }
                Err(BackupProblem::Job(JobError::Backup(BackupError::WrongPassphrase))) => {
                    locked(true)
                }
                Err(problem) => Stage::Failed(problem),
            };
            self.stage.try_set(stage);
        });
    }

    fn replace(self, backup: Opened) {
        self.stage.set(Stage::Working);
        spawn_local(async move {
            let done = backup::restore(&backup).await;
            self.stage.try_set(done.map_or_else(Stage::Failed, |()| Stage::Replaced));
        });
    }

    fn join(self, backup: Opened) {
        self.stage.set(Stage::Working);
        spawn_local(async move {
            let stage = match backup.join().await {
                Ok(Ok(joined)) => Stage::Joined(joined),
                Ok(Err(error)) => Stage::NotJoined(error),
                Err(problem) => Stage::Failed(problem),
            };
            self.stage.try_set(stage);
        });
    }
}

#[component]
pub(super) fn Bring() -> impl IntoView {
    let i18n = use_i18n();
    let file = expect_context::<ToOpen>().0;
    let bringing = Bringing { file, stage: RwSignal::new_local(Stage::Waiting) };
    let pick = Callback::new(move |files: Vec<File>| {
        file.set(files.into_iter().next().map(Into::into));
    });
    // Also one of the copies below is opened by choosing it.
    Effect::new(move || {
        if file.with(Option::is_some) {
            bringing.open(None);
        }
    });
    let note = move |class: &'static str, test: &'static str, shape, words: String| {
        view! { <p class=class data-test=test><Icon shape />{words}</p> }.into_any()
    };
    let shown = move || match bringing.stage.get() {
        Stage::Waiting => ().into_any(),
        Stage::Reading(share) => view! {
            <p>{t_string!(i18n, backup.reading)}</p>
            <progress class="meter" max="1" value=share.to_string()></progress>
        }
        .into_any(),
        Stage::Locked(was_wrong) => view! { <Locked bringing was_wrong /> }.into_any(),
        Stage::Open(opened, compared) => view! { <Beside bringing opened compared /> }.into_any(),
        Stage::Working => {
            view! { <p aria-busy="true">{t_string!(i18n, backup.working)}</p> }.into_any()
        }
        Stage::Replaced => {
            let words = t_string!(i18n, backup.replaced).to_owned();
            note("note note-good", "backup-replaced", Shape::Check, words)
        }
        Stage::Joined(joined) => joined::joined(i18n, joined).into_any(),
        Stage::NotJoined(error) => {
            let words = words::join_error(i18n, &error);
            note("note note-problem", "backup-problem", Shape::Alert, words)
        }
        Stage::Failed(problem) => {
            let words = words::problem(i18n, &problem);
            note("note note-problem", "backup-problem", Shape::Alert, words)
        }
    };
    view! {
        <section class="card stack">
            <h2>{move || t_string!(i18n, backup.bring_title)}</h2>
            <p>{move || t_string!(i18n, backup.bring_text)}</p>
            <FileDrop word=word!(i18n, backup.choose) hint=word!(i18n, backup.choose_hint)
                accept="" test="backup-file" on_files=pick />
            <div role="status" class="stack-s">{shown}</div>
        </section>
    }
}

#[component]
fn Locked(bringing: Bringing, was_wrong: bool) -> impl IntoView {
    let i18n = use_i18n();
    let passphrase = RwSignal::new(String::new());
    let open = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        bringing.open(Some(passphrase.get_untracked()));
    };
    let wrong = was_wrong.then(|| {
        let wrong = BackupProblem::Job(JobError::Backup(BackupError::WrongPassphrase));
        view! {
            <p class="field-error" role="alert" data-test="wrong-passphrase">
                <Icon shape=Shape::Alert />{words::problem(i18n, &wrong)}
            </p>
        }
    });
    view! {
        <form class="stack-s" on:submit=open>
            {wrong}
            <label class="field">
                <span class="field-label">{move || t_string!(i18n, backup.passphrase)}</span>
                <input class="input" type="password" dir="auto" autocomplete="current-password"
                    data-test="open-passphrase" bind:value=passphrase />
            </label>
            <button class="button button-primary" data-test="open-backup">{move || t_string!(i18n, backup.open)}</button>
        </form>
    }
}

/// The backup beside what is here, and what can be done with it.
#[component]
fn Beside(
    bringing: Bringing,
    opened: Opened,
    compared: BTreeMap<Thing, Compared>,
) -> impl IntoView {
    let i18n = use_i18n();
    let at = js_sys::Date::parse(&opened.manifest.about.created_at);
    let when = if at.is_nan() {
        text::isolate(&opened.manifest.about.created_at)
    } else {
        text::moment(i18n, Timestamp::from_js(at))
    };
    let is_equal = compared.values().all(|counts| counts.is_equal());
    let is_sure = RwSignal::new(false);
    let opened = StoredValue::new_local(opened);
    let row = move |(thing, counts): (Thing, Compared)| {
        let cell = |n: usize, test: &'static str| {
            view! { <td data-test=test data-n=n.to_string()>{text::number(i18n, n)}</td> }
        };
        view! {
            <tr data-test=format!("compared-{thing:?}").to_lowercase()>
                <th scope="row">{words::thing(i18n, thing)}</th>
                {cell(counts.n_same, "same")}
                {cell(counts.n_different, "different")}
                {cell(counts.n_there, "there")}
                {cell(counts.n_here, "here")}
            </tr>
        }
    };
    view! {
        <p class="note note-good" data-test="backup-whole">
            <Icon shape=Shape::Check />{t_string!(i18n, backup.of, when = when)}
        </p>
        {is_equal.then(|| view! { <p class="strong" data-test="backup-equal">{t_string!(i18n, backup.equal)}</p> })}
        <div class="table-scroll">
            <table class="table" data-test="compared">
                <thead><tr>
                    <th scope="col">{t_string!(i18n, backup.things)}</th>
                    <th scope="col">{t_string!(i18n, backup.n_same)}</th>
                    <th scope="col">{t_string!(i18n, backup.n_different)}</th>
                    <th scope="col">{t_string!(i18n, backup.n_there)}</th>
                    <th scope="col">{t_string!(i18n, backup.n_here)}</th>
                </tr></thead>
                <tbody>{compared.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        <p class="field-hint">{t_string!(i18n, backup.join_text)}</p>
        <button class="button button-primary button-wide" data-test="join-backup"
            on:click=move |_| bringing.join(opened.get_value())>
            <Icon shape=Shape::Users />{t_string!(i18n, backup.join)}
        </button>
        <Show when=move || !is_sure.get() fallback=move || view! {
            <div class="note note-warning">
                <Icon shape=Shape::Alert />
                <div class="stack-s">
                    <p>{t_string!(i18n, backup.replace_sure)}</p>
                    <div class="cluster">
                        <button class="button" data-test="replace-sure" on:click=move |_| bringing.replace(opened.get_value())>
                            {t_string!(i18n, backup.replace_yes)}
                        </button>
                        <button class="button button-quiet" on:click=move |_| is_sure.set(false)>
                            {t_string!(i18n, backup.no)}
                        </button>
                    </div>
                </div>
            </div>
        }>
            <button class="button button-wide" data-test="replace-backup" on:click=move |_| is_sure.set(true)>
                <Icon shape=Shape::Upload />{t_string!(i18n, backup.replace)}
            </button>
        </Show>
    }
}
