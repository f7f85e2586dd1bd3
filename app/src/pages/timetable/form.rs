use crate::{
    components::{
        Field, FieldKind, Icon, Loaded, PageHead, SaveButton, Select, Shape, load_once, use_leaving,
    },
    i18n::{now, t_string, text, use_i18n, word},
    platform::random,
    storage::{self, StorageError, schema, timetable::Timetable},
};
use attendance::{CourseId, Date, Lesson, Time, Weekday};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// A line of the timetable from nothing.
#[component]
pub(crate) fn NewLesson() -> impl IntoView {
    let i18n = use_i18n();
    let timetable =
        load_once(async || storage::timetable::all(&storage::connection().await?).await);
    view! {
        <PageHead title=word!(i18n, book.new_lesson) back=Signal::stored("/timetable".to_owned()) />
        <Loaded from=timetable let:timetable>
            <LessonForm timetable lesson=None />
        </Loaded>
    }
}

/// A line of the timetable from what is saved.
#[component]
pub(crate) fn EditLesson() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let found = load_once(move || {
        let id = params.get().get("id").unwrap_or_default();
        async move {
            let timetable = storage::timetable::all(&storage::connection().await?).await?;
            let line = timetable.lines.iter().find(|line| line.lesson.id.as_str() == id);
            let missing = StorageError::Missing { store: schema::LESSONS };
            let lesson = line.map(|line| line.lesson.clone()).ok_or(missing)?;
            Ok((timetable, lesson))
        }
    });
    view! {
        <PageHead title=word!(i18n, book.edit_lesson) back=Signal::stored("/timetable".to_owned()) />
        <Loaded from=found let:found>
            <LessonForm timetable=found.0 lesson=Some(found.1) />
        </Loaded>
    }
}

/// What is typed and chosen.
#[derive(Clone, Copy)]
struct Typed {
    course: RwSignal<String>,
    weekday: RwSignal<String>,
    start: RwSignal<String>,
    end: RwSignal<String>,
    room: RwSignal<String>,
    from: RwSignal<String>,
    until: RwSignal<String>,
}

impl Typed {
    fn new(timetable: &Timetable, lesson: Option<&Lesson>) -> Self {
        let text = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
        let first_course = timetable.courses.first().map(|course| course.id.to_string());
        let first_day = timetable.week.working_days().next().unwrap_or(Weekday::Sunday);
        let day = lesson.map_or(first_day, |lesson| lesson.weekday);
        Self {
            course: text(lesson.map(|lesson| lesson.course.to_string()).or(first_course)),
            weekday: RwSignal::new(key_of(day).to_owned()),
            start: text(lesson.map(|lesson| lesson.start.to_string())),
            end: text(lesson.map(|lesson| lesson.end.to_string())),
            room: text(lesson.and_then(|lesson| lesson.room.clone())),
            from: text(lesson.and_then(|lesson| lesson.from).map(|day| day.to_string())),
            until: text(lesson.and_then(|lesson| lesson.until).map(|day| day.to_string())),
        }
    }

    /// The times as they stand, followed.
    fn times(self) -> Option<(Time, Time)> {
        let start = Time::parse(&self.start.get()).ok()?;
        let end = Time::parse(&self.end.get()).ok()?;
        (start < end).then_some((start, end))
    }

    /// The term's days as they stand, followed: none of them limits the line, both may.
    fn term(self) -> Option<(Option<Date>, Option<Date>)> {
        let day = |typed: String| match typed.as_str() {
            "" => Some(None),
            typed => Date::parse(typed).ok().map(Some),
        };
        let (from, until) = (day(self.from.get())?, day(self.until.get())?);
        let is_backwards = from.zip(until).is_some_and(|(from, until)| until < from);
        (!is_backwards).then_some((from, until))
    }

