//! One line of the page each.

use super::words;
use crate::{
    components::{A, Icon, Shape},
    health::{self, Standing, forecast::Forecast},
    i18n::{t_string, text, use_i18n, word},
    omr_client::OmrClient,
    platform::{
        camera::Camera,
        offline::{Offline, ServiceState},
    },
    storage::{
        settings::LastBackup,
        space::{self, Space},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// Bytes of a megabyte.
const MEGABYTE: f64 = 1_000_000.0;

/// Bytes of a gigabyte.
const GIGABYTE: f64 = 1_000_000_000.0;

/// From here on nobody needs to know it closely, and browsers no longer tell: some say ten
/// gigabytes to everybody.
const MUCH: f64 = 2.0 * GIGABYTE;

/// A drawing, a name, and how it stands in words. What is not well has another drawing and colour.
#[component]
pub(super) fn Part(
    shape: Shape,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] text: Signal<String>,
    #[prop(into)] is_well: Signal<bool>,
    test: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="list-row" class:health-look=move || !is_well.get()
            data-test=test data-well=move || is_well.get().to_string()>
            {move || view! { <Icon shape=if is_well.get() { shape } else { Shape::Alert } /> }}
            <div class="grow stack-s">
                <div>
                    <div class="list-title">{move || title.get()}</div>
                    <div role="status">{move || text.get()}</div>
                </div>
                {children.map(|children| children())}
            </div>
        </div>
    }
}

/// Whether the app works without internet.
#[component]
pub(super) fn OfflinePart() -> impl IntoView {
    let i18n = use_i18n();
    let service = ServiceState::expect();
    let words = Signal::derive(move || match service.offline() {
        Offline::Ready => t_string!(i18n, health.offline_ready).to_owned(),
        Offline::Unknown => t_string!(i18n, health.offline_none).to_owned(),
        Offline::Preparing { n_done, n_files } => {
            let number = |n: u32| text::number(i18n, n as usize);
            let (done, total) = (number(n_done), number(n_files));
            t_string!(i18n, health.offline_preparing, done = done, total = total)
        }
    });
    let is_well = Signal::derive(move || service.offline() == Offline::Ready);
    view! { <Part shape=Shape::Download title=word!(i18n, health.offline) text=words is_well test="health-offline" /> }
}

/// Whether what is entered will be there tomorrow.
#[component]
pub(super) fn StoragePart(is_protected: bool, asked: RwSignal<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let words = Signal::derive(move || {
        match health::standing() {
            Standing::Refused => t_string!(i18n, health.bar_refused),
            Standing::InMemory => t_string!(i18n, health.bar_memory),
            Standing::NearlyFull => t_string!(i18n, health.bar_nearly_full),
            Standing::Full => t_string!(i18n, health.bar_full),
            Standing::Fine if is_protected => t_string!(i18n, health.storage_promised),
            Standing::Fine => t_string!(i18n, health.storage_not_promised),
        }
        .to_owned()
    });
    let is_well = Signal::derive(move || is_protected && health::standing() == Standing::Fine);
    let protect = move |_| {
        spawn_local(async move {
            space::protect().await;
            asked.update(|n| *n += 1);
        });
    };
    view! {
        <Part shape=Shape::Shield title=word!(i18n, health.storage) text=words is_well test="health-storage">
            {(!is_protected).then(|| view! {
                {(asked.get_untracked() > 0).then(|| view! {
                    <p class="small">{move || t_string!(i18n, health.refused)}</p>
                })}
                <button class="button" data-test="health-protect" on:click=protect>
                    {move || t_string!(i18n, health.protect)}
                </button>
            })}
        </Part>
    }
}

/// How much room there is, and for how long.
#[component]
pub(super) fn Room(space: Option<Space>, forecast: Option<Forecast>) -> impl IntoView {
    let i18n = use_i18n();
    let megabytes = move |bytes: f64| text::number(i18n, (bytes / MEGABYTE).max(0.0) as usize);
    let room = move || {
        space.map_or_else(
            || t_string!(i18n, health.room_unknown).to_owned(),
            |space| {
                let used = megabytes(space.used_bytes);
                let free = space.allowed_bytes - space.used_bytes;
                if free >= MUCH {
                    let free = text::number(i18n, (free / GIGABYTE) as usize);
                    return t_string!(i18n, health.room_much, used = used, free = free);
                }
                t_string!(i18n, health.room_text, used = used, free = megabytes(free))
            },
        )
    };
    let lasts = move |forecast| match forecast {
        Forecast::TooEarly => t_string!(i18n, health.forecast_early).to_owned(),
        Forecast::NotOneTerm => t_string!(i18n, health.forecast_none).to_owned(),
        Forecast::Many => t_string!(i18n, health.forecast_many).to_owned(),
        Forecast::Terms(n) => {
            let number = text::number(i18n, n as usize);
            t_string!(i18n, health.forecast_terms, count = u64::from(n), n = number).to_string()
        }
    };
    let is_well = Signal::stored(forecast != Some(Forecast::NotOneTerm));
    view! {
        <Part shape=Shape::Archive title=word!(i18n, health.room) text=Signal::derive(room) is_well test="health-room">
            {forecast.map(|forecast| view! { <p class="list-under">{move || lasts(forecast)}</p> })}
        </Part>
    }
}

