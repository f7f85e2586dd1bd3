//! What a zip says it holds, checked before any of it is unpacked.
use super::fields::Fields;
use super::{EXTRA_64, FLAG_ENCRYPTED, MAX_16, MAX_32, Method, signature, size};
use crate::limits::{MAX_DIRECTORY_BYTES, MAX_PARTS, MAX_UNPACKED_BYTES};
use crate::source::bytes_at;
use crate::{BackupError, Source};
use std::collections::BTreeMap;

/// Name of the whole in errors.
const DIRECTORY: &str = "directory";

/// The entries of a zip by name.
#[derive(Debug)]
pub(crate) struct Directory {
    pub(crate) entries: BTreeMap<String, Entry>,
}

/// Where an entry lies and how it is packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) method: Method,
    pub(crate) crc: u32,
    pub(crate) n_packed: u64,
    pub(crate) n_bytes: u64,
    /// Of the local header.
    at: u64,
}

/// Where the directory lies.
struct End {
    n_entries: u64,
    n_bytes: u64,
    at: u64,
    /// Where the records after the directory begin.
    ends_at: u64,
}

impl Directory {
    pub(crate) fn read(source: &mut impl Source) -> Result<Self, BackupError> {
        let end = End::find(source)?;
        end.check()?;
        let n_bytes = usize::try_from(end.n_bytes).map_err(|_| damaged())?;
        let bytes = bytes_at(source, end.at, n_bytes)?;
        let mut fields = Fields(&bytes);
        let mut entries = BTreeMap::new();
        for _ in 0..end.n_entries {
            let entry = Entry::read(&mut fields)?;
            // A folder of its own, as programs write that pack a folder again.
            if entry.name.ends_with('/') && entry.n_bytes == 0 {
                continue;
            }
            if let Some(twice) = entries.insert(entry.name.clone(), entry) {
                return Err(BackupError::hostile(format!("two entries called {:?}", twice.name)));
            }
        }
        if !fields.0.is_empty() {
            return Err(damaged());
        }
        let directory = Self { entries };
        directory.check_places(end.at)?;
        Ok(directory)
    }

    /// Nothing lies on anything else, and all of it together is no bomb.
    fn check_places(&self, end: u64) -> Result<(), BackupError> {
        let mut places: Vec<_> = self.entries.values().map(Entry::place).collect();
        places.sort_unstable();
        let ends = places.iter().skip(1).map(|place| place.0).chain([end]);
        for (place, next) in places.iter().zip(ends) {
            let is_clear = place.0.checked_add(place.1).is_some_and(|end| end <= next);
            if !is_clear {
                return Err(BackupError::hostile("entries that lie on each other"));
            }
        }
        let sum = |sum: u64, entry: &Entry| sum.saturating_add(entry.n_bytes);
        let bytes = self.entries.values().fold(0, sum);
        if bytes > MAX_UNPACKED_BYTES {
            let (part, limit) = (DIRECTORY.to_owned(), MAX_UNPACKED_BYTES);
            return Err(BackupError::TooLarge { part, bytes, limit });
        }
        Ok(())
    }
}

impl End {
    /// The record at the end of the file. Ours has no comment; a comment of another program is
    /// passed over.
    fn find(source: &mut impl Source) -> Result<Self, BackupError> {
        let n = source.size().min((size::END + usize::from(MAX_16)) as u64) as usize;
        let from = source.size() - n as u64;
        let tail = bytes_at(source, from, n)?;
        let last = n.checked_sub(size::END).ok_or(BackupError::Truncated)?;
        for start in (0..=last).rev() {
            let record = &tail[start..];
            if let Some((end, n_comment)) = Self::parse(record, from + start as u64)
                && start + size::END + n_comment == n
            {
                return end.or_64(source);
            }
        }
        Err(BackupError::Truncated)
    }

    fn parse(record: &[u8], ends_at: u64) -> Option<(Self, usize)> {
        let mut fields = Fields(record);
        if fields.u32()? != signature::END {
            return None;
        }
        // All disks are one: what is split over several is never a backup of ours.
        let (disk, first, here) = (fields.u16()?, fields.u16()?, fields.u16()?);
        let n_entries = fields.u16()?;
        let (n_bytes, at) = (fields.u32()?, fields.u32()?);
        let n_comment = usize::from(fields.u16()?);
        let is_one = disk == 0 && first == 0 && here == n_entries;
        let [n_bytes, at] = [n_bytes, at].map(u64::from);
        let end = Self { n_entries: n_entries.into(), n_bytes, at, ends_at };
        is_one.then_some((end, n_comment))
    }

    /// The same from the record of 64-bit numbers, where there is one.
    fn or_64(self, source: &mut impl Source) -> Result<Self, BackupError> {
        let is_short =
            self.n_entries < u64::from(MAX_16) && self.n_bytes.max(self.at) < u64::from(MAX_32);
        if is_short {
            return Ok(self);
        }
        let at = self.ends_at.checked_sub(size::LOCATOR_64 as u64).ok_or_else(damaged)?;
        let locator = bytes_at(source, at, size::LOCATOR_64)?;
        let mut fields = Fields(&locator);
        let is_locator = fields.u32() == Some(signature::LOCATOR_64) && fields.u32() == Some(0);
        let ends_at = fields.u64().filter(|_| is_locator).ok_or_else(damaged)?;
        let record = bytes_at(source, ends_at, size::END_64)?;
        Self::parse_64(&record, ends_at).ok_or_else(damaged)
    }

