use crate::{
    components::{
        A, Field, FieldKind, Icon, Loaded, PageHead, Removal, SaveButton, Select, Shape, Toasts,
        begin, complain, load, load_once, say_acted,
    },
    i18n::{I18n, now, t_string, text, use_i18n, word},
    pages::words,
    storage::{self, sections::SectionLine, students::SaveStudentError},
};
use attendance::{
    Date, IdError, SectionId, Student, StudentId, StudentProblem, book::Key, text::ascii_digits,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::{use_navigate, use_params_map};

/// A student by hand, from nothing.
#[component]
pub(crate) fn NewStudent() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PageHead title=word!(i18n, students.new) back=Signal::stored("/students".to_owned()) />
        <StudentForm student=None is_active=Signal::stored(true) />
    }
}

/// A student by hand, from what is saved.
#[component]
pub(crate) fn EditStudent() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let read = move || {
        let id = StudentId::parse(&params.get().get("id").unwrap_or_default());
        async move {
            let missing = storage::StorageError::Missing { store: storage::schema::STUDENTS };
            storage::students::one(&storage::connection().await?, &id.map_err(|_| missing)?).await
        }
    };
    let (student, latest) = (load_once(read), load(read));
    // The one thing here that is not typed: changed by a button of its own, below an open form.
    let is_active = Signal::derive(move || {
        latest.with(|latest| !matches!(latest, Some(Ok(student)) if !student.is_active))
    });
    view! {
        <PageHead title=word!(i18n, students.one) back=Signal::stored("/students".to_owned()) />
        <Loaded from=student let:student>
            <div class="stack">
                <A href=format!("/students/{}/record", js_sys::encode_uri_component(student.id.as_str()))
                    attr:class="button button-wide" attr:data-test="student-record">
                    <Icon shape=Shape::Calendar />
                    {move || t_string!(i18n, book.to_attendance)}
                </A>
                <StudentForm student=Some(student.clone()) is_active />
                <Archive student=student.clone() is_active />
                <Removal key=Key::Student(student.id) label=word!(i18n, students.remove) back="/students".to_owned() />
            </div>
        </Loaded>
    }
}

/// What is typed, before it is a student.
#[derive(Clone, Copy)]
struct Typed {
    id: RwSignal<String>,
    name: RwSignal<String>,
    email: RwSignal<String>,
    department: RwSignal<String>,
    level: RwSignal<String>,
    phone: RwSignal<String>,
    section: RwSignal<String>,
}

/// What is wrong with what was typed, field by field.
#[derive(Clone, Default, PartialEq)]
struct Wrong {
    id: Option<IdError>,
    name: Option<StudentProblem>,
    email: Option<StudentProblem>,
    level: bool,
}

impl Typed {
    fn of(student: Option<&Student>) -> Self {
        let text = |value: Option<&String>| RwSignal::new(value.cloned().unwrap_or_default());
        Self {
            id: RwSignal::new(student.map(|s| s.id.to_string()).unwrap_or_default()),
            name: text(student.map(|s| &s.name)),
            email: text(student.and_then(|s| s.email.as_ref())),
            department: text(student.and_then(|s| s.department.as_ref())),
            level: RwSignal::new(
                student.and_then(|s| s.level).map(|level| level.to_string()).unwrap_or_default(),
            ),
            phone: text(student.and_then(|s| s.phone.as_ref())),
            section: RwSignal::new(
                student.and_then(|s| s.section.clone()).map(String::from).unwrap_or_default(),
            ),
        }
    }

