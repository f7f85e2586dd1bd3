use crate::limits::{MAX_LINE_BYTES, MAX_MANIFEST_BYTES, MAX_PICTURE_BYTES};
use crate::manifest::{MANIFEST, Manifest, Part};
use crate::name::{rows_name, store_of};
use crate::seal::{MAGIC, Opened};
use crate::source::bytes_at;
use crate::writer::hex;
use crate::zip::{Directory, Entry, Unpack, unpack_all};
use crate::{BackupError, Source};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Reads a backup from wherever it lies.
///
/// Opening checks everything that can be checked without unpacking: passphrase, end of the file,
/// manifest, and that exactly the manifest's parts are there. Each part is checked as it is read;
/// [`Reader::check`] reads them all and keeps nothing.
pub struct Reader<S> {
    bytes: Bytes<S>,
    manifest: Manifest,
    /// Where in the manifest a part is, and its entry.
    places: BTreeMap<String, (usize, Entry)>,
}

/// A file with or without a seal.
enum Bytes<S> {
    Plain(S),
    Sealed(Box<Opened<S>>),
}

/// Where reading the rows of a store is.
pub struct Rows {
    part: Part,
    unpack: Unpack,
    sha: Sha256,
    n_rows: u64,
    /// Bytes of a line whose end was not read yet.
    rest: Vec<u8>,
    is_over: bool,
}

/// Whether the file wants a passphrase.
///
/// # Errors
///
/// [`BackupError::NotABackup`] when the first bytes are neither of a sealed file nor of a zip.
pub fn is_sealed(source: &mut impl Source) -> Result<bool, BackupError> {
    let n = source.size().min(MAGIC.len() as u64) as usize;
    let head = bytes_at(source, 0, n)?;
    // An empty zip would begin with its end; a backup is never empty.
    match head.as_slice() {
        head if head == MAGIC => Ok(true),
        head if head.starts_with(b"PK\x03\x04") => Ok(false),
        _ => Err(BackupError::NotABackup),
    }
}

impl<S: Source> Reader<S> {
    /// Opens a backup.
    ///
    /// # Errors
    ///
    /// Every [`BackupError`] of reading; [`BackupError::PassphraseNeeded`] before anything that would
    /// need it.
    pub fn open(mut source: S, passphrase: Option<&str>) -> Result<Self, BackupError> {
        let mut bytes = if is_sealed(&mut source)? {
            Bytes::Sealed(Box::new(Opened::new(source, passphrase)?))
        } else {
            Bytes::Plain(source)
        };
        let mut directory = Directory::read(&mut bytes)?;
        let manifest = directory.entries.remove(MANIFEST).ok_or(BackupError::NotABackup)?;
        let json = unpack_all(&manifest, &mut bytes, MAX_MANIFEST_BYTES)?;
        let manifest = Manifest::from_json(&json)?;
        let places = places(&manifest, directory)?;
        Ok(Self { bytes, manifest, places })
    }

    /// What the backup holds.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Begins to read the rows of a store.
    ///
    /// # Errors
    ///
    /// [`BackupError::NoSuchPart`], or that the part is damaged.
    pub fn rows(&mut self, store: &str) -> Result<Rows, BackupError> {
        let (part, entry) = self.find(&rows_name(store))?;
        let (part, entry) = (part.clone(), entry.clone());
        let unpack = Unpack::begin(&entry, &mut self.bytes)?;
        let (sha, rest) = (Sha256::new(), Vec::new());
        Ok(Rows { part, unpack, sha, n_rows: 0, rest, is_over: false })
    }

    /// The next rows, until they have `n_bytes` together; none at the end, where all were checked.
    ///
    /// # Errors
    ///
    /// [`BackupError::Damaged`]; rows given before may then be damaged too, so whoever writes them
    /// calls [`Reader::check`] first.
    pub fn next_rows(
        &mut self,
        rows: &mut Rows,
        n_bytes: usize,
    ) -> Result<Vec<String>, BackupError> {
        let (mut lines, mut n) = (Vec::new(), 0);
        // None are given at the end only: a row longer than a piece is read on.
        while (n < n_bytes || lines.is_empty()) && !rows.is_over {
            let bytes = rows.unpack.next(&mut self.bytes)?;
            n += rows.take(&bytes, &mut lines)?;
        }
        Ok(lines)
    }

