use super::Import;
use crate::{
    components::FileDrop,
    i18n::{t_string, use_i18n, word},
};
use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::{ClipboardEvent, File};

/// What the picker offers.
const ACCEPT: &str = ".xlsx,.xlsm,.xls,.ods,.csv,.txt,.tsv,.htm,.html,.xml,text/csv,text/html,\
    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.ms-excel,\
    application/vnd.oasis.opendocument.spreadsheet";

/// A file, or a table copied from a spreadsheet or a page.
#[component]
pub(super) fn Choose(import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let on_files = Callback::new(move |files: Vec<File>| {
        if let Some(file) = files.into_iter().next() {
            import.choose(file);
        }
    });
    let take = move |text: &str| {
        let pieces = Array::of1(&JsValue::from_str(text));
        let name = t_string!(i18n, import.pasted);
        if let Ok(file) = File::new_with_str_sequence(&pieces, name) {
            import.choose(file);
        }
    };
    let paste = move |event: ClipboardEvent| {
        let data = |kind: &str| event.clipboard_data()?.get_data(kind).ok();
        // A table keeps its cells as a page; as text, an address with line breaks would fall apart.
        let page = data("text/html").filter(|page| page.to_ascii_lowercase().contains("<table"));
        if let Some(text) = page.or_else(|| data("text/plain")).filter(|t| !t.trim().is_empty()) {
            event.prevent_default();
            take(&text);
        }
    };
    // Keyboards of phones that put text in without the event.
    let typed = move |event| {
        let text = event_target_value(&event);
        if text.trim().contains('\n') {
            take(&text);
        }
    };
    view! {
        <FileDrop word=word!(i18n, import.choose) hint=word!(i18n, import.choose_hint)
            accept=ACCEPT test="import-file" on_files />
        <div class="field">
            <label class="field-label" for="import-paste">{move || t_string!(i18n, import.paste)}</label>
            <textarea class="input" id="import-paste" rows="2" data-test="import-paste"
                placeholder=move || t_string!(i18n, import.paste_hint)
                on:paste=paste on:change=typed></textarea>
        </div>
        <p class="soft small">{move || t_string!(i18n, import.columns_hint)}</p>
    }
}
