//! Under the bonnet: what is worked on, what waits, what failed.

use crate::{
    components::{Empty, Icon, PageHead, Shape, Toasts, health_words},
    i18n::{I18n, explain, t_string, text, use_i18n, word},
    jobs::{Jobs, report},
    platform::files,
};
use ::jobs::{JobKind, JobRow, JobState, Reason};
use leptos::{prelude::*, task::spawn_local};
use protocol::JobError;

/// Jobs over which a person is warned: storage fills up before the phone gets to them.
const MANY: usize = 1000;

/// Jobs that are over and still shown.
const N_OVER: usize = 10;

/// The groups of the page, in the order of what wants a person first.
const GROUPS: [Group; 7] = [
    Group::SetAside,
    Group::Failed,
    Group::Paused,
    Group::Running,
    Group::Waiting,
    Group::Done,
    Group::Cancelled,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    SetAside,
    Failed,
    Paused,
    Running,
    Waiting,
    Done,
    Cancelled,
}

impl Group {
    fn of(job: &JobRow) -> Self {
        match job.state() {
            JobState::Waiting if job.problem().is_some() => Self::Failed,
            JobState::Waiting => Self::Waiting,
            JobState::Running => Self::Running,
            JobState::Paused => Self::Paused,
            JobState::Done => Self::Done,
            JobState::Cancelled => Self::Cancelled,
            JobState::SetAside => Self::SetAside,
        }
    }

    const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }

    const fn test(self) -> &'static str {
        match self {
            Self::SetAside => "jobs-set-aside",
            Self::Failed => "jobs-failed",
            Self::Paused => "jobs-paused",
            Self::Running => "jobs-running",
            Self::Waiting => "jobs-waiting",
            Self::Done => "jobs-done",
            Self::Cancelled => "jobs-cancelled",
        }
    }

    fn words(self, i18n: I18n) -> &'static str {
        match self {
            Self::SetAside => t_string!(i18n, jobs.set_aside),
            Self::Failed => t_string!(i18n, jobs.failed),
            Self::Paused => t_string!(i18n, jobs.paused),
            Self::Running => t_string!(i18n, jobs.running),
            Self::Waiting => t_string!(i18n, jobs.waiting),
            Self::Done => t_string!(i18n, jobs.done),
            Self::Cancelled => t_string!(i18n, jobs.cancelled),
        }
    }
}

/// All jobs by what became of them, and how the worker does.
#[component]
pub(crate) fn JobsPage() -> impl IntoView {
    let i18n = use_i18n();
    let groups = move || {
        let rows = Jobs::get().rows();
        let group = |group: Group| {
            let of = shown(&rows, group);
            (!of.is_empty()).then(|| view! { <GroupCard group jobs=of /> })
        };
        GROUPS.map(group).into_iter().collect_view()
    };
    let is_empty = move || !Jobs::get().rows().iter().any(is_work);
    let is_many =
        move || Jobs::get().rows().iter().filter(|row| row.state().is_open()).count() > MANY;
    view! {
        <PageHead title=word!(i18n, jobs.title) back=Signal::stored("/settings".to_owned()) />
        <div class="stack">
            <p class="soft">{move || t_string!(i18n, jobs.text)}</p>
            <p class="row small" data-test="worker-health"><Icon shape=Shape::Info />{move || health_words(i18n)}</p>
            {move || is_many().then(|| view! {
                <p class="note note-warning" role="status">{t_string!(i18n, jobs.n_many)}</p>
            })}
            {groups}
            {move || is_empty().then(|| view! {
                <Empty shape=Shape::Check title=word!(i18n, jobs.none) text=word!(i18n, jobs.none_text) />
            })}
        </div>
    }
}

/// The jobs of a group, the latest first. Of what is over a few, and every document that nobody
/// took: it is to be had here and nowhere else.
fn shown(rows: &[JobRow], group: Group) -> Vec<JobRow> {
    let of = rows.iter().filter(|row| is_work(row) && Group::of(row) == group);
    let mut of: Vec<JobRow> = of.cloned().collect();
    of.sort_by_key(|row| std::cmp::Reverse(row.updated_at()));
    if group.is_over() {
        let mut n_others = 0;
        of.retain(|row| {
            n_others += usize::from(!has_file(row));
            has_file(row) || n_others <= N_OVER
        });
    }
    of
}

