//! PDFs written by hand, so that a test says every byte that matters: pages, their turn, what they
//! draw, pictures of any kind, and what is wrong with them.
use std::fmt::Write as _;

/// Writes a PDF of `objects` (each without its `obj` and `endobj`); the first is the catalogue.
#[must_use]
pub fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut xref = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (i, object) in objects.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(xref, "{:010} 00000 n ", bytes.len());
        bytes.extend(format!("{} 0 obj\n", i + 1).bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    let trailer = format!("trailer <</Size {}/Root 1 0 R>>\n", objects.len() + 1);
    bytes.extend(format!("{xref}{trailer}startxref\n{start}\n%%EOF\n").bytes());
    bytes
}

/// A stream object: its dictionary's entries (without its length) and its data.
#[must_use]
pub fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{dict}/Length {}>>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// A PDF of one page: the attributes of the page, what it draws, and its pictures `/P1`, `/P2` …
#[must_use]
pub fn one_page(attributes: &str, content: &str, pictures: &[Vec<u8>]) -> Vec<u8> {
    let name = |i: usize| format!("/P{i} {} 0 R", i + 4);
    let names: String = (1..=pictures.len()).map(name).collect();
    let page = format!(
        "<</Type/Page/Parent 2 0 R{attributes}/Contents 4 0 R/Resources<</XObject<<{names}>>>>>>"
    );
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.into_bytes(),
        stream("", content.as_bytes()),
    ];
    objects.extend_from_slice(pictures);
    pdf(&objects)
}

/// The dictionary entries of a picture; `coding` names its bits, colours and filter.
#[must_use]
pub fn picture(width: usize, height: usize, coding: &str, data: &[u8]) -> Vec<u8> {
    let size = format!("/Type/XObject/Subtype/Image/Width {width}/Height {height}");
    stream(&format!("{size}{coding}"), data)
}

/// An uncompressed grey picture.
#[must_use]
pub fn grey(width: usize, height: usize, luma: &[u8]) -> Vec<u8> {
    picture(width, height, "/ColorSpace/DeviceGray/BitsPerComponent 8", luma)
}