    /// The student that was typed over `base`, or what keeps it from being one. Follows the fields.
    fn read(self, base: Option<&Student>) -> Result<Student, Wrong> {
        let filled = |field: RwSignal<String>| {
            let text = field.get().trim().to_owned();
            (!text.is_empty()).then_some(text)
        };
        let mut wrong = Wrong::default();
        let id = StudentId::parse(&self.id.get());
        let level_text = filled(self.level).map(|text| ascii_digits(&text));
        let level = level_text.as_ref().map(|text| text.parse::<u8>());
        wrong.level = matches!(level, Some(Err(_)));
        let blank = StudentId::parse("0");
        let id = match (id, blank) {
            (Ok(id), _) => id,
            (Err(error), Ok(blank)) => {
                wrong.id = Some(error);
                blank
            }
            (Err(error), Err(_)) => return Err(Wrong { id: Some(error), ..wrong }),
        };
        let mut student = base.cloned().unwrap_or_else(|| Student::new(id.clone(), String::new()));
        student.id = id;
        student.name = self.name.get().trim().to_owned();
        student.email = filled(self.email);
        student.department = filled(self.department);
        student.phone = filled(self.phone).map(|text| ascii_digits(&text));
        student.level = level.and_then(Result::ok);
        student.section = filled(self.section).and_then(|id| SectionId::parse(&id).ok());
        for problem in student.problems() {
            match problem {
                StudentProblem::NameEmpty | StudentProblem::NameTooLong { .. } => {
                    wrong.name = Some(problem);
                }
                StudentProblem::EmailMalformed => wrong.email = Some(problem),
                StudentProblem::LevelOutOfRange => wrong.level = true,
            }
        }
        if wrong == Wrong::default() { Ok(student) } else { Err(wrong) }
    }
}

/// What the storage said to the last try.
#[derive(Clone, Default, PartialEq)]
enum Refused {
    #[default]
    No,
    Id(String, String),
    Email(String, String),
}

