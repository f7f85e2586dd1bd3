//! One page: read by the worker, as it is written.

use crate::{
    omr_client::{OmrClient, PageRead, PartRead, StripPicture, open_scan},
    storage::{
        StorageError,
        scans::{Outcome, Page, Part, Scan, Strip},
    },
};
use attendance::ScanId;
use js_sys::{Array, Uint8Array};
use omr_core::{ReadError, SheetLayout};
use protocol::JobError;
use web_sys::Blob;

/// Reads a page of a file, which is opened when the worker does not have it open.
pub(super) async fn read_page(
    scan: &Scan,
    layouts: &[SheetLayout],
    page_idx: u32,
) -> Result<PageRead, JobError> {
    let (client, key) = (OmrClient::get(), scan.id.as_str());
    match client.read_page(key, page_idx as usize).await {
        // The worker was replaced, or another job opened a file in between.
        Err(JobError::NoFileOpen) => {
            open_scan(scan, layouts).await?;
            client.read_page(key, page_idx as usize).await
        }
        read => read,
    }
}

/// A page that was read.
pub(super) fn page_of(
    scan: &ScanId,
    page_idx: u32,
    n_pages: u32,
    read: PageRead,
) -> Result<Page, StorageError> {
    let (parts, pictures) = join_pictures(read)?;
    Ok(Page { scan: scan.clone(), page_idx, n_pages, parts, pictures: Some(pictures) })
}

/// A page that could not be read.
pub(super) fn failed_page(scan: &ScanId, page_idx: u32, n_pages: u32, error: JobError) -> Page {
    let parts = vec![failed(error)];
    Page { scan: scan.clone(), page_idx, n_pages, parts, pictures: None }
}

/// One blob of all the pictures, and where each lies in it: one file on the disk a page, not 31.
fn join_pictures(page: PageRead) -> Result<(Vec<Part>, Blob), StorageError> {
    let jpegs = Array::new();
    let mut offset = 0;
    let mut strip = |picture: StripPicture| {
        jpegs.push(&Uint8Array::new(&picture.jpeg));
        let length = picture.jpeg.byte_length();
        let (width, height) = (picture.width as u32, picture.height as u32);
        let strip = Strip { field: picture.field, width, height, offset, length };
        offset += length;
        strip
    };
    let part = |part: Result<PartRead, ReadError>| match part {
        Ok(PartRead { reading, strips }) => {
            let strips = strips.into_iter().map(&mut strip).collect();
            Part { outcome: Outcome::Read(reading), strips }
        }
        Err(error) => failed(JobError::Read(error)),
    };
    let parts = page.into_iter().map(part).collect();
    let refused = |error| StorageError::Failed { detail: format!("{error:?}") };
    Ok((parts, Blob::new_with_u8_array_sequence(&jpegs).map_err(refused)?))
}

fn failed(error: JobError) -> Part {
    Part { outcome: Outcome::Failed(error), strips: Vec::new() }
}
