//! The container of old Office files (MS-CFB): a small file system of sectors, chained by tables.
//!
//! Every chain is followed no further than the file has sectors, so a chain in a circle ends.
use crate::import::ImportError;

use super::guard::damaged;

/// What such a file begins with.
pub(super) const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

const END_OF_CHAIN: u32 = 0xFFFF_FFFE;

/// Ids from here on are no sectors.
const FIRST_RESERVED: u32 = 0xFFFF_FFFA;

/// Streams shorter than this lie in the small sectors.
const MIN_LARGE: u64 = 4096;
const SMALL_SECTOR: usize = 64;
const HEADER_BYTES: usize = 512;
const ENTRY_BYTES: usize = 128;

/// A container whose streams can be taken out by name.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector_bytes: usize,
    chains: Vec<u32>,
    small_chains: Vec<u32>,
    small_sectors: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    /// 1 a folder, 2 a stream, 5 the root.
    kind: u8,
    first: u32,
    n_bytes: u64,
}

impl<'a> Compound<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let header = bytes.get(..HEADER_BYTES).filter(|header| header.starts_with(MAGIC));
        let header = header.ok_or_else(|| damaged("no container"))?;
        let sector_bytes = match u16_at(header, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(damaged("sectors of an unknown size")),
        };
        let mut container = Self {
            bytes,
            sector_bytes,
            chains: Vec::new(),
            small_chains: Vec::new(),
            small_sectors: Vec::new(),
            entries: Vec::new(),
        };
        container.chains = container.read_chains(header)?;
        let at = |offset: usize| u32_at(header, offset).unwrap_or(END_OF_CHAIN);
        let folder = container.chain(at(48), u64::MAX);
        container.entries = folder.chunks_exact(ENTRY_BYTES).filter_map(Entry::of).collect();
        container.small_chains = numbers(&container.chain(at(60), u64::MAX)).collect();
        let root = container.entries.iter().find(|entry| entry.kind == 5);
        let root = root.map(|root| (root.first, root.n_bytes));
        container.small_sectors =
            root.map(|(first, n)| container.chain(first, n)).unwrap_or_default();
        Ok(container)
    }

    /// Whether it has a stream or folder of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// A stream's bytes; shorter than it claims when its chain ends early.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let is = |entry: &&Entry| entry.kind == 2 && entry.name.eq_ignore_ascii_case(name);
        let entry = self.entries.iter().find(is)?;
        Some(if entry.n_bytes < MIN_LARGE {
            self.small_chain(entry.first, entry.n_bytes)
        } else {
            self.chain(entry.first, entry.n_bytes)
        })
    }

    /// The table of chains: its own sectors are named in the header, then in sectors that hold
    /// nothing else.
    fn read_chains(&self, header: &[u8]) -> Result<Vec<u32>, ImportError> {
        let n_sectors = self.bytes.len() / self.sector_bytes + 1;
        let mut named: Vec<u32> = numbers(&header[76..]).collect();
        let mut next = u32_at(header, 68).unwrap_or(END_OF_CHAIN);
        for _ in 0..n_sectors {
            let Some(sector) = self.sector(next).filter(|s| s.len() == self.sector_bytes) else {
                break;
            };
            named.extend(numbers(sector));
            next = named.pop().unwrap_or(END_OF_CHAIN);
        }
        named.retain(|id| *id < FIRST_RESERVED);
        if named.len() > n_sectors {
            return Err(damaged("more tables than sectors"));
        }
        let sectors = named.into_iter().map_while(|id| self.sector(id));
        Ok(sectors.flat_map(numbers).collect())
    }

    /// A sector's bytes; the file's last one may be cut short.
    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        if id >= FIRST_RESERVED {
            return None;
        }
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector_bytes)?;
        let end = start.saturating_add(self.sector_bytes).min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    fn chain(&self, first: u32, n_bytes: u64) -> Vec<u8> {
        follow(first, n_bytes, &self.chains, |id| self.sector(id))
    }

    fn small_chain(&self, first: u32, n_bytes: u64) -> Vec<u8> {
        follow(first, n_bytes, &self.small_chains, |id| {
            let start = (id as usize).checked_mul(SMALL_SECTOR)?;
            let end = start.checked_add(SMALL_SECTOR)?.min(self.small_sectors.len());
            self.small_sectors.get(start..end).filter(|sector| !sector.is_empty())
        })
    }
}

/// Bytes of a chain of sectors, `n_bytes` at most.
fn follow<'s>(
    first: u32,
    n_bytes: u64,
    chains: &[u32],
    sector: impl Fn(u32) -> Option<&'s [u8]>,
) -> Vec<u8> {
    let n_bytes = usize::try_from(n_bytes).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    let mut id = first;
    // No chain visits a sector twice.
    for _ in 0..=chains.len() {
        let Some(sector) = sector(id).filter(|_| bytes.len() < n_bytes) else { break };
        bytes.extend_from_slice(sector);
        id = chains.get(id as usize).copied().unwrap_or(END_OF_CHAIN);
    }
    bytes.truncate(n_bytes);
    bytes
}

impl Entry {
    fn of(bytes: &[u8]) -> Option<Self> {
        let n_name = usize::from(u16_at(bytes, 64)?).min(64);
        let name = bytes.get(..n_name)?.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]]));
        let name = char::decode_utf16(name.take_while(|unit| *unit != 0));
        Some(Self {
            name: name.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect(),
            kind: *bytes.get(66)?,
            first: u32_at(bytes, 116)?,
            // Files with small sectors may hold anything in the upper half of the length.
            n_bytes: u64::from(u32_at(bytes, 120)?),
        })
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]]))
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A container of one stream of `n` bytes, whose last sector points back to its first.
    fn circle() -> Vec<u8> {
        let mut bytes = vec![0; 512 * 4];
        bytes[..8].copy_from_slice(MAGIC);
        bytes[30] = 9;
        let mut put =
            |at: usize, number: u32| bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        put(48, 1);
        put(60, END_OF_CHAIN);
        put(68, END_OF_CHAIN);
        put(76, 0);
        (80..512).step_by(4).for_each(|at| put(at, u32::MAX));
        // The table: itself, the folder, a sector that leads to itself.
        for (i, next) in [END_OF_CHAIN, END_OF_CHAIN, 2].into_iter().enumerate() {
            put(512 + 4 * i, next);
        }
        let entry = 1024;
        put(entry + 116, 2);
        put(entry + 120, u32::MAX);
        for (i, unit) in "Workbook".encode_utf16().enumerate() {
            bytes[entry + 2 * i..entry + 2 * i + 2].copy_from_slice(&unit.to_le_bytes());
        }
        bytes[entry + 64] = 18;
        bytes[entry + 66] = 2;
        bytes
    }

    #[test]
    fn a_chain_in_a_circle_ends() {
        let bytes = circle();
        let container = Compound::open(&bytes).unwrap();
        assert!(container.has("workbook"));
        let stream = container.stream("Workbook").unwrap();
        assert!((512..=512 * 200).contains(&stream.len()), "{}", stream.len());
        assert!(container.stream("Book").is_none());
    }

    #[test]
    fn any_cut_or_spoiled_byte_is_survived() {
        let whole = circle();
        for n in 0..whole.len() {
            let _ = Compound::open(&whole[..n]).map(|c| c.stream("Workbook"));
            let mut spoiled = whole.clone();
            spoiled[n] ^= 0xff;
            let _ = Compound::open(&spoiled).map(|c| c.stream("Workbook"));
        }
    }
}
