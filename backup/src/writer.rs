use crate::BackupError;
use crate::limits::{MAX_LINE_BYTES, MAX_PARTS, MAX_PICTURE_BYTES};
use crate::manifest::{About, FORMAT, MANIFEST, Manifest, Part, VERSION};
use crate::name::{is_picture, rows_name, store_of};
use crate::seal::{Seal, Sealer};
use crate::zip::{Entering, ZipWriter};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Bytes that are gathered before they are sealed, so that nothing is copied twice.
const N_GATHERED: usize = 1 << 20;

/// Bytes of rows that are packed at a time.
const N_PACKED: usize = 64 << 10;

/// Writes a backup front to back.
///
/// Rows come store by store, pictures one by one; [`Writer::take`] gives what is written so far, so
/// that a large file need not be in memory at once.
pub struct Writer {
    about: About,
    zip: ZipWriter,
    sealer: Option<Sealer>,
    /// The store whose rows are being written.
    open: Option<OpenRows>,
    parts: Vec<Part>,
    names: BTreeSet<String>,
}

struct OpenRows {
    name: String,
    entering: Entering,
    sha: Sha256,
    n_bytes: u64,
    n_rows: u64,
    /// Rows that wait to be packed: many small pieces take three times as long as few large ones.
    waiting: Vec<u8>,
}

impl Writer {
    /// Begins a file; with a seal, its key is made now.
    ///
    /// # Errors
    ///
    /// [`BackupError::PassphraseNeeded`] when the passphrase is empty.
    pub fn new(about: About, seal: Option<&Seal>) -> Result<Self, BackupError> {
        let sealer = seal.map(Sealer::new).transpose()?;
        let (zip, open, parts) = (ZipWriter::default(), None, Vec::new());
        Ok(Self { about, zip, sealer, open, parts, names: BTreeSet::new() })
    }

    /// Adds rows of `store`: each one line of JSON. More rows of the same store may follow as long as
    /// nothing else came in between.
    ///
    /// # Errors
    ///
    /// [`BackupError::Unwritable`] when a row has a line break in it, or the store is already closed.
    pub fn rows<R: AsRef<str>>(
        &mut self,
        store: &str,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<(), BackupError> {
        let name = rows_name(store);
        if self.open.as_ref().is_none_or(|open| open.name != name) {
            self.close()?;
            if store_of(&name).is_none() {
                return Err(BackupError::unwritable(format!("a store called {store:?}")));
            }
            self.claim(&name)?;
            self.open = Some(OpenRows::new(name));
        }
        for row in rows {
            if let Some(open) = &mut self.open {
                open.row(row.as_ref())?;
            }
        }
        Ok(())
    }

    /// Adds a picture; `name` is of [`picture_name`](crate::picture_name).
    ///
    /// # Errors
    ///
    /// [`BackupError::Unwritable`] for a name that is taken or no picture's.
    pub fn picture(
        &mut self,
        name: &str,
        media_type: &str,
        bytes: &[u8],
    ) -> Result<(), BackupError> {
        self.close()?;
        if !is_picture(name) {
            return Err(BackupError::unwritable(format!("a picture called {name:?}")));
        }
        let n_bytes = bytes.len() as u64;
        if n_bytes > MAX_PICTURE_BYTES {
            let (part, limit) = (name.to_owned(), MAX_PICTURE_BYTES);
            return Err(BackupError::TooLarge { part, bytes: n_bytes, limit });
        }
        self.claim(name)?;
        // Pictures and PDF files are packed already.
        self.zip.store(name, bytes);
        let sha256 = hex(&Sha256::digest(bytes));
        let media_type = Some(media_type.to_owned());
        let name = name.to_owned();
        self.parts.push(Part { name, bytes: n_bytes, sha256, rows: None, media_type });
        self.pass_on(N_GATHERED)
    }

    /// What was written since the last time.
    pub fn take(&mut self) -> Vec<u8> {
        match &mut self.sealer {
            None => self.zip.take(),
            Some(sealer) => sealer.take(),
        }
    }

    /// The rest of the file.
    ///
    /// # Errors
    ///
    /// [`BackupError::Unwritable`], our fault.
    pub fn finish(mut self) -> Result<Vec<u8>, BackupError> {
        self.close()?;
        let (format, version) = (FORMAT.to_owned(), VERSION);
        let manifest = Manifest { format, version, about: self.about, parts: self.parts };
        let json = serde_json::to_vec(&manifest);
        let json = json.map_err(|error| BackupError::unwritable(error.to_string()))?;
        let mut entering = Entering::new();
        entering.write(&json)?;
        self.zip.enter(MANIFEST, entering)?;
        self.zip.finish();
        let bytes = self.zip.take();
        match self.sealer {
            None => Ok(bytes),
            Some(mut sealer) => sealer.write(&bytes).and_then(|()| sealer.finish()),
        }
    }

    fn claim(&mut self, name: &str) -> Result<(), BackupError> {
        let is_new = self.names.insert(name.to_owned());
        let has_room = self.names.len() as u64 <= MAX_PARTS;
        if is_new && has_room {
            return Ok(());
        }
        Err(BackupError::unwritable(format!("{name:?}, twice or one too many")))
    }

    /// Ends the store whose rows are being written.
    fn close(&mut self) -> Result<(), BackupError> {
        if let Some(mut open) = self.open.take() {
            open.pack()?;
            self.zip.enter(&open.name, open.entering)?;
            let sha256 = hex(&open.sha.finalize());
            let (name, bytes, rows) = (open.name, open.n_bytes, Some(open.n_rows));
            self.parts.push(Part { name, bytes, sha256, rows, media_type: None });
        }
        self.pass_on(N_GATHERED)
    }

    /// Seals what waits, when it is enough.
    fn pass_on(&mut self, at_least: usize) -> Result<(), BackupError> {
        match &mut self.sealer {
            Some(sealer) if self.zip.n_waiting() >= at_least => sealer.write(&self.zip.take()),
            _ => Ok(()),
        }
    }
}

impl OpenRows {
    fn new(name: String) -> Self {
        let (entering, sha) = (Entering::new(), Sha256::new());
        Self { name, entering, sha, n_bytes: 0, n_rows: 0, waiting: Vec::new() }
    }

    fn row(&mut self, row: &str) -> Result<(), BackupError> {
        if row.is_empty() || row.bytes().any(|byte| byte == b'\n' || byte == b'\r') {
            return Err(BackupError::unwritable("a row that is no line"));
        }
        if row.len() > MAX_LINE_BYTES {
            return Err(BackupError::TooLarge {
                part: self.name.clone(),
                bytes: row.len() as u64,
                limit: MAX_LINE_BYTES as u64,
            });
        }
        self.waiting.extend(row.as_bytes());
        self.waiting.push(b'\n');
        self.n_rows += 1;
        if self.waiting.len() >= N_PACKED { self.pack() } else { Ok(()) }
    }

    fn pack(&mut self) -> Result<(), BackupError> {
        self.sha.update(&self.waiting);
        self.entering.write(&self.waiting)?;
        self.n_bytes += self.waiting.len() as u64;
        self.waiting.clear();
        Ok(())
    }
}

/// Small hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
