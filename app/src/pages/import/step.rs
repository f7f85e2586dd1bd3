use super::Import;
use crate::i18n::{t_string, use_i18n};
use attendance::import::{ImportPreview, Notice};
use leptos::prelude::*;
use std::sync::Arc;

/// The parts of an import, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// Sheet, headings and columns.
    Columns,
    /// Departments, levels and statuses.
    Values,
    /// What would happen.
    Check,
}

impl Step {
    const ALL: [Self; 3] = [Self::Columns, Self::Values, Self::Check];

    /// The first part that asks something; the last one when all is clear.
    pub(super) fn first_of(preview: &ImportPreview) -> Self {
        Self::ALL.into_iter().find(|step| step.asks(preview)).unwrap_or(Self::Check)
    }

    /// Whether something of the part waits for the person.
    fn asks(self, preview: &ImportPreview) -> bool {
        let any = |is: fn(&Notice) -> bool| preview.notices.iter().any(is);
        match self {
            Self::Columns => {
                any(|notice| matches!(notice, Notice::NoHeader | Notice::ColumnsGuessed { .. }))
            }
            Self::Values => any(|notice| matches!(notice, Notice::ValuesUnknown { .. })),
            Self::Check => false,
        }
    }

    pub(super) const fn test(self) -> &'static str {
        match self {
            Self::Columns => "step-columns",
            Self::Values => "step-values",
            Self::Check => "step-check",
        }
    }
}

/// Where one is, and a way to the other parts.
#[component]
pub(super) fn Steps(preview: Arc<ImportPreview>, import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let has_values = !preview.values.is_empty();
    let button = move |step: Step| {
        let asks = step.asks(&preview);
        let is_here = move || import.step.get() == step;
        view! {
            <button class="import-step" class:import-step-asks=asks data-test=step.test()
                aria-current=move || is_here().then_some("step") on:click=move |_| import.go(step)>
                {move || match step {
                    Step::Columns => t_string!(i18n, import.step_columns),
                    Step::Values => t_string!(i18n, import.step_values),
                    Step::Check => t_string!(i18n, import.step_check),
                }}
                {asks.then(|| view! { <span class="import-step-mark" aria-hidden="true"></span> })}
            </button>
        }
    };
    let shown = Step::ALL.into_iter().filter(move |step| *step != Step::Values || has_values);
    view! { <nav class="import-steps" aria-label=move || t_string!(i18n, import.title)>{shown.map(button).collect_view()}</nav> }
}
