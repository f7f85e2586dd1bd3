use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use intake::{Document, IntakeError, LumaPage};
use omr_core::{ImageView, SheetLayout, SheetReading};

use crate::Failure;
use crate::args::Read;
use crate::deadline::within;
use crate::evidence::{Evidence, PictureId};
use crate::explain::PageError;
use crate::output::{Output, PageId};

/// A page that takes longer is set aside. An A4 page takes well under a second; a broken JPEG 2000
/// picture in a PDF can take for ever.
const PAGE_LIMIT: Duration = Duration::from_secs(20);

/// Reads every page of every file, in order, one at a time: memory stays as for one file.
pub(crate) fn files(options: &Read) -> Result<(), Failure> {
    let layouts = load_layouts(&options.layouts)?;
    let evidence = options.evidence.as_deref().map(Evidence::into).transpose()?;
    // A panic becomes an answer of its own; its trace would stand among the results.
    std::panic::set_hook(Box::new(|_| {}));
    let mut output = Output::new(io::stdout().lock(), options.json);
    for (file_idx, path) in options.files.iter().enumerate() {
        let source = path.to_string_lossy();
        let id = |page_idx| PageId { source: &source, page_idx };
        let document = match open(path) {
            Ok(document) => Arc::new(document),
            Err(error) => {
                output.failed(id(0), &error)?;
                continue;
            }
        };
        for page_idx in 0..document.n_pages() {
            let read = match read_page(&document, page_idx, &layouts) {
                Ok(read) => read,
                Err(error) => {
                    output.failed(id(page_idx), &error)?;
                    continue;
                }
            };
            let kept = evidence.as_ref().map(|evidence| {
                let id = PictureId { file_idx, source: path, page_idx };
                let readings: Vec<SheetReading> = read.readings.iter().flatten().cloned().collect();
                evidence.keep(id, &read.page, &readings, &layouts)
            });
            let mut folders = kept.transpose()?.unwrap_or_default().into_iter();
            for reading in &read.readings {
                match reading {
                    Ok(reading) => {
                        output.read(id(page_idx), reading, read.ms, folders.next().as_deref())?;
                    }
                    Err(error) => output.failed(id(page_idx), error)?,
                }
            }
        }
    }
    output.finish()
}

fn load_layouts(paths: &[PathBuf]) -> Result<Arc<Vec<SheetLayout>>, Failure> {
    let load = |path: &PathBuf| {
        let unusable =
            |error: &dyn std::fmt::Display| Failure::Usage(format!("{}: {error}", path.display()));
        let bytes = fs::read(path).map_err(|error| unusable(&error))?;
        SheetLayout::from_json(&bytes).map_err(|error| unusable(&error))
    };
    paths.iter().map(load).collect::<Result<Vec<_>, _>>().map(Arc::new)
}

fn open(path: &Path) -> Result<Document, PageError> {
    let path = path.to_owned();
    let work = move || {
        let n_bytes = fs::metadata(&path).map_err(PageError::Open)?.len();
        if n_bytes > intake::MAX_FILE_BYTES {
            return Err(PageError::Intake(IntakeError::FileTooLarge { bytes: n_bytes }));
        }
        let bytes = fs::read(&path).map_err(PageError::Open)?;
        Document::open(bytes).map_err(PageError::Intake)
    };
    within(PAGE_LIMIT, work).map_err(PageError::Lost)?
}

/// A page of a file that was read.
struct ReadPage {
    page: LumaPage,
    /// One for each page or slip that it shows.
    readings: Vec<Result<SheetReading, PageError>>,
    /// Decoding and reading, milliseconds for each of them.
    ms: f64,
}

fn read_page(
    document: &Arc<Document>,
    page_idx: usize,
    layouts: &Arc<Vec<SheetLayout>>,
) -> Result<ReadPage, PageError> {
    let (document, layouts) = (Arc::clone(document), Arc::clone(layouts));
    let work = move || {
        let start = Instant::now();
        let page = document.page(page_idx).map_err(PageError::Intake)?;
        let readings = omr_core::read_all(&view(&page)?, &layouts);
        let readings: Vec<_> =
            readings.into_iter().map(|reading| reading.map_err(PageError::Read)).collect();
        let ms = start.elapsed().as_secs_f64() * 1e3 / readings.len().max(1) as f64;
        Ok(ReadPage { page, readings, ms })
    };
    within(PAGE_LIMIT, work).map_err(PageError::Lost)?
}

fn view(page: &LumaPage) -> Result<ImageView<'_>, PageError> {
    ImageView::new(&page.luma, page.width, page.height, page.width).map_err(|_| {
        let (width, height) = (page.width as u64, page.height as u64);
        PageError::Intake(IntakeError::TooLarge { width, height })
    })
}
