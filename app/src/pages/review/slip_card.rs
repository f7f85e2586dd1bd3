//! A slip of which is not known whose it is: the paper, why it asks, the students it may belong to.

use super::{
    decide::Decisions,
    picture::{self, Pictures},
    words,
};
use crate::{
    components::{Icon, SearchBox, Shape, StatusMark},
    i18n::{t_string, text, use_i18n, word},
};
use attendance::{StudentId, reconcile::SlipDoubt};
use leptos::prelude::*;

/// Slips shown at once; each is as tall as a phone's screen.
const N_SHOWN: usize = 3;

/// Students that a search shows at once.
const N_FOUND: usize = 6;

/// The slips that wait for their student.
#[component]
pub(super) fn Slips(decisions: Decisions) -> impl IntoView {
    let i18n = use_i18n();
    let questions = decisions.questions();
    let n = Memo::new(move |_| questions.with(|questions| questions.slips.unknown.len()));
    let shown = move || {
        questions.with(|questions| {
            questions.slips.unknown.iter().take(N_SHOWN).cloned().collect::<Vec<_>>()
        })
    };
    let head = move || {
        let number = text::number(i18n, n.get());
        t_string!(i18n, review.slips, count = n.get() as u64, n = number).to_string()
    };
    move || {
        (n.get() > 0).then(|| {
            view! {
                <section class="stack" data-test="slips" data-count=n>
                    <div>
                        <h2 role="status">{head}</h2>
                        <p class="soft small">{move || t_string!(i18n, review.slips_text)}</p>
                    </div>
                    <For
                        each=shown
                        key=|doubt| format!("{:?} {:?}", doubt.pictures, doubt.near)
                        children=move |doubt| view! { <SlipCard doubt decisions /> }
                    />
                </section>
            }
        })
    }
}

#[component]
fn SlipCard(doubt: SlipDoubt, decisions: Decisions) -> impl IntoView {
    let i18n = use_i18n();
    let (number, reason, status) = (doubt.number, doubt.reason, doubt.status);
    let id = doubt.id.clone();
    let pictures = doubt.pictures.clone();
    let near = doubt.near.clone();
    let has_near = !near.is_empty();
    let doubt = StoredValue::new(doubt);
    let on_choose = Callback::new(move |student| decisions.own(&doubt.get_value(), Some(student)));
    let nearest = near.into_iter().map(|near| {
        let read = doubt.with_value(|doubt| doubt.id.clone());
        view! { <Candidate student=near.student name=near.name has_slip=near.has_slip read on_choose /> }
    });
    let nearest = nearest.collect_view();
    view! {
        <article class="card doubt" data-test="slip-card" data-slip=number>
            <Pictures pictures name="" decisions />
            <div class="row spread">
                <h3 class="doubt-name">{move || picture::number(i18n, number as usize, true)}</h3>
                {status.map(|status| view! { <StatusMark status=Some(status) /> })}
            </div>
            <p class="small doubt-why" data-test="slip-reason">{move || words::slip_reason(i18n, reason)}</p>
            <p class="small">
                {move || t_string!(i18n, review.slip_read)} " "
                <bdi dir="ltr" class="slip-id" data-test="slip-id">{id.clone()}</bdi>
            </p>
            {has_near.then(|| view! {
                <p class="small soft">{move || t_string!(i18n, review.slip_nearest)}</p>
                <div class="list slip-students">{nearest}</div>
            })}
            <Search label=word!(i18n, review.slip_another) read=id.clone() on_choose decisions />
            <button
                class="button button-quiet"
                data-test="slip-aside"
                on:click=move |_| decisions.own(&doubt.get_value(), None)
            >
                <Icon shape=Shape::Close />
                {move || t_string!(i18n, review.slip_set_aside)}
            </button>
        </article>
    }
}

/// A student whose slip it may be, with the digits that differ set off.
#[component]
fn Candidate(
    student: StudentId,
    name: String,
    has_slip: bool,
    /// The id on the slip; empty where it does not matter.
    read: String,
    on_choose: Callback<StudentId>,
) -> impl IntoView {
    let i18n = use_i18n();
    let id = student.to_string();
    let is_exact = read == id;
    let read: Vec<char> = read.chars().collect();
    let digits = id.chars().enumerate().map(|(idx, digit)| {
        if read.is_empty() || read.get(idx) == Some(&digit) {
            view! { <span>{digit.to_string()}</span> }.into_any()
        } else {
            view! { <mark class="slip-digit">{digit.to_string()}</mark> }.into_any()
        }
    });
    let digits = digits.collect_view();
    view! {
        <button
            class="list-row"
            class:slip-exact=is_exact
            data-test="slip-student"
            data-id=id
            on:click=move |_| on_choose.run(student.clone())
        >
            <span class="grow">
                <span class="list-title"><bdi>{name}</bdi></span>
                <span class="list-under">
                    <bdi dir="ltr" class="slip-id">{digits}</bdi>
                    {has_slip.then(|| view! {
                        " – " {move || t_string!(i18n, review.slip_taken)}
                    })}
                </span>
            </span>
            <Icon shape=Shape::Check />
        </button>
    }
}

/// Anybody else of the course.
#[component]
pub(super) fn Search(
    #[prop(into)] label: Signal<String>,
    /// The id on the slip; empty where it does not matter.
    #[prop(into)]
    read: String,
    on_choose: Callback<StudentId>,
    decisions: Decisions,
) -> impl IntoView {
    let i18n = use_i18n();
    let query = RwSignal::new(String::new());
    let found = move || {
        let query = query.get();
        if query.trim().is_empty() {
            return ().into_any();
        }
        let found = decisions.find(&query, N_FOUND);
        if found.is_empty() {
            return view! { <p class="small soft">{t_string!(i18n, review.slip_none_found)}</p> }
                .into_any();
        }
        let one = |(student, name): (StudentId, String)| {
            let read = read.clone();
            view! { <Candidate student name has_slip=false read on_choose /> }
        };
        view! { <div class="list slip-students">{found.into_iter().map(one).collect_view()}</div> }
            .into_any()
    };
    view! {
        <details class="slip-search">
            <summary class="small" data-test="slip-other">{move || label.get()}</summary>
            <div class="stack-s">
                <SearchBox label=word!(i18n, review.slip_search) value=query test="slip-search" />
                {found}
            </div>
        </details>
    }
}
