use super::{CHUNK, Cipher, HEADER_BYTES, Header, Place, TAG};
use crate::source::bytes_at;
use crate::{BackupError, Source};

/// Bytes of a sealed piece that is not the last.
const SEALED: u64 = (CHUNK + TAG) as u64;

/// What a sealed file holds, read as if it were not sealed.
pub(crate) struct Opened<S> {
    source: S,
    cipher: Cipher,
    n_pieces: u32,
    size: u64,
    /// The piece that was read last: reading goes on where it stopped.
    piece: Option<(u32, Vec<u8>)>,
}

impl<S: Source> Opened<S> {
    /// Opens `source`, which begins with [`MAGIC`](super::MAGIC).
    pub(crate) fn new(mut source: S, passphrase: Option<&str>) -> Result<Self, BackupError> {
        let n_header = source.size().min(HEADER_BYTES as u64) as usize;
        let bytes = bytes_at(&mut source, 0, n_header)?;
        let header = Header::parse(&bytes)?;
        let passphrase = passphrase.ok_or(BackupError::PassphraseNeeded)?;
        let cipher = header.open(&bytes, passphrase)?;
        let sealed = source.size() - HEADER_BYTES as u64;
        let n_pieces = u32::try_from(sealed.div_ceil(SEALED)).ok().filter(|n| *n > 0);
        let n_pieces = n_pieces.ok_or(BackupError::Truncated)?;
        let tags = u64::from(n_pieces) * TAG as u64;
        let size = sealed.checked_sub(tags).ok_or(BackupError::Truncated)?;
        let mut opened = Self { source, cipher, n_pieces, size, piece: None };
        // The last piece says that it is the last: a file that was cut is known at once.
        opened.open_piece(n_pieces - 1)?;
        Ok(opened)
    }

    /// Makes `idx` the piece at hand.
    fn open_piece(&mut self, idx: u32) -> Result<(), BackupError> {
        if self.piece.as_ref().is_some_and(|(at_hand, _)| *at_hand == idx) {
            return Ok(());
        }
        let at = HEADER_BYTES as u64 + u64::from(idx) * SEALED;
        let n = SEALED.min(self.source.size().saturating_sub(at)) as usize;
        let mut piece = bytes_at(&mut self.source, at, n)?;
        let is_last = idx + 1 == self.n_pieces;
        let place = if is_last { Place::Last(idx) } else { Place::Within(idx) };
        if !self.cipher.open(place, &mut piece) {
            let part = format!("piece {idx} of {}", self.n_pieces);
            return Err(if is_last {
                BackupError::Truncated
            } else {
                BackupError::Damaged { part }
            });
        }
        self.piece = Some((idx, piece));
        Ok(())
    }
}

impl<S: Source> Source for Opened<S> {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, mut at: u64, mut buffer: &mut [u8]) -> Result<(), BackupError> {
        while !buffer.is_empty() {
            let idx = u32::try_from(at / CHUNK as u64).map_err(|_| BackupError::Truncated)?;
            if idx >= self.n_pieces {
                return Err(BackupError::Truncated);
            }
            self.open_piece(idx)?;
            let from = (at % CHUNK as u64) as usize;
            let piece = self.piece.as_ref().map_or(&[][..], |(_, piece)| piece);
            let here = piece.get(from..).filter(|here| !here.is_empty());
            let here = here.ok_or(BackupError::Truncated)?;
            let n = here.len().min(buffer.len());
            let (now, later) = buffer.split_at_mut(n);
            now.copy_from_slice(&here[..n]);
            buffer = later;
            at += n as u64;
        }
        Ok(())
    }
}
