//! Sections and groups: a list, and a form for one.

mod form;

use crate::components::A;
use crate::{
    components::{Empty, Icon, Loaded, PageHead, Shape, load},
    i18n::{t_string, text, use_i18n, word},
    storage::{self, sections::SectionLine},
};
pub(crate) use form::{EditSection, NewSection};
use leptos::prelude::*;

/// Who is taught together.
#[component]
pub(crate) fn Sections() -> impl IntoView {
    let i18n = use_i18n();
    let sections = load(async || storage::sections::list(&storage::connection().await?).await);
    view! {
        <PageHead title=word!(i18n, book.sections) back=Signal::stored("/students".to_owned())>
            <A href="/sections/new" attr:class="button" attr:data-test="new-section">
                <Icon shape=Shape::Add />
                {move || t_string!(i18n, book.new_section)}
            </A>
        </PageHead>
        <Loaded from=sections let:sections>
            {if sections.is_empty() {
                view! {
                    <Empty shape=Shape::Users title=word!(i18n, book.no_sections) text=word!(i18n, book.no_sections_text)>
                        <A href="/sections/new" attr:class="button button-primary">
                            <Icon shape=Shape::Add />
                            {move || t_string!(i18n, book.new_section)}
                        </A>
                    </Empty>
                }.into_any()
            } else {
                let row = |line| view! { <SectionRow line /> };
                view! {
                    <div class="list" data-test="sections">
                        {sections.into_iter().map(row).collect_view()}
                    </div>
                }.into_any()
            }}
        </Loaded>
    }
}

#[component]
fn SectionRow(line: SectionLine) -> impl IntoView {
    let i18n = use_i18n();
    let SectionLine { section, n_students, is_group } = line;
    let level = section.level;
    view! {
        <A href=format!("/sections/{}", section.id) attr:class="list-row" attr:data-test="section"
            attr:data-n=n_students.to_string()>
            <div class="grow" class:list-inner=is_group>
                <div class="list-title"><bdi>{section.name}</bdi></div>
                <div class="list-under">
                    {section.department.map(|department| view! { <bdi>{department}</bdi> " – " })}
                    {level.map(|level| view! {
                        {move || t_string!(i18n, book.level_n, n = text::number(i18n, level.into()))} " – "
                    })}
                    {move || t_string!(i18n, common.n_students, count = n_students as u64, n = text::number(i18n, n_students))}
                </div>
            </div>
            <Icon shape=Shape::Forward />
        </A>
    }
}
