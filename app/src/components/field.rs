use super::icon::{Icon, Shape};
use crate::i18n::{t_string, use_i18n};
use leptos::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

/// Joins a label, an input and its messages by id.
static NEXT_ID: AtomicU32 = AtomicU32::new(0);

/// What a field takes: decides the keyboard and the direction of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum FieldKind {
    /// Words in any language; the first letter decides their direction.
    #[default]
    Words,
    /// An id or a code: left to right in every language.
    Code,
    /// Digits.
    Number,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A day.
    Date,
    /// A time of the day.
    Time,
}

impl FieldKind {
    fn input_type(self) -> &'static str {
        match self {
            Self::Words | Self::Code | Self::Number => "text",
            Self::Phone => "tel",
            Self::Email => "email",
            Self::Date => "date",
            Self::Time => "time",
        }
    }

    fn input_mode(self) -> Option<&'static str> {
        (self == Self::Number).then_some("numeric")
    }
}

/// A labelled input with a hint and, once there is one, the problem and how to mend it.
#[component]
pub(crate) fn Field(
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(optional)] kind: FieldKind,
    #[prop(optional, into)] hint: Option<Signal<String>>,
    #[prop(optional, into)] error: Option<Signal<Option<String>>>,
    /// May be left empty: said beside the label.
    #[prop(optional)]
    optional: bool,
    /// Offered while typing.
    #[prop(optional)]
    suggestions: Vec<String>,
    /// The journey's name for it.
    test: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let n = NEXT_ID.fetch_add(1, Ordering::Relaxed);
    let (id, notes) = (format!("field-{n}"), format!("field-{n}-notes"));
    let list = (!suggestions.is_empty()).then(|| format!("field-{n}-list"));
    let problem = move || error.and_then(|error| error.get());
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>
                {move || label.get()}
                {optional.then(|| view! {
                    <span class="field-optional">" " {move || t_string!(i18n, common.optional)}</span>
                })}
            </label>
            <input
                class="input"
                id=id
                type=kind.input_type()
                inputmode=kind.input_mode()
                dir=if kind == FieldKind::Words { "auto" } else { "ltr" }
                autocomplete="off"
                list=list.clone()
                aria-describedby=notes.clone()
                aria-invalid=move || problem().is_some().then_some("true")
                data-test=test
                bind:value=value
            />
            {list.map(|list| view! {
                <datalist id=list>
                    {suggestions.into_iter().map(|one| view! { <option value=one></option> }).collect_view()}
                </datalist>
            })}
            <div id=notes>
                {hint.map(|hint| view! { <p class="field-hint">{move || hint.get()}</p> })}
                <div aria-live="polite">
                    {move || problem().map(|text| view! {
                        <p class="field-error" data-test="field-error"><Icon shape=Shape::Alert />{text}</p>
                    })}
                </div>
            </div>
        </div>
    }
}
