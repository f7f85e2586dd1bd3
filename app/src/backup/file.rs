//! The finished file: saved where the browser keeps downloads, or handed to another app.

use crate::platform::files;
use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::{Blob, File, FilePropertyBag};

/// A backup under its name.
#[derive(Debug, Clone)]
pub(crate) struct BackupFile {
    pub(crate) name: String,
    pub(crate) blob: Blob,
}

impl BackupFile {
    fn named(&self, name: &str, media_type: &str) -> Result<File, JsValue> {
        let options = FilePropertyBag::new();
        options.set_type(media_type);
        File::new_with_blob_sequence_and_options(&Array::of1(&self.blob), name, &options)
    }

    /// Under its own name; else as text, since Chrome hands over files of a few kinds only and a
    /// backup is known by its bytes, whatever it is called.
    fn to_share(&self) -> Option<File> {
        let as_text = format!("{}.txt", self.name);
        let kinds = [(self.name.as_str(), "application/octet-stream"), (&as_text, "text/plain")];
        let mut files = kinds.into_iter().filter_map(|(name, kind)| self.named(name, kind).ok());
        files.find(files::can_share_file)
    }
}

/// Whether this browser hands the file to other apps.
pub(crate) fn can_share(file: &BackupFile) -> bool {
    file.to_share().is_some()
}

/// Saves the file where the browser keeps downloads.
///
/// # Errors
///
/// What the browser said, for the log.
pub(crate) fn save(file: &BackupFile) -> Result<(), JsValue> {
    files::download_blob(&file.blob, &file.name)
}

/// Hands the file to another app; false when the person closed the sheet of apps.
///
/// # Errors
///
/// What the browser said, for the log.
pub(crate) async fn share(file: &BackupFile) -> Result<bool, JsValue> {
    match file.to_share() {
        Some(file) => files::share_file(&file).await,
        None => Ok(false),
    }
}
