//! Grey pages to views.
use intake::LumaPage;
use omr_core::ImageView;
use protocol::{FileError, JobError};

/// Borrows a page for the reader.
///
/// # Errors
///
/// [`FileError::TooLarge`] when a side is longer than the reader takes.
pub(crate) fn view(page: &LumaPage) -> Result<ImageView<'_>, JobError> {
    ImageView::new(&page.luma, page.width, page.height, page.width).map_err(|_| {
        FileError::TooLarge { width: page.width as u64, height: page.height as u64 }.into()
    })
}
