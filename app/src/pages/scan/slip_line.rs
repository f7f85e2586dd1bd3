//! One slip of a page: whose it is, what it says, what to do about it.

use super::warnings::Warnings;
use crate::{
    components::{Icon, Shape, StatusMark},
    i18n::{t_string, text, use_i18n},
    pages::review::Questions,
    storage::paper::SessionPaper,
};
use attendance::reconcile::{PagePlace, SlipState};
use leptos::prelude::*;
use omr_core::{SheetReading, Warning};

/// A slip that was read.
#[component]
pub(super) fn SlipLine(
    place: PagePlace,
    reading: SheetReading,
    paper: StoredValue<SessionPaper, LocalStorage>,
    questions: StoredValue<Questions>,
) -> impl IntoView {
    let i18n = use_i18n();
    let state = questions.with_value(|q| q.slips.states.get(&place).cloned());
    let total = paper.with_value(|paper| paper.n_slips_of(&reading.sheet_id));
    let number = reading.page;
    let title = move || {
        let n = text::number(i18n, number as usize);
        let total = text::number(i18n, total.unwrap_or(number as usize));
        t_string!(i18n, scan.slip_of, n = n, total = total).to_string()
    };
    let name = match &state {
        Some(SlipState::Of { student, .. }) => paper.with_value(|paper| paper.name_of(student)),
        _ => None,
    };
    let status = match &state {
        Some(SlipState::Of { status, .. }) => *status,
        _ => None,
    };
    let (shape, code) = match &state {
        Some(SlipState::Of { status: Some(_), .. }) => (Shape::Check, "student"),
        Some(SlipState::Of { status: None, .. }) => (Shape::Search, "to-look"),
        Some(SlipState::Empty) => (Shape::Note, "empty"),
        Some(SlipState::SetAside) => (Shape::Note, "aside"),
        Some(SlipState::Unknown) | None => (Shape::Search, "unknown"),
    };
    let earlier = questions.with_value(|q| paper.with_value(|paper| earlier(paper, q, &place)));
    // What was said about the id is settled once its student is known.
    let reading = if code == "unknown" { reading } else { without_id_warnings(reading) };
    let says = move || match &state {
        Some(SlipState::Of { .. }) if earlier == Some(Earlier::OtherSlip) => {
            Some(t_string!(i18n, scan.slip_second))
        }
        Some(SlipState::Of { .. }) if earlier == Some(Earlier::SameSlip) => {
            Some(t_string!(i18n, scan.slip_again))
        }
        Some(SlipState::Of { status: None, .. }) => Some(t_string!(i18n, scan.slip_to_look)),
        Some(SlipState::Of { .. }) => None,
        Some(SlipState::Empty) => Some(t_string!(i18n, scan.slip_empty)),
        Some(SlipState::SetAside) => Some(t_string!(i18n, scan.slip_aside)),
        Some(SlipState::Unknown) | None => Some(t_string!(i18n, scan.slip_unknown)),
    };
    view! {
        <Icon shape />
        <div class="grow" data-test="slip" data-slip=number data-state=code>
            <p class="small soft">{title}</p>
            {name.map(|name| view! {
                <p class="row spread">
                    <bdi class="strong">{name}</bdi>
                    {status.map(|status| view! { <StatusMark status=Some(status) /> })}
                </p>
            })}
            {move || says().map(|words| view! { <p class="small">{words}</p> })}
            <Warnings reading />
        </div>
    }
}

/// What the student handed in before, as the files were chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Earlier {
    SameSlip,
    OtherSlip,
}

fn earlier(paper: &SessionPaper, questions: &Questions, place: &PagePlace) -> Option<Earlier> {
    let states = &questions.slips.states;
    let Some(SlipState::Of { student, same, .. }) = states.get(place) else { return None };
    let theirs = states.iter().filter(
        |(_, state)| matches!(state, SlipState::Of { student: other, .. } if other == student),
    );
    let rank = |place: &&PagePlace| (paper.rank_of(&place.scan), place.page_idx, place.part);
    let first = theirs.map(|(place, _)| place).min_by_key(rank)?;
    if first == place {
        None
    } else if same.contains(first) {
        Some(Earlier::SameSlip)
    } else {
        Some(Earlier::OtherSlip)
    }
}

fn without_id_warnings(mut reading: SheetReading) -> SheetReading {
    let is_of_id =
        |warning: &Warning| matches!(warning, Warning::IdCheckFailed | Warning::IdUnchecked);
    reading.warnings.retain(|warning| !is_of_id(warning));
    reading
}
