//! A file that only its passphrase opens.
//!
//! Argon2id makes a key of the passphrase, and AES-256-GCM hides and protects the file in pieces of
//! 64 KiB, each with a nonce that counts and says whether it is the last (the STREAM construction of
//! Hoang, Reyhanitabar, Rogaway and Vizár, 2015): pieces can be read alone, and none can be left out,
//! moved or cut off without notice.
mod header;
mod open;
mod write;

pub(crate) use header::{HEADER_BYTES, Header, MAGIC};
pub(crate) use open::Opened;
pub(crate) use write::Sealer;

use crate::BackupError;
use crate::limits::{MAX_KDF_KIB, MAX_KDF_LANES, MAX_KDF_PASSES, MAX_PASSPHRASE_BYTES};
use aes_gcm::aead::{AeadInPlace, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce, Tag};
use argon2::{Algorithm, Argon2, Params, Version};

/// Bytes of a piece before it is sealed.
pub(crate) const CHUNK: usize = 64 << 10;
/// Bytes that sealing adds to a piece.
pub(crate) const TAG: usize = 16;
/// Random bytes that a seal takes: 16 for the salt, 7 for the nonces.
pub const N_RANDOM_BYTES: usize = SALT + PREFIX;

const SALT: usize = 16;
const PREFIX: usize = 7;

/// What a file is sealed with.
#[derive(Clone)]
pub struct Seal {
    /// Not empty; compared byte by byte in UTF-8.
    pub passphrase: String,
    /// Never used twice: salt, then the first bytes of all nonces.
    pub random: [u8; N_RANDOM_BYTES],
    /// How the key is made.
    pub kdf: Kdf,
}

impl std::fmt::Debug for Seal {
    /// Without the passphrase: what is printed may be kept.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seal").field("kdf", &self.kdf).finish_non_exhaustive()
    }
}

/// How much work it is to make the key of Argon2id, which is what each guess costs a thief.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kdf {
    /// Memory, KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Kdf {
    /// What the app uses; `docs/backup-format.md` says why.
    pub const DEFAULT: Self = Self { memory_kib: 32 << 10, passes: 4, lanes: 1 };
}

/// Seals and opens pieces of one file.
pub(crate) struct Cipher {
    aes: Aes256Gcm,
    prefix: [u8; PREFIX],
    header: Vec<u8>,
}

/// What a nonce says of its piece.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// More follow.
    Within(u32),
    /// The last.
    Last(u32),
    /// No piece: the check of the passphrase.
    Check,
}

impl Cipher {
    /// Makes the key; this takes a good part of a second.
    fn new(
        passphrase: &str,
        kdf: Kdf,
        salt: &[u8],
        prefix: [u8; PREFIX],
    ) -> Result<Self, BackupError> {
        let is_modest = kdf.memory_kib <= MAX_KDF_KIB
            && kdf.passes <= MAX_KDF_PASSES
            && kdf.lanes <= MAX_KDF_LANES;
        if !is_modest {
            let detail = format!("a key that takes {kdf:?}");
            return Err(BackupError::Unsupported { detail });
        }
        if passphrase.is_empty() {
            return Err(BackupError::PassphraseNeeded);
        }
        if passphrase.len() > MAX_PASSPHRASE_BYTES {
            return Err(BackupError::TooLarge {
                part: "passphrase".to_owned(),
                bytes: passphrase.len() as u64,
                limit: MAX_PASSPHRASE_BYTES as u64,
            });
        }
        let unsupported =
            |error: argon2::Error| BackupError::Unsupported { detail: error.to_string() };
        let params = Params::new(kdf.memory_kib, kdf.passes, kdf.lanes, Some(32));
        let params = params.map_err(unsupported)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut key = [0; 32];
        argon.hash_password_into(passphrase.as_bytes(), salt, &mut key).map_err(unsupported)?;
        let aes = Aes256Gcm::new(&key.into());
        Ok(Self { aes, prefix, header: Vec::new() })
    }

    fn nonce(&self, place: Place) -> [u8; 12] {
        let (counter, flag) = match place {
            Place::Within(idx) => (idx, 0),
            Place::Last(idx) => (idx, 1),
            Place::Check => (u32::MAX, 2),
        };
        let mut nonce = [0; 12];
        nonce[..PREFIX].copy_from_slice(&self.prefix);
        nonce[PREFIX..11].copy_from_slice(&counter.to_be_bytes());
        nonce[11] = flag;
        nonce
    }

    /// Hides the piece and appends its tag.
    fn seal(&self, place: Place, piece: &mut Vec<u8>) -> Result<(), BackupError> {
        let nonce = self.nonce(place);
        let tag = self.aes.encrypt_in_place_detached(&Nonce::from(nonce), &self.header, piece);
        let tag = tag.map_err(|_| BackupError::unwritable("a piece is too long to be sealed"))?;
        piece.extend(tag);
        Ok(())
    }

    /// Shows the piece and takes its tag away; false when it is not what was sealed.
    fn open(&self, place: Place, piece: &mut Vec<u8>) -> bool {
        let Some(n) = piece.len().checked_sub(TAG) else { return false };
        let tag = piece.split_off(n);
        let (nonce, tag) = (Nonce::from(self.nonce(place)), Tag::clone_from_slice(&tag));
        self.aes.decrypt_in_place_detached(&nonce, &self.header, piece, &tag).is_ok()
    }
}
