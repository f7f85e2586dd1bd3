//! One backup being written and one being read, a request at a time.
use crate::jobs::{Buffers, first};
use backup::{BackupError, Kdf, N_RANDOM_BYTES, Reader, Rows, Seal, Source, Writer};
use js_sys::Uint8Array;
use protocol::{BackupRequest, BackupResponse, JobError, SealWith};
use wasm_bindgen::JsValue;
use web_sys::{Blob, FileReaderSync};

/// Bytes of rows in one answer: few enough for a small phone, many enough that answers cost nothing.
const N_ROW_BYTES: usize = 2 << 20;

type Outcome = Result<(BackupResponse, Buffers), JobError>;

/// The backups at hand.
#[derive(Default)]
pub(crate) struct Backups {
    writer: Option<Writer>,
    reader: Option<Reader<BlobSource>>,
    /// The store whose rows are being given.
    rows: Option<(String, Rows)>,
}

impl Backups {
    pub(crate) fn run(
        &mut self,
        request: BackupRequest,
        buffers: Buffers,
        file: Option<Blob>,
    ) -> Outcome {
        match request {
            BackupRequest::Begin { about, seal } => {
                let seal = seal.map(sealed_with).transpose()?;
                self.writer = Some(Writer::new(about, seal.as_ref())?);
                self.written()
            }
            BackupRequest::AddRows { store } => {
                let text = String::from_utf8(first(buffers)?);
                let text = text.map_err(|error| unwritable(&error))?;
                self.writer()?.rows(&store, text.lines())?;
                self.written()
            }
            BackupRequest::AddPicture { name, media_type } => {
                self.writer()?.picture(&name, &media_type, &first(buffers)?)?;
                self.written()
            }
            BackupRequest::Finish => {
                let writer = self.writer.take().ok_or_else(none_open)?;
                Ok((BackupResponse::Written, vec![writer.finish()?]))
            }
            BackupRequest::Open { passphrase } => self.open(file, passphrase.as_deref()),
            BackupRequest::Check { part_idx } => {
                let reader = self.reader()?;
                let part = reader.manifest().parts.get(part_idx).cloned();
                reader.check_part(&part.ok_or_else(none_open)?)?;
                Ok((BackupResponse::Checked, Vec::new()))
            }
            BackupRequest::NextRows { store } => self.next_rows(store),
            BackupRequest::Picture { name } => {
                Ok((BackupResponse::Picture, vec![self.reader()?.picture(&name)?]))
            }
        }
    }

    fn open(&mut self, file: Option<Blob>, passphrase: Option<&str>) -> Outcome {
        (self.reader, self.rows) = (None, None);
        let reader = Reader::open(BlobSource::new(file.ok_or_else(none_open)?)?, passphrase)?;
        let manifest = reader.manifest().clone();
        self.reader = Some(reader);
        Ok((BackupResponse::Opened { manifest }, Vec::new()))
    }

    fn next_rows(&mut self, store: String) -> Outcome {
        let reader = self.reader.as_mut().ok_or_else(none_open)?;
        let mut rows = match self.rows.take() {
            Some((at_hand, rows)) if at_hand == store => rows,
            _ => reader.rows(&store)?,
        };
        let lines = reader.next_rows(&mut rows, N_ROW_BYTES)?;
        if !lines.is_empty() {
            self.rows = Some((store, rows));
        }
        let mut text = lines.join("\n").into_bytes();
        text.push(b'\n');
        Ok((BackupResponse::Rows { n_rows: lines.len() }, vec![text]))
    }

    fn written(&mut self) -> Outcome {
        Ok((BackupResponse::Written, vec![self.writer()?.take()]))
    }

    fn writer(&mut self) -> Result<&mut Writer, JobError> {
        self.writer.as_mut().ok_or_else(none_open)
    }

    fn reader(&mut self) -> Result<&mut Reader<BlobSource>, JobError> {
        self.reader.as_mut().ok_or_else(none_open)
    }
}

/// A file that the browser holds, read where it lies.
struct BlobSource {
    blob: Blob,
    reader: FileReaderSync,
}

impl BlobSource {
    fn new(blob: Blob) -> Result<Self, BackupError> {
        let reader = FileReaderSync::new().map_err(|error| unreadable(&error))?;
        Ok(Self { blob, reader })
    }
}

impl Source for BlobSource {
    fn size(&self) -> u64 {
        // A whole number below 2^53.
        self.blob.size() as u64
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> Result<(), BackupError> {
        let (from, to) = (at as f64, (at + buffer.len() as u64) as f64);
        let slice = self.blob.slice_with_f64_and_f64(from, to);
        let bytes = slice.and_then(|slice| self.reader.read_as_array_buffer(&slice));
        let bytes = Uint8Array::new(&bytes.map_err(|error| unreadable(&error))?.into());
        if bytes.length() as usize != buffer.len() {
            return Err(BackupError::Truncated);
        }
        bytes.copy_to(buffer);
        Ok(())
    }
}

fn sealed_with(seal: SealWith) -> Result<Seal, JobError> {
    let random: Result<[u8; N_RANDOM_BYTES], _> = seal.random.try_into();
    let random =
        random.map_err(|_| JobError::Wire { detail: "too few random bytes".to_owned() })?;
    Ok(Seal { passphrase: seal.passphrase, random, kdf: Kdf::DEFAULT })
}

/// A request that does not fit what came before: the worker was replaced in between.
fn none_open() -> JobError {
    JobError::NoFileOpen
}

fn unwritable(error: &std::string::FromUtf8Error) -> BackupError {
    BackupError::Unwritable { detail: error.to_string() }
}

fn unreadable(error: &JsValue) -> BackupError {
    BackupError::Unreadable { detail: format!("{error:?}") }
}