    fn parse_64(record: &[u8], ends_at: u64) -> Option<Self> {
        let mut fields = Fields(record);
        let is_64 = fields.u32()? == signature::END_64;
        fields.bytes(12)?;
        let is_one = fields.u64()? == 0;
        let (here, n_entries) = (fields.u64()?, fields.u64()?);
        let (n_bytes, at) = (fields.u64()?, fields.u64()?);
        let is_valid = is_64 && is_one && here == n_entries;
        is_valid.then_some(Self { n_entries, n_bytes, at, ends_at })
    }

    fn check(&self) -> Result<(), BackupError> {
        let too_large =
            |bytes, limit| Err(BackupError::TooLarge { part: DIRECTORY.to_owned(), bytes, limit });
        if self.n_entries > MAX_PARTS {
            return too_large(self.n_entries, MAX_PARTS);
        }
        if self.n_bytes > MAX_DIRECTORY_BYTES {
            return too_large(self.n_bytes, MAX_DIRECTORY_BYTES);
        }
        let fits = self.n_entries * size::CENTRAL as u64 <= self.n_bytes;
        let is_in_place = self.at.checked_add(self.n_bytes) == Some(self.ends_at);
        if fits && is_in_place { Ok(()) } else { Err(damaged()) }
    }
}

impl Entry {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BackupError> {
        let raw = Raw::read(fields).ok_or_else(damaged)?;
        let name = String::from_utf8(raw.name.to_vec());
        let name = name.map_err(|_| BackupError::hostile("a name that is no text"))?;
        if raw.flags & FLAG_ENCRYPTED != 0 {
            let detail = "a zip with a password of its own".to_owned();
            return Err(BackupError::Unsupported { detail });
        }
        let method = match raw.method {
            0 => Method::Stored,
            8 => Method::Deflated,
            other => {
                return Err(BackupError::Unsupported { detail: format!("method {other}") });
            }
        };
        let [n_bytes, n_packed, at] = raw.numbers().ok_or_else(damaged)?;
        if method == Method::Stored && n_bytes != n_packed {
            return Err(damaged());
        }
        Ok(Self { name, method, crc: raw.crc, n_packed, n_bytes, at })
    }

    /// From where on and how many bytes it takes at least.
    fn place(&self) -> (u64, u64) {
        let header = (size::LOCAL + self.name.len()) as u64;
        (self.at, header.saturating_add(self.n_packed))
    }

    /// Where its packed bytes begin. The local header must tell the same as the directory, or two
    /// programs would unpack two things.
    pub(super) fn data_at(&self, source: &mut impl Source) -> Result<u64, BackupError> {
        let header = bytes_at(source, self.at, size::LOCAL + self.name.len())?;
        let n_extra = self.check_local(&header).ok_or_else(|| self.damaged())?;
        let n_header = (size::LOCAL + self.name.len() + usize::from(n_extra)) as u64;
        Ok(self.at.saturating_add(n_header))
    }

    /// Bytes of the header's extra field, when the header is this entry's.
    fn check_local(&self, header: &[u8]) -> Option<u16> {
        let mut fields = Fields(header);
        let is_local = fields.u32()? == signature::LOCAL;
        fields.bytes(4)?;
        let method = fields.u16()?;
        fields.bytes(16)?;
        let n_name = usize::from(fields.u16()?);
        let n_extra = fields.u16()?;
        let is_same = method == self.method.number()
            && n_name == self.name.len()
            && fields.bytes(n_name)? == self.name.as_bytes();
        (is_local && is_same).then_some(n_extra)
    }

    pub(crate) fn damaged(&self) -> BackupError {
        BackupError::damaged(self.name.clone())
    }
}

/// An entry's record as it lies in the directory.
struct Raw<'a> {
    flags: u16,
    method: u16,
    crc: u32,
    n_packed: u32,
    n_bytes: u32,
    at: u32,
    name: &'a [u8],
    extra: &'a [u8],
}

impl<'a> Raw<'a> {
    fn read(fields: &mut Fields<'a>) -> Option<Self> {
        if fields.u32()? != signature::CENTRAL {
            return None;
        }
        fields.bytes(4)?;
        let (flags, method) = (fields.u16()?, fields.u16()?);
        fields.bytes(4)?;
        let (crc, n_packed, n_bytes) = (fields.u32()?, fields.u32()?, fields.u32()?);
        let [n_name, n_extra, n_comment] =
            [fields.u16()?, fields.u16()?, fields.u16()?].map(usize::from);
        fields.bytes(8)?;
        let at = fields.u32()?;
        let (name, extra) = (fields.bytes(n_name)?, fields.bytes(n_extra)?);
        fields.bytes(n_comment)?;
        Some(Self { flags, method, crc, n_packed, n_bytes, at, name, extra })
    }

    /// Bytes unpacked, bytes packed and place, each from the extra field where 32 bits are too few.
    fn numbers(&self) -> Option<[u64; 3]> {
        let mut long = Fields(self.extra_64());
        let mut numbers = [self.n_bytes, self.n_packed, self.at].map(u64::from);
        for number in &mut numbers {
            if *number == u64::from(MAX_32) {
                *number = long.u64()?;
            }
        }
        Some(numbers)
    }

    fn extra_64(&self) -> &'a [u8] {
        let mut fields = Fields(self.extra);
        while let (Some(id), Some(n)) = (fields.u16(), fields.u16()) {
            let Some(bytes) = fields.bytes(n.into()) else { break };
            if id == EXTRA_64 {
                return bytes;
            }
        }
        &[]
    }
}

fn damaged() -> BackupError {
    BackupError::damaged(DIRECTORY)
}
