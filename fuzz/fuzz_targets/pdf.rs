//! Any bytes as PDF: grey pages or refusals.
#![no_main]
#![forbid(unsafe_code)]

use intake::{Document, Format};
use libfuzzer_sys::{Corpus, fuzz_target};

/// Pages of a file that are shown: the rest is more of the same.
const N_PAGES: usize = 2;

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(document) = Document::open(bytes.to_vec()) else { return Corpus::Keep };
    if document.format() != Format::Pdf {
        return Corpus::Reject;
    }
    assert!(document.n_pages() > 0);
    for page_idx in 0..document.n_pages().min(N_PAGES) {
        if let Ok(page) = document.page(page_idx) {
            assert!(!page.luma.is_empty() && page.luma.len() == page.width * page.height);
        }
    }
    Corpus::Keep
});
