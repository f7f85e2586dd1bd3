use super::hand::Scribe;
use crate::components::A;
use crate::{
    components::{
        Empty, Icon, SearchBox, Shape, StatusMark, Toasts, WholePage, complain, status_shape,
        status_word,
    },
    i18n::{now, t_string, text, use_i18n, word},
    platform::clock,
    storage::{self, sessions::SessionView},
};
use attendance::{
    Record, Session, Status, StudentId,
    record::Write,
    report::{Entry, SessionRow},
    text::{ascii_digits, matches},
};
use leptos::{prelude::*, task::spawn_local};

/// A row of the table and the record behind it.
#[derive(Clone, PartialEq)]
struct Known {
    row: SessionRow,
    record: Option<Record>,
    is_on_leave: bool,
}

impl Known {
    fn find(view: &SessionView, id: &StudentId) -> Option<Self> {
        let row = view.table.rows.iter().find(|row| row.id == *id)?.clone();
        let record = view.records.iter().find(|record| record.student == *id).cloned();
        Some(Self { row, record, is_on_leave: view.on_leave.contains(id) })
    }
}

/// Every student of the session with their status, each changed by one tap.
#[component]
pub(super) fn Records(view: SessionView, latest: Memo<Option<SessionView>>) -> impl IntoView {
    let i18n = use_i18n();
    let session = StoredValue::new(view.table.session.clone());
    let enrol = StoredValue::new(format!("/courses/{}/enrol", view.table.course.id));
    let query = RwSignal::new(String::new());
    let scribe = Scribe::new();
    let first = StoredValue::new(view);
    let rows = Memo::new(move |_| {
        let of_first = || first.with_value(|view| view.table.rows.clone());
        latest.with(|view| view.as_ref().map_or_else(of_first, |view| view.table.rows.clone()))
    });
    // The frame of a row depends on who it is; its status alone is read anew.
    let shown = Memo::new(move |_| {
        let query = query.get();
        rows.with(|rows| {
            let numbered = rows.iter().enumerate();
            let found =
                numbered.filter(|(_, row)| matches(&format!("{} {}", row.name, row.id), &query));
            found.map(|(i, row)| (i, row.id.clone(), row.name.clone())).collect::<Vec<_>>()
        })
    });
    let known = move |id: &StudentId| {
        latest.with(|view| match view {
            Some(view) => Known::find(view, id),
            None => first.with_value(|view| Known::find(view, id)),
        })
    };
    let missing = Memo::new(move |_| {
        rows.with(|rows| {
            let is_missing = |row: &&SessionRow| row.entry == Entry::NotRecorded;
            rows.iter().filter(is_missing).map(|row| row.id.clone()).collect::<Vec<_>>()
        })
    });
    let row = move |(i, id, name): (usize, StudentId, String)| {
        let key = StoredValue::new(id);
        let known = Memo::new(move |_| key.with_value(known));
        view! { <StudentRow number=i + 1 name session known scribe /> }
    };
    view! {
        <section class="stack-s">
            <h2>{move || t_string!(i18n, sessions.records)}</h2>
            {move || if rows.with(Vec::is_empty) {
                view! {
                    <div class="card">
                        <Empty shape=Shape::Users title=word!(i18n, courses.no_roster) text=word!(i18n, courses.no_roster_text)>
                            <A href=enrol.get_value() attr:class="button button-primary" attr:data-test="enrol">
                                {t_string!(i18n, courses.enrol)}
                            </A>
                        </Empty>
                    </div>
                }.into_any()
            } else {
                view! {
                    <SearchBox label=word!(i18n, students.search) value=query test="record-search" />
                    <Rest missing session scribe />
                }.into_any()
            }}
            <div class="list records" data-test="records">
                <For each=move || shown.get() key=|(i, id, _)| (*i, id.clone()) children=row />
            </div>
        </section>
    }
}

/// One tap for everyone of whom nothing is recorded: the quickest roll call.
#[component]
fn Rest(
    missing: Memo<Vec<StudentId>>,
    session: StoredValue<Session>,
    scribe: Scribe,
) -> impl IntoView {
    let i18n = use_i18n();
    let mark = move |status: Status| {
        let (id, now) = (session.with_value(|session| session.id.clone()), clock::now());
        let write = |student: StudentId| Write::by_hand(id.clone(), student, status, None, now);
        let writes: Vec<Write> = missing.get_untracked().into_iter().map(write).collect();
        let said = move |n: usize| {
            let number = untrack(|| text::number(i18n, n));
            now!(i18n, sessions.n_written, count = n as u64, n = number)
        };
        scribe.rest(writes, said);
    };
    let n = Memo::new(move |_| missing.with(Vec::len));
    view! {
        <Show when=move || n.get() != 0>
            <p class="soft small">
                    {move || t_string!(i18n, sessions.rest, count = n.get() as u64, n = text::number(i18n, n.get()))}
            </p>
            <div class="pair">
                {[Status::Present, Status::Absent].map(|status| view! {
                    <button class="button" data-test=format!("rest-{}", status.as_str()) on:click=move |_| mark(status)>
                        <Icon shape=status_shape(status) />
                        {move || status_word(i18n, status)}
                    </button>
                }).into_iter().collect_view()}
            </div>
        </Show>
    }
}

