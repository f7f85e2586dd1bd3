//! The paper beside a question.

use super::{decide::Decisions, slip_card::Search};
use crate::{
    components::{RowStrip, SlipPicture, WholePageButton},
    i18n::{I18n, t_string, text, use_i18n, word},
};
use attendance::record::PictureRef;
use leptos::prelude::*;

/// The row or the slip, as it was scanned.
#[component]
pub(super) fn Picture(
    picture: PictureRef,
    name: String,
    /// Whether the whole page can be shown from here.
    #[prop(optional)]
    has_page: bool,
    decisions: Decisions,
) -> impl IntoView {
    let image = decisions.strip(&picture);
    let has_page = has_page && image.is_some();
    let paper = if picture.is_slip() {
        view! { <SlipPicture image number=picture.page /> }.into_any()
    } else {
        view! { <RowStrip image name /> }.into_any()
    };
    view! {
        <div>
            {paper}
            {has_page.then(|| view! { <WholePageButton scan=picture.scan page_idx=picture.page_idx /> })}
        </div>
    }
}

/// All pictures of a question; the whole page is shown of the first, which shows it best.
#[component]
pub(super) fn Pictures(
    pictures: Vec<PictureRef>,
    #[prop(into)] name: String,
    /// Whether each slip may be given to another student.
    #[prop(optional)]
    may_give: bool,
    decisions: Decisions,
) -> impl IntoView {
    let i18n = use_i18n();
    let one = |(idx, picture): (usize, PictureRef)| {
        let given = picture.clone();
        let give = move |student| decisions.give(given.clone(), student);
        let label = word!(i18n, review.slip_not_theirs);
        view! {
            <Picture picture name=name.clone() has_page=idx == 0 decisions />
            {may_give.then(|| view! { <Search label read="" on_choose=Callback::new(give) decisions /> })}
        }
    };
    let pictures = pictures.into_iter().enumerate().map(one).collect_view();
    view! { <div class="strips">{pictures}</div> }
}

/// The number that is printed on the row or the slip.
pub(super) fn number(i18n: I18n, n: usize, is_slip: bool) -> String {
    let n = text::number(i18n, n);
    if is_slip {
        t_string!(i18n, review.slip_number, n = n).to_string()
    } else {
        t_string!(i18n, review.row_number, n = n).to_string()
    }
}