    /// The line as it would be saved; none while something is missing or wrong.
    fn read(self, base: Option<&Lesson>) -> Option<Lesson> {
        let id = base.map(|lesson| lesson.id.clone()).or_else(random::lesson_id)?;
        let course = CourseId::parse(&self.course.get()).ok()?;
        let weekday = Weekday::ALL.into_iter().find(|day| key_of(*day) == self.weekday.get())?;
        let (start, end) = self.times()?;
        let (from, until) = self.term()?;
        let room = Some(self.room.get().trim().to_owned()).filter(|room| !room.is_empty());
        let made = || Lesson::new(id.clone(), course.clone(), weekday, start, end);
        let base = base.cloned().unwrap_or_else(made);
        Some(Lesson { course, weekday, start, end, room, from, until, ..base })
    }
}

fn key_of(day: Weekday) -> &'static str {
    match day {
        Weekday::Sunday => "sunday",
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
    }
}

#[component]
fn LessonForm(timetable: Timetable, lesson: Option<Lesson>) -> impl IntoView {
    let i18n = use_i18n();
    let leaving = use_leaving();
    let typed = Typed::new(&timetable, lesson.as_ref());
    let base = StoredValue::new(lesson.clone());
    let is_tried = RwSignal::new(false);
    let courses: Vec<(String, String)> = timetable
        .courses
        .iter()
        .map(|course| (course.id.to_string(), format!("{} – {}", course.name, course.code)))
        .collect();
    let rooms: Vec<String> = timetable.rooms.iter().cloned().collect();
    let days: Vec<Weekday> = timetable.week.days().collect();
    let days = Signal::derive(move || {
        let day = |day: &Weekday| (key_of(*day).to_owned(), text::weekday(i18n, *day).to_owned());
        days.iter().map(day).collect::<Vec<_>>()
    });
    let time_error = Signal::derive(move || {
        (is_tried.get() && typed.times().is_none())
            .then(|| t_string!(i18n, book.times_wrong).to_owned())
    });
    let term_error = Signal::derive(move || {
        (is_tried.get() && typed.term().is_none())
            .then(|| t_string!(i18n, book.term_wrong).to_owned())
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_tried.set(true);
        let lesson = untrack(|| base.with_value(|base| typed.read(base.as_ref())));
        let Some(lesson) = lesson else { return };
        let edited = base.get_value();
        let work = async move {
            let connection = storage::connection().await?;
            storage::timetable::save(&connection, &lesson, edited.as_ref()).await
        };
        leaving.after(work, now!(i18n, common.saved), "/timetable".to_owned());
    };
    let remove = lesson.map(|lesson| {
        let remove = move |_| {
            let lesson = lesson.clone();
            let work =
                async { storage::timetable::remove(&storage::connection().await?, lesson).await };
            leaving.after(work, now!(i18n, book.lesson_removed), "/timetable".to_owned());
        };
        view! {
            <button class="button button-quiet button-wide" type="button" data-test="remove-lesson" on:click=remove>
                <Icon shape=Shape::Close />
                {move || t_string!(i18n, book.remove_lesson)}
            </button>
        }
    });
    view! {
        <form class="stack" on:submit=save novalidate>
            <Select label=word!(i18n, book.course) choices=Signal::stored(courses) value=typed.course test="lesson-course" />
            <Select label=word!(i18n, book.day) choices=days value=typed.weekday test="lesson-day" />
            <div class="field-pair">
                <Field label=word!(i18n, book.start) value=typed.start kind=FieldKind::Time error=time_error test="lesson-start" />
                <Field label=word!(i18n, book.end) value=typed.end kind=FieldKind::Time test="lesson-end" />
            </div>
            <Field label=word!(i18n, book.room) value=typed.room suggestions=rooms
                optional=true test="lesson-room" />
            <div class="field-pair">
                <Field label=word!(i18n, book.term_from) value=typed.from kind=FieldKind::Date optional=true
                    error=term_error test="lesson-from" />
                <Field label=word!(i18n, book.term_until) hint=word!(i18n, book.term_hint) value=typed.until
                    kind=FieldKind::Date optional=true test="lesson-until" />
            </div>
            <SaveButton is_saving=leaving.is_busy test="save-lesson" />
            {remove}
        </form>
    }
}
