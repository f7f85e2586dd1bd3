use super::{CHUNK, Cipher, Header, Place, Seal};
use crate::BackupError;

/// Seals bytes as they come.
pub(crate) struct Sealer {
    cipher: Cipher,
    /// Bytes that wait for a whole piece, or for the end: the last piece is marked as such.
    waiting: Vec<u8>,
    out: Vec<u8>,
    n_pieces: u32,
}

impl Sealer {
    pub(crate) fn new(seal: &Seal) -> Result<Self, BackupError> {
        let (out, cipher) = Header::seal(seal)?;
        Ok(Self { cipher, waiting: Vec::new(), out, n_pieces: 0 })
    }

    pub(crate) fn write(&mut self, mut bytes: &[u8]) -> Result<(), BackupError> {
        while self.waiting.len() + bytes.len() > CHUNK {
            let (now, later) = bytes.split_at(CHUNK - self.waiting.len());
            self.waiting.extend(now);
            bytes = later;
            self.piece(Place::Within(self.n_pieces))?;
        }
        self.waiting.extend(bytes);
        Ok(())
    }

    /// What was sealed since the last time.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    /// The rest, with the mark of the last piece.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, BackupError> {
        self.piece(Place::Last(self.n_pieces))?;
        Ok(self.out)
    }

    fn piece(&mut self, place: Place) -> Result<(), BackupError> {
        let mut piece = std::mem::take(&mut self.waiting);
        self.cipher.seal(place, &mut piece)?;
        self.out.extend(piece);
        let next = self.n_pieces.checked_add(1).filter(|n| *n < u32::MAX);
        self.n_pieces = next.ok_or_else(|| BackupError::unwritable("too many pieces"))?;
        Ok(())
    }
}
