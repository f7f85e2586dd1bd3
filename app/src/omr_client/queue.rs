//! Jobs in a row: each waits for the one before.
use super::handle::{Reply, WorkerHandle};
use super::supervisor::{Supervisor, limit_of};
use crate::log::{self, Stage, What};
use crate::platform::clock;
use ::jobs::{BreakerState, Task};
use attendance::Student;
use attendance::import::{ImportOptions, ImportPreview};
use futures::lock::Mutex;
use js_sys::ArrayBuffer;
use omr_core::{Locale, ReadError, RosterSheet, SheetLayout, SheetReading, SlipSheet};
use protocol::{ExportTable, FileFormat, JobError, Request, Response, TableFormat};
use std::cell::RefCell;
use std::rc::Rc;

/// The door to the worker; all clones are the same one.
#[derive(Clone, Default)]
pub struct OmrClient(Rc<Inner>);

#[derive(Default)]
struct Inner {
    /// Held for the length of a job, so that jobs run one after another.
    turn: Mutex<()>,
    worker: RefCell<Option<Rc<WorkerHandle>>>,
    /// The file that this worker has open; a fresh worker has none.
    open_file: RefCell<Option<String>>,
    supervisor: Supervisor,
    /// Whose job is running.
    running_for: RefCell<Option<String>>,
}

/// A file that the worker has opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenedFile {
    /// What it is.
    pub format: FileFormat,
    /// Pages, at least 1.
    pub n_pages: usize,
}

/// A sheet's page or a slip that was read.
#[derive(Debug, Clone)]
pub struct PartRead {
    /// What it says.
    pub reading: SheetReading,
    /// The picture of each field's row; one for all of a slip.
    pub strips: Vec<StripPicture>,
}

/// Everything that a page of a file shows; at least one.
pub type PageRead = Vec<Result<PartRead, ReadError>>;

/// A page with what was read drawn on it.
#[derive(Debug, Clone)]
pub struct DrawnPage {
    /// Pixels.
    pub width: usize,
    /// Pixels.
    pub height: usize,
    /// JPEG in colours.
    pub jpeg: ArrayBuffer,
}

/// The picture of one row.
#[derive(Debug, Clone)]
pub struct StripPicture {
    /// The field, such as `row-7`.
    pub field: String,
    /// Pixels.
    pub width: usize,
    /// Pixels.
    pub height: usize,
    /// Grey JPEG.
    pub jpeg: ArrayBuffer,
}

thread_local! {
    static CLIENT: OmrClient = OmrClient::default();
}

impl OmrClient {
    /// The app's one client; its worker is fetched with the first job.
    #[must_use]
    pub fn get() -> Self {
        CLIENT.with(Clone::clone)
    }

    /// Makes sure that a worker is there, without asking anything of it.
    ///
    /// # Errors
    ///
    /// [`JobError::WorkerGone`] when none can be started, [`JobError::VersionMismatch`] when it
    /// comes from another release.
    pub async fn wake(&self) -> Result<(), JobError> {
        let _turn = self.0.turn.lock().await;
        self.0.supervisor.gate().await;
        let woken = self.worker().await;
        if woken.is_err() {
            self.0.supervisor.learn(&woken);
        }
        woken.map(drop)
    }

    /// Opens a file under the name `key`; the bytes move into the worker.
    ///
    /// # Errors
    ///
    /// [`JobError`] when the file cannot be opened or the worker is gone.
    pub async fn open_file(
        &self,
        key: &str,
        layouts: Vec<SheetLayout>,
        bytes: ArrayBuffer,
    ) -> Result<OpenedFile, JobError> {
        let _turn = self.0.turn.lock().await;
        self.0.open_file.replace(None);
        let request = Request::OpenFile { layouts };
        let buffers = [bytes];
        let open = self.run(Some(key), &request, &buffers, Task::Opening);
        match log::timed(Stage::OpenFile, open).await? {
            (Response::Opened { format, n_pages }, _) => {
                self.0.open_file.replace(Some(key.to_owned()));
                Ok(OpenedFile { format, n_pages })
            }
            (other, _) => Err(unexpected(&other)),
        }
    }

