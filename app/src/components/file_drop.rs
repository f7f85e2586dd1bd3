use super::icon::{Icon, Shape};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, File, FileList, HtmlInputElement};

/// A large target that opens the file picker; on a desktop, files can be dropped on it.
#[component]
pub(crate) fn FileDrop(
    #[prop(into)] word: Signal<String>,
    #[prop(into)] hint: Signal<String>,
    /// What the picker offers, as in the attribute `accept`.
    accept: &'static str,
    #[prop(optional)] multiple: bool,
    test: &'static str,
    on_files: Callback<Vec<File>>,
) -> impl IntoView {
    let is_over = RwSignal::new(false);
    let pick = move |event: leptos::ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        let files = listed(input.files());
        // The same file can be chosen again after it was mended.
        input.set_value("");
        on_files.run(files);
    };
    let over = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(true);
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        let files = listed(event.data_transfer().and_then(|transfer| transfer.files()));
        if !files.is_empty() {
            on_files.run(files);
        }
    };
    view! {
        <label class="file-drop" class:file-drop-over=move || is_over.get()
            on:dragover=over on:dragleave=move |_| is_over.set(false) on:drop=drop>
            <input class="visually-hidden" type="file" accept=accept multiple=multiple data-test=test on:change=pick />
            <span class="icon-large"><Icon shape=Shape::Upload /></span>
            <span class="strong">{move || word.get()}</span>
            <span class="soft small">{move || hint.get()}</span>
        </label>
    }
}

fn listed(files: Option<FileList>) -> Vec<File> {
    let Some(files) = files else { return Vec::new() };
    let file = |i| files.item(i).map(JsCast::unchecked_into::<File>);
    (0..files.length()).filter_map(file).collect()
}
