//! A stored file into the worker, and a page of it drawn with what was read.

use super::queue::{DrawnPage, OmrClient, OpenedFile};
use crate::jobs::{Jobs, ReaderProblem};
use crate::platform::heic;
use crate::storage::{
    self, StorageError, plans,
    scans::{self, Outcome, Page, Scan},
    schema,
};
use attendance::ScanId;
use js_sys::ArrayBuffer;
use omr_core::{SheetLayout, SheetReading};
use protocol::{FileError, JobError};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// The file is not open yet, or the reader opens its own in between, once and again.
const N_TRIES: usize = 4;

/// Opens a stored file in the worker, under its scan's id.
///
/// # Errors
///
/// [`JobError`] when the file cannot be opened or the worker is gone.
pub(crate) async fn open_scan(
    scan: &Scan,
    layouts: &[SheetLayout],
) -> Result<OpenedFile, JobError> {
    let (client, key) = (OmrClient::get(), scan.id.as_str());
    let bytes = bytes_of(&scan.file).await?;
    match client.open_file(key, layouts.to_vec(), bytes).await {
        Err(JobError::File(FileError::Heic)) => {
            // Safari opens HEIC itself; other browsers do not.
            let jpeg = heic::as_jpeg(&scan.file).await;
            let jpeg = jpeg.ok_or(JobError::File(FileError::Heic))?;
            client.open_file(key, layouts.to_vec(), bytes_of(&jpeg).await?).await
        }
        opened => opened,
    }
}

/// Draws a page of a scan with what was read of it.
///
/// # Errors
///
/// [`ReaderProblem::Storage`] with [`StorageError::Missing`] when the scan was removed.
pub(crate) async fn draw_page(scan: &ScanId, page_idx: u32) -> Result<DrawnPage, ReaderProblem> {
    let connection = storage::connection().await?;
    let scan = scans::one(&connection, scan).await?;
    let page = scans::page(&connection, &scan.id, page_idx).await?;
    let page = page.ok_or(StorageError::Missing { store: schema::PAGES })?;
    let layouts = plans::layouts(&connection, &scan.session).await?;
    let drawn = draw(&scan, &page, &layouts).await.map_err(ReaderProblem::Job);
    // The worker's memory grew with the picture; a run of the reader lets it go itself.
    if !Jobs::get().is_reading() {
        OmrClient::get().rest();
    }
    drawn
}

async fn draw(scan: &Scan, page: &Page, layouts: &[SheetLayout]) -> Result<DrawnPage, JobError> {
    let (client, key) = (OmrClient::get(), scan.id.as_str());
    let readings = readings(page);
    for _ in 0..N_TRIES {
        match client.draw_page(key, page.page_idx as usize, readings.clone()).await {
            Err(JobError::NoFileOpen) => open_scan(scan, layouts).await?,
            drawn => return drawn,
        };
    }
    Err(JobError::NoFileOpen)
}

fn readings(page: &Page) -> Vec<SheetReading> {
    let read = page.parts.iter().filter_map(|part| match &part.outcome {
        Outcome::Read(reading) => Some(reading.clone()),
        Outcome::Failed(_) => None,
    });
    read.collect()
}

async fn bytes_of(file: &Blob) -> Result<ArrayBuffer, JobError> {
    let bytes = JsFuture::from(file.array_buffer()).await;
    let lost = |error| JobError::File(FileError::Damaged { detail: format!("{error:?}") });
    bytes.map(JsCast::unchecked_into).map_err(lost)
}
