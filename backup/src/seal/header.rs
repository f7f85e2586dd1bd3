//! The first bytes of a sealed file.
use super::{CHUNK, Cipher, Kdf, PREFIX, Place, SALT, Seal, TAG};
use crate::{BackupError, VERSION};
use sha2::{Digest, Sha256};

/// The first eight bytes.
pub(crate) const MAGIC: &[u8; 8] = b"HADIRENC";
/// Bytes of a header, with both of its checks.
pub(crate) const HEADER_BYTES: usize = FIELDS + SUM + TAG;

/// Argon2id of version 1.3.
const KDF_ARGON2ID: u8 = 1;
/// AES-256-GCM in pieces.
const CIPHER_AES_256_GCM: u8 = 1;
/// Bytes of the fields.
const FIELDS: usize = 52;
/// Bytes of the sum that tells a damaged header from a wrong passphrase.
const SUM: usize = 8;

/// What a header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    kdf: Kdf,
    salt: [u8; SALT],
    prefix: [u8; PREFIX],
}

impl Header {
    /// A header and the cipher of its file.
    pub(crate) fn seal(seal: &Seal) -> Result<(Vec<u8>, Cipher), BackupError> {
        let (mut salt, mut prefix) = ([0; SALT], [0; PREFIX]);
        salt.copy_from_slice(&seal.random[..SALT]);
        prefix.copy_from_slice(&seal.random[SALT..]);
        let header = Self { kdf: seal.kdf, salt, prefix };
        let mut cipher = Cipher::new(&seal.passphrase, seal.kdf, &salt, prefix)?;
        let mut bytes = header.fields();
        bytes.extend(sum(&bytes));
        cipher.header.clone_from(&bytes);
        let mut check = Vec::new();
        cipher.seal(Place::Check, &mut check)?;
        bytes.extend(check);
        Ok((bytes, cipher))
    }

    /// The header in `bytes`, checked as far as can be without its passphrase.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, BackupError> {
        let damaged = || BackupError::damaged("header");
        let version = bytes.get(8..10).and_then(|bytes| bytes.try_into().ok());
        let version = u32::from(u16::from_le_bytes(version.ok_or(BackupError::Truncated)?));
        if version > VERSION {
            return Err(BackupError::Newer { version, known: VERSION });
        }
        if bytes.len() < HEADER_BYTES {
            return Err(BackupError::Truncated);
        }
        let fields = &bytes[..FIELDS];
        if sum(fields) != bytes[FIELDS..FIELDS + SUM] {
            return Err(damaged());
        }
        let number = |at: usize| -> u32 {
            fields[at..at + 4].iter().rev().fold(0, |n, byte| (n << 8) | u32::from(*byte))
        };
        let kinds = (version, fields[10], fields[11], number(24));
        if kinds != (VERSION, KDF_ARGON2ID, CIPHER_AES_256_GCM, CHUNK as u32) {
            return Err(BackupError::Unsupported { detail: format!("a seal of kind {kinds:?}") });
        }
        let kdf = Kdf { memory_kib: number(12), passes: number(16), lanes: number(20) };
        let (mut salt, mut prefix) = ([0; SALT], [0; PREFIX]);
        salt.copy_from_slice(&fields[28..44]);
        prefix.copy_from_slice(&fields[44..51]);
        Ok(Self { kdf, salt, prefix })
    }

    /// The cipher of the file, when the passphrase is its own.
    pub(crate) fn open(&self, bytes: &[u8], passphrase: &str) -> Result<Cipher, BackupError> {
        let mut cipher = Cipher::new(passphrase, self.kdf, &self.salt, self.prefix)?;
        let (header, check) = bytes.split_at_checked(FIELDS + SUM).ok_or(BackupError::Truncated)?;
        cipher.header = header.to_vec();
        let is_right = cipher.open(Place::Check, &mut check.to_vec());
        if is_right { Ok(cipher) } else { Err(BackupError::WrongPassphrase) }
    }

    fn fields(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES);
        bytes.extend(MAGIC);
        bytes.extend((VERSION as u16).to_le_bytes());
        bytes.extend([KDF_ARGON2ID, CIPHER_AES_256_GCM]);
        let Kdf { memory_kib, passes, lanes } = self.kdf;
        for number in [memory_kib, passes, lanes, CHUNK as u32] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(self.salt);
        bytes.extend(self.prefix);
        bytes.push(0);
        bytes
    }
}

/// The first bytes of the fields' SHA-256.
fn sum(fields: &[u8]) -> [u8; SUM] {
    let mut sum = [0; SUM];
    sum.copy_from_slice(&Sha256::digest(fields)[..SUM]);
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header with other fields and the right sum.
    fn with(change: impl Fn(&mut Vec<u8>)) -> Result<Cipher, BackupError> {
        let kdf = Kdf { memory_kib: 8, passes: 1, lanes: 1 };
        let seal = Seal { passphrase: "x".to_owned(), random: [7; SALT + PREFIX], kdf };
        let (mut bytes, _) = Header::seal(&seal)?;
        let check = bytes.split_off(FIELDS + SUM);
        bytes.truncate(FIELDS);
        change(&mut bytes);
        bytes.extend(sum(&bytes));
        bytes.extend(check);
        Header::parse(&bytes)?.open(&bytes, "x")
    }

    #[test]
    fn a_key_that_would_fill_the_phone_is_refused_before_it_is_made() {
        assert!(with(|_| ()).is_ok());
        for (at, number) in [(12, u32::MAX), (12, 1 << 20), (16, 1 << 16), (20, 1 << 12)] {
            let change = |bytes: &mut Vec<u8>| {
                bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
            };
            let error = with(change).err();
            assert!(matches!(error, Some(BackupError::Unsupported { .. })), "{error:?}");
        }
    }

    #[test]
    fn other_ways_to_seal_are_said_to_be_unknown() {
        for at in [10, 11, 26] {
            let error = with(|bytes| bytes[at] = 9).err();
            assert!(matches!(error, Some(BackupError::Unsupported { .. })), "{at}: {error:?}");
        }
    }
}