#[component]
fn StudentRow(
    number: usize,
    name: String,
    session: StoredValue<Session>,
    known: Memo<Option<Known>>,
    scribe: Scribe,
) -> impl IntoView {
    let i18n = use_i18n();
    let status =
        Signal::derive(move || known.with(|k| k.as_ref().and_then(|k| k.row.entry.status())));
    let is = move |entry: Entry| known.with(|k| k.as_ref().is_some_and(|k| k.row.entry == entry));
    let is_on_leave = Memo::new(move |_| known.with(|k| k.as_ref().is_some_and(|k| k.is_on_leave)));
    let id = known.with_untracked(|k| k.as_ref().map(|k| k.row.id.to_string()).unwrap_or_default());
    let said = StoredValue::new(name.clone());
    let set = move |status: Status| {
        let Some(Known { row, record, is_on_leave }) = known.get_untracked() else { return };
        // The leave makes an excused absence of it, which is then said.
        let is_excused = is_on_leave && status == Status::Absent;
        let session = session.with_value(|session| session.id.clone());
        let write = Write::by_hand(session, row.id, status, record.as_ref(), clock::now());
        let shown = if is_excused { Status::Excused } else { status };
        let said = said.with_value(|name| {
            format!("{}: {}", text::isolate(name), untrack(|| status_word(i18n, shown)))
        });
        let unchanged = is_excused.then(|| now!(i18n, book.leave_excuses));
        scribe.tap(write, said, unchanged);
    };
    let (label, key) = (name.clone(), id.clone());
    view! {
        <div class="record" data-test="record-row" data-id=key
            data-status=move || status.get().map_or("none", Status::as_str)>
            <div class="record-head">
                <span class="soft small roster-number">{move || text::number(i18n, number)}</span>
                <div class="grow">
                    <div class="list-title"><bdi>{name}</bdi></div>
                    <div class="list-under">
                        <bdi>{id}</bdi>
                        {move || is(Entry::BeforeJoining).then(|| view! { " – " {t_string!(i18n, sessions.before_joining)} })}
                        {move || is(Entry::AfterLeaving).then(|| view! { " – " {t_string!(i18n, book.after_leaving)} })}
                        {move || is_on_leave.get().then(|| view! {
                            <span data-test="on-leave">" – " {t_string!(i18n, book.on_leave)}</span>
                        })}
                        {move || is(Entry::Archived).then(|| view! { " – " {t_string!(i18n, students.is_archived)} })}
                    </div>
                </div>
                <StatusMark status />
            </div>
            <Minutes known />
            <div class="record-choices" role="group" aria-label=label>
                {Status::ALL.map(|choice| view! {
                    <button
                        class=format!("choice status-{}", choice.as_str())
                        aria-pressed=move || (status.get() == Some(choice)).to_string()
                        data-test=format!("set-{}", choice.as_str())
                        on:click=move |_| set(choice)
                    >
                        <Icon shape=status_shape(choice) />
                        {move || status_word(i18n, choice)}
                    </button>
                }).into_iter().collect_view()}
                <Paper known />
                <Why known session />
            </div>
        </div>
    }
}

/// The page that a record was read from, if it was.
#[component]
fn Paper(known: Memo<Option<Known>>) -> impl IntoView {
    let i18n = use_i18n();
    let whole = WholePage::expect();
    let page = Memo::new(move |_| {
        known.with(|known| {
            let picture = known.as_ref()?.record.as_ref()?.source.picture()?;
            Some((picture.scan.clone(), picture.page_idx))
        })
    });
    move || {
        page.get().map(|(scan, page_idx)| {
            view! {
                <button
                    class="icon-button record-paper"
                    data-test="record-paper"
                    title=move || t_string!(i18n, review.whole_page)
                    on:click=move |_| whole.show(scan.clone(), page_idx)
                >
                    <Icon shape=Shape::File />
                    <span class="visually-hidden">{move || t_string!(i18n, review.whole_page)}</span>
                </button>
            }
        })
    }
}

/// How late someone came, in minutes; asked of those who came late only.
#[component]
fn Minutes(known: Memo<Option<Known>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let late = Memo::new(move |_| {
        let record = known.with(|known| known.as_ref()?.record.clone());
        record.filter(|record| record.status == Status::Late)
    });
    let save = move |event: leptos::ev::Event| {
        let text = ascii_digits(event_target_value(&event).trim());
        let minutes = if text.is_empty() { Ok(None) } else { text.parse::<u16>().map(Some) };
        let Ok(minutes) = minutes else {
            toasts.say(now!(i18n, book.number_wrong));
            return;
        };
        let Some(record) = late.get_untracked() else { return };
        spawn_local(async move {
            let done = async {
                let connection = storage::connection().await?;
                storage::records::set_late_minutes(&connection, &record, minutes).await
            };
            if let Err(error) = done.await {
                complain(i18n, toasts, &error);
            }
        });
    };
    move || {
        late.get().map(|record| {
            let minutes = record.late_minutes.map(|n| n.to_string()).unwrap_or_default();
            view! {
                <label class="row small">
                    <span>{move || t_string!(i18n, book.minutes_late)}</span>
                    <input class="input input-short" type="text" inputmode="numeric" dir="ltr"
                        value=minutes data-test="late-minutes" on:change=save />
                </label>
            }
        })
    }
}

/// The way to what explains a record, once there is one.
#[component]
fn Why(known: Memo<Option<Known>>, session: StoredValue<Session>) -> impl IntoView {
    let i18n = use_i18n();
    let href = Memo::new(move |_| {
        known.with(|known| {
            let record = known.as_ref()?.record.as_ref()?;
            let student = js_sys::encode_uri_component(record.student.as_str());
            Some(session.with_value(|session| format!("/session/{}/why/{student}", session.id)))
        })
    });
    move || {
        href.get().map(|href| {
            view! {
                <A href=href attr:class="icon-button" attr:data-test="why">
                    <Icon shape=Shape::Info />
                    <span class="visually-hidden">{move || t_string!(i18n, book.why)}</span>
                </A>
            }
        })
    }
}
