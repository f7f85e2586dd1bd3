//! Makes documents: workbooks and sheets. What is made lies beside its job until it is handed out.

use super::{desk::Jobs, outcome::Outcome, runner::Stop};
use crate::{
    omr_client::OmrClient,
    platform::{clock, files, random},
    storage::{
        self, Connection, PrintedSheet, StorageError,
        jobs::{self, About, Document, ReportWork},
        plans, schema, sessions, students,
    },
};
use ::jobs::{JobId, JobRow, Problem, Reason};
use attendance::sheet_plan::Printed;
use js_sys::{Array, ArrayBuffer};
use omr_core::Locale;
use protocol::{ExportTable, JobError, TableFormat};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

impl Jobs {
    /// Makes a document of this name and gives its bytes; nothing of it is kept once they are here.
    ///
    /// # Errors
    ///
    /// [`Outcome`] other than done.
    pub(crate) async fn make(
        &self,
        document: Document,
        format: TableFormat,
        name: &str,
        locale: Locale,
    ) -> Result<ArrayBuffer, Outcome> {
        let work = ReportWork { name: name.to_owned(), document, format, locale };
        let job = jobs::of_report(&random::token(), &work, clock::now());
        let job = job.map_err(Outcome::NotStored)?;
        let id = job.id().clone();
        match self.run(job).await {
            Outcome::Done => {}
            other => return Err(other),
        }
        let bytes = taken(&id).await.map_err(Outcome::NotStored)?;
        self.forget(id);
        Ok(bytes)
    }
}

/// The bytes that a job made.
async fn taken(id: &JobId) -> Result<ArrayBuffer, StorageError> {
    bytes_of(&stored(id).await?).await
}

/// The file that a job made, of its own kind and outside of storage: its job may be forgotten.
pub(crate) async fn file(id: &JobId) -> Result<Blob, StorageError> {
    let stored = stored(id).await?;
    blob(&bytes_of(&stored).await?, &stored.type_())
}

async fn stored(id: &JobId) -> Result<Blob, StorageError> {
    let (_, file) = jobs::one(&storage::connection().await?, id).await?;
    file.ok_or(StorageError::Missing { store: schema::JOBS })
}

async fn bytes_of(file: &Blob) -> Result<ArrayBuffer, StorageError> {
    let bytes = JsFuture::from(file.array_buffer()).await;
    bytes.map(JsCast::unchecked_into).map_err(|error| failed(&error))
}

pub(super) async fn run(desk: &Jobs, connection: &Connection, job: &JobRow) -> Result<(), Stop> {
    let no_work = |_| Stop::Failed(Problem::new(Reason::Refused, "it names no document"));
    let work: ReportWork = serde_json::from_value(job.payload().clone()).map_err(no_work)?;
    let bytes = match made(connection, &work).await? {
        Ok(bytes) => bytes,
        Err(error) => return not_made(desk, connection, job, error).await,
    };
    let file = file_of(&work, &bytes)?;
    let stores = connection.write(&[schema::JOBS])?;
    let finish = |job: &mut JobRow| job.finish(clock::now());
    let finished = jobs::change_in(&stores, job.id(), Some(&file), finish).await?;
    // Nobody waits for it any more: a person is told where it is.
    let notice = jobs::notice_of(job, About::FileReady, clock::now())?;
    let is_told = !desk.is_waited_for(job.id());
    if is_told {
        jobs::add_in(&stores, &notice).await?;
    }
    stores.commit().await?;
    if is_told {
        desk.tell(&notice);
    }
    if let Some((job, _)) = finished {
        desk.tell(&job);
    }
    Ok(())
}

async fn made(
    connection: &Connection,
    work: &ReportWork,
) -> Result<Result<ArrayBuffer, JobError>, StorageError> {
    let client = OmrClient::get();
    let table = match &work.document {
        Document::Students => ExportTable::Students(students::all(connection).await?),
        Document::Session { session } => {
            ExportTable::Session(sessions::view(connection, session).await?.table)
        }
        Document::Course { course } => {
            ExportTable::Course(sessions::course_workbook(connection, course).await?)
        }
        Document::Sheet { sheet } => {
            let PrintedSheet { sheet, .. } = plans::printed(connection, sheet).await?;
            return Ok(match sheet {
                Printed::Roster(sheet) => client.print_roster(sheet).await,
                Printed::Slips(sheet) => client.print_slips(sheet).await,
            });
        }
    };
    Ok(client.export(table, work.format, work.locale).await)
}

async fn not_made(
    desk: &Jobs,
    connection: &Connection,
    job: &JobRow,
    error: JobError,
) -> Result<(), Stop> {
    let problem = |reason| Problem::new(reason, error.to_string());
    let stop = match &error {
        // Tried again first; the page that waits hears of it when it is set aside.
        JobError::WorkerGone { .. } => return Err(Stop::Failed(problem(Reason::WorkerGone))),
        JobError::TimedOut => return Err(Stop::Failed(problem(Reason::TimedOut))),
        JobError::VersionMismatch { .. } | JobError::Wire { .. } => Stop::Outdated(error.clone()),
        JobError::Cancelled => {
            let cancel = |job: &mut JobRow| job.cancel(clock::now());
            let (job, _) = jobs::change(connection, job.id(), cancel).await?;
            desk.answer(job.id(), Outcome::Failed(error));
            desk.tell(&job);
            return Ok(());
        }
        _ => Stop::Failed(problem(Reason::Refused)),
    };
    desk.answer(job.id(), Outcome::Failed(error));
    Err(stop)
}

fn file_of(work: &ReportWork, bytes: &ArrayBuffer) -> Result<Blob, StorageError> {
    let media_type = match (&work.document, work.format) {
        (Document::Sheet { .. }, _) => files::PDF,
        (_, TableFormat::Xlsx) => files::XLSX,
        (_, TableFormat::Csv) => files::CSV,
    };
    blob(bytes, media_type)
}

fn blob(bytes: &ArrayBuffer, media_type: &str) -> Result<Blob, StorageError> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_buffer_source_sequence_and_options(&Array::of1(bytes), &options)
        .map_err(|error| failed(&error))
}

fn failed(error: &wasm_bindgen::JsValue) -> StorageError {
    StorageError::Failed { detail: format!("{error:?}") }
}
