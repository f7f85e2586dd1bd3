//! A worker of its own for one backup: it keeps the file that is written or read between requests,
//! and its memory is given back with it.
use super::handle::WorkerHandle;
use super::queue::worker_url;
use js_sys::{Array, ArrayBuffer, Function, JsString, Reflect, Uint8Array};
use protocol::{
    About, BackupRequest, BackupResponse, JobError, Manifest, Request, Response, SealWith,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

/// Seconds that one request may take: a part that is checked may be hundreds of megabytes.
const LIMIT: u32 = 300;

/// Writes or reads one backup. Dropping it ends the worker.
pub(crate) struct BackupWorker(WorkerHandle);

impl BackupWorker {
    pub(crate) async fn start() -> Result<Self, JobError> {
        Ok(Self(WorkerHandle::start(&worker_url()).await?))
    }

    /// Begins to write; gives the file's first bytes, as all that write do.
    pub(crate) async fn begin(
        &self,
        about: About,
        seal: Option<SealWith>,
    ) -> Result<ArrayBuffer, JobError> {
        self.write(BackupRequest::Begin { about, seal }, None).await
    }

    /// Adds rows of a store.
    pub(crate) async fn add_rows(
        &self,
        store: &str,
        rows: &[JsString],
    ) -> Result<ArrayBuffer, JobError> {
        let lines: Array = rows.iter().collect();
        let bytes = utf8(&lines.join("\n"));
        let bytes = bytes.map_err(|error| JobError::Wire { detail: format!("{error:?}") })?;
        self.write(BackupRequest::AddRows { store: store.to_owned() }, Some(bytes)).await
    }

    pub(crate) async fn add_picture(
        &self,
        name: String,
        media_type: String,
        bytes: ArrayBuffer,
    ) -> Result<ArrayBuffer, JobError> {
        self.write(BackupRequest::AddPicture { name, media_type }, Some(bytes)).await
    }

    pub(crate) async fn finish(&self) -> Result<ArrayBuffer, JobError> {
        self.write(BackupRequest::Finish, None).await
    }

    pub(crate) async fn open(
        &self,
        file: &Blob,
        passphrase: Option<String>,
    ) -> Result<Manifest, JobError> {
        match self.ask(BackupRequest::Open { passphrase }, None, Some(file)).await? {
            (BackupResponse::Opened { manifest }, _) => Ok(manifest),
            (other, _) => Err(unexpected(&other)),
        }
    }

    pub(crate) async fn check(&self, part_idx: usize) -> Result<(), JobError> {
        self.ask(BackupRequest::Check { part_idx }, None, None).await.map(drop)
    }

    /// The next rows of a store; none at the end.
    pub(crate) async fn next_rows(&self, store: &str) -> Result<Vec<String>, JobError> {
        let request = BackupRequest::NextRows { store: store.to_owned() };
        match self.ask(request, None, None).await? {
            (BackupResponse::Rows { n_rows: 0 }, _) => Ok(Vec::new()),
            (BackupResponse::Rows { .. }, Some(bytes)) => {
                let text = String::from_utf8(Uint8Array::new(&bytes).to_vec());
                let text = text.map_err(|error| JobError::Wire { detail: error.to_string() })?;
                Ok(text.lines().map(str::to_owned).collect())
            }
            (other, _) => Err(unexpected(&other)),
        }
    }

    pub(crate) async fn picture(&self, name: String) -> Result<ArrayBuffer, JobError> {
        match self.ask(BackupRequest::Picture { name }, None, None).await? {
            (BackupResponse::Picture, Some(bytes)) => Ok(bytes),
            (other, _) => Err(unexpected(&other)),
        }
    }

    async fn write(
        &self,
        request: BackupRequest,
        bytes: Option<ArrayBuffer>,
    ) -> Result<ArrayBuffer, JobError> {
        match self.ask(request, bytes, None).await? {
            (BackupResponse::Written, Some(written)) => Ok(written),
            (other, _) => Err(unexpected(&other)),
        }
    }

    async fn ask(
        &self,
        request: BackupRequest,
        bytes: Option<ArrayBuffer>,
        file: Option<&Blob>,
    ) -> Result<(BackupResponse, Option<ArrayBuffer>), JobError> {
        let buffers: Vec<ArrayBuffer> = bytes.into_iter().collect();
        let request = Request::Backup(request);
        match self.0.call_with_file(&request, &buffers, file, Some(LIMIT)).await? {
            (Response::Backup(response), buffers) => Ok((response, buffers.into_iter().next())),
            (other, _) => Err(JobError::Wire { detail: format!("unexpected: {other:.60?}") }),
        }
    }
}

/// A text of JavaScript's as bytes. The browser does it many times quicker than a way through our
/// own memory.
fn utf8(text: &JsString) -> Result<ArrayBuffer, JsValue> {
    let make = Reflect::get(&js_sys::global(), &"TextEncoder".into())?;
    let encoder = Reflect::construct(make.unchecked_ref::<Function>(), &Array::new())?;
    let encode: Function = Reflect::get(&encoder, &"encode".into())?.unchecked_into();
    Ok(encode.call1(&encoder, text)?.unchecked_into::<Uint8Array>().buffer())
}

fn unexpected(response: &BackupResponse) -> JobError {
    JobError::Wire { detail: format!("unexpected: {response:.60?}") }
}
