//! Any bytes as JPEG, PNG, WebP or TIFF: a grey page or a refusal.
#![no_main]
#![forbid(unsafe_code)]

use intake::{Document, Format};
use libfuzzer_sys::{Corpus, fuzz_target};

/// Pages of a TIFF that are decoded: the rest is more of the same.
const N_PAGES: usize = 3;

fuzz_target!(|bytes: &[u8]| -> Corpus {
    // PDFs have a target of their own.
    if bytes.windows(5).take(1024).any(|word| word == b"%PDF-") {
        return Corpus::Reject;
    }
    let Ok(document) = Document::open(bytes.to_vec()) else { return Corpus::Keep };
    assert_ne!(document.format(), Format::Pdf);
    for page_idx in 0..document.n_pages().min(N_PAGES) {
        if let Ok(page) = document.page(page_idx) {
            assert!(!page.luma.is_empty() && page.luma.len() == page.width * page.height);
        }
    }
    assert!(document.page(document.n_pages()).is_err());
    Corpus::Keep
});
