use crate::{
    components::{
        Field, FieldKind, Icon, Loaded, PageHead, SaveButton, Select, Shape, load_once, use_leaving,
    },
    i18n::{now, t_string, use_i18n, word},
    platform::random,
    storage::{self, StorageError, schema, sections::SectionLine},
};
use attendance::{LEVELS, Section, SectionId, text::ascii_digits};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// A section from nothing.
#[component]
pub(crate) fn NewSection() -> impl IntoView {
    let i18n = use_i18n();
    let sections = load_once(async || storage::sections::list(&storage::connection().await?).await);
    view! {
        <PageHead title=word!(i18n, book.new_section) back=Signal::stored("/sections".to_owned()) />
        <Loaded from=sections let:sections>
            <SectionForm sections section=None />
        </Loaded>
    }
}

/// A section from what is saved.
#[component]
pub(crate) fn EditSection() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let found = load_once(move || {
        let id = params.get().get("id").unwrap_or_default();
        async move {
            let sections = storage::sections::list(&storage::connection().await?).await?;
            let line = sections.iter().find(|line| line.section.id.as_str() == id);
            let missing = StorageError::Missing { store: schema::SECTIONS };
            let section = line.map(|line| line.section.clone()).ok_or(missing)?;
            Ok((sections, section))
        }
    });
    view! {
        <PageHead title=word!(i18n, book.edit_section) back=Signal::stored("/sections".to_owned()) />
        <Loaded from=found let:found>
            <SectionForm sections=found.0 section=Some(found.1) />
        </Loaded>
    }
}

/// What is typed and chosen.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    department: RwSignal<String>,
    level: RwSignal<String>,
    parent: RwSignal<String>,
}

impl Typed {
    fn new(section: Option<&Section>) -> Self {
        let text = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
        Self {
            name: text(section.map(|section| section.name.clone())),
            department: text(section.and_then(|section| section.department.clone())),
            level: text(section.and_then(|section| section.level).map(|level| level.to_string())),
            parent: text(section.and_then(|section| section.parent.clone()).map(String::from)),
        }
    }

    /// The year of study, followed; nothing when it is wrong.
    fn year(self) -> Option<Option<u8>> {
        let text = ascii_digits(self.level.get().trim());
        if text.is_empty() {
            return Some(None);
        }
        text.parse().ok().filter(|level| LEVELS.contains(level)).map(Some)
    }

    fn read(self, base: Option<Section>) -> Option<Section> {
        let filled = |text: RwSignal<String>| {
            Some(text.get().trim().to_owned()).filter(|text| !text.is_empty())
        };
        let name = filled(self.name)?;
        let id = base.map(|section| section.id).or_else(random::section_id)?;
        let parent = filled(self.parent).and_then(|id| SectionId::parse(&id).ok());
        let (department, level) = (filled(self.department), self.year()?);
        Some(Section { department, level, parent, ..Section::new(id, name) })
    }
}

#[component]
fn SectionForm(sections: Vec<SectionLine>, section: Option<Section>) -> impl IntoView {
    let i18n = use_i18n();
    let leaving = use_leaving();
    let typed = Typed::new(section.as_ref());
    let own = section.as_ref().map(|section| section.id.clone());
    let has_groups = sections.iter().any(|line| line.section.parent == own && own.is_some());
    // A group has no groups of its own, and nothing is a group of itself.
    let parents: Vec<(String, String)> = sections
        .iter()
        .filter(|line| !line.is_group && Some(&line.section.id) != own.as_ref() && !has_groups)
        .map(|line| (line.section.id.to_string(), line.section.name.clone()))
        .collect();
    let parents = Signal::derive(move || {
        let none = (String::new(), t_string!(i18n, book.no_parent).to_owned());
        [none].into_iter().chain(parents.clone()).collect::<Vec<_>>()
    });
    let base = StoredValue::new(section.clone());
    let is_tried = RwSignal::new(false);
    let name_error = Signal::derive(move || {
        (is_tried.get() && typed.name.get().trim().is_empty())
            .then(|| t_string!(i18n, book.section_name_empty).to_owned())
    });
    let level_error = Signal::derive(move || {
        (is_tried.get() && typed.year().is_none())
            .then(|| t_string!(i18n, students.level_out_of_range).to_owned())
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_tried.set(true);
        let Some(section) = untrack(|| typed.read(base.get_value())) else { return };
        let edited = base.get_value();
        let work = async move {
            let connection = storage::connection().await?;
            storage::sections::save(&connection, &section, edited.as_ref()).await
        };
        leaving.after(work, now!(i18n, common.saved), "/sections".to_owned());
    };
    let remove = section.map(|section| {
        let remove = move |_| {
            let id = section.id.clone();
            let work =
                async move { storage::sections::remove(&storage::connection().await?, &id).await };
            leaving.after(work, now!(i18n, book.section_removed), "/sections".to_owned());
        };
        view! {
            <button class="button button-quiet button-wide" type="button" data-test="remove-section" on:click=remove>
                <Icon shape=Shape::Close />
                {move || t_string!(i18n, book.remove_section)}
            </button>
        }
    });
    view! {
        <form class="stack" on:submit=save novalidate>
            <Field label=word!(i18n, book.section_name) hint=word!(i18n, book.section_name_hint)
                value=typed.name error=name_error test="section-name" />
            <Field label=word!(i18n, students.department) value=typed.department optional=true test="section-department" />
            <Field label=word!(i18n, students.level) value=typed.level kind=FieldKind::Number
                error=level_error optional=true test="section-level" />
            <Select label=word!(i18n, book.parent) choices=parents value=typed.parent test="section-parent" />
            <SaveButton is_saving=leaving.is_busy test="save-section" />
            {remove}
        </form>
    }
}
