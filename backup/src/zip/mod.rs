//! As much of the zip format as a backup needs, and strictly that much.
//!
//! Programs differ in which of two entries of one name they see, and in what they make of entries
//! that lie on each other; a reader of general zips must choose. This one refuses: what is read here
//! is what any other program sees.
mod directory;
mod fields;
mod unpack;
mod write;

pub(crate) use directory::{Directory, Entry};
pub(crate) use unpack::{Unpack, unpack_all};
pub(crate) use write::{Entering, ZipWriter};

/// Little-endian signatures of the format's records.
mod signature {
    pub(super) const LOCAL: u32 = 0x0403_4b50;
    pub(super) const CENTRAL: u32 = 0x0201_4b50;
    pub(super) const END: u32 = 0x0605_4b50;
    pub(super) const END_64: u32 = 0x0606_4b50;
    pub(super) const LOCATOR_64: u32 = 0x0706_4b50;
}

/// Bytes of records without names and extras.
mod size {
    pub(super) const LOCAL: usize = 30;
    pub(super) const CENTRAL: usize = 46;
    pub(super) const END: usize = 22;
    pub(super) const END_64: usize = 56;
    pub(super) const LOCATOR_64: usize = 20;
}

/// How a part is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// As it is.
    Stored,
    /// Deflate, as of RFC 1951.
    Deflated,
}

impl Method {
    const fn number(self) -> u16 {
        match self {
            Self::Stored => 0,
            Self::Deflated => 8,
        }
    }
}

/// In the 32-bit fields of a record: the number is in the extra field of 64 bits.
const MAX_32: u32 = u32::MAX;
/// In the 16-bit fields of a record: the number is in the extra field of 64 bits.
const MAX_16: u16 = u16::MAX;
/// The extra field's id.
const EXTRA_64: u16 = 1;
/// Bit 11 of the flags: the name is UTF-8.
const FLAG_UTF8: u16 = 1 << 11;
/// Bit 0 of the flags: the zip's own, weak encryption.
const FLAG_ENCRYPTED: u16 = 1;
/// What a program must know to unpack: 2.0 for deflate, 4.5 for 64-bit fields.
const NEEDS_DEFLATE: u16 = 20;
const NEEDS_64: u16 = 45;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BackupError, Source};

    /// A file whose first bytes, too many for a test, were never written.
    struct Far {
        from: u64,
        bytes: Vec<u8>,
    }

    impl Source for Far {
        fn size(&self) -> u64 {
            self.from + self.bytes.len() as u64
        }

        fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> Result<(), BackupError> {
            for (byte, at) in buffer.iter_mut().zip(at..) {
                let idx = at.checked_sub(self.from).map(|idx| idx as usize);
                *byte = idx.and_then(|idx| self.bytes.get(idx).copied()).unwrap_or(0);
            }
            Ok(())
        }
    }

    #[test]
    fn a_file_of_more_than_four_gigabytes_is_read() {
        let from = 5 << 30;
        let mut zip = ZipWriter::beginning_at(from);
        zip.store("a", b"abc");
        zip.store("b", b"defg");
        zip.finish();
        let mut far = Far { from, bytes: zip.take() };
        let directory = Directory::read(&mut far).unwrap();
        let read = |name: &str, far: &mut Far| unpack_all(&directory.entries[name], far, 10);
        assert_eq!(read("a", &mut far), Ok(b"abc".to_vec()));
        assert_eq!(read("b", &mut far), Ok(b"defg".to_vec()));
    }

    #[test]
    fn more_entries_than_sixteen_bits_count_are_read() {
        let mut zip = ZipWriter::default();
        for idx in 0..70_000 {
            zip.store(&format!("{idx}"), b"");
        }
        zip.finish();
        let directory = Directory::read(&mut zip.take()).unwrap();
        assert_eq!(directory.entries.len(), 70_000);
    }
}
