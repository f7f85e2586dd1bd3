use crate::i18n::{t_string, text, use_i18n};
use attendance::Student;
use leptos::prelude::*;

/// Names shown at once.
const N_SHOWN: usize = 30;

/// Students who are saved and not in the list: nothing happens to them unless the person says so.
#[component]
pub(super) fn Missing(students: Vec<Student>, is_archiving: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let n = students.len();
    let line = |student: Student| {
        view! { <li><bdi>{student.name}</bdi> " · " <bdi>{student.id.to_string()}</bdi></li> }
    };
    (n > 0).then(|| {
        view! {
            <details class="note" data-test="missing" data-n=n>
                <summary>
                    <strong>{move || t_string!(i18n, import.not_in_list, n = text::number(i18n, n))}</strong>
                </summary>
                <ul class="problem-rows">
                    {students.into_iter().take(N_SHOWN).map(line).collect_view()}
                    {(n > N_SHOWN).then(|| view! {
                        <li>{move || t_string!(i18n, import.and_more, n = text::number(i18n, n - N_SHOWN))}</li>
                    })}
                </ul>
                <label class="row">
                    <input type="checkbox" data-test="archive-missing" prop:checked=move || is_archiving.get()
                        on:change=move |event| is_archiving.set(event_target_checked(&event)) />
                    {move || t_string!(i18n, import.archive_missing)}
                </label>
            </details>
        }
    })
}
