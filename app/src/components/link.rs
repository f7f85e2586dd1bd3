use leptos::prelude::*;
use leptos_router::components::{A as RouterLink, ToHref};

/// A link inside the app. The router takes a path that begins with `/` as it is; here it is put
/// below wherever the app is deployed.
#[component]
pub(crate) fn A<H>(href: H, #[prop(optional)] exact: bool, children: Children) -> impl IntoView
where
    H: ToHref + Send + Sync + 'static,
{
    let base = crate::app::base();
    let href = move || format!("{base}{}", href.to_href()());
    view! {
        <RouterLink href exact>
            {children()}
        </RouterLink>
    }
}
