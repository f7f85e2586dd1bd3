use crate::{
    components::{
        Field, FieldKind, Loaded, PageHead, Removal, SaveButton, Toasts, begin, load_once,
        say_acted,
    },
    i18n::{now, t_string, text, use_i18n, word},
    platform::random,
    storage::{self, StorageError, courses::SaveCourseError, schema},
};
use attendance::{Course, CourseId, book::Key, text::ascii_digits};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

/// A course from nothing.
#[component]
pub(crate) fn NewCourse() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PageHead title=word!(i18n, courses.new) back=Signal::stored("/courses".to_owned()) />
        <CourseForm course=None />
    }
}

/// A course from what is saved.
#[component]
pub(crate) fn EditCourse() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let back =
        Signal::derive(move || format!("/courses/{}", params.get().get("id").unwrap_or_default()));
    let course = load_once(move || {
        let id = course_id(&params.get().get("id").unwrap_or_default());
        async move { storage::courses::one(&storage::connection().await?, &id?).await }
    });
    view! {
        <PageHead title=word!(i18n, courses.edit) back />
        <Loaded from=course let:course>
            <div class="stack">
                <CourseForm course=Some(course.clone()) />
                <Removal key=Key::Course(course.id) label=word!(i18n, courses.remove) back="/courses".to_owned() />
            </div>
        </Loaded>
    }
}

/// The course that an address names.
///
/// # Errors
///
/// [`StorageError::Missing`] when it can be none of ours.
pub(super) fn course_id(text: &str) -> Result<CourseId, StorageError> {
    CourseId::parse(text).map_err(|_| StorageError::Missing { store: schema::COURSES })
}

#[derive(Clone, Copy)]
struct Typed {
    code: RwSignal<String>,
    name: RwSignal<String>,
    department: RwSignal<String>,
    instructor: RwSignal<String>,
    semester: RwSignal<String>,
    academic_year: RwSignal<String>,
    credits: RwSignal<String>,
    planned_hours: RwSignal<String>,
}

impl Typed {
    fn of(course: Option<&Course>) -> Self {
        let text = |value: Option<&String>| RwSignal::new(value.cloned().unwrap_or_default());
        let number = |value: Option<u32>| {
            RwSignal::new(value.map(|value| value.to_string()).unwrap_or_default())
        };
        Self {
            code: text(course.map(|c| &c.code)),
            name: text(course.map(|c| &c.name)),
            department: text(course.and_then(|c| c.department.as_ref())),
            instructor: text(course.and_then(|c| c.instructor.as_ref())),
            semester: text(course.and_then(|c| c.semester.as_ref())),
            academic_year: text(course.and_then(|c| c.academic_year.as_ref())),
            credits: number(course.and_then(|c| c.credits)),
            planned_hours: number(course.and_then(|c| c.planned_hours)),
        }
    }

    /// The course that was typed over `base`; nothing where a number is none.
    fn read(self, base: Course) -> Option<Course> {
        let filled = |field: RwSignal<String>| {
            let text = field.get_untracked().trim().to_owned();
            (!text.is_empty()).then_some(text)
        };
        let (credits, planned_hours) =
            untrack(|| Some((number(self.credits)?, number(self.planned_hours)?)))?;
        Some(Course {
            code: ascii_digits(self.code.get_untracked().trim()),
            name: self.name.get_untracked().trim().to_owned(),
            department: filled(self.department),
            instructor: filled(self.instructor),
            semester: filled(self.semester),
            academic_year: filled(self.academic_year),
            credits,
            planned_hours,
            ..base
        })
    }
}

/// A whole number, or none where nothing is typed; nothing at all where it is something else.
/// Follows the field.
fn number(field: RwSignal<String>) -> Option<Option<u32>> {
    let text = ascii_digits(field.get().trim());
    if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
}

#[component]
fn CourseForm(course: Option<Course>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::expect();
    let navigate = use_navigate();
    let typed = Typed::of(course.as_ref());
    let edited = StoredValue::new(course.clone());
    let base =
        course.or_else(|| Some(Course::new(random::course_id()?, String::new(), String::new())));
    let base = StoredValue::new(base);
    let is_tried = RwSignal::new(false);
    let is_saving = RwSignal::new(false);
    let taken = RwSignal::new(None::<(String, String)>);
    let failed = RwSignal::new(None);
    let is_blank = |field: RwSignal<String>| field.get().trim().is_empty();
    let code_error = Signal::derive(move || {
        if is_tried.get() && is_blank(typed.code) {
            return Some(t_string!(i18n, courses.code_empty).to_owned());
        }
        let (code, name) = taken.get()?;
        (code == typed.code.get().trim())
            .then(|| t_string!(i18n, courses.code_taken, name = text::isolate(&name)))
    });
    let number_error = move |field: RwSignal<String>| {
        Signal::derive(move || {
            (is_tried.get() && number(field).is_none())
                .then(|| t_string!(i18n, book.number_wrong).to_owned())
        })
    };
    let name_error = Signal::derive(move || {
        (is_tried.get() && is_blank(typed.name))
            .then(|| t_string!(i18n, courses.name_empty).to_owned())
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_tried.set(true);
        let Some(course) = base.get_value().and_then(|base| typed.read(base)) else { return };
        if course.code.is_empty() || course.name.is_empty() || !begin(is_saving) {
            return;
        }
        let (navigate, typed_code) =
            (navigate.clone(), typed.code.get_untracked().trim().to_owned());
        spawn_local(async move {
            let result = match storage::connection().await {
                Ok(connection) => {
                    let edited = edited.get_value();
                    storage::courses::save(&connection, &course, edited.as_ref()).await
                }
                Err(error) => Err(error.into()),
            };
            is_saving.set(false);
            match result {
                Ok(line) => {
                    say_acted(i18n, toasts, now!(i18n, common.saved), line);
                    let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
                    navigate(&format!("/courses/{}", course.id), options);
                }
                Err(SaveCourseError::CodeTaken { name }) => {
                    taken.set(Some((typed_code, name)));
                }
                Err(SaveCourseError::Act(error)) => failed.set(Some(error)),
            }
        });
    };
    view! {
        <form class="stack" on:submit=save novalidate>
            <Field label=word!(i18n, courses.name) hint=word!(i18n, courses.name_hint)
                value=typed.name error=name_error test="course-name" />
            <Field label=word!(i18n, courses.code) hint=word!(i18n, courses.code_hint)
                value=typed.code kind=FieldKind::Code error=code_error test="course-code" />
            <Field label=word!(i18n, courses.department) value=typed.department optional=true test="course-department" />
            <Field label=word!(i18n, courses.instructor) value=typed.instructor optional=true test="course-instructor" />
            <div class="field-pair">
                <Field label=word!(i18n, courses.semester) value=typed.semester optional=true test="course-semester" />
                <Field label=word!(i18n, courses.academic_year) value=typed.academic_year
                    kind=FieldKind::Code optional=true test="course-year" />
            </div>
            <div class="field-pair">
                <Field label=word!(i18n, book.credits) value=typed.credits kind=FieldKind::Number
                    error=number_error(typed.credits) optional=true test="course-credits" />
                <Field label=word!(i18n, book.planned_hours) hint=word!(i18n, book.planned_hours_hint)
                    value=typed.planned_hours kind=FieldKind::Number
                    error=number_error(typed.planned_hours) optional=true test="course-hours" />
            </div>
            {move || failed.get().map(|error| view! {
                <p class="note note-problem" role="alert">{text::act_error(i18n, &error)}</p>
            })}
            <SaveButton is_saving test="save-course" />
        </form>
    }
}
