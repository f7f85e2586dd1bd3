//! A request in, a response out; the only state is the file that is open and the backup at hand.
use crate::{backups::Backups, pixels};
use attendance::excel::{self, ExportError, ExportOptions};
use intake::{Document, Format, IntakeError};
use omr_core::pdf::{self, PdfError};
use omr_core::{ReadError, SheetLayout, SheetReading};
use protocol::{
    ApiVersion, ExportTable, FileError, FileFormat, JobError, PageTiming, PartRead, Request,
    Response, TableFormat,
};
use wasm_bindgen::JsCast;
use web_sys::{Blob, WorkerGlobalScope};

/// What travels beside a message.
pub(crate) type Buffers = Vec<Vec<u8>>;

type Outcome = Result<(Response, Buffers), JobError>;

/// Runs requests.
#[derive(Default)]
pub(crate) struct Jobs {
    open: Option<OpenFile>,
    backups: Backups,
}

/// Kept between pages: a long PDF is taken apart once.
struct OpenFile {
    document: Document,
    layouts: Vec<SheetLayout>,
}

impl Jobs {
    pub(crate) fn run(
        &mut self,
        request: Request,
        buffers: Buffers,
        file: Option<Blob>,
    ) -> Outcome {
        match request {
            Request::Hello { version } => hello(version),
            Request::OpenFile { layouts } => self.open_file(layouts, first(buffers)?),
            Request::ReadPage { page_idx } => self.read_page(page_idx),
            Request::DrawPage { page_idx, readings } => self.draw_page(page_idx, &readings),
            Request::PrintRoster { sheet } => printed(pdf::roster(&sheet)),
            Request::PrintSlips { sheet } => printed(pdf::slips(&sheet)),
            Request::ImportTable { options, saved } => {
                let preview = excel::import(&first(buffers)?, &options, &saved)?;
                Ok((Response::Imported { preview }, Vec::new()))
            }
            Request::ExportRejected { options, saved, locale } => {
                let bytes = first(buffers)?;
                let table = excel::read_table(&bytes, &options)?;
                let preview = attendance::import::preview(&table, &options, &saved)?;
                let options = ExportOptions { locale, utc_offset_minutes: 0 };
                exported(excel::export_rejected(&table, &preview, &options))
            }
            Request::Backup(request) => {
                let (response, buffers) = self.backups.run(request, buffers, file)?;
                Ok((Response::Backup(response), buffers))
            }
            Request::Export { table, format, locale, utc_offset_minutes } => {
                export(&table, format, &ExportOptions { locale, utc_offset_minutes })
            }
        }
    }

    fn open_file(&mut self, layouts: Vec<SheetLayout>, bytes: Vec<u8>) -> Outcome {
        // The file before goes first: two large ones at once may not fit.
        self.open = None;
        let document = Document::open(bytes).map_err(file_error)?;
        let format = format(document.format());
        let n_pages = document.n_pages();
        self.open = Some(OpenFile { document, layouts });
        Ok((Response::Opened { format, n_pages }, Vec::new()))
    }

    fn read_page(&self, page_idx: usize) -> Outcome {
        let open = self.open.as_ref().ok_or(JobError::NoFileOpen)?;
        let mut clock = Stopwatch::start();
        let page = open.document.page(page_idx).map_err(file_error)?;
        let pixels_ms = clock.lap_ms();
        let view = pixels::view(&page)?;
        let mut read = omr_core::read_all(&view, &open.layouts);
        if read.is_empty() {
            // A page without anything in it must still be done, and say so.
            read.push(Err(ReadError::NoSheetFound { n_fiducials: 0 }));
        }
        let read_ms = clock.lap_ms();
        let mut pictures = Vec::new();
        let part = |read: Result<SheetReading, ReadError>| match read {
            // One that cannot be read leaves the others as they are.
            Err(error) => Ok(Err(error)),
            Ok(reading) => {
                let strips = pixels::strips(&view, &reading, &mut pictures)?;
                Ok(Ok(PartRead { reading, strips }))
            }
        };
        let parts = read.into_iter().map(part).collect::<Result<_, JobError>>()?;
        let timing = PageTiming { pixels_ms, read_ms, strips_ms: clock.lap_ms() };
        Ok((Response::Page { parts, timing }, pictures))
    }

