//! PDF: pages as their own scan where that is all they show, rendered otherwise.
//!
//! A scanned page is nearly always one picture. Such a page is handed out in the picture's own
//! pixels ([`scan`]): nothing is resampled, a JPEG in a PDF is as grey as the same JPEG alone, and
//! the compositor's work is saved. Every other page (strips, layers, drawings) is rendered
//! ([`render`]) at the resolution of its sharpest picture.
//!
//! Milliseconds for an A4 page, natively, on one thread of a busy machine
//! (`tests/benches/reading.rs`):
//!
//! | page | its own scan | in two strips, rendered |
//! |---|---|---|
//! | grey JPEG, 200 dpi | 32 (30 of them the JPEG) | 436 |
//! | grey JPEG, 300 dpi | 72 | 973 |
//! | G4, 200 dpi | 4.9 | 394 |
//! | G4, 300 dpi | 8.7 | 878 |
mod bounds;
mod nesting;
mod render;
mod scan;
mod scout;
mod unpack;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::hayro_interpret::{
    Context, Device, InterpreterCache, InterpreterSettings, InterpreterWarning, TransformExt,
    interpret_page,
};
use hayro::kurbo::Rect;

use crate::{IntakeError, LumaPage};
use scout::Scout;

/// Longest side of a page, in points: 200 inches, what Acrobat itself accepts (ISO 32000-1,
/// annex C). A photo stored at 72 dpi is 4000 to 9000 points long.
const MAX_SIDE_POINTS: f32 = 14_400.0;

/// An opened PDF. Pages are found once; nothing of a page is kept after it was handed out but its
/// list of drawing commands.
pub(crate) struct PdfFile {
    pdf: Pdf,
}

impl std::fmt::Debug for PdfFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PdfFile({} pages)", self.n_pages())
    }
}

impl PdfFile {
    /// Finds the pages.
    ///
    /// # Errors
    ///
    /// [`IntakeError::Encrypted`], [`IntakeError::NoPages`], [`IntakeError::Damaged`],
    /// [`IntakeError::Unsupported`] (a lock of an unknown kind), and [`IntakeError::FileTooLarge`]
    /// and [`IntakeError::TooLarge`] for streams that unpack to more than can be read.
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Self, IntakeError> {
        // Readers repair a cut file by guessing; its last pages are then missing without a word.
        if is_cut(&bytes) {
            return Err(IntakeError::damaged("the PDF ends early"));
        }
        bounds::check_tables(&bytes)?;
        let pdf = Pdf::new(bytes).map_err(refusal)?;
        bounds::check_streams(&pdf)?;
        nesting::check(&pdf)?;
        if pdf.pages().is_empty() { Err(IntakeError::NoPages) } else { Ok(Self { pdf }) }
    }

    pub(crate) fn n_pages(&self) -> usize {
        self.pdf.pages().len()
    }

    /// Shows one page, turned by its /Rotate.
    pub(crate) fn page(&self, page_idx: usize) -> Result<LumaPage, IntakeError> {
        let page = self.pdf.pages().get(page_idx).ok_or(IntakeError::NoSuchPage { page_idx })?;
        let (width, height) = page.render_dimensions();
        if !(width <= MAX_SIDE_POINTS && height <= MAX_SIDE_POINTS) {
            // A cast from a float stops at the type's ends; NaN becomes 0.
            return Err(IntakeError::TooLarge { width: width as u64, height: height as u64 });
        }
        let failed = ImageFailure::default();
        let scout = Scout::of(page, &failed)?;
        let shown = match scout.only_scan() {
            Some(place) => scan::page(page, place, &failed)?,
            None => None,
        };
        let shown = match shown {
            Some(shown) => shown,
            None => render::page(page, scout.pixels_per_point(), &failed)?,
        };
        if failed.happened() {
            return Err(IntakeError::damaged("a picture of the page cannot be decoded"));
        }
        let first = shown.luma.first();
        if shown.luma.iter().all(|value| Some(value) == first) {
            return Err(IntakeError::BlankPage);
        }
        Ok(shown)
    }
}

/// Whether any picture of a page could not be decoded: it is then left out without an error.
#[derive(Clone, Default)]
struct ImageFailure(Arc<AtomicBool>);

impl ImageFailure {
    fn happened(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// No fonts (bubbles need none, and embedded ones work anyway), and a record of failures.
    fn settings(&self) -> InterpreterSettings {
        let failed = self.0.clone();
        InterpreterSettings {
            font_resolver: Arc::new(|_| None),
            cmap_resolver: Arc::new(|_| None),
            warning_sink: Arc::new(move |warning| {
                if matches!(warning, InterpreterWarning::ImageDecodeFailure) {
                    failed.store(true, Ordering::Relaxed);
                }
            }),
            ..InterpreterSettings::default()
        }
    }
}

/// Lets `device` see what the page draws, in points from the shown page's top-left corner.
fn draw<'a>(page: &Page<'a>, device: &mut impl Device<'a>, failed: &ImageFailure) {
    let (width, height) = page.render_dimensions();
    let mut context = Context::new(
        page.initial_transform(true).to_kurbo(),
        Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
        &InterpreterCache::new(),
        page.xref(),
        failed.settings(),
    );
    interpret_page(page, &mut context, device);
}

fn refusal(error: LoadPdfError) -> IntakeError {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => IntakeError::Encrypted,
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            IntakeError::Unsupported { detail: "a lock of an unknown kind".into() }
        }
        LoadPdfError::Decryption(error) => IntakeError::damaged(format!("{error:?}")),
        LoadPdfError::Invalid => IntakeError::damaged("no PDF structure was found"),
    }
}

/// Whether the file ends before its last section does: every section, also one that was added
/// later, closes with `startxref` behind its objects.
///
/// Looks backwards, so a whole file costs a few bytes.
fn is_cut(bytes: &[u8]) -> bool {
    let closing = (0..bytes.len()).rev().find_map(|at| match bytes[at] {
        b's' if bytes[at..].starts_with(b"startxref") => Some(false),
        b'e' if bytes[at..].starts_with(b"endobj") => Some(true),
        _ => None,
    });
    closing.unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::is_cut;

    #[test]
    fn a_section_must_be_closed() {
        let whole = b"%PDF-1.4\n1 0 obj<<>>endobj\nxref\ntrailer<<>>\nstartxref\n9\n%%EOF\n";
        assert!(!is_cut(whole));
        assert!(is_cut(&whole[..30]), "in the middle");
        assert!(is_cut(&whole[..20]), "before the first object ends");
        let added = [whole.as_slice(), b"7 0 obj<<>>endobj\nxref"].concat();
        assert!(is_cut(&added), "in a section that was added");
        assert!(!is_cut(&[whole.as_slice(), b"\0\0 mail footer"].concat()));
    }
}
