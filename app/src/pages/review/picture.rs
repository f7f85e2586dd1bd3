//! The paper beside a question.

use super::decide::Decisions;
use crate::{
    components::{RowStrip, SlipPicture, WholePageButton},
    i18n::{I18n, t_string, text},
};
use attendance::record::PictureRef;
use leptos::prelude::*;

/// The row or the slip, as it was scanned.
#[component]
pub(super) fn Picture(picture: PictureRef, name: String, decisions: Decisions) -> impl IntoView {
    let image = decisions.strip(&picture);
    let is_here = image.is_some();
    let paper = if picture.is_slip() {
        view! { <SlipPicture image number=picture.page /> }.into_any()
    } else {
        view! { <RowStrip image name /> }.into_any()
    };
    view! {
        <div>
            {paper}
            {is_here.then(|| view! { <WholePageButton scan=picture.scan page_idx=picture.page_idx /> })}
        </div>
    }
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
