//! PDF.
use crate::{IntakeError, LumaPage};

#[derive(Debug)]
pub(crate) struct PdfFile {}

impl PdfFile {
    pub(crate) fn open(_bytes: Vec<u8>) -> Result<Self, IntakeError> {
        Err(IntakeError::damaged("not yet"))
    }
    pub(crate) fn n_pages(&self) -> usize {
        0
    }
    pub(crate) fn page(&self, page_idx: usize) -> Result<LumaPage, IntakeError> {
        Err(IntakeError::NoSuchPage { page_idx })
    }
}
