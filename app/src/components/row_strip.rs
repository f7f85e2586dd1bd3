use crate::i18n::{t_string, use_i18n};
use leptos::prelude::*;
use web_sys::{Blob, Url};

/// The picture of a row, as a part of its page's.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StripImage {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) jpeg: Blob,
}

impl StripImage {
    /// Its address, for as long as the component that asks is there, with its width and height.
    pub(super) fn shown(self) -> Option<(String, u32, u32)> {
        let url = Url::create_object_url_with_blob(&self.jpeg).ok()?;
        let to_revoke = url.clone();
        on_cleanup(move || {
            let _ = Url::revoke_object_url(&to_revoke);
        });
        Some((url, self.width, self.height))
    }
}

/// The paper itself: the row as it was scanned, with its name and marks.
#[component]
pub(crate) fn RowStrip(
    /// Nothing when the scan was removed.
    image: Option<StripImage>,
    /// The student, for those who do not see the picture.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let i18n = use_i18n();
    match image.and_then(StripImage::shown) {
        Some((url, width, height)) => view! {
            <div class="strip" data-test="row-strip">
                <div class="strip-half">
                    <img
                        src=url.clone()
                        width=width
                        height=height
                        alt=move || t_string!(i18n, review.strip_of, name = name.clone()).to_string()
                    />
                </div>
                <div class="strip-half strip-half-right">
                    <img src=url width=width height=height alt="" />
                </div>
            </div>
        }
        .into_any(),
        None => view! {
            <p class="note small">{move || t_string!(i18n, review.no_strip)}</p>
        }
        .into_any(),
    }
}