/// When everything was last taken away as a file.
#[component]
pub(super) fn Backup(last: Option<LastBackup>, is_well: bool) -> impl IntoView {
    let i18n = use_i18n();
    let words = Signal::derive(move || match last {
        Some(last) => words::backup(i18n, last),
        None => t_string!(i18n, health.backup_none).to_owned(),
    });
    let is_well = Signal::stored(is_well);
    view! {
        <Part shape=Shape::File title=word!(i18n, health.backup) text=words is_well test="health-backup">
            {(!is_well.get_untracked()).then(|| view! {
                <A href="/backup" attr:class="button">{move || t_string!(i18n, backup.nudge_make)}</A>
            })}
        </Part>
    }
}

/// What trying the reader gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trial {
    None,
    Running,
    Good,
    Bad,
}

/// Whether pages can be read, with a way to try it.
#[component]
pub(super) fn Reader() -> impl IntoView {
    let i18n = use_i18n();
    let trial = RwSignal::new(Trial::None);
    let is_open = move || matches!(OmrClient::get().health(), ::jobs::BreakerState::Open { .. });
    let words = Signal::derive(move || {
        match trial.get() {
            Trial::Running => t_string!(i18n, health.reader_trying),
            Trial::Good => t_string!(i18n, health.reader_ok),
            Trial::Bad => t_string!(i18n, health.reader_failed),
            Trial::None if is_open() => t_string!(i18n, health.reader_failed),
            Trial::None if OmrClient::get().is_busy() => t_string!(i18n, health.reader_busy),
            Trial::None => t_string!(i18n, health.reader_rests),
        }
        .to_owned()
    });
    let is_well = Signal::derive(move || match trial.get() {
        Trial::Bad => false,
        Trial::Good => true,
        Trial::None | Trial::Running => !is_open(),
    });
    let start = move |_| {
        trial.set(Trial::Running);
        spawn_local(async move {
            let answer = OmrClient::get().wake().await;
            trial.try_set(if answer.is_ok() { Trial::Good } else { Trial::Bad });
        });
    };
    view! {
        <Part shape=Shape::Search title=word!(i18n, health.reader) text=words is_well test="health-reader">
            <button class="button" data-test="health-try" disabled=move || trial.get() == Trial::Running on:click=start>
                {move || t_string!(i18n, health.reader_try)}
            </button>
        </Part>
    }
}

/// Files that are not read yet.
#[component]
pub(super) fn Waiting(n_waiting: usize, n_set_aside: usize) -> impl IntoView {
    let i18n = use_i18n();
    let words = Signal::derive(move || match n_waiting + n_set_aside {
        0 => t_string!(i18n, health.jobs_none).to_owned(),
        n => t_string!(i18n, health.waiting, n = text::number(i18n, n)),
    });
    let is_well = Signal::stored(n_set_aside == 0);
    view! {
        <Part shape=Shape::Clock title=word!(i18n, health.jobs) text=words is_well test="health-jobs">
            {(n_waiting + n_set_aside > 0).then(|| view! {
                <A href="/jobs" attr:class="button">{move || t_string!(i18n, jobs.title)}</A>
            })}
        </Part>
    }
}

/// What is known of the camera without asking.
#[component]
pub(super) fn CameraPart(camera: Camera) -> impl IntoView {
    let i18n = use_i18n();
    let words = Signal::derive(move || {
        match camera {
            Camera::Unknown => t_string!(i18n, health.camera_unknown),
            Camera::Missing => t_string!(i18n, health.camera_none),
            Camera::Asks => t_string!(i18n, health.camera_ask),
            Camera::Granted => t_string!(i18n, health.camera_granted),
            Camera::Denied => t_string!(i18n, health.camera_denied),
        }
        .to_owned()
    });
    let is_well = Signal::stored(camera != Camera::Denied);
    view! { <Part shape=Shape::Camera title=word!(i18n, health.camera) text=words is_well test="health-camera" /> }
}

/// Which release this is.
#[component]
pub(super) fn Version() -> impl IntoView {
    let i18n = use_i18n();
    let version = Signal::stored(text::isolate(env!("CARGO_PKG_VERSION")));
    view! { <Part shape=Shape::Info title=word!(i18n, health.version) text=version is_well=Signal::stored(true) test="health-version" /> }
}
