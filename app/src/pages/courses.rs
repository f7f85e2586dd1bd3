use crate::components::A;
use crate::{
    components::{Empty, Icon, Loaded, PageHead, Shape, load},
    i18n::{t_string, text, use_i18n, word},
    storage::{self, courses::CourseLine},
};
use leptos::prelude::*;

/// All courses.
#[component]
pub(crate) fn Courses() -> impl IntoView {
    let i18n = use_i18n();
    let courses = load(async || storage::courses::list(&storage::connection().await?).await);
    view! {
        <PageHead title=word!(i18n, common.courses)>
            <A href="/courses/new" attr:class="button" attr:data-test="new-course">
                <Icon shape=Shape::Add />
                {move || t_string!(i18n, courses.new)}
            </A>
        </PageHead>
        <Loaded from=courses let:courses>
            {if courses.is_empty() {
                view! {
                    <Empty
                        shape=Shape::Book
                        title=word!(i18n, courses.empty)
                        text=word!(i18n, courses.empty_text)
                    >
                        <A href="/courses/new" attr:class="button button-primary">
                            <Icon shape=Shape::Add />
                            {move || t_string!(i18n, courses.new)}
                        </A>
                    </Empty>
                }
                .into_any()
            } else {
                view! {
                    <div class="list" data-test="courses">
                        {courses.into_iter().map(|line| view! { <CourseRow line /> }).collect_view()}
                    </div>
                }
                .into_any()
            }}
        </Loaded>
    }
}

#[component]
fn CourseRow(line: CourseLine) -> impl IntoView {
    let i18n = use_i18n();
    let CourseLine { course, n_students, n_sessions } = line;
    let key = course.code.clone();
    view! {
        <A href=format!("/courses/{}", course.id) attr:class="list-row" attr:data-test="course" attr:data-code=key>
            <div class="grow">
                <div class="list-title"><bdi>{course.name}</bdi></div>
                <div class="list-under">
                    <bdi>{course.code}</bdi> " – "
                    {move || t_string!(i18n, common.n_students, count = n_students as u64, n = text::number(i18n, n_students))}
                    " – "
                    {move || t_string!(i18n, courses.n_sessions, count = n_sessions as u64, n = text::number(i18n, n_sessions))}
                </div>
            </div>
            <Icon shape=Shape::Forward />
        </A>
    }
}