#[component]
fn GroupCard(group: Group, jobs: Vec<JobRow>) -> impl IntoView {
    let i18n = use_i18n();
    let n = jobs.len();
    view! {
        <section class="stack-s" data-test=group.test()>
            <h2>{move || group.words(i18n)} " " <span class="soft">{move || text::number(i18n, n)}</span></h2>
            <div class="stack-s">
                {jobs.into_iter().map(|job| view! { <JobCard job group /> }).collect_view()}
            </div>
        </section>
    }
}

#[component]
fn JobCard(job: JobRow, group: Group) -> impl IntoView {
    let i18n = use_i18n();
    let (kind, state, created) = (job.kind(), job.state(), job.created_at());
    let name = name_of(&job);
    let title = move || title(i18n, kind, &name);
    let progress = job.progress();
    let how_far = move || {
        progress.n_total.map(|total| {
            let n = text::number(i18n, progress.n_done as usize);
            let total = text::number(i18n, total as usize);
            t_string!(i18n, jobs.progress, n = n, total = total).to_string()
        })
    };
    let problem = job.problem().map(|problem| problem.reason);
    let parts: Vec<(u32, Reason)> = job
        .troubles()
        .filter(|(_, trouble)| trouble.is_set_aside)
        .map(|(part, trouble)| (part, trouble.problem.reason))
        .collect();
    let part = move |(part, reason): (u32, Reason)| {
        let words = move || {
            let n = text::number(i18n, part as usize + 1);
            t_string!(i18n, jobs.part, n = n, reason = reason_words(i18n, reason)).to_string()
        };
        view! { <p class="small" data-test="job-part">{words}</p> }
    };
    let since = move || t_string!(i18n, jobs.since, time = text::moment(i18n, created)).to_string();
    view! {
        <article class="card stack-s" data-test="job" data-kind=kind.as_str() data-state=state.as_str()>
            <div class="row spread">
                <p class="strong grow"><bdi>{title}</bdi></p>
                <span class="soft small">{how_far}</span>
            </div>
            {(!group.is_over()).then(|| view! { <p class="soft small">{since}</p> })}
            {(state == JobState::Running && progress.n_total.is_some()).then(|| view! {
                <progress class="meter" max=progress.n_total.unwrap_or(1).to_string()
                    value=progress.n_done.to_string() aria-hidden="true"></progress>
            })}
            {problem.map(|reason| view! {
                <p class="small">{move || reason_words(i18n, reason)}</p>
            })}
            {parts.into_iter().map(part).collect_view()}
            <Actions job />
        </article>
    }
}

/// What a person can have done with a job.
#[component]
fn Actions(job: JobRow) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let (state, has_file) = (job.state(), has_file(&job));
    let job = StoredValue::new(job);
    let button = move |test: &'static str, word: Signal<String>, what: Wish| {
        let grant = move |_| what.grant(&job.get_value(), i18n, toasts);
        view! {
            <button class="button" data-test=test on:click=grant>
                {move || word.get()}
            </button>
        }
    };
    let pause = || button("job-pause", word!(i18n, jobs.pause), Wish::Pause);
    let resume = || button("job-resume", word!(i18n, jobs.resume), Wish::Resume);
    let cancel = || button("job-cancel", word!(i18n, jobs.cancel), Wish::Cancel);
    let retry = || button("job-retry", word!(i18n, jobs.retry), Wish::Retry);
    let buttons = match state {
        JobState::Waiting | JobState::Running => vec![pause(), cancel()],
        JobState::Paused => vec![resume(), cancel()],
        JobState::SetAside => vec![retry(), cancel()],
        JobState::Cancelled => vec![retry()],
        JobState::Done if has_file => {
            vec![button("job-save", word!(i18n, jobs.save), Wish::Save)]
        }
        JobState::Done => Vec::new(),
    };
    (!buttons.is_empty()).then(|| view! { <div class="row">{buttons}</div> })
}

#[derive(Debug, Clone, Copy)]
enum Wish {
    Pause,
    Resume,
    Cancel,
    Retry,
    Save,
}

