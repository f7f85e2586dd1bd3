//! One entry, unpacked a piece at a time.
use super::{Entry, Method};
use crate::{BackupError, Source};
use flate2::{Crc, Decompress, FlushDecompress, Status};

/// Bytes read at a time.
const N_INPUT: usize = 64 << 10;

/// Where unpacking an entry is; the source stays with its owner.
pub(crate) struct Unpack {
    entry: Entry,
    inflate: Decompress,
    /// Packed bytes that were read and not yet used.
    input: Vec<u8>,
    /// Of the next packed byte to read.
    at: u64,
    n_packed_left: u64,
    n_left: u64,
    crc: Crc,
    is_over: bool,
}

impl Unpack {
    pub(crate) fn begin(entry: &Entry, source: &mut impl Source) -> Result<Self, BackupError> {
        let at = entry.data_at(source)?;
        let is_within = at.checked_add(entry.n_packed).is_some_and(|end| end <= source.size());
        if !is_within {
            return Err(entry.damaged());
        }
        Ok(Self {
            entry: entry.clone(),
            inflate: Decompress::new(false),
            input: Vec::new(),
            at,
            n_packed_left: entry.n_packed,
            n_left: entry.n_bytes,
            crc: Crc::new(),
            is_over: false,
        })
    }

    /// The next bytes, at most 64 KiB; none at the end, where all of it was checked.
    pub(crate) fn next(&mut self, source: &mut impl Source) -> Result<Vec<u8>, BackupError> {
        loop {
            if self.input.is_empty() && self.n_packed_left > 0 {
                let n = self.n_packed_left.min(N_INPUT as u64) as usize;
                self.input = vec![0; n];
                source.read_at(self.at, &mut self.input)?;
                self.at += n as u64;
                self.n_packed_left -= n as u64;
            }
            let bytes = match self.entry.method {
                Method::Stored => {
                    self.is_over = self.n_packed_left == 0;
                    std::mem::take(&mut self.input)
                }
                Method::Deflated if self.is_over => Vec::new(),
                Method::Deflated => self.inflate()?,
            };
            self.crc.update(&bytes);
            let n = bytes.len() as u64;
            self.n_left = self.n_left.checked_sub(n).ok_or_else(|| self.entry.damaged())?;
            match (bytes.is_empty(), self.is_over) {
                (false, _) => return Ok(bytes),
                (true, true) => return self.check_end().map(|()| bytes),
                (true, false) => {}
            }
        }
    }

    /// What comes of the input at hand.
    fn inflate(&mut self) -> Result<Vec<u8>, BackupError> {
        let mut bytes = Vec::with_capacity(N_INPUT);
        let before = (self.inflate.total_in(), self.inflate.total_out());
        let status = self.inflate.decompress_vec(&self.input, &mut bytes, FlushDecompress::None);
        let status = status.map_err(|_| self.entry.damaged())?;
        let n_used = (self.inflate.total_in() - before.0) as usize;
        self.input.drain(..n_used.min(self.input.len()));
        self.is_over = status == Status::StreamEnd;
        let stands_still = n_used == 0 && bytes.is_empty();
        if stands_still && !self.is_over {
            return Err(self.entry.damaged());
        }
        Ok(bytes)
    }

    fn check_end(&self) -> Result<(), BackupError> {
        let is_whole = self.n_left == 0
            && self.n_packed_left == 0
            && self.input.is_empty()
            && self.crc.sum() == self.entry.crc;
        if is_whole { Ok(()) } else { Err(self.entry.damaged()) }
    }
}

/// All of an entry, when it is not larger than `limit`.
pub(crate) fn unpack_all(
    entry: &Entry,
    source: &mut impl Source,
    limit: u64,
) -> Result<Vec<u8>, BackupError> {
    if entry.n_bytes > limit {
        let (part, bytes) = (entry.name.clone(), entry.n_bytes);
        return Err(BackupError::TooLarge { part, bytes, limit });
    }
    // Not reserved beforehand: what a directory says costs nothing, bytes do.
    let mut bytes = Vec::new();
    let mut unpack = Unpack::begin(entry, source)?;
    loop {
        let more = unpack.next(source)?;
        if more.is_empty() {
            return Ok(bytes);
        }
        bytes.extend(more);
    }
}
