use indexed_db_futures::error::{DomException, Error, OpenDbError};
use wasm_bindgen::{JsCast, JsValue};

/// Why the phone's storage did not do what was asked. The screen says each in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// The browser gives none: private browsing, or storage switched off.
    #[error("the browser gives no storage: {detail}")]
    Unavailable {
        /// What the browser said, for the log.
        detail: String,
    },
    /// Another tab holds an older release open, so the stored data cannot be brought up to date.
    #[error("another tab holds an older release open")]
    Blocked,
    /// The data was written by a newer release than this one; it is left as it is.
    #[error("the stored data belongs to a newer release")]
    Newer,
    /// No space is left; nothing of the transaction was written.
    #[error("no space is left")]
    Full,
    /// Something stored does not have the shape of any release.
    #[error("a stored {store} cannot be understood: {detail}")]
    Unreadable {
        /// Which store.
        store: &'static str,
        /// What did not fit, for the log.
        detail: String,
    },
    /// Nothing of that name is stored: removed in another tab, or a stale link.
    #[error("nothing of that name is in {store}")]
    Missing {
        /// Which store.
        store: &'static str,
    },
    /// Anything else; nothing of the transaction was written.
    #[error("the storage failed: {detail}")]
    Failed {
        /// What the browser said, for the log.
        detail: String,
    },
}

impl StorageError {
    /// From what a raw request of the browser was refused with.
    pub(super) fn from_js(error: &JsValue) -> Self {
        let name = error.dyn_ref::<web_sys::DomException>().map(web_sys::DomException::name);
        let detail = || format!("{error:?}");
        match name.as_deref() {
            Some("VersionError") => Self::Newer,
            Some("QuotaExceededError") => Self::Full,
            // An unknown error may be a disk that fails: what is on it must not seem to be gone.
            Some("SecurityError" | "InvalidStateError") => Self::Unavailable { detail: detail() },
            _ => Self::Failed { detail: detail() },
        }
    }
}

impl From<Error> for StorageError {
    fn from(error: Error) -> Self {
        match error {
            Error::DomException(DomException::Other(exception)) => {
                Self::from_js(exception.as_ref())
            }
            other => Self::Failed { detail: other.to_string() },
        }
    }
}

impl From<OpenDbError> for StorageError {
    fn from(error: OpenDbError) -> Self {
        match error {
            OpenDbError::Base(error) => error.into(),
            other => Self::Unavailable { detail: other.to_string() },
        }
    }
}

impl From<indexed_db_futures::error::SerialisationError> for StorageError {
    fn from(error: indexed_db_futures::error::SerialisationError) -> Self {
        Error::from(error).into()
    }
}
