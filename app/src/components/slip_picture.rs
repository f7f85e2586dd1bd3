use super::row_strip::StripImage;
use crate::i18n::{t_string, text, use_i18n};
use leptos::prelude::*;

/// A whole slip as it was scanned: the written name, the columns of digits, the status.
#[component]
pub(crate) fn SlipPicture(
    /// Nothing when the scan was removed.
    image: Option<StripImage>,
    /// The slip's printed number, for those who do not see the picture.
    number: u32,
) -> impl IntoView {
    let i18n = use_i18n();
    match image.and_then(StripImage::shown) {
        Some((url, width, height)) => view! {
            <img
                class="slip-picture"
                data-test="slip-picture"
                src=url
                width=width
                height=height
                alt=move || {
                    t_string!(i18n, review.slip_picture, n = text::number(i18n, number as usize)).to_string()
                }
            />
        }
        .into_any(),
        None => view! {
            <p class="note small">{move || t_string!(i18n, review.no_strip)}</p>
        }
        .into_any(),
    }
}
