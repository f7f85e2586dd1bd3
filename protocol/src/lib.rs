//! Messages between the app and its worker.
//!
//! A message on the wire is the array `[id, message, [buffers]]`: a number that pairs an answer
//! with its request, a [`Request`] (or the [`Answer`] to it) as plain data, and the `ArrayBuffer`s
//! that are transferred beside it, so that pictures, PDF files and spreadsheets are never copied. A
//! file that is read where it lies comes fourth, as a `Blob`.
//! Which buffers travel with which message is said at each variant.
//!
//! The worker announces itself with the one-element array `[READY]`: whatever is posted before it
//! listens is lost, so the app holds its first message, [`Request::Hello`], until then.
//!
//! These types live for one release: nothing of them is stored.
#![forbid(unsafe_code)]

mod backup;
mod error;
mod request;
mod response;
mod version;

pub use ::backup::{About, BackupError, Kind, Manifest, Part};
pub use backup::{BackupRequest, BackupResponse, SealWith};
pub use error::{FileError, JobError};
pub use request::{ExportTable, Request, TableFormat};
pub use response::{FileFormat, PageTiming, PartRead, Response, StripInfo};
pub use version::ApiVersion;

/// What a job gives: a response, or why there is none.
pub type Answer = Result<Response, JobError>;

/// The worker's first word, posted as `[READY]` once it listens.
pub const READY: &str = "ready";

/// The worker's last word, posted as `[GONE, text]` when it panicked: nothing answers after it.
pub const GONE: &str = "gone";

#[cfg(test)]
mod tests {
    use super::*;
    use omr_core::{ReadError, SheetId};

    fn over_the_wire<T: serde::Serialize + serde::de::DeserializeOwned>(message: &T) -> T {
        serde_json::from_str(&serde_json::to_string(message).unwrap()).unwrap()
    }

    #[test]
    fn requests_arrive_as_they_were_sent() {
        for request in [
            Request::Hello { version: ApiVersion::CURRENT },
            Request::OpenFile { layouts: Vec::new() },
            Request::ReadPage { page_idx: 89 },
        ] {
            assert_eq!(over_the_wire(&request), request);
        }
    }

    #[test]
    fn errors_keep_their_facts() {
        let sheet_id = SheetId::from_seed(7);
        for error in [
            JobError::Read(ReadError::UnknownSheet { sheet_id, page: 2 }),
            JobError::Read(ReadError::NoSheetFound { n_fiducials: 3 }),
            JobError::File(FileError::TooLarge { width: 30_000, height: 30_000 }),
            JobError::VersionMismatch { app: ApiVersion::new(1), worker: ApiVersion::new(2) },
        ] {
            let answer: Answer = Err(error);
            assert_eq!(over_the_wire(&answer), answer);
        }
    }

    #[test]
    fn a_request_of_another_release_is_refused_and_not_misread() {
        assert!(serde_json::from_str::<Request>(r#"{"ReadPages":{"from":0}}"#).is_err());
        assert!(serde_json::from_str::<Request>(r#"{"ReadPage":{}}"#).is_err());
    }
}