impl Wish {
    fn grant(self, job: &JobRow, i18n: I18n, toasts: Toasts) {
        let (jobs, id) = (Jobs::get(), job.id().clone());
        match self {
            Self::Pause => jobs.step(id, |job, now| job.pause(now)),
            Self::Resume => jobs.step(id, |job, now| job.resume(now)),
            Self::Cancel => jobs.step(id, |job, now| job.cancel(now)),
            Self::Retry => jobs.retry(job),
            Self::Save => save(job, i18n, toasts),
        }
    }
}

/// A notice is read where it is shown.
fn is_work(job: &JobRow) -> bool {
    job.kind() != JobKind::Notice
}

/// Whether there is a file that nobody took yet; a page that waits for one takes it itself, and its
/// job is forgotten with it.
fn has_file(job: &JobRow) -> bool {
    job.kind() == JobKind::Report && job.state() == JobState::Done
}

/// Hands out what a job made, or says why not; it is forgotten once that is done.
fn save(job: &JobRow, i18n: I18n, toasts: Toasts) {
    let (id, name) = (job.id().clone(), name_of(job));
    spawn_local(async move {
        let file = match report::file(&id).await {
            Ok(file) => file,
            Err(error) => return toasts.say(untrack(|| text::storage_error(i18n, &error))),
        };
        match files::download_blob(&file, &name) {
            Ok(()) => Jobs::get().forget(id),
            Err(error) => {
                let error = JobError::Document { detail: format!("{error:?}") };
                toasts.say(untrack(|| explain::job_error(i18n, &error).what));
            }
        }
    });
}

fn name_of(job: &JobRow) -> String {
    let name = job.payload().get("name").and_then(|name| name.as_str());
    name.unwrap_or_default().to_owned()
}

fn title(i18n: I18n, kind: JobKind, name: &str) -> String {
    let name = text::isolate(name);
    match kind {
        JobKind::Scan => t_string!(i18n, jobs.scan, name = name).to_string(),
        JobKind::Record => t_string!(i18n, jobs.record, name = name).to_string(),
        JobKind::Report => t_string!(i18n, jobs.report, name = name).to_string(),
        JobKind::Notice => t_string!(i18n, jobs.notice).to_owned(),
    }
}

fn reason_words(i18n: I18n, reason: Reason) -> &'static str {
    match reason {
        Reason::WorkerGone => t_string!(i18n, jobs.worker_gone),
        Reason::TimedOut => t_string!(i18n, jobs.timed_out),
        Reason::TabLost => t_string!(i18n, jobs.tab_lost),
        Reason::StorageFull => t_string!(i18n, jobs.storage_full),
        Reason::Storage => t_string!(i18n, jobs.storage),
        Reason::Missing => t_string!(i18n, jobs.missing),
        Reason::Refused => t_string!(i18n, jobs.refused),
        Reason::Outdated => t_string!(i18n, jobs.outdated),
    }
}

#[cfg(test)]
mod tests {
    use super::{Group, N_OVER, has_file, shown};
    use ::jobs::{JobId, JobKind, JobRow};
    use attendance::Timestamp;
    use serde_json::Value;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// A job that was done at second `n`.
    fn done(kind: JobKind, n: usize) -> JobRow {
        let at = Timestamp::from_millis(1_797_370_200_000 + 1000 * n as i64);
        let mut job = JobRow::new(JobId::new(format!("{n}")), kind, at, 0, Value::Null);
        job.finish(at).unwrap();
        job
    }

    #[wasm_bindgen_test]
    fn a_document_that_nobody_took_stays_in_reach() {
        let mut rows = vec![done(JobKind::Report, 0), done(JobKind::Scan, 1)];
        rows.extend((2..=N_OVER + 1).map(|n| done(JobKind::Scan, n)));
        let shown = shown(&rows, Group::Done);
        let ids: Vec<&str> = shown.iter().map(|job| job.id().as_str()).collect();
        assert_eq!(shown.len(), N_OVER + 1, "{ids:?}");
        assert!(shown.last().is_some_and(has_file), "{ids:?}");
        assert!(!ids.contains(&"1"), "the oldest of the others is gone: {ids:?}");
    }
}
