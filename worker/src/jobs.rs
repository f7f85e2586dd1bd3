//! A request in, a response out; the only state is the file that is open.
use crate::pixels;
use intake::{Document, Format, IntakeError};
use omr_core::pdf::{self, PdfError};
use omr_core::{RosterSheet, SheetLayout};
use protocol::{ApiVersion, FileError, FileFormat, JobError, Request, Response};

/// What travels beside a message.
pub(crate) type Buffers = Vec<Vec<u8>>;

type Outcome = Result<(Response, Buffers), JobError>;

/// Runs requests.
#[derive(Default)]
pub(crate) struct Jobs {
    open: Option<OpenFile>,
}

/// Kept between pages: a long PDF is taken apart once.
struct OpenFile {
    document: Document,
    layouts: Vec<SheetLayout>,
}

impl Jobs {
    pub(crate) fn run(&mut self, request: Request, buffers: Buffers) -> Outcome {
        match request {
            Request::Hello { version } => hello(version),
            Request::OpenFile { layouts } => self.open_file(layouts, first(buffers)?),
            Request::ReadPage { page_idx } => self.read_page(page_idx),
            Request::PrintRoster { sheet } => print_roster(&sheet),
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
        let page = open.document.page(page_idx).map_err(file_error)?;
        let view = pixels::view(&page)?;
        let reading = omr_core::read(&view, &open.layouts)?;
        Ok((Response::Page { reading, strips: Vec::new() }, Vec::new()))
    }
}

fn hello(version: ApiVersion) -> Outcome {
    let worker = ApiVersion::CURRENT;
    if version == worker {
        Ok((Response::Hello { version: worker }, Vec::new()))
    } else {
        Err(JobError::VersionMismatch { app: version, worker })
    }
}

fn print_roster(sheet: &RosterSheet) -> Outcome {
    let bytes = pdf::roster(sheet).map_err(|error| match error {
        PdfError::Layout(error) => JobError::Layout(error),
        PdfError::Writer { detail } => JobError::Document { detail },
    })?;
    Ok((Response::Printed, vec![bytes]))
}

fn first(mut buffers: Buffers) -> Result<Vec<u8>, JobError> {
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