    /// Reads a page of the file opened as `key`. A page that takes over 20 s ends the worker and
    /// is [`JobError::TimedOut`].
    ///
    /// # Errors
    ///
    /// [`JobError::NoFileOpen`] when `key` is not what the worker has open: open it, ask again.
    pub async fn read_page(&self, key: &str, page_idx: usize) -> Result<PageRead, JobError> {
        let _turn = self.0.turn.lock().await;
        if !self.has_open(key) {
            return Err(JobError::NoFileOpen);
        }
        let request = Request::ReadPage { page_idx };
        match self.run(Some(key), &request, &[], Task::Page).await? {
            (Response::Page { parts, timing }, buffers) => {
                log::page_took(timing, key, page_idx);
                let mut jpegs = buffers.into_iter();
                Ok(parts.into_iter().map(|part| Ok(with_pictures(part?, &mut jpegs))).collect())
            }
            (other, _) => Err(unexpected(&other)),
        }
    }

    /// Draws what was read of a page of the file opened as `key` on its picture; gives a JPEG.
    ///
    /// # Errors
    ///
    /// [`JobError::NoFileOpen`] when `key` is not what the worker has open: open it, ask again.
    pub async fn draw_page(
        &self,
        key: &str,
        page_idx: usize,
        readings: Vec<SheetReading>,
    ) -> Result<DrawnPage, JobError> {
        let _turn = self.0.turn.lock().await;
        if !self.has_open(key) {
            return Err(JobError::NoFileOpen);
        }
        let request = Request::DrawPage { page_idx, readings };
        match self.run(Some(key), &request, &[], Task::Page).await? {
            (Response::Drawn { width, height }, buffers) => {
                Ok(DrawnPage { width, height, jpeg: first(buffers)? })
            }
            (other, _) => Err(unexpected(&other)),
        }
    }

    /// Draws a roster sheet; gives the PDF's bytes.
    ///
    /// # Errors
    ///
    /// [`JobError::Layout`] when the sheet has no rows or too many.
    pub async fn print_roster(&self, sheet: RosterSheet) -> Result<ArrayBuffer, JobError> {
        match self.document(&Request::PrintRoster { sheet }, &[]).await? {
            (Response::Printed, buffers) => first(buffers),
            (other, _) => Err(unexpected(&other)),
        }
    }

    /// Draws slips; gives the PDF's bytes.
    ///
    /// # Errors
    ///
    /// [`JobError::Layout`] when there are no slips or too many.
    pub async fn print_slips(&self, sheet: SlipSheet) -> Result<ArrayBuffer, JobError> {
        match self.document(&Request::PrintSlips { sheet }, &[]).await? {
            (Response::Printed, buffers) => first(buffers),
            (other, _) => Err(unexpected(&other)),
        }
    }

    /// Reads a file of tables and says what importing it would do to the `saved` students.
    /// The bytes move into the worker: take them from the file again for the next try.
    ///
    /// # Errors
    ///
    /// [`JobError::Import`] when the file is no list of students that can be read.
    pub async fn import_table(
        &self,
        bytes: ArrayBuffer,
        options: ImportOptions,
        saved: Vec<Student>,
    ) -> Result<ImportPreview, JobError> {
        let request = Request::ImportTable { options, saved };
        match self.document(&request, &[bytes]).await? {
            (Response::Imported { preview }, _) => Ok(preview),
            (other, _) => Err(unexpected(&other)),
        }
    }

    /// Writes the rows of a list that were not saved as .xlsx, with the reasons; gives the file's
    /// bytes.
    ///
    /// # Errors
    ///
    /// As [`Self::import_table`] and [`Self::export`].
    pub async fn export_rejected(
        &self,
        bytes: ArrayBuffer,
        options: ImportOptions,
        saved: Vec<Student>,
        locale: Locale,
    ) -> Result<ArrayBuffer, JobError> {
        let request = Request::ExportRejected { options, saved, locale };
        match self.document(&request, &[bytes]).await? {
            (Response::Exported, buffers) => first(buffers),
            (other, _) => Err(unexpected(&other)),
        }
    }

    /// Writes a table as a file, with times of this phone's zone; gives the file's bytes.
    ///
    /// # Errors
    ///
    /// [`JobError::Document`] when the writer refuses.
    pub async fn export(
        &self,
        table: ExportTable,
        format: TableFormat,
        locale: Locale,
    ) -> Result<ArrayBuffer, JobError> {
        // JavaScript counts minutes west of UTC.
        let utc_offset_minutes = clock::utc_offset_minutes();
        let request = Request::Export { table, format, locale, utc_offset_minutes };
        match self.document(&request, &[]).await? {
            (Response::Exported, buffers) => first(buffers),
            (other, _) => Err(unexpected(&other)),
        }
    }

    /// Ends the job that runs for the file `key`, if there is one; it gives
    /// [`JobError::Cancelled`]. Jobs of others are not touched.
    pub fn cancel(&self, key: &str) {
        if self.0.running_for.borrow().as_deref() == Some(key) {
            self.end_worker(JobError::Cancelled);
        }
    }

