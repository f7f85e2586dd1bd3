//! A sheet as it leaves the printer: our PDF, rasterised by poppler.
use crate::raster::Grey;
use omr_core::{PageLayout, RosterSheet, SheetLayout};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Resolution at which pages are printed and marked.
pub const DPI: f64 = 300.0;
/// Pixels of a printed page for a millimetre.
pub const PX_PER_MM: f64 = DPI / 25.4;

/// A sheet, its layout, its PDF and one grey raster a page.
#[derive(Debug, Clone)]
pub struct PrintedSheet {
    /// Where everything lies, as the reader is told.
    pub layout: SheetLayout,
    /// The printed bytes.
    pub pdf: Vec<u8>,
    /// Pages at [`DPI`].
    pub pages: Vec<Grey>,
    /// What each page shows, mm from its own corner: a page of the layout, or its slips together.
    pub shown: Vec<PageLayout>,
}

impl PrintedSheet {
    /// Lays out, draws and rasterises a sheet.
    ///
    /// # Panics
    ///
    /// When the sheet cannot be drawn or `pdftoppm` (poppler) is missing or fails.
    #[must_use]
    pub fn print(sheet: RosterSheet) -> Self {
        let layout = sheet.layout().expect("the sheet has rows");
        let pdf = omr_core::pdf::roster(&sheet).expect("the sheet can be drawn");
        let pages = rasterise(&pdf);
        assert_eq!(pages.len(), layout.pages.len(), "the PDF has the layout's pages");
        let shown = layout.pages.clone();
        Self { layout, pdf, pages, shown }
    }

    /// Rows on a page of a roster, the last one excepted.
    #[must_use]
    pub fn rows_per_page(&self) -> usize {
        self.layout.pages.first().map_or(0, |page| page.fields.len() - 1)
    }

    /// What a page shows, and its raster, by its 0-based index.
    #[must_use]
    pub fn page(&self, page_idx: usize) -> (&PageLayout, &Grey) {
        (&self.shown[page_idx], &self.pages[page_idx])
    }
}

/// Pages of `pdf` as poppler draws them, kept in the system's temporary folder between runs.
///
/// # Panics
///
/// When `pdftoppm` is missing or fails.
#[must_use]
pub fn rasterise(pdf: &[u8]) -> Vec<Grey> {
    let folder = cache_folder(pdf);
    if !folder.join("done").exists() {
        run_poppler(pdf, &folder);
        std::fs::write(folder.join("done"), b"").expect("the temporary folder can be written");
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the temporary folder can be read")
        .map(|entry| entry.expect("the temporary folder can be read").path())
        .filter(|path| path.extension().is_some_and(|e| e == "pgm"))
        .collect();
    files.sort();
    files.iter().map(|path| parse_pgm(&std::fs::read(path).expect("a page can be read"))).collect()
}

/// One folder for a PDF's bytes; each process renders into its own and renames nothing, so two
/// runs at once at worst draw the same pixels twice.
fn cache_folder(pdf: &[u8]) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    pdf.hash(&mut hasher);
    let folder = std::env::temp_dir().join(format!("hadir-paper-{:016x}", hasher.finish()));
    std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
    folder
}

fn run_poppler(pdf: &[u8], folder: &Path) {
    let file = folder.join(format!("sheet-{}.pdf", std::process::id()));
    std::fs::write(&file, pdf).expect("the temporary folder can be written");
    let status = Command::new("pdftoppm")
        .args(["-r", "300", "-gray"])
        .arg(&file)
        .arg(folder.join("page"))
        .status()
        .expect("pdftoppm (poppler) is missing: install the package poppler-utils (Linux) or poppler (macOS)");
    assert!(status.success(), "pdftoppm could not draw {}", file.display());
}

/// A binary PGM of 8 bits, as poppler writes it.
fn parse_pgm(bytes: &[u8]) -> Grey {
    let mut at = 0;
    let mut word = || {
        while bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        let start = at;
        while !bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        std::str::from_utf8(&bytes[start..at]).expect("a PGM header is ASCII").to_owned()
    };
    assert_eq!(word(), "P5", "poppler writes binary PGM");
    let [width, height, white] = [(); 3].map(|()| word().parse::<usize>().expect("a PGM number"));
    assert_eq!(white, 255, "poppler writes 8 bits");
    let pixels: Vec<[u8; 1]> = bytes[at + 1..].iter().map(|&v| [v]).collect();
    assert_eq!(pixels.len(), width * height, "the PGM is whole");
    Grey { width, height, pixels }
}