    /// A picture.
    ///
    /// # Errors
    ///
    /// [`BackupError::NoSuchPart`], or that it is damaged.
    pub fn picture(&mut self, name: &str) -> Result<Vec<u8>, BackupError> {
        let (part, entry) = self.find(name)?;
        let (sha256, entry) = (part.sha256.clone(), entry.clone());
        let bytes = unpack_all(&entry, &mut self.bytes, MAX_PICTURE_BYTES)?;
        let is_whole = hex(&Sha256::digest(&bytes)) == sha256;
        if is_whole { Ok(bytes) } else { Err(entry.damaged()) }
    }

    /// Reads every part and keeps nothing; `done` is told how many bytes of how many are read.
    ///
    /// # Errors
    ///
    /// The first part that is damaged.
    pub fn check(&mut self, mut done: impl FnMut(u64, u64)) -> Result<(), BackupError> {
        let parts = self.manifest.parts.clone();
        let n_bytes = parts.iter().map(|part| part.bytes).sum();
        let mut n_done = 0;
        for part in parts {
            self.check_part(&part)?;
            n_done += part.bytes;
            done(n_done, n_bytes);
        }
        Ok(())
    }

    /// Reads one part of the manifest as whoever wants it would, and keeps nothing.
    ///
    /// # Errors
    ///
    /// [`BackupError::Damaged`].
    pub fn check_part(&mut self, part: &Part) -> Result<(), BackupError> {
        let Some(store) = store_of(&part.name) else {
            return self.picture(&part.name).map(|_| ());
        };
        let mut rows = self.rows(store)?;
        while !self.next_rows(&mut rows, 1)?.is_empty() {}
        Ok(())
    }

    fn find(&self, name: &str) -> Result<(&Part, &Entry), BackupError> {
        let place = self.places.get(name);
        let found = place.and_then(|(idx, entry)| Some((self.manifest.parts.get(*idx)?, entry)));
        found.ok_or_else(|| BackupError::NoSuchPart { part: name.to_owned() })
    }
}

impl Rows {
    /// Takes what was unpacked, adds whole lines and says how many bytes they have.
    fn take(&mut self, bytes: &[u8], lines: &mut Vec<String>) -> Result<usize, BackupError> {
        if bytes.is_empty() {
            self.is_over = true;
            return self.check_end().map(|()| 0);
        }
        self.sha.update(bytes);
        let mut n = 0;
        let mut pieces = bytes.split(|byte| *byte == b'\n');
        let last = pieces.next_back().unwrap_or_default();
        for piece in pieces {
            let mut line = std::mem::take(&mut self.rest);
            line.extend(piece);
            n += line.len() + 1;
            let line = String::from_utf8(line).map_err(|_| self.damaged())?;
            lines.push(line);
            self.n_rows += 1;
        }
        self.rest.extend(last);
        if self.rest.len() > MAX_LINE_BYTES {
            let (part, bytes) = (self.part.name.clone(), self.rest.len() as u64);
            return Err(BackupError::TooLarge { part, bytes, limit: MAX_LINE_BYTES as u64 });
        }
        Ok(n)
    }

    fn check_end(&self) -> Result<(), BackupError> {
        let is_whole = self.rest.is_empty()
            && self.part.rows.is_none_or(|n| n == self.n_rows)
            && hex(&self.sha.clone().finalize()) == self.part.sha256;
        if is_whole { Ok(()) } else { Err(self.damaged()) }
    }

    fn damaged(&self) -> BackupError {
        BackupError::damaged(self.part.name.clone())
    }
}

/// Where each part is: the zip holds what the manifest names, and nothing else.
fn places(
    manifest: &Manifest,
    mut directory: Directory,
) -> Result<BTreeMap<String, (usize, Entry)>, BackupError> {
    let mut places = BTreeMap::new();
    for (idx, part) in manifest.parts.iter().enumerate() {
        let entry = directory.entries.remove(&part.name);
        let entry = entry.filter(|entry| entry.n_bytes == part.bytes);
        let entry = entry.ok_or_else(|| BackupError::damaged(part.name.clone()))?;
        places.insert(part.name.clone(), (idx, entry));
    }
    if directory.entries.is_empty() {
        return Ok(places);
    }
    Err(BackupError::hostile("entries that the manifest does not name"))
}

impl<S: Source> Source for Bytes<S> {
    fn size(&self) -> u64 {
        match self {
            Self::Plain(source) => source.size(),
            Self::Sealed(opened) => opened.size(),
        }
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> Result<(), BackupError> {
        match self {
            Self::Plain(source) => source.read_at(at, buffer),
            Self::Sealed(opened) => opened.read_at(at, buffer),
        }
    }
}
