//! A zip, written front to back.
use super::fields::Record;
use super::{
    EXTRA_64, FLAG_UTF8, MAX_16, MAX_32, Method, NEEDS_64, NEEDS_DEFLATE, signature, size,
};
use crate::BackupError;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};

/// Time and date of every entry, 1 January 1980: the manifest says when the backup was made.
const TIME_AND_DATE: [u16; 2] = [0, (1 << 5) | 1];
/// Level 6 packs the rows of a term to a tenth; 9 takes twice as long for two hundredths less.
const LEVEL: u32 = 6;

/// Writes entries into a buffer that its owner empties now and then.
#[derive(Default)]
pub(crate) struct ZipWriter {
    out: Vec<u8>,
    n_taken: u64,
    directory: Vec<u8>,
    n_entries: u64,
}

/// What the directory says of an entry.
struct Facts<'a> {
    name: &'a str,
    method: Method,
    crc: u32,
    n_packed: u64,
    n_bytes: u64,
}

impl ZipWriter {
    /// As if so many bytes had been written before.
    #[cfg(test)]
    pub(super) fn beginning_at(n_taken: u64) -> Self {
        Self { n_taken, ..Self::default() }
    }

    /// Adds an entry that is not packed.
    pub(crate) fn store(&mut self, name: &str, bytes: &[u8]) {
        let mut crc = Crc::new();
        crc.update(bytes);
        let n_bytes = bytes.len() as u64;
        let crc = crc.sum();
        self.add(&Facts { name, method: Method::Stored, crc, n_packed: n_bytes, n_bytes }, bytes);
    }

    /// Adds an entry that was packed.
    pub(crate) fn enter(&mut self, name: &str, entering: Entering) -> Result<(), BackupError> {
        let (packed, crc, n_bytes) = entering.finish()?;
        let n_packed = packed.len() as u64;
        self.add(&Facts { name, method: Method::Deflated, crc, n_packed, n_bytes }, &packed);
        Ok(())
    }

    /// What was written since the last time.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        self.n_taken += self.out.len() as u64;
        std::mem::take(&mut self.out)
    }

    /// How many bytes wait to be taken.
    pub(crate) fn n_waiting(&self) -> usize {
        self.out.len()
    }

    /// Writes the directory; the rest waits to be taken.
    pub(crate) fn finish(&mut self) {
        let at = self.position();
        let n_bytes = self.directory.len() as u64;
        let directory = std::mem::take(&mut self.directory);
        self.out.extend(directory);
        let n = self.n_entries;
        let end_64 = self.position();
        if n >= u64::from(MAX_16) || n_bytes >= u64::from(MAX_32) || at >= u64::from(MAX_32) {
            let record = Record::default()
                .u32s(&[signature::END_64])
                .u64s(&[(size::END_64 - 12) as u64])
                .u16s(&[NEEDS_64, NEEDS_64])
                .u32s(&[0, 0])
                .u64s(&[n, n, n_bytes, at]);
            let locator =
                Record::default().u32s(&[signature::LOCATOR_64, 0]).u64s(&[end_64]).u32s(&[1]);
            self.out.extend(record.0);
            self.out.extend(locator.0);
        }
        let n = u16::try_from(n).unwrap_or(MAX_16);
        let end = Record::default()
            .u32s(&[signature::END])
            .u16s(&[0, 0, n, n])
            .u32s(&[low(n_bytes), low(at)])
            .u16s(&[0]);
        self.out.extend(end.0);
    }

    fn position(&self) -> u64 {
        self.n_taken + self.out.len() as u64
    }

    fn add(&mut self, facts: &Facts<'_>, packed: &[u8]) {
        let at = self.position();
        let is_long = facts.n_packed.max(facts.n_bytes) >= u64::from(MAX_32);
        let is_far = at >= u64::from(MAX_32);
        self.out.extend(local(facts, is_long));
        self.out.extend(packed);
        self.directory.extend(central(facts, at, is_long, is_far));
        self.n_entries += 1;
    }
}