    /// Ends whatever the worker is at, for a person who does not want to wait; it gives
    /// [`JobError::Cancelled`].
    pub(crate) fn give_up(&self) {
        self.end_worker(JobError::Cancelled);
    }

    /// How the worker does, followed.
    pub(crate) fn health(&self) -> BreakerState {
        self.0.supervisor.state()
    }

    /// Lets work through to a worker that rests after it failed again and again.
    pub(crate) fn try_now(&self) {
        self.0.supervisor.try_now();
    }

    /// What takes longer than it should, followed.
    pub(crate) fn slow(&self) -> Option<Task> {
        self.0.supervisor.slow()
    }

    /// A person waits longer for what is slow.
    pub(crate) fn wait_longer(&self) {
        self.0.supervisor.wait_longer();
    }

    /// Lets the worker go when no job runs: its memory grew with the largest page and never
    /// shrinks. The next job starts a fresh one.
    pub fn rest(&self) {
        if self.0.turn.try_lock().is_some() {
            self.end_worker(JobError::Cancelled);
        }
    }

    /// Whether a job is running or waiting.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.0.turn.try_lock().is_none()
    }

    async fn document(&self, request: &Request, buffers: &[ArrayBuffer]) -> Reply {
        let _turn = self.0.turn.lock().await;
        let stage = match request {
            Request::ImportTable { .. } => Stage::ImportPreview,
            Request::PrintRoster { .. } | Request::PrintSlips { .. } => Stage::Print,
            _ => Stage::Export,
        };
        log::timed(stage, self.run(None, request, buffers, Task::Report)).await
    }

    /// Runs one request in the worker at hand or a fresh one. The caller holds the turn.
    async fn run(
        &self,
        key: Option<&str>,
        request: &Request,
        buffers: &[ArrayBuffer],
        task: Task,
    ) -> Reply {
        let supervisor = &self.0.supervisor;
        self.0.running_for.replace(key.map(str::to_owned));
        supervisor.gate().await;
        let reply = match self.worker().await {
            Ok(worker) => {
                let call = worker.call(request, buffers, limit_of(task));
                supervisor.watched(task, call).await.inspect_err(log::job_failed)
            }
            Err(error) => Err(error),
        };
        self.0.running_for.replace(None);
        supervisor.learn(&reply);
        reply
    }

    async fn worker(&self) -> Result<Rc<WorkerHandle>, JobError> {
        let at_hand = self.0.worker.borrow().clone();
        if let Some(worker) = at_hand.filter(|worker| worker.is_alive()) {
            return Ok(worker);
        }
        self.0.worker.replace(None);
        self.0.open_file.replace(None);
        let started = WorkerHandle::start(&worker_url()).await;
        let worker = Rc::new(started.inspect_err(log::job_failed)?);
        log::note(What::WorkerStarted);
        self.0.worker.replace(Some(worker.clone()));
        Ok(worker)
    }

    fn has_open(&self, key: &str) -> bool {
        let is_alive = self.0.worker.borrow().as_ref().is_some_and(|worker| worker.is_alive());
        is_alive && self.0.open_file.borrow().as_deref() == Some(key)
    }

    fn end_worker(&self, error: JobError) {
        self.0.open_file.replace(None);
        if let Some(worker) = self.0.worker.take() {
            worker.end(error);
        }
    }
}

/// Takes a part's own pictures off the front of all.
fn with_pictures(
    part: protocol::PartRead,
    jpegs: &mut impl Iterator<Item = ArrayBuffer>,
) -> PartRead {
    let picture = |(info, jpeg): (protocol::StripInfo, ArrayBuffer)| StripPicture {
        field: info.field,
        width: info.width,
        height: info.height,
        jpeg,
    };
    // The names come first: `zip` would take one picture too many to notice the end.
    let strips = part.strips.into_iter().zip(jpegs).map(picture).collect();
    PartRead { reading: part.reading, strips }
}

/// Beside the page, wherever the app is deployed.
pub(super) fn worker_url() -> String {
    let base = leptos::prelude::document().base_uri().ok().flatten().unwrap_or_default();
    format!("{base}worker_loader.js")
}

fn first(buffers: Vec<ArrayBuffer>) -> Result<ArrayBuffer, JobError> {
    let missing = || JobError::Wire { detail: "the document's bytes are missing".to_owned() };
    buffers.into_iter().next().ok_or_else(missing)
}

fn unexpected(response: &Response) -> JobError {
    JobError::Wire { detail: format!("unexpected answer: {response:.60?}") }
}
