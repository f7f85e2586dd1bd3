use crate::{IntakeError, jpeg, limits, pdf, picture, sniff, tiff};

/// A grey page: 0 is black, 255 is white, rows without gaps.
#[derive(Clone, PartialEq, Eq)]
pub struct LumaPage {
    /// `width * height` bytes.
    pub luma: Vec<u8>,
    /// Pixels.
    pub width: usize,
    /// Pixels.
    pub height: usize,
}

impl LumaPage {
    /// A page of at least one pixel, its buffer as long as its sides say.
    pub(crate) fn new(luma: Vec<u8>, width: usize, height: usize) -> Result<Self, IntakeError> {
        if luma.is_empty() || luma.len() != width * height {
            return Err(IntakeError::damaged("the decoder gave fewer pixels than promised"));
        }
        Ok(Self { luma, width, height })
    }
}

impl std::fmt::Debug for LumaPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LumaPage({}×{})", self.width, self.height)
    }
}

/// What the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// WebP picture.
    Webp,
    /// TIFF, one page or many.
    Tiff,
    /// PDF document.
    Pdf,
}

/// An opened file. It owns its bytes and holds no decoded page, so that reading page after page
/// takes no more memory than reading one.
#[derive(Debug)]
pub struct Document {
    source: Source,
}

#[derive(Debug)]
enum Source {
    Jpeg(Vec<u8>),
    Png(Vec<u8>),
    Webp(Vec<u8>),
    Tiff(tiff::TiffFile),
    Pdf(pdf::PdfFile),
}

impl Document {
    /// Finds out what `bytes` are and how many pages they have. The name is never trusted.
    ///
    /// ```
    /// use intake::{Document, IntakeError};
    ///
    /// let refused = Document::open(b"a shopping list called scan.pdf".to_vec());
    /// assert_eq!(refused.unwrap_err(), IntakeError::UnknownFormat);
    /// ```
    ///
    /// # Errors
    ///
    /// Every [`IntakeError`] that concerns the file as a whole. A picture's header is read here
    /// and its pixels in [`Document::page`].
    pub fn open(bytes: Vec<u8>) -> Result<Self, IntakeError> {
        let n_bytes = bytes.len() as u64;
        if n_bytes > limits::MAX_FILE_BYTES {
            return Err(IntakeError::FileTooLarge { bytes: n_bytes });
        }
        let source = match sniff::sniff(&bytes)? {
            Format::Jpeg => jpeg::check(&bytes).map(|()| Source::Jpeg(bytes))?,
            Format::Png => picture::check_png(&bytes).map(|()| Source::Png(bytes))?,
            Format::Webp => picture::check_webp(&bytes).map(|()| Source::Webp(bytes))?,
            Format::Tiff => Source::Tiff(tiff::TiffFile::open(bytes)?),
            Format::Pdf => Source::Pdf(pdf::PdfFile::open(bytes)?),
        };
        Ok(Self { source })
    }

    /// What the bytes are.
    #[must_use]
    pub const fn format(&self) -> Format {
        match self.source {
            Source::Jpeg(_) => Format::Jpeg,
            Source::Png(_) => Format::Png,
            Source::Webp(_) => Format::Webp,
            Source::Tiff(_) => Format::Tiff,
            Source::Pdf(_) => Format::Pdf,
        }
    }

    /// Pages, at least 1.
    #[must_use]
    pub fn n_pages(&self) -> usize {
        match &self.source {
            Source::Jpeg(_) | Source::Png(_) | Source::Webp(_) => 1,
            Source::Tiff(file) => file.n_pages(),
            Source::Pdf(file) => file.n_pages(),
        }
    }

    /// One page, by its 0-based index.
    ///
    /// # Errors
    ///
    /// Every [`IntakeError`] that concerns one page; the other pages may still be good.
    pub fn page(&self, page_idx: usize) -> Result<LumaPage, IntakeError> {
        if page_idx >= self.n_pages() {
            return Err(IntakeError::NoSuchPage { page_idx });
        }
        match &self.source {
            Source::Jpeg(bytes) => jpeg::decode(bytes),
            Source::Png(bytes) => picture::decode_png(bytes),
            Source::Webp(bytes) => picture::decode_webp(bytes),
            Source::Tiff(file) => file.page(page_idx),
            Source::Pdf(file) => file.page(page_idx),
        }
    }
}