/// A 32-bit field, or the number that says: look at the 64 bits.
fn low(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(MAX_32)
}

/// What local header and directory say alike, from the version on.
fn common(record: Record, facts: &Facts<'_>, is_64: bool, is_long: bool) -> Record {
    let [n_packed, n_bytes] =
        [facts.n_packed, facts.n_bytes].map(|n| if is_long { MAX_32 } else { low(n) });
    record
        .u16s(&[if is_64 { NEEDS_64 } else { NEEDS_DEFLATE }, FLAG_UTF8, facts.method.number()])
        .u16s(&TIME_AND_DATE)
        .u32s(&[facts.crc, n_packed, n_bytes])
        .u16s(&[facts.name.len() as u16])
}

fn local(facts: &Facts<'_>, is_long: bool) -> Vec<u8> {
    let extra = extra(facts, None, is_long);
    let record = Record::default().u32s(&[signature::LOCAL]);
    let record = common(record, facts, is_long, is_long).u16s(&[extra.len() as u16]);
    record.bytes(facts.name.as_bytes()).bytes(&extra).0
}

fn central(facts: &Facts<'_>, at: u64, is_long: bool, is_far: bool) -> Vec<u8> {
    let extra = extra(facts, is_far.then_some(at), is_long);
    let is_64 = is_long || is_far;
    let record = Record::default().u32s(&[signature::CENTRAL]).u16s(&[NEEDS_64]);
    let record = common(record, facts, is_64, is_long)
        .u16s(&[extra.len() as u16, 0, 0, 0])
        .u32s(&[0, low(at)]);
    record.bytes(facts.name.as_bytes()).bytes(&extra).0
}

/// The numbers that do not fit into 32 bits.
fn extra(facts: &Facts<'_>, at: Option<u64>, is_long: bool) -> Vec<u8> {
    let mut numbers = Vec::new();
    if is_long {
        numbers.extend([facts.n_bytes, facts.n_packed]);
    }
    numbers.extend(at);
    if numbers.is_empty() {
        return Vec::new();
    }
    Record::default().u16s(&[EXTRA_64, 8 * numbers.len() as u16]).u64s(&numbers).0
}

/// An entry that is being packed.
pub(crate) struct Entering {
    pack: Compress,
    packed: Vec<u8>,
    crc: Crc,
}

impl Entering {
    pub(crate) fn new() -> Self {
        let pack = Compress::new(Compression::new(LEVEL), false);
        Self { pack, packed: Vec::new(), crc: Crc::new() }
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), BackupError> {
        self.crc.update(bytes);
        self.run(bytes, FlushCompress::None).map(|_| ())
    }

    /// Takes all of `bytes`; true when the stream ended.
    fn run(&mut self, mut bytes: &[u8], flush: FlushCompress) -> Result<bool, BackupError> {
        loop {
            self.packed.reserve(16 << 10);
            let before = self.pack.total_in();
            let status = self.pack.compress_vec(bytes, &mut self.packed, flush);
            let status = status.map_err(|error| BackupError::unwritable(error.to_string()))?;
            let n_read = usize::try_from(self.pack.total_in() - before).unwrap_or(usize::MAX);
            bytes = bytes.get(n_read..).unwrap_or_default();
            let has_room = self.packed.len() < self.packed.capacity();
            match status {
                Status::StreamEnd => return Ok(true),
                _ if bytes.is_empty() && has_room && flush == FlushCompress::None => {
                    return Ok(false);
                }
                _ => {}
            }
        }
    }

    fn finish(mut self) -> Result<(Vec<u8>, u32, u64), BackupError> {
        self.run(&[], FlushCompress::Finish)?;
        let n_bytes = self.pack.total_in();
        Ok((self.packed, self.crc.sum(), n_bytes))
    }
}