#[component]
fn StudentForm(student: Option<Student>, is_active: Signal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let navigate = use_navigate();
    let typed = Typed::of(student.as_ref());
    let is_new = student.is_none();
    let base = StoredValue::new(student);
    let read = Memo::new(move |_| base.with_value(|base| typed.read(base.as_ref())));
    // Problems are shown once a person has tried to save: nobody wants to be corrected while typing.
    let is_tried = RwSignal::new(false);
    let is_saving = RwSignal::new(false);
    let refused = RwSignal::new(Refused::No);
    let failed = RwSignal::new(None);
    let wrong = move || {
        if is_tried.get() { read.get().err().unwrap_or_default() } else { Wrong::default() }
    };
    let id_error = Signal::derive(move || match (wrong().id, refused.get()) {
        (Some(error), _) => Some(words::id_error(i18n, &error)),
        (None, Refused::Id(id, name)) if id == typed.id.get().trim() => {
            Some(t_string!(i18n, students.id_taken, name = text::isolate(&name)))
        }
        _ => None,
    });
    let name_error = Signal::derive(move || wrong().name.map(|p| words::student_problem(i18n, &p)));
    let email_error = Signal::derive(move || match (wrong().email, refused.get()) {
        (Some(problem), _) => Some(words::student_problem(i18n, &problem)),
        (None, Refused::Email(email, name)) if email == typed.email.get().trim() => {
            Some(t_string!(i18n, students.email_taken, name = text::isolate(&name)))
        }
        _ => None,
    });
    let level_error = Signal::derive(move || {
        wrong().level.then(|| words::student_problem(i18n, &StudentProblem::LevelOutOfRange))
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_tried.set(true);
        let Ok(student) = read.get_untracked() else { return };
        if !begin(is_saving) {
            return;
        }
        let is_active = is_active.get_untracked();
        let as_is = |student: Student| Student { is_active, ..student };
        let (edited, student) = (base.get_value().map(as_is), as_is(student));
        let navigate = navigate.clone();
        let as_typed = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let (typed_id, typed_email) = (as_typed(typed.id), as_typed(typed.email));
        spawn_local(async move {
            let result = match storage::connection().await {
                Ok(connection) => {
                    storage::students::save(&connection, &student, edited.as_ref()).await
                }
                Err(error) => Err(error.into()),
            };
            is_saving.set(false);
            match result {
                Ok(line) => {
                    let said = now!(i18n, students.saved, name = text::isolate(&student.name));
                    say_acted(i18n, toasts, said, line);
                    navigate("/students", leptos_router::NavigateOptions::default());
                }
                Err(SaveStudentError::IdTaken { name }) => {
                    refused.set(Refused::Id(typed_id, name));
                }
                Err(SaveStudentError::EmailTaken { name }) => {
                    refused.set(Refused::Email(typed_email, name));
                }
                Err(SaveStudentError::Act(error)) => failed.set(Some(error)),
            }
        });
    };
    view! {
        <form class="stack" on:submit=save novalidate>
            {if is_new {
                view! {
                    <Field label=word!(i18n, students.id) hint=word!(i18n, students.id_hint)
                        value=typed.id kind=FieldKind::Code error=id_error test="student-id" />
                }.into_any()
            } else {
                view! {
                    <p class="soft">{move || t_string!(i18n, students.id)} ": " <bdi>{move || typed.id.get()}</bdi></p>
                }.into_any()
            }}
            <Field label=word!(i18n, students.name) hint=word!(i18n, students.name_hint)
                value=typed.name error=name_error test="student-name" />
            <div class="field-pair">
                <Field label=word!(i18n, students.department) value=typed.department optional=true test="student-department" />
                <Field label=word!(i18n, students.level) hint=word!(i18n, students.level_hint)
                    value=typed.level kind=FieldKind::Number error=level_error optional=true test="student-level" />
            </div>
            <Field label=word!(i18n, students.phone) value=typed.phone kind=FieldKind::Phone optional=true test="student-phone" />
            <Field label=word!(i18n, students.email) value=typed.email kind=FieldKind::Email
                error=email_error optional=true test="student-email" />
            <SectionChoice value=typed.section />
            {move || failed.get().map(|error| view! {
                <p class="note note-problem" role="alert">{text::act_error(i18n, &error)}</p>
            })}
            <SaveButton is_saving test="save-student" />
        </form>
    }
}

#[component]
fn Archive(student: Student, is_active: Signal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let registered = student.registration_date;
    let name = StoredValue::new(student.name);
    let id = StoredValue::new(student.id);
    let turn = move |_| {
        let (id, name) = (id.get_value(), text::isolate(&name.get_value()));
        let becomes = !is_active.get_untracked();
        spawn_local(async move {
            let done = async {
                let connection = storage::connection().await?;
                storage::students::set_active(&connection, &id, becomes).await
            };
            match done.await {
                Ok(line) => say_acted(i18n, toasts, said(i18n, becomes, name), line),
                Err(error) => complain(i18n, toasts, &error),
            }
        });
    };
    view! {
        <div class="stack-s">
            {registered.map(|date: Date| view! {
                <p class="soft small">{move || t_string!(i18n, students.registered)} " " {move || text::date(i18n, date)}</p>
            })}
            <button class="button button-quiet button-wide" data-test="archive-student" on:click=turn>
                <Icon shape=Shape::Archive />
                {move || if is_active.get() { t_string!(i18n, students.archive) } else { t_string!(i18n, students.restore) }}
            </button>
            <p class="soft small">{move || t_string!(i18n, students.archive_text)}</p>
        </div>
    }
}

/// Which section the student belongs to, once there are any.
#[component]
fn SectionChoice(value: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let sections = load_once(async || storage::sections::list(&storage::connection().await?).await);
    move || {
        let sections = sections.get().and_then(Result::ok).unwrap_or_default();
        let choices = Signal::derive({
            let sections = sections.clone();
            move || {
                let none = (String::new(), t_string!(i18n, book.no_section).to_owned());
                let choice = |line: &SectionLine| {
                    (line.section.id.to_string(), section_words(&sections, line))
                };
                [none].into_iter().chain(sections.iter().map(choice)).collect::<Vec<_>>()
            }
        });
        (!sections.is_empty()).then(|| {
            view! {
                <Select label=word!(i18n, book.section) choices value test="student-section" />
            }
        })
    }
}

/// A section's name; a group's after that of its section.
fn section_words(sections: &[SectionLine], line: &SectionLine) -> String {
    let above =
        sections.iter().find(|other| Some(&other.section.id) == line.section.parent.as_ref());
    match above {
        Some(above) => format!("{} – {}", above.section.name, line.section.name),
        None => line.section.name.clone(),
    }
}

fn said(i18n: I18n, is_active: bool, name: String) -> String {
    if is_active {
        now!(i18n, students.restored, name = name)
    } else {
        now!(i18n, students.archived, name = name)
    }
}
