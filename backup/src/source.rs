use crate::BackupError;

/// Bytes that lie somewhere and are read a piece at a time: memory, or a file that the browser holds.
pub trait Source {
    /// How many bytes there are.
    fn size(&self) -> u64;

    /// Fills `buffer` with the bytes from `at` on; all of them lie within the size.
    ///
    /// # Errors
    ///
    /// [`BackupError::Unreadable`] when the file is gone.
    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> Result<(), BackupError>;
}

impl<B: AsRef<[u8]>> Source for B {
    fn size(&self) -> u64 {
        self.as_ref().len() as u64
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> Result<(), BackupError> {
        let from = usize::try_from(at).ok();
        let bytes = from.and_then(|from| self.as_ref().get(from..from.checked_add(buffer.len())?));
        buffer.copy_from_slice(bytes.ok_or(BackupError::Truncated)?);
        Ok(())
    }
}

/// `n` bytes from `at` on, where there are that many; `n` is small or was checked.
pub(crate) fn bytes_at(
    source: &mut impl Source,
    at: u64,
    n: usize,
) -> Result<Vec<u8>, BackupError> {
    let is_within = at.checked_add(n as u64).is_some_and(|end| end <= source.size());
    if !is_within {
        return Err(BackupError::Truncated);
    }
    let mut bytes = vec![0; n];
    source.read_at(at, &mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_beyond_the_end_are_an_error_whatever_the_numbers() {
        let mut source = b"abc".to_vec();
        assert_eq!(bytes_at(&mut source, 1, 2), Ok(b"bc".to_vec()));
        for (at, n) in [(3, 1), (0, 4), (u64::MAX, 1), (u64::MAX - 1, 2)] {
            assert_eq!(bytes_at(&mut source, at, n), Err(BackupError::Truncated));
        }
    }
}
