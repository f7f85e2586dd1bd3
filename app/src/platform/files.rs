//! Files out of the app: shared where the phone can, else downloaded.

use gloo::timers::callback::Timeout;
use js_sys::{Array, Uint8Array};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, FilePropertyBag, HtmlAnchorElement, ShareData, Url};

/// The media type of a PDF file.
pub(crate) const PDF: &str = "application/pdf";
/// The media type of an .xlsx file.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The media type of a .csv file.
pub(crate) const CSV: &str = "text/csv";

/// A link to the file must outlive the click: slow phones start the download late.
const LINK_LIVES_MILLIS: u32 = 60_000;

/// A finished file: a name, a media type, bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileOut {
    pub(crate) name: String,
    pub(crate) media_type: &'static str,
    pub(crate) bytes: Vec<u8>,
}

impl FileOut {
    fn parts(&self) -> Array {
        Array::of1(&Uint8Array::from(self.bytes.as_slice()))
    }

    fn to_file(&self) -> Result<File, JsValue> {
        let options = FilePropertyBag::new();
        options.set_type(self.media_type);
        File::new_with_u8_array_sequence_and_options(&self.parts(), &self.name, &options)
    }

    fn to_blob(&self) -> Result<Blob, JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(self.media_type);
        Blob::new_with_u8_array_sequence_and_options(&self.parts(), &options)
    }
}

/// Saves the file where the browser keeps downloads.
///
/// # Errors
///
/// What the browser said, for the log.
pub(crate) fn download(file: &FileOut) -> Result<(), JsValue> {
    download_blob(&file.to_blob()?, &file.name)
}

/// The same for a file that the browser holds already.
///
/// # Errors
///
/// What the browser said, for the log.
pub(crate) fn download_blob(file: &Blob, name: &str) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(file)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Timeout::new(LINK_LIVES_MILLIS, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}

/// Whether this browser hands files of this kind to other apps.
pub(crate) fn can_share(file: &FileOut) -> bool {
    file.to_file().is_ok_and(|file| can_share_file(&file))
}

/// The same for a file that the browser holds already.
pub(crate) fn can_share_file(file: &File) -> bool {
    // Asked for by name: a browser without the interface has no such function to call.
    let navigator = window().navigator();
    js_sys::Reflect::has(&navigator, &JsValue::from_str("canShare")).unwrap_or(false)
        && navigator.can_share_with_data(&share_data(file))
}

/// Offers the file to the phone's other apps, such as a chat with the print shop.
///
/// # Errors
///
/// What the browser said; a person who closes the sheet of apps is no error.
pub(crate) async fn share(file: &FileOut) -> Result<(), JsValue> {
    share_file(&file.to_file()?).await.map(drop)
}

/// The same for a file that the browser holds already; false when the person closed the sheet.
///
/// # Errors
///
/// What the browser said.
pub(crate) async fn share_file(file: &File) -> Result<bool, JsValue> {
    let shared = window().navigator().share_with_data(&share_data(file));
    match JsFuture::from(shared).await {
        Ok(_) => Ok(true),
        Err(error) if is_abort(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

fn share_data(file: &File) -> ShareData {
    let data = ShareData::new();
    data.set_files(&Array::of1(file));
    data
}

fn is_abort(error: &JsValue) -> bool {
    error.dyn_ref::<web_sys::DomException>().is_some_and(|error| error.name() == "AbortError")
}

/// A file name that every system takes: letters and digits of any script, the rest as `-`.
pub(crate) fn file_name(parts: &[&str], extension: &str) -> String {
    format!("{}.{extension}", file_stem(parts))
}

/// The same without an extension.
pub(crate) fn file_stem(parts: &[&str]) -> String {
    let clean = |part: &&str| -> String {
        let kept = part.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '-' });
        kept.collect::<String>().trim_matches('-').to_owned()
    };
    let parts: Vec<String> = parts.iter().map(clean).filter(|part| !part.is_empty()).collect();
    parts.join("_")
}