    fn draw_page(&self, page_idx: usize, readings: &[SheetReading]) -> Outcome {
        let open = self.open.as_ref().ok_or(JobError::NoFileOpen)?;
        let page = open.document.page(page_idx).map_err(file_error)?;
        let view = pixels::view(&page)?;
        // A reading of an earlier release may lie where this one finds no page: then it is read anew.
        let overlay = omr_core::page_overlay(&view, readings, &open.layouts).or_else(|_| {
            let read = omr_core::read_all(&view, &open.layouts);
            let anew: Vec<SheetReading> = read.into_iter().flatten().collect();
            omr_core::page_overlay(&view, &anew, &open.layouts)
        });
        let overlay = overlay.map_err(|error| JobError::Document { detail: error.to_string() })?;
        let (width, height) = (overlay.width, overlay.height);
        Ok((Response::Drawn { width, height }, vec![pixels::overlay_jpeg(&overlay)?]))
    }
}

/// Times the stages of a page with the browser's own clock.
struct Stopwatch(f64);

impl Stopwatch {
    fn start() -> Self {
        Self(now_ms())
    }

    /// Milliseconds since the start or the last lap.
    fn lap_ms(&mut self) -> f64 {
        let now = now_ms();
        now - std::mem::replace(&mut self.0, now)
    }
}

fn now_ms() -> f64 {
    let scope = js_sys::global().dyn_into::<WorkerGlobalScope>().ok();
    scope.and_then(|scope| scope.performance()).map_or_else(js_sys::Date::now, |clock| clock.now())
}

fn hello(version: ApiVersion) -> Outcome {
    let worker = ApiVersion::CURRENT;
    if version == worker {
        Ok((Response::Hello { version: worker }, Vec::new()))
    } else {
        Err(JobError::VersionMismatch { app: version, worker })
    }
}

fn printed(bytes: Result<Vec<u8>, PdfError>) -> Outcome {
    let bytes = bytes.map_err(|error| match error {
        PdfError::Layout(error) => JobError::Layout(error),
        PdfError::Writer { detail } => JobError::Document { detail },
    })?;
    Ok((Response::Printed, vec![bytes]))
}

fn export(table: &ExportTable, format: TableFormat, options: &ExportOptions) -> Outcome {
    use TableFormat::{Csv, Xlsx};
    let bytes = match (table, format) {
        (ExportTable::Session(table), Xlsx) => excel::export_session(table, options),
        (ExportTable::Session(table), Csv) => excel::csv_session(table, options),
        (ExportTable::Course(table), Xlsx) => excel::export_course(table, options),
        (ExportTable::Course(table), Csv) => excel::csv_course(table, options),
        (ExportTable::Students(students), Xlsx) => excel::export_students(students, options),
        (ExportTable::Students(students), Csv) => excel::csv_students(students, options),
    };
    exported(bytes)
}

fn exported(bytes: Result<Vec<u8>, ExportError>) -> Outcome {
    let bytes = bytes.map_err(|error| JobError::Document { detail: error.detail })?;
    Ok((Response::Exported, vec![bytes]))
}

pub(crate) fn first(mut buffers: Buffers) -> Result<Vec<u8>, JobError> {
    if buffers.is_empty() {
        return Err(JobError::Wire { detail: "the file's bytes are missing".to_owned() });
    }
    Ok(buffers.swap_remove(0))
}

fn format(format: Format) -> FileFormat {
    match format {
        Format::Jpeg => FileFormat::Jpeg,
        Format::Png => FileFormat::Png,
        Format::Webp => FileFormat::Webp,
        Format::Tiff => FileFormat::Tiff,
        Format::Pdf => FileFormat::Pdf,
    }
}

fn file_error(error: IntakeError) -> JobError {
    JobError::File(match error {
        IntakeError::Empty => FileError::Empty,
        IntakeError::UnknownFormat => FileError::UnknownFormat,
        IntakeError::Heic => FileError::Heic,
        IntakeError::Encrypted => FileError::Encrypted,
        IntakeError::NoPages => FileError::NoPages,
        IntakeError::Damaged { detail } => FileError::Damaged { detail },
        IntakeError::Unsupported { detail } => FileError::Unsupported { detail },
        IntakeError::FileTooLarge { bytes } => FileError::FileTooLarge { bytes },
        IntakeError::TooLarge { width, height } => FileError::TooLarge { width, height },
        IntakeError::BlankPage => FileError::BlankPage,
        IntakeError::NoSuchPage { page_idx } => FileError::NoSuchPage { page_idx },
        IntakeError::TimedOut => return JobError::TimedOut,
    })
}
